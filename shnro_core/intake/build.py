"""The database from scratch: published documents and the invented region."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from shnro_core import PROJECT_ROOT
from shnro_core.demo.region import DEFAULT_SEED, generate
from shnro_core.store.build import fill_from_data
from shnro_core.store.database import Connection
from shnro_core.store.loading import FileRecord, insert_rows, store_files
from shnro_core.store.method import prepare
from shnro_core.store.versions import Version, publish

DEMO = "demo"
_UNOWNED = ("region", "municipality")


def build_database(folder: Path, *, author: str, now: dt.datetime, data: Path = PROJECT_ROOT / "data") -> Version:
    """Build and publish a database from ``data`` with the invented region beside it.

    School data imported earlier is not carried over: the earlier version stays in the folder.
    Raises DataRefusedError or DatabaseUnavailableError; the previous version stays in service then.
    """

    def fill(con: Connection) -> dict[str, Any]:
        details = fill_from_data(con, data)
        add_demo(con, author=author, now=now)
        prepare(con)
        return details

    return publish(folder, fill, author=author, action="сборка", now=now)


def add_demo(con: Connection, *, author: str, now: dt.datetime, seed: int = DEFAULT_SEED) -> None:
    """Generate the invented region into an open database."""
    tables = generate(seed).tables()
    for name in _UNOWNED:
        insert_rows(con, name, tables[name])
    owned = {name: frame for name, frame in tables.items() if name not in _UNOWNED}
    rows = sum(len(frame) for frame in owned.values())
    record = FileRecord(
        region=DEMO,
        file_name=f"вымышленный регион, зерно {seed}",
        sha256=hashlib.sha256(str(seed).encode()).hexdigest(),
        format="генератор",
        year=None,
        rows_read=rows,
        rows_kept=rows,
    )
    parts = [(record, name, frame.drop(columns="region")) for name, frame in owned.items()]
    store_files(con, parts, author=author, now=now)
