"""Publication of a prepared import as a new version, and withdrawal of a loaded file."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shnro_core.intake.kept import keep_mappings
from shnro_core.intake.places import kept_places
from shnro_core.intake.plan import Plan
from shnro_core.model import DatabaseUnavailableError, DataKind, DataRefusedError, Severity
from shnro_core.places import PRACTICE, region_name
from shnro_core.store.database import Connection, open_current
from shnro_core.store.loading import drop_empty_region, ensure_region, file_name_of, remove_files, store_files
from shnro_core.store.relations import prepare
from shnro_core.store.versions import Version, publish


def publish_plan(folder: Path, plan: Plan, *, author: str, now: dt.datetime) -> Version | None:
    """Store the new files of a plan in a new version and put it in service; None when there is nothing new.

    Raises DataRefusedError when the plan has errors, DatabaseUnavailableError when the base has changed since.
    """
    if plan.refused:
        raise DataRefusedError([f for f in plan.findings if f.severity is Severity.ERROR])
    if not plan.to_store:
        keep_mappings(folder, plan.surveys)
        return None

    def fill(con: Connection) -> dict[str, Any]:
        invented = plan.region == PRACTICE
        ensure_region(
            con,
            region=plan.region,
            name=region_name(plan.region),
            data_kind=DataKind.DEMO if invented else DataKind.LOADED,
        )
        store_files(con, [(c.record, c.batch.table, c.batch.frame) for c in plan.to_store], author=author, now=now)
        kept_places(folder).place(con, plan.region)
        prepare(con)
        return {
            "files": [{**asdict(c.record), "status": c.status, "table": c.batch.table} for c in plan.to_store],
            "findings": [{"place": f.place, "what": f.what, "severity": f.severity.value} for f in plan.findings],
        }

    action = f"загрузка: файлов {len(plan.to_store)}, регион {plan.region}"
    version = publish(folder, fill, author=author, action=action, now=now, from_current=True, expected=plan.version)
    keep_mappings(folder, plan.surveys)
    return version


def withdraw_file(folder: Path, *, file_id: str, author: str, now: dt.datetime) -> Version:
    """Publish a version without the rows of one loaded file; a region that was only loaded goes with its last file.

    Raises DatabaseUnavailableError when the file is not loaded or the base has changed meanwhile.
    """
    database = open_current(folder)
    with database.cursor() as cursor:
        name = file_name_of(cursor, file_id)
    if name is None:
        raise DatabaseUnavailableError("Такого файла среди загруженных нет.")

    def fill(con: Connection) -> dict[str, Any]:
        removed = remove_files(con, [file_id])
        drop_empty_region(con)
        kept_places(folder).place_every(con)
        prepare(con)
        return {"files": [{"file_name": name, "status": "удалён", "rows_kept": removed}], "findings": []}

    action = f"удаление файла «{name}»"
    return publish(folder, fill, author=author, action=action, now=now, from_current=True, expected=database.version)
