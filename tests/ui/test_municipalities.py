"""«Данные», вкладка «Муниципалитеты»: what files call municipalities, and the operator who says what is meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core import PROJECT_ROOT
from shnro_core.store.build import build_database
from tests.conftest import NOW
from tests.intake.conftest import imported, query, template
from tests.ui.test_pages import SECONDS, words

MISSPELT = "Бийскийй район"
_CODE = "код-оператора"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with a register of region 22: a known name, a misspelt one, a group of schools."""
    folder = tmp_path_factory.mktemp("алтай")
    build_database(folder, author="тест", now=NOW)
    places = ("Барнаул", MISSPELT, "СПО Алтайский край")
    rows = [[f"sch22000{n}", f"Школа {n}", place] for n, place in enumerate(places)]
    imported(folder, template(folder / "реестр.xlsx", "school", rows))
    return folder


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, *, operator: bool, region: str = "22") -> AppTest:
    monkeypatch.setenv("SHNRO_DB", str(folder))
    monkeypatch.setenv("SHNRO_OPERATOR_CODE", _CODE)
    app = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=SECONDS)
    app.query_params["region"] = region
    app.run()
    app.switch_page("pages/data.py").run()
    if operator:
        app.query_params["section"] = "Загрузка"
        app.run()
        app.text_input(key="operator_code_given").set_value(_CODE)
        app.button[0].click().run()
    app.query_params["section"] = "Муниципалитеты"
    app.run()
    assert not app.exception
    return app


def test_a_reader_sees_what_was_not_known_and_who_may_decide(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = words(opened(loaded, monkeypatch, operator=False))
    assert "1 из 2\u00a0названий не узнано: 1\u00a0школа" in told
    assert f"«{MISSPELT}». Отнести их к муниципалитетам может оператор" in told
    assert "группы школ — на карте их нет, в рейтинге и таблицах есть: «СПО Алтайский край»." in told


def test_the_operator_says_what_is_meant_and_may_take_it_back(
    loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(loaded, tmp_path / "db"))
    app = opened(folder, monkeypatch, operator=True)
    app.selectbox(key="municipality_meant").set_value("Бийский район").run()
    app.button(key="municipality_assign").click().run()
    assert not app.exception
    schools = "SELECT municipality FROM school WHERE region = '22' ORDER BY school_code"
    assert query(folder, schools) == [("г. Барнаул",), ("Бийский район",), ("СПО Алтайский край",)]
    assert "Все названия узнаны: 2 из 2" in words(app)
    assert f"«{MISSPELT}» отнесён оператором: Бийский район." in words(app)
    app.button(key=f"municipality_forget_{MISSPELT}").click().run()
    assert query(folder, schools)[1] == (MISSPELT,)
    assert not app.exception
