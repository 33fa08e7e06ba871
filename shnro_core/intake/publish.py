"""Publication of a prepared import as a new version, and withdrawal of a loaded file."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shnro_core.intake.kept import keep_mappings
from shnro_core.intake.listing import settle
from shnro_core.intake.plan import Plan
from shnro_core.model import DatabaseUnavailableError, DataKind, DataRefusedError, Severity
from shnro_core.places import PRACTICE, region_name
from shnro_core.store.database import Connection, open_current
from shnro_core.store.loading import drop_empty_region, ensure_region, file_of, remove_files
from shnro_core.store.relations import prepare
from shnro_core.store.units import choose_sitting, rebuild, remove_units, sittings_of_both_kinds, store_outcomes
from shnro_core.store.versions import Version, publish


def publish_plan(
    folder: Path, plan: Plan, *, author: str, now: dt.datetime, partial: bool = False, confirmed: str = ""
) -> Version | None:
    """Store the new files of a plan in a new version and put it in service; None when there is nothing new.

    ``partial`` publishes the good files of a plan that has others too. ``confirmed`` are the words that
    ``plan.confirmation`` asks for before loaded schools are removed. Raises DataRefusedError when the plan has errors
    or the words are missing, DatabaseUnavailableError when the base has changed since.
    """
    if plan.refused and not (partial and plan.region):
        raise DataRefusedError([f for f in plan.findings if f.severity is Severity.ERROR])
    if plan.confirmation and " ".join(confirmed.lower().split()) != plan.confirmation:
        raise DataRefusedError([f for f in plan.findings if f.check == "check_units_absent"])
    if not plan.to_store and not plan.absent and plan.sitting is None:
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
        for table, units in (plan.absent or {}).items():
            remove_units(con, table, plan.region, units)
        parts = [(c.record, c.batch.table, c.outcome) for c in plan.to_store if c.outcome is not None]
        names = {c.record.file_id: c.batch.facts for c in plan.to_store if c.batch.facts is not None}
        if parts:
            store_outcomes(con, plan.region, parts, author=author, now=now, names=names)
        if plan.sitting is not None:
            years = [int(year) for year in sittings_of_both_kinds(con, plan.region)["year"]]
            if years:
                choose_sitting(con, plan.region, years, plan.sitting)
            rebuild(con, plan.region)
        settle(con, folder, plan.region)
        prepare(con)
        return {
            "files": [
                {**asdict(c.record), "saved_at": c.batch.saved_at, "status": c.status, "table": c.batch.table}
                for c in plan.to_store
            ],
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
        found = file_of(cursor, file_id)
    if found is None:
        raise DatabaseUnavailableError("Такого файла среди загруженных нет.")
    region, name = found

    def fill(con: Connection) -> dict[str, Any]:
        removed = remove_files(con, [file_id])
        rebuild(con, region)
        settle(con, folder, region)
        drop_empty_region(con)
        prepare(con)
        return {"files": [{"file_name": name, "status": "удалён", "rows_kept": removed}], "findings": []}

    action = f"удаление файла «{name}»"
    return publish(folder, fill, author=author, action=action, now=now, from_current=True, expected=database.version)
