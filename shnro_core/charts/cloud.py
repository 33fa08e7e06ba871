"""Many units as points with curves over them: a funnel with its limits, shares along a measure of conditions.

Groups that would be a crowd of thousands of grey points are drawn as counts of cells, so that a picture of a whole
country weighs as much as that of a region.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.bars import legend_room
from shnro_core.charts.labels import LABEL_SIZE, free_sides
from shnro_core.charts.theme import FONT_SIZE, Palette, dress

CROWD = 2000
"""More points of one group than this are drawn as counts of cells."""
_CELLS = 70
_LARGEST_CELL = 15
_LOG_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_FEW_LOG_TICKS = 6
_BELOW = 56


@dataclass(frozen=True)
class Marks:
    """A group of units drawn alike: rows with coordinates and ``hover``; ``ring`` leaves the middle empty.

    ``verdict`` ends the hover of every unit: said once, a picture of hundreds of units stays small.
    """

    name: str
    rows: pd.DataFrame
    colour: str
    symbol: str = "circle"
    size: int = 7
    ring: bool = False
    opacity: float = 0.9
    verdict: str = ""


@dataclass(frozen=True)
class Curve:
    """A curve over the points; curves of one name share an entry of the legend."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    colour: str
    dash: str = "solid"
    width: float = 1.4


def cloud(
    *,
    groups: Sequence[Marks],
    curves: Sequence[Curve],
    x: str,
    y: str,
    hover: str,
    x_title: str,
    y_title: str,
    colours: Palette,
    span: tuple[float, float],
    top: float,
    log: bool = False,
    names: pd.DataFrame | None = None,
    height: int = 560,
    room: int = 330,
) -> go.Figure:
    """Points and curves; ``span`` is the range of x, y runs from zero to ``top`` percent.

    ``log`` stretches small values of x. ``names`` (columns x, y and ``name``) are written beside their points where
    they fit on a plot ``room`` pixels wide, the first ones first.
    """
    figure = go.Figure()
    for group in groups:
        if len(group.rows):
            _marks(figure, group, x=x, y=y, hover=hover, log=log)
    seen: set[str] = set()
    for curve in curves:
        figure.add_scatter(
            x=curve.x,
            y=curve.y,
            mode="lines",
            name=curve.name,
            legendgroup=curve.name,
            showlegend=curve.name not in seen,
            line={"color": curve.colour, "width": curve.width, "dash": curve.dash},
            hoverinfo="skip",
        )
        seen.add(curve.name)
    legend = legend_room([t.name for t in figure.data if t.showlegend is not False])
    if names is not None and len(names):
        _names(figure, names, x=x, y=y, span=span, top=top, log=log, colours=colours, size=(room, height - _BELOW))
    dress(figure, colours, height=height + legend, legend=True)
    figure.update_layout(margin={"t": 16 + legend, "b": _BELOW})
    _axes(figure, span, top, log=log, titles=(x_title, y_title), colours=colours)
    return figure


def _marks(figure: go.Figure, group: Marks, *, x: str, y: str, hover: str, log: bool) -> None:
    rows, size = group.rows, group.size
    opacity: float = group.opacity
    if len(rows) > CROWD:
        rows = cells(rows, x=x, y=y, log=log).rename(columns={"hover": hover})
        size = (3 + (_LARGEST_CELL - 3) * np.sqrt(rows["count"] / rows["count"].max())).round(1)
        opacity = 0.6
    outline = {"color": group.colour, "width": 1.6} if group.ring else {"width": 0}
    figure.add_scatter(
        x=rows[x],
        y=rows[y],
        mode="markers",
        name=group.name,
        marker={
            "symbol": f"{group.symbol}-open" if group.ring else group.symbol,
            "size": size,
            "color": group.colour,
            "opacity": opacity,
            "line": outline,
        },
        hovertext=rows[hover],
        hovertemplate="%{hovertext}" + (f"<br>{group.verdict}" if group.verdict else "") + "<extra></extra>",
        cliponaxis=False,
    )


def cells(rows: pd.DataFrame, *, x: str, y: str, log: bool) -> pd.DataFrame:
    """Units counted in a grid of cells: middle of each cell that is not empty (columns x, y), ``count``, ``hover``."""
    across = rows[x].to_numpy(dtype=float)
    counts, x_edges, y_edges = np.histogram2d(
        np.log10(across) if log else across, rows[y].to_numpy(dtype=float), bins=_CELLS
    )
    i, j = np.nonzero(counts)
    middles = (x_edges[:-1] + x_edges[1:])[i] / 2
    count = counts[i, j].astype(int)
    return pd.DataFrame(
        {
            x: 10**middles if log else middles,
            y: (y_edges[:-1] + y_edges[1:])[j] / 2,
            "count": count,
            "hover": [text.schools(c) for c in count],
        }
    )


def _names(
    figure: go.Figure,
    names: pd.DataFrame,
    *,
    x: str,
    y: str,
    span: tuple[float, float],
    top: float,
    log: bool,
    colours: Palette,
    size: tuple[int, int],
) -> None:
    low, high = (log10(v) for v in span) if log else span

    def place(row: dict[Hashable, Any]) -> tuple[float, float, float]:
        across = log10(row[x]) if log else row[x]
        return (across - low) / (high - low) * size[0], row[y] / top * size[1], 6.0

    rows = names.drop_duplicates("name")
    sides = free_sides({r["name"]: place(r) for r in rows.to_dict("records")}, room=size[0])
    placed = rows[rows["name"].map(sides).notna()]
    figure.add_scatter(
        x=placed[x],
        y=placed[y],
        mode="text",
        text=placed["name"],
        textposition=[sides[n] for n in placed["name"]],
        textfont={"size": LABEL_SIZE, "color": colours.text},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _axes(
    figure: go.Figure,
    span: tuple[float, float],
    top: float,
    *,
    log: bool,
    titles: tuple[str, str],
    colours: Palette,
) -> None:
    font = {"size": FONT_SIZE, "color": colours.secondary}
    figure.update_xaxes(title={"text": titles[0], "font": font}, range=list(span), zeroline=False)
    if log:
        ticks = [t for t in _LOG_TICKS if span[0] <= t <= span[1]]
        if len(ticks) > _FEW_LOG_TICKS:
            ticks = [t for t in ticks if not str(t).startswith("2")]
        figure.update_xaxes(
            type="log",
            range=[log10(v) for v in span],
            tickvals=ticks,
            ticktext=[text.number(t) for t in ticks],
        )
    figure.update_yaxes(
        title={"text": titles[1], "font": font},
        range=[0, top],
        ticksuffix=f"{text.NBSP}%",
        zeroline=False,
        tickfont={"color": colours.secondary},
    )
