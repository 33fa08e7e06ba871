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
    """A column that must be there is not."""
    for field in facts.fields:
        if field.expected and field.name not in facts.columns.place:
            what = "нет обязательного столбца" if field.required else "нет столбца, эти сведения останутся пустыми"
            yield Finding(
                facts.file,
                what,
                f"Верните столбец с заголовком «{field.header}» в строку {facts.columns.header_row}",
                Severity.ERROR if field.required else Severity.WARNING,
                sheet=facts.sheet,
                row=facts.columns.header_row,
                column=field.header,
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
