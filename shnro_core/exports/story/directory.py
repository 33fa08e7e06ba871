"""A list of schools that a reader searches and narrows, and the card of each school: pure, without any interface."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from shnro_core import text
from shnro_core.model import SourceNote, Table

ID = "school"
"""Column of a directory's frame with the school's key in links (``850-1-7``)."""
WORDS = "words"
"""Column of a directory's frame with everything the search looks through, as ``plain`` leaves it."""
LABEL = "label"
"""Column of a directory's frame with the school's name in lists."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list: ``key`` in the address, ``column`` of the frame, options in their order."""

    key: str
    label: str
    column: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card. ``value`` is a ready text: «нет» is printed, «н/д» is not printed, «—» does not apply."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of one subject with their sources and a remark that limits them."""

    title: str
    facts: tuple[Fact, ...]
    sources: tuple[SourceNote, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything published about one school; ``tasks`` is a table shown on demand under ``tasks_title``.

    ``listed`` says in which list the school stands.
    """

    title: str
    line: str
    listed: str
    groups: tuple[FactGroup, ...]
    notes: tuple[str, ...] = ()
    tasks_title: str = ""
    tasks: Table | None = None


@dataclass(frozen=True)
class Directory:
    """A list of schools: its table (rows also carry ID, WORDS and LABEL), filters and a card for every school.

    ``name`` is the list's own, ``whole`` names it after a number of schools: «68 школ списка»; ``complete`` when it is
    printed school by school to its end.
    """

    table: Table
    filters: tuple[Filter, ...]
    cards: Mapping[str, Card]
    name: str
    whole: str
    hint: str
    complete: bool
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader asked for: words of the search and a value for some filters."""

    words: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[str, ...]:
        """The conditions in words, as they stand in captions."""
        searched = (f"поиск «{self.words.strip()}»",) if self.words.strip() else ()
        return (*searched, *(f"«{value}»" for value in self.picks.values()))


def apart(directory: Directory) -> Directory:
    """The directory with filters of its own in the address, for a page whose other list has the same filters."""
    return replace(directory, filters=tuple(replace(f, key=f"published_{f.key}") for f in directory.filters))


def plain(words: str) -> str:
    """Text for search: lower case, «ё» as «е», no quotes, single spaces."""
    kept = re.sub(r"[«»\"„“№]", " ", words.casefold().replace("ё", "е"))
    return " ".join(kept.split())


def narrowed(directory: Directory, selection: Selection) -> Table:
    """Table of the schools that meet every condition; its caption names the conditions."""
    frame = directory.table.frame[_met(directory, selection).all(axis="columns")]
    if not selection.asked:
        return directory.table
    caption = f"{directory.table.caption}. Отбор: {', '.join(selection.asked)}"
    return replace(directory.table, frame=frame, caption=caption)


def count_sentence(directory: Directory, shown: int) -> str:
    """How many schools of the list are shown."""
    total = len(directory.table.frame)
    if shown == total:
        return f"Показаны все {text.schools(total)} {directory.whole}."
    return f"{_shown(shown)} из {text.number(total)} {directory.whole}."


def loosening(directory: Directory, selection: Selection) -> str:
    """What to drop when nothing is found: conditions nobody meets, else those whose removal brings schools back."""
    met = _met(directory, selection)
    names = dict(zip(met.columns, selection.asked, strict=True))
    impossible = [names[c] for c in met.columns if not met[c].any()]
    if impossible:
        return f"Ничего не найдено: {_either(impossible)} — таких школ в списке нет, снимите это условие."
    without = {c: int(met.drop(columns=c).all(axis="columns").sum()) for c in met.columns}
    helpful = [f"{names[c]} (без него — {text.schools(n)})" for c, n in without.items() if n]
    if helpful:
        return f"Вместе эти условия не выполняет ни одна школа. Снимите {_either(helpful)}."
    return "Ничего не найдено: условий слишком много, снимите сразу два или больше."


def _met(directory: Directory, selection: Selection) -> pd.DataFrame:
    frame = directory.table.frame
    columns = {f.key: f.column for f in directory.filters}
    met = pd.DataFrame(index=frame.index)
    if selection.words.strip():
        met[WORDS] = _found(frame[WORDS], selection.words)
    for key, value in selection.picks.items():
        met[key] = frame[columns[key]] == value
    return met


def _found(haystack: pd.Series, words: str) -> pd.Series:
    found = pd.Series(True, index=haystack.index)
    for word in plain(words).split():
        pattern = rf"(?<!\d){word}(?!\d)" if word.isdigit() else re.escape(word)
        found &= haystack.str.contains(pattern, regex=True)
    return found


def _shown(count: int) -> str:
    verb = text.plural(count, "Показана", "Показаны", "Показано")
    return f"{verb} {text.schools(count)}"


def _either(parts: list[str]) -> str:
    return " или ".join(parts)
