"""Figures that are finished: their dictionary form is computed once and shared by every later showing."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


class StillFigure(go.Figure):  # type: ignore[misc]  # plotly ships no type information
    """A finished figure. Streamlit asks a figure for a deep copy of itself at every run of a page, which costs more
    than the rest of the run; a told story is not changed, so one copy serves all runs.
    """

    _drawn: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Dictionary form of the figure; must not be changed."""
        if self._drawn is None:
            drawn: dict[str, Any] = super().to_dict()
            self._drawn = drawn
        return self._drawn


def still(figure: go.Figure) -> go.Figure:
    """Declare a figure finished. It is the same object: later changes to it are not shown."""
    if not isinstance(figure, StillFigure):
        figure.__class__ = StillFigure
    return figure
