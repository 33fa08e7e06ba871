"""Stages of summaries by school: columns, values, printed totals, schools known by name only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.model import Finding, Severity
from shnro_core.text import counted, number

_NAMED: Final = 5


@dataclass(frozen=True)
class SummaryColumns:
    """Whether a summary names its schools."""

    file: str
    sheet: str | None
    row: int
    schools_found: bool


@dataclass(frozen=True)
class SummaryValues:
    """Rows of schools with faults of their counts; ``none`` = nobody took part."""

    file: str
    sheet: str | None
    unreadable: tuple[int, ...] = ()
    formula: tuple[int, ...] = ()
    above: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    none: bool = False


@dataclass(frozen=True)
class PrintedTotals:
    """Totals of the file that differ from the sums of schools: row, subject, printed, sum."""

    file: str
    sheet: str | None
    differing: tuple[tuple[int, str, int, int], ...]


@dataclass(frozen=True)
class NamedSchools:
    """Schools of a file without logins: how many were found by name, and names that were not."""

    file: str
    sheet: str | None
    found: int
    unknown: tuple[str, ...]


@check(Stage.COLUMNS, SummaryColumns)
def check_school_names_missing(facts: SummaryColumns) -> Iterator[Finding]:
    """A summary without columns of municipalities and schools."""
    if not facts.schools_found:
        what = "в своде не найдены столбцы «Муниципалитет» и «Наименование ОО»"
        yield Finding(facts.file, what, "Подпишите эти столбцы в шапке", sheet=facts.sheet, row=facts.row)


@check(Stage.VALUES, SummaryValues)
def check_summary_count_unreadable(facts: SummaryValues) -> Iterator[Finding]:
    """Something else than a whole number of pupils."""
    what, advice = "вместо числа участников стоит другое значение", "Впишите целое число или очистите ячейку"
    yield from at_rows(facts.unreadable, file=facts.file, sheet=facts.sheet, column=None, what=what, advice=advice)


@check(Stage.VALUES, SummaryValues)
def check_summary_formula_uncached(facts: SummaryValues) -> Iterator[Finding]:
    """A formula whose value the file does not carry."""
    what = "в ячейке формула без сохранённого значения"
    advice = "Откройте файл в Excel и сохраните: значения посчитаются"
    yield from at_rows(facts.formula, file=facts.file, sheet=facts.sheet, column=None, what=what, advice=advice)


@check(Stage.VALUES, SummaryValues)
def check_summary_failed_above(facts: SummaryValues) -> Iterator[Finding]:
    """More failed than participants."""
    what, advice = "не преодолевших больше, чем участников", "Исправьте одно из двух чисел"
    yield from at_rows(facts.above, file=facts.file, sheet=facts.sheet, column=None, what=what, advice=advice)


@check(Stage.VALUES, SummaryValues)
def check_summary_failed_unknown(facts: SummaryValues) -> Iterator[Finding]:
    """Participants without a number of those who failed: it stays unknown, it is not zero."""
    if facts.unknown:
        rows = counted(len(facts.unknown), "строка")
        what = (
            f"участники есть, а число не преодолевших пусто: {rows}, первая — {facts.unknown[0]}; осталось неизвестным"
        )
        yield Finding(
            facts.file,
            what,
            "Впишите 0, если не преодолевших нет",
            Severity.WARNING,
            sheet=facts.sheet,
            row=facts.unknown[0],
        )


@check(Stage.VALUES, SummaryValues)
def check_summary_participants_none(facts: SummaryValues) -> Iterator[Finding]:
    """A summary in which nobody took part."""
    if facts.none:
        yield Finding(facts.file, "нет ни одной школы с участниками", "Проверьте, тот ли это файл", sheet=facts.sheet)


@check(Stage.VALUES, PrintedTotals)
def check_total_differs(facts: PrintedTotals) -> Iterator[Finding]:
    """A printed total that is not the sum of its schools."""
    if facts.differing:
        row, subject, printed, added = facts.differing[0]
        count = counted(len(facts.differing), "число", "числа", "чисел")
        what = (
            f"напечатанный итог не равен сумме по школам: {count}, первое — {subject}, {number(printed)} вместо "
            f"{number(added)}; взяты числа школ"
        )
        yield Finding(facts.file, what, "Проверьте, все ли школы в файле", Severity.WARNING, sheet=facts.sheet, row=row)


@check(Stage.REGISTER, NamedSchools)
def check_schools_found_by_name(facts: NamedSchools) -> Iterator[Finding]:
    """Schools matched by municipality and name: the user looks at it before publishing."""
    if facts.found:
        found = counted(facts.found, "школа найдена", "школы найдены", "школ найдено")
        what = f"{found} в реестре по муниципалитету и названию"
        yield Finding(
            facts.file, what, "Проверьте несколько школ перед публикацией", Severity.WARNING, sheet=facts.sheet
        )


@check(Stage.REGISTER, NamedSchools)
def check_school_name_unknown(facts: NamedSchools) -> Iterator[Finding]:
    """Names that no school of the register answers to, or more than one does."""
    if facts.unknown:
        count = counted(len(facts.unknown), "школа не найдена", "школы не найдены", "школ не найдено")
        named = "; ".join(facts.unknown[:_NAMED]) + (" и другие" if len(facts.unknown) > _NAMED else "")
        what = f"{count} в реестре по муниципалитету и названию и не прочитано: {named}"
        yield Finding(
            facts.file,
            what,
            "Загрузите реестр школ с такими же названиями или исправьте названия в файле",
            Severity.WARNING if facts.found else Severity.ERROR,
            sheet=facts.sheet,
        )
