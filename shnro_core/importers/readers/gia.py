"""ОГЭ and ЕГЭ with one row per graduate: only school, subject and score are read."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core.importers.aggregate import school_results
from shnro_core.importers.cells import FORMULA, to_numbers
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.pupils import PupilRows
from shnro_core.importers.checks.recognised import ExamFacts, ProcedureFacts
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.naming import level_of
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.scales import find_threshold
from shnro_core.importers.specs.spec import Field, FieldKind, type_rows

GRADES: Final = {"ОГЭ": 9, "ЕГЭ": 11}
TWO_LEVELS: Final = "Математика"
HIGHEST: Final = {"базовый": 5.0, "": 100.0, "профильный": 100.0}
_SCORES: Final = {
    "test_score": ("Тестовый балл",),
    "primary_score": ("Первичный балл",),
    "mark": ("Отметка", "Оценка"),
    "score": ("Балл", "Баллы", "Итоговый балл"),
}
FIELDS: Final = (
    Field("school_code", "Код ОО", FieldKind.LOGIN, aliases=("код школы", "оо", "логин", "логин школы")),
    Field("subject", "Предмет", FieldKind.SUBJECT, aliases=("учебный предмет",)),
    *(
        Field(name, headers[0], FieldKind.NUMBER, required=False, expected=False, aliases=headers[1:])
        for name, headers in _SCORES.items()
    ),
)
_SIGNATURE: Final = (
    *FIELDS[:2],
    Field("any_score", "Балл", FieldKind.NUMBER, aliases=("тестовый балл", "первичный балл", "баллы", "итоговый балл")),
)


def read(context: Context, located: Located) -> Reading:
    """Graduates as aggregates per school and exam; below the threshold = failed."""
    choice, traits = context.choice, context.traits
    exam, year = choice.exam or traits.exam, choice.year or traits.year
    facts = ProcedureFacts(context.file, needs=frozenset({"year", "exam"}), year=year, years=traits.years, exam=exam)
    context.parameters |= {"exam": exam or "", "year": str(year or "")}
    context.check(Stage.RECOGNISED, facts)
    assert exam is not None and year is not None  # noqa: S101  # the stage above refuses files without them
    columns = context.columns(FIELDS, located)
    raw = context.raw(located, columns)
    levels = _levels(raw["subject"], exam, choice.level or traits.level)
    naming = type_rows(FIELDS[:2], raw[["school_code", "subject"]])
    context.check(Stage.VALUES, TableRows(context.file, located.sheet.name, FIELDS[:2], naming))
    pupils = naming.typed.assign(level=levels)
    parts = [
        _part(
            context,
            located,
            raw,
            pupils[(pupils["subject"] == subject) & (pupils["level"] == level)],
            (exam, year, subject, level),
        )
        for subject, level in pupils[["subject", "level"]].drop_duplicates().itertuples(index=False)
    ]
    values = pd.concat([part for part, _ in parts]).assign(exam=exam, year=year, grade=GRADES[exam])
    context.parameters |= {"grade": str(GRADES[exam]), "subject": ", ".join(sorted(values["subject"].unique()))}
    return Reading(values, len(raw), sum(kept for _, kept in parts), year)


def _levels(subjects: pd.Series, exam: str, told: str | None) -> pd.Series:
    """Level of each row: ЕГЭ математика has two, told in the cell, the file's name or by the user; others have none."""
    known = {value: _level(str(value), exam, told) for value in subjects.dropna().unique()}
    return subjects.map(known).fillna("").astype("string")


def _level(subject: str, exam: str, told: str | None) -> str:
    if exam != "ЕГЭ" or "математик" not in subject.lower():
        return ""
    return level_of(subject) or told or "?"


def _part(
    context: Context, located: Located, raw: pd.DataFrame, pupils: pd.DataFrame, procedure: tuple[str, int, str, str]
) -> tuple[pd.DataFrame, int]:
    """Aggregates of one subject and level, and the number of graduates counted."""
    exam, year, subject, level = procedure
    threshold = find_threshold(context.thresholds, year=year, exam=exam, subject=subject, level=level)
    column = _score_column(raw, exam, level)
    context.check(
        Stage.RECOGNISED,
        ExamFacts(context.file, exam, year, subject, level, threshold is not None, column is not None),
    )
    assert threshold is not None and column is not None  # noqa: S101  # the stage above refuses both
    context.parameters[f"threshold {subject} {level}".rstrip()] = f"{threshold.minimum:g}"
    cells = raw.loc[pupils.index, column]
    score, bad = to_numbers(cells)
    formula = cells == FORMULA
    rows = pd.DataFrame(
        {
            "school_code": pupils["school_code"],
            "score": score,
            "score_bad": bad & ~formula,
            "formula": formula,
            "absent": False,
            "doubled": False,
            "mark_bad": False,
        }
    )
    headers = {"school_code": FIELDS[0].header, "score": _SCORES[column][0]}
    checked = PupilRows(context.file, located.sheet.name, rows, headers, highest=HIGHEST[level])
    context.check(Stage.VALUES, checked)
    kept = rows[checked.taking_part]
    results = school_results(kept, maximum=None, scale=None, minimum=threshold.minimum)
    return results.assign(subject=subject, level=level).set_index("first_row"), len(kept)


def _score_column(raw: pd.DataFrame, exam: str, level: str) -> str | None:
    """Column in the unit of the threshold: for the basic level often a mark among the test scores."""
    order = ["primary_score" if exam == "ОГЭ" else "test_score", "score"]
    if level == "базовый":
        order = ["mark", "score", "test_score"]
    return next((name for name in order if name in raw and raw[name].notna().any()), None)


FORMATS: Final = (Format("gia_pupils", "Результаты ОГЭ или ЕГЭ по участникам", "result", _SIGNATURE, read),)
