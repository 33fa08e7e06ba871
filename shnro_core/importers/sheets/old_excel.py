"""Workbooks of Excel 97–2003 (BIFF), read by python-calamine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, XmlError, ZipError, load_workbook

from shnro_core.importers.sheets.fallback import CalamineSheet
from shnro_core.importers.sheets.source import Sheet, UnreadableError

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_old_workbook(path: Path, *, rows: int, columns: int) -> Iterator[Sheet]:
    """Sheets of a workbook in their order. Raises UnreadableError for broken and encrypted ones."""
    try:
        with path.open("rb") as stream:  # by content: the library trusts the extension of a path
            sheets = load_workbook(stream).sheets_metadata
    except PasswordError as error:
        raise UnreadableError("password") from error
    except (CalamineError, XmlError, ZipError) as error:
        raise UnreadableError("workbook") from error
    for sheet in sheets:
        if sheet.typ is SheetTypeEnum.WorkSheet:
            yield CalamineSheet(path, sheet.name, rows=rows, columns=columns)
