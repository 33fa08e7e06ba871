"""«Воронка»: schools outside the limits of chance and usual spread, schools that do better than their conditions."""

import streamlit as st

from shnro_core.exports.story import funnel
from shnro_core.ui.blocks import story
from shnro_core.ui.funnel import controls
from shnro_core.ui.page import begin, heading, told

begin()
top = st.container()
rules, chosen = controls()
told_story = told(funnel.tell, rules=rules, **chosen)
with top:
    heading(told_story, computed=bool(chosen))
story(told_story)
