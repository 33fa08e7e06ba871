"""What file, folder and sheet names and title lines tell: year, grade, subject, exam, level."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeVar

from shnro_core.importers.cells import normalise_header

_SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    ("окружающ", "Окружающий мир"),
    ("математик", "Математика"),
    ("русск", "Русский язык"),
    ("биолог", "Биология"),
    ("географ", "География"),
    ("обществозн", "Обществознание"),
    ("истори", "История"),
    (r"физик(?!о-культ)", "Физика"),
    ("хими", "Химия"),
    ("английск", "Английский язык"),
    ("немецк", "Немецкий язык"),
    ("французск", "Французский язык"),
    ("испанск", "Испанский язык"),
    ("китайск", "Китайский язык"),
    (r"литературн\w*\s+чтен", "Литературное чтение"),
    (r"литератур(?!н\w*\s+чтен)", "Литература"),
    ("информатик", "Информатика"),
)
SUBJECTS: Final = tuple(subject for _, subject in _SUBJECTS)
"""Names of all subjects as they are stored."""
_ABBREVIATIONS: Final[dict[str, str]] = {
    "ма": "Математика",
    "ру": "Русский язык",
    "ря": "Русский язык",
    "ом": "Окружающий мир",
    "би": "Биология",
    "гг": "География",
    "ге": "География",
    "об": "Обществознание",
    "ис": "История",
    "фи": "Физика",
    "хи": "Химия",
    "ая": "Английский язык",
    "ня": "Немецкий язык",
    "фя": "Французский язык",
}
_SPAN: Final = re.compile(r"(?<!\d)(20\d\d)\s*[/\-–]\s*(20\d\d|\d\d)(?!\d)")
_YEAR: Final = re.compile(r"(?<![0-9a-z])(20\d\d)(?![0-9a-z])", re.IGNORECASE)
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}[._]\d{1,2}[._]20\d\d(?!\d)|(?<!\d)20\d\d([-._])\d\d\1\d\d(?!\d)")
_PROGRAMME: Final = re.compile(
    r"(?:по\s+(?:программе|материалам?|курсу)|за(?:\s+(?:курс|программу))?)\s+"
    r"(\d{1,2})\s*[-_]?\s*(?:го|ого|й)?[\s_]*(?:кл(?![а-я])|класс)[а-я]*"
)
_COPY: Final = re.compile(r"\s*\(\d+\)\s*$")
_GRADE: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s*[-_]?\s*(?:[а-я]\s+)?(?:х|й|е|го|м|ых|ом)?[\s_.\-]*(?:кл(?![а-я])|класс)"
)
_GRADE_AFTER: Final = re.compile(r"класс[аы]?[\s_:\-]*(\d{1,2})(?!\d)")
_BARE_GRADE: Final = re.compile(r"(?<![\d.])([4-9]|1[01])(?![\d.])")
_WORDS: Final = re.compile(r"[а-яa-z]+")
_SUBJECT_TEXT: Final = re.compile(r"[А-ЯЁа-яё]{3,}(?:[ \-][А-ЯЁа-яё(),]+){0,5}")
_USUAL: Final = re.compile(
    r"впр|форм\w*|сбор\w*|результат\w*|проведени\w*|работ\w*|класс\w*|кл|протокол\w*|выгрузк\w*|отчет\w*|данны\w*"
    r"|индивидуальн\w*|статистик\w*|отметк\w*|базов\w*|углубл\w*|уров\w*|вариант\w*|год\w*|г|ф|за|с|по|и|от|в|для"
    r"|изучени\w*|осен\w*|весн\w*|март\w*|апрел\w*|ма[йя]|школ\w*|сош|оош|оо|часть|лист|книга|копия|файл|итог\w*"
    r"|свод\w*|нов\w*|[хймеиго]|ых|ом|го|ого|[a-z]+"
)


Named = TypeVar("Named", int, str)


@dataclass(frozen=True, slots=True)
class Traits:
    """What names tell of a procedure; None where they tell nothing, ``years`` holds all years met.

    ``programme`` is the grade whose work was written when the text says it apart («по программе 4 класса»), ``grade``
    then the class the pupils sit in, if it is told too.
    """

    years: tuple[int, ...] = ()
    grade: int | None = None
    subject: str | None = None
    exam: str | None = None
    level: str | None = None
    wave: str | None = None
    programme: int | None = None

    @property
    def year(self) -> int | None:
        """The year when exactly one is named."""
        return self.years[0] if len(self.years) == 1 else None


def subject_of(text: str, *, short: bool = True) -> str | None:
    """Subject named in a text in any case, or by its usual two letters if ``short``; None when none or several are."""
    lowered = normalise_header(text).replace("_", " ")
    found = {subject for stem, subject in _SUBJECTS if re.search(stem, lowered)}
    if found or not short:
        return found.pop() if len(found) == 1 else None
    letters = {_ABBREVIATIONS[word] for word in _WORDS.findall(lowered) if word in _ABBREVIATIONS}
    return letters.pop() if len(letters) == 1 else None


def new_subject_of(text: str) -> str | None:
    """A subject that is not among ``SUBJECTS``: a short clean text of Russian words, first letter capital.

    None for other text, and for text that names a known subject or several of them.
    """
    words = " ".join(text.split()).strip(" .,:;")
    if any(re.search(stem, normalise_header(words)) for stem, _ in _SUBJECTS) or not _SUBJECT_TEXT.fullmatch(words):
        return None
    return words[0].upper() + words[1:]


def new_subject_in(name: str) -> str | None:
    """What remains of a name with a grade after all usual words is a subject, if it is clean text in the nominative."""
    plain = _plain(name)
    if grade_of(name) is None or " по " in _PROGRAMME.sub(" ", plain):
        return None
    words = [word for word in _WORDS.findall(_PROGRAMME.sub(" ", plain)) if not _USUAL.fullmatch(word)]
    clean = 0 < len(words) <= 3 and all(len(word) >= 4 for word in words)
    return new_subject_of(" ".join(words)) if clean else None


def years_of(text: str) -> tuple[int, ...]:
    """Years named in a text; a school year counts as the year it ends in."""
    spans = [(int(start), _end(start, end)) for start, end in _SPAN.findall(text)]
    ends = [end for start, end in spans if end == start + 1]
    bounds = [year for span in spans if span[1] != span[0] + 1 for year in span]
    plain = [int(year) for year in _YEAR.findall(_SPAN.sub(" ", text))]
    return tuple(sorted({*ends, *bounds, *plain}))


def own_years(text: str) -> frozenset[int]:
    """Years a text calls its own, dates left out; of a school year both years."""
    text = _DAY.sub(" ", text)
    spans = [year for start, end in _SPAN.findall(text) for year in range(int(start), _end(start, end) + 1)]
    return frozenset({*spans, *(int(year) for year in _YEAR.findall(_SPAN.sub(" ", text)))})


def _end(start: str, end: str) -> int:
    return int(end) if len(end) == len(start) else int(start[:2] + end)


def programme_of(text: str) -> int | None:
    """Grade whose programme is named apart from the class («5 класс (по программе 4 класса)», «за 4 класс»)."""
    found = {int(grade) for grade in _PROGRAMME.findall(_plain(text)) if 1 <= int(grade) <= 11}
    return found.pop() if len(found) == 1 else None


def grade_of(text: str) -> int | None:
    """Grade written with the word «класс» or «кл», the programme left out; None when none or several are."""
    lowered = _PROGRAMME.sub(" ", _plain(text))
    found = {int(g) for g in (*_GRADE.findall(lowered), *_GRADE_AFTER.findall(lowered)) if 1 <= int(g) <= 11}
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    return normalise_header(text).replace("_", " ")


def bare_grade_of(text: str) -> int | None:
    """A number 4–11 standing alone (``МА_5``, folder ``6``); None when none or several do."""
    named = _YEAR.sub(" ", _COPY.sub(" ", _PROGRAMME.sub(" ", _plain(text))))
    found = set(_BARE_GRADE.findall(named))
    return int(found.pop()) if len(found) == 1 else None


def exam_of(text: str) -> str | None:
    """ВПР, ОГЭ or ЕГЭ named in a text; None when none or several are."""
    found = {name for name in ("ВПР", "ОГЭ", "ЕГЭ") if re.search(rf"(?<![а-я]){name.lower()}(?![а-я])", text.lower())}
    return found.pop() if len(found) == 1 else None


def level_of(text: str) -> str | None:
    """Level named in a text: of ЕГЭ математика, of ВПР in математика and физика."""
    lowered = text.lower()
    if "углубл" in lowered:
        return "углублённый"
    if "базов" in lowered:
        return "базовый"
    return "профильный" if "профил" in lowered else None


def wave_of(text: str) -> str | None:
    """Wave of a survey named by its month; None when none or both are."""
    found = {wave for stem, wave in (("апрел", "апрель"), ("ноябр", "ноябрь")) if stem in text.lower()}
    return found.pop() if len(found) == 1 else None


def traits_of_path(file_name: str) -> Traits:
    """What the file name tells; folders above it answer, nearest first, where it is silent."""
    stem, *folders = names_of(file_name)
    names = [stem, *folders]
    grades = [*map(grade_of, names), bare_grade_of(stem), *(bare_grade_of(f) for f in folders if f.isdecimal())]
    return Traits(
        years=next((years for years in map(years_of, names) if years), ()),
        grade=next((g for g in grades if g is not None), None),
        subject=next((s for s in map(subject_of, names) if s), None),
        exam=next((e for e in map(exam_of, names) if e), None),
        level=next((x for x in map(level_of, names) if x), None),
        wave=next((w for w in map(wave_of, names) if w), None),
        programme=next((p for p in map(programme_of, names) if p), None),
    )


def names_of(file_name: str) -> list[str]:
    """Name of a file without its ending and of the folders and archives above it, nearest first."""
    path = PurePosixPath(file_name)
    return [path.stem, *(name.removesuffix(".zip") for name in reversed(path.parent.parts))]


def traits_of_text(text: str) -> Traits:
    """What title lines above a table tell, each line by itself; None where two lines differ."""
    lines = text.splitlines()

    def one(function: Callable[[str], Named | None]) -> Named | None:
        found = {told for told in map(function, lines) if told is not None}
        return found.pop() if len(found) == 1 else None

    years = sorted({year for line in lines for year in years_of(line)})
    return Traits(
        tuple(years), one(grade_of), one(subject_of), one(exam_of), one(level_of), programme=one(programme_of)
    )
