"""The workbench of «Что если»: one fragment, so that a moved control repaints the result and nothing else."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.story import scenario as story_of
from shnro_core.exports.story.scenario import ScenarioStory
from shnro_core.parameters import Scenario, SettingsError, resolve
from shnro_core.ui.blocks import absent, figure, figures, headlines, story
from shnro_core.ui.filters import year
from shnro_core.ui.page import heading, told
from shnro_core.ui.scenario import data, exchange, state, widgets
from shnro_core.ui.scenario.one_result import TOLD, guard
from shnro_core.ui.scenario.places import draw_map

_YEAR_WIDTH = 120
_TABS = "whatif_view"
_STRIP_OF = "whatif_strip_of"


@st.fragment
def workbench() -> None:
    """Heading, controls and result of the scenario; a region without results has one sentence and no controls."""
    if not told(story_of.has_results):
        empty = told(story_of.tell)
        heading(empty)
        story(empty)
        return
    guard()
    top, messages = st.container(key=f"{TOLD}-title"), st.container()
    controls = told(story_of.controls.tell)
    with st.container(key="whatif-controls"):
        with st.container(horizontal=True):
            chosen_year = year(width=_YEAR_WIDTH)
            widgets.preset()
        widgets.draw(controls)
        scenario, refused = _collected()
        data.draw(chosen_year)
        exchange.draw()
    state.publish(scenario)
    choices = {"year": chosen_year, story_of.TITLE: scenario.title, story_of.SECOND: state.second_link()}
    view = _open_view()
    result = told(story_of.tell, rules=scenario, **choices, **{story_of.VIEW: view})
    with top:
        heading(result)
    _say(messages, refused)
    with st.container(key=f"{TOLD}-result"):
        place = _result(result, view)
        _strip(place, scenario, choices)


def _collected() -> tuple[Scenario, str]:
    try:
        state.collected()
    except SettingsError as refused:
        return state.current(), f"{refused} Показан последний годный сценарий."
    dropped = state.without_impossible_data()
    return state.current(), dropped


def _open_view() -> str:
    """The view whose tab is open."""
    labels = {label: key for key, label in story_of.VIEWS.items()}
    return labels.get(str(st.session_state.get(_TABS)), next(iter(story_of.VIEWS)))


def _say(place: st.delta_generator.DeltaGenerator, refused: str) -> None:
    kept, note = state.sentences()
    with place:
        for sentence in (kept, refused):
            if sentence:
                st.error(sentence)
        if note:
            st.info(note)


def _result(result: ScenarioStory, view: str) -> st.delta_generator.DeltaGenerator:
    """Draw the story; returns the place beside its first picture, or below a story without one."""
    if not result.blocks:
        story(result)
        return st.empty()
    headlines(result.headlines)
    left, right = st.columns(2, gap="large")
    with left:
        figure(result.blocks[0], inside_fragment=True)
    with right:
        place = st.empty()
    tabs = dict(zip(story_of.VIEWS, st.tabs(list(story_of.VIEWS.values()), key=_TABS, on_change="rerun"), strict=True))
    with tabs[view]:
        if result.picture:
            draw_map(result.picture)
        figures(result.blocks[1:], inside_fragment=True)
        for sentence in result.absent:
            absent(sentence)
    return place


def _strip(place: st.delta_generator.DeltaGenerator, scenario: Scenario, choices: dict[str, str]) -> None:
    """The strip over thresholds, counted after the rest is drawn; one of other rules is taken away at once."""
    others = (
        choices["year"],
        {**scenario.settings.as_dict(), "low_result_share": resolve().low_result_share},
        scenario.data,
    )
    if st.session_state.get(_STRIP_OF) != others:
        place.caption("Считаю ШНРО при порогах от 20 до 40 %…")
    told_strip = told(story_of.strip.tell, rules=scenario, **choices)
    st.session_state[_STRIP_OF] = others
    with place.container():
        for block in told_strip.blocks:
            figure(block, inside_fragment=True)
