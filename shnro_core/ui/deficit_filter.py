"""Choice of the kind of deficit, kept in the address."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.story.deficits import KINDS, has_municipalities
from shnro_core.ui.page import told

_KEY = "deficit_kind"


def deficit_kind() -> str:
    """Label of the kind the reader chose; the first one, without a control, where no figures by municipality exist."""
    first = next(iter(KINDS))
    if not told(has_municipalities):
        return first
    chosen = st.segmented_control(
        "Вид дефицита на графиках", list(KINDS), default=first, required=True, key=_KEY, bind="query-params"
    )
    return chosen or first
