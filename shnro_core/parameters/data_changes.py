"""Changes of the data that a scenario tries: «если бы сдали ещё 3 ученика», «если бы открыли „Точку роста“».

A change names a school or a group and a year. The order of changes never matters: what several of them add to one
result is summed first, and only the sum is kept inside its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import yaml

from shnro_core import text
from shnro_core.parameters.definition import SettingsError
from shnro_core.parameters.loading import catalogue
from shnro_core.parameters.tables import procedures
from shnro_core.parameters.yamlfile import load_without_aliases

DATA_KEY: Final = "data"
MOST_CHANGES: Final = 20
MOST_PUPILS: Final = 200
MOST_THINGS: Final = 500
YEARS: Final = (2000, 2100)
_LONGEST_TARGET: Final = 120
_SHOWN: Final = 40


class ChangeKind(StrEnum):
    """What a change of data tries."""

    PASSED = "passed"
    GROWTH_POINT = "growth_point"


class Scope(StrEnum):
    """Whom a change speaks of; a cluster is that of the norm in the year of the change, data unchanged."""

    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    CLUSTER = "cluster"


_AMOUNTS: Final = {ChangeKind.PASSED: ("pupils",), ChangeKind.GROWTH_POINT: ("computers", "projectors")}


@dataclass(frozen=True, slots=True)
class DataChange:
    """One change of data; build it with ``of``.

    ``passed``: in every result of the ``procedure`` (of all procedures when empty) of the year the number of failed
    falls by ``pupils``, never below zero; a negative number raises it, never above the participants.
    ``growth_point``: every school gets ``computers`` new computers with Internet and ``projectors`` more rooms with a
    projector. The method has no sign of «Точка роста» of its own: it sees the school's answers about equipment only.
    """

    kind: ChangeKind
    year: int
    scope: Scope
    target: str
    procedure: str = ""
    pupils: int = 0
    computers: int = 0
    projectors: int = 0

    @classmethod
    def of(cls, data: Any, place: str = DATA_KEY) -> DataChange:
        """A checked change from its plain form; ``place`` names it in a refusal. Raises SettingsError."""
        if not isinstance(data, Mapping):
            raise SettingsError(place, f"{place}: нужен перечень «поле: значение» с полями kind, year и кого касается.")
        kind = _one_of(data.get("kind"), ChangeKind, f"{place}.kind")
        scopes = [scope for scope in Scope if scope in data]
        if len(scopes) != 1:
            names = ", ".join(Scope)
            raise SettingsError(place, f"{place}: нужно ровно одно из полей {names} — кого касается изменение.")
        allowed = {"kind", "year", scopes[0].value, *_AMOUNTS[kind], *(["procedure"] if kind == "passed" else [])}
        unknown = next((str(key) for key in data if key not in allowed), None)
        if unknown is not None:
            raise SettingsError(f"{place}.{unknown}", f"{place}: неизвестное поле «{unknown[:_SHOWN]}».")
        return cls(
            kind=kind,
            year=_whole(data.get("year"), *YEARS, f"{place}.year"),
            scope=scopes[0],
            target=_target(data[scopes[0]], scopes[0], f"{place}.{scopes[0]}"),
            procedure=_procedure(data.get("procedure", ""), f"{place}.procedure"),
            **_amounts(kind, data, place),
        )

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """What is changed, without the amount: a scenario says it once."""
        return (self.kind.value, self.year, self.scope.value, self.target, self.procedure)

    def to_dict(self) -> dict[str, Any]:
        """The plain form, without what is not set."""
        named = {"procedure": self.procedure} if self.procedure else {}
        amounts = {name: value for name in _AMOUNTS[self.kind] if (value := getattr(self, name))}
        return {"kind": self.kind.value, "year": self.year, self.scope.value: self.target, **named, **amounts}

    @property
    def what(self) -> str:
        """The change as a reader sees it, without whom: «сдали бы ещё 3 ученика, ОГЭ, математика, 2022 год»."""
        if self.kind is ChangeKind.GROWTH_POINT:
            parts = [
                text.counted(self.computers, "новый компьютер", "новых компьютера", "новых компьютеров")
                if self.computers
                else "",
                text.counted(self.projectors, "кабинет") + " с проектором" if self.projectors else "",
            ]
            return f"открылась бы «Точка роста»: ещё {' и '.join(p for p in parts if p)}, {self.year} год"
        known = {p.key: p.title for p in procedures()}
        where = known[self.procedure] if self.procedure else "в каждой процедуре"
        count = abs(self.pupils)
        verb = text.verb(count, "сдал", "сдали")
        pupils = text.counted(count, "ученик")
        return f"{'' if self.pupils > 0 else 'не '}{verb} бы ещё {pupils}, {where}, {self.year} год"

    @property
    def whom(self) -> str:
        """Whom the change speaks of, a school by its login."""
        if self.scope is Scope.CLUSTER:
            return f"все {self.target} по норме {self.year} года"
        return f"школа {self.target}" if self.scope is Scope.SCHOOL else f"все школы: {self.target}"


def checked_changes(data: Any) -> tuple[DataChange, ...]:
    """Changes of data in their normal order. Raises SettingsError naming the place, ``data[2].pupils``."""
    if isinstance(data, (str, Mapping)) or not isinstance(data, Iterable):
        raise SettingsError(DATA_KEY, f"{DATA_KEY}: нужен список изменений данных.")
    given = list(data)
    if len(given) > MOST_CHANGES:
        raise SettingsError(DATA_KEY, f"{DATA_KEY}: изменений данных {len(given)}, а можно не больше {MOST_CHANGES}.")
    found: dict[tuple[str, int, str, str, str], DataChange] = {}
    for number, one in enumerate(given, start=1):
        place = f"{DATA_KEY}[{number}]"
        change = one if isinstance(one, DataChange) else DataChange.of(one, place)
        if change.key in found:
            raise SettingsError(place, f"{place}: одно и то же изменение названо дважды — {change.whom}.")
        found[change.key] = change
    return tuple(found[key] for key in sorted(found))


def parse_change(written: str) -> DataChange:
    """``{kind: passed, year: 2022, school: sch990001, pupils: 3}`` typed on a command line. Raises SettingsError."""
    try:
        return DataChange.of(load_without_aliases(written))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, SettingsError):
            raise
        raise SettingsError(
            DATA_KEY, f"{DATA_KEY}: нужно, например, {{kind: passed, year: 2022, school: sch990001, pupils: 3}}."
        ) from error


def _one_of(value: Any, known: type[ChangeKind], place: str) -> ChangeKind:
    if isinstance(value, str) and value in list(known):
        return known(value)
    raise SettingsError(place, f"{place}: нужно одно из: {', '.join(known)}; получено «{str(value)[:_SHOWN]}».")


def _whole(value: Any, least: int, most: int, place: str, *, zero: bool = True) -> int:
    if type(value) is int and least <= value <= most and (zero or value):
        return value
    shown = "слишком большое число" if type(value) is int and abs(value) > 10**9 else str(value)[:_SHOWN]
    bounds = f"от {text.number(least) if least < 0 else least} до {most}" + ("" if zero else ", кроме 0")
    raise SettingsError(place, f"{place}: нужно целое число {bounds}, получено «{shown}».")


def _target(value: Any, scope: Scope, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TARGET or not value.isprintable():
        raise SettingsError(place, f"{place}: нужно слово не длиннее {_LONGEST_TARGET} знаков.")
    if scope is Scope.SCHOOL:
        return value.strip().lower()
    clusters = catalogue()["cluster_order"].allowed
    if scope is Scope.CLUSTER and value not in clusters:
        raise SettingsError(place, f"{place}: кластера «{value[:_SHOWN]}» нет; есть: {', '.join(clusters)}.")
    return value.strip()


def _procedure(value: Any, place: str) -> str:
    if value == "" or (isinstance(value, str) and value in {p.key for p in procedures()}):
        return str(value)
    raise SettingsError(place, f"{place}: процедуры «{str(value)[:_SHOWN]}» нет в перечне, например oge_math.")


def _amounts(kind: ChangeKind, data: Mapping[Any, Any], place: str) -> dict[str, int]:
    if kind is ChangeKind.PASSED:
        return {"pupils": _whole(data.get("pupils"), -MOST_PUPILS, MOST_PUPILS, f"{place}.pupils", zero=False)}
    given = {name: _whole(data.get(name, 0), 0, MOST_THINGS, f"{place}.{name}") for name in _AMOUNTS[kind]}
    if not any(given.values()):
        raise SettingsError(f"{place}.computers", f"{place}.computers: «Точка роста» без техники ничего не меняет.")
    return given
