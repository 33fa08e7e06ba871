"""Controls of the formula of similarity: weights, hard constraints, length of the list."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from shnro_core import text
from shnro_core.exports.story.compare import formula
from shnro_core.parameters import Parameter, ParameterType, Scenario, SettingsError, Value, parameter
from shnro_core.ui.compare import state

_BOX: Final = "compare_formula_box"
_EXTRA: Final = "compare_formula_extra"
_COLUMNS: Final = 5
_STEPS: Final = {
    ParameterType.NUMBER: (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0, 10.0, 100.0),
    ParameterType.SHARE: tuple(step / 10 for step in range(1, 11)),
}
"""Values a slider offers inside the bounds of its parameter; a link or a file may bring others."""


def draw() -> None:
    """The formula, drawn only when opened; a formula that cannot be is refused and the last good one stays."""
    box = st.expander("Формула сходства: веса и ограничения", key=_BOX, on_change="rerun")
    if changed := len(state.formula_changes()):
        st.caption(f"В формуле изменено {text.counted(changed, 'значение')}; они стоят в адресе.")
    if not box.open:
        return
    with box:
        st.caption(
            "Отличие двух школ — среднее различий по признакам с этими весами; результаты в нём не участвуют. Вес 0 "
            "убирает признак. Признак, который обязан совпасть, веса не имеет. Изменённая формула стоит в адресе."
        )
        names = formula.names()
        for start in range(0, len(names), _COLUMNS):
            for column, name in zip(st.columns(_COLUMNS), names[start : start + _COLUMNS], strict=False):
                with column:
                    _widget(parameter(name))
        st.button("Вернуть обычную формулу", key="compare_formula_reset", on_click=_reset)
    _collect()


def _key(name: str) -> str:
    return f"compare_{name}"


def _widget(known: Parameter) -> None:
    key = _key(known.name)
    value = state.formula_changes().get(known.name, known.norm)
    st.session_state.setdefault(key, value)
    shared: dict[str, Any] = {"key": key, "help": f"{known.description}. Обычно: {known.label(known.norm)}."}
    if known.type is ParameterType.FLAG:
        st.toggle(known.title, **shared)
    elif known.type is ParameterType.INTEGER:
        st.slider(known.title, int(known.minimum or 0), int(known.maximum or 0), step=1, **shared)
    else:
        st.select_slider(known.title, _options(known), format_func=known.label, **shared)


def _options(known: Parameter) -> list[float]:
    """Steps inside the bounds and whatever a link has brought; such a value stays for the session."""
    low, high = float(known.minimum or 0), float(known.maximum or 0)
    brought: dict[str, set[float]] = st.session_state.setdefault(_EXTRA, {})
    extra = brought.setdefault(known.name, {float(known.norm)})  # type: ignore[arg-type]  # a number by its type
    extra.add(float(st.session_state[_key(known.name)]))
    return sorted({step for step in _STEPS[known.type] if low <= step <= high} | extra)


def _collect() -> None:
    said: dict[str, Value] = {name: st.session_state[_key(name)] for name in formula.names()}
    changes = {name: value for name, value in said.items() if value != parameter(name).norm}
    try:
        Scenario.of(changes=changes)
    except SettingsError as refused:
        st.error(f"{refused} Действует последняя годная формула.")
    else:
        state.keep_formula(changes)


def _reset() -> None:
    state.keep_formula({})
    for name in formula.names():
        st.session_state[_key(name)] = parameter(name).norm
