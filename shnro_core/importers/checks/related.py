"""Fourth stage: columns of a table against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.importers.checks.rows import TableRows, at_mask
from shnro_core.model import Finding, Severity
from shnro_core.text import Case, counted, number


@dataclass(frozen=True)
class PartOfWhole:
    """A table with two counts of which the first cannot exceed the second."""

    rows: TableRows
    part: str
    whole: str


@dataclass(frozen=True)
class MarkShares:
    """A table of percentages of marks 2–5; ``tolerance`` of each row in percentage points, from its decimals."""

    rows: TableRows
    tolerance: pd.Series


@dataclass(frozen=True)
class MeasureDates:
    """A table of measures with ``start_date`` and ``end_date``."""

    rows: TableRows


@dataclass(frozen=True)
class MarkMinima:
    """A table of mark scales with the lowest totals of marks 3, 4 and 5."""

    rows: TableRows


@dataclass(frozen=True)
class RepeatedSchools:
    """A form in which a school may stand more than once."""

    rows: TableRows


@dataclass(frozen=True)
class ClassSizes:
    """Pupils of the classes added up beside the number the school gives, index = row."""

    rows: TableRows
    added: pd.Series


@check(Stage.VALUES, RepeatedSchools)
def check_school_doubled(subject: RepeatedSchools) -> Iterator[Finding]:
    """A school that filled in a form more than once: the later answer is taken."""
    typed = subject.rows.rows.typed
    repeated = typed["school_code"].duplicated(keep=False) & typed["school_code"].notna()
    codes = typed.loc[repeated, "school_code"].drop_duplicates()
    yield from at_rows(
        codes.index,
        file=subject.rows.file,
        sheet=subject.rows.sheet,
        column=subject.rows.header("school_code"),
        what="школа заполнила форму несколько раз, взят последний ответ",
        advice="Проверьте, верен ли последний ответ",
        each=lambda row: str(codes[row]),
        severity=Severity.NOTE,
    )


@check(Stage.VALUES, PartOfWhole)
def check_part_above_whole(subject: PartOfWhole) -> Iterator[Finding]:
    """A part larger than its whole, such as more failed than participants."""
    typed = subject.rows.rows.typed
    if subject.part in typed and subject.whole in typed:
        mask = typed[subject.part] > typed[subject.whole]
        whole = subject.rows.header(subject.whole)
        yield from at_mask(
            subject.rows, mask, subject.part, f"больше, чем в столбце «{whole}»", "Исправьте одно из двух чисел"
        )


@check(Stage.VALUES, MarkShares)
def check_shares_sum(subject: MarkShares) -> Iterator[Finding]:
    """Percentages of marks that do not add up to 100."""
    typed = subject.rows.rows.typed
    total = typed[["mark2", "mark3", "mark4", "mark5"]].sum(axis="columns", skipna=False)
    counted_rows = typed["participants"] > 0
    rows = typed.index[((total - 100).abs() > subject.tolerance).fillna(False) & counted_rows.fillna(False)]
    yield from at_rows(
        rows,
        file=subject.rows.file,
        sheet=subject.rows.sheet,
        column=None,
        what="доли отметок 2, 3, 4 и 5 не дают 100 %",
        advice="Исправьте доли",
        each=lambda row: f"сумма {number(float(total[row]), 1)} %",
    )


@check(Stage.VALUES, MeasureDates)
def check_dates_reversed(subject: MeasureDates) -> Iterator[Finding]:
    """An end before its start."""
    typed = subject.rows.rows.typed
    if "end_date" in typed:
        mask = typed["end_date"] < typed["start_date"]
        yield from at_mask(subject.rows, mask, "end_date", "окончание раньше начала", "Исправьте одну из дат")


@check(Stage.VALUES, MarkMinima)
def check_minima_unordered(subject: MarkMinima) -> Iterator[Finding]:
    """A scale whose minima do not rise with the mark."""
    typed = subject.rows.rows.typed
    mask = (typed["min_mark3"] >= typed["min_mark4"]) | (typed["min_mark4"] >= typed["min_mark5"])
    what = "баллы за «3», «4» и «5» должны возрастать"
    yield from at_mask(subject.rows, mask, "min_mark3", what, "Исправьте баллы")


@check(Stage.VALUES, ClassSizes)
def check_pupils_disagree(subject: ClassSizes) -> Iterator[Finding]:
    """The classes of a school do not add up to the pupils it names."""
    mask = (subject.added > 0) & (subject.added != subject.rows.rows.typed["pupils"])
    count = int(mask.fillna(False).sum())
    if count:
        first = int(subject.added.index[mask.fillna(False)][0])
        schools = counted(count, "школа", case=Case.GENITIVE)
        yield Finding(
            subject.rows.file,
            f"у {schools} сумма по классам не равна числу обучающихся; взято число обучающихся",
            "Проверьте ответы школ",
            Severity.NOTE,
            sheet=subject.rows.sheet,
            row=first,
            column=subject.rows.header("pupils"),
        )
