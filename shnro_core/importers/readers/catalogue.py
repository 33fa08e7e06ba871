"""All formats and the recognition of a file's format by its headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shnro_core.importers.cells import Cell, normalise_header
from shnro_core.importers.readers import context_form, gia, marks, protocols, signs, survey, template
from shnro_core.importers.readers.base import Format, Located
from shnro_core.importers.sheets import Sheet, Source
from shnro_core.importers.specs.spec import Field

_LEAST_SHARE: Final = 0.6
_LEAST_SHARE_WANTED: Final = 0.3
_LEAST_HITS_NEAR: Final = 2
_SHEET_BONUS: Final = 1
_EVERYWHERE: Final = frozenset({"year", "school_code"})
_DESCRIBING: Final = frozenset({"№", "№ п/п", "муниципалитет", "район", "оо", "название оо", "название", "школа"})
"""Headers that describe a school in any table and make it no other one."""

_CERTAIN_BONUS: Final = 1000

FORMATS: Final[dict[str, Format]] = {
    fmt.name: fmt
    for fmt in (
        *protocols.FORMATS,
        *marks.FORMATS,
        *signs.FORMATS,
        *gia.FORMATS,
        *context_form.FORMATS,
        *survey.FORMATS,
        *template.FORMATS,
    )
}


@dataclass(frozen=True)
class Match:
    """A format whose signature was found: ``hits`` fields of it (one more for the sheet's name), ``share`` of them."""

    format: Format
    located: Located
    hits: int
    share: float


def recognise(source: Source, wanted: str | None) -> Match | None:
    """The format with most fields found; None when none is found well enough or two are found equally well.

    ``wanted`` limits the search to the format the user chose. Raises KeyError for a name that is no format.
    """
    formats = [FORMATS[wanted]] if wanted else list(FORMATS.values())
    least = _LEAST_SHARE_WANTED if wanted else _LEAST_SHARE
    matches = [match for sheet in source.sheets for match in _matches(sheet, formats, least)]
    matches.sort(key=lambda match: (match.hits, match.share), reverse=True)
    if not matches:
        return None
    best = matches[0]
    rivals = [m for m in matches if (m.hits, m.share) == (best.hits, best.share) and m.format is not best.format]
    return None if rivals else best


def nearest(source: Source) -> tuple[str, tuple[str, ...]]:
    """Title of the format an unknown file is most like and the headers of it that the file lacks; empty for none."""
    formats = list(FORMATS.values())
    matches = [match for sheet in source.sheets for match in _matches(sheet, formats, _LEAST_SHARE_WANTED)]
    best = max(matches, key=lambda match: (match.hits, match.share), default=None)
    if best is None or best.hits < _LEAST_HITS_NEAR:
        return "", ()
    present = {normalise_header(cell) for cell in best.located.header}
    return best.format.title, tuple(f.header for f in best.format.signature if not _stands(f, present))


def first_merged_sheet(source: Source, rows: int) -> str | None:
    """Name of the first sheet with columns merged within its first ``rows`` rows; None when there is none."""
    for sheet in source.sheets:
        if any(top <= rows and right > left for top, left, _, right in sheet.merged()):
            return sheet.name or ""
    return None


def _matches(sheet: Sheet, formats: list[Format], least: float) -> Iterator[Match]:
    head = _with_merged_headers(sheet)
    texts = [[normalise_header(cell) for cell in row] for row in head]
    for number, row in enumerate(texts, start=1):
        present = {text for text in row if text}
        if not present:
            continue
        for fmt in formats:
            found = [field for field in fmt.signature if _stands(field, present)]
            hits, share = len(found), len(found) / len(fmt.signature)
            named = bool(fmt.sheet) and (sheet.name or "").strip().lower() == fmt.sheet
            if not ((share >= least and not fmt.own) or (fmt.own and _is_own(fmt, found, present, least, named=named))):
                continue
            title = "\n".join(str(cell) for line in head[: number - 1] for cell in line if isinstance(cell, str))
            yield Match(
                fmt,
                Located(sheet, number, tuple(head[number - 1]), title),
                hits + _SHEET_BONUS * named + _CERTAIN_BONUS * fmt.certain,
                share,
            )


def _is_own(fmt: Format, found: list[Field], present: set[str], least: float, *, named: bool) -> bool:
    """Whether a header is that of an own table: all its required columns are there, or most of all its columns.

    Years, logins and names of schools are in every table: such a header is a template's only on its own sheet, or
    beside a column that the template alone has, or when nothing else stands there. A table by years is no register.
    """
    required = [field for field in fmt.signature if field.required]
    if least < _LEAST_SHARE or named:
        return sum(field in found for field in required) >= least * len(required)
    complete = all(field in found for field in required)
    if not complete and len(found) < least * len(fmt.signature):
        return False
    unknown = {text for text in present if text not in _DESCRIBING and not any(f.matches(text) for f in fmt.signature)}
    if len(unknown) > len(found) or "год" in unknown:
        return False
    return (complete and not unknown) or any(field.name not in _EVERYWHERE for field in found)


def _stands(field: Field, present: set[str]) -> bool:
    return not field.names.isdisjoint(present) or (bool(field.pattern) and any(map(field.matches, present)))


def _with_merged_headers(sheet: Sheet) -> list[list[Cell]]:
    """First rows with the text of a cell merged downwards repeated in its lowest row."""
    head = [list(row) for row in sheet.head()]
    for top, left, bottom, right in sheet.merged():
        if left == right and top < bottom <= len(head) and left < len(head[top - 1]):
            row = head[bottom - 1]
            row.extend([None] * (left + 1 - len(row)))
            row[left] = head[top - 1][left]
    return head
