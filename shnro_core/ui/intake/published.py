"""Schools that documents name without a login, the loaded schools they are, the operator's word on doubtful ones."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from shnro_core import text
from shnro_core.clock import now
from shnro_core.intake.listing import decide
from shnro_core.model import Column, DatabaseUnavailableError, DataRefusedError, Region, Table
from shnro_core.store.database import default_folder
from shnro_core.store.listing import ASKED, DECIDED, SURE
from shnro_core.ui.blocks import downloads
from shnro_core.ui.data import fetch
from shnro_core.ui.tables import grid

_NONE_OF_THEM = "ни одна из них"
_HOW = {SURE: "по названию и муниципалитету", DECIDED: "оператор", ASKED: "спросить", "нет": "похожих нет"}
_NONE_LOADED = "—"


def published_schools(region: Region, operator: str | None) -> None:
    """How many published schools met their loaded ones; doubtful ones asked; every pair with a way back."""
    known = fetch("intake/published_schools", region=region.code)
    if known.empty:
        st.info(f"В опубликованных документах {region.genitive} школы поимённо не названы: соединять нечего.")
        return
    if known["decided"].isna().all():
        st.info(
            f"Документы называют {text.schools(len(known))} без логинов. Когда загрузят школы региона с названиями "
            "(реестр, контекстные данные, протоколы), здесь будет видно, какая из них какая."
        )
        return
    joined, asked = known[known["school_code"].notna()], known[known["decided"] == ASKED]
    st.subheader(
        f"Соединены {text.number(len(joined))} из {text.number(len(known))}, спросить {text.number(len(asked))}",
        anchor=False,
    )
    st.caption(
        "Школа документа и загруженная — одна, если в муниципалитете нет другой с тем же видом, номером и именем. "
        "У соединённой школы один паспорт: опубликованное и загруженное вместе."
    )
    if len(asked):
        _asking(region, asked, operator)
    if operator:
        _undoing(region, known[known["decided"].isin([SURE, DECIDED])], operator)
    table = _table(region, known)
    grid(key="published-schools", table=table)
    downloads(key="published-schools", table=table)


def _asking(region: Region, asked: pd.DataFrame, operator: str | None) -> None:
    if not operator:
        listed = "; ".join(
            f"{row.name} ({row.municipality})" for row in asked[["name", "municipality"]].itertuples(index=False)
        )
        st.markdown(f"Какая это из загруженных школ, может сказать оператор (вход на вкладке «Загрузка»): {listed}.")
        return
    candidates = fetch("intake/published_candidates", region=region.code)
    with st.container(border=True):
        names = _named(asked)
        code = st.selectbox("Школа документа", list(names), format_func=names.__getitem__, key="published_school")
        own = candidates[candidates["published_code"] == code]
        told = own["name"] + ", " + own["municipality"] + " (" + own["school_code"] + ")"
        options = {**dict(zip(own["school_code"], told, strict=True)), "": _NONE_OF_THEM}
        chosen = st.selectbox(
            "Это загруженная школа",
            list(options),
            index=None,
            format_func=options.__getitem__,
            placeholder="Выберите школу",
            key=f"published_meant_{code}",
        )
        if st.button("Запомнить и опубликовать", type="primary", disabled=chosen is None, key="published_decide"):
            _publish(region, code, chosen, operator)


def _undoing(region: Region, settled: pd.DataFrame, operator: str) -> None:
    with st.expander("Изменить решение о школе", key="published-undo"):
        names = _named(settled)
        code = st.selectbox(
            "Соединённая или решённая школа документа",
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder="Выберите школу",
            key="published_settled",
        )
        if code is None:
            return
        row = next(row for row in settled.to_dict("records") if row["published_code"] == code)
        loaded = row["loaded_name"] if pd.notna(row["loaded_name"]) else "ни одна из загруженных"
        st.markdown(f"Сейчас: {loaded} ({_HOW[str(row['decided'])]}).")
        with st.container(horizontal=True):
            if row["decided"] == DECIDED and st.button("Снова по правилам", key="published_forget"):
                _publish(region, code, None, operator)
            if pd.notna(row["school_code"]) and st.button("Это другая школа: разъединить", key="published_part"):
                _publish(region, code, "", operator)


def _publish(region: Region, published: str, school: str | None, operator: str) -> None:
    try:
        with st.spinner("Публикую новую версию…"):
            decide(default_folder(), region=region.code, published=published, school=school, author=operator, now=now())
    except (DatabaseUnavailableError, DataRefusedError) as trouble:
        st.error(str(trouble))
        return
    st.toast("Решение о школе запомнено. Новая версия в работе.")
    st.rerun()


def _named(schools: pd.DataFrame) -> dict[str, str]:
    told = schools["name"] + ", " + schools["municipality"]
    return dict(zip(schools["published_code"], told, strict=True))


def _table(region: Region, known: pd.DataFrame) -> Table:
    shown = known.assign(how=known["decided"].map(_HOW))
    shown[["loaded_name", "loaded_municipality", "school_code"]] = shown[
        ["loaded_name", "loaded_municipality", "school_code"]
    ].fillna(_NONE_LOADED)
    return Table(
        frame=shown,
        columns=(
            Column("name", "Школа документа", width="large"),
            Column("municipality", "Муниципалитет"),
            Column("how", "Как соединена"),
            Column("school_code", "Логин"),
            Column("loaded_name", "Загруженная школа", width="large"),
            Column("loaded_municipality", "Её муниципалитет"),
            Column("document", "Документ"),
        ),
        caption=f"Школы документов и загруженные школы, {region.name}",
        file_stem=f"shkoly_dokumentov_{region.code}",
        stamp=region.stamp,
    )
