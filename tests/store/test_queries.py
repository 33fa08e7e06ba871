"""Named queries: every SQL file says its grain, runs against the built base and is asked by the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shnro_core.store import database as database_module
from shnro_core.store.database import Database

PACKAGE = Path(database_module.__file__).parents[1]
SQL = Path(database_module.__file__).parent / "sql"
FILES = sorted(SQL.rglob("*.sql"))
COMPOSED = ("checks", "method")
NAMED = [str(p.relative_to(SQL).with_suffix("")) for p in FILES if p.relative_to(SQL).parts[0] not in COMPOSED]
SAMPLES = {
    "region": "67",
    "year": 2022,
    "municipality": "г. Смоленск",
    "school": "sch990001",
    "school_code": "sch990001",
    "exam": "ОГЭ",
    "subject": "Математика",
    "level": "",
    "grade": 9,
    "unstated": "муниципалитет не указан",
}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SQL)))
def test_first_line_of_every_sql_file_says_its_grain(path: Path) -> None:
    assert re.match(r"-- grain: one \S+", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMED)
def test_every_named_query_runs_for_every_region_and_without_one(database: Database, name: str) -> None:
    asked = set(re.findall(r"\$([a-z_]+)", (SQL / f"{name}.sql").read_text(encoding="utf-8")))
    for region in ("67", "76", None):
        frame = database.query(name, **{k: region if k == "region" else SAMPLES[k] for k in asked})
        assert len(frame.columns) > 0
        assert frame.columns.is_unique


def is_asked(name: str, module: str) -> bool:
    """Whether a module names the query, whole or as the end of a name put together from its folder."""
    folder, _, stem = name.rpartition("/")
    return f'"{name}"' in module or (f'"{folder}/{{' in module and f'"{stem}"' in PROGRAM)


MODULES = [p.read_text(encoding="utf-8") for p in sorted(PACKAGE.rglob("*.py"))]
PROGRAM = "\n".join(MODULES)


@pytest.mark.parametrize("name", NAMED)
def test_every_named_query_is_asked_by_the_program(name: str) -> None:
    assert any(is_asked(name, module) for module in MODULES)
