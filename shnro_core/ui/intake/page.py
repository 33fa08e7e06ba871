"""Head of the page «Данные» and its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shnro_core import text
from shnro_core.model import DataKind, Region
from shnro_core.ui.data import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.elements.lib.mutable_tab_container import TabContainer

SECTIONS = ("Что загружено", "Загрузка", "Муниципалитеты", "Школы документов", "Шаблоны", "Шкалы и опросы", "История")


def title(region: Region) -> None:
    """How much is loaded in the region, as the heading; where its figures come from below."""
    files = fetch("loaded_files", region=region.code)
    st.title(_finding(region, len(files)), anchor=False)
    st.caption(f"{region.name} · от строк учеников остаются только итоги по школам, персональные данные не хранятся")
    if region.stamp:
        st.warning(f"{region.stamp}: регион и все школы вымышлены.")


def sections() -> Sequence[TabContainer]:
    """Tabs of the page in the order of ``SECTIONS``; the open one is part of the address."""
    return st.tabs(SECTIONS, key="section", on_change="rerun", bind="query-params")


def _finding(region: Region, count: int) -> str:
    if region.code == DataKind.DEMO.name.lower():
        return "Данные региона созданы программой: на них можно учиться"
    if not count:
        return "Школьные данные ещё не загружены"
    return f"Загружено: {text.counted(count, 'файл')} школьных данных"
