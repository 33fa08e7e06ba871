"""«Школы»: every school of a region with results, then search, list and cards of the published lists."""

import streamlit as st

from shnro_core.exports.story import listing, schools
from shnro_core.exports.story import school_list as computed
from shnro_core.exports.story.directory import apart
from shnro_core.ui import printing
from shnro_core.ui.blocks import figures, published_heading, story
from shnro_core.ui.filters import computed_choices
from shnro_core.ui.page import begin, heading, told
from shnro_core.ui.school_list import school_list

_PAGE = "pages/schools.py"

begin()
printing.styles(wide=True)
top = st.container()
with st.container(key=f"{printing.CONTROLS}-choices"):
    rules, chosen = computed_choices()
    if chosen:
        chosen[computed.WORDS] = st.text_input(
            "Поиск по названию", key="words", bind="query-params", placeholder="Часть названия", type="search"
        )
calculated = told(computed.tell, rules=rules, **chosen)
if calculated:
    with top:
        heading(calculated, computed=True)
        printing.switch_link(_PAGE)
    printing.story(calculated)
told_story = told(schools.tell)
directory = told(schools.directory)
if calculated is None:
    with top:
        heading(told_story)
        if directory:
            printing.switch_link(_PAGE)
elif directory:
    published_heading(told_story)
if calculated and not printing.asked() and (two_lists := told(listing.beside, rules=rules, **chosen)):
    figures([two_lists])
if directory:
    school_list(apart(directory) if calculated else directory)
if not printing.asked() and (calculated is None or directory):
    story(told_story)
