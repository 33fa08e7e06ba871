"""«Методика»: rules, parameters, references and presets printed from the parameter files."""

import streamlit as st

from shnro_core.exports.story.method import ALL_STANDINGS, STANDING_WORDS, tell
from shnro_core.ui.blocks import story
from shnro_core.ui.page import begin, heading, told

begin()
standing = st.segmented_control(
    "Пометка",
    [ALL_STANDINGS, *STANDING_WORDS],
    default=ALL_STANDINGS,
    required=True,
    key="standing",
    bind="query-params",
)
method = told(tell, standing=str(standing))
heading(method)
story(method)
