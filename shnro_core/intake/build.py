"""The database from scratch: published documents and the invented region."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnro_core import PROJECT_ROOT
from shnro_core.demo import DEFAULT_SEED
from shnro_core.demo.apart import generated_apart
from shnro_core.intake.places import kept_places
from shnro_core.store.build import fill_from_data
from shnro_core.store.database import Connection
from shnro_core.store.loading import OWNED_TABLES, FileRecord, insert_rows, remember_files
from shnro_core.store.relations import prepare
from shnro_core.store.versions import Version, publish

if TYPE_CHECKING:
    from shnro_core.demo.columns import Columns

DEMO = "demo"


def build_database(folder: Path, *, author: str, now: dt.datetime, data: Path = PROJECT_ROOT / "data") -> Version:
    """Build and publish a database from ``data`` with the invented region beside it.

    School data imported earlier is not carried over: the earlier version stays in the folder.
    Raises DataRefusedError or DatabaseUnavailableError; the previous version stays in service then.
    """

    with generated_apart(DEFAULT_SEED) as demo:

        def fill(con: Connection) -> dict[str, Any]:
            details = fill_from_data(con, data)
            _add_demo(con, demo(), author=author, now=now)
            kept_places(folder).place_every(con)
            prepare(con)
            return details

        return publish(folder, fill, author=author, action="сборка", now=now)


def _add_demo(con: Connection, tables: Mapping[str, Columns], *, author: str, now: dt.datetime) -> None:
    rows = sum(len(columns["region"]) for name, columns in tables.items() if name in OWNED_TABLES)
    record = FileRecord(
        region=DEMO,
        file_name=f"вымышленный регион, вариант {DEFAULT_SEED}",
        sha256=hashlib.sha256(str(DEFAULT_SEED).encode()).hexdigest(),
        format="генератор",
        year=None,
        rows_read=rows,
        rows_kept=rows,
    )
    for name, columns in tables.items():
        insert_rows(con, name, columns, file_id=record.file_id if name in OWNED_TABLES else None)
    remember_files(con, [record], author=author, now=now)
