"""Every subject with boundaries draws a map; the others have none in the data."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations

import pytest

from shnro_core.charts.maps import Choropleth, Place, deck, fit, flat, steps
from shnro_core.charts.maps.geometry import chords, polygons_of
from shnro_core.charts.maps.labels import labels
from shnro_core.charts.theme import LIGHT
from shnro_core.places import FRAMES, region_codes, region_forms
from shnro_core.places.boundaries import Boundary, every_boundary

WITHOUT = {"80", "81", "84", "85", "demo", "99"}
DRAWN = tuple(code for code in region_codes() if code not in WITHOUT)
_WIDTH = 820


@cache
def every() -> dict[str, tuple[Boundary, ...]]:
    return every_boundary()


def country(region: str) -> tuple[Boundary, ...]:
    return every().get(region, ())


@cache
def drawn(region: str) -> Choropleth:
    places = tuple(
        Place(b.name, polygons_of(b.geometry), b.label_lon, b.label_lat, float(number % 7), str(number % 7), "н")
        for number, b in enumerate(country(region))
    )
    return Choropleth(places, steps([p.value or 0 for p in places]), 0, LIGHT, frame=FRAMES.get(region))


def test_85_regions_are_drawn_and_the_rest_say_so_in_the_data() -> None:
    assert len(DRAWN) == 85
    for code in WITHOUT:
        assert country(code) == ()
        forms = region_forms(code)
        assert forms is not None
        assert not forms.has_boundaries
    assert sum(len(country(code)) for code in DRAWN) == 2594


@pytest.mark.parametrize("region", DRAWN)
def test_the_map_is_not_blank_its_labels_lie_inside_and_never_cover_each_other(region: str) -> None:
    choropleth = drawn(region)
    view = fit(choropleth.bounds, width=_WIDTH)
    found = labels(choropleth, view)
    assert found
    by_name = {place.name: place for place in choropleth.places}
    for place in choropleth.places:
        assert inside(place, (place.label_lon, place.label_lat)), place.name
    for label in found:
        assert label.box.inside(view.width, view.height) or region in FRAMES, label.text
        if label.marker is None:
            assert inside(by_name[label.place], view.lon_lat((label.x, label.y))), label.text
    assert not [(a.text, b.text) for a, b in combinations(found, 2) if a.box.overlap(b.box)]


@pytest.mark.parametrize("region", DRAWN)
def test_the_description_for_the_browser_holds_every_municipality_and_no_address(region: str) -> None:
    choropleth = drawn(region)
    sent = deck(choropleth, fit(choropleth.bounds, width=_WIDTH)).to_json()
    layer = next(part for part in json.loads(sent)["layers"] if part["id"].startswith("municipalities"))
    assert len(layer["data"]["features"]) == len(choropleth.places) == len(country(region))
    assert "http" not in sent
    assert len(sent.encode()) < 600_000


def test_the_mainland_of_arkhangelsk_fills_the_window() -> None:
    choropleth = drawn("29")
    view = fit(choropleth.bounds, width=_WIDTH)
    mainland = next(p for p in choropleth.places if p.name == "Холмогорский округ")
    xs = [view.pixel(point)[0] for part in mainland.polygons for point in part[0]]
    assert max(xs) - min(xs) > 100
    assert "Новая Земля" not in {label.place for label in labels(choropleth, view)}


def test_chukotka_is_one_piece_across_the_date_line() -> None:
    choropleth = drawn("87")
    west, _, east, _ = choropleth.bounds
    assert west > 150
    assert 180 < east < 191
    assert flat(choropleth, fit(choropleth.bounds, width=_WIDTH)).data


def inside(place: Place, point: tuple[float, float]) -> bool:
    return any(left <= point[0] <= right for part in place.polygons for left, right in chords(part, point[1]))
