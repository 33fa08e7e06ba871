"""What a scenario changes against the norm and in the data, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.scenario.controls import value_words
from shnro_core.parameters import (
    ChangeKind,
    DataChange,
    MethodSettings,
    ParameterType,
    Scope,
    Value,
    catalogue,
)
from shnro_core.parameters.definition import LIST_TYPES, Parameter

_COLUMNS = ("name", "title", "norm", "value", "standing", "words")
DATA: Final = "data"
AS_LOADED: Final = "как загружено"


def changes(settings: MethodSettings, norm: MethodSettings) -> pd.DataFrame:
    """Parameters that differ from the norm, then changes of data: ``name, title, norm, value, standing, words``.

    Rows of data have the name ``data`` and stand in the order of the settings.
    """
    return pd.DataFrame(_changes(settings, norm), columns=list(_COLUMNS))


def changed_words(settings: MethodSettings, norm: MethodSettings) -> list[str]:
    """The same as phrases of one sentence."""
    return [change["words"] for change in _changes(settings, norm)]


def _changes(settings: MethodSettings, base: MethodSettings) -> list[dict[str, str]]:
    norm, then = base.as_dict(), settings.as_dict()
    rows = [
        {
            "name": name,
            "title": known.title,
            "norm": value_words(known, norm[name]),
            "value": _changed_words(known, norm[name], then[name]),
            "standing": known.standing.value,
            "words": f"{lowered(known.title)} — {value_words(known, then[name])}",
        }
        for name, known in catalogue().items()
        if norm[name] != then[name]
    ]
    return rows + [
        {
            "name": DATA,
            "title": f"Данные: {change.whom}",
            "norm": AS_LOADED,
            "value": change.what,
            "standing": "предположение сценария",
            "words": f"данные: {change.whom} — {change.what}",
        }
        for change in settings.data_changes
    ]


def whom_words(change: DataChange, names: Mapping[str, str]) -> str:
    """Whom a change speaks of, a school by its name."""
    return names.get(change.target, change.whom) if change.scope is Scope.SCHOOL else change.whom


def effect_words(change: DataChange, effect: Mapping[str, int]) -> str:
    """What a change of data really touches: results and works, or schools that answered about their equipment."""
    touched = effect["touched"]
    if change.kind is ChangeKind.GROWTH_POINT:
        return f"{text.counted(touched, 'школа', case=text.Case.ACCUSATIVE)} со сведениями об оснащении"
    results = text.counted(touched, "результат")
    works = text.counted(effect["pupils"], "работа", case=text.Case.GENITIVE)
    return f"{results}, итог {works}"


def lowered(title: str) -> str:
    """A title inside a sentence: «Граница ШНРО» becomes «граница ШНРО», «ИСБШ…» stays."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _changed_words(parameter: Parameter, norm: Value, then: Value) -> str:
    words = value_words(parameter, then)
    if parameter.type not in LIST_TYPES - {ParameterType.ORDER, ParameterType.EXCLUSIONS}:
        return words
    labels = {c.value: c.label for c in parameter.choices}
    before, after = _set(norm), _set(then)
    taken = [labels[v] for v in parameter.allowed if v in after - before]
    dropped = [labels[v] for v in parameter.allowed if v in before - after]
    told = [f"добавлено: {'; '.join(taken)}" if taken else "", f"убрано: {'; '.join(dropped)}" if dropped else ""]
    return ". ".join([words, *(part for part in told if part)])


def _set(value: Value) -> set[str]:
    return set(value) if isinstance(value, tuple) else set()
