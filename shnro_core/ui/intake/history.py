"""What is loaded and how it came: files of the region, versions of the database, return to an earlier one."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from shnro_core.clock import now
from shnro_core.exports.import_report.history import (
    loaded_files_table,
    version_files_table,
    version_findings_table,
    version_moment,
    versions_table,
)
from shnro_core.intake.publish import withdraw_file
from shnro_core.model import DatabaseUnavailableError, Region
from shnro_core.store.database import default_folder
from shnro_core.store.versions import Version, current_version, list_versions, rollback
from shnro_core.ui.blocks import downloads
from shnro_core.ui.data import fetch
from shnro_core.ui.tables import grid

_ROWS_SHOWN_WHOLE = 12


def loaded_files(region: Region, operator: str | None) -> None:
    """Files whose rows the region has now; the operator may withdraw one."""
    frame = fetch("loaded_files", region=region.code)
    if frame.empty:
        st.info(
            f"Школьные данные региона «{region.name}» ещё не загружались: показаны только опубликованные документы. "
            "Файлы загружает оператор на вкладке «Загрузка»."
        )
        return
    table = loaded_files_table(frame, region)
    grid(key="loaded-files", table=table, height=_height(table.frame))
    downloads(key="loaded-files", table=table)
    if operator:
        _withdraw(frame, operator)


def _withdraw(frame: pd.DataFrame, operator: str) -> None:
    names = dict(zip(frame["file_name"], frame["file_id"], strict=True))
    with st.expander("Удалить загруженный файл", key="withdraw-box"):
        st.markdown("Строки файла исчезнут из новой версии базы; прежняя версия останется на вкладке «История».")
        name = st.selectbox("Файл", list(names), index=None, placeholder="Выберите файл", key="withdraw_name")
        if st.button("Удалить его строки и опубликовать", key="withdraw", disabled=name is None) and name:
            try:
                with st.spinner("Публикую новую версию…"):
                    withdraw_file(default_folder(), file_id=names[name], author=operator, now=now())
            except DatabaseUnavailableError as unavailable:
                st.error(str(unavailable))
                return
            st.toast(f"Файл «{name}» удалён, новая версия в работе.")
            st.rerun()


def versions(operator: str | None) -> None:
    """Versions kept in the folder with their files and findings; the operator may return to one."""
    folder = default_folder()
    current = current_version(folder)
    kept = list_versions(folder)
    table = versions_table(kept, current)
    grid(key="versions", table=table, height=_height(table.frame))
    chosen = st.selectbox(
        "Подробности версии",
        kept,
        index=None,
        format_func=_named,
        placeholder="Выберите версию",
        key="version_details",
    )
    if chosen is not None:
        _details(chosen, operator if chosen.version != current else None)


def _details(version: Version, operator: str | None) -> None:
    if version.files:
        files = version_files_table(version)
        grid(key="version-files", table=files, height=_height(files.frame))
    if version.findings:
        findings = version_findings_table(version)
        grid(key="version-findings", table=findings, height=_height(findings.frame))
    if not (version.files or version.findings):
        st.caption("Файлы в эту версию не загружались, замечаний нет.")
    if operator and st.button("Вернуть эту версию в работу", type="primary", key="rollback"):
        try:
            rollback(default_folder(), version.version)
        except DatabaseUnavailableError as unavailable:
            st.error(str(unavailable))
            return
        st.toast(f"В работе версия от {version_moment(version)}.")
        st.rerun()


def _named(version: Version) -> str:
    return f"{version_moment(version)} · {version.action} · {version.author}"


def _height(frame: pd.DataFrame) -> Literal["content"] | None:
    return "content" if len(frame) <= _ROWS_SHOWN_WHOLE else None
