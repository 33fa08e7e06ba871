"""Choices that computed pages share and keep in the address: year, rules, quick filters."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.story import Context
from shnro_core.exports.story.cohort import FILTERS, filter_options, years_with_results
from shnro_core.parameters import Scenario, presets
from shnro_core.ui.page import told


def rules() -> Scenario:
    """The preset of rules the reader chose; the order's by default."""
    known = {p.title: p.key for p in presets()}
    title = st.selectbox("Правила", list(known), key="preset", bind="query-params")
    return Scenario.of(known[title])


def year() -> str:
    """The year the reader looks at; empty where the region has no school data."""
    known = told(years_with_results)
    if not known:
        return ""
    return str(st.selectbox("Год", [str(y) for y in known], key="year", bind="query-params"))


def quick_filters(year_chosen: str, scenario: Scenario) -> dict[str, str]:
    """One row of filters over schools; the same keys on every page, so a choice follows the reader."""
    if not year_chosen:
        return {}
    options = told(_options, rules=scenario, year=year_chosen)
    chosen = {}
    for column, (key, values) in zip(st.columns(len(options)), options.items(), strict=True):
        with column:
            chosen[key] = str(st.selectbox(FILTERS[key], values, key=key, bind="query-params"))
    return chosen


def _options(context: Context) -> dict[str, tuple[str, ...]]:
    return filter_options(context, int(context.choices["year"]))
