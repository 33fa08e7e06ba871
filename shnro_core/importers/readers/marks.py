"""Summaries of marks, one row = one school × procedure: the plain table and «Статистика по отметкам»."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.aside import with_participants
from shnro_core.importers.checks.recognised import ProcedureFacts
from shnro_core.importers.checks.related import MarkShares
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.login import normalise_login
from shnro_core.importers.naming import traits_of_text
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.specs.spec import Field, FieldKind, Rows, type_rows
from shnro_core.importers.specs.templates import LOGIN, YEAR

MARKS: Final = ("mark2", "mark3", "mark4", "mark5")
_SCHOOL: Final = re.compile(r"\((?:sch|edu)\s*\d+\)\s*$", re.IGNORECASE)
_PARTICIPANTS: Final = Field(
    "participants",
    "Кол-во участников",
    FieldKind.COUNT,
    aliases=("количество участников", "участников", "число участников"),
    low=0,
)
_SHARES: Final = tuple(
    Field(f"mark{mark}", str(mark), FieldKind.PERCENT, aliases=(f"«{mark}», %", f"{mark}, %"), low=0, high=100)
    for mark in (2, 3, 4, 5)
)
SUMMARY: Final = (
    YEAR,
    Field("grade", "Класс", FieldKind.COUNT, low=4, high=11),
    Field("subject", "Предмет", FieldKind.SUBJECT),
    LOGIN,
    _PARTICIPANTS,
    *_SHARES,
)
STATISTICS: Final = (Field("group", "Группы участников", FieldKind.TEXT), _PARTICIPANTS, *_SHARES)
_STATISTICS_ROWS: Final = (LOGIN, _PARTICIPANTS, *_SHARES)


def read_summary(context: Context, located: Located) -> Reading:
    """The plain table: procedure and school in every row."""
    rows = context.table_rows(SUMMARY, located, key=("year", "grade", "subject", "school_code"))
    _check(context, rows)
    covered = _named(rows.rows.typed)
    rows, nobody = with_participants(rows)
    context.check(Stage.VALUES, nobody)
    typed = rows.rows.typed
    context.parameters["exam"] = "ВПР"
    values = counts(typed).join(_named(typed))
    year = context.only_year(covered, located.title)
    return Reading(values, rows.given, len(typed), year, covered)


def _named(typed: pd.DataFrame) -> pd.DataFrame:
    """The units of the plain table."""
    return typed[["year", "grade", "subject", "school_code"]].assign(exam="ВПР", level="", sitting="")


def read_statistics(context: Context, located: Located) -> Reading:
    """«Статистика по отметкам»: procedure in the title lines, schools as ``name (sch670001)`` among sums of areas."""
    facts = _procedure(context, located)
    context.check(Stage.RECOGNISED, facts)
    columns = context.columns(STATISTICS, located)
    raw = context.raw(located, columns)
    login = raw["group"].astype("string").str.extract(f"({_SCHOOL.pattern})", flags=re.IGNORECASE)[0]
    school_rows = raw[login.notna()].drop(columns="group")
    school_rows["school_code"] = login.dropna().str.strip(" ()").map(normalise_login).astype(object)
    typed = type_rows(_STATISTICS_ROWS, school_rows)
    _check(context, TableRows(context.file, located.sheet.name, _STATISTICS_ROWS, typed, ("school_code",)))
    values = counts(typed.typed).assign(
        school_code=typed.typed["school_code"],
        year=facts.year,
        grade=facts.grade,
        subject=facts.subject,
        exam="ВПР",
        level="",
    )
    return Reading(values, len(raw), len(values), facts.year)


def counts(typed: pd.DataFrame) -> pd.DataFrame:
    """Pupils by mark restored from percentages by rounding to whole pupils (halves up)."""
    participants = typed["participants"].astype("Int64")
    restored = {
        mark: pd.Series(np.floor(typed[mark].astype(float) * participants.astype(float) / 100 + 0.5), index=typed.index)
        for mark in MARKS
    }
    frame = pd.DataFrame(restored).astype("Int64")
    return frame.assign(participants=participants, failed=frame["mark2"])


def tolerance_of(rows: Rows) -> pd.Series:
    """How far from 100 four rounded percentages of a row may add up to: half of the last digit of each of its cells.

    A whole number beside fractions has lost its zeros in Excel: it is taken to be as exact as the least exact fraction.
    """
    cells = rows.raw[list(MARKS)]
    told = {cell: _decimals(cell) for cell in pd.unique(cells.to_numpy().ravel())}
    decimals = cells.apply(lambda column: column.map(told)).astype(float)
    least = decimals.where(decimals > 0).min(axis="columns").fillna(0)
    exact = decimals.where(decimals > 0, least, axis="index")
    tolerance: pd.Series = (0.5 * 10.0**-exact).sum(axis="columns").clip(lower=0.02) + 1e-9
    return tolerance


def _decimals(cell: object) -> int:
    text = f"{cell:.6g}" if isinstance(cell, float) else str(cell if cell is not None else "").replace(",", ".")
    return min(len(text.strip(" %").partition(".")[2]), 3)


def _check(context: Context, rows: TableRows) -> None:
    context.check(Stage.VALUES, rows)
    context.check(Stage.VALUES, MarkShares(rows, tolerance_of(rows.rows)))


def _procedure(context: Context, located: Located) -> ProcedureFacts:
    choice, titled, named = context.choice, traits_of_text(located.title), context.traits
    grade = choice.grade or titled.grade or named.grade
    facts = ProcedureFacts(
        context.file,
        needs=frozenset({"year", "grade", "subject"}),
        year=choice.year or titled.year or named.year,
        years=titled.years or named.years,
        grade=grade - 1 if grade and choice.previous_grade else grade,
        subject=choice.subject or titled.subject or named.subject,
        exam="ВПР",
    )
    known = {"exam": "ВПР", "year": facts.year, "grade": facts.grade, "subject": facts.subject}
    context.parameters |= {name: str(value or "") for name, value in known.items()}
    return facts


FORMATS: Final = (
    Format("marks_summary", "Сводка отметок по школам", "result", SUMMARY, read_summary),
    Format("marks_statistics", "Отчёт «Статистика по отметкам»", "result", STATISTICS, read_statistics),
)
