"""Fourth stage for results of ГИА. Findings name rows and codes of schools, never graduates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.model import Finding, Severity
from shnro_core.text import counted, number, plural, shortest

_NAMED = 5


@dataclass(frozen=True)
class SchoolCodes:
    """Codes of ГИА that no table joins with logins; ``joined`` = others of the file are."""

    file: str
    missing: tuple[str, ...]
    joined: bool


@dataclass(frozen=True)
class Retakes:
    """Rows of graduates who sat an exam after its main period or a second time.

    ``counted`` = the user wants the later result: ``replaced`` earlier ones, the rest had no certain earlier one.
    ``kept`` = rows that are no retakes.
    """

    file: str
    sheet: str | None
    rows: tuple[int, ...]
    kept: int
    counted: bool = False
    replaced: int = 0


@dataclass(frozen=True)
class GivenMarks:
    """Rows of one exam whose mark contradicts the threshold, or is none; ``geometry`` = its points count too.

    ``unmarked`` = rows judged by their points against the ``minimum`` alone.
    """

    file: str
    sheet: str | None
    subject: str
    lower: tuple[int, ...] = ()
    higher: tuple[int, ...] = ()
    unreadable: tuple[int, ...] = ()
    geometry: bool = False
    column: str | None = None
    unmarked: tuple[int, ...] = ()
    minimum: float | None = None


@dataclass(frozen=True)
class AbsentGraduates:
    """Rows without a result."""

    file: str
    sheet: str | None
    rows: tuple[int, ...]


@dataclass(frozen=True)
class ExamTitle:
    """What a title line or a file's name says of an exam against its own code and dates."""

    file: str
    sheet: str | None = None
    row: int | None = None
    code: int | None = None
    named: str | None = None
    by_code: str | None = None
    year_in_name: int | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class OralParts:
    """Blocks of oral parts of foreign languages."""

    file: str
    sheet: str | None
    subjects: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class NotResults:
    """A file recognised by its words that holds no results the program can count."""

    file: str
    sheet: str | None
    what: str
    advice: str


def _rows(rows: tuple[int, ...]) -> str:
    return f"{counted(len(rows), 'строка')}, первая — {rows[0]}"


@check(Stage.VALUES, SchoolCodes)
def check_school_code_unjoined(facts: SchoolCodes) -> Iterator[Finding]:
    """Codes of schools in a system of ГИА without logins."""
    if facts.missing:
        codes = counted(len(facts.missing), "код", "кода", "кодов")
        named = ", ".join(facts.missing[:_NAMED]) + (" и другие" if len(facts.missing) > _NAMED else "")
        loss = "; строки этих школ не прочитаны" if facts.joined else ""
        yield Finding(
            facts.file,
            f"коды школ системы ГИА не связаны с логинами: {codes}, {named}{loss}",
            "Заполните шаблон «Коды школ в системе ГИА и логины» и загрузите его вместе с этим файлом",
            Severity.WARNING if facts.joined else Severity.ERROR,
        )


@check(Stage.VALUES, Retakes)
def check_retakes_apart(facts: Retakes) -> Iterator[Finding]:
    """Retakes: left out unless the user wants the later result."""
    if not facts.rows:
        return
    first = facts.rows[0]
    if not facts.kept:
        what = f"в файле только пересдачи: {_rows(facts.rows)}; результатов основного периода нет"
        advice = "Загрузите файл основного периода; пересдачи считаются, только когда стоят с ним в одном файле"
        yield Finding(facts.file, what, advice, sheet=facts.sheet, row=first)
        return
    if not facts.counted:
        what = f"пересдачи не засчитаны, взят основной период: {_rows(facts.rows)}"
        advice = (
            "Чтобы вместо первого результата взять результат пересдачи, выберите «да» в столбце «Пересдачи» "
            '(в командной строке --set "file=ИМЯ retakes=да")'
        )
    else:
        rest = len(facts.rows) - facts.replaced
        graduates = plural(facts.replaced, "участника", "участников", "участников")
        what = f"пересдача взята вместо первого результата у {number(facts.replaced)} {graduates}"
        if rest:
            what += f"; без однозначного первого результата и не засчитано: {counted(rest, 'строка')}"
        advice = "Проверьте, что это результаты, которые должны войти в расчёт"
    yield Finding(
        facts.file, what, advice, Severity.WARNING if facts.counted else Severity.NOTE, sheet=facts.sheet, row=first
    )


@check(Stage.VALUES, GivenMarks)
def check_mark_unreadable(facts: GivenMarks) -> Iterator[Finding]:
    """Something else than a mark 2–5 where only the mark tells the result."""
    if facts.unreadable:
        what = f"{facts.subject}: отметка не от 2 до 5: {_rows(facts.unreadable)}"
        yield Finding(
            facts.file, what, "Исправьте отметки", sheet=facts.sheet, row=facts.unreadable[0], column=facts.column
        )


@check(Stage.VALUES, GivenMarks)
def check_mark_contradicted(facts: GivenMarks) -> Iterator[Finding]:
    """A given mark that the minimum of points does not explain: the mark counts."""
    if facts.lower:
        why = " (нужны и 2 балла по геометрии)" if facts.geometry else ""
        what = f"{facts.subject}: отметка «2» при баллах не ниже минимального{why}: {_rows(facts.lower)}; взята отметка"
        yield Finding(
            facts.file,
            what,
            "Проверьте отметки",
            Severity.NOTE,
            sheet=facts.sheet,
            row=facts.lower[0],
            column=facts.column,
        )
    if facts.higher:
        what = f"{facts.subject}: отметка выше «2» при баллах ниже минимального: {_rows(facts.higher)}; взята отметка"
        advice = "Проверьте отметки и минимальный балл года"
        yield Finding(
            facts.file, what, advice, Severity.WARNING, sheet=facts.sheet, row=facts.higher[0], column=facts.column
        )


@check(Stage.VALUES, GivenMarks)
def check_geometry_unseen(facts: GivenMarks) -> Iterator[Finding]:
    """Mathematics of ОГЭ without marks: the points of geometry are in no file, so some who failed are not seen."""
    if facts.geometry and facts.unmarked:
        what = (
            f"{facts.subject}: нет отметки: {_rows(facts.unmarked)}; не справившимися сочтены те, у кого баллов меньше "
            f"{shortest(facts.minimum)}, а условие «не меньше 2 баллов по геометрии» по файлу не проверить"
        )
        advice = "Добавьте столбец «Отметка»: по нему видны и те, кому не хватило баллов по геометрии"
        yield Finding(facts.file, what, advice, Severity.WARNING, sheet=facts.sheet, row=facts.unmarked[0])


@check(Stage.VALUES, AbsentGraduates)
def check_graduates_absent(facts: AbsentGraduates) -> Iterator[Finding]:
    """Graduates without a result: they are no participants."""
    if facts.rows:
        what = f"без результата, не засчитаны: {_rows(facts.rows)}"
        yield Finding(
            facts.file,
            what,
            "Если участник писал работу, впишите балл",
            Severity.NOTE,
            sheet=facts.sheet,
            row=facts.rows[0],
        )


@check(Stage.RECOGNISED, ExamTitle)
def check_exam_subject_contradicted(facts: ExamTitle) -> Iterator[Finding]:
    """A subject whose name and code differ."""
    if facts.named and facts.by_code and facts.named != facts.by_code:
        what = f"код предмета {facts.code:02d} — {facts.by_code}, а назван предмет {facts.named}"
        yield Finding(facts.file, what, "Исправьте код или название предмета", sheet=facts.sheet, row=facts.row)


@check(Stage.RECOGNISED, ExamTitle)
def check_exam_subject_unknown(facts: ExamTitle) -> Iterator[Finding]:
    """A code that no subject has."""
    if facts.code is not None and not facts.named and not facts.by_code:
        what = f"предмет с кодом {facts.code:02d} не известен"
        yield Finding(facts.file, what, "Укажите предмет при загрузке", sheet=facts.sheet, row=facts.row)


@check(Stage.RECOGNISED, ExamTitle)
def check_exam_year_contradicted(facts: ExamTitle) -> Iterator[Finding]:
    """A year in the name that differs from the dates of the exams."""
    if facts.year_in_name is not None and facts.years and facts.year_in_name not in facts.years:
        years = ", ".join(map(str, facts.years))
        what = f"в имени файла {facts.year_in_name} год, а экзамены в нём {years} года; взят год экзаменов"
        yield Finding(facts.file, what, "Проверьте, тот ли это файл", Severity.WARNING, sheet=facts.sheet)


@check(Stage.VALUES, OralParts)
def check_oral_part_alone(facts: OralParts) -> Iterator[Finding]:
    """Oral parts of languages: the result of both parts stands with the written one."""
    if facts.subjects:
        rows = counted(facts.rows, "строка")
        what = f"устная часть ({', '.join(facts.subjects)}) не засчитана отдельно: {rows}"
        advice = "Балл за язык даётся за обе части вместе; проверьте, что он стоит в письменной части"
        yield Finding(facts.file, what, advice, Severity.WARNING, sheet=facts.sheet)


@check(Stage.RECOGNISED, NotResults)
def check_not_results(facts: NotResults) -> Iterator[Finding]:
    """A document of ГИА without countable results."""
    yield Finding(facts.file, facts.what, facts.advice, sheet=facts.sheet)
