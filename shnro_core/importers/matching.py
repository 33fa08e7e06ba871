"""Schools found by municipality and name where a file has no logins: exactly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from shnro_core.importers.cells import normalise_header
from shnro_core.importers.contract import KnownSchool

_LEGAL: Final = re.compile(
    r"\b(?:муниципальн\w+|государственн\w+|областн\w+|краев\w+|бюджетн\w+|казенн\w+|автономн\w+|общеобразовательн\w+"
    r"|образовательн\w+|учрежден\w+|организац\w+|мбоу|мкоу|маоу|моу|гбоу|гкоу|гоу|огбоу|огкоу|обоу|кгбоу|чоу|ноу)\b"
)
_SHORT: Final = (
    (re.compile(r"\bсредняя\s+(?:общеобразовательная\s+)?школа\b"), " сош "),
    (re.compile(r"\bосновная\s+(?:общеобразовательная\s+)?школа\b"), " оош "),
    (re.compile(r"\bначальная\s+(?:общеобразовательная\s+)?школа\b"), " нош "),
)
_PLACE: Final = re.compile(r"\b(?:муниципальн\w+|городск\w+|образован\w+|район\w*|округ\w*|город\w*|г|мр|го|мо)\b")
_MARKS: Final = re.compile(r"[^\w]+")


def school_key(name: str) -> str:
    """A school's name without its legal form, quotes and signs: what two spellings of one school share."""
    text = normalise_header(name)
    for pattern, short in _SHORT:
        text = pattern.sub(short, text)
    return " ".join(_MARKS.sub(" ", _LEGAL.sub(" ", text)).split())


def place_key(municipality: str) -> str:
    """A municipality's name without the word for its kind."""
    return " ".join(_PLACE.sub(" ", _MARKS.sub(" ", normalise_header(municipality))).split())


def match_schools(
    wanted: Iterable[tuple[str, str]], known: Sequence[KnownSchool]
) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    """Logins by (municipality, name), and the pairs that no school or more than one answers to.

    Two pairs that would be one school are both left unmatched.
    """
    logins: dict[tuple[str, str], set[str]] = {}
    for school in known:
        logins.setdefault((place_key(school.municipality), school_key(school.name)), set()).add(school.school_code)
    pairs = list(dict.fromkeys(wanted))
    found = {pair: logins.get((place_key(pair[0]), school_key(pair[1])), set()) for pair in pairs}
    owners: dict[str, int] = {}
    for codes in found.values():
        for code in codes:
            owners[code] = owners.get(code, 0) + 1
    certain = {pair: next(iter(codes)) for pair, codes in found.items() if len(codes) == 1}
    certain = {pair: code for pair, code in certain.items() if owners[code] == 1}
    return certain, [pair for pair in pairs if pair not in certain]
