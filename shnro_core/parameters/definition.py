"""One parameter of the method: what it means, where it stands, what it may be."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shnro_core import text
from shnro_core.model import Standing

Value = float | int | bool | str | tuple[str, ...] | None
"""A validated value of a parameter; lists are tuples."""

_DECIMALS = 6
_LONGEST_LIST = 200
_LARGEST = 10**9
_EXCLUSION = re.compile(r"^(?P<what>[^@\s]+)@(?P<year>\d{4})$")
_YES = {"да", "true", "1", "yes"}
_NO = {"нет", "false", "0", "no"}
_NOTHING = {"", "нет значения", "none", "null", "—"}


class SettingsError(ValueError):
    """A scenario or value was refused: ``key`` names the parameter, the message is one Russian sentence."""

    def __init__(self, key: str, sentence: str) -> None:
        self.key = key
        super().__init__(sentence)


class ParameterType(StrEnum):
    """What the values of a parameter are."""

    SHARE = "share"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    ORDER = "order"
    SUBSET = "subset"
    EXCLUSIONS = "exclusions"


LIST_TYPES = frozenset({ParameterType.ORDER, ParameterType.SUBSET, ParameterType.EXCLUSIONS})


@dataclass(frozen=True, slots=True)
class Reference:
    """Document id of the sources and the clause in it."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from a day on; ``None`` for a parameter that must have one means the rule was not in force."""

    since: dt.date
    value: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value and its meaning in Russian."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, list or rule of the method with its meaning, unit, clause and dated values."""

    name: str
    group: str
    title: str
    description: str
    unit: str
    type: ParameterType
    standing: Standing
    reference: Reference
    values: tuple[DatedValue, ...]
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    nullable: bool = False

    @property
    def norm(self) -> Value:
        """The newest value of the documents (or our own default)."""
        return self.values[-1].value

    def on(self, day: dt.date) -> Value:
        """The value in force on a day.

        Raises SettingsError when the rule was not in force on that day.
        """
        known = [v for v in self.values if v.since <= day]
        if not known or (known[-1].value is None and not self.nullable):
            later = next((v.since for v in self.values if v.since > day and v.value is not None), None)
            since = f" (действует с {text.date(later)})" if later else ""
            raise SettingsError(self.name, f"{self.name}: на {text.date(day)} правило не действовало{since}.")
        return known[-1].value

    def check(self, value: Any) -> Value:
        """The value in its normal form. Raises SettingsError naming the parameter when it cannot be taken."""
        if value is None:
            if self.nullable:
                return None
            raise self._refusal("значение не задано")
        if self.type in LIST_TYPES:
            return self._check_list(value)
        if self.type is ParameterType.FLAG:
            if isinstance(value, bool):
                return value
            raise self._refusal(f"нужно «да» или «нет», получено {_shown(value)}")
        if self.type is ParameterType.CHOICE:
            if isinstance(value, str) and value in self.allowed:
                return value
            raise self._refusal(f"нужно одно из: {', '.join(self.allowed)}; получено {_shown(value)}")
        return self._check_number(value)

    def parse(self, written: str) -> Value:
        """A value written by a person: decimal comma or point, «да»/«нет», a list through commas."""
        words = written.strip()
        if self.nullable and words.lower() in _NOTHING:
            return None
        if self.type in LIST_TYPES:
            return self.check([part.strip() for part in words.split(",") if part.strip()])
        if self.type is ParameterType.FLAG:
            known = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
            return self.check(known.get(words.lower(), words))
        if self.type is ParameterType.CHOICE:
            return self.check(words)
        try:
            number = float(words.replace(",", "."))
        except ValueError:
            return self.check(words)
        return self.check(int(number) if self.type is ParameterType.INTEGER and number.is_integer() else number)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Allowed values of a choice, an order or a subset."""
        return tuple(choice.value for choice in self.choices)

    def label(self, value: Value) -> str:
        """A value as a person reads it; shares stay shares, their unit is ``unit``."""
        if value is None:
            return "без ограничения"
        if isinstance(value, bool):
            return "да" if value else "нет"
        if isinstance(value, (int, float)):
            return plain_number(value)
        labels = {choice.value: choice.label for choice in self.choices}
        if isinstance(value, tuple):
            separator = " → " if self.type is ParameterType.ORDER else ", "
            shown = value if self.type is ParameterType.ORDER else tuple(labels.get(v, v) for v in value)
            return separator.join(shown) or "нет"
        return labels.get(value, value)

    def _check_number(self, value: Any) -> Value:
        bounds = f"от {plain_number(self.minimum)} до {plain_number(self.maximum)}"
        whole = self.type is ParameterType.INTEGER
        kind = "целое число" if whole else "число"
        endless = isinstance(value, float) and not math.isfinite(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or endless or abs(value) > _LARGEST:
            raise self._refusal(f"нужно {kind} {bounds}, получено {_shown(value)}")
        if whole and value != int(value):
            raise self._refusal(f"нужно {kind} {bounds}, получено {plain_number(value)}")
        if self.minimum is None or self.maximum is None:
            raise self._refusal("границы не заданы в файле параметров")
        if not self.minimum <= value <= self.maximum:
            raise self._refusal(f"нужно {kind} {bounds}, получено {plain_number(value)}")
        return int(value) if whole else round(float(value), _DECIMALS)

    def _check_list(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise self._refusal(f"нужен список, получено {_shown(value)}")
        items = list(value)
        if len(items) > _LONGEST_LIST:
            raise self._refusal(f"список длиннее {_LONGEST_LIST} значений")
        wrong = next((item for item in items if not isinstance(item, str)), None)
        if wrong is not None:
            raise self._refusal(f"в списке должны быть слова, получено {_shown(wrong)}")
        if len(set(items)) != len(items):
            twice = next(item for item in items if items.count(item) > 1)
            raise self._refusal(f"{_shown(twice)} названо дважды")
        if self.type is ParameterType.EXCLUSIONS:
            return self._check_exclusions(items)
        unknown = next((item for item in items if item not in self.allowed), None)
        if unknown is not None:
            raise self._refusal(f"неизвестное значение {_shown(unknown)}")
        if self.type is ParameterType.ORDER:
            if len(items) != len(self.allowed):
                raise self._refusal(f"нужны все значения по одному разу: {', '.join(self.allowed)}")
            return tuple(items)
        if not items:
            raise self._refusal("список пуст")
        return tuple(item for item in self.allowed if item in items)

    def _check_exclusions(self, items: list[str]) -> tuple[str, ...]:
        for item in items:
            match = _EXCLUSION.match(item)
            if match is None or match["what"] not in self.allowed:
                raise self._refusal(f"нужно «процедура@год» или «экзамен@год», получено {_shown(item)}")
        return tuple(sorted(items))

    def _refusal(self, what: str) -> SettingsError:
        return SettingsError(self.name, f"{self.name} («{self.title}»): {what}.")


def plain_number(value: float | None) -> str:
    """A number with as many decimals as it has, at most six: ``0,3``, ``1,96``, ``6``."""
    if value is None:
        return text.MISSING
    digits = next((d for d in range(_DECIMALS) if round(value, d) == value), _DECIMALS)
    return text.number(value, digits)


def _shown(value: Any) -> str:
    huge = isinstance(value, int) and abs(value) > _LARGEST
    words = value if isinstance(value, str) else "слишком большое число" if huge else repr(value)
    return f"«{words[:40]}…»" if len(words) > 40 else f"«{words}»"
