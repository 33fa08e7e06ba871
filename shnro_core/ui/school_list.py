"""A directory of schools on a page: search and filters in the address, the list beside the card of one school.

The chosen school stands in the address as ``?school=850-1-7``; a row of the table and the list of names both choose it.
"""

from __future__ import annotations

from functools import partial
from zlib import crc32

import streamlit as st

from shnro_core.exports.story.directory import (
    ID,
    LABEL,
    Card,
    Directory,
    Selection,
    count_sentence,
    loosening,
    narrowed,
)
from shnro_core.model import Table
from shnro_core.ui import printing
from shnro_core.ui.blocks import downloads, source_note
from shnro_core.ui.facts import facts_html
from shnro_core.ui.tables import grid, prose

_KEY = "school"
_IN_ADDRESS = "school_in_address"
_TABLES_DRAWN = "school_tables_drawn"
_SEARCH = "search"
_ROWS_AT_ONCE = 20
_ROW_HEIGHT = 35


def school_list(directory: Directory) -> None:
    """Filters, count, table with downloads, and the card of the chosen school; the whole table when printed."""
    with st.container(key=f"{printing.CONTROLS}-search"):
        selection = _asked(directory)
    table = narrowed(directory, selection)
    if printing.asked():
        _printed(directory, table)
        return
    _follow_address(directory)
    left, right = st.columns(2, gap="large")
    with left:
        _listed(directory, selection, table)
    with right:
        school = _chosen(directory, table)
        if school is not None:
            card(directory.cards[school])
    if school is not None:
        _tasks(directory.cards[school])


def _asked(directory: Directory) -> Selection:
    search, *boxes = st.columns([2, *(1 for _ in directory.filters)])
    words = search.text_input(
        "Поиск по названию", key=_SEARCH, bind="query-params", placeholder=directory.hint, type="search"
    )
    picks = {}
    for box, choice in zip(boxes, directory.filters, strict=True):
        value = box.selectbox(
            choice.label, choice.options, index=None, key=choice.key, bind="query-params", placeholder="Все"
        )
        if value is not None:
            picks[choice.key] = value
    return Selection(words or "", picks)


def _listed(directory: Directory, selection: Selection, table: Table) -> None:
    if table.frame.empty:
        st.info(loosening(directory, selection))
        return
    st.markdown(f"{count_sentence(directory, len(table.frame))} Строка открывает карточку школы.")
    ids = tuple(table.frame[ID])
    key = f"schools-{st.session_state.get(_TABLES_DRAWN, 0)}-{crc32(repr(ids).encode())}"
    chosen = st.session_state.get(_KEY)
    grid(
        key=key,
        table=table,
        height=(_ROWS_AT_ONCE + 1) * _ROW_HEIGHT if len(ids) > _ROWS_AT_ONCE else "content",
        on_row=partial(_row_chosen, f"grid-{key}", ids),
        row=ids.index(chosen) if chosen in ids else None,
    )
    downloads(key="schools", table=table)
    if directory.marks:
        st.caption(directory.marks)
    source_note(table.sources)


def _printed(directory: Directory, table: Table) -> None:
    st.markdown(count_sentence(directory, len(table.frame)))
    prose(table=table)
    if directory.marks:
        st.caption(directory.marks)
    source_note(table.sources)


def _row_chosen(grid_key: str, ids: tuple[str, ...]) -> None:
    rows = st.session_state[grid_key].selection.rows
    st.session_state[_KEY] = ids[rows[0]] if rows else None


def _name_chosen() -> None:
    st.session_state[_TABLES_DRAWN] = st.session_state.get(_TABLES_DRAWN, 0) + 1


def _follow_address(directory: Directory) -> None:
    asked = st.query_params.get(_KEY)
    if asked != st.session_state.get(_IN_ADDRESS):
        if asked is not None and asked not in directory.cards:
            st.caption(f"Школы «{asked}» из ссылки нет в этом списке.")
        st.session_state[_KEY] = asked
    if st.session_state.get(_KEY) not in directory.cards:
        st.session_state[_KEY] = None


def _chosen(directory: Directory, table: Table) -> str | None:
    names = dict(zip(directory.table.frame[ID], directory.table.frame[LABEL], strict=True))
    options = list(table.frame[ID])
    chosen = st.session_state[_KEY]
    if chosen is not None and chosen not in options:
        options.insert(0, chosen)
    school: str | None = st.selectbox(
        "Карточка школы",
        options,
        index=None,
        key=_KEY,
        format_func=names.__getitem__,
        placeholder="Выберите школу здесь или в таблице",
        on_change=_name_chosen,
    )
    st.session_state[_IN_ADDRESS] = school
    if school is None:
        st.query_params.pop(_KEY, None)
    else:
        st.query_params[_KEY] = school
    return school


def card(shown: Card) -> None:
    """Everything published about one school: facts by subject, doubts, sources."""
    with st.container(border=True, key="school-card"):
        st.subheader(shown.title, anchor=False)
        st.caption(shown.line)
        st.html(facts_html(shown.groups, caption=shown.title))
        for note in shown.notes:
            st.markdown(f"**Примечание.** {note}.")
        source_note([source for group in shown.groups for source in group.sources])


def _tasks(shown: Card) -> None:
    if shown.tasks is None:
        return
    box = st.expander(shown.tasks_title, key="school-tasks", on_change="rerun")
    if box.open:
        with box:
            for note in shown.tasks.notes:
                st.caption(note)
            prose(table=shown.tasks)
            downloads(key="school-tasks", table=shown.tasks)
            source_note(shown.tasks.sources)
