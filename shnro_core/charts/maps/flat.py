"""The same map as plotly polygons, for browsers without WebGL: no geographic traces, which would ask a foreign host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from shnro_core.charts.maps.geometry import Point, Rings, area, hatching, outline
from shnro_core.charts.maps.labels import FONT, labels
from shnro_core.charts.maps.model import Choropleth, Place, State
from shnro_core.charts.maps.view import View
from shnro_core.charts.theme import dress

_HATCH_GAP = {State.ABSENT: 7.0, State.HIDDEN: 3.5}
_TARGET = 16


def flat(choropleth: Choropleth, view: View) -> go.Figure:
    """Polygons in the pixels of the view; the points of the last trace carry the names of places for clicks.

    Larger places are drawn first, so that a city lies on top of the district around it.
    """
    figure = go.Figure()
    for place in sorted(choropleth.places, key=_extent, reverse=True):
        figure.add_trace(_polygon(choropleth, place, view))
    _add_lines(figure, _hatch_lines(choropleth, view), choropleth.colours.muted, 1)
    border = [[view.pixel(p) for p in line] for line in outline(p.polygons for p in choropleth.places)]
    _add_lines(figure, border, choropleth.colours.boundary, 2)
    chosen = [p for p in choropleth.places if p.name == choropleth.chosen]
    rings = [[view.pixel(p) for p in ring] for place in chosen for part in place.polygons for ring in part]
    _add_lines(figure, rings, choropleth.colours.background, 6)
    _add_lines(figure, rings, choropleth.colours.accent, 3)
    figure.add_trace(_targets(choropleth, view))
    _annotate(figure, choropleth, view)
    dress(figure, choropleth.colours, height=view.height)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, hovermode="closest", clickmode="event+select")
    figure.update_xaxes(range=[0, view.width], visible=False, constrain="domain")
    figure.update_yaxes(range=[view.height, 0], visible=False, scaleanchor="x", constrain="domain")
    return figure


def _polygon(choropleth: Choropleth, place: Place, view: View) -> go.Scatter:
    fill = choropleth.fill(place) or choropleth.colours.background
    x, y = _joined([view.pixel(p) for p in ring] for part in place.polygons for ring in part)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"color": choropleth.colours.boundary, "width": 1},
        hoveron="fills",
        hoverinfo="text",
        text=f"<b>{place.name}</b><br>{place.hint}",
        name=place.name,
    )


def _hatch_lines(choropleth: Choropleth, view: View) -> list[Sequence[Point]]:
    lines: list[Sequence[Point]] = []
    for place in choropleth.places:
        if choropleth.fill(place) is None:
            for part in place.polygons:
                rings = [[view.pixel(p) for p in ring] for ring in part]
                lines += hatching(rings, _HATCH_GAP.get(place.state, _HATCH_GAP[State.ABSENT]))
    return lines


def _add_lines(figure: go.Figure, lines: Sequence[Sequence[Point]], colour: str, width: int) -> None:
    if lines:
        x, y = _joined(lines)
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip"))


def _targets(choropleth: Choropleth, view: View) -> go.Scatter:
    """Invisible points at the label of each place: what plotly can select."""
    points = [view.pixel((p.label_lon, p.label_lat)) for p in choropleth.places]
    return go.Scatter(
        x=[p[0] for p in points],
        y=[p[1] for p in points],
        mode="markers",
        marker={"size": _TARGET, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[p.name] for p in choropleth.places],
        hovertext=[f"<b>{p.name}</b><br>{p.hint}" for p in choropleth.places],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _annotate(figure: go.Figure, choropleth: Choropleth, view: View) -> None:
    for label in labels(choropleth, view):
        common: dict[str, Any] = {
            "text": label.text.replace("\n", "<br>"),
            "font": {"size": FONT, "color": label.colour},
            "captureevents": False,
        }
        if label.marker is None:
            figure.add_annotation(x=label.x, y=label.y, showarrow=False, **common)
            continue
        figure.add_annotation(
            x=label.marker[0],
            y=label.marker[1],
            axref="x",
            ayref="y",
            ax=label.x,
            ay=label.y,
            showarrow=True,
            arrowhead=6,
            arrowwidth=1,
            arrowcolor=choropleth.colours.secondary,
            bgcolor=choropleth.colours.background,
            borderpad=2,
            opacity=0.95,
            **common,
        )


def _joined(lines: Iterable[Sequence[Point]]) -> tuple[list[float | None], list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        x += [*(round(p[0], 1) for p in line), None]
        y += [*(round(p[1], 1) for p in line), None]
    return x[:-1], y[:-1]


def _extent(place: Place) -> float:
    parts: Sequence[Rings] = place.polygons
    return sum(area(part[0]) for part in parts)
