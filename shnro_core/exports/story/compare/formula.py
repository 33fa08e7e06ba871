"""Weights and constraints of the formula of similarity as the reader changed them: a short text for the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shnro_core.exports.story.model import Context
from shnro_core.parameters import (
    MethodSettings,
    ParameterType,
    Scenario,
    SettingsError,
    Value,
    catalogue,
    parameter,
    parse_assignment,
)

GROUP: Final = "similarity"
_PREFIX: Final = "similar_"
_LONGEST: Final = 600
_BETWEEN: Final = ";"


def names() -> tuple[str, ...]:
    """Parameters of the formula in the order of their file."""
    return tuple(name for name, known in catalogue().items() if known.group == GROUP)


def to_text(changes: Mapping[str, Value]) -> str:
    """``weight_size=2;same_kind=нет`` for the values that are not the usual ones; empty when all are."""
    return _BETWEEN.join(
        f"{name.removeprefix(_PREFIX)}={parameter(name).label(changes[name])}"
        for name in names()
        if name in changes and changes[name] != parameter(name).norm
    )


def from_text(written: str) -> dict[str, Value]:
    """Changes of ``to_text`` or typed by hand. Raises SettingsError, one Russian sentence naming the key."""
    if len(written) > _LONGEST:
        raise SettingsError("similar", f"similar: формула в ссылке длиннее {_LONGEST} знаков.")
    changes: dict[str, Value] = {}
    for part in filter(None, (p.strip() for p in written.split(_BETWEEN))):
        short = part.partition("=")[0].strip()
        if f"{_PREFIX}{short}" not in names():
            raise SettingsError("similar", f"similar: в формуле сходства нет параметра «{short[:40]}».")
        name, value = parse_assignment(f"{_PREFIX}{part}")
        if name in changes:
            raise SettingsError(name, f"{name} («{parameter(name).title}»): значение названо дважды.")
        changes[name] = value
    Scenario.of(changes=changes)
    return {name: value for name, value in changes.items() if value != parameter(name).norm}


def without_formula(context: Context) -> Context:
    """The context with the usual formula, so that what does not depend on it is computed once."""
    usual: dict[str, Value] = {name: parameter(name).norm for name in names()}
    settings: MethodSettings = replace(context.settings, **usual)  # type: ignore[arg-type]  # fields by name
    return replace(context, settings=settings)


def is_weight(name: str) -> bool:
    """Whether a parameter of the formula is the weight of an attribute."""
    return parameter(name).type is ParameterType.NUMBER and name.startswith(f"{_PREFIX}weight_")
