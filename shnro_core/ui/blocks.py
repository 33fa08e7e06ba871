"""Building blocks of pages: findings, headline numbers, a figure with its table twin, source notes, empty states."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import pandas as pd
import streamlit as st

from shnro_core import text
from shnro_core.charts.theme import PLOTLY_CONFIG
from shnro_core.exports.story import Block, Headline, Story
from shnro_core.exports.tables import to_csv_excel, to_xlsx
from shnro_core.model import Column, DataKind, Kind, SourceNote, Table
from shnro_core.ui.sentences import sentences_html

_ROWS_SHOWN_WHOLE = 30
_ROWS_UNBROKEN = 500
_ROWS_A_PAGE = 200
"""A table longer than the first number is shown by pages of the second."""
_NO_THOUSANDS = 999
"""Largest count without a separator of thousands."""
_BLOCKS_KEPT = 256
_NAME_IN_LINK = "#"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def headlines(numbers: Sequence[Headline]) -> None:
    """At most four numbers in a row; nothing when there are none."""
    if not numbers:
        return
    for column, number in zip(st.columns(len(numbers)), numbers, strict=True):
        with column:
            st.metric(number.label, number.value, border=True, delta=number.note, delta_color="off", delta_arrow="off")


def findings(sentences: Sequence[str]) -> None:
    """Findings as a short list, each a sentence with its numbers."""
    st.markdown("\n".join(f"- {s}" for s in sentences))


def absent(sentence: str) -> None:
    """One sentence about what the chosen region does not have and why."""
    st.info(sentence)


def story(told: Story) -> None:
    """A whole page below its heading: findings, numbers, blocks, absences. Two half blocks stand side by side."""
    headlines(told.headlines)
    if told.findings:
        findings(told.findings)
    figures(told.blocks)
    for sentence in told.absent:
        absent(sentence)


def published_heading(told: Story) -> None:
    """Heading of published figures below computed ones, so that the two never mix."""
    st.header("Опубликовано в документах", anchor=False, divider="gray")
    st.markdown(f"**{told.title}**")
    st.caption(f"{told.line} · {DataKind.PUBLISHED.value}" if told.line else DataKind.PUBLISHED.value)


def figures(blocks: Sequence[Block], *, inside_fragment: bool = False) -> None:
    """Blocks one below another; neighbours marked ``half`` share a row where the window is wide enough.

    ``inside_fragment`` as of ``figure``.
    """
    pending: Block | None = None
    for block in blocks:
        if block.half and pending is not None:
            left, right = st.columns(2, gap="large")
            with left:
                figure(pending, inside_fragment=inside_fragment)
            with right:
                figure(block, inside_fragment=inside_fragment)
            pending = None
            continue
        if pending is not None:
            figure(pending, inside_fragment=inside_fragment)
        pending = block if block.half else None
        if not block.half:
            figure(block, inside_fragment=inside_fragment)
    if pending is not None:
        figure(pending, inside_fragment=inside_fragment)


def figure(block: Block, *, inside_fragment: bool = False) -> None:
    """A finding with its n, picture, remark, table twin with downloads and source note.

    ``inside_fragment`` of a page the twin must not be a fragment of its own: a run of the outer one that starts before
    the last was sent drops its containers and keeps what stands in them, and the browser shows an empty page.
    """
    with st.container(key=f"figure-{block.key}"):
        _picture(block)
        if block.chart is not None:
            twin = _twin if inside_fragment else table_twin
            twin(key=block.key, table=block.table)
        else:
            _open_table(block)
        source_note(block.table.sources)


@st.cache_resource(max_entries=_BLOCKS_KEPT, show_spinner=False, hash_funcs={Block: id})
def _picture(block: Block) -> Block:
    """A block as far as its picture and remark. What it sends is kept and sent again while the told block lives: the
    block is kept with it, so that no other block is taken for it.
    """
    st.subheader(block.title, anchor=False)
    st.caption(block.n)
    if block.chart is not None:
        st.plotly_chart(block.chart, config=PLOTLY_CONFIG, key=f"chart-{block.key}", alt=block.alt)
    if block.remark:
        st.markdown(block.remark)
    return block


def _open_table(block: Block) -> None:
    first, last = (0, len(block.table.frame)) if block.prose else _rows_chosen(block.table, block.key)
    _rows(block, first, last)
    downloads(key=block.key, table=block.table)


@st.cache_resource(max_entries=_BLOCKS_KEPT, show_spinner=False, hash_funcs={Block: id})
def _rows(block: Block, first: int, last: int) -> Block:
    """Rows of the table of a block that has no picture; kept as of ``_picture``."""
    if block.prose:
        prose(table=block.table)
    else:
        whole = len(block.table.frame) <= _ROWS_SHOWN_WHOLE
        _sheet(key=block.key, table=_cut(block.table, first, last), height="content" if whole else None)
    return block


@st.fragment
def table_twin(*, key: str, table: Table, label: str = "Таблица и выгрузка") -> None:
    """The figures of a picture as a table with downloads; built only when the reader opens it."""
    _twin(key=key, table=table, label=label)


def _twin(*, key: str, table: Table, label: str = "Таблица и выгрузка") -> None:
    box = st.expander(label, key=f"twin-{key}", on_change="rerun")
    if box.open:
        with box:
            grid(key=key, table=table)
            downloads(key=key, table=table)
            for note in table.notes:
                st.caption(note)


def grid(
    *,
    key: str,
    table: Table,
    height: int | Literal["content"] | None = None,
    on_row: Callable[[], None] | None = None,
    row: int | None = None,
) -> None:
    """Sortable table in Russian formats, bars inside cells where a column asks for them.

    With ``on_row`` the reader can choose one row: the callback finds it under ``grid-{key}`` of the session;
    ``row`` is the position chosen when the table first appears.
    """
    if on_row is None:
        table = _cut(table, *_rows_chosen(table, key))
    _sheet(key=key, table=table, height=height, on_row=on_row, row=row)


def _sheet(
    *,
    key: str,
    table: Table,
    height: int | Literal["content"] | None = None,
    on_row: Callable[[], None] | None = None,
    row: int | None = None,
) -> None:
    """The rows of a table, all of them; arguments as of ``grid``."""
    visible = table.visible()
    for column in table.columns:
        if column.link is not None:
            visible[column.label] = table.frame[column.link] + _NAME_IN_LINK + visible[column.label]
    choosing: dict[str, Any] = {}
    if on_row is not None:
        choosing = {"on_select": on_row, "selection_mode": "single-row"}
        choosing["selection_default"] = None if row is None else {"selection": {"rows": [row]}}
    written = [c for c in table.columns if c.bar_max is None and c.link is None]
    formats = {c.label: _sent_once if c.link else _formatter(c) for c in table.columns if c.bar_max is None}
    plain = all(_reads_as_it_is(c, visible[c.label]) for c in written)
    st.dataframe(
        visible if plain else visible.style.format(formats).set_uuid(key),
        hide_index=True,
        key=f"grid-{key}",
        column_config={c.label: _column_config(c) for c in table.columns},
        alt=table.caption,
        height=height or "auto",
        placeholder=text.MISSING,
        **choosing,
    )


def _sent_once(address: object) -> str:
    """Words of a cell that the browser makes out of the address itself: it need not be sent them too."""
    return ""


def _rows_chosen(table: Table, key: str) -> tuple[int, int]:
    """First row shown and the one after the last; a long table has numbers of pages drawn here."""
    rows = len(table.frame)
    if rows <= _ROWS_UNBROKEN:
        return 0, rows
    pages = -(-rows // _ROWS_A_PAGE)
    chosen = st.pagination(pages, key=f"page-{key}-{pages}")
    first = (chosen - 1) * _ROWS_A_PAGE
    last = min(first + _ROWS_A_PAGE, rows)
    st.caption(
        f"Строки {text.number(first + 1)}–{text.number(last)} из {text.number(rows)}; сортировка — внутри страницы, "
        "выгрузка — вся таблица."
    )
    return first, last


def _cut(table: Table, first: int, last: int) -> Table:
    if (first, last) == (0, len(table.frame)):
        return table
    return replace(table, frame=table.frame.iloc[first:last].reset_index(drop=True))


def prose(*, table: Table) -> None:
    """Table whose cells hold sentences: every word visible, no sorting; rows become cards on a phone."""
    shown = table.visible().astype(object)
    for column in table.columns:
        shown[column.label] = shown[column.label].map(_formatter(column))
    group = next((c.label for c in table.columns if c.name == table.group), None)
    widths = [c.width for c in table.columns if c.name != table.group]
    st.html(sentences_html(cells=shown, caption=table.caption, widths=widths, group=group))


def downloads(*, key: str, table: Table) -> None:
    """Buttons that hand over exactly the visible table."""
    with st.container(horizontal=True):
        st.download_button(
            "Скачать CSV",
            lambda: to_csv_excel(table),
            file_name=f"{table.file_stem}.csv",
            mime="text/csv",
            key=f"csv-{key}",
            on_click="ignore",
        )
        st.download_button(
            "Скачать XLSX",
            lambda: to_xlsx(table),
            file_name=f"{table.file_stem}.xlsx",
            mime=_XLSX,
            key=f"xlsx-{key}",
            on_click="ignore",
        )


def source_note(sources: Sequence[SourceNote]) -> None:
    """Documents and places below a figure; places of one document stand together."""
    by_document: dict[str, list[str]] = {}
    for source in sources:
        by_document.setdefault(source.title, []).append(source.place)
    lines = [f"{title} — {'; '.join(p for p in places if p)}" for title, places in by_document.items()]
    if lines:
        st.caption(escaped(f"Источник: {' · '.join(lines)}"))


def escaped(words: str) -> str:
    """Text for markdown in which nothing is read as markup: names of files, documents, schools."""
    return re.sub(r"([\\`*_{}\[\]<>#$~|:])", r"\\\1", words)


def _formatter(column: Column):  # type: ignore[no-untyped-def]  # pandas takes any callable here
    formats = {
        Kind.TEXT: lambda v: text.MISSING if text.is_missing(v) else str(v),
        Kind.COUNT: text.number,
        Kind.YEAR: lambda v: text.MISSING if text.is_missing(v) else f"{int(v)}",
        Kind.NUMBER: lambda v: text.number(v, column.digits),
        Kind.PERCENT: lambda v: text.percent(v, column.digits),
        Kind.POINTS: lambda v: text.points(v, column.digits),
    }
    return formats[column.kind]


def _reads_as_it_is(column: Column, values: pd.Series) -> bool:
    """Whether a browser writes the values as our formats do; text for every cell costs more than the table."""
    if column.kind is Kind.TEXT:
        return bool(pd.api.types.is_string_dtype(values))
    if column.kind in {Kind.COUNT, Kind.YEAR} and pd.api.types.is_integer_dtype(values):
        return column.kind is Kind.YEAR or bool(values.dropna().between(0, _NO_THOUSANDS).all())
    return False


def _column_config(column: Column):  # type: ignore[no-untyped-def]  # streamlit's ColumnConfig is a private TypedDict
    if column.bar_max is not None:
        unit = " %%" if column.kind is Kind.PERCENT else ""
        return st.column_config.ProgressColumn(
            column.label,
            format=f"%.0f{unit}",
            min_value=0,
            max_value=column.bar_max,
            help=column.help,
            width=column.width,
        )
    if column.link is not None:
        return st.column_config.LinkColumn(
            column.label,
            help=column.help,
            width=column.width,
            pinned=column.pinned,
            display_text=f"{_NAME_IN_LINK}(.+)$",
        )
    kind = st.column_config.TextColumn if column.kind is Kind.TEXT else st.column_config.NumberColumn
    return kind(column.label, help=column.help, width=column.width, pinned=column.pinned)
