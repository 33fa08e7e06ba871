"""What file, folder and sheet names and title lines tell: year, grade, subject, exam, level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

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
    ("литератур", "Литература"),
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
_SCHOOL_YEAR: Final = re.compile(r"(?<!\d)20\d\d\s*[/\-–]\s*(20\d\d|\d\d)(?!\d)")
_YEAR: Final = re.compile(r"(?<![0-9a-z])(20\d\d)(?![0-9a-z])", re.IGNORECASE)
_GRADE: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s*[-_]?\s*(?:[а-я]\s+)?(?:х|й|е|го|м|ых|ом)?[\s_.\-]*(?:кл(?![а-я])|класс)"
)
_GRADE_AFTER: Final = re.compile(r"класс[аы]?[\s_:\-]*(\d{1,2})(?!\d)")
_BARE_GRADE: Final = re.compile(r"(?<![\d.])([4-9]|1[01])(?![\d.])")
_WORDS: Final = re.compile(r"[а-яa-z]+")


@dataclass(frozen=True, slots=True)
class Traits:
    """What names tell of a procedure; None where they tell nothing, ``years`` holds all years met."""

    years: tuple[int, ...] = ()
    grade: int | None = None
    subject: str | None = None
    exam: str | None = None
    level: str | None = None
    wave: str | None = None

    @property
    def year(self) -> int | None:
        """The year when exactly one is named."""
        return self.years[0] if len(self.years) == 1 else None


def subject_of(text: str) -> str | None:
    """Subject named in a text in any case or by its usual two letters; None when none or several are."""
    lowered = normalise_header(text).replace("_", " ")
    found = {subject for stem, subject in _SUBJECTS if re.search(stem, lowered)}
    if found:
        return found.pop() if len(found) == 1 else None
    short = {_ABBREVIATIONS[word] for word in _WORDS.findall(lowered) if word in _ABBREVIATIONS}
    return short.pop() if len(short) == 1 else None


def years_of(text: str) -> tuple[int, ...]:
    """Years named in a text; a school year counts as the year it ends in."""
    ends = [int(end) if len(end) == 4 else 2000 + int(end) for end in _SCHOOL_YEAR.findall(text)]
    plain = [int(year) for year in _YEAR.findall(_SCHOOL_YEAR.sub(" ", text))]
    return tuple(sorted({*ends, *plain}))


def grade_of(text: str) -> int | None:
    """Grade written with the word «класс» or «кл»; None when none or several are."""
    lowered = normalise_header(text).replace("_", " ")
    found = {int(g) for g in (*_GRADE.findall(lowered), *_GRADE_AFTER.findall(lowered)) if 1 <= int(g) <= 11}
    return found.pop() if len(found) == 1 else None


def bare_grade_of(text: str) -> int | None:
    """A number 4–11 standing alone (``МА_5``, folder ``6``); None when none or several do."""
    found = set(_BARE_GRADE.findall(_YEAR.sub(" ", normalise_header(text).replace("_", " "))))
    return int(found.pop()) if len(found) == 1 else None


def exam_of(text: str) -> str | None:
    """ВПР, ОГЭ or ЕГЭ named in a text; None when none or several are."""
    found = {name for name in ("ВПР", "ОГЭ", "ЕГЭ") if re.search(rf"(?<![а-я]){name.lower()}(?![а-я])", text.lower())}
    return found.pop() if len(found) == 1 else None


def level_of(text: str) -> str | None:
    """Level of ЕГЭ математика named in a text."""
    lowered = text.lower()
    if "базов" in lowered:
        return "базовый"
    return "профильный" if "профил" in lowered else None


def wave_of(text: str) -> str | None:
    """Wave of a survey named by its month; None when none or both are."""
    found = {wave for stem, wave in (("апрел", "апрель"), ("ноябр", "ноябрь")) if stem in text.lower()}
    return found.pop() if len(found) == 1 else None


def traits_of_path(file_name: str) -> Traits:
    """What the file name tells; folders above it answer, nearest first, where it is silent."""
    path = PurePosixPath(file_name)
    folders = [name.removesuffix(".zip") for name in reversed(path.parent.parts)]
    names = [path.stem, *folders]
    grades = [*map(grade_of, names), bare_grade_of(path.stem), *(bare_grade_of(f) for f in folders if f.isdecimal())]
    grade = next((g for g in grades if g is not None), None)
    return Traits(
        years=next((years for years in map(years_of, names) if years), ()),
        grade=grade,
        subject=next((s for s in map(subject_of, names) if s), None),
        exam=next((e for e in map(exam_of, names) if e), None),
        level=next((x for x in map(level_of, names) if x), None),
        wave=next((w for w in map(wave_of, names) if w), None),
    )


def traits_of_text(text: str) -> Traits:
    """What title lines above a table tell."""
    return Traits(years_of(text), grade_of(text), subject_of(text), exam_of(text), level_of(text))
