"""Delimited text in the encodings Russian offices save it in: UTF-8, UTF-16, Windows-1251, DOS-866."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Sequence
from typing import Final

import pandas as pd

from shnro_core.importers.cells import Cell, clean
from shnro_core.importers.sheets.source import HEAD_ROWS, UnreadableError, tidy

_DELIMITERS: Final = ";\t,|"
_FREQUENT: Final = re.compile("[оеаинтсрвлкмдпу]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_SAMPLE: Final = 200_000


def decode(content: bytes) -> str:
    """Text of a file in whatever of the usual encodings. Raises UnreadableError for binary content."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        sample = content[:_SAMPLE]
        best = max(("cp1251", "cp866"), key=lambda name: len(_FREQUENT.findall(sample.decode(name, errors="replace"))))
        text = content.decode(best, errors="replace")
    if _CONTROL.search(text, 0, _SAMPLE):
        raise UnreadableError("binary")
    return text


def open_text(content: bytes) -> TextSheet:
    """The one table of a delimited file. Raises UnreadableError for binary content and web pages."""
    text = decode(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise UnreadableError("markup")
    return TextSheet(text)


class TextSheet:
    """Delimited text; the delimiter is the one that cuts the first rows into most columns."""

    name: str | None = None

    def __init__(self, text: str) -> None:
        beginning = "".join(text.splitlines(keepends=True)[:HEAD_ROWS])
        widths = {d: max((len(r) for r in _rows(beginning, d)), default=0) for d in _DELIMITERS}
        self._cells = _rows(text, max(_DELIMITERS, key=lambda d: widths[d]))

    def head(self) -> list[list[Cell]]:
        """The first rows with all their cells."""
        rows = [[clean(cell) for cell in row] for row in self._cells[:HEAD_ROWS]]
        return rows + [[] for _ in range(HEAD_ROWS - len(rows))]

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Text has no merged cells."""
        return []

    def values(self, columns: Sequence[int], after: int, *, opaque: Collection[int] = ()) -> pd.DataFrame:
        """Cells of the wanted columns below the header."""
        rows = self._cells[after:]
        table = {index: [clean(row[index]) if index < len(row) else None for row in rows] for index in columns}
        return tidy(table, after, opaque)

    def at(self, columns: Sequence[int], rows: Sequence[int]) -> pd.DataFrame:
        """Cells of the wanted columns in some rows."""
        return self.values(columns, min(rows, default=1) - 1).reindex(list(rows))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableError("binary") from error
