"""Small workbooks and CSV files of the invented office, and its own templates filled in."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import xlsxwriter

from shnro_core.demo.files.sheet_xml import (
    BLANK,
    ColumnCells,
    SharedStrings,
    SheetCells,
    number_cell,
    write_workbook,
)
from shnro_core.importers.specs import FieldKind, TableSpec

Value = Any
"""What a cell may hold: text, number, date or None."""

_CREATED: Final = dt.datetime(2023, 1, 10, 12, 0)  # noqa: DTZ001  # a fixed mark inside the files, not a moment


@dataclass(frozen=True)
class PlainSheet:
    """A sheet of a small workbook: name and rows, the header among them."""

    name: str
    rows: Sequence[Sequence[Value]]


def write_tables(path: Path, sheets: Iterable[PlainSheet]) -> None:
    """Write a small workbook; texts stay texts, dates are written as dates, None leaves the cell empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _CREATED, "comments": "Демонстрационные данные"})
        date = book.add_format({"num_format": "dd.mm.yyyy"})
        for sheet in sheets:
            target = book.add_worksheet(sheet.name)
            for number, row in enumerate(sheet.rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        target.write_datetime(number, column, value, date)
                    elif value is not None:
                        target.write(number, column, value)


def write_long_table(path: Path, sheet: PlainSheet) -> None:
    """Write one long sheet of texts and numbers, faster than ``write_tables``; None leaves the cell empty."""
    strings = SharedStrings()
    header, *rows = sheet.rows
    columns = (
        ColumnCells(str(title), [_ending(value, strings) for value in values])
        for title, values in zip(header, zip(*rows, strict=True), strict=True)
    )
    write_workbook(path, [SheetCells(sheet.name, tuple(columns))], strings)


def _ending(value: Value, strings: SharedStrings) -> str:
    if value is None:
        return BLANK
    return strings.cell(value) if isinstance(value, str) else number_cell(value)


def write_csv(path: Path, rows: Iterable[Sequence[Value]], *, encoding: str, delimiter: str = ";") -> None:
    """Write a CSV file as offices export it; None leaves the cell empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)


def template_sheet(spec: TableSpec, frame: pd.DataFrame) -> PlainSheet:
    """The template of a table filled with the rows of ``frame`` (columns named as the fields of the template)."""
    columns = [_values(frame[field.name], field.kind) for field in spec.fields]
    return PlainSheet(spec.sheet, [[field.header for field in spec.fields], *zip(*columns, strict=True)])


def _values(column: pd.Series[Any], kind: FieldKind) -> list[Value]:
    if kind is FieldKind.FLAG:
        return [None if pd.isna(value) else "да" if value else "нет" for value in column]
    if kind is FieldKind.DATE:
        return [None if pd.isna(value) else value.to_pydatetime() for value in column]
    return [None if pd.isna(value) else value for value in column.astype(object)]
