"""Dots with thin lines of their intervals, row by row, against a labelled line and beside values of larger groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.bars import legend_room, wrapped
from shnro_core.charts.theme import Palette, dress

_ROW = 34
_FRAME = 70
_WRAP = 22
_DOT = 10
_LABEL_ROOM = 0.62
_EDGE = 0.02


@dataclass(frozen=True, slots=True)
class Beside:
    """A value of a larger group drawn on the same row: its column, mark of plotly and colour."""

    column: str
    symbol: str
    colour: str


def interval_dots(
    *,
    frame: pd.DataFrame,
    name: str,
    value: str,
    low: str,
    high: str,
    state: str,
    label: str,
    hover: str,
    fill: Mapping[str, str],
    colours: Palette,
    span: tuple[float, float],
    line: tuple[float, str],
    suffix: str = f"{text.NBSP}%",
    hollow: Collection[str] = (),
    beside: Mapping[str, Beside] | None = None,
) -> go.Figure:
    """One row per ``name`` in the order of the frame: a dot, its interval as a thin line, a ready text on the right.

    ``state`` names the group of a row and ``fill`` its colour; states in ``hollow`` are drawn as rings. ``line`` is a
    value with its words, ``beside`` values of larger groups by their name. A row without a value keeps its text.
    """
    names = [wrapped(str(n), _WRAP) for n in frame[name]]
    rows = frame.assign(_row=names)
    figure = go.Figure()
    _rows_of(figure, names, span, colours)
    for group, mark in (beside or {}).items():
        figure.add_scatter(
            x=rows[mark.column],
            y=rows["_row"],
            mode="markers",
            name=group,
            marker={
                "symbol": mark.symbol,
                "size": 10,
                "color": mark.colour,
                "line": {"width": 1.5, "color": mark.colour},
            },
            hovertemplate="%{y}<br>" + group + ": %{x:.1f}" + suffix + "<extra></extra>",
        )
    for part, tint in fill.items():
        own = rows[(rows[state] == part) & rows[value].notna()]
        if own.empty:
            continue
        figure.add_scatter(
            x=own[value],
            y=own["_row"],
            mode="markers",
            name=part,
            cliponaxis=False,
            marker={
                "size": _DOT,
                "color": colours.background if part in hollow else tint,
                "line": {"width": 2, "color": tint},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": own[high] - own[value],
                "arrayminus": own[value] - own[low],
                "thickness": 1.2,
                "width": 0,
                "color": tint,
            },
            hovertext=own[hover],
            hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
        )
    _texts(figure, rows, label, span, colours)
    entries = [t.name for t in figure.data if t.showlegend is not False]
    room = legend_room(entries) if entries else 0
    dress(
        figure,
        colours,
        height=_FRAME + room + sum(max(_ROW, 17 * (n.count("<br>") + 1) + 6) for n in names),
        legend=True,
    )
    _axes(figure, names, span, suffix)
    at, words = line
    figure.add_vline(x=at, line={"color": colours.secondary, "width": 1, "dash": "dash"})
    figure.add_annotation(
        x=at, y=0, yref="paper", yanchor="top", yshift=-20, text=words, showarrow=False,
        font={"size": 12, "color": colours.secondary},
    )  # fmt: skip
    figure.update_layout(margin={"b": 44, "t": 16 + room})
    return figure


def _rows_of(figure: go.Figure, names: list[str], span: tuple[float, float], colours: Palette) -> None:
    """A faint line a row up to the end of the scale; shapes would cost plotly the square of their number."""
    figure.add_scatter(
        x=[x for _ in names for x in (*span, None)],
        y=[y for name in names for y in (name, name, None)],
        mode="lines",
        line={"color": colours.line, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _texts(figure: go.Figure, rows: pd.DataFrame, label: str, span: tuple[float, float], colours: Palette) -> None:
    figure.add_scatter(
        x=[span[1] + (span[1] - span[0]) * 0.03] * len(rows),
        y=rows["_row"],
        mode="text",
        text=rows[label],
        textposition="middle right",
        textfont={"size": 12, "color": colours.text},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _axes(figure: go.Figure, names: list[str], span: tuple[float, float], suffix: str) -> None:
    low, high = span
    ticks = [low, (low + high) / 2, high]
    figure.update_xaxes(
        range=[low - (high - low) * _EDGE, high + (high - low) * _LABEL_ROOM],
        tickvals=ticks,
        ticktext=[f"{text.number(t)}{suffix}" for t in ticks],
        zeroline=False,
    )
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        autorange=False,
        range=[len(names) - 0.4, -0.6],
        showgrid=False,
    )
