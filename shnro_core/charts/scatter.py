"""Bubbles: two measures of named units, the size of the unit as area, names beside the marks."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.labels import LABEL_SIZE, free_sides
from shnro_core.charts.theme import FONT_SIZE, Palette, dress

_LARGEST = 44


def bubbles(
    *,
    frame: pd.DataFrame,
    x: str,
    y: str,
    size: str,
    name: str,
    hover: str,
    quiet: str,
    colours: Palette,
    x_title: str,
    y_title: str,
    averages: tuple[float, float] | None = None,
    height: int = 560,
    room: int = 330,
) -> go.Figure:
    """Scatter of units: area = ``size``; units marked in the column ``quiet`` are grey, the rest in the accent colour.

    ``averages`` draws dashed lines of the whole (x, y). Names that find no free place beside their mark on a
    plot ``room`` pixels wide are left to the hover text.
    """
    largest = float(frame[size].max())
    sides = _placed(frame, x=x, y=y, size=size, name=name, room=room, height=height)
    figure = go.Figure()
    for grey, tint in ((True, colours.muted), (False, colours.accent)):
        rows = frame[frame[quiet] == grey]
        figure.add_scatter(
            x=rows[x],
            y=rows[y],
            mode="markers+text",
            marker={
                "size": rows[size],
                "sizemode": "area",
                "sizeref": 2 * largest / _LARGEST**2,
                "sizemin": 4,
                "color": tint,
                "opacity": 0.75,
                "line": {"color": colours.background, "width": 1},
            },
            text=[n if sides[n] else "" for n in rows[name]],
            textposition=[sides[n] or "middle right" for n in rows[name]],
            textfont={"size": LABEL_SIZE, "color": colours.secondary if grey else colours.text},
            cliponaxis=False,
            hovertext=rows[hover],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    dress(figure, colours, height=height)
    for axis, values, title in ((figure.update_xaxes, frame[x], x_title), (figure.update_yaxes, frame[y], y_title)):
        axis(
            title={"text": title, "font": {"size": FONT_SIZE, "color": colours.secondary}},
            ticksuffix=" %",
            range=[*_range(values)],
            zeroline=False,
        )
    figure.update_yaxes(tickfont={"color": colours.secondary})
    if averages:
        _average_lines(figure, averages, colours)
    return figure


def _range(values: pd.Series) -> tuple[float, float]:
    top = float(values.max())
    return -0.07 * top, top * 1.14


def _average_lines(figure: go.Figure, averages: tuple[float, float], colours: Palette) -> None:
    line = {"color": colours.secondary, "width": 1, "dash": "dash"}
    figure.add_vline(x=averages[0], line=line)
    figure.add_hline(y=averages[1], line=line)


def _placed(
    frame: pd.DataFrame, *, x: str, y: str, size: str, name: str, room: int, height: int
) -> dict[str, str | None]:
    """Side where each name touches no mark, no other name and no edge; None when there is no such side."""
    scale = {axis: (*_range(frame[axis]), span) for axis, span in ((x, room), (y, height - 60))}

    def pixel(axis: str, value: float) -> float:
        low, high, span = scale[axis]
        return (value - low) / (high - low) * span

    marks = {}
    for row in frame.sort_values(size, ascending=False).to_dict("records"):
        radius = max(4.0, _LARGEST * (row[size] / frame[size].max()) ** 0.5) / 2
        marks[row[name]] = (pixel(x, row[x]), pixel(y, row[y]), radius)
    return free_sides(marks, room=room)
