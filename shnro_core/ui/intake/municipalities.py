"""Municipalities on the page «Данные»: spellings that lead to none, and the operator's decisions about them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from shnro_core import text
from shnro_core.clock import now
from shnro_core.intake.places import assign
from shnro_core.model import Column, DatabaseUnavailableError, DataRefusedError, Kind, Region, Table
from shnro_core.places.names import UNSTATED
from shnro_core.store.database import default_folder
from shnro_core.store.municipalities import GROUP, OPERATOR, UNKNOWN
from shnro_core.store.office import FILE, VARIABLE
from shnro_core.ui.blocks import downloads
from shnro_core.ui.data import fetch
from shnro_core.ui.region import own_office, regions
from shnro_core.ui.tables import grid

_ROWS_SHOWN_WHOLE = 12


def office_note() -> None:
    """Whose installation this is: own region, hidden ones, and where that was told."""
    own = own_office()
    if own.fault:
        st.warning(own.fault)
    if own.region:
        hidden = f" Скрыто регионов: {text.number(len(own.hidden))} ({FILE})." if own.hidden else ""
        st.caption(f"Регион ведомства — {regions()[own.region].name}, он открывается первым ({own.told_by}).{hidden}")
    elif not own.fault:
        st.caption(
            f"Регион ведомства не задан: администратор задаёт его в файле {FILE} папки базы или переменной {VARIABLE} "
            "— и он будет открываться первым."
        )


def municipalities(region: Region, operator: str | None) -> None:
    """Spellings that lead to no municipality, each with a choice of one; groups of schools; decisions made."""
    known = fetch("municipality_names", region=region.code)
    known = known[known["written"] != UNSTATED]
    if known.empty:
        st.info(
            f"Файлы школ {region.genitive} ещё не называли муниципалитетов: названия появятся здесь после загрузки "
            "реестра школ или протоколов, где они есть."
        )
        return
    unknown = known[known["decided"] == UNKNOWN]
    groups = known[known["decided"] == GROUP]
    places = fetch("map/municipalities", region=region.code)
    drawn = list(places.loc[places["boundary"].notna(), "municipality"])
    st.subheader(_finding(known, unknown, groups) if drawn else "Границ региона в программе нет", anchor=False)
    st.caption(
        "Район, округ и город узнаются по названию в любом написании: «Бийский р-н», «г. Барнаул», «город Барнаул»."
    )
    if len(unknown):
        _assigning(region, unknown, drawn, operator)
    if len(groups):
        names = ", ".join(f"«{name}»" for name in groups["written"])
        st.markdown(f"Не территории, а группы школ — на карте их нет, в рейтинге и таблицах есть: {names}.")
    _decided(region, known[known["decided"] == OPERATOR], operator)
    table = _table(region, known)
    with st.expander("Все названия из файлов"):
        grid(key="municipality-names", table=table, height="content" if len(known) <= _ROWS_SHOWN_WHOLE else None)
        downloads(key="municipality-names", table=table)


def _finding(known: pd.DataFrame, unknown: pd.DataFrame, groups: pd.DataFrame) -> str:
    territories = len(known) - len(groups)
    if unknown.empty:
        return f"Все названия узнаны: {text.number(territories)} из {text.number(territories)}"
    verb = text.plural(len(unknown), "не узнано", "не узнаны", "не узнаны")
    of = f"{text.number(len(unknown))} из {text.counted(territories, 'названия', 'названий', 'названий')}"
    return f"{of} {verb}: {text.schools(unknown['schools'].sum())}"


def _assigning(region: Region, unknown: pd.DataFrame, drawn: list[str], operator: str | None) -> None:
    if not drawn:
        st.markdown("Названия остаются такими, как в файлах; одно название в разном написании сведено к одному.")
        return
    if not operator:
        names = ", ".join(f"«{name}»" for name in unknown["written"])
        st.markdown(f"{names}. Отнести их к муниципалитетам может оператор: войдите на вкладке «Загрузка».")
        return
    with st.container(border=True):
        written = st.selectbox("Название из файла", list(unknown["written"]), key="municipality_written")
        chosen = st.selectbox(
            "Это муниципалитет", drawn, index=None, placeholder="Выберите муниципалитет", key="municipality_meant"
        )
        if st.button("Отнести и опубликовать", type="primary", disabled=chosen is None, key="municipality_assign"):
            _publish(region, written, chosen, operator)


def _decided(region: Region, decided: pd.DataFrame, operator: str | None) -> None:
    for written, municipality in zip(decided["written"], decided["municipality"], strict=True):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.markdown(f"«{written}» отнесён оператором: {municipality}.")
        if operator and right.button("Отменить", key=f"municipality_forget_{written}"):
            _publish(region, written, None, operator)


def _publish(region: Region, written: str, municipality: str | None, operator: str) -> None:
    try:
        with st.spinner("Публикую новую версию…"):
            assign(
                default_folder(),
                region=region.code,
                written=written,
                municipality=municipality,
                author=operator,
                now=now(),
            )
    except (DatabaseUnavailableError, DataRefusedError) as trouble:
        st.error(str(trouble))
        return
    st.toast(f"«{written}»: {municipality or 'решение отменено'}. Новая версия в работе.")
    st.rerun()


def _table(region: Region, known: pd.DataFrame) -> Table:
    return Table(
        frame=known.assign(municipality=known["municipality"].fillna("—")),
        columns=(
            Column("written", "Как в файлах", width="large"),
            Column("municipality", "Муниципалитет"),
            Column("decided", "Кто решил"),
            Column("schools", "Школ", Kind.COUNT),
        ),
        caption=f"Названия муниципалитетов, {region.name}",
        file_stem=f"municipalitety_{region.code}",
        stamp=region.stamp,
    )
