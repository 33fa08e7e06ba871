"""A count along a scale of thresholds: bars without gaps, the thresholds that matter marked and labelled."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.theme import Palette, layout_of
from shnro_core.text import NBSP

_HEIGHT = 300
_ROOM_ABOVE = 1.3


def strip(*, frame: pd.DataFrame, at: str, value: str, marks: Mapping[float, str], colours: Palette) -> go.Figure:
    """Bars of ``value`` along ``at`` (percent, ascending, one step apart).

    ``marks`` gives words by place: its bar is in accent and stands with its count; a place between the bars or beyond
    the scale gets no mark.
    """
    places = [round(float(p), 4) for p in frame[at]]
    layout = layout_of(colours, height=_HEIGHT)
    layout["annotations"] = [
        {
            "x": place,
            "y": count,
            "text": f"{marks[place]}<br><b>{text.number(count)}</b>",
            "showarrow": False,
            "yanchor": "bottom",
            "font": {"color": colours.text},
        }
        for place, count in zip(places, frame[value], strict=True)
        if place in marks
    ]
    layout["xaxis"] |= {
        "dtick": 5,
        "ticksuffix": f"{NBSP}%",
        "showgrid": False,
        "zeroline": False,
    }
    layout["yaxis"] |= {
        "range": [0, (float(frame[value].max()) or 1) * _ROOM_ABOVE],
        "showgrid": True,
        "tickformat": "d",
    }
    bars = {
        "type": "bar",
        "x": frame[at],
        "y": frame[value],
        "width": 0.86,
        "marker": {"color": [colours.accent if p in marks else colours.muted for p in places]},
        "customdata": [text.schools(v) for v in frame[value]],
        "hovertemplate": "порог %{x}: %{customdata}<extra></extra>",
    }
    return go.Figure({"data": [bars], "layout": layout})
