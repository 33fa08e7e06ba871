"""Second stage for works of ВПР: do all places tell the same, can marks be told, is the subject known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.model import Finding, Severity
from shnro_core.text import number, shortest


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


THINGS = {
    "год": "Переименуйте файл или папку либо укажите верный год при загрузке",
    "класс": "Укажите верный класс при загрузке; если писали работу за предыдущий класс, отметьте это",
    "предмет": "Переименуйте файл или папку либо укажите верный предмет при загрузке",
}


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


@check(Stage.RECOGNISED, ToldApart)
def check_places_disagree(facts: ToldApart) -> Iterator[Finding]:
    """Names, title lines and rows tell different things of the same file."""
    if facts.told:
        what = f"{facts.thing} назван по-разному: " + ", ".join(f"{place} — {value}" for place, value in facts.told)
        yield Finding(facts.file, what, THINGS[facts.thing])
