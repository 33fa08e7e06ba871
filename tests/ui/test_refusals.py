"""A page never ends in an error of the framework: whatever fails below it is a sentence in its place."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import pytest

from shnro_core.model import DatabaseUnavailableError, DataRefusedError, Finding
from shnro_core.parameters.definition import SettingsError
from shnro_core.store.method import NoDataError
from shnro_core.ui import blocks, page
from shnro_core.ui.intake import page as intake
from shnro_core.ui.refusals import LOG
from shnro_core.ui.router import PAGES
from tests.ui.test_pages import opened

PUPIL = "Выдумкин Иван, 2010 года рождения"
FAILURES = (
    (DataRefusedError([Finding("список.xlsx", "файл испорчен", "Исправьте его")]), "файл испорчен"),
    (DatabaseUnavailableError("База ещё не собрана."), "База ещё не собрана."),
    (NoDataError("За 2019 год нет результатов."), "За 2019 год нет результатов."),
    (SettingsError("preset", "Набора правил «Луна» нет."), "Набора правил «Луна» нет."),
    (KeyError(PUPIL), "Выбранного в ссылке нет в базе"),
    (duckdb.OutOfMemoryException(PUPIL), "База не ответила на запрос этой страницы"),
    (ValueError(PUPIL), "Показать выбранное не удалось"),
    (ZeroDivisionError(PUPIL), "Показать выбранное не удалось"),
)


@pytest.mark.refused
@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_whatever_a_story_raises_is_a_sentence_of_its_page_and_the_log_keeps_no_values(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, stem: str
) -> None:
    raised: list[Exception] = []

    def fails(*_asked: object, **_known: object) -> None:
        raise raised[-1]

    monkeypatch.setattr(page, "_told", fails)
    monkeypatch.setattr(intake, "title", fails)
    for failure, sentence in FAILURES:
        raised.append(failure)
        app = opened(database_folder, monkeypatch, region="demo", stem=stem)
        said = " ".join(str(e.value) for e in (*app.error, *app.info))
        assert not app.exception
        assert sentence in said
        assert PUPIL not in said
        assert len(app.sidebar.radio) == 1
    assert "ZeroDivisionError (tests/ui/test_refusals.py:" in caplog.text
    assert PUPIL not in caplog.text
    assert {record.levelno for record in caplog.records if record.name == LOG.name} == {logging.ERROR}


@pytest.mark.refused
def test_a_part_that_is_drawn_alone_fails_in_its_own_place(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_asked: object, **_known: object) -> None:
        raise ValueError(PUPIL)

    monkeypatch.setattr(blocks, "_twin", fails)
    app = opened(database_folder, monkeypatch, region="67")
    assert not app.exception
    assert len(app.error) > 1
    assert len(app.title) == 1
    assert {e.value.split(".")[0] for e in app.error} == {"Показать выбранное не удалось"}


@pytest.mark.parametrize(
    ("stem", "choices"),
    [
        ("school", {"school": "sch000000"}),
        ("compare", {"school": "sch000000"}),
        ("map", {"municipality": "Лунный район", "indicator": "Погода"}),
        ("overview", {"municipality": "Лунный район", "year": "1999"}),
        ("schools", {"municipality": "Лунный район", "school": "850-9-99", "cluster": "Луна"}),
    ],
)
@pytest.mark.parametrize("region", ["67", "demo"])
def test_an_address_that_names_what_is_not_there_opens_the_page(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, region: str, stem: str, choices: dict[str, str]
) -> None:
    app = opened(database_folder, monkeypatch, region=region)
    for name, value in choices.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
