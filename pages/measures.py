"""«Меры»: tracks with their evidence and verdicts, or plans with timing and responsible, as the region publishes."""

import streamlit as st

from shnro_core.exports.story import measures
from shnro_core.ui.blocks import story
from shnro_core.ui.data import fetch
from shnro_core.ui.page import begin, heading, told

region = begin()
top = st.container()
choices = {}
if tracks := measures.tracks_of(fetch, region):
    choices["track"] = st.segmented_control(
        "Трек", tracks, default=tracks[0], required=True, key="track", bind="query-params"
    )
if plans := measures.plans_of(fetch, region):
    choices["plan"] = st.segmented_control(
        "Документ", plans, default=plans[0], required=True, key="plan", bind="query-params"
    )
    section, search = st.columns(2)
    with section:
        sections = measures.sections_of(fetch, region, choices["plan"])
        own_key = f"section_{1 + plans.index(choices['plan'])}"  # sections differ by plan, so the address must too
        choices["section"] = st.selectbox("Раздел", sections, key=own_key, bind="query-params")
    with search:
        choices["search"] = st.text_input(
            "Найти", placeholder="слова меры, срока или ответственного", key="measure_search", bind="query-params"
        )
told_story = told(measures.tell, **choices)
with top:
    heading(told_story)
story(told_story)
