"""Second stage: is it known what the file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.importers.specs.templates import FIRST_YEAR, LAST_YEAR
from shnro_core.model import Finding, Severity

VPR_GRADES = range(4, 12)


@dataclass(frozen=True)
class FormatFacts:
    """Outcome of looking for a known header; ``merged`` = sheet with merged cells among its first rows.

    ``like`` = title of the format it is most like, ``lacking`` = headers of that format it does not have.
    """

    file: str
    format: str | None
    wanted: str | None = None
    merged: str | None = None
    like: str = ""
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProcedureFacts:
    """What is known of the procedure of a file. ``needs`` names what its format does not carry in its rows."""

    file: str
    needs: frozenset[str] = field(default_factory=frozenset)
    year: int | None = None
    years: tuple[int, ...] = ()
    grade: int | None = None
    subject: str | None = None
    exam: str | None = None
    wave: str | None = None
    school: str | None = None
    autumn_by_date: str = ""


@dataclass(frozen=True)
class AsideFacts:
    """A file that is recognised and holds nothing to load; ``title`` names what it is."""

    file: str
    title: str


@dataclass(frozen=True)
class SurveyFacts:
    """Whether the user has said how to read a survey, and the columns wanted but not there.

    ``rivals`` are groups of respondents whose mappings fit equally well.
    """

    file: str
    mapped: bool
    missing: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    invited_known: bool = True


@check(Stage.RECOGNISED, FormatFacts)
def check_format_unknown(facts: FormatFacts) -> Iterator[Finding]:
    """No header of a known format."""
    if facts.format is None and facts.merged is None:
        what = "формат не распознан: шапка не похожа ни на одну известную"
        if facts.like and facts.lacking:
            columns = ", ".join(f"«{header}»" for header in facts.lacking)
            what = f"формат не распознан: больше всего похоже на «{facts.like}», но нет столбцов {columns}"
        elif facts.like:
            what = f"формат не распознан: похоже на «{facts.like}», но и на другие форматы"
        yield Finding(facts.file, what, "Выберите формат вручную или перенесите данные в шаблон со страницы «Данные»")


@check(Stage.RECOGNISED, FormatFacts)
def check_header_merged(facts: FormatFacts) -> Iterator[Finding]:
    """A header whose cells are merged, so that columns have no names."""
    if facts.format is None and facts.merged is not None:
        what = "шапка не распознана: в первых строках есть объединённые ячейки"
        advice = "Снимите объединение и подпишите каждый столбец в одной строке"
        yield Finding(facts.file, what, advice, sheet=facts.merged or None)


@check(Stage.RECOGNISED, ProcedureFacts)
def check_year_unknown(facts: ProcedureFacts) -> Iterator[Finding]:
    """No year in the names and none given."""
    if "year" in facts.needs and facts.year is None and len(facts.years) < 2:
        what = "год не указан ни в имени файла, ни в имени папки"
        yield Finding(facts.file, what, "Укажите год при загрузке или впишите его в имя файла")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_year_ambiguous(facts: ProcedureFacts) -> Iterator[Finding]:
    """Several years in one name."""
    if "year" in facts.needs and facts.year is None and len(facts.years) > 1:
        what = f"в имени несколько годов: {', '.join(map(str, facts.years))}"
        yield Finding(facts.file, what, "Укажите год при загрузке")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_year_out_of_range(facts: ProcedureFacts) -> Iterator[Finding]:
    """A year that cannot be."""
    if "year" in facts.needs and facts.year is not None and not FIRST_YEAR <= facts.year <= LAST_YEAR:
        what = f"год {facts.year} вне пределов {FIRST_YEAR}–{LAST_YEAR}"
        yield Finding(facts.file, what, "Исправьте год")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_grade_unknown(facts: ProcedureFacts) -> Iterator[Finding]:
    """No grade in names, titles and rows, and none given."""
    if "grade" in facts.needs and facts.grade is None:
        what = "класс не указан ни в имени файла, ни в имени папки"
        yield Finding(facts.file, what, "Укажите класс при загрузке или впишите его в имя файла: «5 класс»")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_grade_out_of_range(facts: ProcedureFacts) -> Iterator[Finding]:
    """A grade in which no ВПР is written."""
    if "grade" in facts.needs and facts.grade is not None and facts.grade not in VPR_GRADES:
        what = f"ВПР не пишут в {facts.grade} классе"
        yield Finding(facts.file, what, "Укажите класс от 4 до 11; проверьте отметку «работа за предыдущий класс»")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_subject_unknown(facts: ProcedureFacts) -> Iterator[Finding]:
    """No subject in names and titles, and none given."""
    if "subject" in facts.needs and facts.subject is None:
        what = "предмет не назван в имени файла"
        yield Finding(facts.file, what, "Укажите предмет при загрузке или впишите его в имя файла: «Математика»")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_exam_unknown(facts: ProcedureFacts) -> Iterator[Finding]:
    """ОГЭ or ЕГЭ not said."""
    if "exam" in facts.needs and facts.exam not in ("ОГЭ", "ЕГЭ"):
        what = "не указано, ОГЭ это или ЕГЭ"
        yield Finding(facts.file, what, "Укажите экзамен при загрузке или впишите его в имя файла")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_school_unknown(facts: ProcedureFacts) -> Iterator[Finding]:
    """A form of one school that does not say which."""
    if "school" in facts.needs and facts.school is None:
        what = "форму заполнила одна школа, но её логина нет ни в имени файла, ни в имени папки"
        yield Finding(facts.file, what, "Укажите логин школы при загрузке или впишите его в имя файла: «edu670001»")


@check(Stage.RECOGNISED, ProcedureFacts)
def check_autumn_by_date(facts: ProcedureFacts) -> Iterator[Finding]:
    """A work taken for one of the grade below because of the day it was loaded."""
    if facts.autumn_by_date:
        what = f"дата загрузки — {facts.autumn_by_date}: работа отнесена к предыдущему классу ({facts.grade} класс)"
        advice = "Если писали работу своего класса, укажите при загрузке, что это не работа за предыдущий класс"
        yield Finding(facts.file, what, advice, Severity.WARNING)


@check(Stage.RECOGNISED, AsideFacts)
def check_report_aside(facts: AsideFacts) -> Iterator[Finding]:
    """A report without results of its own."""
    what = f"это отчёт «{facts.title}»: результатов в нём нет, файл отложен"
    yield Finding(facts.file, what, "Для результатов загрузите отчёт Ф1 или Ф3 либо протокол", Severity.NOTE)


@check(Stage.RECOGNISED, SurveyFacts)
def check_survey_unmapped(facts: SurveyFacts) -> Iterator[Finding]:
    """A survey whose columns have not been matched with questions."""
    if not facts.mapped and not facts.rivals:
        what = "это выгрузка опроса, но не указано, какие столбцы — какие вопросы"
        yield Finding(facts.file, what, "Сопоставьте столбцы с вопросами, шкалой и волной; выбор сохранится")


@check(Stage.RECOGNISED, SurveyFacts)
def check_survey_ambiguous(facts: SurveyFacts) -> Iterator[Finding]:
    """Two kept mappings of different groups for the same columns."""
    if facts.rivals:
        groups = ", ".join(f"«{group}»" for group in facts.rivals)
        what = f"столбцам подходит несколько сопоставлений: {groups}"
        yield Finding(facts.file, what, "Назовите отвечавших в имени файла или удалите лишнее сопоставление")


@check(Stage.RECOGNISED, SurveyFacts)
def check_invited_unknown(facts: SurveyFacts) -> Iterator[Finding]:
    """A wave without the number of people asked."""
    if facts.mapped and not facts.invited_known:
        what = "не указано, скольким предложили ответить: доли ответивших не будет"
        yield Finding(facts.file, what, "Впишите «приглашено» в сопоставление опроса", Severity.NOTE)


@check(Stage.RECOGNISED, ProcedureFacts)
def check_wave_unknown(facts: ProcedureFacts) -> Iterator[Finding]:
    """A survey whose name does not tell the wave."""
    if "wave" in facts.needs and facts.wave is None:
        what = "волна опроса не названа в имени файла"
        yield Finding(facts.file, what, "Выберите волну при загрузке или впишите её в имя файла: «апрель 2022»")


@check(Stage.RECOGNISED, SurveyFacts)
def check_survey_column_missing(facts: SurveyFacts) -> Iterator[Finding]:
    """A question of the mapping that the export does not have."""
    for column in facts.missing:
        what = "в выгрузке нет столбца этого вопроса"
        yield Finding(facts.file, what, "Исправьте сопоставление столбцов или выгрузите опрос полностью", column=column)


@dataclass(frozen=True)
class ExamFacts:
    """An exam subject met in rows: is its level told, its threshold known, its score column there."""

    file: str
    exam: str
    year: int
    subject: str
    level: str
    threshold_found: bool
    score_found: bool


@check(Stage.RECOGNISED, ExamFacts)
def check_level_unknown(facts: ExamFacts) -> Iterator[Finding]:
    """ЕГЭ математика without a level."""
    if facts.level == "?":
        what = "не указан уровень ЕГЭ по математике"
        yield Finding(
            facts.file, what, "Укажите уровень при загрузке или впишите «базовая» либо «профильная» в предмет"
        )


@check(Stage.RECOGNISED, ExamFacts)
def check_threshold_missing(facts: ExamFacts) -> Iterator[Finding]:
    """No minimum score for an exam."""
    if facts.level != "?" and not facts.threshold_found:
        level = f", {facts.level} уровень" if facts.level else ""
        what = f"нет минимального балла: {facts.exam}, {facts.subject}{level}, {facts.year} год"
        yield Finding(facts.file, what, "Добавьте строку в таблицу минимальных баллов или исправьте предмет")


@check(Stage.RECOGNISED, ExamFacts)
def check_score_column_missing(facts: ExamFacts) -> Iterator[Finding]:
    """No column with scores of the unit that the threshold has."""
    if facts.level != "?" and not facts.score_found:
        wanted = {"базовый": "«Отметка»"}.get(
            facts.level, "«Первичный балл»" if facts.exam == "ОГЭ" else "«Тестовый балл»"
        )
        what = f"нет столбца с баллами: {facts.exam}, {facts.subject}"
        yield Finding(facts.file, what, f"Добавьте столбец {wanted} или «Балл»")
