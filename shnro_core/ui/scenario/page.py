"""The workbench of «Что если»: one fragment, so that a moved control repaints the result and nothing else."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.story import scenario as story_of
from shnro_core.parameters import Scenario, SettingsError, resolve
from shnro_core.ui.blocks import figure, story
from shnro_core.ui.filters import year
from shnro_core.ui.page import heading, told
from shnro_core.ui.scenario import exchange, state, widgets

_STRIP_OF = "whatif_strip_of"


@st.fragment
def workbench() -> None:
    """Heading, controls and result of the scenario; a region without results has one sentence and no controls."""
    if not told(story_of.has_results):
        empty = told(story_of.tell)
        heading(empty)
        story(empty)
        return
    top, messages = st.container(), st.container()
    controls = told(story_of.controls.tell)
    with st.container(key="whatif-controls"):
        chosen_year = year(width=120)
        widgets.draw(controls)
        scenario, refused = _collected()
        exchange.draw()
    state.publish(scenario)
    choices = {"year": chosen_year, story_of.TITLE: scenario.title}
    result = told(story_of.tell, rules=scenario, **choices)
    with top:
        heading(result)
    _say(messages, refused)
    story(result)
    _strip(scenario, choices)


def _collected() -> tuple[Scenario, str]:
    try:
        return state.collected(), ""
    except SettingsError as refused:
        return state.current(), f"{refused} Показан последний годный сценарий."


def _say(place: st.delta_generator.DeltaGenerator, refused: str) -> None:
    kept, note = state.sentences()
    with place:
        for sentence in (kept, refused):
            if sentence:
                st.error(sentence)
        if note:
            st.info(note)


def _strip(scenario: Scenario, choices: dict[str, str]) -> None:
    """The strip over thresholds, counted after the rest is drawn; the old one is taken away first when it is stale."""
    place = st.empty()
    others = (choices["year"], {**scenario.settings.as_dict(), "low_result_share": resolve().low_result_share})
    if st.session_state.get(_STRIP_OF) != others:
        place.caption("Считаю ШНРО при порогах от 20 до 40 %…")
    told_strip = told(story_of.strip.tell, rules=scenario, **choices)
    st.session_state[_STRIP_OF] = others
    with place.container():
        for block in told_strip.blocks:
            figure(block)
