"""«Карта»: one indicator by municipality, the ranking beside it, the chosen municipality with its schools."""

import streamlit as st

from shnro_core.exports.story import map as map_story
from shnro_core.ui.maps import filters, map_page
from shnro_core.ui.page import begin, heading, told

begin()
top = st.container()
choices = filters(told(map_story.offer))
told_story = told(map_story.tell, rules=choices.rules, **choices.story)
with top:
    heading(told_story, computed=told_story.computed)
map_page(told_story, choices)
