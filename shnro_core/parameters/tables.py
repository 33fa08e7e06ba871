"""Tables of the method kept as data: procedures, indicators, signals of deficits, inputs of the index, presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shnro_core.model import Standing
from shnro_core.parameters.yamlfile import read_yaml
from shnro_core.text import NBSP, counted

_TABLES = Path(__file__).parent / "tables"
STANDINGS = {"norm": Standing.NORM, "open": Standing.OPEN, "own": Standing.OWN}


@dataclass(frozen=True, slots=True)
class Procedure:
    """An assessment procedure: exam, subject, level and grade as the table of results holds them."""

    key: str
    exam: str
    subject: str
    level: str
    grade: int

    @property
    def title(self) -> str:
        """«ВПР, математика, 5 класс», «ЕГЭ, математика (профильный уровень)»."""
        grade = f", {self.grade}{NBSP}класс" if self.exam == "ВПР" else ""
        return f"{self.exam}, {self.subject_words}{grade}"

    @property
    def subject_words(self) -> str:
        """«русский язык», «математика (профильный уровень)»."""
        subject = self.subject.lower()
        return f"{subject} ({self.level} уровень)" if self.level else subject


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """An indicator of table 1: what is counted (``numerator`` of ``denominator``) and where it should go.

    ``desired`` is ``rise``, ``fall`` or None where the order is silent. ``numerator`` is None when no table holds the
    data; ``needs`` names what must be loaded. ``known`` counts the schools of S that the data speak of, ``own`` those
    that only own signals judge; ``of_list`` rests on clusters and so on the whole study period.
    """

    code: str
    direction: int
    task: str
    name: str
    desired: str | None
    numerator: str | None
    denominator: str | None
    needs: str
    note: str = ""
    known: str | None = None
    own: str | None = None
    of_list: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """A task (``1.2``) or direction (``1``) of the concept."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class DeficitSignal:
    """A context figure that points to a deficit of a kind; ``adverse`` is ``low``, ``high`` or ``flag``."""

    key: str
    kind: str
    adverse: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class ContextInput:
    """An input of the own context index; ``adverse`` is ``low`` or ``high``."""

    key: str
    adverse: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class OrganisationKind:
    """A kind of organisations as ``school.kind`` names it and whether it counts in lists and shares."""

    kind: str
    counted: bool
    note: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of rules: values that differ from the defaults, and the ``regions`` whose own it is."""

    key: str
    title: str
    note: str
    set: Mapping[str, Any]
    regions: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """Title with the procedures and the period of its own: «Федеральный список, А (9 процедур, период — 1 год)»."""
        if "procedures" not in self.set or "study_period_years" not in self.set:
            return self.title
        count = counted(len(self.set["procedures"]), "процедура", "процедуры", "процедур")
        return f"{self.title} ({count}, период — {counted(self.set['study_period_years'], 'год', 'года', 'лет')})"


@dataclass(frozen=True, slots=True)
class TableNote:
    """Description, unit, standing and clause of a whole table."""

    name: str
    description: str
    unit: str
    standing: Standing
    document: str
    clause: str


@cache
def procedures() -> tuple[Procedure, ...]:
    """Every procedure the method knows, in screen order."""
    return tuple(Procedure(**row) for row in _read("procedure_catalogue")["rows"])


@cache
def indicator_specs() -> tuple[IndicatorSpec, ...]:
    """The 24 indicators of table 1 of order-548-2022."""
    return tuple(IndicatorSpec(**row) for row in _read("indicator_catalogue")["rows"])


@cache
def indicator_groups() -> tuple[IndicatorGroup, ...]:
    """Directions and tasks, each direction before its tasks."""
    return tuple(IndicatorGroup(**row) for row in _read("indicator_groups")["rows"])


@cache
def deficit_signals() -> tuple[DeficitSignal, ...]:
    """Own signals of resource deficits by kind."""
    return tuple(DeficitSignal(**row) for row in _read("deficit_signals")["rows"])


@cache
def context_inputs() -> tuple[ContextInput, ...]:
    """Inputs of the own context index."""
    return tuple(ContextInput(**row) for row in _read("context_inputs")["rows"])


@cache
def internet_speeds() -> tuple[str, ...]:
    """Answers about Internet speed from the slowest to the fastest."""
    rows = _read("internet_speeds")["rows"]
    return tuple(row["answer"] for row in sorted(rows, key=lambda row: row["rank"]))


@cache
def organisation_kinds() -> tuple[OrganisationKind, ...]:
    """Kinds of organisations of which it is said whether they count."""
    return tuple(OrganisationKind(**row) for row in _read("organisation_kinds")["rows"])


@cache
def uncounted_kinds() -> tuple[str, ...]:
    """Kinds of organisations that stand in no list and no share."""
    return tuple(known.kind for known in organisation_kinds() if not known.counted)


@cache
def presets() -> tuple[Preset, ...]:
    """Ready sets of rules; the first is the default."""
    return tuple(Preset(**{**row, "regions": tuple(row.get("regions", ()))}) for row in _read("presets")["rows"])


@cache
def table_notes() -> tuple[TableNote, ...]:
    """What each table of the method is and where it stands."""
    return tuple(_note(path.stem) for path in sorted(_TABLES.glob("*.yaml")))


def _note(name: str) -> TableNote:
    data = _read(name)
    reference = data["reference"]
    return TableNote(
        name=name,
        description=data["description"],
        unit=data["unit"],
        standing=STANDINGS[data["standing"]],
        document=reference["document"],
        clause=reference["clause"],
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return read_yaml(_TABLES / f"{name}.yaml")
