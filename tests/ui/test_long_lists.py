"""Long lists: regions with a search, schools found on the server, tables by pages, points by municipality."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.bench.country import make
from shnro_core.bench.country.invented import CountrySize
from shnro_core.bench.processes import running_server
from shnro_core.exports.story import matching
from shnro_core.exports.story.matching import OFFERED, WHOLE, offer
from shnro_core.ui.browserless import visit
from shnro_core.ui.router import PAGES
from tests.ui.test_pages import opened
from tests.ui.test_scenario_page import at_scenario

LARGEST, FIRST = "c01", "sch0100001"
HEAVIEST_PAGE = 500_000
"""Bytes that a page may send."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven invented regions, the largest with more schools than a list or a table shows at once."""
    folder = tmp_path_factory.mktemp("many")
    made = make(folder, lambda words: None, CountrySize(regions=7, schools=3800, procedures=3))
    assert (made.tables["school"]["region"] == LARGEST).sum() > 800
    return folder


def test_a_search_finds_every_word_and_whole_names_first() -> None:
    labels = {"a": "Школа № 17, Берёзовский район", "b": "Школа № 7, Берёзовский район", "c": "Школа № 7, Город"}
    assert offer(labels, "школа 7").codes == ("b", "c", "a")
    assert offer(labels, "БЕРЕЗОВСКИЙ 17").codes == ("a",)
    assert offer(labels, "лицей").codes == ()
    assert offer(labels, "", most=2) == offer(labels, " ", most=2)
    assert offer(labels, "", most=2).found == 3


def test_many_regions_are_a_list_with_a_search(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(many, monkeypatch, region=LARGEST, stem="sources")
    assert not app.sidebar.radio
    switch = app.sidebar.selectbox(key="region")
    assert len(switch.options) > 6
    switch.set_value("c02").run()
    assert not app.exception
    assert app.query_params["region"] in ("c02", ["c02"])


def test_few_regions_stay_in_sight(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(database_folder, monkeypatch, region="67", stem="sources")
    assert not app.sidebar.selectbox
    assert len(app.sidebar.radio(key="region").options) == 3


def test_a_long_list_of_schools_is_searched_on_the_server(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(many, monkeypatch)
    picker = app.selectbox(key="passport_school")
    assert picker.value == FIRST
    assert len(picker.options) <= OFFERED + 1
    app.text_input(key="passport_search").set_value("№ 777").run()
    picker = app.selectbox(key="passport_school")
    assert any("Школа № 777»" in name for name in picker.options)
    assert picker.value == FIRST, "the school of the address stays while another is looked for"
    picker.set_value("sch0100777").run()
    assert not app.exception
    assert "Школа № 777" in app.title[0].value
    app.button(key="school-after").click().run()
    assert "Школа № 778" in app.title[0].value


def test_a_search_that_finds_nothing_says_so(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(many, monkeypatch)
    app.text_input(key="passport_search").set_value("нет такой").run()
    assert not app.exception
    assert "Ничего не найдено: измените поиск." in [one.value for one in app.caption]


@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_no_page_sends_a_long_list_of_names(many: Path, monkeypatch: pytest.MonkeyPatch, stem: str) -> None:
    app = opened(many, monkeypatch, region=LARGEST, stem=stem)
    assert not app.exception
    lists = [one.options for one in (*app.selectbox, *app.multiselect)]
    assert max(map(len, lists), default=0) <= WHOLE


def test_the_funnel_finds_a_school_of_a_large_region_on_the_server(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(many, monkeypatch, region=LARGEST, stem="funnel")
    assert len(app.selectbox(key="funnel_school").options) <= OFFERED
    app.text_input(key="funnel_search").set_value("№ 777").run()
    app.selectbox(key="funnel_school").set_value("sch0100777").run()
    assert not app.exception
    assert any("Школа № 777»: не справились" in one.value for one in app.markdown)
    app.text_input(key="funnel_search").set_value("№ 5").run()
    assert app.selectbox(key="funnel_school").value == "sch0100777"


def test_a_scenario_finds_a_school_of_a_large_municipality_on_the_server(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "WHOLE", 5)
    app = at_scenario(database_folder, monkeypatch)
    app.session_state["whatif_data"] = True
    app.run()
    app.selectbox(key="whatif_data_place").set_value("г. Демоград").run()
    everyone = app.selectbox(key="whatif_data_school").options
    app.text_input(key="whatif_data_search").set_value("№ 29").run()
    assert not app.exception
    found = app.selectbox(key="whatif_data_school").options
    assert len(found) < len(everyone)
    assert any("№ 29" in name for name in found)


@pytest.fixture(scope="module")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented region of the size of the largest ones."""
    folder = tmp_path_factory.mktemp("thousands")
    make(folder, lambda words: None, CountrySize(regions=1, schools=2075, procedures=3))
    return folder


def test_the_funnel_of_two_thousand_schools_is_not_heavier_than_a_page_may_be(thousands: Path) -> None:
    with running_server(thousands) as (port, _):
        told = visit(port, page="funnel", query=f"region={LARGEST}")
    assert "plotly_chart" in told.shown
    assert told.sent_bytes <= HEAVIEST_PAGE


def test_a_long_table_comes_by_pages(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(many, monkeypatch, region=LARGEST, stem="schools")
    assert not app.exception
    shown = max(len(table.value) for table in app.dataframe)
    assert shown == 200
    assert any(one.value.startswith("Строки 1–200 из ") for one in app.caption)


def test_points_wait_for_a_municipality(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(many, monkeypatch, region=LARGEST, stem="map")
    assert not app.exception
    said = " ".join(str(one.value) for one in (*app.caption, *app.markdown))
    assert "точками не показать: выберите муниципалитет" in said


def at_school(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    app = opened(folder, monkeypatch, region=LARGEST)
    app.query_params["school"] = FIRST
    app.switch_page("pages/school.py").run()
    assert not app.exception
    return app
