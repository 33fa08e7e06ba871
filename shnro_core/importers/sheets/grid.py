"""A table held as rows of cells: delimited text, tables of web pages, XML of Excel 2003."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from shnro_core.importers.cells import Cell, clean
from shnro_core.importers.sheets.source import HEAD_ROWS, tidy


class GridSheet:
    """Rows of cells; ``merged`` areas as ``Sheet.merged`` gives them."""

    day_shift = 0

    def __init__(
        self,
        cells: Sequence[Sequence[object]],
        *,
        name: str | None = None,
        merged: Sequence[tuple[int, int, int, int]] = (),
    ) -> None:
        self.name = name
        self._cells = cells
        self._merged = list(merged)

    def head(self) -> list[list[Cell]]:
        """The first rows with all their cells."""
        rows = [[clean(cell) for cell in row] for row in self._cells[:HEAD_ROWS]]
        return rows + [[] for _ in range(HEAD_ROWS - len(rows))]

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged areas."""
        return self._merged

    def values(self, columns: Sequence[int], after: int, *, opaque: Collection[int] = ()) -> pd.DataFrame:
        """Cells of the wanted columns below the header."""
        rows = self._cells[after:]
        table = {index: [clean(row[index]) if index < len(row) else None for row in rows] for index in columns}
        return tidy(table, after, opaque)
