"""What people and programs do to a file: cells overwritten, rows and columns repeated or lost, bytes spoilt."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl
from hypothesis import strategies as st

from shnro_core.importers.readers import recognise
from shnro_core.importers.sheets import open_source

Grid = list[list[Any]]
JUNK: Final[tuple[object, ...]] = (
    None, "", "мусор", "—", "н", "X", "0", 0, -1, -5.5, 3, 7, 1e9, 1e300, 0.5, "12,5", "1 234", "100 %", "∞", "1e5",
    "NaN", True, dt.datetime(2021, 5, 4), "04.05.2021", "2021", "10-11", "=1/0", "=A1", "#ДЕЛ/0!", "Итого",  # noqa: DTZ001
    "sch679999", "sch679999; sch679998", "Физика", "ОГЭ", "5А", "а" * 5000, "\u00a07\u00a0", "'", '"', "\x07",
    "🙂", "Отсутствовал", "13450",
)  # fmt: skip
"""What may stand in a cell by mistake."""
WORDS: Final = (None, "", "мусор", "Столбец1", 2021, "Итого баллов ", "Примечание", "Отметка (проверка)", "№")
"""What may stand in place of a header."""


@dataclass(frozen=True)
class Book:
    """A workbook as grids by sheet; ``table`` is the sheet of the rows, ``header`` the number of its header row."""

    grids: dict[str, Grid]
    table: str
    header: int

    @property
    def grid(self) -> Grid:
        """The grid of the table."""
        return self.grids[self.table]


def opened(path: Path, name: str) -> Book:
    """The cells of a good file of the format ``name``."""
    match = recognise(open_source(path, rows=10_000, columns=100), name)
    if match is None:
        raise AssertionError(name)
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"))
        return Book({"": [list(row) for row in rows]}, "", match.located.header_row)
    workbook = openpyxl.load_workbook(path)
    grids = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in workbook}
    return Book(grids, match.located.sheet.name or "", match.located.header_row)


def saved(book: Book, like: Path, path: Path) -> Path:
    """The grids in a file of their own, merged cells where ``like`` has them."""
    if like.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(book.grid)
        return path
    workbook = openpyxl.load_workbook(like)
    for name, grid in book.grids.items():
        sheet = workbook[name]
        merged = [str(area) for area in sheet.merged_cells.ranges]
        for area in merged:
            sheet.unmerge_cells(area)
        sheet.delete_rows(1, sheet.max_row)
        for number, row in enumerate(grid, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column).value = _writable(value)
        for area in merged:
            sheet.merge_cells(area)
    workbook.save(path)
    return path


def _writable(value: object) -> Any:
    return value.replace("\x07", "") if isinstance(value, str) else value


@st.composite
def spoilt_rows(draw: st.DrawFn, book: Book) -> tuple[Book, int]:
    """Up to three mutations of the rows below the header, and how many rows they touch."""
    grid = [list(row) for row in book.grid]
    touched = 0
    for _ in range(draw(st.integers(1, 3))):
        below = range(book.header, len(grid))
        if not below:
            break
        row = draw(st.sampled_from(below))
        kind = draw(st.sampled_from(("cell", "cell", "cell", "repeat", "remove", "blank")))
        if kind == "cell" and grid[row]:
            grid[row][draw(st.integers(0, len(grid[row]) - 1))] = draw(st.sampled_from(JUNK))
            touched += 1
        elif kind == "repeat":
            grid.insert(row, list(grid[row]))
            touched += 1
        elif kind == "remove":
            del grid[row]
            touched += 1
        elif kind == "blank":
            grid.insert(row, [None] * len(grid[row]))
    return Book({**book.grids, book.table: grid}, book.table, book.header), touched


@st.composite
def spoilt_header(draw: st.DrawFn, book: Book) -> Book:
    """One header overwritten, or one column lost, repeated, or empty ones put between."""
    grid = [list(row) for row in book.grid]
    width = max(len(row) for row in grid)
    for row in grid:
        row.extend([None] * (width - len(row)))
    column = draw(st.integers(0, width - 1))
    kind = draw(st.sampled_from(("word", "word", "neighbour", "lost", "repeated", "empty")))
    header = grid[book.header - 1]
    if kind == "word":
        header[column] = draw(st.sampled_from(WORDS))
    elif kind == "neighbour":
        header[column] = header[draw(st.integers(0, width - 1))]
    else:
        for row in grid:
            if kind == "lost":
                del row[column]
            else:
                row.insert(column, row[column] if kind == "repeated" else None)
    return Book({**book.grids, book.table: grid}, book.table, book.header)


@st.composite
def spoilt_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Bytes turned over: of a part inside a workbook, of the archive, or of a text; or the end cut off."""
    kind = draw(st.sampled_from(("part", "part", "raw", "cut", "text")))
    if kind == "part" and content.startswith(b"PK"):
        return _part_spoilt(draw, content)
    if kind == "cut":
        return content[: draw(st.integers(0, len(content) - 1))]
    return _turned(draw, content)


def _part_spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    chosen = draw(st.sampled_from([name for name, part in parts if part]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, _turned(draw, part) if name == chosen else part)
    return out.getvalue()


def _turned(draw: st.DrawFn, content: bytes) -> bytes:
    spoilt = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        spoilt[draw(st.integers(0, len(spoilt) - 1))] = draw(st.integers(0, 255))
    return bytes(spoilt)


def texts(grids: Sequence[Grid]) -> str:
    """All that stands in the cells, in one line."""
    return " ".join(str(cell).lower() for grid in grids for row in grid for cell in row if cell is not None)
