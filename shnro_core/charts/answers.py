"""Answers to survey questions: 100 % scales with a neutral middle, and shares with their intervals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.bars import rows_height, wrapped
from shnro_core.charts.theme import BETTER, READABLE_LABELS, WORSE, Palette, dress, ink_on

_SMALLEST_LABEL = 8.0
_PALEST = 0.55
_LEGEND_LINE = 22
_SHORT_OPTION = 14
_LABEL_LEFT_FROM = 65
_BAR = 0.6
_APART = 0.34
_NAME_WIDTH = 22
_USUAL_SERIES = 2
_ROW_USED = 0.8
_SERIES_ROW = 42


def scale_fill(options: Sequence[str], colours: Palette) -> dict[str, str]:
    """Colours of a scale that runs from the worst answer to the best: orange, neutral grey in the middle, blue."""
    half = len(options) // 2
    steps = [i / max(half - 1, 1) * _PALEST for i in range(half)]
    worse = [_blend(WORSE, "#FFFFFF", s) for s in steps]
    better = [_blend(BETTER, "#FFFFFF", s) for s in reversed(steps)]
    middle = [colours.neutral_middle] if len(options) % 2 else []
    return dict(zip(options, [*worse, *middle, *better], strict=True))


def scale(
    *,
    frame: pd.DataFrame,
    name: str,
    part: str,
    value: str,
    label: str,
    hover: str,
    doubtful: Collection[str],
    colours: Palette,
) -> go.Figure:
    """100 % bars, one per ``name``, parts from the worst answer to the best in frame order.

    Bars named in ``doubtful`` are hatched: what they show is disputed.
    """
    names = list(dict.fromkeys(frame[name].astype(str)))
    figure = go.Figure()
    for piece, tint in scale_fill(list(dict.fromkeys(frame[part])), colours).items():
        rows = frame[frame[part] == piece]
        figure.add_bar(
            x=rows[value],
            y=[wrapped(n) for n in rows[name]],
            name=piece,
            orientation="h",
            width=_BAR,
            marker={
                "color": tint,
                "line": {"color": colours.background, "width": 1},
                "pattern": {
                    "shape": ["/" if n in doubtful else "" for n in rows[name]],
                    "fillmode": "overlay",
                    "fgcolor": colours.background,
                    "fgopacity": 0.45,
                    "size": 14,
                    "solidity": 0.12,
                },
            },
            text=[t if v >= _SMALLEST_LABEL else "" for t, v in zip(rows[label], rows[value], strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink_on(tint)},
            hovertext=rows[hover],
            hovertemplate="%{y}<br>" + piece + ": %{hovertext}<extra></extra>",
        )
    labels = [wrapped(n) for n in names]
    long = max(len(str(o)) for o in frame[part]) > _SHORT_OPTION
    room = _LEGEND_LINE * frame[part].nunique() if long else 2 * _LEGEND_LINE
    dress(figure, colours, height=rows_height(labels) + room, legend=True)
    figure.update_layout(barmode="stack", uniformtext=READABLE_LABELS)
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, categoryorder="array", categoryarray=labels)
    return figure


def shares_with_intervals(
    *,
    frame: pd.DataFrame,
    name: str,
    series: str,
    value: str,
    low: str,
    high: str,
    label: str,
    fill: dict[str, str],
    colours: Palette,
) -> go.Figure:
    """Shares 0–100 as dots with their intervals as thin lines; one row per name, one colour per series."""
    names = {n: wrapped(str(n), _NAME_WIDTH) for n in dict.fromkeys(frame[name])}
    place = {n: i for i, n in enumerate(names)}
    ranked = frame.assign(rank=frame.groupby(name).cumcount())
    ranked["lift"] = ranked["rank"] - (ranked.groupby(name)["rank"].transform("max") / 2)
    crowd = max(_USUAL_SERIES, int(ranked.groupby(name).size().max()))
    apart = min(_APART, _ROW_USED / crowd)
    figure = go.Figure()
    for part, tint in fill.items():
        rows = ranked[ranked[series] == part]
        figure.add_scatter(
            x=rows[value],
            y=[place[n] + apart * lift for n, lift in zip(rows[name], rows["lift"], strict=True)],
            mode="markers+text",
            name=part,
            marker={"color": tint, "size": 11},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": rows[high] - rows[value],
                "arrayminus": rows[value] - rows[low],
                "color": tint,
                "thickness": 1.5,
                "width": 5,
            },
            text=rows[label],
            textposition=[
                f"{'bottom' if lift > 0 else 'top'} {'left' if v > _LABEL_LEFT_FROM else 'center'}"
                for v, lift in zip(rows[value], rows["lift"], strict=True)
            ],
            cliponaxis=False,
            hovertext=[f"{n}<br>{part}: {t}" for n, t in zip(rows[name], rows[label], strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    dress(figure, colours, height=90 + _SERIES_ROW * crowd * len(names), legend=True)
    figure.update_xaxes(range=[0, 103], tickvals=[0, 25, 50, 75, 100], ticksuffix=" %", zeroline=False)
    figure.update_yaxes(
        range=[len(names) - 0.45, -0.6],
        tickvals=list(place.values()),
        ticktext=list(names.values()),
        showgrid=False,
        zeroline=False,
    )
    return figure


def activity(*, frame: pd.DataFrame, period: str, value: str, label: str, colours: Palette) -> go.Figure:
    """Share 0–100 by period as a line from zero; ``label`` is empty where nothing needs saying."""
    figure = go.Figure(
        go.Scatter(
            x=frame[period],
            y=frame[value],
            mode="lines+markers+text",
            line={"color": colours.accent, "width": 2},
            marker={"color": colours.accent, "size": 8},
            text=frame[label],
            textposition="top center",
            cliponaxis=False,
            hovertemplate="%{x}: %{y} %<extra></extra>",
        )
    )
    dress(figure, colours, height=240)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(range=[0, 118], tickvals=[0, 50, 100], ticksuffix=" %")
    return figure


def _blend(colour: str, other: str, share: float) -> str:
    mixed = (round(int(colour[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share) for i in (1, 3, 5))
    return "#" + "".join(f"{c:02X}" for c in mixed)
