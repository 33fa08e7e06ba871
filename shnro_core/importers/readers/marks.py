"""Summaries of marks, one row = one school × procedure: the plain table and «Статистика по отметкам» (Ф3)."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.aside import with_participants
from shnro_core.importers.checks.recognised import AsideFacts
from shnro_core.importers.checks.related import MarkShares
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.checks.works import NewSubject
from shnro_core.importers.login import LOGIN_PATTERN, normalise_login
from shnro_core.importers.naming import SUBJECTS
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.readers.facts import day_of_title, school_facts
from shnro_core.importers.readers.procedure import Procedure, RowsTell, recognise_procedure
from shnro_core.importers.specs.spec import Field, FieldKind, Rows, type_rows
from shnro_core.importers.specs.templates import LOGIN, YEAR

MARKS: Final = ("mark2", "mark3", "mark4", "mark5")
_SCHOOL: Final = rf"\(\s*({LOGIN_PATTERN})\s*\)\s*$"
_NOBODY: Final = re.compile(r"[-–—−нnxх]", re.IGNORECASE)
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
    Field("name", "ОО", FieldKind.TEXT, required=False, expected=False, aliases=("название оо",)),
    Field("municipality", "Муниципалитет", FieldKind.TEXT, required=False, expected=False),
    _PARTICIPANTS,
    *_SHARES,
)
STATISTICS: Final = (Field("group", "Группы участников", FieldKind.TEXT), _PARTICIPANTS, *_SHARES)
COMPARISON_TITLE: Final = "Сравнение отметок с отметками по журналу"
COMPARISON: Final = (
    Field("group", "Группы участников", FieldKind.TEXT),
    Field("participants", "Кол-во участников(всего)", FieldKind.COUNT, pattern=r"^кол-во участников"),
    *(Field(stem, stem, FieldKind.PERCENT, pattern=f"^{stem}") for stem in ("понизили", "подтвердили", "повысили")),
)
_STATISTICS_ROWS: Final = (LOGIN, _PARTICIPANTS, *_SHARES)


def read_summary(context: Context, located: Located) -> Reading:
    """The plain table: procedure and school in every row."""
    columns = context.columns(SUMMARY, located)
    raw = context.raw(located, columns)
    facts = [name for name in ("name", "municipality") if name in raw]
    table = nobody_as_zero(raw.drop(columns=facts))
    rows = context.usable(located, SUMMARY, table, key=("year", "grade", "subject", "school_code"))
    _check(context, rows)
    covered = _named(rows.rows.typed)
    rows, nobody = with_participants(rows)
    context.check(Stage.VALUES, nobody)
    typed = rows.rows.typed
    new = sorted(set(typed["subject"]) - set(SUBJECTS))
    context.check(Stage.RECOGNISED, NewSubject(context.file, tuple(new)))
    context.parameters["exam"] = "ВПР"
    values = counts(typed).join(_named(typed))
    year = context.only_year(covered, located.title)
    told = school_facts(raw[facts].assign(school_code=covered["school_code"]))
    return Reading(values, rows.given, len(typed), year, covered, facts=told)


def _named(typed: pd.DataFrame) -> pd.DataFrame:
    """The units of the plain table."""
    return typed[["year", "grade", "subject", "school_code"]].assign(exam="ВПР", level="", sitting="")


def read_statistics(context: Context, located: Located) -> Reading:
    """«Статистика по отметкам»: procedure in the title lines, schools as ``name (sch670001)`` among sums of areas."""
    procedure = recognise_procedure(context, located.title, RowsTell())
    columns = context.columns(STATISTICS, located)
    raw = context.raw(located, columns)
    group = raw["group"].astype("string")
    login = group.str.extract(_SCHOOL, flags=re.IGNORECASE)[0].dropna().map(normalise_login)
    school_rows = nobody_as_zero(raw.loc[login.index].drop(columns="group")).assign(school_code=login.astype(object))
    typed = type_rows(_STATISTICS_ROWS, school_rows)
    rows = TableRows(context.file, located.sheet.name, _STATISTICS_ROWS, typed, ("school_code",))
    _check(context, rows)
    rows, nobody = with_participants(rows)
    context.check(Stage.VALUES, nobody)
    unit = _units(typed.typed["school_code"], procedure)
    values = counts(rows.rows.typed).join(unit).assign(dated=day_of_title(located.title))
    facts = school_facts(pd.DataFrame({"school_code": login, "name": group[login.index].astype(object)}))
    return Reading(values, len(raw), len(values), procedure.year, unit, facts=facts)


def _units(codes: pd.Series, procedure: Procedure) -> pd.DataFrame:
    """The units of a report on one procedure."""
    return pd.DataFrame({"school_code": codes}).assign(
        year=procedure.year,
        grade=procedure.grade,
        subject=procedure.subject,
        exam="ВПР",
        level=procedure.level,
        sitting=procedure.sitting,
    )


def put_aside(context: Context, located: Located) -> Reading:
    """«Сравнение отметок с отметками по журналу» holds no results: it is told and left."""
    del located
    context.check(Stage.RECOGNISED, AsideFacts(context.file, COMPARISON_TITLE))
    return Reading(pd.DataFrame(), 0, 0, None)


def nobody_as_zero(raw: pd.DataFrame) -> pd.DataFrame:
    """Rows of schools where nobody took part: «-» or «н» for the pupils is 0, and then their empty shares are too."""
    nobody = {cell: 0.0 for cell in raw["participants"].dropna().unique() if _NOBODY.fullmatch(str(cell))}
    participants = raw["participants"].map(lambda cell: nobody.get(cell, cell))
    none = participants.isin([0.0, "0"])
    filled = raw.assign(participants=participants)
    for mark in MARKS:
        dash = raw[mark].isna() | raw[mark].astype(str).str.fullmatch(_NOBODY)
        filled[mark] = raw[mark].mask(none & dash, 0.0)
    return filled


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


FORMATS: Final = (
    Format("marks_summary", "Сводка отметок по школам", "result", SUMMARY, read_summary),
    Format("marks_statistics", "Отчёт «Статистика по отметкам»", "result", STATISTICS, read_statistics),
    Format("journal_comparison", f"Отчёт «{COMPARISON_TITLE}»", "", COMPARISON, put_aside, COMPARISON_TITLE.lower()),
)
