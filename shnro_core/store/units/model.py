"""What meets in a unit: arriving files, what becomes of them, names of columns in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from shnro_core.store.loading import Difference, FileRecord

if TYPE_CHECKING:
    import pandas as pd

STORED: Final = {"result": "loaded_result", "school": "loaded_school"}
"""Tables whose rows are kept file by file under another name."""
_COVERED: Final = ("year", "school_code")
"""Unit of the tables of which it is remembered what a file speaks of, rows or none."""

UNWEIGHED: Final = frozenset({"dated"})
"""Columns in which equal rows may differ."""


class Meeting(StrEnum):
    """What becomes of an arriving file's unit that another file holds too."""

    SAME = "то же"
    WITHIN = "подробнее"
    ADDED = "складывается"
    REPLACES = "заменяет"
    YIELDS = "старее"
    ASKED = "неясно"


@dataclass(frozen=True)
class Arriving:
    """A file on its way in. ``replace``/``add`` are the user's word for all units in which it meets others.

    ``covered`` = units the file speaks of without having a row.
    """

    record: FileRecord
    frame: pd.DataFrame
    covered: Sequence[tuple[object, ...]] = ()
    replace: bool = False
    add: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one arriving file brings: ``rows`` to store, ``replaced`` units of other files, what it changes.

    ``covered``: units it speaks of wholly, to be remembered beside the rows.
    ``meetings``: one row per verdict and other file, ``verdict, other, loaded, units`` and the unit of an example.
    """

    rows: pd.DataFrame
    replaced: pd.DataFrame
    difference: Difference
    meetings: pd.DataFrame
    covered: pd.DataFrame

    def asked(self) -> bool:
        """Whether the user has to say what becomes of a unit."""
        return bool((self.meetings["verdict"] == Meeting.ASKED).any())


def listed(alias: str, names: Sequence[str]) -> str:
    """Columns of one alias, as a list."""
    return ", ".join(f"{alias}.{name}" for name in names)


def equal(one: str, other: str, names: Sequence[str]) -> str:
    """Columns of two aliases that agree, empty ones too."""
    return " AND ".join(f"{one}.{name} IS NOT DISTINCT FROM {other}.{name}" for name in names) or "TRUE"


def remembered(unit: Sequence[str]) -> bool:
    """Whether it is remembered of which units of a table a file speaks wholly."""
    return tuple(unit) == _COVERED
