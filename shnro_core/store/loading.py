"""School data in the database: rows belong to the file that gave them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shnro_core.model import DataKind
from shnro_core.store.database import Connection

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

OWNED_TABLES = (
    "school",
    "loaded_school",
    "result",
    "loaded_result",
    "covered_unit",
    "bias_sign",
    "isbsh",
    "context",
    "deficit",
    "participation",
    "measure",
    "list_entry",
    "failing_pupils",
    "teacher_deficit",
    "plan_measure",
    "survey_answer",
    "mark_scale",
    "exam_threshold",
    "gia_code",
)
"""Tables that imports fill."""
_DERIVED = frozenset({"school", "result"})
"""Tables made anew from what the files hold; only generated rows stand in them by themselves."""

_PROCEDURE = ("exam", "subject", "level", "grade")
EXAMPLES = 200
"""Changed rows shown to the operator before a corrected file replaces its earlier rows."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as the database remembers it: what it was called, what it held, what was kept of it.

    ``saved_at`` = when the program that wrote the file says it was saved.
    """

    region: str
    file_name: str
    sha256: str
    format: str
    year: int | None
    rows_read: int
    rows_kept: int
    parameters: Mapping[str, str] = field(default_factory=dict)
    saved_at: dt.datetime | None = None

    @property
    def file_id(self) -> str:
        """Key of the file's rows; the same content in the same region is the same file, whatever it is called."""
        return hashlib.sha256(f"{self.region}\n{self.sha256}".encode()).hexdigest()[:16]

    @property
    def parameters_text(self) -> str:
        """Recognised and corrected parameters as stored."""
        return json.dumps(dict(sorted(self.parameters.items())), ensure_ascii=False)


@dataclass(frozen=True)
class Difference:
    """What a file would change in its table. ``examples`` holds up to EXAMPLES changed or removed rows.

    ``joined`` = units to which it adds its pupils, ``older`` = units of which later data are kept, ``empty``
    = units of which it newly says that there is nothing, ``renewed`` = units it says again, later than another file.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    examples: pd.DataFrame
    joined: int = 0
    older: int = 0
    empty: int = 0
    renewed: int = 0

    @property
    def nothing(self) -> bool:
        """The file brings nothing new."""
        return not (self.added or self.changed or self.removed or self.empty or self.renewed)


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
    given = [c for c in table_columns(con, table) if c in rows]
    names = ", ".join(given)
    con.register("incoming_rows", {name: rows[name] for name in given} if isinstance(rows, dict) else rows)
    try:
        if file_id is None:
            con.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming_rows")  # noqa: S608 - names of the schema
        else:
            con.execute(f"INSERT INTO {table} ({names}, file_id) SELECT {names}, ? FROM incoming_rows", [file_id])  # noqa: S608 - as above
    finally:
        con.unregister("incoming_rows")


def remove_files(con: Connection, file_ids: Collection[str]) -> int:
    """Remove everything the files gave. Returns the rows removed; ``units.rebuild_results`` belongs behind it."""
    ids = list(file_ids)
    removed = 0
    for table in OWNED_TABLES:
        row = con.execute(f"DELETE FROM {table} WHERE list_contains(?, file_id)", [ids]).fetchone()  # noqa: S608 - a table of the schema
        removed += int(row[0]) if row and table not in _DERIVED else 0
    con.execute("DELETE FROM import_file WHERE list_contains(?, file_id)", [ids])
    return removed


def forget_empty_files(con: Connection, region: str) -> None:
    """Forget the files of a region of which no row is left."""
    owners = " UNION ".join(f"SELECT file_id FROM {table}" for table in OWNED_TABLES if table not in _DERIVED)  # noqa: S608 - tables of the schema
    con.execute(f"DELETE FROM import_file WHERE region = ? AND file_id NOT IN ({owners})", [region])  # noqa: S608 - as above


def remember_files(con: Connection, records: Iterable[FileRecord], *, author: str, now: dt.datetime) -> None:
    """Note files that own rows."""
    con.executemany(
        "INSERT INTO import_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                record.saved_at,
            ]
            for record in records
        ],
    )


def file_of(con: Connection, file_id: str) -> tuple[str, str] | None:
    """Region and name of a loaded file; None when it is not loaded."""
    row = con.execute("SELECT region, file_name FROM import_file WHERE file_id = ?", [file_id]).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def drop_empty_region(con: Connection) -> None:
    """Remove regions that only imports made and that own no file any more."""
    orphan = "region NOT IN (SELECT region FROM import_file)"
    con.execute(
        f"DELETE FROM municipality WHERE region IN (SELECT region FROM region WHERE data_kind <> ? AND {orphan})",  # noqa: S608 - a fixed text
        [DataKind.PUBLISHED.value],
    )
    con.execute(f"DELETE FROM municipality_name WHERE {orphan}")  # noqa: S608 - a fixed text
    con.execute(f"DELETE FROM region WHERE data_kind <> ? AND {orphan}", [DataKind.PUBLISHED.value])  # noqa: S608 - a fixed text


def results_of_the_year_before(con: Connection, region: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Loaded results of the procedures of ``frame`` in the years before its own."""
    con.register("incoming_keys", frame[[*_PROCEDURE, "year"]].drop_duplicates())
    same = " AND ".join(f"t.{c} = n.{c}" for c in _PROCEDURE)
    try:
        return con.execute(
            f"SELECT t.* FROM result t SEMI JOIN incoming_keys n ON {same} AND t.year = n.year - 1 WHERE t.region = ?",  # noqa: S608 - names of the schema
            [region],
        ).df()
    finally:
        con.unregister("incoming_keys")


def register_rows(con: Connection, region: str) -> pd.DataFrame:
    """Schools known in a region: ``school_code, name, municipality, closed_year, file_name``."""
    return con.execute(
        "SELECT s.school_code, s.name, s.municipality, s.closed_year, f.file_name"
        " FROM school s JOIN import_file f USING (file_id) WHERE s.region = ?",
        [region],
    ).df()


def has_register(con: Connection, region: str) -> bool:
    """Whether a register of the region's schools was loaded or made; schools are known without one too."""
    sql = "SELECT count(*) > 0 FROM loaded_school WHERE region = $region"
    made = " OR EXISTS (FROM region WHERE region = $region AND data_kind = $demo)"
    row = con.execute(f"SELECT ({sql}){made}", {"region": region, "demo": DataKind.DEMO.value}).fetchone()
    return bool(row and row[0])


def scale_rows(con: Connection, table: str, region: str) -> pd.DataFrame:
    """Loaded rows of a table of scales."""
    sql = f"SELECT * EXCLUDE (region, file_id) FROM {table} WHERE region = ? ORDER BY ALL"  # noqa: S608 - a table of the schema
    return con.execute(sql, [region]).df()


def procedures_of_pupils(con: Connection, region: str) -> pd.DataFrame:
    """Procedures counted from pupils' rows: ``year, exam, subject, level, grade``."""
    return con.execute(
        "SELECT DISTINCT year, exam, subject, level, grade FROM result WHERE region = ? AND score_sum IS NOT NULL",
        [region],
    ).df()
