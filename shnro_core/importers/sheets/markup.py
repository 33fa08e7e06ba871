"""Tables that electronic journals write as web pages or as XML of Excel 2003 under the name of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from shnro_core.importers.cells import FORMULA, column_letter
from shnro_core.importers.sheets.grid import GridSheet
from shnro_core.importers.sheets.source import UnreadableError

_BEGINNING: Final = re.compile(r"<(!doctype\s+html|html|head|meta|table|style|\?xml)\b", re.IGNORECASE)
_WORKBOOK: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_CELLS: Final = frozenset({"td", "th"})


def is_markup(text: str) -> bool:
    """Whether a text begins as a web page or XML."""
    return _BEGINNING.match(text.lstrip()[:200]) is not None


def open_markup(text: str, *, rows: int, columns: int) -> list[GridSheet]:
    """Tables of a page or of an XML workbook. Raises UnreadableError for other markup and for far cells."""
    if _WORKBOOK in text[:10_000]:
        sheets = list(_worksheets(text, rows, columns))
    else:
        page = _Page(rows, columns)
        page.feed(text)
        page.close()
        sheets = [GridSheet(table.rows, merged=table.merged) for table in page.tables if table.rows]
    if not sheets:
        raise UnreadableError("markup")
    return sheets


class _Table:
    """Rows being filled; cells that reach over several columns or rows leave the covered places empty."""

    def __init__(self, rows: int, columns: int) -> None:
        self._bounds = rows, columns
        self._covered: dict[int, int] = {}
        self.rows: list[list[object]] = []
        self.merged: list[tuple[int, int, int, int]] = []

    def add_row(self) -> None:
        self.rows.append([])
        self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}
        if len(self.rows) > self._bounds[0]:
            raise UnreadableError("far", row=len(self.rows))

    def add_cell(self, value: object, width: int, height: int) -> None:
        row = self.rows[-1]
        while len(row) in self._covered:
            row.append(None)
        first, last = len(row), len(row) + width - 1
        if last >= self._bounds[1]:
            raise UnreadableError("far", row=len(self.rows), column=column_letter(min(last, 16383)))
        row.extend([value, *[None] * (width - 1)])
        if height > 1:
            self._covered |= dict.fromkeys(range(first, last + 1), min(height, self._bounds[0]) + 1)
        if width > 1 or height > 1:
            self.merged.append((len(self.rows), first, len(self.rows) + height - 1, last))


class _Page(HTMLParser):
    """Collects the tables of a page; a table inside a cell is one of its own."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self._bounds = rows, columns
        self._open: list[_Table] = []
        self._cells: list[tuple[list[str], int, int] | None] = []
        self.tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table(*self._bounds))
            self._cells.append(None)
            self.tables.append(self._open[-1])
        elif not self._open:
            return
        elif tag == "tr":
            self._end_cell()
            self._open[-1].add_row()
        elif tag in _CELLS:
            self._end_cell()
            if not self._open[-1].rows:
                self._open[-1].add_row()
            spans = dict(attrs)
            self._cells[-1] = ([], _span(spans.get("colspan")), _span(spans.get("rowspan")))
        elif tag == "br" and self._cells[-1]:
            self._cells[-1][0].append(" ")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag == "table":
            self._end_cell()
            self._open.pop()
            self._cells.pop()
        elif tag in _CELLS or tag == "tr":
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cells and self._cells[-1]:
            self._cells[-1][0].append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self.handle_endtag("table")

    def _end_cell(self) -> None:
        cell = self._cells[-1]
        if cell:
            texts, width, height = cell
            self._open[-1].add_cell("".join(texts), width, height)
            self._cells[-1] = None


def _span(value: str | None) -> int:
    return max(1, int(value)) if value and value.isdecimal() else 1


def _worksheets(text: str, rows: int, columns: int) -> Iterator[GridSheet]:
    try:
        root = fromstring(_DECLARATION.sub("", text), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise UnreadableError("markup") from error
    for sheet in _children(root, "Worksheet"):
        table = _Table(rows, columns)
        for row in (row for part in _children(sheet, "Table") for row in _children(part, "Row")):
            for _ in range(_index(row, len(table.rows) + 1, rows) - len(table.rows)):
                table.add_row()
            for cell in _children(row, "Cell"):
                place = _index(cell, 0, columns)
                while len(table.rows[-1]) < place - 1:
                    table.add_cell(None, 1, 1)
                width, height = (_span(_attribute(cell, name)) for name in ("MergeAcross", "MergeDown"))
                merged = [name for name in ("MergeAcross", "MergeDown") if _attribute(cell, name)]
                table.add_cell(_value(cell), width + ("MergeAcross" in merged), height + ("MergeDown" in merged))
        yield GridSheet(table.rows, name=_attribute(sheet, "Name"), merged=table.merged)


def _children(node: Any, name: str) -> Iterator[Any]:
    return (child for child in node if child.tag == f"{{{_WORKBOOK}}}{name}")


def _attribute(node: Any, name: str) -> str | None:
    value: str | None = node.get(f"{{{_WORKBOOK}}}{name}")
    return value


def _index(node: Any, otherwise: int, bound: int) -> int:
    told = _attribute(node, "Index")
    place = int(told) if told and told.isdecimal() else otherwise
    if place > bound:
        raise UnreadableError("far")
    return place


def _value(cell: Any) -> object:
    data = next(_children(cell, "Data"), None)
    text = "".join(data.itertext()) if data is not None else ""
    if not text:
        return FORMULA if _attribute(cell, "Formula") else None
    kind = _attribute(data, "Type")
    if kind == "Boolean":
        return text == "1"
    try:
        return float(text) if kind == "Number" else text
    except ValueError:
        return text
