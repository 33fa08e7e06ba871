"""Build of the database from ``data/``: published figures, boundaries and empty tables for school data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from shnro_core import PROJECT_ROOT
from shnro_core.model import DataRefusedError
from shnro_core.store.geo import load_geo
from shnro_core.store.integrity import run_checks
from shnro_core.store.published import load_published
from shnro_core.store.versions import Version, publish

_SCHEMA = Path(__file__).parent / "schema"


def create_schema(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables of per-school data and the view ``results``."""
    con.execute((_SCHEMA / "schools.sql").read_text(encoding="utf-8"))


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views for analysts that join school data with published figures."""
    con.execute((_SCHEMA / "views.sql").read_text(encoding="utf-8"))


def fill_from_data(con: duckdb.DuckDBPyConnection, data: Path) -> dict[str, Any]:
    """Fill an empty database from the ``data`` folder.

    Raises DataRefusedError when a file breaks its spec or the figures break an integrity check.
    """
    create_schema(con)
    load_geo(con, data / "geo")
    load_published(con, data / "published")
    create_views(con)
    findings = run_checks(con)
    if findings:
        raise DataRefusedError(findings)
    return {"files": [], "findings": []}


def build_database(folder: Path, *, author: str, now: dt.datetime, data: Path = PROJECT_ROOT / "data") -> Version:
    """Build and publish a database from ``data``; the previous version stays in service on any fault.

    Raises DataRefusedError or DatabaseUnavailableError.
    """
    return publish(folder, lambda con: fill_from_data(con, data), author=author, action="сборка", now=now)
