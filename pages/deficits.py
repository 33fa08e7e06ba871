"""«Дефициты»: totals, the chosen kind by municipality and beside ШНОР, the table, what else is published."""

import streamlit as st

from shnro_core.exports.story import deficits
from shnro_core.ui.blocks import absent, figures, headlines
from shnro_core.ui.deficit_filter import deficit_kind
from shnro_core.ui.page import begin, heading, told

region = begin()
top = st.container()
told_story = told(deficits.tell, kind=deficit_kind(region))
with top:
    heading(told_story)
    headlines(told_story.headlines)
figures(told_story.blocks)
for sentence in told_story.absent:
    absent(sentence)
