"""Schools as points of the deck.gl map: a disc in the colour and shape of the cluster, grey for few participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pydeck as pdk

from shnro_core.charts.maps.model import Choropleth, SchoolPoint, of_region
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES, ink_on

SCHOOLS_LAYER: Final = "schools"
_SHAPES_LAYER: Final = "school-shapes"
_RADIUS: Final = 6.5
_SMALL_RADIUS: Final = 4.5
_SHAPE_SIZE: Final = 10
_SMALL_SHAPE_SIZE: Final = 7
_DIGITS: Final = 4


def point_layers(choropleth: Choropleth) -> list[pdk.Layer]:
    """Discs that answer to a click, the shapes of clusters on them, a ring around the chosen school."""
    if not choropleth.points:
        return []
    chosen = [p for p in choropleth.points if p.code == choropleth.chosen_school]
    return [
        _discs(choropleth),
        _shapes(choropleth),
        *([_ring(chosen, choropleth)] if chosen else []),
    ]


def clicked_school(objects: Mapping[str, Sequence[Mapping[str, Any]]], region: str = "") -> tuple[str, str] | None:
    """Login and municipality of the school in the objects that the browser sends for a click, by layer id.

    None for a click on a map of another region than the one asked.
    """
    for layer, found in objects.items():
        kind, _, of = layer.partition("-")
        if kind == SCHOOLS_LAYER and found and of_region(of, region) is not None:
            return str(found[0]["code"]), str(found[0]["where"])
    return None


def _discs(choropleth: Choropleth) -> pdk.Layer:
    colours = choropleth.colours
    return pdk.Layer(
        "ScatterplotLayer",
        id=f"{SCHOOLS_LAYER}-{choropleth.marked(choropleth.chosen_school or 'none')}",
        data=[
            {
                "code": p.code,
                "name": p.name,
                "where": p.municipality,
                "hint": p.hint,
                "position": _position(p),
                "fill": rgb(colours.background if p.small else CLUSTER_COLOURS[p.cluster]),
                "line": rgb(colours.muted if p.small else colours.background),
                "size": _SMALL_RADIUS if p.small else _RADIUS,
            }
            for p in choropleth.points
        ],
        get_position="position",
        get_fill_color="fill",
        get_line_color="line",
        stroked=True,
        radius_units=pdk.types.String("pixels"),
        line_width_units=pdk.types.String("pixels"),
        get_radius="size",
        get_line_width=1.5,
        pickable=True,
    )


def _shapes(choropleth: Choropleth) -> pdk.Layer:
    """The shape of the cluster inside every disc, so that colour is not the only sign."""
    small = choropleth.colours.muted
    return pdk.Layer(
        "TextLayer",
        id=_SHAPES_LAYER,
        data=[
            {
                "t": CLUSTER_SHAPES[p.cluster],
                "p": _position(p),
                "c": rgb(small if p.small else ink_on(CLUSTER_COLOURS[p.cluster])),
                "s": _SMALL_SHAPE_SIZE if p.small else _SHAPE_SIZE,
            }
            for p in choropleth.points
        ],
        get_text="t",
        get_position="p",
        get_color="c",
        get_size="s",
        character_set=pdk.types.String("auto"),
        get_text_anchor=pdk.types.String("middle"),
        get_alignment_baseline=pdk.types.String("center"),
        pickable=False,
    )


def _ring(chosen: Sequence[SchoolPoint], choropleth: Choropleth) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id="chosen-school",
        data=[{"position": _position(p)} for p in chosen],
        get_position="position",
        filled=False,
        stroked=True,
        get_line_color=rgb(choropleth.colours.accent),
        radius_units=pdk.types.String("pixels"),
        line_width_units=pdk.types.String("pixels"),
        get_radius=_RADIUS + 4,
        get_line_width=3,
        pickable=False,
    )


def _position(point: SchoolPoint) -> list[float]:
    return [round(point.lon, _DIGITS), round(point.lat, _DIGITS)]


def rgb(colour: str) -> list[int]:
    """Red, green and blue of a colour, 0–255 each."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
