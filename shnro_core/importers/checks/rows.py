"""Fourth stage for tables with one row per school and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core.importers.cells import FORMULA, is_date
from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.importers.specs.spec import CODES, FREE_TEXT, NUMERIC, WHOLE, Field, FieldKind, Rows
from shnro_core.model import Finding, Severity
from shnro_core.text import shortest

_EXPECTED: Final = {
    FieldKind.YEAR: "год четырьмя цифрами",
    FieldKind.COUNT: "целое число",
    FieldKind.NUMBER: "число",
    FieldKind.PERCENT: "число от 0 до 100",
    FieldKind.FLAG: "«да» или «нет»",
    FieldKind.DATE: "дату вида 01.09.2023",
    FieldKind.LOGIN: "логин вида sch670001",
    FieldKind.GIA_CODE: "код из 3–6 цифр",
    FieldKind.GIA_SCHOOL: "код школы в системе ГИА или логин вида sch670001",
    FieldKind.SUBJECT: "название предмета: «Математика»",
}


@dataclass(frozen=True)
class TableRows:
    """Rows of a table (see ``specs.Rows``) with the fields they follow; ``key`` = fields that name a row.

    ``severity`` weighs faults of single values: a warning where a bad value is left empty and the rest is used.
    ``given`` = rows the file has, those put aside among them.
    """

    file: str
    sheet: str | None
    fields: Sequence[Field]
    rows: Rows
    key: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    given: int = 0

    def present(self) -> Iterator[Field]:
        """Fields whose columns the file has."""
        return (field for field in self.fields if field.name in self.rows.raw)

    def header(self, name: str) -> str:
        """Header of a field as a template shows it."""
        return next(field.header for field in self.fields if field.name == name)


def at_mask(
    subject: TableRows, mask: pd.Series, name: str, what: str, advice: str, *, severity: Severity | None = None
) -> Iterator[Finding]:
    """Findings for the rows of ``mask`` in the column of field ``name``, weighed as the table says unless told."""
    return at_rows(
        subject.rows.raw.index[mask.fillna(False).astype(bool)],
        file=subject.file,
        sheet=subject.sheet,
        column=subject.header(name),
        what=what,
        advice=advice,
        severity=severity or subject.severity,
    )


def _formula(subject: TableRows, name: str) -> pd.Series:
    return subject.rows.raw[name] == FORMULA


@check(Stage.VALUES, TableRows)
def check_rows_none(subject: TableRows) -> Iterator[Finding]:
    """A header without rows."""
    if subject.rows.raw.empty:
        yield Finding(subject.file, "под шапкой нет ни одной строки", "Заполните таблицу", sheet=subject.sheet)


@check(Stage.VALUES, TableRows)
def check_formula_uncached(subject: TableRows) -> Iterator[Finding]:
    """A formula whose value the file does not carry."""
    for field in subject.present():
        what, advice = (
            "в ячейке формула без сохранённого значения",
            "Откройте файл в Excel и сохраните: значения посчитаются",
        )
        yield from at_mask(subject, _formula(subject, field.name), field.name, what, advice)


@check(Stage.VALUES, TableRows)
def check_value_missing(subject: TableRows) -> Iterator[Finding]:
    """An empty cell that must be filled."""
    for field in subject.present():
        if field.required:
            mask = subject.rows.raw[field.name].isna()
            advice = f"Впишите значение: {field.kind.value}"
            yield from at_mask(subject, mask, field.name, "ячейка пуста", advice, severity=Severity.ERROR)


@check(Stage.VALUES, TableRows)
def check_number_text(subject: TableRows) -> Iterator[Finding]:
    """Text where a number should be."""
    for field in subject.present():
        if field.kind in NUMERIC:
            bad = subject.rows.bad[field.name] & ~_formula(subject, field.name)
            dates = bad & is_date(subject.rows.raw[field.name])
            advice = f"Впишите {_EXPECTED[field.kind]}"
            yield from at_mask(subject, bad & ~dates, field.name, "вместо числа стоит текст", advice)
            advice = f"Задайте столбцу формат «Общий» и впишите {_EXPECTED[field.kind]}"
            yield from at_mask(subject, dates, field.name, "вместо числа стоит дата", advice)


@check(Stage.VALUES, TableRows)
def check_number_fraction(subject: TableRows) -> Iterator[Finding]:
    """A fraction where a count or a year should be."""
    for field in subject.present():
        if field.kind in WHOLE:
            given = subject.rows.raw[field.name].notna() & ~subject.rows.bad[field.name]
            mask = given & subject.rows.typed[field.name].isna()
            yield from at_mask(subject, mask, field.name, "дробное число", "Впишите целое число")


@check(Stage.VALUES, TableRows)
def check_number_out_of_range(subject: TableRows) -> Iterator[Finding]:
    """A number outside its bounds, years apart."""
    for field in subject.present():
        if field.kind in NUMERIC and field.kind is not FieldKind.YEAR:
            yield from _out_of_range(subject, field, "число")


@check(Stage.VALUES, TableRows)
def check_row_year_out_of_range(subject: TableRows) -> Iterator[Finding]:
    """A year that cannot be."""
    for field in subject.present():
        if field.kind is FieldKind.YEAR:
            yield from _out_of_range(subject, field, "год")


def _out_of_range(subject: TableRows, field: Field, noun: str) -> Iterator[Finding]:
    values = subject.rows.typed[field.name]
    for limit, side in ((field.low, "меньше"), (field.high, "больше")):
        if limit is not None:
            mask = values < limit if side == "меньше" else values > limit
            bound = f"{limit:.0f}" if field.kind is FieldKind.YEAR else shortest(limit)
            yield from at_mask(subject, mask, field.name, f"{noun} {side} {bound}", "Исправьте значение")


@check(Stage.VALUES, TableRows)
def check_login_unreadable(subject: TableRows) -> Iterator[Finding]:
    """Something else than a login."""
    for field in subject.present():
        if field.kind in CODES:
            mask = subject.rows.bad[field.name] & ~_formula(subject, field.name)
            noun = "код школы" if field.kind is FieldKind.GIA_CODE else "логин школы"
            what, advice = f"значение не похоже на {noun}", f"Впишите {_EXPECTED[field.kind]}"
            yield from at_mask(subject, mask, field.name, what, advice, severity=Severity.ERROR)


@check(Stage.VALUES, TableRows)
def check_value_unreadable(subject: TableRows) -> Iterator[Finding]:
    """Something else than a date, a yes or no, a subject."""
    for field in subject.present():
        if field.kind in (FieldKind.DATE, FieldKind.FLAG, FieldKind.SUBJECT):
            mask = subject.rows.bad[field.name] & ~_formula(subject, field.name)
            yield from at_mask(subject, mask, field.name, "значение не распознано", f"Впишите {_EXPECTED[field.kind]}")


@check(Stage.VALUES, TableRows)
def check_choice_unknown(subject: TableRows) -> Iterator[Finding]:
    """A value outside the list."""
    for field in subject.present():
        if field.kind is FieldKind.CHOICE:
            mask = subject.rows.bad[field.name] & ~_formula(subject, field.name)
            allowed = ", ".join(f"«{value}»" for value in field.choices)
            yield from at_mask(subject, mask, field.name, "значения нет в списке", f"Выберите одно из: {allowed}")


@check(Stage.VALUES, TableRows)
def check_text_date(subject: TableRows) -> Iterator[Finding]:
    """A date where a text should be: Excel makes dates of «10-11» and «5.1»."""
    for field in subject.present():
        if field.kind in FREE_TEXT:
            mask = is_date(subject.rows.raw[field.name])
            what = "вместо текста стоит дата: так Excel меняет записи вида «10-11»"
            advice = "Задайте столбцу формат «Текстовый» и впишите значение заново"
            yield from at_mask(subject, mask, field.name, what, advice)


@check(Stage.VALUES, TableRows)
def check_key_doubled(subject: TableRows) -> Iterator[Finding]:
    """Two rows for one key."""
    key = [name for name in subject.key if name in subject.rows.typed]
    required = [name for name in key if next(f for f in subject.fields if f.name == name).required]
    given = subject.rows.typed.loc[subject.rows.typed[required].notna().all(axis="columns"), key]
    if not required or given.empty:
        return
    first = given.assign(row=given.index).groupby(key, dropna=False)["row"].transform("min")
    rows = given.index[first != given.index]
    names = ", ".join(f"«{subject.header(name)}»" for name in key)
    yield from at_rows(
        rows,
        file=subject.file,
        sheet=subject.sheet,
        column=None,
        what=f"строка повторяет другую и расходится с ней: те же {names}",
        advice="Оставьте одну из строк",
        each=lambda row: f"как строка {int(first[row])}",
    )
