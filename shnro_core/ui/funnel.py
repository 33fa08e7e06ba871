"""Choices of the funnel: rules, year and procedure, and whom to highlight; all of them stay in the address."""

from __future__ import annotations

from typing import Final

import streamlit as st

from shnro_core import text
from shnro_core.exports.story import Context, funnel, school
from shnro_core.exports.story.calculation import RULES
from shnro_core.exports.story.cohort import filter_options, years_with_results
from shnro_core.parameters import Scenario, presets
from shnro_core.ui import filters
from shnro_core.ui.page import told
from shnro_core.ui.region import chosen
from shnro_core.ui.search import found

_LABELS: Final = {
    "municipality": "Выделить муниципалитет",
    "cluster": "Выделить кластер",
    "track": "Выделить поддержку",
}
_KEY: Final = "funnel_school"
_IN_ADDRESS: Final = "funnel_school_in_address"
_SEARCH: Final = "funnel_search"
_RULES_WIDTH: Final = 240
_YEAR_WIDTH: Final = 92
_WIDTH: Final = 300
_FILTER_WIDTH: Final = 200


def controls() -> tuple[Scenario, dict[str, str]]:
    """Two rows that wrap: what is compared, who is highlighted; no choices where the region has no results."""
    if not told(years_with_results):
        return Scenario(), {}
    with st.container(horizontal=True, gap="small", key="funnel-compared"):
        scenario = filters.rules(width=_RULES_WIDTH)
        year = filters.year(width=_YEAR_WIDTH)
        choices = {RULES: next(p.title for p in presets() if p.key == scenario.preset), "year": year}
        choices[funnel.PROCEDURE] = str(
            st.selectbox(
                "Процедура",
                told(funnel.procedures_held, year=year),
                key=funnel.PROCEDURE,
                bind="query-params",
                width=_WIDTH,
            )
        )
    with st.container(horizontal=True, gap="small", key="funnel-highlight"):
        for key, values in told(_highlights, rules=scenario, year=year).items():
            choices[key] = str(st.selectbox(_LABELS[key], values, key=key, bind="query-params", width=_FILTER_WIDTH))
        choices[funnel.SCHOOL] = _school(scenario, year, choices.get("municipality", ""))
    return scenario, choices


def _highlights(context: Context) -> dict[str, tuple[str, ...]]:
    options = filter_options(context, int(context.choices["year"]))
    return {key: options[key] for key in funnel.HIGHLIGHTED if key in options}


def _school(scenario: Scenario, year: str, municipality: str) -> str:
    """Search of one school, inside the municipality when one is chosen; its login stands in the address."""
    known = told(school.register)
    listed = told(school.options, rules=scenario, year=year, municipality=municipality)
    _follow_address(known)
    current = st.session_state.get(_KEY)
    with st.container(width=_WIDTH):
        codes = found(listed, key=_SEARCH, what="школу", chosen=current)
        code: str | None = st.selectbox(
            "Выделить школу",
            codes,
            index=None,
            key=_KEY,
            format_func=known.__getitem__,
            placeholder=f"Часть названия, {text.schools(len(listed))}",
        )
    st.session_state[_IN_ADDRESS] = code
    if code is None:
        st.query_params.pop(funnel.SCHOOL, None)
    else:
        st.query_params[funnel.SCHOOL] = code
    return code or ""


def _follow_address(known: dict[str, str]) -> None:
    asked = st.query_params.get(funnel.SCHOOL)
    if asked is not None and asked != st.session_state.get(_IN_ADDRESS):
        read = school.asked_school(known, asked, chosen().name)
        if read.sentence:
            st.caption(read.sentence)
        st.session_state[_KEY] = read.code
    if st.session_state.get(_KEY) not in known:
        st.session_state[_KEY] = None
