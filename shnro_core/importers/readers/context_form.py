"""«Сбор контекстных данных об ОО»: the form of 2021 (one sheet) and of 2022 (two sheets), one row = one school.

Only the columns listed here are read; the head's name, telephones, addresses and ИНН stay in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd

from shnro_core.importers.cells import normalise_header, to_numbers
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.columns import HeaderFacts
from shnro_core.importers.checks.recognised import ProcedureFacts
from shnro_core.importers.checks.related import ClassSizes, PartOfWhole, RepeatedSchools
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.specs.spec import Columns, Field, FieldKind, match_columns
from shnro_core.importers.specs.templates import LOGIN
from shnro_core.model import Severity

_SETTLEMENTS: Final = {
    r"столица|административный центр": "административный центр региона",
    r"городского типа": "посёлок городского типа",
    r"сельского типа|село": "сельский населённый пункт",
    r"город": "город",
}
_SPEEDS: Final = {
    r"до 25": "до 25 Мбит/с",
    r"26\D+50": "26–50 Мбит/с",
    r"51\D+100": "51–100 Мбит/с",
    r"более 100|свыше 100": "более 100 Мбит/с",
}
_CLASS_SIZE: Final = re.compile(r"^\d{1,2} класс обучающихся")
_ADAPTED: Final = re.compile(r"^17\.[1-4](?!\d)")


def _count(name: str, header: str, pattern: str, *, needed: bool = True) -> Field:
    return Field(name, header, FieldKind.COUNT, required=False, expected=needed, pattern=pattern, low=0)


def _text(name: str, header: str, pattern: str) -> Field:
    return Field(name, header, FieldKind.TEXT, required=False, pattern=pattern)


_WHEN: Final = Field("loaded_at", "Дата загрузки", FieldKind.DATE, required=False, expected=False)
_SPECIAL_NEEDS: Final = _count(
    "pupils_special_needs",
    "Количество обучающихся с ОВЗ",
    "количество обучающихся с (овз|ограниченными возможностями)",
    needed=False,
)
_FLAGGED: Final = Field(
    "correctional",
    "ОО является специальной (коррекционной)?",
    FieldKind.FLAG,
    required=False,
    expected=False,
    pattern=r"^оо является .*коррекцион",
)
FIELDS_2021: Final = (
    LOGIN,
    _text(
        "settlement_kind",
        "Где расположена Ваша образовательная организация?",
        "^где расположена ваша образовательная организация",
    ),
    _text(
        "settlement_size",
        "Каков размер населенного пункта, в котором расположена ОО?",
        "^каков размер населенного пункта",
    ),
    _text(
        "transport",
        "Существует ли регулярное транспортное сообщение …",
        "^существует ли регулярное транспортное сообщение",
    ),
    _count("pupils", "Укажите количество обучающихся в ОО …", "^укажите количество обучающихся в оо"),
    _SPECIAL_NEEDS,
    _FLAGGED,
    _count("teachers", "Сколько всего в школе учителей …?", "^сколько всего в школе учителей"),
    _count(
        "teachers_highest_category",
        "Сколько в школе учителей высшей категории …",
        "^сколько в школе учителей высшей категории",
    ),
    _count(
        "teachers_under_30", "Сколько в школе учителей не старше 30 лет?", "^сколько в школе учителей.*не старше 30 лет"
    ),
    _count(
        "teachers_pension_age",
        "Сколько в школе учителей, достигших пенсионного возраста",
        "^сколько в школе учителей.*пенсионного возраста",
    ),
    _count("classrooms", "Сколько в школе учебных классов (кабинетов) …?", "^сколько в школе учебных классов"),
    _count(
        "classrooms_with_teacher_computer",
        "В скольких из них рабочее место учителя оборудовано компьютером?",
        "^в скольких из них рабочее место учителя оборудовано компьютером",
    ),
    _count(
        "classrooms_with_projector",
        "В скольких учебных классах, кабинетах есть проектор и/или интерактивная доска?",
        "^в скольких учебных классах.*проектор",
    ),
    _count(
        "computers",
        "Сколько компьютеров обучающиеся могут использовать …",
        "^сколько компьютеров обучающиеся могут использовать",
    ),
    _count(
        "computers_outdated",
        "Сколько из этих компьютеров являются маломощными …?",
        "^сколько из этих компьютеров являются маломощными",
    ),
    _count(
        "computers_online",
        "Сколько из этих компьютеров имеют доступ к сети Интернет …",
        "^сколько из этих компьютеров имеют доступ к сети интернет",
    ),
    _text("internet_speed", "Скорость Интернета, заявленная Интернет-провайдером …", "^скорость интернета, заявленная"),
    _WHEN,
)
FIELDS_2022: Final = (
    replace(LOGIN, header="Пользователь", aliases=("логин",)),
    _text(
        "settlement_kind",
        "14. Где расположена образовательная организация?",
        r"^14\. где расположена образовательная организация",
    ),
    _text("settlement_size", "15. Каков размер населенного пункта …", r"^15\. каков размер населенного пункта"),
    _text(
        "transport",
        "16. Какое из утверждений о возможности добраться общественным транспортом …",
        r"^16\. какое из утверждений",
    ),
    _count("pupils", "20. Укажите количество обучающихся в ОО …", r"^20\. укажите количество обучающихся в оо"),
    _SPECIAL_NEEDS,
    _count("teachers", "25. Сколько всего в ОО учителей/преподавателей?", r"^25\. сколько всего в оо учителей"),
    _count(
        "teachers_grades_5_9",
        "26. Сколько в ОО учителей, преподающих в 5–9 классах?",
        r"^26\. сколько в оо учителей, преподающих в 5",
    ),
    _count(
        "teachers_first_or_highest_category",
        "27. Сколько всего в ОО учителей/преподавателей первой и высшей категорий?",
        r"^27\. сколько всего в оо учителей.*категори",
    ),
    _WHEN,
)
_PARTS: Final = (
    ("teachers_highest_category", "teachers"),
    ("teachers_first_or_highest_category", "teachers"),
    ("teachers_grades_5_9", "teachers"),
    ("teachers_under_30", "teachers"),
    ("teachers_pension_age", "teachers"),
    ("classrooms_with_teacher_computer", "classrooms"),
    ("computers_outdated", "computers"),
    ("computers_online", "computers"),
)


def read(context: Context, located: Located, *, fields: tuple[Field, ...], year: int) -> Reading:
    """One form: its sheets joined by login, the later «Дата загрузки» of a school taken.

    Faults of single answers are warnings and leave the answer empty: one school's slip does not stop 600 others.
    """
    year = context.choice.year or context.traits.year or year
    context.parameters["year"] = str(year)
    context.check(Stage.RECOGNISED, ProcedureFacts(context.file, needs=frozenset({"year"}), year=year))
    sheets = list(_sheets(context, fields))
    place = {name: position for _, columns in sheets for name, position in columns.place.items()}
    doubled = {name: positions for _, columns in sheets for name, positions in columns.doubled.items()}
    union = Columns(located.header_row, place, doubled, ())
    context.check(Stage.COLUMNS, HeaderFacts(context.file, located.sheet.name, fields, union))
    parts, rows_read = [], 0
    for own, columns in sheets:
        raw = context.raw(own, columns)
        rows_read = max(rows_read, len(raw))
        parts.append(_sheet_rows(context, own, fields, raw))
    joined = _joined(parts)
    return Reading(joined.assign(year=year), rows_read, len(joined), year)


def _sheets(context: Context, fields: tuple[Field, ...]) -> Iterator[tuple[Located, Columns]]:
    """Sheets that name schools and carry at least one question, with their headers."""
    for sheet in context.source.sheets:
        for number, row in enumerate(sheet.head(), start=1):
            columns = match_columns(fields, row, number)
            if LOGIN.name in columns.place and len(columns.place) > 1:
                yield Located(sheet, number, tuple(row)), columns
                break


def _sheet_rows(context: Context, located: Located, fields: tuple[Field, ...], raw: pd.DataFrame) -> pd.DataFrame:
    """Checked answers of one sheet, one row per school, index = row of the file."""
    own = [field for field in fields if field.name in raw]
    subject = context.usable(located, own, raw, severity=Severity.WARNING)
    context.check(Stage.VALUES, subject)
    context.check(Stage.VALUES, *(PartOfWhole(subject, *pair) for pair in _PARTS))
    typed = subject.rows.typed
    added = _sum_of(located, _CLASS_SIZE)
    if added is not None and "pupils" in typed:
        context.check(Stage.VALUES, ClassSizes(subject, added.reindex(typed.index)))
    context.check(Stage.VALUES, RepeatedSchools(subject))
    adapted = _sum_of(located, _ADAPTED)
    if adapted is not None:
        typed = typed.assign(pupils_special_needs=adapted.reindex(typed.index).astype("Int64"))
    return _normalised(_latest(typed))


def _sum_of(located: Located, pattern: re.Pattern[str]) -> pd.Series | None:
    """Sum of the numeric answers under matching headers, missing where there are none; None without such columns."""
    positions = [i for i, cell in enumerate(located.header) if pattern.search(normalise_header(cell))]
    if not positions:
        return None
    cells = located.sheet.values(positions, located.header_row)
    numbers = pd.DataFrame({position: to_numbers(cells[position])[0] for position in positions})
    return numbers.sum(axis="columns", min_count=1).astype("Float64").round()


def _latest(typed: pd.DataFrame) -> pd.DataFrame:
    """The row of each school with the latest «Дата загрузки», the lower one where dates are equal or absent."""
    if "loaded_at" in typed:
        typed = typed.sort_values("loaded_at", kind="stable", na_position="first")
    return typed.drop_duplicates("school_code", keep="last").drop(columns="loaded_at", errors="ignore").sort_index()


def _normalised(typed: pd.DataFrame) -> pd.DataFrame:
    """Answers of closed questions in one wording for both forms; counts below zero emptied."""
    result = typed.copy()
    for name, wordings in (("settlement_kind", _SETTLEMENTS), ("internet_speed", _SPEEDS)):
        if name in result:
            distinct = {value: _wording(value, wordings) for value in result[name].dropna().unique()}
            result[name] = result[name].map(distinct).astype("string")
    for name in result.columns.difference(["school_code"]):
        if pd.api.types.is_integer_dtype(result[name].dtype):
            result[name] = result[name].where(result[name] >= 0)
    return result


def _wording(value: str, wordings: Mapping[str, str]) -> str | None:
    lowered = normalise_header(value)
    return next((wording for pattern, wording in wordings.items() if re.search(pattern, lowered)), None)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Sheets side by side by school; index = row on the first sheet that names the school."""
    rows = pd.concat([pd.Series(part.index, index=part["school_code"]) for part in parts])
    first_row = rows[~rows.index.duplicated()]
    sides = [part.set_index("school_code") for part in parts]
    joined = sides[0]
    for side in sides[1:]:
        joined = joined.join(side[side.columns.difference(joined.columns)], how="outer")
    return joined.reset_index().set_index(joined.index.map(first_row))


FORMATS: Final = (
    Format(
        "context_2021",
        "Контекстные данные об ОО, форма 2021 года",
        "context",
        tuple(f for f in FIELDS_2021 if f.expected),
        partial(read, fields=FIELDS_2021, year=2021),
    ),
    Format(
        "context_2022",
        "Контекстные данные об ОО, форма 2022 года",
        "context",
        tuple(f for f in FIELDS_2022 if f.name in ("school_code", "settlement_kind", "settlement_size", "transport")),
        partial(read, fields=FIELDS_2022, year=2022),
        "общая информация об оо",
    ),
)
