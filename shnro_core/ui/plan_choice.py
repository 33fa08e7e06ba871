"""Which plan, which of its sections and which words: the same row of choices above every list of planned measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def plan_choices(
    plans: Sequence[str], sections: Callable[[str], Sequence[str]], *, key: str, section_key: str, search_key: str
) -> dict[str, str]:
    """Draw the choices and give them as those of a story, the plan under ``key``; all of them stand in the address."""
    plan = str(st.segmented_control("Документ", plans, default=plans[0], required=True, key=key, bind="query-params"))
    left, right = st.columns(2)
    with left:
        own_key = f"{section_key}_{1 + plans.index(plan)}"  # sections differ by plan, so the address must too
        section = st.selectbox("Раздел", sections(plan), key=own_key, bind="query-params")
    with right:
        search = st.text_input(
            "Найти", placeholder="слова меры, срока или ответственного", key=search_key, bind="query-params"
        )
    return {key: plan, "section": str(section), "search": search or ""}
