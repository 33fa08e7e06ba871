"""The collection of all checks by stage and the way a stage is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from shnro_core.model import Finding, Severity
from shnro_core.text import Case, counted

ROWS_NAMED: Final = 20
"""Rows a check names one by one in a file; the rest is counted in one finding."""


class Stage(StrEnum):
    """Stages in the order in which a file passes them."""

    READABLE = "файл открывается"
    RECOGNISED = "формат и процедура распознаны"
    COLUMNS = "столбцы на месте"
    VALUES = "значения верны"
    REGISTER = "сверка с реестром школ"
    LOADED = "сверка с загруженным"


@dataclass(frozen=True)
class Check:
    """A registered check and the type of subject it looks at."""

    name: str
    on: type
    function: Callable[[Any], Iterator[Finding]]


CHECKS: Final[dict[Stage, list[Check]]] = {stage: [] for stage in Stage}
Subject = TypeVar("Subject")
CheckFunction = Callable[[Subject], Iterator[Finding]]


def check(stage: Stage, on: type[Subject]) -> Callable[[CheckFunction[Subject]], CheckFunction[Subject]]:
    """Register a function as a check of ``stage`` for subjects of type ``on``."""

    def enter(function: CheckFunction[Subject]) -> CheckFunction[Subject]:
        CHECKS[stage].append(Check(function.__name__, on, function))
        return function

    return enter


def run_checks(stage: Stage, subject: object) -> tuple[Finding, ...]:
    """All findings of the stage's checks on ``subject``, each carrying the name of its check."""
    fitting = [entry for entry in CHECKS[stage] if isinstance(subject, entry.on)]
    return tuple(replace(found, check=entry.name) for entry in fitting for found in entry.function(subject))


def at_rows(
    rows: Iterable[int],
    *,
    file: str,
    sheet: str | None,
    column: str | None,
    what: str | Callable[[int], str],
    advice: str,
    severity: Severity = Severity.ERROR,
) -> Iterator[Finding]:
    """One finding a row for the first ``ROWS_NAMED`` rows and one with the number of the others."""
    numbers = [int(row) for row in rows]
    for row in numbers[:ROWS_NAMED]:
        told = what if isinstance(what, str) else what(row)
        yield Finding(file=file, sheet=sheet, row=row, column=column, what=told, advice=advice, severity=severity)
    rest = len(numbers) - ROWS_NAMED
    if rest > 0:
        told = f"то же ещё в {counted(rest, 'строка', case=Case.PREPOSITIONAL)}, последняя — {numbers[-1]}"
        yield Finding(file=file, sheet=sheet, column=column, what=told, advice=advice, severity=severity)
