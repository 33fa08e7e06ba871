"""«Динамика»: movement between levels and lists, then dynamics by procedure for the group the reader chooses."""

import streamlit as st

from shnro_core.exports.story import dynamics
from shnro_core.ui.blocks import story
from shnro_core.ui.page import begin, heading, told

begin()
movement = st.container()
choices = {}
if groups := told(dynamics.groups):
    choices["group"] = st.segmented_control(
        "Группа школ", groups, default=groups[0], required=True, key="dynamics_group", bind="query-params"
    )
told_story = told(dynamics.tell, **choices)
before, after = told_story.split(dynamics.FIRST_FILTERED)
with movement:
    heading(told_story)
    story(before)
story(after)
