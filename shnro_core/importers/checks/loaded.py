"""Sixth stage: files against each other and against what is loaded already. Frames in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from shnro_core.importers.checks.registry import ROWS_NAMED, Stage, check, run_checks
from shnro_core.importers.contract import Batch
from shnro_core.model import Finding, Severity
from shnro_core.text import number, schools

PROCEDURE: Final = ("exam", "subject", "level", "grade")
JUMP_RATIO: Final = 1.5
"""Change of a procedure's participants between two years that is worth a question (calculation of the system)."""
JUMP_SCHOOL_RATIO: Final = 2.0
JUMP_SCHOOL_PUPILS: Final = 20


_ADVICE: Final = (
    "Выберите для файла «заменить», если верен он, «сложить», если это {others}, или «не загружать» (в командной "
    'строке --set "file=ИМЯ replace=да", add=да или skip=да)'
)


@dataclass(frozen=True)
class UnitsMet:
    """Units that a file and another one both hold: what becomes of them, how many, one of them in words.

    ``of_pupils``: the rows count pupils; rows of other tables are records of schools.
    """

    file: str
    other: str
    loaded: bool
    verdict: str
    units: int
    example: str
    of_pupils: bool = True

    @property
    def words(self) -> str:
        """The units in words."""
        return ", ".join(part for part in (self.example, f"школ и записей — {number(self.units)}") if part)


@dataclass(frozen=True)
class UnitsAbsent:
    """Loaded schools that the files of an import do not have; ``removed`` = the user wants them removed."""

    schools: int
    rows: int
    removed: bool

    @property
    def words(self) -> str:
        """What would go."""
        return f"записей — {number(self.rows)}"

    @property
    def phrase(self) -> str:
        """What the user has to say."""
        return f"удалить {self.schools}"


@dataclass(frozen=True)
class BothSittings:
    """A year in which schools wrote one programme twice and which of the works counts."""

    year: int
    schools: int
    autumn: bool


@dataclass(frozen=True)
class AgainstLoaded:
    """Results of a file and the results of earlier years, both with the columns of table ``result``."""

    file: str
    frame: pd.DataFrame
    earlier: pd.DataFrame
    closed: frozenset[str] = frozenset()

    @cached_property
    def year_pairs(self) -> tuple[tuple[str, pd.DataFrame, pd.DataFrame], ...]:
        """Each procedure and year of the file in words, its rows and those of the year before, where there are any."""
        earlier = {tuple(key): rows for key, rows in self.earlier.groupby(["year", *PROCEDURE], dropna=False)}
        found = []
        for _, now in self.frame.groupby(["year", *PROCEDURE], dropna=False):
            year, *procedure = now[["year", *PROCEDURE]].iloc[0]
            before = earlier.get((year - 1, *procedure))
            if before is not None:
                found.append((describe(now.iloc[0]), now, before))
        return tuple(found)


@dataclass(frozen=True)
class ScaleChange:
    """A file of scales or thresholds and the procedures whose loaded results were counted by the earlier ones."""

    file: str
    procedures: tuple[str, ...]


@check(Stage.LOADED, ScaleChange)
def check_scale_changed(change: ScaleChange) -> Iterator[Finding]:
    """Results already loaded by another scale: pupils' rows are not kept, so they cannot be counted anew."""
    if change.procedures:
        named = "; ".join(change.procedures[:5]) + (" …" if len(change.procedures) > 5 else "")
        what = f"по прежней шкале уже посчитаны результаты: {named}"
        yield Finding(change.file, what, "Загрузите протоколы этих процедур ещё раз", Severity.WARNING)


def compare_with_loaded(
    batch: Batch, earlier: pd.DataFrame, *, closed: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """What results of a file say against those of the year before; ``closed`` are schools known to be closed."""
    if batch.table != "result" or batch.frame.empty or earlier.empty:
        return ()
    return run_checks(Stage.LOADED, AgainstLoaded(batch.file_name, batch.frame, earlier, closed))


def describe(row: pd.Series) -> str:
    """Procedure and year of a row in words; the year alone for other tables, nothing without one (0 = any year)."""
    if "exam" in row:
        grade = f", {int(row['grade'])} класс" if row["exam"] == "ВПР" else ""
        level = f" ({row['level']})" if row["level"] else ""
        return f"{row['exam']}, {row['subject']}{level}{grade}, {int(row['year'])} год"
    if row.get("year"):
        return f"{int(row['year'])} год"
    return ""


@check(Stage.LOADED, UnitsMet)
def check_units_unclear(met: UnitsMet) -> Iterator[Finding]:
    """Two files say different things of the same and nothing tells which is right."""
    if met.verdict == "неясно":
        where = "уже загруженный файл" if met.loaded else "файл этой же загрузки"
        what = f"{where} {met.other} говорит о том же другое ({met.words}), и по файлам не понять, какой из них новее"
        yield Finding(met.file, what, _ADVICE.format(others="другие ученики" if met.of_pupils else "другие записи"))


@check(Stage.LOADED, UnitsMet)
def check_units_older(met: UnitsMet) -> Iterator[Finding]:
    """The other file is later: its rows stay."""
    if met.verdict == "старее":
        what = f"в файле {met.other} данные новее ({met.words}), они и остаются"
        yield Finding(met.file, what, "Если нужны прежние, выберите для файла «заменить»", Severity.WARNING)


@check(Stage.LOADED, UnitsMet)
def check_units_replaced(met: UnitsMet) -> Iterator[Finding]:
    """Rows of another file are replaced."""
    if met.verdict == "заменяет":
        what = f"заменит данные файла {met.other} ({met.words})"
        yield Finding(met.file, what, "Что изменится, показано в таблице", Severity.NOTE)


@check(Stage.LOADED, UnitsMet)
def check_units_joined(met: UnitsMet) -> Iterator[Finding]:
    """Pupils of two files are added up, records of two files stand together."""
    if met.verdict == "складывается":
        others, same = (
            ("другие классы или ученики тех же школ", "те же ученики")
            if met.of_pupils
            else ("другие записи тех же школ", "те же записи")
        )
        what = f"складывается с файлом {met.other}: {others} ({met.words})"
        yield Finding(met.file, what, f"Если это {same}, выберите для файла «заменить»", Severity.NOTE)


@check(Stage.LOADED, UnitsMet)
def check_units_repeated(met: UnitsMet) -> Iterator[Finding]:
    """Another file says the same: counted once."""
    if met.verdict == "то же":
        what = f"то же самое есть в файле {met.other} ({met.words}), считается один раз"
        yield Finding(met.file, what, "Делать ничего не нужно", Severity.NOTE)


@check(Stage.LOADED, UnitsAbsent)
def check_units_absent(absent: UnitsAbsent) -> Iterator[Finding]:
    """Loaded schools that newer files of the same procedures and years do not have."""
    if absent.schools:
        named = schools(absent.schools)
        if absent.removed:
            what = f"из базы исчезнут {named}, которых нет в файлах загрузки ({absent.words})"
            yield Finding("", what, f"Подтвердите словами «{absent.phrase}»", Severity.WARNING)
        else:
            what = f"в базе есть ещё {named} с теми же процедурами и годами, в файлах их нет: они останутся"
            advice = (
                "Чтобы удалить их, отметьте «Удалить школы, которых нет в файлах» (в командной строке --remove-absent)"
            )
            yield Finding("", what, advice, Severity.NOTE)


@check(Stage.LOADED, BothSittings)
def check_sittings_both(both: BothSittings) -> Iterator[Finding]:
    """Schools that wrote the work of one programme in spring and in autumn."""
    counted_now, other = ("осенняя", "весенняя") if both.autumn else ("весенняя", "осенняя")
    what = (
        f"{both.year} год: {schools(both.schools)} — и весенняя работа, и осенняя за тот же класс; считается "
        f"{counted_now}, {other} хранится рядом"
    )
    yield Finding("", what, "Выбор — на вкладке «Загрузка» (в командной строке --sitting)", Severity.NOTE)


@check(Stage.LOADED, AgainstLoaded)
def check_participants_jump(subject: AgainstLoaded) -> Iterator[Finding]:
    """Participants of a procedure in the region far from the year before."""
    for label, now, before in subject.year_pairs:
        new, old = int(now["participants"].sum()), int(before["participants"].sum())
        if old and not 1 / JUMP_RATIO <= new / old <= JUMP_RATIO:
            what = f"{label}: участников {number(new)}, а годом раньше было {number(old)}"
            yield Finding(subject.file, what, "Проверьте, все ли школы в файле и тот ли это год", Severity.WARNING)


@check(Stage.LOADED, AgainstLoaded)
def check_school_participants_jump(subject: AgainstLoaded) -> Iterator[Finding]:
    """Schools whose participants changed at least twofold and by at least ``JUMP_SCHOOL_PUPILS`` pupils."""
    for label, now, before in subject.year_pairs:
        both = now.merge(before, on="school_code", suffixes=("", "_before"))
        new, old = both["participants"], both["participants_before"]
        far = (new - old).abs() >= JUMP_SCHOOL_PUPILS
        ratio = (new >= JUMP_SCHOOL_RATIO * old) | (old >= JUMP_SCHOOL_RATIO * new)
        names = both.loc[far & ratio, "school_code"]
        if len(names):
            what = f"{label}: число участников изменилось вдвое и больше — {schools(len(names))} ({_some(names)})"
            yield Finding(subject.file, what, "Проверьте логины и полноту выгрузки", Severity.NOTE)


@check(Stage.LOADED, AgainstLoaded)
def check_school_vanished(subject: AgainstLoaded) -> Iterator[Finding]:
    """Schools that took part a year ago and do not now, closed ones left out."""
    for label, now, before in subject.year_pairs:
        gone = before.loc[before["participants"] > 0, "school_code"]
        gone = gone[~gone.isin(now["school_code"]) & ~gone.isin(subject.closed)]
        if len(gone):
            what = f"{label}: нет школ, которые участвовали годом раньше, — {schools(len(gone))} ({_some(gone)})"
            yield Finding(subject.file, what, "Проверьте, полна ли выгрузка и не закрыты ли школы", Severity.WARNING)


def _some(codes: pd.Series) -> str:
    names = sorted(codes)[:ROWS_NAMED]
    return ", ".join(names) + (" …" if len(codes) > ROWS_NAMED else "")
