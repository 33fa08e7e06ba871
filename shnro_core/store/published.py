"""Published figures: CSV files of ``data/published`` checked by their specs and loaded as typed tables.

Every loaded table has, besides its own columns, ``region`` (of its document) and ``csv_row`` (row of the file,
header = 1).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from shnro_core.model import DataRefusedError, Finding
from shnro_core.store.specs import ColumnSpec, TableSpec, region_specs, table_specs

_ADVICE_RESTORE = "Верните файл из поставки или исправьте его и повторите сборку"
_ADVICE_CELL = "Исправьте значение и повторите сборку"


def load_published(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load every published CSV into schema ``published``.

    Raises DataRefusedError with file, row, column and rule when a file is missing, damaged or breaks its spec.
    """
    con.execute("CREATE SCHEMA published")
    con.execute("CREATE TABLE published.source_region (source VARCHAR PRIMARY KEY, region VARCHAR NOT NULL)")
    con.executemany(
        "INSERT INTO published.source_region VALUES (?, ?)",
        [(source, region.code) for region in region_specs() for source in region.sources],
    )
    findings: list[Finding] = []
    for spec in table_specs():
        try:
            frame = _read(folder / spec.file_name, spec)
        except DataRefusedError as refused:
            findings += refused.findings
            continue
        con.register("incoming", frame)
        faults = sorted(_faults(con, spec), key=lambda f: (f.row or 0, f.column or ""))
        if not faults:
            _insert(con, spec)
        con.unregister("incoming")
        findings += faults
    if findings:
        raise DataRefusedError(findings)


def _refuse(spec: TableSpec, what: str, *, row: int | None = None, column: str | None = None) -> DataRefusedError:
    return DataRefusedError([Finding(file=spec.file_name, what=what, advice=_ADVICE_RESTORE, row=row, column=column)])


def _read(path: Path, spec: TableSpec) -> pd.DataFrame:
    headers = [c.header for c in spec.columns]
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = next(reader, [])
            if header != headers:
                raise _header_fault(spec, header, headers)
            rows = list(reader)
    except FileNotFoundError:
        raise _refuse(spec, "файла нет в папке data/published") from None
    except UnicodeDecodeError:
        raise _refuse(spec, "файл повреждён: это не текст в кодировке UTF-8") from None
    except csv.Error:
        raise _refuse(spec, "файл повреждён: не закрыты кавычки или оборвана запись", row=reader.line_num) from None
    for number, row in enumerate(rows, start=2):
        if len(row) != len(headers):
            raise _refuse(spec, f"в строке {len(row)} полей вместо {len(headers)}", row=number)
    if not rows:
        raise _refuse(spec, "в файле нет ни одной строки данных")
    frame = pd.DataFrame(rows, columns=[c.name for c in spec.columns], dtype=object)
    frame = frame.where(frame != "", None)
    frame["csv_row"] = range(2, len(frame) + 2)
    return frame


def _header_fault(spec: TableSpec, header: list[str], expected: list[str]) -> DataRefusedError:
    missing = [h for h in expected if h not in header]
    extra = [h for h in header if h not in expected]
    if missing:
        return _refuse(spec, "нет обязательного столбца", row=1, column=missing[0])
    if extra:
        return _refuse(spec, "лишний столбец", row=1, column=extra[0])
    return _refuse(spec, "столбцы стоят в другом порядке или повторяются", row=1)


def _faults(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> Iterator[Finding]:
    for column in spec.columns:
        yield from _column_faults(con, spec, column)
    yield from _duplicate_keys(con, spec)
    if spec.sourced:
        unknown = con.execute(
            "SELECT csv_row, source FROM incoming WHERE source IS NOT NULL AND source NOT IN"
            " (SELECT source_id FROM published.sources)"
        ).fetchall()
        yield from _findings(spec, "source", unknown, "документа «{}» нет в sources.csv")


def _findings(spec: TableSpec, column: str, rows: list[tuple[int, object]], what: str) -> Iterator[Finding]:
    for row, value in rows:
        yield Finding(file=spec.file_name, row=row, column=column, what=what.format(value), advice=_ADVICE_CELL)


def _column_faults(con: duckdb.DuckDBPyConnection, spec: TableSpec, column: ColumnSpec) -> Iterator[Finding]:
    name = f'"{column.name}"'
    rules: list[tuple[str, str, list[object]]] = []
    if column.required:
        rules.append((f"{name} IS NULL", "значение не заполнено", []))
    if column.type != "text":
        cast = f"TRY_CAST({name} AS {column.sql_type})"
        rules.append((f"{name} IS NOT NULL AND {cast} IS NULL", f"«{{}}» — не {column.type_words}", []))
        if column.minimum is not None:
            rules.append((f"{cast} < ?", f"{{}} меньше {column.minimum}", [column.minimum]))
        if column.maximum is not None:
            rules.append((f"{cast} > ?", f"{{}} больше {column.maximum}", [column.maximum]))
    if column.one_of:
        allowed = ", ".join(column.one_of)
        rules.append((f"{name} NOT IN (SELECT unnest(?))", f"«{{}}» — не из списка: {allowed}", [list(column.one_of)]))
    if column.municipality:
        known = "SELECT municipality FROM municipality"
        rules.append((f"{name} NOT IN ({known})", "муниципалитета «{}» нет в границах data/geo", []))
    for condition, what, parameters in rules:
        sql = f"SELECT csv_row, {name} FROM incoming WHERE {condition}"  # noqa: S608 - identifiers come from published.yaml
        yield from _findings(spec, column.header, con.execute(sql, parameters).fetchall(), what)


def _duplicate_keys(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> Iterator[Finding]:
    key = ", ".join(f'"{k}"' for k in spec.key)
    sql = (
        f"SELECT csv_row, first_row FROM (SELECT csv_row, min(csv_row) OVER (PARTITION BY {key}) AS first_row"  # noqa: S608 - identifiers come from published.yaml
        " FROM incoming) WHERE csv_row > first_row"
    )
    yield from _findings(spec, ", ".join(spec.key), con.execute(sql).fetchall(), "ключ повторяет строку {}")


def _insert(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> None:
    columns = ", ".join(f'CAST("{c.name}" AS {c.sql_type}) AS "{c.name}"' for c in spec.columns)
    region = (
        "(SELECT r.region FROM published.source_region r WHERE r.source = i.source) AS region," if spec.sourced else ""
    )
    con.execute(
        f'CREATE TABLE published."{spec.name}" AS SELECT {region} {columns}, csv_row FROM incoming i ORDER BY csv_row'  # noqa: S608 - identifiers come from published.yaml
    )
