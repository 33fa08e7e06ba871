"""The map as a deck.gl description: own boundaries only, no background map, so the browser asks no tile server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from shnro_core.charts.maps.geometry import hatching, outline
from shnro_core.charts.maps.labels import FONT, LINE, Label, labels
from shnro_core.charts.maps.model import Choropleth, Place, State, of_region
from shnro_core.charts.maps.points import clicked_school, point_layers
from shnro_core.charts.maps.points import rgb as _rgb
from shnro_core.charts.maps.view import View

__all__ = ["MARKERS_LAYER", "MUNICIPALITIES_LAYER", "clicked_place", "clicked_school", "deck"]
MUNICIPALITIES_LAYER: Final = "municipalities"
MARKERS_LAYER: Final = "city-markers"
_FONT_FAMILY: Final = '"Source Sans", "Source Sans Pro", sans-serif'
_HATCH_GAP: Final = {State.ABSENT: 7.0, State.HIDDEN: 3.5}
_DIGITS: Final = 4


class _CompactDeck(pdk.Deck):  # type: ignore[misc]  # pydeck ships no type information
    """A deck whose JSON has no indentation, a third of the bytes, and is written once."""

    @cached_property
    def _compact(self) -> str:
        return json.dumps(self, default=default_serialize, ensure_ascii=False, separators=(",", ":"))

    def to_json(self) -> str:
        return self._compact


def deck(choropleth: Choropleth, view: View) -> pdk.Deck:
    """Interactive map for a window of the view's size.

    Clicks come from the layers :data:`MUNICIPALITIES_LAYER` and :data:`MARKERS_LAYER` and from the points of schools;
    their ids carry a suffix that changes with the chosen place: the browser then forgets its own selection, which
    would dim the other places, and a second click is a new click. :func:`clicked_place` and :func:`clicked_school`
    read the answer.
    """
    layers = [_municipalities(choropleth), *_hatches(choropleth, view), *_outlines(choropleth)]
    layers += point_layers(choropleth)
    layers += _words(labels(choropleth, view), choropleth, view)
    return _CompactDeck(
        layers=layers,
        map_provider=None,
        views=[pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False})],
        initial_view_state=pdk.ViewState(
            longitude=view.lon, latitude=view.lat, zoom=view.zoom, min_zoom=view.zoom - 1, max_zoom=view.zoom + 5
        ),
        tooltip={
            "html": "<b>{name}</b><br>{hint}",
            "style": {
                "backgroundColor": choropleth.colours.background,
                "color": choropleth.colours.text,
                "border": f"1px solid {choropleth.colours.boundary}",
                "borderRadius": "4px",
                "maxWidth": "260px",
                "fontSize": "14px",
                "padding": "6px 10px",
            },
        },
    )


def clicked_place(objects: Mapping[str, Sequence[Mapping[str, Any]]], region: str = "") -> str | None:
    """Name of the place in the objects that the browser sends for a click, by layer id.

    None for a click on a map of another region than the one asked.
    """
    for layer, found in objects.items():
        kind, _, of = layer.rpartition("-")
        if kind in (MUNICIPALITIES_LAYER, MARKERS_LAYER) and found and of_region(of, region) is not None:
            thing = found[0]
            return str(thing.get("properties", thing)["name"])
    return None


def _municipalities(choropleth: Choropleth) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        id=f"{MUNICIPALITIES_LAYER}-{choropleth.marked(_chosen_number(choropleth))}",
        data={"type": "FeatureCollection", "features": [_feature(choropleth, p) for p in choropleth.places]},
        filled=True,
        stroked=True,
        get_fill_color="properties.fill",
        get_line_color=_rgb(choropleth.colours.boundary),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
        pickable=True,
        auto_highlight=True,
        highlight_color=[*_rgb(choropleth.colours.accent), 70],
    )


def _feature(choropleth: Choropleth, place: Place) -> dict[str, Any]:
    fill = choropleth.fill(place)
    return {
        "type": "Feature",
        "properties": {
            "name": place.name,
            "hint": place.hint,
            "fill": _rgb(fill) if fill else [*_rgb(choropleth.colours.background), 255],
        },
        "geometry": {"type": "MultiPolygon", "coordinates": place.polygons},
    }


def _hatches(choropleth: Choropleth, view: View) -> list[pdk.Layer]:
    """Slanted lines over places without a value: sparse for «н/д», dense for «скрыто»."""
    lines = []
    for place in choropleth.places:
        if choropleth.fill(place) is not None:
            continue
        for part in place.polygons:
            rings = [[view.pixel(p) for p in ring] for ring in part]
            for ends in hatching(rings, _HATCH_GAP.get(place.state, _HATCH_GAP[State.ABSENT])):
                lines.append({"path": [_rounded(view.lon_lat(end)) for end in ends]})
    return [_paths("hatching", lines, choropleth.colours.neutral_middle, 1)] if lines else []


def _outlines(choropleth: Choropleth) -> list[pdk.Layer]:
    border = [{"path": line} for line in outline(p.polygons for p in choropleth.places)]
    found = [_paths("region", border, choropleth.colours.boundary, 2)]
    rings = [
        {"path": ring} for p in choropleth.places if p.name == choropleth.chosen for part in p.polygons for ring in part
    ]
    if rings:
        found += [
            _paths("chosen-casing", rings, choropleth.colours.background, 6),
            _paths("chosen", rings, choropleth.colours.accent, 3),
        ]
    return found


def _paths(name: str, paths: list[dict[str, Any]], colour: str, width: int) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        id=name,
        data=paths,
        get_path="path",
        get_color=_rgb(colour),
        width_units=pdk.types.String("pixels"),
        get_width=width,
        joint_rounded=True,
        pickable=False,
    )


def _words(found: list[Label], choropleth: Choropleth, view: View) -> list[pdk.Layer]:
    inner = [_word(label, view) for label in found if label.marker is None]
    beside = [label for label in found if label.marker is not None]
    layers = [_inner(inner, choropleth)] if inner else []
    if beside:
        leaders = [
            {"path": [_rounded(view.lon_lat(end)) for end in (m, (b.x, b.y))]} for b in beside if (m := b.marker)
        ]
        layers += [
            _paths("leaders", leaders, choropleth.colours.secondary, 1),
            _dots(beside, choropleth),
            _texts("city-labels", [_word(label, view) for label in beside], background=choropleth.colours.background),
        ]
    return layers


def _inner(rows: list[dict[str, Any]], choropleth: Choropleth) -> pdk.Layer:
    """Words inside the boundaries; over points they stand on a ground of their own, else the points cut them."""
    if not choropleth.points:
        return _texts("labels", rows)
    ink = _rgb(choropleth.colours.text)
    return _texts("labels", [{**row, "colour": ink} for row in rows], background=choropleth.colours.background)


def _dots(beside: list[Label], choropleth: Choropleth) -> pdk.Layer:
    """Markers of small places; they answer to a click like the boundaries."""
    by_name = {place.name: place for place in choropleth.places}
    marked = [by_name[label.place] for label in beside]
    return pdk.Layer(
        "ScatterplotLayer",
        id=f"{MARKERS_LAYER}-{choropleth.marked(_chosen_number(choropleth))}",
        data=[{"name": p.name, "hint": p.hint, "position": _rounded((p.label_lon, p.label_lat))} for p in marked],
        get_position="position",
        get_fill_color=_rgb(choropleth.colours.text),
        get_line_color=_rgb(choropleth.colours.background),
        stroked=True,
        radius_units=pdk.types.String("pixels"),
        line_width_units=pdk.types.String("pixels"),
        get_radius=5,
        get_line_width=1.5,
        pickable=True,
    )


def _chosen_number(choropleth: Choropleth) -> int | str:
    return next((i for i, p in enumerate(choropleth.places) if p.name == choropleth.chosen), "none")


def _word(label: Label, view: View) -> dict[str, Any]:
    return {"text": label.text, "position": _rounded(view.lon_lat((label.x, label.y))), "colour": _rgb(label.colour)}


def _texts(name: str, rows: list[dict[str, Any]], background: str | None = None) -> pdk.Layer:
    box = (
        {"background": True, "get_background_color": [*_rgb(background), 200], "background_padding": [3, 1]}
        if background
        else {}
    )
    return pdk.Layer(
        "TextLayer",
        id=name,
        data=rows,
        get_text="text",
        get_position="position",
        get_color="colour",
        get_size=FONT,
        line_height=LINE / FONT,
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String(_FONT_FAMILY),
        get_text_anchor=pdk.types.String("middle"),
        get_alignment_baseline=pdk.types.String("center"),
        pickable=False,
        **box,
    )


def _rounded(point: tuple[float, float]) -> list[float]:
    return [round(point[0], _DIGITS), round(point[1], _DIGITS)]
