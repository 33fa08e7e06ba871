"""Published figures: CSV files of ``data/published`` checked by their specs and loaded as typed tables.

Every loaded table has, besides its own columns, ``csv_row`` (row of the file, header = 1) and, where its rows name
a document, ``region`` of that document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from shnro_core.model import DataRefusedError, Finding
from shnro_core.store.csvfile import read_records
from shnro_core.store.rules import Known, Row, faults
from shnro_core.store.specs import TableSpec, region_specs, table_specs


def load_published(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load every published CSV into schema ``published``; municipalities must be in the database already.

    Raises DataRefusedError with file, row, column and rule of every fault of every file.
    """
    findings: list[Finding] = []
    rows_of: dict[TableSpec, list[Row]] = {}
    for spec in table_specs():
        try:
            rows_of[spec] = _read(folder, spec)
        except DataRefusedError as refused:
            findings += refused.findings
    known = _known(con, rows_of)
    for spec, rows in rows_of.items():
        findings += faults(spec, rows, known)
    if findings:
        raise DataRefusedError(findings)
    con.execute("CREATE SCHEMA published")
    con.execute("CREATE TABLE published.source_region (source VARCHAR PRIMARY KEY, region VARCHAR NOT NULL)")
    con.executemany("INSERT INTO published.source_region VALUES (?, ?)", list(known.region_of.items()))
    for spec, rows in rows_of.items():
        _insert(con, spec, rows, known)


def _read(folder: Path, spec: TableSpec) -> list[Row]:
    records = read_records(folder / spec.file_name, [c.header for c in spec.columns])
    names = [c.name for c in spec.columns]
    return [dict(zip(names, (value or None for value in record), strict=True)) for record in records]


def _known(con: duckdb.DuckDBPyConnection, rows_of: dict[TableSpec, list[Row]]) -> Known:
    region_of = {source: region.code for region in region_specs() for source in region.sources}
    listed = {row["source_id"] for spec, rows in rows_of.items() if spec.name == "sources" for row in rows}
    municipalities: dict[str, set[str]] = {}
    for region, name in con.execute("SELECT region, municipality FROM municipality").fetchall():
        municipalities.setdefault(region, set()).add(name)
    return Known(
        documents=frozenset(d for d in listed if d) or frozenset(region_of),
        region_of=region_of,
        municipalities={region: frozenset(names) for region, names in municipalities.items()},
    )


def _insert(con: duckdb.DuckDBPyConnection, spec: TableSpec, rows: list[Row], known: Known) -> None:
    values: dict[str, tuple[str, list[Any]]] = {}
    if spec.sourced:
        values["region"] = ("VARCHAR", [known.region_of[row["source"] or ""] for row in rows])
    values |= {c.name: (c.sql_type, [row[c.name] for row in rows]) for c in spec.columns}
    values["csv_row"] = ("INTEGER", list(range(2, len(rows) + 2)))
    columns = ", ".join(
        f'CAST(unnest(CAST(? AS VARCHAR[])) AS {sql_type}) AS "{name}"' for name, (sql_type, _) in values.items()
    )
    sql = f'CREATE TABLE published."{spec.name}" AS SELECT {columns}'
    con.execute(sql, [column for _, column in values.values()])
