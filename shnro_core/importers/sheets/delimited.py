"""Delimited text in the encodings Russian offices save it in: UTF-8, UTF-16, Windows-1251, DOS-866."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shnro_core.importers.sheets.grid import GridSheet
from shnro_core.importers.sheets.markup import is_markup, open_markup
from shnro_core.importers.sheets.source import HEAD_ROWS, UnreadableError

_DELIMITERS: Final = ";\t,|"
_FREQUENT: Final = re.compile("[оеаинтсрвлкмдпу]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_SAMPLE: Final = 200_000


def decode(content: bytes) -> str:
    """Text of a file in whatever of the usual encodings. Raises UnreadableError for binary content."""
    while content.startswith(codecs.BOM_UTF8):
        content = content.removeprefix(codecs.BOM_UTF8)
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


def open_text(content: bytes, *, rows: int, columns: int) -> list[GridSheet]:
    """The tables of a text: one of delimited text, all of a page or XML. Raises UnreadableError for other content."""
    text = decode(content)
    if is_markup(text):
        return open_markup(text, rows=rows, columns=columns)
    beginning = "".join(text.splitlines(keepends=True)[:HEAD_ROWS])
    widths = {
        d: max(map(len, csv.reader(io.StringIO(beginning, newline=""), delimiter=d)), default=0) for d in _DELIMITERS
    }
    return [GridSheet(_rows(text, max(_DELIMITERS, key=lambda d: widths[d])))]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Records; a quote that is not closed, or stands inside a value undoubled, refuses the file at its row."""
    records: list[list[str]] = []
    lines: list[str] = []
    reader = csv.reader(_kept(io.StringIO(text, newline=""), lines), delimiter=delimiter, strict=True)
    first = 1
    try:
        for record in reader:
            if len(lines) > 1 and _swallowed(lines, len(records[0]) if records else 0, delimiter):
                raise UnreadableError("quote", row=first)
            records.append(record)
            lines.clear()
            first = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError("quote", row=first) from error
    return records


def _kept(stream: Iterable[str], lines: list[str]) -> Iterator[str]:
    for line in stream:
        lines.append(line)
        yield line


def _swallowed(lines: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether lines read as one record for a quote look like several: each has the cells of the header."""
    return width > 1 and all(line.count(delimiter) >= width - 1 for line in lines)
