"""Long lists: regions with a search, schools found on the server, tables by pages, points by municipality."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.bench.country import make
from shnro_core.bench.country.invented import CountrySize
from shnro_core.exports.story.matching import OFFERED, offer
from tests.ui.test_pages import opened

LARGEST, FIRST = "c01", "sch0100001"


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
