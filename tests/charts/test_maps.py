"""The map as deck.gl and as plotly polygons: own boundaries only, nothing cut, classes that leave no value in doubt."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnro_core import PROJECT_ROOT
from shnro_core.charts.maps import (
    Choropleth,
    Place,
    SchoolPoint,
    State,
    clicked_place,
    clicked_school,
    deck,
    fit,
    flat,
    of_region,
    steps,
)
from shnro_core.charts.maps.classes import step_of
from shnro_core.charts.maps.geometry import hatching, outline, polygons_of
from shnro_core.charts.maps.labels import labels
from shnro_core.charts.theme import AMOUNT_STEPS, CLUSTER_COLOURS, CLUSTER_SHAPES, DARK, LIGHT

WIDTHS = (280, 358, 575, 1100)
SIZES = {"67": 27, "76": 19}
CITIES = {"67": {"г. Смоленск", "г. Десногорск"}, "76": {"г. Ярославль", "г. Рыбинск", "г. Переславль-Залесский"}}


@cache
def places(region: str) -> tuple[Place, ...]:
    """Municipalities of the boundaries file with values 0, 1, 2 … and the third of them unknown."""
    path = PROJECT_ROOT / "data" / "geo" / "municipalities.geojson"
    features = [
        f for f in json.loads(path.read_text(encoding="utf-8"))["features"] if f["properties"]["region_code"] == region
    ]
    return tuple(
        Place(
            name=f["properties"]["municipality"],
            polygons=polygons_of(json.dumps(f["geometry"])),
            label_lon=f["properties"]["label_lon"],
            label_lat=f["properties"]["label_lat"],
            value=None if number == 2 else float(number),
            figure="н/д" if number == 2 else str(number),
            hint=f"Школы: {number}",
            state=State.ABSENT if number == 2 else State.SHOWN,
        )
        for number, f in enumerate(features)
    )


def drawn(region: str, *, chosen: str | None = None, colours: Any = LIGHT) -> Choropleth:
    every = places(region)
    values = [p.value for p in every if p.value is not None]
    return Choropleth(every, steps(values), 0, colours, chosen)


def described(region: str, *, width: int = 575, chosen: str | None = None) -> dict[str, Any]:
    choropleth = drawn(region, chosen=chosen)
    told: dict[str, Any] = json.loads(deck(choropleth, fit(choropleth.bounds, width=width)).to_json())
    return told


def layer(description: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(part for part in description["layers"] if part["id"].startswith(name))
    return found


@pytest.mark.parametrize("region", SIZES)
def test_deck_holds_every_municipality_and_asks_no_tile_server(region: str) -> None:
    description = described(region)
    sent = json.dumps(description, ensure_ascii=False)
    assert len(layer(description, "municipalities")["data"]["features"]) == SIZES[region]
    assert description["mapStyle"] == "__MAP_STYLE__"
    assert "cartocdn" not in sent
    assert "http" not in sent
    assert "mapProvider" not in description


@pytest.mark.parametrize("region", SIZES)
def test_deck_is_compact(region: str) -> None:
    choropleth = drawn(region)
    sent = deck(choropleth, fit(choropleth.bounds, width=1100)).to_json()
    assert len(sent.encode()) < 100_000
    assert "\n" not in sent


def test_labels_are_cyrillic_without_the_word_district_and_broken_after_hyphens() -> None:
    words = [row["text"] for row in layer(described("67", width=1100), "labels")["data"]]
    assert any(w.startswith("Сафоновский") for w in words)
    assert any(w.startswith("Холм-\nЖирковский") for w in words)
    assert not any("район" in w for w in words)
    assert layer(described("67"), "labels")["characterSet"] == "auto"


@pytest.mark.parametrize("region", SIZES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_boundary_lies_inside_the_window_at_any_width(region: str, width: int) -> None:
    choropleth = drawn(region)
    view = fit(choropleth.bounds, width=width)
    for place in choropleth.places:
        for part in place.polygons:
            for point in part[0]:
                x, y = view.pixel(point)
                assert 5 <= x <= view.width - 5
                assert 5 <= y <= view.height - 5


@pytest.mark.parametrize("width", WIDTHS)
def test_view_turns_pixels_back_into_places(width: int) -> None:
    view = fit(drawn("76").bounds, width=width)
    lon, lat = view.lon_lat(view.pixel((39.87, 57.63)))
    assert lon == pytest.approx(39.87)
    assert lat == pytest.approx(57.63)


@pytest.mark.parametrize("region", SIZES)
@pytest.mark.parametrize("width", WIDTHS)
def test_cities_are_always_labelled_and_labels_never_overlap(region: str, width: int) -> None:
    choropleth = drawn(region)
    view = fit(choropleth.bounds, width=width)
    found = labels(choropleth, view)
    assert CITIES[region] <= {label.place for label in found}
    for one, other in combinations(found, 2):
        assert one.box.overlap(other.box) == 0, (one.text, other.text)
    for label in found:
        assert label.box.inside(view.width, view.height), label.text


def test_chosen_place_is_always_labelled_and_outlined_in_accent() -> None:
    description = described("67", width=280, chosen="Починковский район")
    words = [row["text"] for part in ("labels", "city-labels") for row in layer(description, part)["data"]]
    ids = [part["id"] for part in description["layers"]]
    assert ids.index("chosen-casing") < ids.index("chosen")
    assert description["layers"][ids.index("chosen")]["getColor"] == [11, 83, 148]
    assert any("Починковский" in w for w in words)


def test_clicked_layer_changes_its_name_with_the_choice_so_that_the_browser_forgets_its_own_selection() -> None:
    before, after = described("67"), described("67", chosen="Починковский район")
    assert layer(before, "municipalities")["id"] != layer(after, "municipalities")["id"]


def test_click_on_a_boundary_or_a_marker_names_the_place() -> None:
    feature = {"properties": {"name": "Вяземский район"}}
    assert clicked_place({"municipalities-none": [feature]}) == "Вяземский район"
    assert clicked_place({"city-markers-3": [{"name": "г. Смоленск"}]}) == "г. Смоленск"
    assert clicked_place({}) is None
    assert clicked_place({"labels": [{"name": "?"}]}) is None


def test_click_on_a_map_of_another_region_names_nothing() -> None:
    feature = {"properties": {"name": "Вяземский район"}}
    school = {"schools-67|none": [{"code": "sch670007", "where": "Вяземский район"}]}
    assert clicked_place({"municipalities-67|none": [feature]}, "67") == "Вяземский район"
    assert clicked_place({"municipalities-67|none": [feature]}, "76") is None
    assert clicked_school(school, "67") == ("sch670007", "Вяземский район")
    assert clicked_school(school, "76") is None
    assert (of_region("67|Вяземский район", "67"), of_region("67|Вяземский район", "76")) == ("Вяземский район", None)


@pytest.mark.parametrize("region", SIZES)
def test_every_click_carries_the_region_of_its_map(region: str) -> None:
    choropleth = replace(drawn(region), region=region)
    view = fit(choropleth.bounds, width=575)
    clicks = [trace.customdata[0][0] for trace in flat(choropleth, view).data if trace.customdata is not None]
    assert {sent.partition("|")[0] for sent in clicks} == {region}
    layers = json.loads(deck(choropleth, view).to_json())["layers"]
    assert f"municipalities-{region}|none" in {part["id"] for part in layers}


def test_text_is_white_on_the_two_darkest_steps_only() -> None:
    for colours in (LIGHT, DARK):
        choropleth = drawn("67", colours=colours)
        fills = {p.name: choropleth.fill(p) for p in choropleth.places}
        for label in labels(choropleth, fit(choropleth.bounds, width=1100)):
            if label.marker is None and fills[label.place]:
                assert (label.colour == "#FFFFFF") == (fills[label.place] in AMOUNT_STEPS[-2:])


@pytest.mark.parametrize("region", SIZES)
def test_outline_is_one_closed_line_around_the_region(region: str) -> None:
    lines = outline(p.polygons for p in places(region))
    assert len(lines) == 1
    assert lines[0][0] == lines[0][-1]
    west, south, east, north = drawn(region).bounds
    assert {min(p[0] for p in lines[0]), max(p[0] for p in lines[0])} == {west, east}
    assert {min(p[1] for p in lines[0]), max(p[1] for p in lines[0])} == {south, north}


def test_place_without_a_value_is_hatched_and_a_zero_is_not() -> None:
    choropleth = drawn("67")
    assert choropleth.fill(choropleth.places[0]) == AMOUNT_STEPS[0]
    assert choropleth.fill(choropleth.places[2]) is None
    assert layer(described("67"), "hatching")["data"]
    known = tuple(replace(p, value=1.0, state=State.SHOWN) for p in choropleth.places)
    whole = Choropleth(known, steps([1.0]), 0, LIGHT)
    told = json.loads(deck(whole, fit(whole.bounds, width=575)).to_json())
    assert not [part for part in told["layers"] if part["id"] == "hatching"]


def test_hidden_value_is_hatched_denser_than_an_absent_one() -> None:
    square = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0))
    hole = ((40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0), (40.0, 40.0))
    assert len(hatching([square], 3.5)) > len(hatching([square], 7.0)) > 10
    for (x1, y1), (x2, y2) in hatching([square, hole], 7.0):
        assert not (40 < (x1 + x2) / 2 < 60 and 40 < (y1 + y2) / 2 < 60)


@pytest.mark.parametrize("region", SIZES)
def test_plain_map_has_no_geographic_trace_and_answers_clicks_on_every_place(region: str) -> None:
    choropleth = drawn(region, chosen=places(region)[4].name)
    figure = flat(choropleth, fit(choropleth.bounds, width=575))
    assert {trace.type for trace in figure.data} == {"scatter"}
    named = {str(trace.customdata[0][0]) for trace in figure.data if trace.customdata is not None}
    assert named == {p.name for p in choropleth.places}
    fills = {trace.fillcolor for trace in figure.data if trace.fill == "toself"}
    assert fills == {choropleth.fill(p) or LIGHT.background for p in choropleth.places}
    assert len(figure.to_json()) < 300_000


def test_zero_is_a_class_of_its_own_and_the_rest_follow_without_gaps() -> None:
    found = steps([0, 0, 0, 1, 1, 2, 3, 3, 5, 5, 9, 9, 9], zero="0 — ни одной")
    assert [s.label for s in found] == ["0 — ни одной", "1–2", "3", "4–5", "6–9"]
    assert [s.colour for s in found] == list(AMOUNT_STEPS)


def test_own_limits_of_an_indicator_win_over_quantiles() -> None:
    found = steps([1, 2, 3, 8, 20], limits=(5, 10))
    assert [s.label for s in found] == ["1–5", "6–10", "11–20"]
    assert found[-1].colour == AMOUNT_STEPS[-1]


def test_no_values_no_classes() -> None:
    assert steps([]) == ()
    assert [s.label for s in steps([0, 0], unit="%")] == ["0"]


@given(
    st.lists(st.floats(min_value=0, max_value=500, allow_nan=False), min_size=1, max_size=60),
    st.integers(min_value=0, max_value=1),
)
def test_every_value_falls_into_exactly_one_class(values: list[float], digits: int) -> None:
    found = steps(values, digits=digits)
    assert len(found) <= 5
    for value in values:
        step = step_of(value, found, digits)
        assert sum(s.holds(round(step.lower, digits)) for s in found) == 1
    for lower, upper in pairwise(found):
        assert upper.lower - lower.upper == pytest.approx(10.0**-digits) or lower.upper == 0


def with_points(count: int = 344, *, chosen_school: str | None = None) -> Choropleth:
    """Invented schools around the label points of municipalities, every cluster in turn, each fifth one small."""
    base, clusters = drawn("67"), list(CLUSTER_COLOURS)
    points = tuple(
        SchoolPoint(
            code=f"sch{number:06}",
            name=f"МБОУ «Средняя школа № {number}»",
            municipality=(place := base.places[number % len(base.places)]).name,
            lon=place.label_lon + number / 10_000,
            lat=place.label_lat,
            cluster=clusters[number % len(clusters)],
            small=number % 5 == 0,
            hint="ШНРО, маркеров: 15, умеренно неуспевающая; участников мало",
        )
        for number in range(count)
    )
    return replace(base, points=points, chosen_school=chosen_school)


def test_every_school_is_a_point_with_the_colour_and_shape_of_its_cluster_and_small_ones_are_grey() -> None:
    choropleth = with_points()
    sent = deck(choropleth, fit(choropleth.bounds, width=1100)).to_json()
    description = json.loads(sent)
    discs, shapes = layer(description, "schools-")["data"], layer(description, "school-shapes")["data"]
    assert layer(description, "schools-")["@@type"] == "ScatterplotLayer"
    assert len(discs) == len(shapes) == 344
    for point, disc, shape in zip(choropleth.points, discs, shapes, strict=True):
        colour = "#{:02X}{:02X}{:02X}".format(*disc["fill"])
        assert colour == (LIGHT.background if point.small else CLUSTER_COLOURS[point.cluster])
        assert shape["t"] == CLUSTER_SHAPES[point.cluster]
    assert len(sent.encode()) < 300_000


def test_click_on_a_school_names_its_login_and_municipality_and_not_the_place_below() -> None:
    clicked = {"schools-none": [{"code": "sch000007", "where": "Вяземский район"}]}
    assert clicked_school(clicked) == ("sch000007", "Вяземский район")
    assert clicked_place(clicked) is None
    assert clicked_school({"school-shapes": [{"code": "?"}]}) is None


def test_chosen_school_is_ringed_and_renames_the_layer_of_points() -> None:
    choropleth = with_points(chosen_school="sch000007")
    description = json.loads(deck(choropleth, fit(choropleth.bounds, width=575)).to_json())
    assert layer(description, "schools-")["id"] == "schools-sch000007"
    assert len(layer(description, "chosen-school")["data"]) == 1


def test_plain_map_draws_schools_with_a_symbol_of_their_own_for_every_cluster() -> None:
    choropleth = with_points(chosen_school="sch000007")
    figure = flat(choropleth, fit(choropleth.bounds, width=575))
    schools = [t for t in figure.data if t.customdata is not None and len(t.customdata[0]) == 2]
    coloured = {t.marker.color: t.marker.symbol for t in schools if t.marker.color in CLUSTER_COLOURS.values()}
    assert len(set(coloured.values())) == len(CLUSTER_COLOURS)
    assert sum(len(t.x) for t in schools) == 344 + 1
    assert len(figure.to_json()) < 300_000
