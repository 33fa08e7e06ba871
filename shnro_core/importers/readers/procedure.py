"""Which ВПР a file holds: the user's word, else names, title lines and rows, which must not contradict each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.recognised import VPR_GRADES, ProcedureFacts
from shnro_core.importers.checks.works import NewSubject, ToldApart
from shnro_core.importers.contract import Choice
from shnro_core.importers.naming import (
    SUBJECTS,
    bare_grade_of,
    grade_of,
    level_of,
    names_of,
    new_subject_in,
    new_subject_of,
    own_years,
    programme_of,
    subject_of,
    years_of,
)
from shnro_core.importers.readers.base import Context
from shnro_core.importers.tables import AUTUMN

AUTUMN_YEARS: Final = (2020, 2022)
"""Autumns in which works of the grade below were written (``formats/README.md`` §1)."""
_AUTUMN_MONTHS: Final = range(9, 13)
_TELLING: Final = re.compile(r"впр|предмет|класс", re.IGNORECASE)
_SUBJECT_LINE: Final = re.compile(r"\s*предмет\s*:?\s*(.+)", re.IGNORECASE)
_FILE_NAME: Final = "имя файла"
_LINE_LENGTH: Final = 60
_SHORT_NAME: Final = 2

Told = list[tuple[str, int]]
Apart = tuple[tuple[str, str], ...]
"""Places that contradict each other, each with what it tells; empty when they agree."""


@dataclass(frozen=True)
class RowsTell:
    """What rows say of the procedure: the class most of them name and the day most of them were loaded."""

    class_grade: int | None = None
    loaded: pd.Timestamp | None = None

    @property
    def autumn(self) -> bool:
        """Loaded in an autumn of works of the grade below."""
        return self.loaded is not None and self.loaded.year in AUTUMN_YEARS and self.loaded.month in _AUTUMN_MONTHS


@dataclass(frozen=True)
class Procedure:
    """The procedure of a file; ``grade`` is that of the work, ``sitting`` as in table ``result``."""

    year: int
    grade: int
    subject: str
    level: str
    sitting: str

    @property
    def class_grade(self) -> int:
        """The class its pupils sit in."""
        return self.grade + 1 if self.sitting == AUTUMN else self.grade


def recognise_procedure(
    context: Context, title: str, rows: RowsTell, *, school: str | None = None, one_school: bool = False
) -> Procedure:
    """The procedure of a file and its entry among the parameters; a ``one_school`` form must tell its ``school`` too.

    Raises StageFailedError where something is not told or told in two ways.
    """
    stem, *folders = names_of(context.told)
    lines = [line for line in title.splitlines() if _TELLING.search(line)]
    grade = _grade(context.choice, stem, folders, lines, rows)
    year, years, years_apart = _year(context.choice, [stem, *folders], title, rows, autumn=grade.autumn)
    subject, subjects_apart = _subject(context.choice, stem, folders, lines)
    apart = {"год": years_apart, "класс": grade.apart, "предмет": subjects_apart}
    level = context.choice.level or next(filter(None, map(level_of, [*lines, stem])), "")
    facts = ProcedureFacts(
        context.file,
        needs=frozenset(
            name
            for name, wanted in (("year", not years_apart), ("grade", True), ("subject", True), ("school", one_school))
            if wanted
        ),
        year=year,
        years=years,
        grade=grade.grade,
        subject=subject,
        exam="ВПР",
        school=school,
        autumn_by_date=f"{rows.loaded:%d.%m.%Y}" if grade.by_date and not grade.apart else "",
    )
    context.parameters |= {
        "exam": "ВПР",
        "year": str(year or ""),
        "grade": str(grade.grade or ""),
        "subject": subject or "",
        "level": "" if level == "профильный" else level,
        "sitting": AUTUMN if grade.autumn else "",
        "previous_grade": "да" if grade.autumn else "нет",
    }
    context.check(
        Stage.RECOGNISED,
        facts,
        *(ToldApart(context.file, thing, told) for thing, told in apart.items()),
        NewSubject(context.file, (subject,) if subject and subject not in SUBJECTS else ()),
    )
    assert year is not None and grade.grade is not None and subject is not None  # noqa: S101  # checked by the stage
    return Procedure(year, grade.grade, subject, context.parameters["level"], context.parameters["sitting"])


def _folder(name: str) -> str:
    return f"папка «{name}»"


def _line(line: str) -> str:
    return f"заголовок «{line[:_LINE_LENGTH]}»"


@dataclass(frozen=True)
class _GradeTold:
    """Grade of the work; ``autumn`` = the class above wrote it, ``by_date`` = only the day of loading says so."""

    grade: int | None
    autumn: bool
    by_date: bool = False
    apart: Apart = ()


def _grade(choice: Choice, stem: str, folders: Sequence[str], lines: Sequence[str], rows: RowsTell) -> _GradeTold:
    programme = next(filter(None, map(programme_of, [stem, *folders, *lines])), None)
    if choice.grade is not None:
        return _grade_chosen(choice, choice.grade, programme, rows)
    told = _grades_told(stem, folders, lines)
    named = told[0][1] if told else None
    pupils = rows.class_grade if rows.class_grade in VPR_GRADES else None
    autumn = choice.previous_grade
    if autumn is None:
        autumn = rows.autumn or (programme is not None and programme + 1 in (named, pupils))
    if autumn:
        above = pupils or named
        grade = programme or (above - 1 if above else None)
    else:
        grade = named or pupils or programme
    if grade is None:
        return _GradeTold(None, autumn)
    fitting = {grade, grade + 1} if autumn else {grade}
    places = [*told, *([("классы в строках", pupils)] if pupils else [])]
    if not autumn and programme and choice.previous_grade is None:
        places.append(("программа", programme))
    contradict = any(value not in fitting for _, value in places) or (autumn and pupils not in (None, grade + 1))
    by_date = choice.previous_grade is None and autumn and programme is None
    apart = tuple((place, f"{value} класс") for place, value in places) if contradict else ()
    return _GradeTold(grade, autumn, by_date, apart)


def _grade_chosen(choice: Choice, grade: int, programme: int | None, rows: RowsTell) -> _GradeTold:
    """The class the user gave is the one the pupils sit in, or the programme itself where the names tell that."""
    autumn, by_date = choice.previous_grade, False
    if autumn is None:
        by_date = programme is None and rows.autumn
        autumn = by_date or (programme is not None and programme in (grade, grade - 1))
    return _GradeTold(grade - 1 if autumn and grade != programme else grade, autumn, by_date)


def _grades_told(stem: str, folders: Sequence[str], lines: Sequence[str]) -> Told:
    """Grades of title lines, the file's name and the nearest folder that tells one, each with its place."""
    found: Told = [(_line(line), grade) for line in lines if (grade := grade_of(line)) is not None]
    own = grade_of(stem) or bare_grade_of(stem)
    if own:
        found.append((_FILE_NAME, own))
    for folder in folders:
        grade = grade_of(folder) or (bare_grade_of(folder) if folder.isdecimal() else None)
        if grade:
            return [*found, (_folder(folder), grade)]
    return found


def _year(
    choice: Choice, names: Sequence[str], title: str, rows: RowsTell, *, autumn: bool
) -> tuple[int | None, tuple[int, ...], Apart]:
    """The year, all years of the nearest name where it is not one, and the places that contradict."""
    if choice.year:
        return choice.year, (), ()
    nearest = next((name for name in names[1:] if own_years(name)), "")
    places = [
        *((_line(line), line) for line in title.splitlines()),
        (_FILE_NAME, names[0]),
        (_folder(nearest), nearest),
    ]
    told = [(place, years) for place, text in places if (years := _possible(text))]
    if rows.loaded is not None:
        told.append(("дата загрузки в строках", frozenset({rows.loaded.year})))
    common = frozenset.intersection(*(years for _, years in told)) if told else frozenset()
    if told and not common:
        return None, (), tuple((place, ", ".join(map(str, sorted(years)))) for place, years in told)
    named = next((years for years in map(years_of, [title, *names]) if years), ())
    exact = [year for year in named if year in common] or sorted(common) or list(named)
    if rows.loaded is not None and (autumn or len(exact) != 1):
        exact = [rows.loaded.year]
    elif autumn and len(common) > 1:
        exact = [year for year in common if year in AUTUMN_YEARS]
    return (exact[0] if len(exact) == 1 else None), tuple(exact), ()


def _possible(text: str) -> frozenset[int]:
    """Years a text can mean; the first half of a school year only where works were written in autumn."""
    ends = set(years_of(text))
    return frozenset(year for year in own_years(text) if year in ends or year in AUTUMN_YEARS or len(ends) > 1)


def _subject(choice: Choice, stem: str, folders: Sequence[str], lines: Sequence[str]) -> tuple[str | None, Apart]:
    if choice.subject:
        return choice.subject, ()
    nearest = next((folder for folder in folders if _of_folder(folder)), "")
    places = [(_line(line), _of_line(line)) for line in lines]
    places += [(_FILE_NAME, subject_of(stem)), (_folder(nearest), _of_folder(nearest))]
    told = [(place, subject) for place, subject in places if subject]
    if not told:
        return new_subject_in(stem), ()
    return told[0][1], tuple(told) if len({subject for _, subject in told}) > 1 else ()


def _of_line(line: str) -> str | None:
    known = subject_of(line, short=False)
    named = _SUBJECT_LINE.fullmatch(line)
    return known or (new_subject_of(named[1]) if named else None)


def _of_folder(name: str) -> str | None:
    """In a longer name two letters are a word («Отчёт об итогах»), not a subject."""
    return subject_of(name, short=len(name.split()) <= _SHORT_NAME)
