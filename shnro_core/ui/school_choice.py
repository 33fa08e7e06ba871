"""Choice of one school on its page: search by part of a name inside the quick filters, neighbours, the address.

The chosen school stands in the address as ``?school=sch990012``; a login in its old form is read and named.
"""

from __future__ import annotations

import streamlit as st

from shnro_core import text
from shnro_core.exports.story import school
from shnro_core.exports.story.calculation import RULES
from shnro_core.exports.story.cohort import ALL, FILTERS
from shnro_core.parameters import Scenario
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import told
from shnro_core.ui.printing import CONTROLS
from shnro_core.ui.region import chosen
from shnro_core.ui.search import found

_KEY = "passport_school"
_KEPT = "passport_school_kept"
_PARAMETER = "school"
_IN_ADDRESS = "passport_school_in_address"
_SEARCH = "passport_search"


def controls() -> tuple[Scenario, dict[str, str]]:
    """Year, rules and school of the passport; hidden when printed, absent where the region has no results."""
    with st.container(key=f"{CONTROLS}-controls"):
        scenario, choices = computed_choices()
        if not choices:
            return scenario, {}
        code = school_choice(scenario, choices)
        return scenario, {**{key: choices[key] for key in ("year", RULES)}, "school": code}


def school_choice(scenario: Scenario, choices: dict[str, str]) -> str:
    """Draw the search inside the filters and the neighbours; the login chosen, empty when none is."""
    known = told(school.register)
    listed = told(school.options, rules=scenario, **choices)
    _follow_address(known)
    current = st.session_state.get(_KEY)
    codes = found(listed, key=_SEARCH, what="школу", chosen=current)
    code = st.selectbox(
        f"Школа ({_count(len(listed), choices)})",
        codes,
        index=None,
        key=_KEY,
        format_func=known.__getitem__,
        placeholder="Часть названия или муниципалитет",
    )
    _neighbours(list(listed), code)
    st.session_state[_KEPT] = st.session_state[_IN_ADDRESS] = code
    if code is None:
        st.query_params.pop(_PARAMETER, None)
    else:
        st.query_params[_PARAMETER] = code
    return code or ""


def _count(shown: int, choices: dict[str, str]) -> str:
    filtered = any(choices.get(key, ALL) != ALL for key in FILTERS)
    return f"{text.schools(shown)} по отбору" if filtered else f"{text.schools(shown)} региона"


def _follow_address(known: dict[str, str]) -> None:
    asked = st.query_params.get(_PARAMETER)
    if asked is not None and asked != st.session_state.get(_IN_ADDRESS):
        read = school.asked_school(known, asked, chosen().name)
        if read.sentence:
            st.caption(read.sentence)
        st.session_state[_KEY] = read.code
    else:
        # said anew on every run: the control of another page has the same key and would take its value away
        st.session_state[_KEY] = st.session_state.get(_KEY, st.session_state.get(_KEPT))
    if st.session_state.get(_KEY) not in known:
        st.session_state[_KEY] = None


def _neighbours(codes: list[str], code: str | None) -> None:
    place = codes.index(code) if code in codes else None
    before = codes[place - 1] if place else None
    after = codes[place + 1] if place is not None and place + 1 < len(codes) else None
    with st.container(horizontal=True):
        st.button("← Предыдущая", disabled=before is None, on_click=_go, args=(before,), key="school-before")
        st.button("Следующая →", disabled=after is None, on_click=_go, args=(after,), key="school-after")


def _go(code: str | None) -> None:
    st.session_state[_KEY] = code
