"""A visible table as a file: the same rows and columns, with caption, notes and sources.

A text that a spreadsheet would run as a formula gets an apostrophe in CSV and is a text cell in XLSX; numbers stay
numbers.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.model import Column, Kind, Table

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER_FORMATS = {Kind.COUNT: "#,##0", Kind.YEAR: "0"}
_WIDEST = 60
_A4 = 9
_SHEET_CHARACTERS = 80
"""About as many characters stand side by side on an upright sheet."""
_FIRST_ROW = 2
"""Below the caption and the heads of the columns."""


def neutralised(frame: pd.DataFrame) -> pd.DataFrame:
    """Copy of the frame in which no text cell starts like a formula."""
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_DANGEROUS) else v)
    return safe


def to_csv(frame: pd.DataFrame) -> str:
    """CSV for machines: comma, decimal dot, UTF-8."""
    return neutralised(frame).to_csv(index=False, lineterminator="\n")


def to_json(frame: pd.DataFrame) -> str:
    """JSON records; missing values are null."""
    return json.dumps(json.loads(frame.to_json(orient="records", force_ascii=False)), ensure_ascii=False, indent=1)


def to_csv_excel(table: Table) -> bytes:
    """CSV for Russian Excel: semicolon, decimal comma, byte order mark; whole numbers without a decimal part."""
    text = neutralised(_typed(table)).to_csv(
        sep=";", decimal=",", float_format="%.15g", index=False, lineterminator="\r\n"
    )
    return text.encode("utf-8-sig")


def to_xlsx(table: Table) -> bytes:
    """Workbook with the table on the first sheet and caption, notes and sources on the second."""
    return to_workbook({"Таблица": table}, _lines(table))


def to_workbook(tables: Mapping[str, Table], source: Sequence[str] = ()) -> bytes:
    """Workbook with a sheet for each table, caption above; the lines of ``source`` on a sheet of their own."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False, "in_memory": True}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        for name, table in tables.items():
            _write_sheet(writer, name, table)
        if source:
            notes = writer.book.add_worksheet("Источник")
            notes.set_column(0, 0, 110, writer.book.add_format({"text_wrap": True}))
            for row, line in enumerate(source):
                notes.write_string(row, 0, line)
    return buffer.getvalue()


def _write_sheet(writer: pd.ExcelWriter[Any], name: str, table: Table) -> None:
    visible = _typed(table)
    visible.to_excel(writer, sheet_name=name, index=False, startrow=1, freeze_panes=(2, 0))
    book, sheet = writer.book, writer.sheets[name]
    _printed(sheet, wide=sum(_width(c, visible) for c in table.columns) > _SHEET_CHARACTERS)
    sheet.write_string(0, 0, _caption(table), book.add_format({"bold": True}))
    for position, column in enumerate(table.columns):
        width, form = _width(column, visible), book.add_format({"num_format": _number_format(column)})
        sheet.set_column(position, position, width, form)
        if column.of is None and not column.printed:
            continue
        cells = zip(visible[column.label], digits_of(table, column), strict=True)
        for row, (value, digits) in enumerate(cells, start=_FIRST_ROW):
            if not text.is_missing(value):
                sheet.write_number(row, position, value, book.add_format({"num_format": _decimals(digits)}))


def _printed(sheet: Any, *, wide: bool) -> None:
    """On paper: A4, all columns on a sheet, their heads on every sheet, the number of the sheet below."""
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C&P из &N")
    if wide:
        sheet.set_landscape()


def _typed(table: Table) -> pd.DataFrame:
    """The visible table with its number columns as numbers, whatever dtype the frame came with."""
    visible = table.visible()
    for column in table.columns:
        if column.kind is not Kind.TEXT:
            numbers = pd.to_numeric(visible[column.label], errors="coerce")
            if numbers.isna().equals(visible[column.label].isna()):
                visible[column.label] = numbers.astype(float)
    return visible


def _caption(table: Table) -> str:
    return f"{table.caption}. {table.stamp}" if table.stamp else table.caption


def _lines(table: Table) -> list[str]:
    sources = [f"Источник: {s.text}" for s in table.sources]
    return [_caption(table), *table.notes, *sources]


def digits_of(table: Table, column: Column) -> list[int]:
    """Decimals of every cell of a column of numbers: the rule of the sentences and pictures, row by row."""
    values = table.frame[column.name]
    if column.printed:
        return [0 if text.is_missing(v) or round(v, column.digits) % 1 == 0 else column.digits for v in values]
    if column.of is not None:
        return [column.digits if text.is_missing(n) else text.share_digits(n) for n in table.frame[column.of]]
    return [column.digits] * len(values)


def _number_format(column: Column) -> str:
    if column.kind in _NUMBER_FORMATS:
        return _NUMBER_FORMATS[column.kind]
    return _decimals(column.digits) if column.kind in {Kind.NUMBER, Kind.PERCENT, Kind.POINTS} else "@"


def _decimals(digits: int) -> str:
    return f"0.{'0' * digits}" if digits else "0"


def _width(column: Column, frame: pd.DataFrame) -> int:
    longest = max(map(len, map(str, frame[column.label])), default=0)
    return min(_WIDEST, max(len(column.label), longest) + 2)
