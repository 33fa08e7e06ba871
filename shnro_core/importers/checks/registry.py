"""The collection of all checks by stage and the way a stage is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from shnro_core.model import Finding, Severity
from shnro_core.text import counted

ROWS_NAMED: Final = 20
"""Schools a check names one by one in a finding."""

FIRST_ROWS: Final = 3
"""Rows a finding names besides their number."""


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
    what: str,
    advice: str,
    each: Callable[[int], str] | None = None,
    severity: Severity = Severity.ERROR,
) -> Iterator[Finding]:
    """One finding for one cause: the number of rows and the first of them, with what ``each`` says of a row."""
    numbers = sorted(int(row) for row in rows)
    if not numbers:
        return
    first = [f"{row} ({each(row)})" if each else str(row) for row in numbers[:FIRST_ROWS]]
    alone = len(numbers) == 1
    if alone:
        text = f"{what} ({each(numbers[0])})" if each else what
    else:
        named = f"первые — {', '.join(first)}" if len(numbers) > FIRST_ROWS else ", ".join(first)
        text = f"{what}: {counted(len(numbers), 'строка')}, {named}"
    row = numbers[0] if alone else None
    yield Finding(file=file, sheet=sheet, row=row, column=column, what=text, advice=advice, severity=severity)
