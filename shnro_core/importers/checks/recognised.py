"""Second stage: is it known what the file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.importers.specs.templates import FIRST_YEAR, LAST_YEAR
from shnro_core.model import Finding, Severity
from shnro_core.text import number, shortest

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
class ToldApart:
    """What several places tell of one thing (``THINGS``): pairs of the place as the user knows it and what it tells."""

    file: str
    thing: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ScaleFacts:
    """Whether marks of a work can be told: ``unmarked`` pupils of ``participants`` carry none and no scale holds.

    ``maximum`` = points of the work where they are known, ``others`` = years and points of scales that do not hold.
    """

    file: str
    year: int
    grade: int
    subject: str
    level: str
    participants: int
    unmarked: int
    maximum: float | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewSubject:
    """Subjects of a file that the list of usual ones does not have."""

    file: str
    subjects: tuple[str, ...]


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


THINGS = {
    "год": "Переименуйте файл или папку либо укажите верный год при загрузке",
    "класс": "Укажите верный класс при загрузке; если писали работу за предыдущий класс, отметьте это",
    "предмет": "Переименуйте файл или папку либо укажите верный предмет при загрузке",
}


@check(Stage.RECOGNISED, ToldApart)
def check_places_disagree(facts: ToldApart) -> Iterator[Finding]:
    """Names, title lines and rows tell different things of the same file."""
    if facts.told:
        what = f"{facts.thing} назван по-разному: " + ", ".join(f"{place} — {value}" for place, value in facts.told)
        yield Finding(facts.file, what, THINGS[facts.thing])


@check(Stage.RECOGNISED, ScaleFacts)
def check_scale_missing(facts: ScaleFacts) -> Iterator[Finding]:
    """No mark in the file and no scale that holds."""
    if not facts.unmarked:
        return
    level = f", {facts.level} уровень" if facts.level else ""
    points = f", наибольший балл {shortest(facts.maximum)}" if facts.maximum is not None else ""
    what = f"нет шкалы отметок: {facts.subject}{level}, {facts.grade} класс, {facts.year} год{points}"
    if facts.unmarked < facts.participants:
        what += f"; без отметки в файле {number(facts.unmarked)} из {number(facts.participants)}"
    if facts.others:
        what += f"; есть другие, к этой работе они не относятся: {', '.join(facts.others)}"
    advice = (
        "Заполните шаблон «Шкалы отметок ВПР на год» с вкладки «Шкалы и опросы» "
        "(в командной строке shnro template mark_scale) и "
        "загрузите его вместе с этим файлом"
    )
    yield Finding(facts.file, what, advice)


@check(Stage.RECOGNISED, NewSubject)
def check_subject_new(facts: NewSubject) -> Iterator[Finding]:
    """A subject nobody listed before: kept as written and told."""
    if facts.subjects:
        named = ", ".join(f"«{subject}»" for subject in facts.subjects)
        what = f"такого предмета в перечне ещё не было, он принят как новый: {named}"
        yield Finding(facts.file, what, "Если это описка, исправьте название или укажите предмет", Severity.WARNING)


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
