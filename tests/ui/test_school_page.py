"""«Школа» without a browser: links, neighbours, filters, the print view, regions without results."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_pages import opened, words

LISTED = "sch990164"
FIRST, NEXT = "sch990066", "sch990067"
"""The first schools of their municipality."""


def at_school(folder: Path, monkeypatch: pytest.MonkeyPatch, region: str = "demo", **asked: str) -> AppTest:
    """The page for a reader who opened it in a fresh browser."""
    app = opened(folder, monkeypatch, region=region)
    for name, value in asked.items():
        app.query_params[name] = value
    app.switch_page("pages/school.py").run()
    assert not app.exception
    return app


def school_of(app: AppTest) -> str | None:
    """Login in the address."""
    found = app.query_params.get("school")
    return found[0] if isinstance(found, list) else found


def test_a_link_opens_the_passport(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(database_folder, monkeypatch, school=LISTED)
    assert app.title[0].value.startswith("МБОУ «Ключепольская СОШ № 1» — школа с низкими результатами")
    assert school_of(app) == LISTED


def test_a_login_in_the_old_form_is_read_and_named(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(database_folder, monkeypatch, school="edu990164")
    assert "Логин «edu990164» из ссылки прочитан как «sch990164»." in words(app)
    assert school_of(app) == LISTED


def test_an_unknown_login_is_one_sentence_and_a_choice(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(database_folder, monkeypatch, school="sch111111")
    assert "Школы «sch111111» из ссылки нет в регионе" in words(app)
    assert app.title[0].value.startswith("Паспорт школы: выберите одну из")
    assert school_of(app) is None


def test_neighbours_walk_the_list_inside_the_filters(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(database_folder, monkeypatch, school=FIRST)
    app.selectbox(key="municipality").set_value("Белоклёновский район").run()
    assert app.button(key="school-before").disabled
    app.button(key="school-after").click().run()
    assert not app.exception
    assert school_of(app) == NEXT
    app.button(key="school-before").click().run()
    assert school_of(app) == FIRST
    assert len(app.selectbox(key="passport_school").options) < 30


def test_print_view_has_whole_tables_instead_of_grids(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = at_school(database_folder, monkeypatch, school=LISTED)
    assert usual.dataframe
    printed = at_school(database_folder, monkeypatch, school=LISTED, print="1")
    assert not printed.dataframe
    assert [t.value for t in printed.title] == [t.value for t in usual.title]
    assert {h.value for h in usual.subheader} == {h.value for h in printed.subheader}


def test_another_procedure_changes_its_picture(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_school(database_folder, monkeypatch, school=LISTED)
    app.selectbox(key="procedure").set_value("ОГЭ, математика").run()
    assert not app.exception
    assert any(h.value.startswith("ОГЭ, математика: в 2022 году не справились") for h in app.subheader)


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_points_to_its_lists(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    app = at_school(database_folder, monkeypatch, region=region, school=LISTED)
    assert len(app.info) == 1
    assert "на странице «Школы»" in app.info[0].value
