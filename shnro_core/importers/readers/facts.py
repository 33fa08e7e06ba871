"""What a file tells beside its results: the day and points in its title, names and municipalities of its schools."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from shnro_core.importers.cells import parse_moment
from shnro_core.importers.login import IN_TEXT
from shnro_core.importers.tables import SCHOOL_FACTS

_MAXIMUM: Final = re.compile(r"максимальный\s+(?:первичный\s+)?балл\D{0,5}(\d+(?:[.,]\d+)?)", re.IGNORECASE)
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}\.\d{1,2}\.20\d\d(?!\d)|(?<!\d)20\d\d-\d\d-\d\d(?!\d)")
_CONTACT: Final = re.compile(r"@|\+7|(?<!\d)\d{2,3}[-\s]\d{2}[-\s]\d{2}(?!\d)")
_CODE_AHEAD: Final = re.compile(rf"^\s*(?:{IN_TEXT.pattern}|reg\w+)\s*\|\s*", re.IGNORECASE)
_CODE_BEHIND: Final = re.compile(rf"\s*\(\s*(?:{IN_TEXT.pattern}|reg\w+)\s*\)\s*$", re.IGNORECASE)


def day_of_title(title: str) -> pd.Timestamp | None:
    """The one day that title lines give («Дата: 20.04.2026»); None when none or several do."""
    found = {moment for day in _DAY.findall(title) if (moment := parse_moment(day))}
    return pd.Timestamp(found.pop()) if len(found) == 1 else None


def maximum_of_title(title: str) -> float | None:
    """«Максимальный первичный балл: 24»; None when it is not told."""
    found = _MAXIMUM.search(title)
    return float(found[1].replace(",", ".")) if found else None


def school_facts(told: pd.DataFrame) -> pd.DataFrame | None:
    """Name and municipality of each school as the file writes them, of two spellings the later one.

    ``told`` has ``school_code`` (and ``year`` where the file has several) and may have ``name`` and ``municipality``;
    logins beside them are cut, names with contacts left out.
    """
    columns = [name for name in SCHOOL_FACTS[1:] if name in told]
    if not columns:
        return None
    if "year" in told:
        told = told.sort_values("year", kind="stable")
    last = told.dropna(subset=["school_code"]).drop_duplicates("school_code", keep="last").sort_values("school_code")
    texts = {name: [plain_name(value) for value in last[name]] for name in columns}
    facts = pd.DataFrame({"school_code": list(last["school_code"]), **texts}, columns=list(SCHOOL_FACTS))
    return facts.astype("string")


def plain_name(value: object) -> str | None:
    """A name without the login before or behind it; None for text with a telephone or mail address."""
    if not isinstance(value, str) or _CONTACT.search(value):
        return None
    name = _CODE_AHEAD.sub("", value)
    return (_CODE_BEHIND.sub("", name) if name.endswith(")") else name).strip() or None
