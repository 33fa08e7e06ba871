"""«Меры»: school by school where results are loaded, the region's own plans, then what its documents publish."""

import streamlit as st

from shnro_core.exports.story import measures
from shnro_core.exports.story.measures import computed, own_plans
from shnro_core.ui.blocks import office_heading, published_heading, story
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import begin, heading, told
from shnro_core.ui.plan_choice import plan_choices

begin()
top = st.container()
rules, chosen = computed_choices()
calculated = told(computed.tell, rules=rules, **chosen)
if calculated:
    with top:
        heading(calculated, computed=True)
    story(calculated)
    top = st.container()
if own := told(own_plans.available):
    place = st.container()
    choices = plan_choices(
        own,
        lambda plan: told(own_plans.sections, own_plan=plan),
        key=own_plans.PLAN,
        section_key="own_section",
        search_key="own_search",
    )
    if own_story := told(own_plans.tell, **choices):
        with place:
            office_heading(own_story) if calculated else heading(own_story, computed=True)
        story(own_story)
    top = st.container()
choices = {}
if tracks := told(measures.tracks_of):
    choices["track"] = st.segmented_control(
        "Трек", tracks, default=tracks[0], required=True, key="measure_track", bind="query-params"
    )
if plans := told(measures.plans_of):
    choices |= plan_choices(
        plans,
        lambda plan: told(measures.sections_of, plan=plan),
        key="plan",
        section_key="section",
        search_key="measure_search",
    )
told_story = told(measures.tell, **choices)
above = calculated or own
if not above or told_story.blocks:
    with top:
        published_heading(told_story) if above else heading(told_story)
    story(told_story)
