"""Tables on a page: sortable grids in Russian formats, long ones by pages; sentences as prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import pandas as pd
import streamlit as st

from shnro_core import text
from shnro_core.exports.tables import digits_of
from shnro_core.model import Column, Kind, Table
from shnro_core.ui.sentences import sentences_html

_ROWS_UNBROKEN = 500
_ROWS_A_PAGE = 200
"""A table longer than the first number is shown by pages of the second."""
_NO_THOUSANDS = 999
"""Largest count without a separator of thousands."""
_NAME_IN_LINK = "#"


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
        table = cut(table, *rows_chosen(table, key))
    sheet(key=key, table=table, height=height, on_row=on_row, row=row)


def sheet(
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
        visible if plain else _styled(table, visible, formats).set_uuid(key),
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


def rows_chosen(table: Table, key: str) -> tuple[int, int]:
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


def cut(table: Table, first: int, last: int) -> Table:
    """The table with the rows from the first to the one before the last; itself when these are all."""
    if (first, last) == (0, len(table.frame)):
        return table
    return replace(table, frame=table.frame.iloc[first:last].reset_index(drop=True))


def prose(*, table: Table) -> None:
    """Table whose cells hold sentences: every word visible, no sorting; rows become cards on a phone."""
    shown = table.visible().astype(object)
    for column in table.columns:
        cells = zip(shown[column.label], digits_of(table, column), strict=True)
        shown[column.label] = [_formatter(column, digits)(value) for value, digits in cells]
    group = next((c.label for c in table.columns if c.name == table.group), None)
    widths = [c.width for c in table.columns if c.name != table.group]
    st.html(sentences_html(cells=shown, caption=table.caption, widths=widths, group=group))


def _styled(table: Table, visible: pd.DataFrame, formats: dict[str, Any]) -> Any:
    """The table with its cells in words; shares whose decimals differ by row are written row by row."""
    styled = visible.style.format(formats)
    for column in table.columns:
        digits = pd.Series(digits_of(table, column), index=visible.index)
        for count in sorted(set(digits) - {column.digits}) if column.label in formats else ():
            rows = visible.index[digits == count]
            styled = styled.format(_formatter(column, count), subset=(rows, [column.label]))
    return styled


def _formatter(column: Column, digits: int | None = None):  # type: ignore[no-untyped-def]  # pandas takes any callable here
    digits = column.digits if digits is None else digits
    formats = {
        Kind.TEXT: lambda v: text.MISSING if text.is_missing(v) else str(v),
        Kind.COUNT: text.number,
        Kind.YEAR: lambda v: text.MISSING if text.is_missing(v) else f"{int(v)}",
        Kind.NUMBER: lambda v: text.number(v, digits),
        Kind.PERCENT: lambda v: text.percent(v, digits),
        Kind.POINTS: lambda v: text.points(v, digits),
    }
    return formats[column.kind]


def _reads_as_it_is(column: Column, values: pd.Series) -> bool:
    """Whether a browser writes the values as our formats do; text for every cell costs more than the table."""
    if column.kind is Kind.TEXT:
        return bool(pd.api.types.is_string_dtype(values))
    if column.kind in {Kind.COUNT, Kind.YEAR} and pd.api.types.is_integer_dtype(values):
        known = values.dropna()
        return column.kind is Kind.YEAR or known.empty or bool(known.min() >= 0 and known.max() <= _NO_THOUSANDS)
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
