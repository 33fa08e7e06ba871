"""The workbench of «Что если»: controls and result are fragments, so that a moved control repaints the result alone."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.story import Story
from shnro_core.exports.story import scenario as story_of
from shnro_core.exports.story.scenario import ScenarioStory
from shnro_core.parameters import Scenario, SettingsError, resolve
from shnro_core.ui.blocks import absent, figure, figures, headlines, story
from shnro_core.ui.data import one_version
from shnro_core.ui.filters import year
from shnro_core.ui.page import heading, told
from shnro_core.ui.refusals import fragment
from shnro_core.ui.scenario import data, exchange, rerun, state, widgets
from shnro_core.ui.scenario.one_result import TOLD, guard
from shnro_core.ui.scenario.places import draw_map
from shnro_core.ui.sending import in_one_piece

Place = st.delta_generator.DeltaGenerator

_YEAR_WIDTH = 120
_VIEW = "whatif_view"
_FIRST_VIEW = next(iter(story_of.VIEWS))
_STRIP_OF = "whatif_strip_of"


def workbench() -> None:
    """Heading, controls and result of the scenario; a region without results has one sentence and no controls."""
    if not told(story_of.has_results):
        empty = told(story_of.tell)
        heading(empty)
        story(empty)
        return
    guard()
    top = st.container(key=f"{TOLD}-title")
    with st.container(key="whatif-controls"):
        choices, sliders = st.container(), st.container()
        _controls(choices)
    with st.container(key=f"{TOLD}-result"):
        _result(top, sliders)


@fragment(key=rerun.CONTROLS)
def _controls(place: Place) -> None:
    state.receive()
    with one_version():
        with place, st.container(horizontal=True):
            chosen_year = year(width=_YEAR_WIDTH, on_change=rerun.both)
            widgets.preset()
        widgets.less_used(told(story_of.controls.tell, scenario_base=state.own_rules().preset))
        _collected()
        data.draw(chosen_year)
        exchange.draw()


@fragment(key=rerun.RESULT)
def _result(top: Place, sliders: Place) -> None:
    with one_version():
        scenario, refused = _collected()
        choices = {
            "year": str(st.session_state["year"]),
            story_of.TITLE: scenario.title,
            story_of.SECOND: state.second_link(),
            story_of.BASE: state.own_rules().preset,
        }
        _drawn(top, sliders, scenario, choices, refused)
        state.publish(scenario)


def _drawn(top: Place, sliders: Place, scenario: Scenario, choices: dict[str, str], refused: str) -> None:
    """Count, then draw without a pause: a browser repaints the whole page for every part it is kept waiting for."""
    controls = told(story_of.controls.tell, scenario_base=state.own_rules().preset)
    view = _open_view()
    result = told(story_of.tell, rules=scenario, **choices, **{story_of.VIEW: view})
    of = _rules_of_strip(scenario, choices)
    counted = st.session_state.get(_STRIP_OF) == of
    strip = told(story_of.strip.tell, rules=scenario, **choices) if counted else None
    with in_one_piece():
        with sliders:
            widgets.most_used(controls)
        with top:
            heading(result, computed=True)
            _say(refused)
        place = _blocks(result, strip)
    if strip is None:
        strip = told(story_of.strip.tell, rules=scenario, **choices)
        st.session_state[_STRIP_OF] = of
        with place.container():
            _strip(strip)


def _collected() -> tuple[Scenario, str]:
    """The scenario of the controls that fits the region, and why another one was not taken."""
    refusal = ""
    try:
        state.collected()
    except SettingsError as refused:
        refusal = f"{refused} Показан последний годный сценарий."
    else:
        state.drop_impossible_data()
    return state.current(), refusal


def _open_view() -> str:
    """The view the reader has chosen."""
    return str(st.session_state.get(_VIEW, _FIRST_VIEW))


def _say(refused: str) -> None:
    kept, note = state.sentences()
    for sentence in (kept, refused):
        if sentence:
            st.error(sentence)
    if note:
        st.info(note)


def _blocks(result: ScenarioStory, strip: Story | None) -> Place:
    """Draw the story with the strip beside its first picture, or below a story without one.

    Returns the place of a strip that is still to be counted.
    """
    if not result.blocks:
        story(result)
        return _strip_or_place(strip)
    headlines(result.headlines)
    left, right = st.columns(2, gap="large")
    with left:
        figure(result.blocks[0], inside_fragment=True)
    with right:
        place = _strip_or_place(strip)
    st.segmented_control(
        "Что показать",
        story_of.VIEWS,
        default=_FIRST_VIEW,
        required=True,
        key=_VIEW,
        format_func=lambda key: story_of.VIEWS[key],
    )
    if result.picture:
        draw_map(result.picture)
    figures(result.blocks[1:], inside_fragment=True)
    for sentence in result.absent:
        absent(sentence)
    return place


def _strip_or_place(strip: Story | None) -> Place:
    """The strip over thresholds, or a word that takes away one of other rules while the new one is counted."""
    if strip is None:
        place = st.empty()
        place.caption("Считаю ШНРО при порогах от 20 до 40 %…")
        return place
    place = st.container()
    with place:
        _strip(strip)
    return place


def _strip(strip: Story) -> None:
    for block in strip.blocks:
        figure(block, inside_fragment=True)


def _rules_of_strip(scenario: Scenario, choices: dict[str, str]) -> tuple[object, ...]:
    """What the strip depends on: all but the threshold it runs over."""
    return (
        choices["year"],
        {**scenario.settings.as_dict(), "low_result_share": resolve().low_result_share},
        scenario.data,
    )
