"""Fifth stage: what a file calls its schools against what other files call them; contradictions are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pandas as pd

from shnro_core.importers.checks.registry import FIRST_ROWS, Stage, check
from shnro_core.model import Finding, Severity
from shnro_core.places import Names, is_group
from shnro_core.places.names import plain
from shnro_core.places.school_names import key_of
from shnro_core.text import counted

_PLACE: Final = "municipality"


@dataclass(frozen=True)
class AgainstNames:
    """Schools of a file and those known before it: ``school_code, name, municipality`` each, one row per school.

    ``places`` are the municipalities of the region, ``assigned`` the operator's decisions about their spellings.
    """

    file: str
    told: pd.DataFrame
    known: pd.DataFrame
    places: Names
    assigned: Mapping[str, str] = field(default_factory=dict)

    def both(self, column: str) -> pd.DataFrame:
        """Schools whose ``column`` both sides tell and write otherwise: index login, ``told`` and ``known``."""
        told, known = (side[column] for side in self._met)
        met = pd.DataFrame({"told": told, "known": known}).dropna()
        return met[met["told"] != met["known"]]

    @cached_property
    def _met(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        told = self.told.dropna(subset="school_code").set_index("school_code").astype(object)
        return told, self.known.set_index("school_code").astype(object).reindex(told.index)

    def place(self, written: str) -> str:
        """The municipality a spelling means; empty for a group of schools."""
        forms = self.places.region
        found = self.assigned.get(plain(written)) or self.places.find(written)
        return found or ("" if is_group(written, forms) else plain(written, forms))


@check(Stage.REGISTER, AgainstNames)
def check_school_renamed(subject: AgainstNames) -> Iterator[Finding]:
    """A school whose name is another one; legal forms, quotes and short words make no difference."""
    met = subject.both("name")
    other = met[[_other_name(told, known) for told, known in met[["told", "known"]].itertuples(index=False, name=None)]]
    if len(other):
        yield Finding(
            subject.file,
            f"название изменилось: {_counted(other)} ({_examples(other, 'было «{known}», стало «{told}»')})",
            "Ничего делать не нужно: в паспорте школы сказано, из какого файла её название. Если логин чужой, "
            "исправьте его",
            Severity.NOTE,
        )


@check(Stage.REGISTER, AgainstNames)
def check_school_in_two_places(subject: AgainstNames) -> Iterator[Finding]:
    """A school that another file puts into another municipality; spellings of one municipality are no difference."""
    met = subject.both(_PLACE)
    spellings = {name: subject.place(name) for name in pd.unique(met[["told", "known"]].to_numpy().ravel())}
    told, known = met["told"].map(spellings), met["known"].map(spellings)
    other = met[(told != "") & (known != "") & (told != known)]
    if len(other):
        yield Finding(
            subject.file,
            f"школа в двух муниципалитетах: {_counted(other)} ({_examples(other, '«{known}» и «{told}»')})",
            "Проверьте муниципалитет: взят из реестра школ, без него — из контекстных данных, протоколов, сводок, "
            "из файлов одного вида — из более позднего",
            Severity.WARNING,
        )


@check(Stage.REGISTER, AgainstNames)
def check_login_moved(subject: AgainstNames) -> Iterator[Finding]:
    """A new login under which stands a school known by another one that the file lacks."""
    new = _whole(subject.told[~subject.told["school_code"].isin(subject.known["school_code"])])
    if new.empty:
        return
    gone = _whole(subject.known[~subject.known["school_code"].isin(subject.told["school_code"])])
    if gone.empty:
        return
    new, gone = _keyed(subject, new), _keyed(subject, gone)
    pairs = new.merge(gone, on=[_PLACE, "key"], suffixes=("_told", "_known"))
    pairs = pairs[
        (pairs["kind_told"] == pairs["kind_known"]) | (pairs["kind_told"] == "") | (pairs["kind_known"] == "")
    ]
    pairs = pairs.rename(columns={"school_code_known": "known", "school_code_told": "told"}).set_index("name_told")
    pairs = pairs.drop_duplicates("told")
    if len(pairs):
        yield Finding(
            subject.file,
            f"логин школы изменился: {_counted(pairs)} ({_examples(pairs, 'был {known}, стал {told}')})",
            "Проверьте логин: под двумя логинами это две школы, их результаты не сложатся",
            Severity.WARNING,
        )


def _other_name(told: str, known: str) -> bool:
    one, two = key_of(told), key_of(known)
    return not (one.same(two) or (one.empty and two.empty))


def _whole(schools: pd.DataFrame) -> pd.DataFrame:
    return schools.dropna(subset=["school_code", "name", _PLACE])


def _keyed(subject: AgainstNames, schools: pd.DataFrame) -> pd.DataFrame:
    """Schools with the municipality meant and what tells their names apart; those that nothing tells apart go."""
    keys = [key_of(name) for name in schools["name"]]
    frame = schools.assign(
        municipality=[subject.place(name) for name in schools[_PLACE]],
        key=[f"{key.number} {' '.join(sorted(key.words))}" for key in keys],
        kind=[key.kind for key in keys],
        empty=[key.empty for key in keys],
    )
    return frame[~frame["empty"] & (frame[_PLACE] != "")]


def _counted(schools: pd.DataFrame) -> str:
    return counted(len(schools), "школа")


def _examples(schools: pd.DataFrame, pattern: str) -> str:
    first = schools.head(FIRST_ROWS)
    told = [
        f"{index}: {pattern.format(known=known, told=told)}"
        for index, known, told in first[["known", "told"]].itertuples(name=None)
    ]
    return "; ".join(told) + ("; …" if len(schools) > FIRST_ROWS else "")
