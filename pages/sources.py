"""«Источники»: documents, their contradictions, how to read the marks, whose boundaries the maps draw."""

import streamlit as st

from shnro_core.exports.story.sources import contradictions, documents, marks
from shnro_core.ui.blocks import story
from shnro_core.ui.page import begin, heading, told

begin()
about = told(documents.tell)
heading(about)
story(about)
by_document, by_words = st.columns(2)
with by_document:
    options = told(contradictions.documents_of)
    document = st.selectbox("Противоречия документа", options, key="document", bind="query-params")
with by_words:
    search = st.text_input(
        "Найти противоречие",
        placeholder="например, 68 или сельских",
        key="contradiction_search",
        bind="query-params",
    )
story(told(contradictions.tell, document=document, search=search))
story(told(marks.tell))
