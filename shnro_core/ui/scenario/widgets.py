"""Controls of the parameters: one widget for each type, the norm below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Final

import streamlit as st

from shnro_core.exports.story.scenario.controls import GROUPS, MOST_USED, Control, option_words
from shnro_core.parameters import Parameter, ParameterType, presets
from shnro_core.ui.scenario import exchange, rerun, state

_EXTRA: Final = "whatif_extra_options"
_COLUMNS: Final = 3
_STEM: Final = 6
_WITH_UNIT: Final = {ParameterType.INTEGER, ParameterType.NUMBER}


def most_used(controls: tuple[Control, ...]) -> None:
    """The controls that stand open."""
    known = {c.name: c for c in controls}
    shows_scenario = st.session_state.get(exchange.BOX)
    _row([known[name] for name in MOST_USED], on_change=rerun.both if shows_scenario else None)


def less_used(controls: tuple[Control, ...]) -> None:
    """The rest by groups in an expander drawn only when opened."""
    box = st.expander("Остальные правила и пороги", key="whatif_more", on_change=rerun.both)
    if box.open:
        with box:
            rest = [c for c in controls if c.name not in MOST_USED]
            for group, members in groupby(rest, key=lambda c: c.group):
                st.markdown(f"**{GROUPS[group]}**")
                waiting = list(members)
                for start in range(0, len(waiting), _COLUMNS):
                    _row(waiting[start : start + _COLUMNS], on_change=rerun.both)


def preset() -> None:
    """Choice of a ready set of rules."""
    known = {p.key: p for p in presets()}
    st.session_state.setdefault(state.PRESET, state.current().preset)
    st.selectbox(
        "Набор правил",
        list(known),
        key=state.PRESET,
        format_func=lambda key: f"{known[key].title} — {known[key].note}",
        on_change=_preset_chosen,
    )


def _preset_chosen() -> None:
    state.preset_chosen()
    rerun.both()


def _row(controls: Iterable[Control], *, on_change: Callable[[], None] | None) -> None:
    shown = list(controls)
    for column, control in zip(st.columns(max(len(shown), _COLUMNS)), shown, strict=False):
        with column:
            _widget(control, on_change)
            st.caption(control.norm)


def _widget(control: Control, on_change: Callable[[], None] | None) -> None:
    known, key = control.parameter, state.key_of(control.name)
    if key not in st.session_state:
        st.session_state[key] = state.held(control.name)
    label = _label(known)
    shared: dict[str, Any] = {"key": key, "help": control.help, "on_change": on_change}

    def words(option: Any) -> str:
        return option_words(known, option)

    if known.type is ParameterType.FLAG:
        st.toggle(label, **shared)
    elif known.type in {ParameterType.SUBSET, ParameterType.EXCLUSIONS}:
        st.session_state[key] = list(st.session_state[key])
        st.multiselect(label, _options(control), format_func=words, placeholder="Выберите", **shared)
    elif known.type in {ParameterType.CHOICE, ParameterType.ORDER}:
        st.selectbox(label, _options(control), format_func=words, **shared)
    elif control.options:
        st.select_slider(label, _options(control), format_func=words, **shared)
    elif known.type is ParameterType.INTEGER:
        st.slider(label, int(known.minimum or 0), int(known.maximum or 0), step=1, **shared)
    else:
        st.number_input(label, known.minimum, known.maximum, step=0.01, **shared)


def _label(known: Parameter) -> str:
    stem = known.unit.split()[0][:_STEM].lower()
    named = known.type in _WITH_UNIT and stem not in known.title.lower()
    return f"{known.title}, {known.unit}" if named else known.title


def _options(control: Control) -> list[Any]:
    """Options of the control and those a link or a file has brought; such an option stays for the session."""
    brought: dict[str, list[Any]] = st.session_state.setdefault(_EXTRA, {})
    value = st.session_state[state.key_of(control.name)]
    several = control.parameter.type in {ParameterType.SUBSET, ParameterType.EXCLUSIONS}
    extra = brought.setdefault(control.name, [])
    extra.extend(v for v in (value if several else [value]) if v not in control.options and v not in extra)
    options = [*control.options, *extra]
    return sorted(options) if extra and control.parameter.type is ParameterType.SHARE else options
