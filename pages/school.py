"""«Школа»: passport of one school — choice, verdict with reasons, results, history, support; print view."""

import streamlit as st

from shnro_core.exports.story import school
from shnro_core.ui import printing
from shnro_core.ui.page import begin, heading, told
from shnro_core.ui.passport import passport
from shnro_core.ui.school_choice import controls

begin()
printing.styles()
top = st.container()
scenario, choices = controls()
telling = told(school.tell, rules=scenario, **choices)
with top:
    heading(telling.story, computed=bool(choices))
passport(telling, scenario, choices)
