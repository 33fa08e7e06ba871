"""The region the reader looks at: one switch for all pages, kept in the address."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

from shnro_core.model import DataKind, Region
from shnro_core.places import described
from shnro_core.store.database import default_folder
from shnro_core.store.office import Office, office
from shnro_core.ui.data import fetch, version_in_service

_KEY = "region"
_IN_ADDRESS = "region_in_address"
_REGIONS_AT_SIGHT = 6
"""More regions than this are chosen from a list with a search."""


def regions() -> dict[str, Region]:
    """Regions of the switch by code: the office's own first, those it hides left out; must not be changed."""
    return _regions(default_folder(), version_in_service(), own_office())


def own_office() -> Office:
    """Settings of the office that runs this installation."""
    return office(default_folder())


@lru_cache(maxsize=4)
def _regions(folder: Path, version: str, own: Office) -> dict[str, Region]:
    rows = fetch("regions").itertuples(index=False, name=None)
    known = {code: described(code, DataKind(kind), name) for code, name, kind in rows}
    if own.region:
        first = known.get(own.region) or described(own.region, DataKind.LOADED)
        known = {own.region: first} | known
    return {code: region for code, region in known.items() if code not in own.hidden} or known


def switch() -> None:
    """Draw the switch in the sidebar and keep it and ``?region=`` equal; an address that has changed wins."""
    known = regions()
    asked = st.query_params.get(_KEY)
    if asked in known and asked != st.session_state.get(_IN_ADDRESS):
        st.session_state[_KEY] = asked
    if st.session_state.get(_KEY) not in (None, *known):
        del st.session_state[_KEY]
    with st.sidebar:
        if len(known) <= _REGIONS_AT_SIGHT:
            code = st.radio("Регион", list(known), key=_KEY, format_func=lambda c: known[c].name)
        else:
            code = st.selectbox("Регион", list(known), key=_KEY, format_func=lambda c: known[c].name)
        if asked is not None and asked not in known:
            hidden = asked in own_office().hidden
            why = (
                f"Регион «{asked}» из ссылки скрыт ведомством" if hidden else f"Региона «{asked}» из ссылки нет в базе"
            )
            st.caption(f"{why}, показан регион «{known[code].name}».")
        if fault := own_office().fault:
            st.caption(fault)
    st.query_params[_KEY] = code
    st.session_state[_IN_ADDRESS] = code


def chosen() -> Region:
    """The region of this run."""
    return regions()[st.session_state[_KEY]]
