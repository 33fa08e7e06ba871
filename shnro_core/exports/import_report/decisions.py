"""The one table of an import before it is published: what each file is, what is in doubt, what the user decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.import_report.tables import on_page, scale_words, sign
from shnro_core.importers import Choice
from shnro_core.importers.decisions import choice_of, recognised
from shnro_core.importers.mappings import WAVES
from shnro_core.importers.naming import SUBJECTS
from shnro_core.importers.readers.catalogue import FORMATS
from shnro_core.importers.specs.templates import FIRST_YEAR, LAST_YEAR
from shnro_core.intake.plan import ASIDE, FOREIGN, REFUSED, REPLACES, STORED_STATUSES, FileChange, Plan
from shnro_core.model import Finding, Severity

DOUBT: Final = "?"
"""Stands before a value that has to be looked at, and alone where there is none."""
DECISION: Final = "decision"
_TITLES: Final = {name: fmt.title for name, fmt in FORMATS.items()}
_NAMES: Final = {title: name for name, title in _TITLES.items()}
DECISIONS: Final = {"replace": "заменить", "add": "сложить", "skip": "не загружать"}
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "format": tuple(_TITLES.values()),
    "exam": ("ОГЭ", "ЕГЭ"),
    "year": tuple(str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)),
    "grade": tuple(str(grade) for grade in range(1, 12)),
    "previous_grade": ("да", "нет"),
    "subject": SUBJECTS,
    "level": ("базовый", "профильный"),
    "wave": tuple(WAVES),
    "school": (),
    "retakes": ("да", "нет"),
    DECISION: tuple(DECISIONS.values()),
}
"""What can be chosen in the cells of a column, nothing where it is written; a cell may hold another value as long as
nobody chooses anew."""
_ALWAYS: Final = frozenset({"format", "year", DECISION})
_SAID_ELSEWHERE: Final = frozenset({"ВПР"})
"""A column with nothing but these is left out: the kind of the file says it."""
_SIGNS: Final = ("✗", "?", "✓", "–")
"""Order of the rows by the mark of the file."""
_DOUBTED: Final = {
    "header": "format",
    "autumn": "previous_grade",
    "check_school_unknown": "school",
    "school": "",
    "retakes": "",
    "survey": "format",
    "maximum": "scale",
    "threshold": "scale",
    "units": DECISION,
    "copies": DECISION,
    "год": "year",
    "класс": "grade",
    "предмет": "subject",
}
"""Column in doubt where the check, its subject, or the thing it tells of, is not called as the column."""


@dataclass(frozen=True)
class FileDecisions:
    """The table: ``frame`` has a row a file, worst first, all cells as text, the editable columns named in ``edited``.

    ``made`` are the user's decisions already in force, by file name.
    """

    frame: pd.DataFrame
    edited: tuple[str, ...]
    made: Mapping[str, Choice]

    def options(self, column: str, this_year: int) -> list[str]:
        """What a cell of a column may hold: values to choose, years up to the next, and those that stand there."""
        offered = OPTIONS[column]
        if column == "year":
            offered = tuple(year for year in reversed(offered) if int(year) <= this_year + 1)
        return [*offered, *(value for value in self.frame[column].dropna().unique() if value not in offered)]

    def decided(self, edited: pd.DataFrame) -> dict[str, Choice]:
        """The decisions with those of the edited table, its rows in the order of ``frame``."""
        made = dict(self.made)
        for before, after in zip(self.frame.to_dict("records"), edited.to_dict("records"), strict=True):
            names = [name for name in self.edited if _plain(before[name]) != _plain(after[name])]
            if names:
                file = str(before["file_name"])
                made[file] = _corrected(made.get(file, Choice()), {n: _plain(after[n]) for n in names}, file)
        return {file: choice for file, choice in made.items() if choice != Choice()}


def file_decisions(plan: Plan, made: Mapping[str, Choice]) -> FileDecisions:
    """The table of an import; columns that say nothing of any file are left out."""
    rows = [_row(change, made.get(change.batch.file_name, Choice())) for change in plan.changes]
    rows.sort(key=lambda row: (_SIGNS.index(str(row["sign"])[0]), row["file_name"]))
    frame = pd.DataFrame(rows)
    edited = tuple(name for name in OPTIONS if name in _ALWAYS or not frame[name].dropna().isin(_SAID_ELSEWHERE).all())
    return FileDecisions(frame.drop(columns=[name for name in OPTIONS if name not in edited]), edited, made)


def _row(change: FileChange, made: Choice) -> dict[str, object]:
    batch, path = change.batch, PurePosixPath(change.batch.file_name)
    doubts = [f for f in change.findings if f.severity is not Severity.NOTE]
    doubted = {_column(found) for found in doubts}
    told = {**batch.parameters, **{k: str(v) for k, v in recognised(batch, made).items()}}
    told["format"] = _TITLES.get(told.get("format", ""), "")
    cells = {name: _cell(told.get(name, ""), doubted=name in doubted) for name in OPTIONS if name != DECISION}
    decision = next((words for name, words in DECISIONS.items() if getattr(made, name)), "")
    counts = batch.table == "result" and len(batch.frame) > 0
    return {
        "sign": sign(change),
        "file_name": batch.file_name,
        "name": " — ".join(part for part in (path.name, str(path.parent)) if part != "."),
        "doubt": _doubts(doubts),
        **cells,
        DECISION: _cell(decision, doubted=DECISION in doubted),
        "scale": _cell(scale_words(batch.parameters), doubted="scale" in doubted),
        **{
            name: _cell(text.number(batch.frame[name].sum(min_count=1)), doubted=name in doubted) if counts else None
            for name in ("participants", "failed")
        },
        "outcome": _outcome(change),
    }


def _column(found: Finding) -> str:
    """The column that a finding puts in doubt: checks are called by what they look at."""
    subject = found.check.split("_")[1] if "_" in found.check else ""
    subject = found.what.split()[0] if subject == "places" else subject
    return _DOUBTED.get(found.check, _DOUBTED.get(subject, subject))


def _cell(value: str, *, doubted: bool) -> str | None:
    return f"{DOUBT} {value}".rstrip() if doubted else value or None


def _plain(value: object) -> str:
    """The value of a cell without the mark of doubt; empty for an empty cell."""
    return "" if value is None or text.is_missing(value) else str(value).removeprefix(DOUBT).strip()


def _doubts(doubts: list[Finding]) -> str | None:
    if not doubts:
        return None
    first = min(doubts, key=lambda found: found.severity is not Severity.ERROR)
    others = f" (и ещё {text.number(len(doubts) - 1)})" if len(doubts) > 1 else ""
    return on_page(first.what) + others


def _outcome(change: FileChange) -> str:
    """What becomes of a file and of what it replaces."""
    if change.status in {FOREIGN, ASIDE}:
        return on_page(change.findings[0].what) if change.findings else f"{change.status}, пропущен"
    if change.status == REFUSED:
        return "не загрузится"
    if change.status not in STORED_STATUSES or change.outcome is None:
        return change.status
    found = change.outcome.difference
    told = {"новых строк": found.added, "изменится": found.changed, "исчезнет": found.removed}
    words = ", ".join(f"{what} {text.number(count)}" for what, count in told.items() if count)
    status = change.status
    if status == REPLACES:
        files = change.outcome.meetings.query("verdict == 'заменяет'")["other"].unique()
        status = f"заменит: {', '.join(files)}" if len(files) else status
    return f"{status}; {words}" if words else status


def _corrected(made: Choice, told: Mapping[str, str], file: str) -> Choice:
    """A decision with the cells changed since; an emptied cell means as recognised again."""
    names = [*(n for n in told if n != DECISION), *(DECISIONS if DECISION in told else ())]
    words = {name: _NAMES.get(value, value) if name == "format" else value for name, value in told.items()}
    decided = words.pop(DECISION, "")
    decision = next((name for name, shown in DECISIONS.items() if shown == decided), None)
    given = {**words, decision: "да"} if decision else words
    return choice_of(given, file).over(replace(made, **dict.fromkeys(names)))
