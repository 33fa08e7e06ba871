"""Self-examination of an installation: can the database be read, do its figures agree, is there room to work."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from shnro_core import text
from shnro_core.model import DatabaseUnavailableError
from shnro_core.store.database import open_current
from shnro_core.store.integrity import check_names, run_checks

_ENOUGH_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing looked at: its name, whether it is in order, what was seen."""

    name: str
    passed: bool
    details: str


def examine(folder: Path) -> list[Examination]:
    """Look at the database folder and the libraries."""
    return [*_database(folder), _disk(folder), Examination("DuckDB", True, f"версия {duckdb.__version__}")]


def _database(folder: Path) -> list[Examination]:
    try:
        database = open_current(folder)
        with database.cursor() as cursor:
            findings = run_checks(cursor)
            rows = cursor.execute("SELECT count(*) FROM result").fetchone()
    except DatabaseUnavailableError as unavailable:
        return [Examination("База", False, str(unavailable))]
    except duckdb.Error as error:
        return [Examination("База", False, f"не читается ({type(error).__name__}); соберите заново: «shnro build»")]
    results = rows[0] if rows else 0
    first = findings[0].sentence if findings else f"{len(check_names())} проверок без замечаний"
    return [
        Examination("База", True, f"версия {database.version}, результатов школ: {text.number(results)}"),
        Examination("Целостность чисел", not findings, first),
    ]


def _disk(folder: Path) -> Examination:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(existing).free
    return Examination("Место на диске", free >= _ENOUGH_BYTES, f"свободно {text.number(free / 1e9, 1)} ГБ")
