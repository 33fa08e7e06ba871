"""Pictures: theme, plotly figures, pydeck maps. Pure functions of frames."""
