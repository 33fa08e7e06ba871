"""«Динамика»: computed from results where they are loaded, then what the documents publish."""

import streamlit as st

from shnro_core.exports.story import dynamics
from shnro_core.exports.story.dynamics import computed
from shnro_core.ui.blocks import published_heading, story
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import begin, heading, told

begin()
top = st.container()
rules, chosen = computed_choices(compare=True)
calculated = told(computed.tell, rules=rules, **chosen)
if calculated:
    with top:
        heading(calculated, computed=True)
    story(calculated)
movement = st.container()
choices = {}
if groups := told(dynamics.groups):
    choices["group"] = st.segmented_control(
        "Группа школ", groups, default=groups[0], required=True, key="dynamics_group", bind="query-params"
    )
told_story = told(dynamics.tell, **choices)
before, after = told_story.split(dynamics.FIRST_FILTERED)
with movement:
    if calculated is None:
        heading(told_story)
        story(before)
    elif told_story.blocks:
        published_heading(told_story)
        story(before)
if calculated is None or told_story.blocks:
    story(after)
