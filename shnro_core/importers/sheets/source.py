"""The interface of a readable file."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import pandas as pd

from shnro_core.importers.cells import Cell

HEAD_ROWS: Final = 15
BROKEN_PART: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error)
"""What Python's zipfile raises for damaged containers and unknown compressions."""


class UnreadableError(Exception):
    """The content cannot be read as a table; ``fault`` names the kind, never a value of the file."""

    def __init__(self, fault: str, sheet: str | None = None, row: int | None = None, column: str | None = None) -> None:
        self.fault = fault
        self.sheet = sheet
        self.row = row
        self.column = column
        super().__init__(fault)


class Sheet(Protocol):
    """One table of a file. Rows are numbered as Excel numbers them, columns from zero."""

    @property
    def name(self) -> str | None:
        """Name of the sheet; None for delimited text."""

    @property
    def day_shift(self) -> int:
        """Days to add to a bare number in a column of dates: those of the 1904 date system, else 0."""

    def head(self) -> list[list[Cell]]:
        """The first ``HEAD_ROWS`` rows with all their cells."""

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged areas: first row, first column, last row, last column."""

    def values(self, columns: Sequence[int], after: int, *, opaque: Collection[int] = ()) -> pd.DataFrame:
        """Cells of ``columns`` below row ``after``; index = row number, rows without any of them left out.

        Of ``opaque`` columns (codes of pupils) only the sameness of cells is told, by numbers in place of texts.
        """


@dataclass(frozen=True)
class Source:
    """A readable file: its sheets."""

    sheets: tuple[Sheet, ...]


def tidy(cells: Mapping[int, Sequence[Cell]], after: int, opaque: Collection[int]) -> pd.DataFrame:
    """Columns of cells as ``Sheet.values`` gives them."""
    length = len(next(iter(cells.values()), ()))
    frame = pd.DataFrame(dict(cells), index=range(after + 1, after + 1 + length), dtype=object)
    for index in opaque:
        codes, _ = pd.factorize(frame[index])
        frame[index] = pd.Series(codes, index=frame.index).where(codes >= 0).astype(object)
    return frame[frame.notna().any(axis="columns")]
