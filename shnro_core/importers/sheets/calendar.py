"""Which numbers of a workbook are dates, and from which day they count."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from defusedxml.ElementTree import fromstring

from shnro_core.importers.cells import EPOCH_1904, Cell, serial_text

_BUILT_IN: Final = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_CODE: Final = re.compile(r"[dy]|(?<![hs:])m+(?![:s])", re.IGNORECASE)


def workbook_part(archive: zipfile.ZipFile) -> str:
    """Name of the part that lists the sheets; empty when there is none."""
    return min((name for name in archive.namelist() if name.lower().endswith("workbook.xml")), key=len, default="")


@dataclass(frozen=True)
class Calendar:
    """``dates`` = styles with a date format; ``day_shift`` = days to add to the numbers of the workbook."""

    dates: frozenset[int]
    day_shift: int

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> Calendar:
        """The calendar of a workbook. Raises what zipfile and the parser raise for damaged parts."""
        book = fromstring(archive.read(workbook_part(archive)))
        properties = next((node for node in book if _tag(node) == "workbookPr"), None)
        early = properties is not None and properties.get("date1904", "0").lower() in ("1", "true")
        part = next((name for name in archive.namelist() if name.lower().endswith("/styles.xml")), None)
        dates = _date_styles(fromstring(archive.read(part))) if part else frozenset()
        return cls(dates, EPOCH_1904 if early else 0)

    def cell(self, value: float, style: int) -> Cell:
        """A number as it is, or the date it shows under a style."""
        return serial_text(value + self.day_shift) if style in self.dates else value


def _tag(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _date_styles(styles: Any) -> frozenset[int]:
    codes = {n.get("numFmtId"): n.get("formatCode", "") for part in styles if _tag(part) == "numFmts" for n in part}
    cells = [node.get("numFmtId", "0") for part in styles if _tag(part) == "cellXfs" for node in part]
    dated = {number for number in set(cells) if _is_date(number, codes.get(number))}
    return frozenset(style for style, number in enumerate(cells) if number in dated)


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and int(number) in _BUILT_IN
    bare = _NOT_CODE.sub("", code.split(";", 1)[0])
    return bare.lower() not in ("general", "standard") and _DATE_CODE.search(bare) is not None
