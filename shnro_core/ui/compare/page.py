"""«Сравнение» on its page: three views, each with its own choices and story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from shnro_core.exports.story import Context, Story
from shnro_core.exports.story.cohort import FILTERS, years_with_results
from shnro_core.exports.story.compare import side, similar, towns
from shnro_core.exports.story.compare.peers import MEASURE
from shnro_core.parameters import Scenario, SettingsError
from shnro_core.ui.blocks import story
from shnro_core.ui.compare import own_group, state, weights
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import heading, told
from shnro_core.ui.region import chosen
from shnro_core.ui.school_choice import controls

VIEW: Final = "view"
SIMILAR, SIDE, TOWNS = "Похожие школы", "Школы рядом", "Муниципалитеты рядом"
_TOWNS: Final = "compare_towns"
_NEAREST: Final = 3


def comparison() -> None:
    """Heading, choices and story of the view; a region without results has one sentence and no controls."""
    if not told(years_with_results):
        state.forget()
        empty = told(similar.tell)
        heading(empty)
        story(empty)
        return
    state.follow_address()
    top, messages = st.container(), st.container()
    view = st.segmented_control(
        "Что сравнить", (SIMILAR, SIDE, TOWNS), default=SIMILAR, required=True, key=VIEW, bind="query-params"
    )
    telling = {SIMILAR: _similar, SIDE: _side, TOWNS: _towns}[str(view)]()
    state.publish()
    if refused := state.refusal():
        messages.error(refused)
    with top:
        heading(telling, computed=True)
    story(telling)


def _similar() -> Story:
    rules, choices = controls()
    weights.draw()
    scenario = _with_formula(rules)
    choices |= {similar.GROUP: state.group().to_text()}
    near: tuple[str, ...] = ()
    if choices["school"]:
        near = told(similar.nearest, rules=scenario, year=choices["year"], school=choices["school"])[:_NEAREST]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choices |= _measure(similar.options, rules, choices) | _peers(choices["school"])
        if near:
            st.page_link(
                "pages/compare.py",
                label="Поставить рядом с тремя ближайшими",
                query_params=_side_by_side((choices["school"], *near), choices["year"]),
            )
    return told(similar.tell, rules=scenario, **choices)


def _peers(code: str) -> dict[str, str]:
    """With whom to compare; asked only when the reader's own group has another school."""
    if not code or not set(state.group().schools) - {code}:
        return {}
    asked = st.segmented_control(
        "С кем сравнить",
        (similar.BY_FORMULA, similar.OWN_GROUP),
        default=similar.BY_FORMULA,
        required=True,
        key=similar.PEERS,
        bind="query-params",
    )
    return {similar.PEERS: str(asked)}


def _side() -> Story:
    rules, choices = controls()
    near: tuple[str, ...] = ()
    if choices["school"]:
        near = told(similar.nearest, rules=_with_formula(rules), year=choices["year"], school=choices["school"])
    own_group.draw(choices["school"], near)
    kept = state.group()
    choices |= {similar.GROUP: kept.to_text(), side.GROUP_TITLE: kept.title}
    choices |= _measure(side.options, rules, choices)
    return told(side.tell, rules=rules, **choices)


def _towns() -> Story:
    rules, choices = computed_choices(without=FILTERS)
    known = told(towns.known, rules=rules, year=choices["year"])
    st.session_state[_TOWNS] = [name for name in state.chosen_towns() if name in known]
    st.multiselect(
        "Муниципалитеты: первый — основа сравнения",
        known,
        key=_TOWNS,
        max_selections=towns.MOST,
        on_change=_towns_changed,
        placeholder="Выберите от двух до пяти",
    )
    choices |= {towns.TOWNS: towns.BETWEEN.join(st.session_state[_TOWNS])}
    choices |= _measure(towns.options, rules, choices)
    return told(towns.tell, rules=rules, **choices)


def _measure(options: Callable[[Context], tuple[str, ...]], rules: Scenario, choices: dict[str, str]) -> dict[str, str]:
    known = told(options, rules=rules, **choices)
    if not known:
        return {}
    return {MEASURE: str(st.selectbox("Показатель", known, key=MEASURE, bind="query-params", width=420))}


def _with_formula(rules: Scenario) -> Scenario:
    changes = {**dict(rules.changes), **state.formula_changes()}
    try:
        return Scenario.of(rules.preset, changes, rules.title)
    except SettingsError as refused:
        state.refuse(str(refused))
        return rules


def _towns_changed() -> None:
    state.keep_towns(tuple(st.session_state[_TOWNS]))


def _side_by_side(codes: tuple[str, ...], year: str) -> dict[str, str]:
    return {"region": chosen().code, VIEW: SIDE, "year": year, "school": codes[0], state.GROUP: ",".join(codes)}
