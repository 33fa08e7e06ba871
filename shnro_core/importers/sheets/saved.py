"""When a workbook says it was saved: one of the two dates that tell which of two files is the later one."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Final

from shnro_core.importers.sheets.source import BROKEN_PART

_PART: Final = "docProps/core.xml"
_LONGEST: Final = 65_536
_MOMENT: Final = rb"<dcterms:%s[^>]*>\s*(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})"
_SAVED: Final = (re.compile(_MOMENT % b"modified"), re.compile(_MOMENT % b"created"))


def saved_at(path: Path) -> str:
    """Moment of the last saving as the workbook's properties tell it, ISO text without zone; empty when they do not."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PART) as stream:
            told = stream.read(_LONGEST)
    except (*BROKEN_PART, KeyError, RuntimeError):
        return ""
    found = next((match for pattern in _SAVED if (match := pattern.search(told))), None)
    text = found[1].decode() if found else ""
    try:
        return dt.datetime.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return ""
