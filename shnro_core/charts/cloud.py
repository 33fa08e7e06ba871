"""Many units as points with curves over them: a funnel with its limits, shares along a measure of conditions.

Groups that would be a crowd of thousands of grey points are drawn as counts of cells, so that a picture of a whole
country weighs as much as that of a region.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, log10, sqrt

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.bars import legend_room
from shnro_core.charts.labels import LABEL_SIZE, free_sides
from shnro_core.charts.theme import FONT_SIZE, Palette, dress

CROWD = 2000
"""More points of one group than this are drawn as counts of cells."""
NAMED_ALONE = 1000
"""Units of a larger group are told by their figures, without names: names are most of the weight of a picture."""
_CELLS = 70
_LARGEST_CELL = 15
_LOG_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_FEW_LOG_TICKS = 6
_STRETCHED_TICKS = (0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90)
_NAMED_MARK = 11
_CURVE_NAMES = 62
_BELOW = 56


Hover = Callable[[pd.DataFrame], Sequence[str]]


@dataclass(frozen=True)
class Marks:
    """A group of units drawn alike: rows with coordinates; ``ring`` leaves the middle empty.

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
    """A curve over the points, its short name to the right of its end; gaps are None."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]
    colour: str
    dash: str = "solid"
    width: float = 1.4


def cloud(
    *,
    groups: Sequence[Marks],
    curves: Sequence[Curve],
    x: str,
    y: str,
    hover: Hover,
    brief: Hover,
    x_title: str,
    y_title: str,
    colours: Palette,
    span: tuple[float, float],
    top: float,
    log: bool = False,
    stretched: bool = False,
    names: pd.DataFrame | None = None,
    height: int = 560,
    room: int = 232,
) -> go.Figure:
    """Points and curves; ``span`` is the range of x, y runs from zero to ``top`` percent.

    ``hover`` tells the rows it is given in words, one phrase a row; ``brief`` does so for a group too large for names.
    Neither is asked about the units of a crowd.
    ``log`` stretches small values of x, ``stretched`` small shares (arcsine scale). ``names`` (columns x, y and
    ``name``) are written beside their points where they fit on a plot ``room`` pixels wide, the first ones first.
    """
    figure = go.Figure()
    for group in groups:
        if len(group.rows):
            words = hover if len(group.rows) <= NAMED_ALONE else brief
            _marks(figure, group, x=x, y=y, hover=words, log=log, stretched=stretched)
    for curve in curves:
        _curve(figure, curve, stretched=stretched, log=log, colours=colours)
    legend = legend_room([t.name for t in figure.data if t.showlegend is not False])
    if names is not None and len(names):
        plot = _Plot(span, top, log=log, stretched=stretched, size=(room, height - _BELOW))
        bold = pd.concat([names[:0], *(g.rows for g in groups if g.colour != colours.muted and len(g.rows) <= CROWD)])
        _names(figure, names, bold, x=x, y=y, plot=plot, colours=colours)
    dress(figure, colours, height=height + legend, legend=True)
    figure.update_layout(margin={"t": 16 + legend, "b": _BELOW, "r": _CURVE_NAMES})
    _axes(figure, span, top, log=log, stretched=stretched, titles=(x_title, y_title), colours=colours)
    return figure


def heights(percents: pd.Series, *, stretched: bool) -> pd.Series:
    """Where shares stand on the vertical axis: percents, or angles of the arcsine scale."""
    if not stretched:
        return percents
    return pd.Series(np.arcsin(np.sqrt(percents.to_numpy(dtype=float) / 100)).round(4), index=percents.index)


def _curve(figure: go.Figure, curve: Curve, *, stretched: bool, log: bool, colours: Palette) -> None:
    y = heights(pd.Series(curve.y, dtype=float), stretched=stretched)
    figure.add_scatter(
        x=curve.x,
        y=y.replace({np.nan: None}).tolist(),
        mode="lines",
        name=curve.name,
        showlegend=False,
        line={"color": curve.colour, "width": curve.width, "dash": curve.dash},
        hoverinfo="skip",
    )
    if curve.name and y.notna().any():
        last = int(np.flatnonzero(y.notna())[-1])
        figure.add_annotation(
            x=log10(curve.x[last]) if log else curve.x[last],
            y=float(y[last]),
            text=curve.name,
            xanchor="left",
            xshift=4,
            align="left",
            showarrow=False,
            font={"size": LABEL_SIZE, "color": colours.secondary},
        )


def _marks(figure: go.Figure, group: Marks, *, x: str, y: str, hover: Hover, log: bool, stretched: bool) -> None:
    rows, size = group.rows, group.size
    opacity: float = group.opacity
    if len(rows) > CROWD:
        rows = cells(rows, x=x, y=y, log=log)
        words = [text.schools(c) for c in rows["count"]]
        size = (3 + (_LARGEST_CELL - 3) * np.sqrt(rows["count"] / rows["count"].max())).round(1)
        opacity = 0.6
    else:
        words = list(hover(rows))
    outline = {"color": group.colour, "width": 1.6} if group.ring else {"width": 0}
    figure.add_scatter(
        x=rows[x].astype(float).round(2).to_numpy(dtype=np.float32),
        y=heights(rows[y].round(2), stretched=stretched).to_numpy(dtype=np.float32),
        mode="markers",
        name=group.name,
        marker={
            "symbol": f"{group.symbol}-open" if group.ring else group.symbol,
            "size": size,
            "color": group.colour,
            "opacity": opacity,
            "line": outline,
        },
        hovertext=words,
        hovertemplate="%{hovertext}" + (f"<br>{group.verdict}" if group.verdict else "") + "<extra></extra>",
        cliponaxis=False,
    )


def cells(rows: pd.DataFrame, *, x: str, y: str, log: bool) -> pd.DataFrame:
    """Units counted in a grid of cells: middle of each cell that is not empty (columns x, y) and ``count``."""
    across = rows[x].to_numpy(dtype=float)
    counts, x_edges, y_edges = np.histogram2d(
        np.log10(across) if log else across, rows[y].to_numpy(dtype=float), bins=_CELLS
    )
    i, j = np.nonzero(counts)
    middles = (x_edges[:-1] + x_edges[1:])[i] / 2
    return pd.DataFrame(
        {
            x: 10**middles if log else middles,
            y: (y_edges[:-1] + y_edges[1:])[j] / 2,
            "count": counts[i, j].astype(int),
        }
    )


@dataclass(frozen=True)
class _Plot:
    """Range of the axes and size in pixels, to tell where a point is drawn."""

    span: tuple[float, float]
    top: float
    log: bool
    stretched: bool
    size: tuple[int, int]

    def pixel(self, x: float, y: float) -> tuple[float, float, float]:
        low, high = (log10(v) for v in self.span) if self.log else self.span
        across = log10(x) if self.log else x
        up, top = (asin(sqrt(v / 100)) for v in (y, self.top)) if self.stretched else (y, self.top)
        return (across - low) / (high - low) * self.size[0], up / top * self.size[1], _NAMED_MARK / 2


def _names(
    figure: go.Figure, names: pd.DataFrame, bold: pd.DataFrame, *, x: str, y: str, plot: _Plot, colours: Palette
) -> None:
    """Names beside their points; ``bold`` are the points that no name may cover."""
    rows = names.drop_duplicates("name")
    marks = {n: plot.pixel(a, b) for n, a, b in zip(rows["name"], rows[x], rows[y], strict=True)}
    own = set(zip(rows[x], rows[y], strict=True))
    nameless = {point for point in zip(bold[x], bold[y], strict=True) if point not in own}
    sides = free_sides(marks, room=plot.size[0], nameless=[plot.pixel(a, b) for a, b in nameless])
    placed = rows[rows["name"].map(sides).notna()]
    figure.add_scatter(
        x=placed[x],
        y=heights(placed[y], stretched=plot.stretched),
        mode="markers+text",
        marker={"size": _NAMED_MARK, "color": "rgba(0,0,0,0)"},
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
    stretched: bool,
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
    shares = [t for t in _STRETCHED_TICKS if t <= top] if stretched else []
    ends = heights(pd.Series([0.0, top]), stretched=stretched)
    figure.update_yaxes(
        title={"text": titles[1], "font": font},
        range=ends.tolist(),
        ticksuffix=f"{text.NBSP}%",
        zeroline=False,
        tickfont={"color": colours.secondary},
    )
    if stretched:
        figure.update_yaxes(
            ticksuffix="",
            tickvals=heights(pd.Series(shares), stretched=True).tolist(),
            ticktext=[text.percent(t) for t in shares],
        )
