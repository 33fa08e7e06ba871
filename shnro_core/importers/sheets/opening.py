"""The choice of the reader by content, not by extension."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shnro_core.importers.sheets.delimited import open_text
from shnro_core.importers.sheets.old_excel import OLE_MAGIC, open_old_workbook
from shnro_core.importers.sheets.source import Source
from shnro_core.importers.sheets.workbook import open_workbook

ZIP_MAGIC: Final = b"PK\x03\x04"


def open_source(path: Path, *, rows: int, columns: int) -> Source:
    """Open a workbook, delimited text or tables of a page.

    Raises UnreadableError when the content is none of them, or when a cell lies beyond ``rows`` and ``columns``.
    """
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(ZIP_MAGIC):
        return Source(tuple(open_workbook(path, rows=rows, columns=columns)))
    if magic == OLE_MAGIC:
        return Source(tuple(open_old_workbook(path, rows=rows, columns=columns)))
    return Source(tuple(open_text(path.read_bytes(), rows=rows, columns=columns)))
