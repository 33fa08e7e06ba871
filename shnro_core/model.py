"""Concepts of the field shared by every layer: no storage, no drawing, no interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd


class DataKind(StrEnum):
    """Where the figures of a region come from; shown on every page."""

    PUBLISHED = "опубликовано"
    LOADED = "загружено"
    DEMO = "демонстрационные данные"


@dataclass(frozen=True, slots=True)
class Region:
    """A region, the kind of its figures, and its name as sentences decline it.

    ``genitive`` stands after «школы», ``where`` is «в Алтайском крае»; a region without forms is told by its name.
    """

    code: str
    name: str
    data_kind: DataKind
    genitive: str = ""
    where: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "genitive", self.genitive or f"региона «{self.name}»")
        object.__setattr__(self, "where", self.where or f"в регионе «{self.name}»")

    @property
    def stamp(self) -> str:
        """Mark that an invented region carries on every page and export; empty for real ones."""
        return "Демонстрационные данные" if self.data_kind is DataKind.DEMO else ""


class Standing(StrEnum):
    """How far a figure or rule is covered by the orders."""

    NORM = "норма"
    OPEN = "неоднозначно"
    OWN = "расчёт системы"


class Severity(StrEnum):
    """Weight of a finding: an error stops publication, the other two do not."""

    ERROR = "ошибка"
    WARNING = "предупреждение"
    NOTE = "сведение"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one place in the input, told to a person.

    ``row`` is the row of the file as an editor or Excel numbers it (header = 1).
    ``what`` says what is wrong, ``advice`` what to do; both are whole Russian phrases without a final dot.
    """

    file: str
    what: str
    advice: str
    severity: Severity = Severity.ERROR
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    check: str = ""

    @property
    def place(self) -> str:
        """File, sheet, row and column in one phrase; empty for what concerns a whole import."""
        parts = [f"файл {self.file}"] if self.file else []
        if self.sheet:
            parts.append(f"лист «{self.sheet}»")
        if self.row is not None:
            parts.append(f"строка {self.row}")
        if self.column:
            parts.append(f"столбец «{self.column}»")
        return ", ".join(parts)

    @property
    def sentence(self) -> str:
        """The finding as the user reads it."""
        told = f"{self.place}: {self.what}" if self.place else f"{self.what[:1].upper()}{self.what[1:]}"
        return f"{told}. {self.advice}."


class DataRefusedError(Exception):
    """Input was refused; the database in service stays as it was. Carries the findings to show."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f.sentence for f in self.findings[:3]))


class DatabaseUnavailableError(Exception):
    """There is no readable database; the message is a Russian sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a figure stands: document and place, or file and load date."""

    source_id: str
    title: str
    place: str

    @property
    def text(self) -> str:
        """Document and place as one line under a figure."""
        return f"{self.title} — {self.place}" if self.place else self.title


class Kind(StrEnum):
    """What the values of a table column are; drives format on screen and in exports."""

    TEXT = "text"
    COUNT = "count"
    YEAR = "year"
    NUMBER = "number"
    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as people see it.

    ``kind`` PERCENT holds 0–100, POINTS holds percentage points. ``bar_max`` draws a bar inside the cell, scaled to it.
    ``width`` is a step or pixels; ``pinned`` keeps the column in sight while the others scroll. ``link`` names a column
    of the frame with the address a cell leads to on screen. A share has the decimals it has in words: ``of`` names the
    column with the number it is of (``text.share``), ``printed`` leaves out decimals that are zero (``text.shortest``).
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    digits: int = 0
    bar_max: float | None = None
    help: str | None = None
    width: Literal["small", "medium", "large"] | int | None = None
    pinned: bool = False
    link: str | None = None
    of: str | None = None
    printed: bool = False


@dataclass(frozen=True)
class Table:
    """A frame with the columns people see, its caption and its sources: one object for screen, CSV and XLSX.

    ``group`` names a column whose values head the rows that share them when the table is shown as prose.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    caption: str
    file_stem: str
    sources: tuple[SourceNote, ...] = ()
    notes: tuple[str, ...] = ()
    stamp: str = ""
    group: str | None = None

    def visible(self) -> pd.DataFrame:
        """The frame cut to the visible columns under their labels."""
        shown = self.frame[[c.name for c in self.columns]]
        return shown.set_axis([c.label for c in self.columns], axis="columns")
