"""«Дефициты»: school by school where results are loaded, then what the documents publish by municipality."""

import streamlit as st

from shnro_core.exports.story import deficits
from shnro_core.exports.story.deficits import computed
from shnro_core.ui.blocks import absent, figures, headlines, published_heading, story
from shnro_core.ui.deficit_filter import deficit_kind
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
told_story = told(deficits.tell, kind=deficit_kind())
if calculated is None or told_story.blocks:
    with top:
        if calculated:
            published_heading(told_story)
        else:
            heading(told_story)
        headlines(told_story.headlines)
    figures(told_story.blocks)
    for sentence in told_story.absent:
        absent(sentence)
