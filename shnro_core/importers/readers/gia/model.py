"""What all layouts of ГИА results share: fields, exams and the frame of graduates they are read into."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from shnro_core.importers.cells import FORMULA, normalise_header, to_moments
from shnro_core.importers.naming import level_of
from shnro_core.importers.readers.gia.subjects import FIRST_STATE_EXAM, STATE_EXAM
from shnro_core.importers.specs.spec import Columns, Field, FieldKind

GRADES: Final = {"ОГЭ": 9, "ЕГЭ": 11}
TWO_LEVELS: Final = "Математика"
HIGHEST: Final = {"базовый": 5.0, "": 100.0, "профильный": 100.0}
SCORES: Final = {
    "test_score": ("Тестовый балл", "mark100", "testmark"),
    "primary_score": ("Первичный балл", "primarymark"),
    "mark": ("Отметка", "Оценка", "mark5"),
    "score": ("Балл", "Баллы", "Итоговый балл"),
}
_PERSON: Final = {
    "surname": ("Фамилия", "surname", "фио", "фамилия имя отчество"),
    "given_name": ("Имя", "name"),
    "patronymic": ("Отчество", "secondname"),
    "document": ("Номер документа", "документ", "documentnumber"),
}
SCHOOL: Final = Field(
    "school_code",
    "Код ОО",
    FieldKind.GIA_SCHOOL,
    aliases=("код школы", "оо", "логин", "логин школы", "schoolcode"),
)
SUBJECT: Final = Field("subject", "Предмет", FieldKind.SUBJECT, aliases=("учебный предмет",))


def _optional(name: str, kind: FieldKind, header: str, *aliases: str) -> Field:
    return Field(name, header, kind, required=False, expected=False, aliases=aliases)


SCORE_FIELDS: Final = tuple(_optional(name, FieldKind.NUMBER, *headers) for name, headers in SCORES.items())
OTHER_FIELDS: Final = (
    _optional("date", FieldKind.DATE, "Дата экзамена", "дата проведения", "дата проведения экзамена", "examdate"),
    _optional("class_name", FieldKind.TEXT, "Класс", "class"),
    *(_optional(name, FieldKind.TEXT, *headers) for name, headers in _PERSON.items()),
)
ABSENT: Final = frozenset(
    {"-", "—", "–", "н", "н/я", "неявка", "не явился", "не явилась", "отсутствовал", "отсутствовала"}
)
_CLASS: Final = re.compile(r"\d{1,2}\s*[-–]?\s*[А-ЯЁA-Zа-яёa-z]{0,2}")
GRADUATES: Final = (
    "sheet", "row", "school", "exam", "subject", "level", "date", "class_name", *SCORES, "identity",
)  # fmt: skip
"""Columns of the frame of graduates; ``school`` is a login or a code of ГИА, scores are cells as they stand."""


def graduates(sheet: str | None, cells: pd.DataFrame) -> pd.DataFrame:
    """Rows of one table under the names of the fields as graduates without exam, subject and level.

    ``identity`` tells whether two rows are of the same graduate; ``count`` forgets the text behind it.
    """
    frame = pd.DataFrame({"sheet": sheet, "row": cells.index}, index=cells.index)
    for name in SCORES:
        column = cells[name] if name in cells else pd.Series(None, index=cells.index, dtype=object)
        absent = column.map(lambda cell: isinstance(cell, str) and normalise_header(cell) in ABSENT).astype(bool)
        frame[name] = column.where(~absent).astype(object)
    frame["date"] = to_moments(cells["date"])[0] if "date" in cells else pd.NaT
    frame["class_name"] = cells["class_name"].map(_class_name) if "class_name" in cells else None
    frame["identity"] = _identity(cells)
    return frame


def exam_of_columns(columns: Columns | pd.Index) -> str | None:
    """ОГЭ has marks, ЕГЭ test scores; None where the columns have both or neither."""
    names = columns.place if isinstance(columns, Columns) else columns
    found = {exam for exam, name in (("ЕГЭ", "test_score"), ("ОГЭ", "mark")) if name in names}
    return found.pop() if len(found) == 1 else None


def exam_of_code(code: int, exam: str | None) -> str | None:
    """ГВЭ for the codes of its subjects, else the exam given."""
    return STATE_EXAM if code >= FIRST_STATE_EXAM else exam


def level(exam: str | None, subject: str | None, *told: str | None) -> str:
    """Level of ЕГЭ математика by the first text that tells it, ``?`` when none does; other exams have none."""
    if exam != "ЕГЭ" or subject != TWO_LEVELS:
        return ""
    return next((found for found in (level_of(text or "") for text in told) if found), "?")


def _class_name(cell: object) -> str | None:
    text = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
    return text if _CLASS.fullmatch(text) else None


def _identity(cells: pd.DataFrame) -> pd.Series:
    parts = [cells[name].map(_part, na_action="ignore") for name in _PERSON if name in cells]
    if cells.columns.intersection(["surname", "document"]).empty:
        return pd.Series(None, index=cells.index, dtype=object)
    text = pd.concat(parts, axis="columns").fillna("").agg("|".join, axis="columns")
    return text.where(text.str.strip("|") != "").astype(object)


def _part(cell: object) -> str:
    return "" if cell == FORMULA else str(cell).strip().lower()
