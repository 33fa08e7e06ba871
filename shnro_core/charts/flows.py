"""Flows between two moments: ribbons with counts, told apart by what may be said of the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.bars import legend_room
from shnro_core.charts.theme import Palette, dress, ink_on
from shnro_core.text import NBSP

_RIBBONS_HEIGHT: Final = 400
_THICKEST: Final = 26.0
"""Pixels a school: a handful of schools is not drawn as a flood."""
_SMALLEST_NODE: Final = 38.0
_NODE_GAP: Final = 10.0
_NODE_WIDTH: Final = 0.045
_HEAD: Final = 26
_SIDE: Final = 104
_LABEL_APART: Final = 13.0
_LABEL_AT: Final = 0.065
_LABEL_SIZE: Final = 12
_CURVE: Final = tuple(i / 16 for i in range(17))


@dataclass(frozen=True, slots=True)
class Sides:
    """Words of the nodes on both sides by name, in the order they stand from top to bottom."""

    left: Mapping[str, str]
    right: Mapping[str, str]


def alluvial(
    *,
    frame: pd.DataFrame,
    left: str,
    right: str,
    kind: str,
    value: str,
    hover: str,
    sides: Sides,
    nodes: Mapping[str, str],
    kinds: Mapping[str, str],
    colours: Palette,
    heads: tuple[str, str],
) -> go.Figure:
    """Ribbons from ``left`` to ``right``, as thick as ``value``, coloured by ``kind``; counts stand on both ends.

    ``nodes`` and ``kinds`` give colours by name; nodes without a ribbon are left out; ``heads`` name the two moments. A
    count that finds no room at an end is left to the hover text and the table.
    """
    rows = _ordered(frame, left=left, right=right, kind=kind, sides=sides, kinds=kinds)
    scale = min(_RIBBONS_HEIGHT / float(rows[value].sum()), _THICKEST)
    tops = [_tops(rows, name, value, scale) for name in (left, right)]
    height = max(end for _, end in tops)
    rows = rows.assign(thick=rows[value] * scale)
    rows["y_left"] = _starts(rows, left, [left, right, kind], tops[0][0])
    rows["y_right"] = _starts(rows, right, [right, left, kind], tops[1][0])
    shown = [name for name in kinds if (rows[kind] == name).any()]
    figure = go.Figure(
        [
            *(_ribbons(rows[rows[kind] == name], name, kinds[name], colours) for name in shown),
            _counts(rows, kind=kind, value=value, hover=hover, kinds=kinds, colours=colours),
            _words(rows, name=left, starts=tops[0][0], words=sides.left, at=-_NODE_WIDTH, colours=colours),
            _words(rows, name=right, starts=tops[1][0], words=sides.right, at=1 + _NODE_WIDTH, colours=colours),
            _heads(heads, colours),
        ]
    )
    room = legend_room(shown)
    dress(figure, colours, height=int(height + _HEAD + room + 16), legend=True)
    figure.update_layout(
        margin={"l": _SIDE, "r": _SIDE, "t": room, "b": 8},
        legend={"yref": "container", "y": 1, "yanchor": "top", "xref": "container", "x": 0},
        shapes=[
            *_boxes(rows, name=left, starts=tops[0][0], outward=-_NODE_WIDTH, fill=nodes, colours=colours),
            *_boxes(rows, name=right, starts=tops[1][0], outward=_NODE_WIDTH, fill=nodes, colours=colours),
        ],
        hovermode="closest",
    )
    figure.update_xaxes(range=[-_NODE_WIDTH, 1 + _NODE_WIDTH], visible=False)
    figure.update_yaxes(range=[height, -_HEAD], visible=False)
    return figure


def _ordered(
    frame: pd.DataFrame, *, left: str, right: str, kind: str, sides: Sides, kinds: Mapping[str, str]
) -> pd.DataFrame:
    return frame.assign(
        **{
            left: pd.Categorical(frame[left], list(sides.left), ordered=True),
            right: pd.Categorical(frame[right], list(sides.right), ordered=True),
            kind: pd.Categorical(frame[kind], list(kinds), ordered=True),
        }
    ).reset_index(drop=True)


def _tops(rows: pd.DataFrame, name: str, value: str, scale: float) -> tuple[dict[str, float], float]:
    """Top of every node's ribbons and the height of the whole side."""
    thick = rows.groupby(name, observed=True)[value].sum() * scale
    tops: dict[str, float] = {}
    at = 0.0
    for node, size in thick.items():
        slot = max(float(size), _SMALLEST_NODE)
        tops[str(node)] = at + (slot - float(size)) / 2
        at += slot + _NODE_GAP
    return tops, at - _NODE_GAP


def _starts(rows: pd.DataFrame, name: str, order: list[str], tops: Mapping[str, float]) -> pd.Series:
    """Top of every ribbon at one side: ribbons of a node stand one below another in the given order."""
    ordered = rows.sort_values(order, kind="stable")
    before = ordered.groupby(name, observed=True)["thick"].cumsum() - ordered["thick"]
    return before + ordered[name].astype(str).map(tops)


def _ribbons(rows: pd.DataFrame, name: str, tint: str, colours: Palette) -> go.Scatter:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for a, b, thick in zip(rows["y_left"], rows["y_right"], rows["thick"], strict=True):
        curve = [a + (b - a) * t * t * (3 - 2 * t) for t in _CURVE]
        xs += [*_CURVE, *reversed(_CURVE), None]
        ys += [*curve, *(y + thick for y in reversed(curve)), None]
    return go.Scatter(
        x=xs,
        y=ys,
        name=name,
        fill="toself",
        fillcolor=tint,
        opacity=0.9,
        line={"width": 1, "color": colours.background},
        mode="lines",
        hoverinfo="skip",
    )


def _counts(
    rows: pd.DataFrame, *, kind: str, value: str, hover: str, kinds: Mapping[str, str], colours: Palette
) -> go.Scatter:
    """Counts near both ends, where the ribbons of a node do not cross yet; every ribbon answers the pointer there."""
    ends = [
        pd.DataFrame(
            {
                "x": at,
                "y": rows[side] + rows["thick"] / 2,
                "count": rows[value],
                "hover": rows[hover],
                "ink": rows[kind].astype(str).map(kinds).map(ink_on).where(rows["thick"] >= _LABEL_APART, colours.text),
            }
        ).sort_values("y")
        for side, at in (("y_left", _LABEL_AT), ("y_right", 1 - _LABEL_AT))
    ]
    points = pd.concat([end.assign(shown=_apart(end["y"])) for end in ends])
    return go.Scatter(
        x=points["x"],
        y=points["y"],
        mode="markers+text",
        marker={"size": 14, "opacity": 0},
        text=points["count"].astype(str).where(points["shown"], ""),
        textfont={"size": _LABEL_SIZE, "color": points["ink"]},
        hovertext=points["hover"],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _apart(places: pd.Series) -> list[bool]:
    """Which of the ascending places keep the distance that a label needs from the one kept before."""
    kept: list[bool] = []
    last = -_LABEL_APART
    for y in places:
        kept.append(y - last >= _LABEL_APART)
        last = y if kept[-1] else last
    return kept


def _middles(rows: pd.DataFrame, name: str, starts: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    thick = rows.groupby(name, observed=True)["thick"].sum()
    return {node: (top, top + float(thick[node])) for node, top in starts.items()}


def _words(
    rows: pd.DataFrame, *, name: str, starts: Mapping[str, float], words: Mapping[str, str], at: float, colours: Palette
) -> go.Scatter:
    places = _middles(rows, name, starts)
    return go.Scatter(
        x=[at] * len(places),
        y=[(top + bottom) / 2 for top, bottom in places.values()],
        mode="text",
        text=[_beside(words[node], left=at < 0) for node in places],
        textposition="middle left" if at < 0 else "middle right",
        textfont={"size": _LABEL_SIZE, "color": colours.text},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _beside(words: str, *, left: bool) -> str:
    """The words one space away from their box on every line."""
    lines = words.split("<br>")
    return "<br>".join(f"{line}{NBSP}" if left else f"{NBSP}{line}" for line in lines)


def _heads(heads: tuple[str, str], colours: Palette) -> go.Scatter:
    return go.Scatter(
        x=[0, 1],
        y=[-_HEAD / 2] * 2,
        mode="text",
        text=list(heads),
        textfont={"color": colours.secondary},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _boxes(
    rows: pd.DataFrame,
    *,
    name: str,
    starts: Mapping[str, float],
    outward: float,
    fill: Mapping[str, str],
    colours: Palette,
) -> list[dict[str, object]]:
    edge = 0.0 if outward < 0 else 1.0
    return [
        {
            "type": "rect",
            "x0": edge,
            "x1": edge + outward,
            "y0": top,
            "y1": bottom,
            "fillcolor": fill[node],
            "line": {"width": 1, "color": colours.boundary},
        }
        for node, (top, bottom) in _middles(rows, name, starts).items()
    ]
