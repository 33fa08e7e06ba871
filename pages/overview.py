"""«Обзор»: findings computed from results where they are loaded, then what the documents publish."""

import streamlit as st

from shnro_core.exports.story import overview
from shnro_core.exports.story.overview import computed
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
told_story = told(overview.tell)
if calculated is None:
    with top:
        heading(told_story)
    story(told_story)
elif told_story.blocks:
    published_heading(told_story)
    story(told_story)
