"""Building blocks of pages: findings, headline numbers, a figure with its table twin, source notes, empty states."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from shnro_core.charts.theme import PLOTLY_CONFIG
from shnro_core.exports.story import Block, Headline, Story
from shnro_core.exports.tables import to_csv_excel, to_xlsx
from shnro_core.model import DataKind, SourceNote, Table
from shnro_core.ui.refusals import fragment
from shnro_core.ui.tables import cut, grid, prose, rows_chosen, sheet

_ROWS_SHOWN_WHOLE = 30
_BLOCKS_KEPT = 256
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


def office_heading(told: Story) -> None:
    """Heading of what the office itself loaded beside the figures of its schools."""
    st.header("План ведомства", anchor=False, divider="gray")
    st.markdown(f"**{escaped(told.title)}**")
    st.caption(f"{told.line} · {DataKind.LOADED.value}")


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
    first, last = (0, len(block.table.frame)) if block.prose else rows_chosen(block.table, block.key)
    _rows(block, first, last)
    downloads(key=block.key, table=block.table)


@st.cache_resource(max_entries=_BLOCKS_KEPT, show_spinner=False, hash_funcs={Block: id})
def _rows(block: Block, first: int, last: int) -> Block:
    """Rows of the table of a block that has no picture; kept as of ``_picture``."""
    if block.prose:
        prose(table=block.table)
    else:
        whole = len(block.table.frame) <= _ROWS_SHOWN_WHOLE
        sheet(key=block.key, table=cut(block.table, first, last), height="content" if whole else None)
    return block


@fragment()
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
