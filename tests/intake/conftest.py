"""A database of one's own for each test, tiny files of region 67 with invented schools, and the command line."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shnro_core.importers import TEMPLATES, Limits, Request
from shnro_core.intake.plan import Plan, prepare
from shnro_core.intake.publish import publish_plan
from shnro_core.store.build import build_database
from shnro_core.store.database import open_current
from shnro_core.store.versions import Version
from tests.importers.conftest import write_xlsx

NOW = dt.datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001 - local wall-clock time, as the program uses
COMMAND = (sys.executable, "-c", "from shnro_core.cli import main; main()")
CODES = ("sch679001", "sch679002", "sch679003")


@dataclass(frozen=True)
class Run:
    """One run of the command line: its status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON answer."""
        answer: dict[str, Any] = json.loads(self.out)
        return answer


def environment(temporary: Path) -> dict[str, str]:
    """The environment of a run whose temporary files lie in a folder of their own."""
    return {**os.environ, "TMPDIR": str(temporary)}


def shnro(*arguments: str | Path, temporary: Path) -> Run:
    """Run ``shnro`` as a user does."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment(temporary)
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def published_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a database without the invented region: small, so that publishing takes no time."""
    folder = tmp_path_factory.mktemp("published")
    build_database(folder, author="тест", now=NOW)
    return folder


@pytest.fixture
def folder(published_only: Path, tmp_path: Path) -> Path:
    """A copy of that database to publish into."""
    return Path(shutil.copytree(published_only, tmp_path / "db"))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Folder for the files of a test."""
    path = tmp_path / "входящие"
    path.mkdir()
    return path


def template(path: Path, name: str, rows: Sequence[Sequence[object]]) -> Path:
    """A filled template of ``TEMPLATES``."""
    spec = TEMPLATES[name]
    return write_xlsx(path, {spec.sheet: [[field.header for field in spec.fields], *rows]})


def register(path: Path, codes: Sequence[str] = CODES, *, place: str = "Вяземский район") -> Path:
    """A register of invented schools in a real municipality."""
    return template(path, "school", [[code, f"Учебная школа {code[-1]}", place] for code in codes])


def results(path: Path, year: int, *, participants: int = 20, failed: int = 5, codes: Sequence[str] = CODES) -> Path:
    """Results of one exam, one row per school."""
    return template(
        path, "gia_results", [[year, "ОГЭ", "Математика", None, code, participants, failed] for code in codes]
    )


def saved(path: Path, day: int) -> Path:
    """The workbook as if it had been saved on that day of October."""
    told = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
    with zipfile.ZipFile(path) as archive:
        parts = [(entry, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts:
            archive.writestr(entry, told.sub(rb"\g<1>2022-10-%02dT10:00:00Z" % day, content))
    return path


def planned(folder: Path, *paths: Path, **request: Any) -> Plan:
    """The plan of an import."""
    return prepare(folder, list(paths), Request(**request, limits=Limits(settle_seconds=0)))


def imported(folder: Path, *paths: Path, **request: Any) -> Version | None:
    """An import from reading to publication; None when nothing was new."""
    return publish_plan(folder, planned(folder, *paths, **request), author="тест", now=NOW)


def query(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of a query to the version in service."""
    with open_current(folder).cursor() as cursor:
        rows: list[tuple[Any, ...]] = cursor.execute(sql, list(values)).fetchall()
    return rows
