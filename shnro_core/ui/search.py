"""A search box above a list that is too long to be sent to the browser whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from shnro_core import text
from shnro_core.exports.story.matching import is_long, offer


def found(
    labels: Mapping[str, str],
    *,
    key: str,
    what: str,
    chosen: str | None,
    on_change: Callable[[], None] | None = None,
) -> list[str]:
    """Codes to choose from: all of a short list; of a long one, those that match a search box drawn here.

    ``chosen`` is offered whatever the search says, first where the search does not find it. ``what`` is looked for, in
    the accusative; a line says how many more there are. ``on_change`` runs with new words.
    """
    if not is_long(labels):
        return _with(chosen, list(labels))
    words = st.text_input(
        f"Найти {what}", key=key, placeholder="Часть названия, муниципалитета", type="search", on_change=on_change
    )
    offered = offer(labels, words or "")
    if offered.found > len(offered.codes):
        shown, every = text.number(len(offered.codes)), text.number(offered.found)
        st.caption(f"В списке первые {shown} из {every}: уточните поиск.")
    elif not offered.codes:
        st.caption("Ничего не найдено: измените поиск.")
    return _with(chosen, list(offered.codes))


def _with(chosen: str | None, codes: list[str]) -> list[str]:
    return codes if chosen is None or chosen in codes else [chosen, *codes]
