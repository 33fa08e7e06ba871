"""Fixtures shared by all tests: a database built once per session, and the context a story is told in."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from shnro_core.charts.theme import LIGHT
from shnro_core.exports.story import Context
from shnro_core.importers import Limits
from shnro_core.importers.parse import Job, Parsed, parse_file
from shnro_core.importers.wire import dump_job, dump_parsed, load_job, load_parsed
from shnro_core.intake.build import build_database
from shnro_core.model import DataKind
from shnro_core.places import described
from shnro_core.store.computation import compute
from shnro_core.store.database import Database, open_current

settings.register_profile("calm", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("calm")

LOG = "shnro_core.ui.refusals"
NOW = dt.datetime(2026, 11, 1, 12, 0, 0)  # noqa: DTZ001 - local wall-clock time, as the program uses


@pytest.fixture(scope="session")
def database_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a database built from ``data/``; read-only for tests."""
    folder = tmp_path_factory.mktemp("database")
    build_database(folder, author="тест", now=NOW)
    return folder


@pytest.fixture(scope="session")
def practice_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``shnro demo-files`` writes, once for all test processes; read-only for tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "учебные файлы"
    with FileLock(shared / "practice.lock"):
        if not folder.exists():
            program = "from shnro_core.cli import main; main()"
            subprocess.run([sys.executable, "-c", program, "demo-files", str(folder)], check=True, capture_output=True)  # noqa: S603 - our own program
    return folder


@pytest.fixture(scope="session")
def database(database_folder: Path) -> Database:
    """The built database, open for reading."""
    return open_current(database_folder)


@pytest.fixture(scope="session")
def context(database: Database) -> Callable[..., Context]:
    """``context("76")`` or ``context("67", municipality="…")``: what a story is told for.

    Answers of the database are remembered, as under pages.
    """
    fetch = remembered(database.query)
    calculate = remembered(lambda name, **parameters: compute(database, name, **parameters))

    def make(region: str, **choices: str) -> Context:
        rows = {r.region: r for r in database.query("regions").itertuples()}
        known = rows.get(region)
        kind = DataKind(known.data_kind) if known else DataKind.DEMO
        return Context(
            region=described(region, kind, known.name if known else ""),
            colours=LIGHT,
            fetch=fetch,
            choices=choices,
            calculate=calculate,
        )

    return make


@pytest.fixture(autouse=True)
def no_page_refuses(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure nobody foresaw, shown as a sentence of a page, fails the test unless that is what it tests."""
    yield
    if "refused" not in request.keywords:
        told = [r.getMessage() for when in ("setup", "call") for r in caplog.get_records(when) if r.name == LOG]
        assert told == []


@pytest.fixture
def reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: what is tested with it is what happens after the reading."""

    @contextmanager
    def processes(_count: int, _limits: Limits) -> Iterator[Callable[[Sequence[Job]], Iterator[tuple[int, Parsed]]]]:
        yield lambda jobs: enumerate(load_parsed(dump_parsed(parse_file(load_job(dump_job(job))))) for job in jobs)

    monkeypatch.setattr("shnro_core.importers.reading.reading_processes", processes)


def remembered(answer: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """The same answers, each computed once; nobody changes those of another."""
    known: dict[str, pd.DataFrame] = {}

    def ask(name: str, **asked: Any) -> pd.DataFrame:
        question = repr((name, sorted(asked.items())))
        if question not in known:
            known[question] = answer(name, **asked)
        return known[question].copy(deep=False)

    return ask
