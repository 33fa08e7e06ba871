"""«Воронка» without a browser: choices in the address, strange links, regions without results."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_pages import opened, words

SCHOOL = "sch990066"


def at_funnel(folder: Path, monkeypatch: pytest.MonkeyPatch, region: str = "demo", **asked: str) -> AppTest:
    """The page for a reader who opened it in a fresh browser."""
    app = opened(folder, monkeypatch, region=region)
    for name, value in asked.items():
        app.query_params[name] = value
    app.switch_page("pages/funnel.py").run()
    assert not app.exception
    return app


def asked_in(app: AppTest, name: str) -> str | None:
    """Value of the address."""
    found = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


def test_a_link_opens_the_same_procedure_and_highlight(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_funnel(database_folder, monkeypatch, funnel_procedure="ОГЭ, математика", school=SCHOOL)
    assert "ОГЭ, математика, 2022\u00a0год" in app.caption[0].value
    assert "МБОУ «Белоклёновская СОШ № 1»: не справились" in words(app)
    assert app.selectbox(key="funnel_school").value == SCHOOL
    assert asked_in(app, "school") == SCHOOL


def test_choices_of_the_reader_change_the_page(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_funnel(database_folder, monkeypatch)
    usual = app.title[0].value
    app.selectbox(key="municipality").set_value("Белоклёновский район").run()
    app.selectbox(key="funnel_school").set_value(SCHOOL).run()
    assert asked_in(app, "school") == SCHOOL
    assert len(app.selectbox(key="funnel_school").options) < 30
    assert app.title[0].value == usual
    assert "Выделено (муниципалитет: Белоклёновский район)" in words(app)
    app.selectbox(key="funnel_school").set_value(None)
    app.selectbox(key="funnel_procedure").set_value("ОГЭ, математика").run()
    assert not app.exception
    assert asked_in(app, "school") is None
    assert app.title[0].value != usual


def test_a_strange_link_shows_the_usual_page(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = at_funnel(
        database_folder,
        monkeypatch,
        funnel_procedure="ОГЭ, алхимия",
        cluster="'; DROP TABLE school; --",
        school="sch000000",
    )
    assert "все процедуры вместе, 2022\u00a0год" in strange.caption[0].value
    assert "Школы «sch000000» из ссылки нет в регионе" in words(strange)
    assert "Выделено" not in words(strange)
    assert not strange.error


def test_a_login_in_the_old_form_is_read(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_funnel(database_folder, monkeypatch, school="edu990066")
    assert "прочитан как «sch990066»" in words(app)
    assert asked_in(app, "school") == SCHOOL


def test_a_region_without_results_says_so_in_one_sentence(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_funnel(database_folder, monkeypatch, region="76", school=SCHOOL, funnel_procedure="ОГЭ, математика")
    assert len(app.info) == 1
    assert not app.selectbox
    assert "загружаются на странице «Данные»" in app.info[0].value
