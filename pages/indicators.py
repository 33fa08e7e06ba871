"""«Показатели»: the 24 indicators of the concept with results of tasks; names only where nothing is loaded."""

import streamlit as st

from shnro_core.exports.story import indicators
from shnro_core.exports.story.cohort import FILTERS
from shnro_core.ui.blocks import story
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import begin, heading, told

begin()
top = st.container()
rules, chosen = computed_choices(compare=True, without=FILTERS)
told_story = told(indicators.tell, rules=rules, **chosen)
with top:
    heading(told_story, computed=bool(chosen))
story(told_story)
