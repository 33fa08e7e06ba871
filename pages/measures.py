"""«Меры»: school by school where results are loaded, then tracks with verdicts or plans, as the region publishes."""

import streamlit as st

from shnro_core.exports.story import measures
from shnro_core.exports.story.measures import computed
from shnro_core.ui.blocks import published_heading, story
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import begin, heading, told

begin()
top = st.container()
rules, chosen = computed_choices()
calculated = told(computed.tell, rules=rules, **chosen)
if calculated:
    with top:
        heading(calculated, computed=True)
    story(calculated)
    top = st.container()
choices = {}
if tracks := told(measures.tracks_of):
    choices["track"] = st.segmented_control(
        "Трек", tracks, default=tracks[0], required=True, key="measure_track", bind="query-params"
    )
if plans := told(measures.plans_of):
    choices["plan"] = st.segmented_control(
        "Документ", plans, default=plans[0], required=True, key="plan", bind="query-params"
    )
    section, search = st.columns(2)
    with section:
        sections = told(measures.sections_of, plan=str(choices["plan"]))
        own_key = f"section_{1 + plans.index(choices['plan'])}"  # sections differ by plan, so the address must too
        choices["section"] = st.selectbox("Раздел", sections, key=own_key, bind="query-params")
    with search:
        choices["search"] = st.text_input(
            "Найти", placeholder="слова меры, срока или ответственного", key="measure_search", bind="query-params"
        )
told_story = told(measures.tell, **choices)
if calculated is None or told_story.blocks:
    with top:
        if calculated:
            published_heading(told_story)
        else:
            heading(told_story)
    story(told_story)
