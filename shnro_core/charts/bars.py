"""Bars: horizontal by name, columns by year, 100 % stacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.theme import READABLE_LABELS, Palette, dress, ink_on, layout_of
from shnro_core.text import is_missing

_ROW_HEIGHT = 30
_FRAME_HEIGHT = 56
_WRAP = 34
_COLUMN_GAP = 0.9
_LEGEND_ROW = 20
_LEGEND_LETTER = 7
_LEGEND_SYMBOL = 46
_PHONE_WIDTH = 330
_NAME_LETTER = 6
_LABEL_LETTER = 6
_MOST_FOR_LABELS = 0.6
_SHORT_NAME_LETTER = 7
_SHORT_NAME_GAP = 15


def wrapped(label: str, width: int = _WRAP) -> str:
    """Label broken into lines of about ``width`` characters for an axis."""
    lines: list[str] = []
    for word in label.split(" "):
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join(lines)


def rows_height(labels: Sequence[str], *, legend: bool = False) -> int:
    """Height that gives every row of a horizontal chart room for its wrapped label."""
    lines = [label.count("<br>") + 1 for label in labels]
    return _FRAME_HEIGHT + (32 if legend else 0) + sum(max(_ROW_HEIGHT, 17 * n + 10) for n in lines)


def legend_room(entries: Sequence[str]) -> int:
    """Height that a legend of these entries takes on a phone, where its columns are as wide as the longest entry."""
    widest = max(len(entry) for entry in entries) * _LEGEND_LETTER + _LEGEND_SYMBOL
    a_row = max(1, _PHONE_WIDTH // widest)
    return -(-len(entries) // a_row) * _LEGEND_ROW + 8


def _axis_end(values: Iterable[float], labels: Iterable[str], names: Iterable[str], limit: float | None) -> float:
    """Where the axis ends so that the label of every bar has room beside it on a phone, where names take most of it."""
    room = max(_PHONE_WIDTH - _NAME_LETTER * max((_letters(name) for name in names), default=0), 1)
    ends = [
        value / (1 - min((_letters(label) + 1) * _LABEL_LETTER / room, _MOST_FOR_LABELS))
        for value, label in zip(values, labels, strict=True)
        if not is_missing(value)
    ]
    return max(limit or 0, *ends, 0) or 1


def _letters(label: str) -> int:
    """Letters of the longest line."""
    return max(map(len, label.split("<br>")))


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
    ``fill`` gives colours by row name instead; ``threshold`` is a value with its label, drawn as a line. ``limit`` is a
    value the axis reaches even where no bar does.
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
    end = _axis_end(frame[value].tolist(), frame[label].tolist(), names, limit)
    figure.update_xaxes(range=[0, end], showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    if threshold:
        at, words = threshold
        figure.add_vline(
            x=at,
            line={"color": colours.secondary, "width": 1, "dash": "dash"},
            annotation={"text": words, "font": {"size": 12, "color": colours.secondary}, "yanchor": "bottom"},
        )
        figure.update_layout(margin={"t": 28})
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
    marked: tuple[str, str] | None = None,
) -> go.Figure:
    """Columns of equal width: categories in frame order, one colour per series, labels above the marks.

    A category takes room only for the series it has. ``marked`` is a category and the words of its shaded band.
    """
    names = frame[category].astype(str)
    first = names.ne(names.shift()).cumsum() - 1
    rows = frame.assign(at=pd.Series(range(len(frame)), index=frame.index) + first * _COLUMN_GAP)
    centres = rows.groupby(names.to_numpy(), sort=False)["at"].mean()
    figure = go.Figure()
    for part, tint in fill.items():
        own = rows[rows[series] == part]
        figure.add_bar(
            x=own["at"],
            y=own[value],
            width=0.86,
            name=part,
            marker={"color": tint},
            text=own[label],
            textposition="outside",
            cliponaxis=False,
            customdata=names[own.index],
            hovertext=own[hover] if hover else own[label],
            hovertemplate="%{customdata}, " + part + "<br>%{hovertext}<extra></extra>",
        )
    shown = [str(part) for part in frame[series].unique()]
    dress(figure, colours, height=height + (legend_room(shown) if len(shown) > 1 else 0), legend=len(shown) > 1)
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(tickvals=centres, ticktext=centres.index, showgrid=False, zeroline=False)
    top = float(frame[value].max()) * (1.3 if marked else 1.18)
    figure.update_yaxes(range=[0, top], showticklabels=False, showgrid=False)
    if marked:
        name, words = marked
        around = rows.loc[names == name, "at"].astype(float)
        figure.add_vrect(
            x0=around.min() - 0.7,
            x1=around.max() + 0.7,
            fillcolor=colours.line,
            opacity=0.45,
            line_width=0,
            layer="below",
            annotation={"text": words, "font": {"size": 12, "color": colours.secondary}},
            annotation_position="top",
        )
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
    hatched: Collection[str] = (),
) -> go.Figure:
    """100 % bars: one bar per name, parts in the order of ``fill``; labels only where the part is wide enough.

    ``hatched`` names the parts that stand for missing data.
    """
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
            marker={
                "color": tint,
                "line": {"color": colours.background, "width": 1},
                "pattern": {
                    "shape": "/" if piece in hatched else "",
                    "size": 7,
                    "solidity": 0.2,
                    "fgcolor": colours.muted,
                },
            },
            text=[t if v >= smallest_label else "" for t, v in zip(rows[label], rows[value], strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink_on(tint)},
            hovertext=rows[hover] if hover else rows[label],
            hovertemplate="%{y}<br>" + piece + ": %{hovertext}<extra></extra>",
        )
    pieces = [piece for piece in fill if (frame[part] == piece).any()]
    dress(figure, colours, height=rows_height(list(shown.values())) + legend_room(pieces), legend=True)
    figure.update_layout(barmode="stack", uniformtext=READABLE_LABELS)
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
    short_names: bool = False,
) -> go.Figure:
    """Horizontal bars in groups: one group per name, one colour per series; a missing value keeps its label, no bar.

    ``limit`` as of ``horizontal``. ``short_names`` are given room by their number of letters: a browser that measures
    them draws the picture twice.
    """
    names = {n: wrapped(str(n)) for n in dict.fromkeys(frame[name])}
    bars = list(zip(*(frame[c].tolist() for c in (name, series, value, label, hover or label)), strict=True))
    marks = []
    for part, tint in fill.items():
        own = [bar for bar in bars if bar[1] == part]
        marks.append(
            {
                "type": "bar",
                "x": [0 if is_missing(bar[2]) else bar[2] for bar in own],
                "y": [names[bar[0]] for bar in own],
                "name": part,
                "orientation": "h",
                "marker": {"color": tint},
                "text": [bar[3] for bar in own],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": [bar[4] for bar in own],
                "hovertemplate": "%{y}<br>" + part + ": %{hovertext}<extra></extra>",
            }
        )
    height = _FRAME_HEIGHT + legend_room(list(fill)) + len(names) * (18 * len(fill) + 20)
    end = _axis_end([bar[2] for bar in bars], [bar[3] for bar in bars], names.values(), limit)
    layout = layout_of(colours, height=height, legend=len(fill) > 1)
    layout |= {"barmode": "group", "bargap": 0.3, "bargroupgap": 0.08}
    layout["xaxis"] |= {"range": [0, end], "showticklabels": False, "showgrid": False, "zeroline": False}
    layout["yaxis"] |= {
        "autorange": "reversed",
        "showgrid": False,
        "categoryorder": "array",
        "categoryarray": list(names.values()),
    }
    if short_names:
        layout["xaxis"]["automargin"] = layout["yaxis"]["automargin"] = False
        layout["margin"]["l"] = _SHORT_NAME_LETTER * max(map(len, names.values()), default=0) + _SHORT_NAME_GAP
    return go.Figure({"data": marks, "layout": layout})
