"""Fourth stage for files with one row per pupil. Findings name rows, never pupils."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.model import Finding, Severity
from shnro_core.text import counted, number, shortest


@dataclass(frozen=True)
class PupilRows:
    """Rows of pupils, index = row of the file.

    ``rows`` columns: ``school_code`` (missing = unreadable), ``score`` (missing = none), ``score_bad`` (text instead),
    ``formula`` (score is a formula without value), ``absent``, ``doubled`` (same pupil again in the same school),
    ``mark_bad`` (previous mark neither 2–5 nor absent), ``class_grade`` (number in the class name).
    ``headers`` maps field names to the headers of the file's layout. ``aside`` = rows left out that have a school or a
    code, a total of 0 and nothing of a work. Where a file can give a mark: ``given_bad`` (it is no mark); where a work
    has two parts: ``absent_partly`` (absent from one).
    """

    file: str
    sheet: str | None
    rows: pd.DataFrame
    headers: dict[str, str]
    maximum: float | None = None
    highest: float | None = None
    aside: int = 0

    @property
    def taking_part(self) -> pd.Series:
        """Mask of rows that count: not absent and with a score."""
        return ~self.rows["absent"] & self.rows["score"].notna()


def _at(subject: PupilRows, mask: pd.Series, field: str, what: str, advice: str) -> Iterator[Finding]:
    rows = subject.rows.index[mask.fillna(False).astype(bool)]
    column = subject.headers.get(field)
    return at_rows(rows, file=subject.file, sheet=subject.sheet, column=column, what=what, advice=advice)


def _together(
    subject: PupilRows, mask: pd.Series, field: str, *, what: str, advice: str, severity: Severity
) -> Iterator[Finding]:
    rows = subject.rows.index[mask.fillna(False).astype(bool)]
    column = subject.headers.get(field)
    return at_rows(
        rows, file=subject.file, sheet=subject.sheet, column=column, what=what, advice=advice, severity=severity
    )


@check(Stage.VALUES, PupilRows)
def check_participants_none(subject: PupilRows) -> Iterator[Finding]:
    """Not one pupil with a score."""
    if not subject.taking_part.any() and not subject.rows["formula"].any() and not subject.rows["score_bad"].any():
        what = "нет ни одного участника с баллом"
        yield Finding(subject.file, what, "Проверьте, выгружены ли результаты полностью", sheet=subject.sheet)


@check(Stage.VALUES, PupilRows)
def check_pupil_login_unreadable(subject: PupilRows) -> Iterator[Finding]:
    """A pupil with a score whose school is not named by a login."""
    mask = subject.rows["school_code"].isna() & subject.taking_part
    yield from _at(
        subject, mask, "school_code", "вместо логина школы другое значение или пусто", "Впишите логин вида sch670001"
    )


@check(Stage.VALUES, PupilRows)
def check_score_text(subject: PupilRows) -> Iterator[Finding]:
    """Text where the score should be."""
    mask = subject.rows["score_bad"] & ~subject.rows["absent"]
    yield from _at(subject, mask, "score", "вместо балла стоит текст", "Впишите число или очистите ячейку")


@check(Stage.VALUES, PupilRows)
def check_score_formula_uncached(subject: PupilRows) -> Iterator[Finding]:
    """A formula whose value the file does not carry."""
    advice = "Откройте файл в Excel и сохраните: значения посчитаются"
    yield from _at(subject, subject.rows["formula"], "score", "в ячейке формула без сохранённого значения", advice)


@check(Stage.VALUES, PupilRows)
def check_score_negative(subject: PupilRows) -> Iterator[Finding]:
    """A score below zero."""
    yield from _at(subject, subject.rows["score"] < 0, "score", "балл меньше нуля", "Исправьте балл")


@check(Stage.VALUES, PupilRows)
def check_score_above_maximum(subject: PupilRows) -> Iterator[Finding]:
    """A total above the sum of the tasks' maxima, or above what the exam allows."""
    limit = subject.maximum if subject.maximum is not None else subject.highest
    if limit is not None:
        mask = (subject.rows["score"] > limit) & ~subject.rows["absent"]
        what = f"балл больше наибольшего возможного ({shortest(limit)})"
        yield from _at(subject, mask, "score", what, "Исправьте балл; проверьте, тот ли это предмет и класс")


@check(Stage.VALUES, PupilRows)
def check_absent_counted(subject: PupilRows) -> Iterator[Finding]:
    """Absent pupils who carry a score: they are left out."""
    mask = subject.rows["absent"] & (subject.rows["score"] > 0)
    what = "ученики с отметкой «отсутствовал» имеют балл и не засчитаны"
    yield from _together(
        subject,
        mask,
        "score",
        what=what,
        advice="Если ученик писал работу, исправьте вариант",
        severity=Severity.NOTE,
    )


@check(Stage.VALUES, PupilRows)
def check_pupil_doubled(subject: PupilRows) -> Iterator[Finding]:
    """The same code of a pupil twice in one school."""
    mask = subject.rows["doubled"] & subject.taking_part
    what = "код ученика повторяется в той же школе, засчитаны все строки"
    yield from _together(
        subject,
        mask,
        "pupil_code",
        what=what,
        advice="Удалите повторы, если это один ученик",
        severity=Severity.WARNING,
    )


@check(Stage.VALUES, PupilRows)
def check_previous_mark_unknown(subject: PupilRows) -> Iterator[Finding]:
    """Previous marks outside 2–5: not used for the comparison of marks with scores."""
    what = "отметка за предыдущий период не от 2 до 5 и не используется"
    advice = "Исправьте отметку или оставьте «нет отметки»"
    yield from _together(
        subject, subject.rows["mark_bad"], "previous_mark", what=what, advice=advice, severity=Severity.NOTE
    )


@check(Stage.VALUES, PupilRows)
def check_given_mark_unknown(subject: PupilRows) -> Iterator[Finding]:
    """Marks for the work outside 2–5: the scale counts in their place."""
    if "given_bad" in subject.rows:
        what = "отметка за работу не от 2 до 5 и не засчитана"
        mask = subject.rows["given_bad"] & subject.taking_part
        yield from _together(subject, mask, "mark", what=what, advice="Исправьте отметку", severity=Severity.WARNING)


@check(Stage.VALUES, PupilRows)
def check_part_missed(subject: PupilRows) -> Iterator[Finding]:
    """Pupils absent from one of the two parts of a work."""
    if "absent_partly" in subject.rows:
        what = "ученики отсутствовали на одной из двух частей работы и не засчитаны"
        advice = "Если ученик писал обе части, исправьте вариант"
        yield from _together(
            subject, subject.rows["absent_partly"], "variant", what=what, advice=advice, severity=Severity.NOTE
        )


@check(Stage.VALUES, PupilRows)
def check_rows_blank(subject: PupilRows) -> Iterator[Finding]:
    """Rows with a school or a code, a total of 0 and nothing of a work."""
    if subject.aside:
        rows = counted(subject.aside, "строка")
        what = f"строки без варианта и баллов за задания с итогом 0 не считаются учениками: {rows}"
        advice = "Если ученик писал работу, впишите вариант"
        yield Finding(subject.file, what, advice, Severity.NOTE, sheet=subject.sheet)


@dataclass(frozen=True)
class ScaleAgainstMarks:
    """Pupils of ``given`` with a mark in the file whom a scale would give another one."""

    file: str
    sheet: str | None
    apart: int
    given: int
    scale: str


@check(Stage.VALUES, ScaleAgainstMarks)
def check_scale_disagrees(facts: ScaleAgainstMarks) -> Iterator[Finding]:
    """Marks of the file that the scale does not give: those of the file count."""
    if facts.apart:
        what = (
            f"по шкале {facts.scale} отметка была бы другой у {number(facts.apart)} из {number(facts.given)} учеников; "
            "засчитана отметка из файла"
        )
        advice = "Проверьте, та ли это работа; шкалу года можно заменить шаблоном «Шкалы отметок ВПР на год»"
        yield Finding(facts.file, what, advice, Severity.WARNING, sheet=facts.sheet)
