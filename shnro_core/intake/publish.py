"""Publication of a prepared import as a new version, and withdrawal of a loaded file."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from shnro_core.intake.plan import Plan
from shnro_core.model import DatabaseUnavailableError, DataKind, DataRefusedError, Severity
from shnro_core.store.loading import ensure_region, remove_file, store_file
from shnro_core.store.versions import Version, publish

PRACTICE = "99"
"""Code that the logins of the invented schools carry: such a region is stamped as invented."""

_STORE_ORDER = ("school",)


def publish_plan(folder: Path, plan: Plan, *, author: str, now: dt.datetime) -> Version | None:
    """Store the new files of a plan in a new version and put it in service; None when there is nothing new.

    Raises DataRefusedError when the plan has errors, DatabaseUnavailableError when the base has changed since.
    """
    if plan.refused:
        raise DataRefusedError([f for f in plan.findings if f.severity is Severity.ERROR])
    if not plan.to_store:
        return None

    def fill(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        invented = plan.region == PRACTICE
        ensure_region(
            con,
            region=plan.region,
            name="Учебный регион" if invented else f"Регион {plan.region}",
            data_kind=DataKind.DEMO if invented else DataKind.LOADED,
        )
        ordered = sorted(plan.to_store, key=lambda c: c.batch.table not in _STORE_ORDER)
        for change in ordered:
            store_file(con, change.record, [(change.batch.table, change.batch.frame)], author=author, now=now)
        add_missing_municipalities(con, plan.region)
        return {
            "files": [{**asdict(c.record), "status": c.status, "table": c.batch.table} for c in ordered],
            "findings": [{"place": f.place, "what": f.what, "severity": f.severity.value} for f in plan.findings],
        }

    action = f"загрузка: файлов {len(plan.to_store)}, регион {plan.region}"
    return publish(folder, fill, author=author, action=action, now=now, from_current=True, expected=plan.version)


def add_missing_municipalities(con: duckdb.DuckDBPyConnection, region: str) -> None:
    """Give every municipality of the region's schools a row; the practice region borrows the invented boundaries."""
    con.execute(
        "INSERT INTO municipality BY NAME"
        " SELECT DISTINCT s.region, s.municipality, m.centre, m.lat, m.lon, m.label_lat, m.label_lon, m.boundary"
        " FROM school s"
        " LEFT JOIN municipality m ON m.region = 'demo' AND s.region = ? AND m.municipality = s.municipality"
        " WHERE s.region = ? AND (s.region, s.municipality) NOT IN (SELECT (region, municipality) FROM municipality)",
        [PRACTICE, region],
    )


def withdraw_file(folder: Path, *, file_id: str, author: str, now: dt.datetime) -> Version:
    """Publish a version without the rows of one loaded file. Raises DatabaseUnavailableError when it is not loaded."""

    def fill(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        row = con.execute("SELECT file_name FROM import_file WHERE file_id = ?", [file_id]).fetchone()
        if row is None:
            raise DatabaseUnavailableError("Такого файла среди загруженных нет.")
        removed = remove_file(con, file_id)
        return {"files": [{"file_name": row[0], "status": "удалён", "rows_kept": removed}], "findings": []}

    return publish(folder, fill, author=author, action="удаление файла", now=now, from_current=True)
