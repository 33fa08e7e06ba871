"""Every page of the menu for every published region, driven without a browser."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core import PROJECT_ROOT
from shnro_core.store.office import office
from shnro_core.store.versions import current_version
from shnro_core.ui import blocks, region
from shnro_core.ui.data import one_version, version_in_service
from shnro_core.ui.router import PAGES
from tests.conftest import NOW
from tests.store.conftest import publish_data

REGIONS = {"67": "Смоленская область", "76": "Ярославская область"}
SECONDS = 60


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, *, region: str | None = None, stem: str = "") -> AppTest:
    """The application over a database folder, at a page of a region."""
    monkeypatch.setenv("SHNRO_DB", str(folder))
    app = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=SECONDS)
    if region is not None:
        app.query_params["region"] = region
    app.run()
    if stem and stem != PAGES[0].stem:
        app.switch_page(f"pages/{stem}.py").run()
    return app


def words(app: AppTest) -> str:
    """Everything the page says in its main area."""
    return " ".join(str(e.value) for e in (*app.title, *app.subheader, *app.caption, *app.markdown, *app.info))


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_page_opens_for_the_region_and_names_it(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, stem: str, region: str
) -> None:
    app = opened(database_folder, monkeypatch, region=region, stem=stem)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert app.title[0].value
    assert REGIONS[region] in words(app)


@pytest.mark.parametrize("stem", ["method", "indicators", "funnel"])
def test_a_page_told_before_is_sent_again_whole_and_not_drawn_again(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, stem: str
) -> None:
    first = opened(database_folder, monkeypatch, region="demo", stem=stem)
    drawn = []
    monkeypatch.setattr(blocks, "prose", lambda **asked: drawn.append(asked))
    monkeypatch.setattr(blocks, "sheet", lambda **asked: drawn.append(asked))
    again = opened(database_folder, monkeypatch, region="demo", stem=stem)
    assert not drawn
    assert sent(again) == sent(first)


def sent(app: AppTest) -> list[tuple[str, object]]:
    """What the main area holds, but for the buttons of downloads: each has a number of its own in every session."""
    return [(one.type, one.proto) for one in app.main if one.type != "download_button"]


@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_region_switch_changes_the_page_and_stays_in_the_address(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, stem: str
) -> None:
    app = opened(database_folder, monkeypatch, region="67", stem=stem)
    app.sidebar.radio(key="region").set_value("76").run()
    assert not app.exception
    assert app.query_params["region"] == "76"
    assert REGIONS["76"] in words(app)
    assert REGIONS["67"] not in app.caption[0].value


def test_unknown_region_of_a_link_is_named_and_replaced(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(database_folder, monkeypatch, region="99")
    assert not app.exception
    assert app.sidebar.caption[0].value == ("Региона «99» из ссылки нет в базе, показан регион «Смоленская область».")


def test_application_opens_without_a_region_in_the_address(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(database_folder, monkeypatch)
    assert not app.exception
    assert app.query_params["region"] == "67"


def test_missing_database_is_one_russian_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(tmp_path, monkeypatch, region="67")
    assert not app.exception
    assert [e.value for e in app.error] == ["База ещё не собрана. Соберите базу заново командой «shnro build»."]


def test_damaged_current_json_is_one_russian_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "current.json").write_text("{", encoding="utf-8")
    app = opened(tmp_path, monkeypatch, region="67")
    assert not app.exception
    assert [e.value for e in app.error] == ["Файл current.json повреждён. Соберите базу заново командой «shnro build»."]


def test_page_never_mixes_two_versions_of_the_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHNRO_DB", str(tmp_path))
    publish_data(tmp_path, PROJECT_ROOT / "data", now=NOW)
    first = current_version(tmp_path)
    with one_version():
        publish_data(tmp_path, PROJECT_ROOT / "data", now=NOW + dt.timedelta(seconds=1))
        assert version_in_service() == first
    assert version_in_service() == current_version(tmp_path) != first


def test_the_own_region_of_the_office_opens_first_and_hidden_ones_leave_the_switch(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHNRO_REGION", "22")
    monkeypatch.setattr(region, "office", lambda folder: replace(office(folder), hidden=frozenset({"76", "demo"})))
    app = opened(database_folder, monkeypatch, stem="data")
    assert not app.exception
    assert app.query_params["region"] == "22"
    assert app.sidebar.radio(key="region").options == ["Алтайский край", "Смоленская область"]
    assert "Регион ведомства — Алтайский край, он открывается первым (SHNRO_REGION)." in words(app)
    linked = opened(database_folder, monkeypatch, region="76")
    assert linked.sidebar.caption[0].value == (
        "Регион «76» из ссылки скрыт ведомством, показан регион «Алтайский край»."
    )


@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_every_page_opens_for_the_own_region_before_anything_is_loaded(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, stem: str
) -> None:
    monkeypatch.setenv("SHNRO_REGION", "22")
    app = opened(database_folder, monkeypatch, stem=stem)
    assert not app.exception
    assert not app.error
    assert "Алтайский край" in words(app)


def test_a_wrong_region_of_the_office_is_a_sentence_and_the_pages_stand(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHNRO_REGION", "Алтай")
    app = opened(database_folder, monkeypatch, stem="data")
    assert not app.exception
    assert app.query_params["region"] == "67"
    assert [w.value for w in app.warning] == ["SHNRO_REGION: региона «Алтай» нет, нужен код из двух цифр, например 22."]
