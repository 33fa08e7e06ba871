"""What is loaded and how it came: files of the region, versions of the database, return to an earlier one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from shnro_core import text
from shnro_core.clock import now
from shnro_core.intake.publish import withdraw_file
from shnro_core.model import Column, DatabaseUnavailableError, Kind, Region, Table
from shnro_core.store.database import default_folder
from shnro_core.store.versions import current_version, list_versions, rollback
from shnro_core.ui.blocks import downloads, grid
from shnro_core.ui.data import fetch


def loaded_files(region: Region, operator: str | None) -> None:
    """Files whose rows the region has now; the operator may withdraw one."""
    st.subheader("Что загружено", anchor=False)
    frame = fetch("loaded_files", region=region.code)
    if frame.empty:
        st.info("В этот регион ещё ничего не загружено: показаны только опубликованные документы.")
        return
    table = Table(
        frame=frame.assign(loaded=[text.moment(t) for t in frame["loaded_at"]]),
        columns=(
            Column("file_name", "Файл", width="large"),
            Column("format", "Формат"),
            Column("year", "Год", Kind.YEAR),
            Column("rows_read", "Строк прочитано", Kind.COUNT),
            Column("rows_kept", "Строк учтено", Kind.COUNT),
            Column("loaded", "Загружен"),
            Column("loaded_by", "Кем"),
        ),
        caption=f"Загруженные файлы: {region.name}",
        file_stem=f"zagruzhennye_fajly_{region.code}",
        stamp=region.stamp,
    )
    grid(key="loaded-files", table=table)
    downloads(key="loaded-files", table=table)
    if operator:
        _withdraw(frame, operator)


def _withdraw(frame: pd.DataFrame, operator: str) -> None:
    names = dict(zip(frame["file_name"], frame["file_id"], strict=True))
    with st.expander("Удалить загруженный файл"):
        name = st.selectbox("Файл", list(names), index=None, placeholder="Выберите файл", key="withdraw_name")
        if name and st.button("Удалить его строки и опубликовать", key="withdraw"):
            version = withdraw_file(default_folder(), file_id=names[name], author=operator, now=now())
            st.toast(f"Опубликована версия {version.version}.")
            st.rerun()


def versions(operator: str | None) -> None:
    """Versions kept in the folder; the operator may return to one."""
    st.subheader("История", anchor=False)
    folder = default_folder()
    current = current_version(folder)
    kept = list_versions(folder)
    frame = pd.DataFrame(
        [
            {
                "state": "в работе" if v.version == current else "",
                "version": v.version,
                "at": text.moment(dt.datetime.fromisoformat(v.published_at)),
                "author": v.author,
                "action": v.action,
                "files": len(v.files),
                "findings": len(v.findings),
                "results": v.tables.get("result"),
            }
            for v in kept
        ]
    )
    table = Table(
        frame=frame,
        columns=(
            Column("state", "Состояние"),
            Column("version", "Версия"),
            Column("at", "Когда"),
            Column("author", "Кто"),
            Column("action", "Что сделано", width="large"),
            Column("files", "Файлов", Kind.COUNT),
            Column("findings", "Замечаний", Kind.COUNT),
            Column("results", "Результатов школ", Kind.COUNT),
        ),
        caption="Версии базы",
        file_stem="versii_bazy",
    )
    grid(key="versions", table=table)
    earlier = [v.version for v in kept if v.version != current]
    if operator and earlier:
        with st.expander("Вернуть прежнюю версию"):
            chosen = st.selectbox("Версия", earlier, index=None, placeholder="Выберите версию", key="rollback_version")
            if chosen and st.button("Вернуть в работу", key="rollback"):
                try:
                    rollback(folder, chosen)
                except DatabaseUnavailableError as unavailable:
                    st.error(str(unavailable))
                    return
                st.toast(f"В работе версия {chosen}.")
                st.rerun()
