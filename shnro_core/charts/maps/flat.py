"""The same map as plotly polygons, for browsers without WebGL: no geographic traces, which would ask a foreign host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from shnro_core.charts.maps.geometry import Point, chords, hatching, outline
from shnro_core.charts.maps.labels import FONT, Label, labels
from shnro_core.charts.maps.model import Choropleth, Place, SchoolPoint, State
from shnro_core.charts.maps.view import View
from shnro_core.charts.theme import CLUSTER_COLOURS, dress

_HATCH_GAP = {State.ABSENT: 7.0, State.HIDDEN: 3.5}
_TARGET_GAP = 20
_DOT = 5
_SYMBOLS = {
    "ШНРО": "triangle-up",
    "ШсРНР": "diamond",
    "ШФНСУ": "square",
    "ШБУ": "circle",
    "ШПУ": "star",
    "не определён": "x",
}
"""The shapes of ``CLUSTER_SHAPES`` in the words of plotly."""


def flat(choropleth: Choropleth, view: View) -> go.Figure:
    """Polygons in the pixels of the view; invisible points carry the names of places for clicks.

    Cities are drawn after the districts around them.
    """
    colours = choropleth.colours
    chosen = [place for place in choropleth.places if place.name == choropleth.chosen]
    rings = _rings(chosen, view)
    border = [[view.pixel(p) for p in line] for line in outline(p.polygons for p in choropleth.places)]
    lines = (
        (_hatch_lines(choropleth, view), colours.neutral_middle, 1),
        (border, colours.boundary, 2),
        (rings, colours.background, 6),
        (rings, colours.accent, 3),
    )
    figure = go.Figure(
        [
            *_polygons(choropleth, view),
            *(_lines(paths, colour, width) for paths, colour, width in lines if paths),
            *(_targets(place, choropleth.marked(place.name), view) for place in choropleth.places),
            *_schools(choropleth, view),
        ]
    )
    dress(figure, colours, height=view.height)
    found = labels(choropleth, view)
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode="closest",
        clickmode="event+select",
        annotations=[_words(label, choropleth) for label in found],
        shapes=[_dot(label.marker, choropleth) for label in found if label.marker],
    )
    figure.update_xaxes(range=[0, view.width], visible=False, constrain="domain")
    figure.update_yaxes(range=[view.height, 0], visible=False, scaleanchor="x", constrain="domain")
    return figure


def _polygons(choropleth: Choropleth, view: View) -> list[go.Scatter]:
    """One trace a colour: districts first, cities on top of them."""
    groups: dict[tuple[bool, str], list[Place]] = {}
    for place in choropleth.places:
        fill = choropleth.fill(place) or choropleth.colours.background
        groups.setdefault((place.is_city, fill), []).append(place)
    traces = []
    for (_, fill), places in sorted(groups.items(), key=lambda group: group[0][0]):
        trace = _lines(_rings(places, view), choropleth.colours.boundary, 1)
        trace.update(fill="toself", fillcolor=fill)
        traces.append(trace)
    return traces


def _rings(places: Iterable[Place], view: View) -> list[Sequence[Point]]:
    return [[view.pixel(p) for p in ring] for place in places for part in place.polygons for ring in part]


def _hatch_lines(choropleth: Choropleth, view: View) -> list[Sequence[Point]]:
    lines: list[Sequence[Point]] = []
    for place in choropleth.places:
        if choropleth.fill(place) is None:
            for part in place.polygons:
                rings = [[view.pixel(p) for p in ring] for ring in part]
                lines += hatching(rings, _HATCH_GAP.get(place.state, _HATCH_GAP[State.ABSENT]))
    return lines


def _lines(lines: Sequence[Sequence[Point]], colour: str, width: int) -> go.Scatter:
    """Many lines in one trace: an empty point parts one line from the next."""
    points = np.array([p for line in lines for p in (*line, (np.nan, np.nan))], dtype=np.float32)[:-1]
    return go.Scatter(
        x=points[:, 0], y=points[:, 1], mode="lines", line={"color": colour, "width": width}, hoverinfo="skip"
    )


def _targets(place: Place, sent: str, view: View) -> go.Scatter:
    """Invisible points all over a place: plotly selects points, not areas; ``sent`` is what a click on them tells."""
    points = [view.pixel((place.label_lon, place.label_lat))]
    for part in place.polygons:
        rings = [[view.pixel(p) for p in ring] for ring in part]
        heights = [y for _, y in rings[0]]
        for row in range(int((max(heights) - min(heights)) / _TARGET_GAP)):
            level = min(heights) + (row + 0.5) * _TARGET_GAP
            for left, right in chords(rings, level):
                count = int((right - left) / _TARGET_GAP)
                points += [(left + (right - left) * (i + 0.5) / count, level) for i in range(count)]
    return go.Scatter(
        x=np.array([x for x, _ in points], dtype=np.float32),
        y=np.array([y for _, y in points], dtype=np.float32),
        mode="markers",
        marker={"size": _TARGET_GAP, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=np.full((len(points), 1), sent, dtype=object),
        hovertemplate=f"<b>{place.name}</b><br>{place.hint}<extra></extra>",
    )


def _schools(choropleth: Choropleth, view: View) -> list[go.Scatter]:
    """One trace a cluster, with its symbol; few participants in grey, hollow; the chosen school in a ring of accent."""
    groups: dict[tuple[str, bool], list[SchoolPoint]] = {}
    for point in choropleth.points:
        groups.setdefault((point.cluster, point.small), []).append(point)
    traces = [
        _trace(choropleth, points, view, _marker(cluster, choropleth, small=small))
        for (cluster, small), points in groups.items()
    ]
    chosen = [p for p in choropleth.points if p.code == choropleth.chosen_school]
    if chosen:
        ring = {"symbol": "circle-open", "size": 20, "color": choropleth.colours.accent, "line": {"width": 3}}
        traces.append(_trace(choropleth, chosen, view, ring))
    return traces


def _marker(cluster: str, choropleth: Choropleth, *, small: bool) -> dict[str, Any]:
    colours = choropleth.colours
    if small:
        edge = {"color": colours.muted, "width": 1.5}
        return {"symbol": _SYMBOLS[cluster], "size": 8, "color": colours.background, "line": edge}
    edge = {"color": colours.background, "width": 1}
    return {"symbol": _SYMBOLS[cluster], "size": 11, "color": CLUSTER_COLOURS[cluster], "line": edge}


def _trace(choropleth: Choropleth, points: Sequence[SchoolPoint], view: View, marker: dict[str, Any]) -> go.Scatter:
    places = np.array([view.pixel((p.lon, p.lat)) for p in points], dtype=np.float32)
    return go.Scatter(
        x=places[:, 0],
        y=places[:, 1],
        mode="markers",
        marker=marker,
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=np.array([(choropleth.marked(p.municipality), p.code) for p in points], dtype=object),
        text=[f"<b>{p.name}</b><br>{p.hint}" for p in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _words(label: Label, choropleth: Choropleth) -> dict[str, Any]:
    common = {
        "text": label.text.replace("\n", "<br>"),
        "font": {"size": FONT, "color": label.colour},
        "captureevents": False,
    }
    if label.marker is None and choropleth.points:
        ground = {"bgcolor": choropleth.colours.background, "opacity": 0.85, "borderpad": 1}
        font = {"size": FONT, "color": choropleth.colours.text}
        return {**common, **ground, "font": font, "x": label.x, "y": label.y, "showarrow": False}
    if label.marker is None:
        return {**common, "x": label.x, "y": label.y, "showarrow": False}
    return {
        **common,
        "x": label.marker[0],
        "y": label.marker[1],
        "axref": "x",
        "ayref": "y",
        "ax": label.x,
        "ay": label.y,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": choropleth.colours.secondary,
        "bgcolor": choropleth.colours.background,
        "borderpad": 2,
        "opacity": 0.95,
    }


def _dot(marker: Point, choropleth: Choropleth) -> dict[str, Any]:
    x, y = marker
    return {
        "type": "circle",
        "x0": x - _DOT,
        "x1": x + _DOT,
        "y0": y - _DOT,
        "y1": y + _DOT,
        "fillcolor": choropleth.colours.text,
        "line": {"color": choropleth.colours.background, "width": 1.5},
    }
