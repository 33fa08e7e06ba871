"""Bars: horizontal by name, columns by year, 100 % stacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.theme import Palette, dress, ink_on

_ROW_HEIGHT = 30
_FRAME_HEIGHT = 56
_WRAP = 34


def wrapped(label: str, width: int = _WRAP) -> str:
    """Label broken into lines of about ``width`` characters for an axis."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join(lines)


def rows_height(labels: Sequence[str], *, legend: bool = False) -> int:
    """Height that gives every row of a horizontal chart room for its wrapped label."""
    lines = [label.count("<br>") + 1 for label in labels]
    return _FRAME_HEIGHT + (32 if legend else 0) + sum(max(_ROW_HEIGHT, 17 * n + 10) for n in lines)


def horizontal(
    *,
    frame: pd.DataFrame,
    name: str,
    value: str,
    label: str,
    colours: Palette,
    highlight: Sequence[str] = (),
    fill: Mapping[str, str] | None = None,
    hover: str | None = None,
    limit: float | None = None,
    threshold: tuple[float, str] | None = None,
) -> go.Figure:
    """Horizontal bars in the order of the frame, the first row on top, labels on the marks.

    ``label`` and ``hover`` name columns with ready texts; ``highlight`` names rows drawn in the accent colour,
    ``fill`` gives colours by row name instead; ``threshold`` is a value with its label, drawn as a line.
    """
    names = [wrapped(str(n)) for n in frame[name]]
    tints = [
        (fill or {}).get(str(n), colours.accent if not highlight or str(n) in highlight else colours.muted)
        for n in frame[name]
    ]
    figure = go.Figure(
        go.Bar(
            x=frame[value],
            y=names,
            orientation="h",
            marker={"color": tints},
            text=frame[label],
            textposition="outside",
            cliponaxis=False,
            hovertext=frame[hover] if hover else frame[label],
            hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
        )
    )
    dress(figure, colours, height=rows_height(names))
    top = limit if limit is not None else float(frame[value].max()) * 1.25
    figure.update_xaxes(range=[0, top or 1], showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    if threshold:
        at, words = threshold
        figure.add_vline(
            x=at,
            line={"color": colours.secondary, "width": 1, "dash": "dash"},
            annotation={"text": words, "font": {"size": 12, "color": colours.secondary}, "yanchor": "bottom"},
        )
    return figure


def columns(
    *,
    frame: pd.DataFrame,
    category: str,
    series: str,
    value: str,
    label: str,
    fill: Mapping[str, str],
    colours: Palette,
    height: int = 340,
    hover: str | None = None,
) -> go.Figure:
    """Grouped columns: categories along the axis in frame order, one colour per series, labels above the marks."""
    figure = go.Figure()
    order = list(dict.fromkeys(frame[category].astype(str)))
    for part, rows in frame.groupby(series, sort=False):
        figure.add_bar(
            x=rows[category].astype(str),
            y=rows[value],
            name=str(part),
            marker={"color": fill[str(part)]},
            text=rows[label],
            textposition="outside",
            cliponaxis=False,
            hovertext=rows[hover] if hover else rows[label],
            hovertemplate="%{x}, " + str(part) + "<br>%{hovertext}<extra></extra>",
        )
    dress(figure, colours, height=height, legend=frame[series].nunique() > 1)
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=order, showgrid=False)
    figure.update_yaxes(range=[0, float(frame[value].max()) * 1.18], showticklabels=False, showgrid=False)
    return figure


def stacked(
    *,
    frame: pd.DataFrame,
    name: str,
    part: str,
    value: str,
    label: str,
    fill: Mapping[str, str],
    colours: Palette,
    hover: str | None = None,
    smallest_label: float = 6.0,
) -> go.Figure:
    """100 % bars: one bar per name, parts in the order of ``fill``; labels only where the part is wide enough."""
    names = list(dict.fromkeys(frame[name].astype(str)))
    shown = {n: wrapped(n) for n in names}
    figure = go.Figure()
    for piece, tint in fill.items():
        rows = frame[frame[part] == piece]
        if rows.empty:
            continue
        figure.add_bar(
            x=rows[value],
            y=[shown[str(n)] for n in rows[name]],
            name=piece,
            orientation="h",
            marker={"color": tint, "line": {"color": colours.background, "width": 1}},
            text=[t if v >= smallest_label else "" for t, v in zip(rows[label], rows[value], strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink_on(tint)},
            hovertext=rows[hover] if hover else rows[label],
            hovertemplate="%{y}<br>" + piece + ": %{hovertext}<extra></extra>",
        )
    dress(figure, colours, height=rows_height(list(shown.values()), legend=True) + 12, legend=True)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, categoryorder="array", categoryarray=list(shown.values()))
    return figure


def paired(
    *,
    frame: pd.DataFrame,
    name: str,
    series: str,
    value: str,
    label: str,
    fill: Mapping[str, str],
    colours: Palette,
    hover: str | None = None,
    limit: float | None = None,
) -> go.Figure:
    """Horizontal bars in groups: one group per name, one colour per series; a missing value keeps its label, no bar."""
    names = {n: wrapped(str(n)) for n in dict.fromkeys(frame[name])}
    figure = go.Figure()
    for part, tint in fill.items():
        rows = frame[frame[series] == part]
        figure.add_bar(
            x=rows[value].fillna(0),
            y=[names[n] for n in rows[name]],
            name=part,
            orientation="h",
            marker={"color": tint},
            text=rows[label],
            textposition="outside",
            cliponaxis=False,
            hovertext=rows[hover] if hover else rows[label],
            hovertemplate="%{y}<br>" + part + ": %{hovertext}<extra></extra>",
        )
    dress(figure, colours, height=_FRAME_HEIGHT + 36 + len(names) * (18 * len(fill) + 20), legend=len(fill) > 1)
    top = limit if limit is not None else float(frame[value].max()) * 1.25
    figure.update_layout(barmode="group", bargap=0.3, bargroupgap=0.08)
    figure.update_xaxes(range=[0, top or 1], showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, categoryorder="array", categoryarray=list(names.values()))
    return figure
