"""School data in the database: rows belong to the file that gave them, so a corrected file replaces its own."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shnro_core.model import DataKind
from shnro_core.store.database import Connection

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

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
    "mark_scale",
    "exam_threshold",
)
"""Tables that imports fill."""

_PROCEDURE = ("exam", "subject", "level", "grade")
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


def table_columns(con: Connection, table: str) -> list[str]:
    """Columns of a table in order."""
    described = con.execute(f"SELECT * FROM {table} LIMIT 0").description or []  # noqa: S608 - a table of the schema
    return [column[0] for column in described]


def key_columns(con: Connection, table: str) -> list[str]:
    """Primary key of a table."""
    row = con.execute(
        "SELECT constraint_column_names FROM duckdb_constraints()"
        " WHERE schema_name = 'main' AND table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    if row is None:
        raise KeyError(table)
    return list(row[0])


def ensure_region(con: Connection, *, region: str, name: str, data_kind: DataKind) -> None:
    """Add a region unless it is there."""
    con.execute("INSERT OR IGNORE INTO region VALUES (?, ?, ?)", [region, name, data_kind.value])


def insert_rows(
    con: Connection, table: str, rows: pd.DataFrame | Mapping[str, NDArray[Any]], *, file_id: str | None = None
) -> None:
    """Append a frame, or arrays by column, to a table; columns the rows lack stay empty, others are left out.

    ``file_id`` is the owner of all rows where they name none.
    """
    names = ", ".join(c for c in table_columns(con, table) if c in rows)
    con.register("incoming_rows", rows)
    try:
        if file_id is None:
            con.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming_rows")  # noqa: S608 - names of the schema
        else:
            con.execute(f"INSERT INTO {table} ({names}, file_id) SELECT {names}, ? FROM incoming_rows", [file_id])  # noqa: S608 - as above
    finally:
        con.unregister("incoming_rows")


def remove_files(con: Connection, file_ids: Collection[str]) -> int:
    """Remove everything the files gave. Returns the rows removed."""
    ids = list(file_ids)
    removed = 0
    for table in OWNED_TABLES:
        row = con.execute(f"DELETE FROM {table} WHERE list_contains(?, file_id)", [ids]).fetchone()  # noqa: S608 - a table of the schema
        removed += int(row[0]) if row else 0
    con.execute("DELETE FROM import_file WHERE list_contains(?, file_id)", [ids])
    return removed


def store_files(
    con: Connection, parts: Sequence[tuple[FileRecord, str, pd.DataFrame]], *, author: str, now: dt.datetime
) -> None:
    """Put the rows of files in place of their earlier ones, all together.

    ``parts`` are (file, table, frame without region and file_id); a file that fills several tables stands several
    times.
    """
    import pandas as pd  # noqa: PLC0415 - a build of the database needs no frames

    records = {record.file_id: record for record, _, _ in parts}
    remove_files(con, records)
    by_table: dict[str, list[pd.DataFrame]] = {}
    for record, table, frame in parts:
        by_table.setdefault(table, []).append(frame.assign(region=record.region, file_id=record.file_id))
    for table, frames in by_table.items():
        insert_rows(con, table, pd.concat(frames, ignore_index=True))
    remember_files(con, records.values(), author=author, now=now)


def remember_files(con: Connection, records: Iterable[FileRecord], *, author: str, now: dt.datetime) -> None:
    """Note files that own rows."""
    con.executemany(
        "INSERT INTO import_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
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
            ]
            for record in records
        ],
    )


def known_file(con: Connection, record: FileRecord) -> str:
    """How the database knows the file: ``same`` content and parameters, ``other`` content, or ``new``."""
    row = con.execute(
        "SELECT sha256 = ? AND parameters = ? FROM import_file WHERE file_id = ?",
        [record.sha256, record.parameters_text, record.file_id],
    ).fetchone()
    if row is None:
        return "new"
    return "same" if row[0] else "other"


def file_name_of(con: Connection, file_id: str) -> str | None:
    """Name of a loaded file; None when it is not loaded."""
    row = con.execute("SELECT file_name FROM import_file WHERE file_id = ?", [file_id]).fetchone()
    return str(row[0]) if row else None


def drop_empty_region(con: Connection) -> None:
    """Remove regions that only imports made and that own no file any more."""
    orphan = "region NOT IN (SELECT region FROM import_file)"
    con.execute(
        f"DELETE FROM municipality WHERE region IN (SELECT region FROM region WHERE data_kind <> ? AND {orphan})",  # noqa: S608 - a fixed text
        [DataKind.PUBLISHED.value],
    )
    con.execute(f"DELETE FROM municipality_name WHERE {orphan}")  # noqa: S608 - a fixed text
    con.execute(f"DELETE FROM region WHERE data_kind <> ? AND {orphan}", [DataKind.PUBLISHED.value])  # noqa: S608 - a fixed text


def rows_of_others(
    con: Connection, table: str, region: str, frame: pd.DataFrame, *, without: Collection[str]
) -> pd.DataFrame:
    """Loaded rows that a file's rows are compared with, with ``file_name`` of the owner of each.

    For results: its procedures in its years and the years before; for other tables with a year: its years; else the
    whole table. Rows of the files ``without`` (ids) are left out.
    """
    asked = (
        [c for c in (*_PROCEDURE, "year") if c in frame] if table == "result" else [c for c in ("year",) if c in frame]
    )
    sql = f"SELECT t.*, f.file_name FROM {table} t JOIN import_file f USING (file_id)"  # noqa: S608 - a table of the schema
    if asked:
        same = [f"t.{c} = n.{c}" for c in asked if c != "year"]
        years = "t.year BETWEEN n.year - 1 AND n.year" if table == "result" else "t.year = n.year"
        sql += f" SEMI JOIN incoming_keys n ON {' AND '.join([*same, years])}"
        con.register("incoming_keys", frame[asked].drop_duplicates())
    try:
        return con.execute(
            f"{sql} WHERE t.region = ? AND NOT list_contains(?, t.file_id)", [region, list(without)]
        ).df()
    finally:
        if asked:
            con.unregister("incoming_keys")


def register_rows(con: Connection, region: str) -> pd.DataFrame:
    """Schools known in a region: ``school_code, name, municipality, closed_year, file_name``."""
    return con.execute(
        "SELECT s.school_code, s.name, s.municipality, s.closed_year, f.file_name"
        " FROM school s JOIN import_file f USING (file_id) WHERE s.region = ?",
        [region],
    ).df()


def scale_rows(con: Connection, table: str, region: str, *, without: Collection[str] = ()) -> pd.DataFrame:
    """Loaded rows of a table of scales; those of the files ``without`` left out."""
    return con.execute(
        f"SELECT t.* EXCLUDE (region, file_id) FROM {table} t JOIN import_file f USING (file_id)"  # noqa: S608 - a table of the schema
        " WHERE t.region = ? AND NOT list_contains(?, f.file_name) ORDER BY ALL",
        [region, list(without)],
    ).df()


def procedures_of_pupils(con: Connection, region: str) -> pd.DataFrame:
    """Procedures counted from pupils' rows, one row per file: ``year, exam, subject, level, grade, file_name``."""
    return con.execute(
        "SELECT DISTINCT r.year, r.exam, r.subject, r.level, r.grade, f.file_name"
        " FROM result r JOIN import_file f USING (file_id) WHERE r.region = ? AND r.score_sum IS NOT NULL",
        [region],
    ).df()


def difference(con: Connection, record: FileRecord, table: str, frame: pd.DataFrame) -> Difference:
    """What storing the file would change against the rows it gave before."""
    columns = [c for c in table_columns(con, table) if c not in {"region", "file_id", "municipality_written"}]
    own = " REPLACE (coalesce(municipality_written, municipality) AS municipality)" if table == "school" else ""
    key = [c for c in key_columns(con, table) if c != "region"]
    values = [c for c in columns if c not in key]
    con.register("incoming_rows", frame[columns])
    same = " AND ".join(f"n.{c} IS NOT DISTINCT FROM o.{c}" for c in values) or "TRUE"
    on = " AND ".join(f"n.{c} IS NOT DISTINCT FROM o.{c}" for c in key)
    shown = [f"coalesce(n.{c}, o.{c}) AS {c}" for c in key]
    shown += [f"o.{c} AS {c}_before, n.{c} AS {c}_after" for c in values]
    sql = (
        f"CREATE OR REPLACE TEMP TABLE file_difference AS SELECT {', '.join(shown)},"  # noqa: S608 - names of the schema
        " CASE WHEN o.present IS NULL THEN 'added' WHEN n.present IS NULL THEN 'removed'"
        f" WHEN {same} THEN 'unchanged' ELSE 'changed' END AS change"
        " FROM (SELECT *, TRUE AS present FROM incoming_rows) n"
        f" FULL JOIN (SELECT *{own}, TRUE AS present FROM {table} WHERE file_id = ?) o ON {on}"
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
