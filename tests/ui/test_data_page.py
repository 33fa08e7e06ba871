"""«Данные»: what is there and what is missing; schools of documents and the loaded schools they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.exports.import_report.coverage import coverage_table, data_kinds, still_missing
from shnro_core.importers import TEMPLATES
from shnro_core.model import DataKind
from shnro_core.parameters import indicator_specs
from shnro_core.places import described
from shnro_core.store.build import build_database
from shnro_core.store.database import open_current
from shnro_core.ui.router import PAGES
from tests.intake.conftest import NOW, imported, query, results, template
from tests.ui.test_municipalities import opened
from tests.ui.test_pages import opened as page
from tests.ui.test_pages import words

TITLES = {page.stem: page.title for page in PAGES}
ASKED = "850-1-1"
"""«МБОУ „СОШ № 2“ г. Гагарин Гагаринского района»."""


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of region 67: one listed school surely known, one that may be either of two, results without names."""
    folder = tmp_path_factory.mktemp("смоленск")
    build_database(folder, author="тест", now=NOW)
    rows = [
        ["sch679001", "СОШ № 2", "Гагаринский район"],
        ["sch679002", "Средняя школа № 2", "Гагаринский район"],
        ["sch679003", "МБОУ «Пречистенская СОШ»", "Духовщинский район"],
    ]
    files = [template(folder / "реестр.xlsx", "school", rows)]
    files.append(results(folder / "ОГЭ.xlsx", 2022, codes=("sch679001", "sch679004")))
    imported(folder, *files)
    return folder


def at_section(folder: Path, monkeypatch: pytest.MonkeyPatch, section: str, *, operator: bool = False) -> AppTest:
    app = opened(folder, monkeypatch, operator=operator, region="67")
    app.query_params["section"] = section
    app.run()
    assert not app.exception
    return app


def test_every_kind_of_data_names_pages_indicators_and_templates_that_exist() -> None:
    for kind in data_kinds():
        assert {*kind.pages} <= {*TITLES}
        assert {*kind.indicators} <= {spec.code for spec in indicator_specs()}
        assert kind.brought_by
        assert kind.template in {"", *TEMPLATES}
    told = {code for kind in data_kinds() for code in kind.indicators}
    assert told == {spec.code for spec in indicator_specs() if spec.numerator is not None}


def test_the_table_tells_kinds_by_years_and_what_is_missing(joined: Path) -> None:
    found = open_current(joined).query("intake/coverage", region="67")
    table = coverage_table(found, described("67", DataKind.PUBLISHED), TITLES).visible().set_index("Вид данных")
    assert list(table["2022"].drop("Реестр школ").loc[["ОГЭ", "ЕГЭ", "ВПР"]]) == ["2\u00a0школы", "нет", "нет"]
    assert table.loc["Реестр школ", "Загружено"] == "3\u00a0школы"
    assert table.loc["ИСБШ", "Загружено"] == "нет"
    assert "Меры" in table.loc["Меры", "Какие страницы открывает"]
    told = still_missing(found)
    assert "Чтобы увидеть дефициты, загрузите шаблон «Ресурсные дефициты школ по годам»." in told
    assert not any("названия и муниципалитеты" in sentence for sentence in told)


def test_the_page_opens_with_the_table_and_says_how_far_matching_went(
    joined: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = words(page(joined, monkeypatch, region="67", stem="data"))
    assert "Есть 2 из 16 видов данных региона" in told
    assert "1 из 4\u00a0школ без названия" in told
    assert "1 из 4\u00a0школ без муниципалитета" in told
    assert "4 из 4\u00a0школ без ИСБШ: ИСБШ даёт шаблон" in told


def test_a_reader_sees_how_many_listed_schools_met_their_loaded_ones(
    joined: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = words(at_section(joined, monkeypatch, "Школы документов"))
    assert "Соединены 1 из 68, спросить 1" in told
    assert "может сказать оператор" in told


def test_the_operator_decides_a_doubtful_school_and_takes_back_a_sure_one(
    joined: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(joined, tmp_path / "db"))
    app = at_section(folder, monkeypatch, "Школы документов", operator=True)
    meant = app.selectbox(key=f"published_meant_{ASKED}")
    assert [option.rsplit("(", 1)[-1] for option in meant.options] == ["sch679001)", "sch679002)", "ни одна из них"]
    meant.set_value("sch679002").run()
    app.button(key="published_decide").click().run()
    assert not app.exception
    state = "SELECT decided, school_code FROM published_match WHERE region = '67' AND published_code = ?"
    assert query(folder, state, ASKED) == [("оператор", "sch679002")]
    assert "Соединены 2 из 68, спросить 0" in words(app)
    sure = query(folder, "SELECT published_code FROM published_match WHERE decided = 'сам'")[0][0]
    app.selectbox(key="published_settled").set_value(sure).run()
    app.button(key="published_part").click().run()
    assert query(folder, state, sure) == [("оператор", None)]
    assert "Соединены 1 из 68, спросить 1" in words(app)
    app.selectbox(key="published_settled").set_value(sure).run()
    app.button(key="published_forget").click().run()
    assert query(folder, state, sure) == [("сам", "sch679003")]


def test_the_rules_chosen_for_a_loaded_region_open_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_database(tmp_path, author="тест", now=NOW)
    imported(tmp_path, results(tmp_path / "ОГЭ.xlsx", 2022, codes=("sch229001", "sch229002")))
    app = opened(tmp_path, monkeypatch, operator=True)
    assert "с правилами «Смоленск, 548-ОД» (набор по умолчанию)" in words(app)
    app.selectbox(key="office_preset").set_value("federal-a").run()
    app.button(key="office_preset_keep").click().run()
    assert not app.exception
    assert "с правилами «Федеральный список, А» (выбран в office.yaml)" in words(app)
    fresh = page(tmp_path, monkeypatch, region="22")
    assert fresh.selectbox(key="preset").value == "Федеральный список, А"


def test_another_region_opens_with_its_own_rules(
    database_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(database_folder, tmp_path / "db"))
    imported(folder, results(tmp_path / "ОГЭ.xlsx", 2022, codes=("sch769001", "sch769002")))
    app = page(folder, monkeypatch, region="demo")
    assert app.selectbox(key="preset").value == "Смоленск, 548-ОД"
    app.selectbox(key="preset").set_value("Федеральный список, Б").run()
    app.radio(key="region").set_value("76").run()
    assert not app.exception
    assert app.selectbox(key="preset").value == "Ярославль"
    app.radio(key="region").set_value("demo").run()
    assert app.selectbox(key="preset").value == "Смоленск, 548-ОД"
