"""Choice of the kind of deficit, kept in the address."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.story.deficits import KINDS
from shnro_core.model import Region
from shnro_core.ui.data import fetch

_KEY = "deficit_kind"


def deficit_kind(region: Region) -> str:
    """Label of the kind the reader chose; the first one, without a control, where no figures by municipality exist."""
    first = next(iter(KINDS))
    if fetch("published/deficits_by_municipality", region=region.code).empty:
        return first
    chosen = st.segmented_control(
        "Вид дефицита на графиках", list(KINDS), default=first, required=True, key=_KEY, bind="query-params"
    )
    return chosen or first
