"""The preset of rules with which a region's pages open: its own, or chosen once by the office and kept."""

from __future__ import annotations

import streamlit as st

from shnro_core.model import DataKind, DataRefusedError, Region
from shnro_core.parameters import DEFAULT_PRESET, preset_of, presets
from shnro_core.store.database import default_folder
from shnro_core.store.office import FILE, keep_preset
from shnro_core.ui.region import own_office

_KEY = "office_preset"


def rules_of_region(region: Region, operator: str | None) -> None:
    """Say with which rules the pages of the region open; the operator of a loaded region chooses them."""
    kept = own_office().preset
    opens = preset_of(region.code, kept)
    own = region.code in opens.regions
    because = "свой набор региона" if own else f"выбран в {FILE}" if kept else "набор по умолчанию"
    titles = {p.key: p.title for p in presets()}
    st.caption(
        f"Страницы региона открываются с правилами «{opens.title}» ({because}); таблица для аналитиков и "
        f"командная строка считают по правилам «{titles[DEFAULT_PRESET]}», если не указаны другие."
    )
    if own or not operator or region.data_kind is not DataKind.LOADED:
        return
    with st.expander("Выбрать правила региона", key="office-rules", expanded=not kept):
        keys = list(titles)
        chosen = st.selectbox(
            "Правила, с которыми открываются страницы",
            keys,
            keys.index(opens.key),
            format_func=titles.__getitem__,
            key=_KEY,
        )
        if st.button("Запомнить", disabled=chosen == kept, key="office_preset_keep"):
            try:
                keep_preset(default_folder(), chosen)
            except DataRefusedError as refused:
                st.error(str(refused))
                return
            except OSError:
                st.error(f"{FILE} не записывается: проверьте права на папку базы и место на диске.")
                return
            st.toast(f"Страницы открываются с правилами «{titles[chosen]}».")
            st.rerun()
