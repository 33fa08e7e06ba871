"""The scenario of a reader's session: the last good one, what its controls hold, the address that carries it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from shnro_core.exports.story.scenario import impossible
from shnro_core.exports.story.scenario.controls import grouped
from shnro_core.parameters import DataChange, Scenario, SettingsError, Value, preset_of, resolve
from shnro_core.parameters.data_changes import DATA_KEY
from shnro_core.ui.page import told
from shnro_core.ui.region import chosen, own_office

PARAMETER: Final = "scenario"
SECOND_PARAMETER: Final = "scenario2"
PRESET: Final = "whatif_preset"
NAME: Final = "whatif_title"
_CURRENT: Final = "whatif_scenario"
_STARTED: Final = "whatif_started"
_BROUGHT: Final = "whatif_brought"
_SECOND: Final = "whatif_second"
_IN_ADDRESS: Final = "whatif_in_address"
_SECOND_IN_ADDRESS: Final = "whatif_second_in_address"
_REFUSAL: Final = "whatif_refusal"
_NOTE: Final = "whatif_note"


def key_of(parameter_name: str) -> str:
    """Key of the control of a parameter."""
    return f"whatif_{parameter_name}"


def current() -> Scenario:
    """The last good scenario of the session; the region's own rules at first."""
    scenario: Scenario = st.session_state[_CURRENT]
    return scenario


def own_rules() -> Scenario:
    """The rules the pages of the region open with, unchanged."""
    return Scenario.of(preset_of(chosen().code, own_office().preset).key)


def start() -> None:
    """Start with the region's own rules, anew where others have become its own and the reader has changed nothing."""
    own, started = own_rules(), st.session_state.get(_STARTED)
    if started is None or (started != own and _untouched(current(), started)):
        take(own)
    st.session_state[_STARTED] = own


def _untouched(scenario: Scenario, started: Scenario) -> bool:
    return scenario == started and not scenario.title


def take(scenario: Scenario) -> None:
    """Make a scenario the current one and set every control to it; only before the controls are drawn."""
    st.session_state[_CURRENT] = scenario
    st.session_state[PRESET] = scenario.preset
    st.session_state[NAME] = scenario.title
    values = scenario.settings.as_dict()
    for name in grouped():
        st.session_state[key_of(name)] = values[name]


def bring(scenario: Scenario) -> None:
    """Make a scenario the current one when the controls are drawn next; for callbacks.

    A control that a callback sets is drawn with its old value in the browser when the run after the callback is a named
    one, because the session has forgotten by then that the value is new.
    """
    st.session_state[_BROUGHT] = scenario


def receive() -> None:
    """Take the scenario that a callback has brought; before the controls are drawn."""
    brought: Scenario | None = st.session_state.pop(_BROUGHT, None)
    if brought is not None:
        take(brought)


def second() -> Scenario | None:
    """The scenario the current one is compared with; None without one."""
    found: Scenario | None = st.session_state.get(_SECOND)
    return found


def take_second(scenario: Scenario | None) -> None:
    """Compare the current scenario with another one, or with none."""
    st.session_state[_SECOND] = scenario


def fitting(scenario: Scenario) -> Scenario:
    """The scenario itself when its changes of data fit the region; SettingsError naming the key when they do not."""
    if scenario.data and (sentence := told(impossible, rules=scenario)):
        raise SettingsError(DATA_KEY, sentence)
    return scenario


def add_change(change: DataChange) -> None:
    """Add a change of data to the current scenario. Raises SettingsError when it does not fit."""
    before = current()
    kept = [c for c in before.data if c.key != change.key]
    bring(fitting(Scenario.of(before.preset, dict(before.changes), before.title, [*kept, change])))


def drop_change(change: DataChange) -> None:
    """Take a change of data out of the current scenario."""
    before = current()
    bring(Scenario.of(before.preset, dict(before.changes), before.title, [c for c in before.data if c != change]))


def drop_impossible_data() -> None:
    """Drop changes of data that the region on the screen cannot take and keep the sentence about it."""
    before = current()
    try:
        fitting(before)
    except SettingsError as refused:
        st.session_state[_CURRENT] = Scenario.of(before.preset, dict(before.changes), before.title)
        refuse(f"{refused} Изменения данных сняты, правила сценария остались.")


def held(name: str) -> Any:
    """What the control of a parameter should show when it appears anew: the value of the current scenario."""
    return current().settings.as_dict()[name]


def collected() -> Scenario:
    """The scenario the controls say, checked; it becomes the current one.

    A control that is not drawn keeps its value, and so does a changed parameter that has no control. Raises
    SettingsError and keeps the last good scenario when the values cannot be taken.
    """
    before = current()
    preset = st.session_state.get(PRESET, before.preset)
    base, values = resolve(preset).as_dict(), before.settings.as_dict()
    said: dict[str, Value] = {name: value for name, value in before.changes if name not in grouped()}
    for name in grouped():
        value = _from_control(st.session_state[key_of(name)]) if key_of(name) in st.session_state else values[name]
        if value != base[name]:
            said[name] = value
    scenario = Scenario.of(preset, said, st.session_state.get(NAME, before.title) or "", before.data)
    st.session_state[_CURRENT] = scenario
    return scenario


def preset_chosen() -> None:
    """Callback of the choice of rules: the reader's own changes stay, everything else comes from the rules."""
    before = current()
    chosen = st.session_state[PRESET]
    try:
        bring(Scenario.of(chosen, dict(before.changes), before.title, before.data))
    except SettingsError as refused:
        bring(before)
        refuse(str(refused))


def follow_address() -> None:
    """Take the scenario of a link that has changed; a bad link is refused and the last good scenario stays.

    Called on whole runs only: while a control is being dragged the browser still sends the address of a moment ago.
    """
    for parameter, in_address, taken in (
        (PARAMETER, _IN_ADDRESS, take),
        (SECOND_PARAMETER, _SECOND_IN_ADDRESS, take_second),
    ):
        asked = st.query_params.get(parameter)
        if asked is not None and asked != st.session_state.get(in_address):
            try:
                taken(fitting(Scenario.from_link(asked)))
            except SettingsError as refused:
                refuse(str(refused))


def publish(scenario: Scenario) -> str:
    """Write the scenario, and the one it is compared with, into the address; the region's own rules
    leave no trace there.

    Returns the link of the scenario.
    """
    link = "" if _untouched(scenario, own_rules()) else scenario.to_link()
    _write(PARAMETER, _IN_ADDRESS, link)
    _write(SECOND_PARAMETER, _SECOND_IN_ADDRESS, second_link())
    return link


def second_link() -> str:
    """The second scenario as a link; empty without one."""
    other = second()
    return other.to_link() if other else ""


def _write(parameter: str, in_address: str, link: str) -> None:
    if link:
        st.query_params[parameter] = link
    else:
        st.query_params.pop(parameter, None)
    st.session_state[in_address] = link


def refuse(sentence: str) -> None:
    """Keep a sentence for the next drawing: what was not taken and why."""
    st.session_state[_REFUSAL] = sentence


def note(sentence: str) -> None:
    """Keep a sentence for the next drawing: what a reader must know about what was just done."""
    st.session_state[_NOTE] = sentence


def sentences() -> tuple[str, str]:
    """The kept refusal and note, each once."""
    return st.session_state.pop(_REFUSAL, ""), st.session_state.pop(_NOTE, "")


def _from_control(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value
