"""XLSX read by scanning the sheet's XML for the wanted columns.

Pupils' protocols have 16 000 rows and 30–60 columns of which six matter. A scan keeps nothing of the other columns
(telephones, names), reserves no memory for a cell far away and is faster than reading the whole grid. Workbooks
written in an unusual way (prefixed tags, cells without a reference, comments inside) are read by python-calamine.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np
import pandas as pd
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from shnro_core.importers.cells import FORMULA, Cell, clean, column_index, column_letter
from shnro_core.importers.sheets.calendar import Calendar, workbook_part
from shnro_core.importers.sheets.fallback import CalamineSheet
from shnro_core.importers.sheets.source import BROKEN_PART, HEAD_ROWS, Sheet, UnreadableError

_CONTENT: Final = rb"([^>/]*+>(?:(?:<v>)?[^<]*+</v></c>|.*?</c>))"
_CELL: Final = rb'<c r="(%s)(\d++)"' + _CONTENT
_REST: Final = re.compile(_CONTENT, re.DOTALL)
_ANY: Final = re.compile(_CELL % b"[A-Z]+", re.DOTALL)
_FAR_CELL: Final = re.compile(rb'<c r="(?:([A-Z]{3,})(\d++)|[A-Z]{1,2}(\d{6,}+))"' + _CONTENT, re.DOTALL)
_FAR: Final = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]{3,}|[A-Z]{0,2}\d{6,})""")
_UNUSUAL: Final = re.compile(rb'<!--|<!\[CDATA\[|<c[\r\n\t]|<c (?!r=")|<\w+:sheetData')
_SAMPLE: Final = 256 * 2**10
_FAR_ROW: Final = re.compile(rb'<row [^>]*?r="\d{6,}"')
_FAR_COLUMN: Final = re.compile(rb'<dimension ref="[A-Z0-9]*:[A-Z]{3,}\d')
_STYLE: Final = re.compile(rb'\bs="(\d+)"')
_TYPE: Final = re.compile(rb't="(\w+)"')
_VALUE: Final = re.compile(rb"<v[^>]*>([^<]*)</v>")
_TEXT: Final = re.compile(rb"<t(?:\s[^>]*)?>(.*?)</t>", re.DOTALL)
_PHONETIC: Final = re.compile(rb"<rPh.*?</rPh>", re.DOTALL)
_ITEM: Final = re.compile(rb"<si(?:\s[^>]*)?(?:/>|>(.*?)</si>)", re.DOTALL)
_MERGE: Final = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_PLACE: Final = re.compile(r"([A-Z]+)(\d+)")
_FILLED: Final = frozenset({"v", "is", "f"})
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def open_workbook(path: Path, *, rows: int, columns: int) -> Iterator[Sheet]:
    """Sheets of a workbook in their order. Raises UnreadableError for broken containers and far cells."""
    try:
        archive = zipfile.ZipFile(path)
        parts = list(_sheet_parts(archive))
        strings = _SharedStrings(archive)
        calendar = Calendar.of(archive)
    except (*BROKEN_PART, KeyError, ParseError, DefusedXmlException) as error:
        raise UnreadableError("workbook") from error
    for name, part in parts:
        sheet = ScannedSheet(archive, name, part, strings, calendar)
        sheet.refuse_far_cells(rows, columns)
        shift = calendar.day_shift
        yield sheet if sheet.is_plain else CalamineSheet(path, name, rows=rows, columns=columns, day_shift=shift)


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = archive.namelist()
    book = workbook_part(archive)
    folder = PurePosixPath(book).parent
    relations = fromstring(archive.read(str(folder / "_rels" / f"{PurePosixPath(book).name}.rels")))
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    for node in fromstring(archive.read(book)).iter():
        if node.tag.rsplit("}", 1)[-1] != "sheet":
            continue
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else str(folder / target)
        if part in names and "chartsheet" not in part:
            yield node.get("name", ""), part


class _SharedStrings:
    """Texts of the workbook, decoded when asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @cached_property
    def _items(self) -> list[bytes]:
        part = next((n for n in self._archive.namelist() if n.lower().endswith("sharedstrings.xml")), None)
        try:
            return _ITEM.findall(self._archive.read(part)) if part else []
        except BROKEN_PART as error:
            raise UnreadableError("workbook") from error

    def __getitem__(self, index: int) -> str:
        return _text_of(self._items[index]) if 0 <= index < len(self._items) else ""


def _text_of(fragment: bytes) -> str:
    if b"<rPh" in fragment:
        fragment = _PHONETIC.sub(b"", fragment)
    return _unescape(b"".join(_TEXT.findall(fragment)))


def _unescape(raw: bytes) -> str:
    text = html.unescape(raw.decode("utf-8", errors="replace"))
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class ScannedSheet:
    """A sheet whose XML is scanned with one pattern for the wanted columns."""

    def __init__(
        self, archive: zipfile.ZipFile, name: str, part: str, strings: _SharedStrings, calendar: Calendar
    ) -> None:
        self._archive = archive
        self._calendar = calendar
        self.day_shift = calendar.day_shift
        self._part = part
        self._strings = strings
        self.name = name

    @cached_property
    def _xml(self) -> bytes:
        try:
            return self._archive.read(self._part)
        except BROKEN_PART as error:
            raise UnreadableError("workbook", self.name) from error

    @cached_property
    def is_plain(self) -> bool:
        """True when cells carry their reference first and nothing hides them; told by the two ends of the sheet."""
        start, end = self._xml[:_SAMPLE], self._xml[-_SAMPLE:]
        whole_tags = start[: start.rfind(b">") + 1] + end[end.find(b"<") :]
        return _UNUSUAL.search(whole_tags) is None

    def refuse_far_cells(self, rows: int, columns: int) -> None:
        """Raise UnreadableError for a filled cell outside ``rows`` × ``columns``; empty ones may lie anywhere.

        A plain sheet is only looked through when its rows or its declared size reach that far: a cell it hides costs a
        scan nothing.
        """
        if self.is_plain:
            hinted = _FAR_COLUMN.search(self._xml, 0, _SAMPLE) or _FAR_ROW.search(self._xml)
            found = self._far_cells() if hinted else iter(())
        else:
            found = self._far_cells_parsed() if _FAR.search(self._xml) else iter(())
        for letters, row in found:
            if row > rows:
                raise UnreadableError("far", self.name, row=row)
            if column_index(letters) >= columns:
                raise UnreadableError("far", self.name, column=letters[:6])

    def _far_cells(self) -> Iterator[tuple[str, int]]:
        for cell in _FAR_CELL.finditer(self._xml):
            if self._decode(cell[4]) is not None:
                yield (cell[1] or b"A").decode(), int((cell[2] or cell[3])[:9])

    def _far_cells_parsed(self) -> Iterator[tuple[str, int]]:
        """Filled cells of a sheet written in an unusual way, which hides them from a pattern."""
        row = 0
        try:
            for event, node in iterparse(io.BytesIO(self._xml), events=("start", "end")):
                tag = node.tag.rsplit("}", 1)[-1]
                if event == "start" and tag == "row":
                    row = int(node.get("r") or row + 1)
                elif event == "end" and tag == "c":
                    place = _PLACE.fullmatch(node.get("r") or "")
                    if any(part.tag.rsplit("}", 1)[-1] in _FILLED and "".join(part.itertext()) for part in node):
                        yield (place[1], int(place[2][:9])) if place else ("A", row)
                elif event == "end" and tag == "row":
                    node.clear()
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise UnreadableError("workbook", self.name) from error

    def head(self) -> list[list[Cell]]:
        """The first rows with all their cells."""
        return self._head

    @cached_property
    def _head(self) -> list[list[Cell]]:
        end = re.search(rb'<row [^>]*?r="%d"' % (HEAD_ROWS + 1), self._xml)
        rows: list[list[Cell]] = [[] for _ in range(HEAD_ROWS)]
        for letters, digits, content in _ANY.findall(self._xml, 0, end.start() if end else len(self._xml)):
            if int(digits) > HEAD_ROWS:
                continue
            row, column = rows[int(digits) - 1], column_index(letters.decode())
            row.extend([None] * (column + 1 - len(row)))
            row[column] = self._decode(content)
        return rows

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged areas of the sheet."""
        start = self._xml.rfind(b"<mergeCells")
        areas = _MERGE.findall(self._xml, start) if start >= 0 else []
        return [(int(r1), column_index(c1.decode()), int(r2), column_index(c2.decode())) for c1, r1, c2, r2 in areas]

    def values(self, columns: Sequence[int], after: int, *, opaque: Collection[int] = ()) -> pd.DataFrame:
        """Cells of the wanted columns below the header."""
        place = {column_letter(index).encode(): number for number, index in enumerate(columns)}
        found = re.findall(_CELL % b"|".join(place), self._xml, re.DOTALL) if place else []
        if not found:
            return pd.DataFrame(columns=list(columns), dtype=object)
        names, digits, contents = zip(*found, strict=True)
        column = np.fromiter(map(place.__getitem__, names), dtype=np.int64, count=len(names))
        row = np.fromiter(map(int, digits), dtype=np.int64, count=len(digits))
        distinct: defaultdict[bytes, int] = defaultdict(count().__next__)
        key = np.fromiter(map(distinct.__getitem__, contents), dtype=np.int64, count=len(contents))
        all_rows = np.unique(row[row > after])
        cells = np.full((len(all_rows), len(columns)), None, dtype=object)
        texts = list(distinct)
        for number, index in enumerate(columns):
            mine = (column == number) & (row > after)
            lines = np.searchsorted(all_rows, row[mine])
            cells[lines, number] = key[mine] if index in opaque else self._decoded(key[mine], texts)
        frame = pd.DataFrame(cells, index=all_rows, columns=list(columns))
        return frame.loc[frame.notna().any(axis="columns")]

    def at(self, columns: Sequence[int], rows: Sequence[int]) -> pd.DataFrame:
        """Cells of the wanted columns in some rows, found one after another without a scan of the others."""
        letters = {index: column_letter(index).encode() for index in columns}
        found: list[dict[int, Cell]] = []
        ordered = sorted(rows)
        start = 0
        for row in ordered:
            start = self._xml.find(b'<row r="%d"' % row, start)
            if start < 0:
                return self.values(columns, min(rows) - 1).reindex(ordered)
            end = self._xml.find(b"</row>", start)
            found.append(
                {index: self._cell(b'<c r="%s%d"' % (name, row), start, end) for index, name in letters.items()}
            )
        table = {index: [row.get(index) for row in found] for index in columns}
        return pd.DataFrame(table, index=ordered, dtype=object)

    def _cell(self, opening: bytes, start: int, end: int) -> Cell:
        place = self._xml.find(opening, start, end)
        cell = _REST.match(self._xml, place + len(opening)) if place >= 0 else None
        return self._decode(cell[1]) if cell else None

    def _decoded(self, keys: np.ndarray, texts: Sequence[bytes]) -> np.ndarray:
        """Cells of one column; a column of 16 000 cells has some hundreds of distinct ones."""
        used, inverse = np.unique(keys, return_inverse=True)
        values = np.empty(len(used), dtype=object)
        values[:] = [self._decode(texts[key]) for key in used]
        return values[inverse]

    def _decode(self, content: bytes) -> Cell:
        attributes, _, body = content.partition(b">")
        kind = _TYPE.search(attributes)
        name = kind[1] if kind else b"n"
        if name == b"inlineStr":
            return clean(_text_of(body))
        value = _VALUE.search(body)
        if value is None or not value[1]:
            return FORMULA if b"<f" in body and name != b"str" else None
        cell = self._typed(name, value[1])
        if isinstance(cell, float):
            style = _STYLE.search(attributes)
            return self._calendar.cell(cell, int(style[1]) if style else 0)
        return cell

    def _typed(self, kind: bytes, value: bytes) -> Cell:
        if kind == b"s":
            return clean(self._strings[int(value)]) if value.isdigit() else None
        if kind == b"b":
            return value == b"1"
        if kind == b"n":
            try:
                return float(value)
            except ValueError:
                return clean(_unescape(value))
        return clean(_unescape(value))
