"""Workbooks written in an unusual way, read whole by python-calamine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd
from python_calamine import CalamineError, XmlError, ZipError, load_workbook
from python_calamine import CalamineSheet as LoadedSheet

from shnro_core.importers.cells import Cell, clean
from shnro_core.importers.sheets.source import HEAD_ROWS, UnreadableError, tidy

_MAXIMUM_CELLS: Final = 20_000_000


class CalamineSheet:
    """A sheet held in memory; cells beyond the bounds refuse it before they are laid out as a grid."""

    def __init__(self, path: Path, name: str, *, rows: int, columns: int, day_shift: int = 0) -> None:
        self._path = path
        self.day_shift = day_shift
        self._rows = rows
        self._columns = columns
        self.name = name

    @cached_property
    def _sheet(self) -> LoadedSheet:
        try:
            with self._path.open("rb") as stream:
                return load_workbook(stream).get_sheet_by_name(self.name)
        except (CalamineError, XmlError, ZipError) as error:
            raise UnreadableError("workbook", self.name) from error

    @cached_property
    def _grid(self) -> Sequence[Sequence[object]]:
        sheet = self._sheet
        far = sheet.total_height > self._rows or sheet.total_width > self._columns
        if far or sheet.total_height * sheet.total_width > _MAXIMUM_CELLS:
            raise UnreadableError("far", self.name, row=int(sheet.total_height))
        return sheet.to_python(skip_empty_area=False)

    def head(self) -> list[list[Cell]]:
        """The first rows with all their cells."""
        rows = [[clean(cell) for cell in row] for row in self._grid[:HEAD_ROWS]]
        return rows + [[] for _ in range(HEAD_ROWS - len(rows))]

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged areas where the library knows them."""
        areas = self._sheet.merged_cell_ranges or []
        return [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in areas]

    def values(self, columns: Sequence[int], after: int, *, opaque: Collection[int] = ()) -> pd.DataFrame:
        """Cells of the wanted columns below the header."""
        rows = self._grid[after:]
        table = {index: [clean(row[index]) if index < len(row) else None for row in rows] for index in columns}
        return tidy(table, after, opaque)
