"""«Карта» without a browser: what is sent for a known window, what waits for the window, choices in the address."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.model import DataKind, Region
from shnro_core.ui.maps import page
from shnro_core.ui.maps.probe import Window
from tests.ui.test_pages import opened, words
from tests.ui.told_apart import told_apart

MAP_BYTES = 300_000


def at_map(folder: Path, monkeypatch: pytest.MonkeyPatch, region: str, seen: Window | None, **choices: str) -> AppTest:
    """The page for a reader whose browser has answered, or not yet."""
    app = opened(folder, monkeypatch, region=region)
    for name, value in choices.items():
        app.query_params[name] = value
    if seen:
        app.session_state["map_window"] = seen
    app.switch_page("pages/map.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("region", "count"), [("67", 27), ("76", 19), ("demo", 24)])
def test_map_of_the_region_is_sent_within_its_size_and_asks_no_foreign_host(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, region: str, count: int
) -> None:
    app = at_map(database_folder, monkeypatch, region, Window(575, webgl=True))
    (chart,) = app.get("deck_gl_json_chart")
    sent = chart.proto.json
    assert len(sent.encode()) < MAP_BYTES
    assert "cartocdn" not in sent
    description = json.loads(sent)
    boundaries = next(part for part in description["layers"] if part["id"].startswith("municipalities"))
    assert len(boundaries["data"]["features"]) == count
    assert not app.get("skeleton")


def test_picture_waits_for_the_window_and_everything_else_stands(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_map(database_folder, monkeypatch, "67", None)
    assert not app.get("deck_gl_json_chart")
    assert app.title[0].value.startswith("Больше половины школ списка")
    assert "СберИндекс" in words(app)


@pytest.mark.parametrize(
    ("seen", "choices", "told"),
    [(Window(575, webgl=False), {}, True), (Window(575, webgl=True), {"simple": "true"}, False)],
)
def test_plain_map_stands_in_without_webgl_or_by_choice(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, seen: Window, choices: dict[str, str], told: bool
) -> None:
    app = at_map(database_folder, monkeypatch, "67", seen, **choices)
    assert not app.get("deck_gl_json_chart")
    assert len(app.get("plotly_chart")) == 2
    assert ("WebGL" in words(app)) == told


def test_view_follows_the_window(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zooms = []
    for width in (330, 900):
        app = at_map(database_folder, monkeypatch, "67", Window(width, webgl=True))
        zooms.append(json.loads(app.get("deck_gl_json_chart")[0].proto.json)["initialViewState"]["zoom"])
    assert zooms[0] < zooms[1]


def test_choices_of_a_link_are_kept_and_shown(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_map(
        database_folder,
        monkeypatch,
        "76",
        Window(575, webgl=True),
        indicator="ШНОР",
        amount="доля",
        municipality="г. Рыбинск",
    )
    assert app.selectbox(key="indicator").value == "ШНОР"
    rows, larger, _ = told_apart("shnor_n")
    assert not larger
    share = f"{100 * rows['shnor_n'].sum() / rows['schools_total'].sum():.1f}".replace(".", ",")
    assert app.title[0].value.replace("\u00a0", " ") == (
        f"ШНОР — {share} %; большей долей ни один муниципалитет не выделяется"
    )
    assert "г. Рыбинск" in [s.value for s in app.subheader]


def test_municipality_and_indicator_of_another_region_are_dropped_by_the_switch(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_map(
        database_folder,
        monkeypatch,
        "67",
        Window(575, webgl=True),
        indicator="Кластер 1 (ЦНППМ)",
        municipality="Починковский район",
    )
    assert "Починковский район" in [s.value for s in app.subheader]
    app.sidebar.radio(key="region").set_value("76").run()
    assert not app.exception
    assert app.selectbox(key="municipality").value is None
    assert app.selectbox(key="indicator").value == "Кадровый дефицит"
    assert "кадровым дефицитом" in app.title[0].value


def test_schools_of_a_region_with_results_are_points_and_the_chosen_one_leads_to_its_passport(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_map(database_folder, monkeypatch, "demo", Window(575, webgl=True), indicator="Кластер ШНРО")
    app.selectbox(key="municipality").set_value("г. Демоград").run()
    (chart,) = app.get("deck_gl_json_chart")
    assert len(chart.proto.json.encode()) < MAP_BYTES
    schools = next(part for part in json.loads(chart.proto.json)["layers"] if part["id"].startswith("schools-"))
    assert len(schools["data"]) >= 340
    code = next(row["code"] for row in schools["data"] if row["where"] == "г. Демоград")
    app.selectbox(key="map_school").set_value(code).run()
    assert not app.exception
    (link,) = [part for part in app.get("page_link") if "Паспорт" in part.proto.label]
    assert f"school={code}" in str(link.proto)


def test_year_and_rules_stand_only_where_there_are_results(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for region, there in (("67", False), ("demo", True)):
        app = at_map(database_folder, monkeypatch, region, Window(575, webgl=True))
        keys = {box.key for box in app.selectbox}
        assert ({"year", "preset", "cluster"} <= keys) == there
        assert not there or "municipality" in keys


def test_a_click_on_the_plain_map_of_another_region_opens_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"municipality": None}
    monkeypatch.setattr(page.st, "session_state", state)
    monkeypatch.setattr(page, "chosen", lambda: Region("76", "Ярославская область", DataKind.PUBLISHED))
    for sent, opened_card in (("67|Вяземский район", None), ("76|Тутаевский район", "Тутаевский район")):
        state["map-flat"] = SimpleNamespace(selection=SimpleNamespace(points=[{"customdata": [sent]}]))
        page._point_chosen()
        assert state["municipality"] == opened_card
