"""Choices that computed pages share and keep in the address: year, rules, quick filters."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Literal

import streamlit as st

from shnro_core.exports.story import Context
from shnro_core.exports.story.calculation import EARLIER, RULES
from shnro_core.exports.story.cohort import FILTERS, filter_options, whole_years, years_with_results
from shnro_core.parameters import Scenario, preset_of, presets
from shnro_core.ui.page import told
from shnro_core.ui.region import chosen, own_office

Width = int | Literal["stretch"]
_PRESET, _RULES_OF = "preset", "rules_of_region"
_RULES_WIDTH: Final = 240
_YEAR_WIDTH: Final = 92
_FILTER_WIDTH: Final = 163


def rules(*, width: Width = "stretch") -> Scenario:
    """The preset of rules the reader chose; that of the region by default, anew when another region is chosen."""
    known = {p.title: p.key for p in presets()}
    notes = "  \n".join(f"{p.title}: {p.note}." for p in presets())
    region = chosen().code
    if st.session_state.get(_RULES_OF, region) != region:
        st.session_state.pop(_PRESET, None)
        st.query_params.pop(_PRESET, None)
    st.session_state[_RULES_OF] = region
    own = preset_of(region, own_office().preset).title
    title = st.selectbox(
        "Правила", list(known), list(known).index(own), key=_PRESET, bind="query-params", width=width, help=notes
    )
    return Scenario.of(known[title])


def year(*, width: Width = "stretch", on_change: Callable[[], None] | None = None) -> str:
    """The year the reader looks at; empty where the region has no school data."""
    known = told(years_with_results)
    if not known:
        return ""
    options = [str(y) for y in known]
    return str(st.selectbox("Год", options, key="year", bind="query-params", width=width, on_change=on_change))


def quick_filters(year_chosen: str, scenario: Scenario) -> dict[str, str]:
    """One row of filters over schools; the same keys on every page, so a choice follows the reader."""
    if not year_chosen:
        return {}
    options = told(_options, rules=scenario, year=year_chosen)
    filtered = {}
    for column, (key, values) in zip(st.columns(len(options)), options.items(), strict=True):
        with column:
            filtered[key] = _filter(key, values)
    return filtered


def computed_choices(*, compare: bool = False, without: Collection[str] = ()) -> tuple[Scenario, dict[str, str]]:
    """Rules, year and quick filters of a computed page in one row that wraps; no choices without school data.

    ``compare`` adds the earlier year, ``without`` leaves out quick filters by key. The choices also hold the name of
    the rules, for the line of context.
    """
    if not told(years_with_results):
        return Scenario(), {}
    with st.container(horizontal=True, gap="small", key="computed-filters"):
        scenario = rules(width=_RULES_WIDTH)
        choices = {RULES: next(p.title for p in presets() if p.key == scenario.preset), "year": year(width=_YEAR_WIDTH)}
        if compare and (earlier := _earlier(int(choices["year"]), scenario)):
            choices[EARLIER] = str(st.selectbox("К году", earlier, key=EARLIER, bind="query-params", width=_YEAR_WIDTH))
        for key, values in told(_options, rules=scenario, year=choices["year"]).items():
            if key in without:
                continue
            choices[key] = _filter(key, values, width=_FILTER_WIDTH)
    return scenario, choices


def _earlier(year_chosen: int, scenario: Scenario) -> list[str]:
    """Years whose lists the list of the year may stand beside."""
    whole = told(whole_years, rules=scenario)
    return [str(y) for y in whole if y < year_chosen] if year_chosen in whole else []


def _filter(key: str, values: tuple[str, ...], *, width: Width = "stretch") -> str:
    """One quick filter; a choice that another page or region left and that is not offered here is forgotten."""
    if st.session_state.get(key, values[0]) not in values:
        st.session_state[key] = values[0]
    return str(st.selectbox(FILTERS[key], values, key=key, bind="query-params", width=width))


def _options(context: Context) -> dict[str, tuple[str, ...]]:
    return filter_options(context, int(context.choices["year"]))
