"""What a scenario changes against the documents, parameter by parameter."""

from __future__ import annotations

import pandas as pd

from shnro_core.exports.story.scenario.controls import value_words
from shnro_core.parameters import MethodSettings, ParameterType, Value, catalogue, resolve
from shnro_core.parameters.definition import LIST_TYPES, Parameter

_COLUMNS = ("name", "title", "norm", "value", "standing", "words")


def changes(settings: MethodSettings) -> pd.DataFrame:
    """Parameters that differ from the documents: ``name, title, norm, value, standing, words``, one row each."""
    norm, then = resolve().as_dict(), settings.as_dict()
    rows = [
        {
            "name": name,
            "title": known.title,
            "norm": value_words(known, norm[name]),
            "value": _changed_words(known, norm[name], then[name]),
            "standing": known.standing.value,
            "words": f"{known.title.lower()} — {value_words(known, then[name])}",
        }
        for name, known in catalogue().items()
        if norm[name] != then[name]
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


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
