"""School data in the database: rows belong to the file that gave them, so a corrected file replaces its own."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from shnro_core.model import DataKind

OWNED_TABLES = (
    "school",
    "result",
    "bias_sign",
    "isbsh",
    "context",
    "deficit",
    "participation",
    "measure",
    "list_entry",
    "failing_pupils",
    "survey_answer",
)
"""Tables that imports fill."""

EXAMPLES = 200
"""Changed rows shown to the operator before a corrected file replaces its earlier rows."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as the database remembers it: what it was called, what it held, what was kept of it."""

    region: str
    file_name: str
    sha256: str
    format: str
    year: int | None
    rows_read: int
    rows_kept: int
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_id(self) -> str:
        """Key of the file's rows; the same name in the same region is the same file."""
        return hashlib.sha256(f"{self.region}\n{self.file_name}".encode()).hexdigest()[:16]

    @property
    def parameters_text(self) -> str:
        """Recognised and corrected parameters as stored."""
        return json.dumps(dict(sorted(self.parameters.items())), ensure_ascii=False)


@dataclass(frozen=True)
class Difference:
    """What a file would change in its table. ``examples`` holds up to EXAMPLES changed or removed rows."""

    added: int
    changed: int
    removed: int
    unchanged: int
    examples: pd.DataFrame

    @property
    def nothing(self) -> bool:
        """The file brings nothing new."""
        return not (self.added or self.changed or self.removed)


def table_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Columns of a table in order."""
    rows = con.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'main' AND table_name = ?"
        " ORDER BY ordinal_position",
        [table],
    ).fetchall()
    return [r[0] for r in rows]


def key_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Primary key of a table."""
    row = con.execute(
        "SELECT constraint_column_names FROM duckdb_constraints()"
        " WHERE schema_name = 'main' AND table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    if row is None:
        raise KeyError(table)
    return list(row[0])


def ensure_region(con: duckdb.DuckDBPyConnection, *, region: str, name: str, data_kind: DataKind) -> None:
    """Add a region unless it is there."""
    con.execute("INSERT OR IGNORE INTO region VALUES (?, ?, ?)", [region, name, data_kind.value])


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> int:
    """Append a frame to a table by column names; columns the frame lacks stay empty. Returns the rows added."""
    columns = [c for c in table_columns(con, table) if c in frame.columns]
    names = ", ".join(columns)
    con.register("incoming_rows", frame[columns])
    try:
        con.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming_rows")  # noqa: S608 - names of the schema
    finally:
        con.unregister("incoming_rows")
    return len(frame)


def remove_file(con: duckdb.DuckDBPyConnection, file_id: str) -> int:
    """Remove everything a file gave. Returns the rows removed."""
    removed = 0
    for table in OWNED_TABLES:
        row = con.execute(f"DELETE FROM {table} WHERE file_id = ?", [file_id]).fetchone()  # noqa: S608 - a table of the schema
        removed += int(row[0]) if row else 0
    con.execute("DELETE FROM import_file WHERE file_id = ?", [file_id])
    return removed


def store_file(
    con: duckdb.DuckDBPyConnection,
    record: FileRecord,
    parts: Sequence[tuple[str, pd.DataFrame]],
    *,
    author: str,
    now: dt.datetime,
) -> None:
    """Put the rows of a file in place of its earlier ones. ``parts`` are (table, frame without region and file_id)."""
    remove_file(con, record.file_id)
    for table, frame in parts:
        insert_rows(con, table, frame.assign(region=record.region, file_id=record.file_id))
    con.execute(
        "INSERT INTO import_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            record.file_id,
            record.file_name,
            record.sha256,
            record.format,
            record.region,
            record.year,
            record.rows_read,
            record.rows_kept,
            now,
            author,
            record.parameters_text,
        ],
    )


def known_file(con: duckdb.DuckDBPyConnection, record: FileRecord) -> str:
    """How the database knows the file: ``same`` content and parameters, ``other`` content, or ``new``."""
    row = con.execute(
        "SELECT sha256 = ? AND parameters = ? FROM import_file WHERE file_id = ?",
        [record.sha256, record.parameters_text, record.file_id],
    ).fetchone()
    if row is None:
        return "new"
    return "same" if row[0] else "other"


def loaded_rows(con: duckdb.DuckDBPyConnection, table: str, region: str) -> pd.DataFrame:
    """Rows of a table for a region with the name of the file that gave each."""
    sql = f"SELECT t.*, f.file_name FROM {table} t JOIN import_file f USING (file_id) WHERE t.region = ?"  # noqa: S608 - a table of the schema
    return con.execute(sql, [region]).df()


def register_rows(con: duckdb.DuckDBPyConnection, region: str) -> pd.DataFrame:
    """Schools known in a region: ``school_code, name, municipality, closed_year``."""
    return con.execute(
        "SELECT school_code, name, municipality, closed_year FROM school WHERE region = ?", [region]
    ).df()


def difference(con: duckdb.DuckDBPyConnection, record: FileRecord, table: str, frame: pd.DataFrame) -> Difference:
    """What storing the file would change against the rows it gave before."""
    columns = [c for c in table_columns(con, table) if c not in {"region", "file_id"}]
    key = [c for c in key_columns(con, table) if c != "region"]
    values = [c for c in columns if c not in key]
    con.register("incoming_rows", frame[columns])
    same = " AND ".join(f"n.{c} IS NOT DISTINCT FROM o.{c}" for c in values) or "TRUE"
    on = " AND ".join(f"n.{c} IS NOT DISTINCT FROM o.{c}" for c in key)
    shown = ", ".join(f"coalesce(n.{c}, o.{c}) AS {c}" for c in key)
    pairs = ", ".join(f"o.{c} AS {c}_before, n.{c} AS {c}_after" for c in values)
    sql = (
        f"CREATE OR REPLACE TEMP TABLE file_difference AS SELECT {shown}, {pairs},"  # noqa: S608 - names of the schema
        " CASE WHEN o.present IS NULL THEN 'added' WHEN n.present IS NULL THEN 'removed'"
        f" WHEN {same} THEN 'unchanged' ELSE 'changed' END AS change"
        " FROM (SELECT *, TRUE AS present FROM incoming_rows) n"
        f" FULL JOIN (SELECT *, TRUE AS present FROM {table} WHERE file_id = ?) o ON {on}"
    )
    try:
        con.execute(sql, [record.file_id])
        counts = dict(con.execute("SELECT change, count(*) FROM file_difference GROUP BY change").fetchall())
        examples = con.execute(
            "SELECT * FROM file_difference WHERE change IN ('changed', 'removed') LIMIT ?", [EXAMPLES]
        ).df()
    finally:
        con.unregister("incoming_rows")
        con.execute("DROP TABLE IF EXISTS file_difference")
    return Difference(
        added=counts.get("added", 0),
        changed=counts.get("changed", 0),
        removed=counts.get("removed", 0),
        unchanged=counts.get("unchanged", 0),
        examples=examples,
    )
