"""Third stage: do the columns stand where they should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnro_core.importers.cells import column_letter
from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.importers.specs.spec import Columns, Field
from shnro_core.model import Finding, Severity


@dataclass(frozen=True)
class HeaderFacts:
    """The header of a sheet against the fields wanted. ``closed`` = other columns are not expected (own templates)."""

    file: str
    sheet: str | None
    fields: Sequence[Field]
    columns: Columns
    closed: bool = False


@dataclass(frozen=True)
class ClassDates:
    """Rows whose class name stood as a date and was read as it had been typed."""

    file: str
    sheet: str | None
    column: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class YearsTold:
    """Years that the name or the title of a file tells, and those of its column of years."""

    file: str
    named: tuple[int, ...]
    in_rows: tuple[int, ...]


@dataclass(frozen=True)
class UnnamedColumn:
    """A table without the column that tells its rows apart; ``others`` = columns with values no field claims."""

    file: str
    sheet: str | None
    row: int
    header: str
    others: tuple[int, ...]
    unclear: str


@check(Stage.COLUMNS, UnnamedColumn)
def check_list_unnamed(facts: UnnamedColumn) -> Iterator[Finding]:
    """Schools are on the usual list only when no other column may name another one."""
    if facts.others:
        letters = ", ".join(map(column_letter, facts.others))
        what = f"нет столбца, а в столбцах без известного заголовка есть значения: {letters}. Неясно, {facts.unclear}"
        advice = f"Впишите в строку {facts.row} заголовок «{facts.header}» или удалите лишние столбцы"
        yield Finding(facts.file, what, advice, sheet=facts.sheet, row=facts.row, column=facts.header)


@check(Stage.VALUES, YearsTold)
def check_year_contradicted(facts: YearsTold) -> Iterator[Finding]:
    """The title tells another year than the rows."""
    if facts.named and facts.in_rows and not set(facts.named) & set(facts.in_rows):
        named, rows = (", ".join(map(str, years)) for years in (facts.named, facts.in_rows))
        what = f"в названии {named} год, а в столбце «Год» — {rows}; взят год из столбца"
        yield Finding(facts.file, what, "Проверьте, тот ли это файл и верен ли год в строках", Severity.WARNING)


@check(Stage.VALUES, ClassDates)
def check_class_date(facts: ClassDates) -> Iterator[Finding]:
    """Class names that Excel made dates: 10 November is «10-11»."""
    yield from at_rows(
        facts.rows,
        file=facts.file,
        sheet=facts.sheet,
        column=facts.column,
        what="название класса Excel превратил в дату, прочитано как введено: 10 ноября — «10-11»",
        advice="Задайте столбцу формат «Текстовый», если классы названы иначе",
        severity=Severity.NOTE,
    )


@check(Stage.COLUMNS, HeaderFacts)
def check_column_missing(facts: HeaderFacts) -> Iterator[Finding]:
    """Columns that must be there, or are wanted, are not: one finding for each of the two kinds."""
    missing = [field for field in facts.fields if field.expected and field.name not in facts.columns.place]
    row = facts.columns.header_row
    for required in (True, False):
        headers = [field.header for field in missing if field.required is required]
        if not headers:
            continue
        alone = len(headers) == 1
        what = (
            ("нет обязательного столбца", "нет обязательных столбцов") if required else ("нет столбца", "нет столбцов")
        )
        named = "" if alone else ": " + ", ".join(f"«{header}»" for header in headers)
        left = "" if required else ", эти сведения останутся пустыми"
        place = f"столбец с заголовком «{headers[0]}»" if alone else "столбцы с этими заголовками"
        way = f"Верните {place} в строку {row}" + ("; шаблон — на странице «Данные»" if facts.closed else "")
        yield Finding(
            facts.file,
            what[not alone] + named + left,
            way,
            Severity.ERROR if required else Severity.WARNING,
            sheet=facts.sheet,
            row=row,
            column=headers[0] if alone else None,
        )


@check(Stage.COLUMNS, HeaderFacts)
def check_column_doubled(facts: HeaderFacts) -> Iterator[Finding]:
    """Two columns under one header."""
    for field in facts.fields:
        places = facts.columns.doubled.get(field.name)
        if places:
            letters = " и ".join(map(column_letter, places))
            yield Finding(
                facts.file,
                f"один и тот же столбец встречается дважды: {letters}",
                "Оставьте один из них",
                sheet=facts.sheet,
                row=facts.columns.header_row,
                column=field.header,
            )


@check(Stage.COLUMNS, HeaderFacts)
def check_column_unknown(facts: HeaderFacts) -> Iterator[Finding]:
    """Columns of an own template that it does not know; they are named by letters, not by their text."""
    if facts.closed and facts.columns.unknown:
        letters = ", ".join(map(column_letter, facts.columns.unknown[:10]))
        yield Finding(
            facts.file,
            f"лишние столбцы не прочитаны: {letters}",
            "Если данные нужны, перенесите их в столбцы шаблона",
            Severity.NOTE,
            sheet=facts.sheet,
            row=facts.columns.header_row,
        )
