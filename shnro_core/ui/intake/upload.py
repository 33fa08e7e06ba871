"""Upload of files by the operator: read, report, correct, publish."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from shnro_core import text
from shnro_core.clock import now
from shnro_core.exports.import_report import changed_rows_table, files_table, findings_table, report_json
from shnro_core.importers import Choice, Request
from shnro_core.importers.readers.catalogue import FORMATS
from shnro_core.intake.plan import REPLACES, Plan, prepare
from shnro_core.intake.publish import publish_plan
from shnro_core.model import DatabaseUnavailableError, DataRefusedError, Severity
from shnro_core.store.database import default_folder
from shnro_core.ui.blocks import downloads, grid
from shnro_core.ui.region import regions

_PLAN = "import_plan"
_BY_LOGIN = "по логинам школ"
_EDITED = ("format", "year", "subject", "grade", "previous_grade")


@dataclass(frozen=True)
class Prepared:
    """A plan with the uploads it was made of, so that corrections can read them again."""

    plan: Plan
    uploads: tuple[str, ...]


def upload(operator: str) -> None:
    """The whole path of one import for the operator."""
    st.subheader("Загрузить файлы", anchor=False)
    names = {_BY_LOGIN: None, **{r.name: code for code, r in regions().items()}}
    left, right = st.columns([1, 2])
    with left:
        region = st.selectbox("Регион загрузки", list(names), key="import_region")
    with right:
        files = st.file_uploader(
            "Выгрузки ФИС ОКО и ГИА, контекстные данные, опросы и заполненные шаблоны: XLSX, CSV или ZIP с ними",
            type=["xlsx", "csv", "zip"],
            accept_multiple_files=True,
            key="import_files",
        )
    if not files:
        st.session_state.pop(_PLAN, None)
        return
    stamp = tuple(f.file_id for f in files)
    if st.button("Проверить файлы", type="primary", key="import_check"):
        st.session_state[_PLAN] = Prepared(_read(files, names[region], {}), stamp)
    prepared: Prepared | None = st.session_state.get(_PLAN)
    if prepared is None or prepared.uploads != stamp:
        return
    _report(prepared.plan)
    corrections = _corrections(prepared.plan)
    if corrections and st.button("Прочитать заново с исправлениями", key="import_again"):
        st.session_state[_PLAN] = Prepared(_read(files, names[region], corrections), stamp)
        st.rerun()
    _publish(prepared.plan, operator)


def _read(files: Sequence[UploadedFile], region: str | None, corrections: dict[str, Choice]) -> Plan:
    bar = st.progress(0.0, text="Сохраняю файлы…")
    folder = Path(tempfile.mkdtemp(prefix="shnro-import-"))

    def show(done: int, total: int, name: str) -> None:
        bar.progress(done / max(total, 1), text=f"{done} из {total}: {name}")

    try:
        for file in files:
            with (folder / PurePosixPath(file.name.replace("\\", "/")).name).open("wb") as target:
                shutil.copyfileobj(file, target)
            file.seek(0)
        return prepare(
            default_folder(),
            [folder],
            Request(region=region, by_file=corrections),
            progress=show,
        )
    finally:
        shutil.rmtree(folder)
        bar.empty()


def _report(plan: Plan) -> None:
    errors = sum(f.severity is Severity.ERROR for f in plan.findings)
    warnings = sum(f.severity is Severity.WARNING for f in plan.findings)
    count = text.counted(len(plan.changes), "файл", "файла", "файлов")
    if errors:
        wrong = text.counted(errors, "ошибка", "ошибки", "ошибок")
        st.error(f"{count}: {wrong}. Публиковать нельзя, пока они есть: исправьте файлы и загрузите снова.")
    elif not plan.to_store:
        st.info(f"{count}: всё это уже загружено, менять нечего.")
    else:
        doubts = text.counted(warnings, "предупреждение", "предупреждения", "предупреждений")
        st.success(f"{count}: ошибок нет, {doubts}. Проверьте, что изменится, и опубликуйте.")
    st.markdown("**Что изменится**")
    grid(key="import-files", table=files_table(plan))
    for number, change in enumerate(plan.changes):
        rows = changed_rows_table(change) if change.status == REPLACES else None
        if rows is not None:
            with st.expander(rows.caption, key=f"import-changes-{number}"):
                grid(key=f"import-changes-{number}", table=rows)
    if plan.findings:
        st.markdown("**Замечания**")
        table = findings_table(plan.findings)
        grid(key="import-findings", table=table)
        downloads(key="import-findings", table=table)
        st.download_button(
            "Скачать JSON",
            report_json(plan),
            file_name="zamechaniya.json",
            mime="application/json",
            on_click="ignore",
            key="import-findings-json",
        )


def _corrections(plan: Plan) -> dict[str, Choice]:
    """What the operator changed in the recognised format, year, subject and grade, by file name."""
    with st.expander("Исправить распознанное: формат, год, предмет, класс", key="import-corrections"):
        before = pd.DataFrame(
            [
                {
                    "file": c.batch.file_name,
                    "format": c.batch.format or None,
                    "year": c.batch.year,
                    "subject": c.batch.parameters.get("subject"),
                    "grade": _whole(c.batch.parameters.get("grade")),
                    "previous_grade": c.batch.parameters.get("previous_grade") == "да",
                }
                for c in plan.changes
            ]
        )
        after = st.data_editor(
            before,
            hide_index=True,
            disabled=["file"],
            key="import-editor",
            column_config={
                "file": st.column_config.TextColumn("Файл", width="large"),
                "format": st.column_config.SelectboxColumn("Формат", options=sorted(FORMATS)),
                "year": st.column_config.NumberColumn("Год", format="%d", min_value=2010, max_value=2040),
                "subject": st.column_config.TextColumn("Предмет"),
                "grade": st.column_config.NumberColumn("Класс", format="%d", min_value=1, max_value=11),
                "previous_grade": st.column_config.CheckboxColumn("Работа за предыдущий класс"),
            },
        )
    found = {}
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        changed = {k: new[k] for k in _EDITED if str(new[k]) != str(old[k]) and not text.is_missing(new[k])}
        if changed:
            found[str(old["file"])] = Choice(
                format=changed.get("format"),
                year=_whole(changed.get("year")),
                subject=changed.get("subject"),
                grade=_whole(changed.get("grade")),
                previous_grade=changed.get("previous_grade"),
            )
    return found


def _whole(value: float | str | None) -> int | None:
    return None if value is None else int(value)


def _publish(plan: Plan, operator: str) -> None:
    if plan.refused or not plan.to_store:
        return
    if st.button("Опубликовать", type="primary", key="import_publish"):
        try:
            version = publish_plan(default_folder(), plan, author=operator, now=now())
        except (DataRefusedError, DatabaseUnavailableError) as refused:
            st.error(str(refused))
            return
        st.session_state.pop(_PLAN, None)
        if version is not None:
            st.toast(f"Опубликована версия {version.version}.")
        st.rerun()
