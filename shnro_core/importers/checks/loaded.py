"""Sixth stage: files against each other and against what is loaded already. Frames in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core.importers.checks.registry import ROWS_NAMED, Stage, check, run_checks
from shnro_core.importers.contract import Batch
from shnro_core.importers.tables import KEYS, TABLES
from shnro_core.model import Finding, Severity
from shnro_core.text import number, schools

PROCEDURE: Final = ("exam", "subject", "level", "grade")
JUMP_RATIO: Final = 1.5
"""Change of a procedure's participants between two years that is worth a question (calculation of the system)."""
JUMP_SCHOOL_RATIO: Final = 2.0
JUMP_SCHOOL_PUPILS: Final = 20


@dataclass(frozen=True)
class FilePair:
    """Two files of one table and the number of keys they share; ``example`` names the procedure or year of one key."""

    file: str
    other: str
    keys: int
    example: str
    loaded: bool


@dataclass(frozen=True)
class AgainstLoaded:
    """Results of a file and the results of earlier years, both with the columns of table ``result``."""

    file: str
    frame: pd.DataFrame
    earlier: pd.DataFrame
    closed: frozenset[str] = frozenset()


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


def compare_files(batches: Sequence[Batch]) -> list[Finding]:
    """Keys that two files of one import both hold."""
    findings: list[Finding] = []
    for table, key in KEYS.items():
        parts = [b.frame[list(key)].assign(_file=b.file_name) for b in batches if b.table == table and len(b.frame)]
        if len(parts) > 1:
            rows = pd.concat(parts, ignore_index=True)
            first = rows.groupby(list(key), dropna=False)["_file"].transform("first")
            findings += _pair_findings(rows.assign(_other=first)[rows["_file"] != first], loaded=False)
    return findings


def compare_with_loaded(batch: Batch, loaded: pd.DataFrame, *, closed: frozenset[str] = frozenset()) -> list[Finding]:
    """What a file changes against the rows loaded into its table.

    ``loaded`` has the columns of the batch's table and ``file_name`` of the owner; rows of the same file name are what
    the file replaces. ``closed`` are schools known to be closed.
    """
    if batch.frame.empty or loaded.empty:
        return []
    key = list(KEYS[batch.table])
    others = loaded[loaded["file_name"] != batch.file_name]
    types = {name: TABLES[batch.table][name] for name in key}
    shared = batch.frame[key].merge(others[[*key, "file_name"]].astype(types), on=key)
    pairs = shared.rename(columns={"file_name": "_other"}).assign(_file=batch.file_name)
    findings = _pair_findings(pairs, loaded=True)
    if batch.table == "result":
        subject = AgainstLoaded(batch.file_name, batch.frame, loaded, closed)
        findings += run_checks(Stage.LOADED, subject)
    return findings


def _pair_findings(rows: pd.DataFrame, *, loaded: bool) -> list[Finding]:
    findings: list[Finding] = []
    for (file, other), group in rows.groupby(["_file", "_other"]):
        pair = FilePair(str(file), str(other), len(group), describe(group.iloc[0]), loaded)
        findings += run_checks(Stage.LOADED, pair)
    return findings


def describe(row: pd.Series) -> str:
    """Procedure and year of a row in words; the year alone for other tables, nothing for those without one."""
    if "exam" in row:
        grade = f", {int(row['grade'])} класс" if row["exam"] == "ВПР" else ""
        level = f" ({row['level']})" if row["level"] else ""
        return f"{row['exam']}, {row['subject']}{level}{grade}, {int(row['year'])} год"
    if "year" in row:
        return f"{int(row['year'])} год"
    return ""


@check(Stage.LOADED, FilePair)
def check_procedure_doubled(pair: FilePair) -> Iterator[Finding]:
    """Two files of one import give the same rows."""
    if not pair.loaded:
        what = f"те же данные есть в файле {pair.other}: {_rows(pair)}"
        yield Finding(pair.file, what, "Уберите один из двух файлов из загрузки")


@check(Stage.LOADED, FilePair)
def check_procedure_loaded(pair: FilePair) -> Iterator[Finding]:
    """Another file has already given the same rows."""
    if pair.loaded:
        what = f"те же данные уже загружены из файла {pair.other}: {_rows(pair)}"
        yield Finding(
            pair.file, what, "Назовите исправленный файл как прежний, тогда он его заменит, или удалите прежний"
        )


def _rows(pair: FilePair) -> str:
    count = f"совпадающих строк — {number(pair.keys)}"
    return f"{pair.example}, {count}" if pair.example else count


@check(Stage.LOADED, AgainstLoaded)
def check_participants_jump(subject: AgainstLoaded) -> Iterator[Finding]:
    """Participants of a procedure in the region far from the year before."""
    for _, (label, now, before) in _year_pairs(subject):
        new, old = int(now["participants"].sum()), int(before["participants"].sum())
        if old and not 1 / JUMP_RATIO <= new / old <= JUMP_RATIO:
            what = f"{label}: участников {number(new)}, а годом раньше было {number(old)}"
            yield Finding(subject.file, what, "Проверьте, все ли школы в файле и тот ли это год", Severity.WARNING)


@check(Stage.LOADED, AgainstLoaded)
def check_school_participants_jump(subject: AgainstLoaded) -> Iterator[Finding]:
    """Schools whose participants changed at least twofold and by at least ``JUMP_SCHOOL_PUPILS`` pupils."""
    for _, (label, now, before) in _year_pairs(subject):
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
    for _, (label, now, before) in _year_pairs(subject):
        gone = before.loc[before["participants"] > 0, "school_code"]
        gone = gone[~gone.isin(now["school_code"]) & ~gone.isin(subject.closed)]
        if len(gone):
            what = f"{label}: нет школ, которые участвовали годом раньше, — {schools(len(gone))} ({_some(gone)})"
            yield Finding(subject.file, what, "Проверьте, полна ли выгрузка и не закрыты ли школы", Severity.WARNING)


def _year_pairs(subject: AgainstLoaded) -> Iterator[tuple[object, tuple[str, pd.DataFrame, pd.DataFrame]]]:
    for key, now in subject.frame.groupby(["year", *PROCEDURE], dropna=False):
        year_before = int(now["year"].iloc[0]) - 1
        same = (subject.earlier[list(PROCEDURE)] == now[list(PROCEDURE)].iloc[0]).all(axis="columns")
        before = subject.earlier[same & (subject.earlier["year"] == year_before)]
        if len(before):
            yield key, (describe(now.iloc[0]), now, before)


def _some(codes: pd.Series) -> str:
    names = sorted(codes)[:ROWS_NAMED]
    return ", ".join(names) + (" …" if len(codes) > ROWS_NAMED else "")
