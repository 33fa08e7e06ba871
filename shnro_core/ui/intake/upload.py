"""Upload of files by the operator: read, report, correct, publish."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from shnro_core.clock import now
from shnro_core.exports.import_report import verdict
from shnro_core.importers import Choice, Limits, Request
from shnro_core.importers.workspace import workspace
from shnro_core.intake.plan import Plan, prepare
from shnro_core.intake.publish import publish_plan
from shnro_core.model import DatabaseUnavailableError, DataKind, DataRefusedError
from shnro_core.store.database import default_folder
from shnro_core.ui.intake.corrections import corrections
from shnro_core.ui.intake.report import report
from shnro_core.ui.intake.session import (
    Prepared,
    finish,
    forget_outcome,
    outcome,
    prepared,
    remember,
    uploader_key,
)
from shnro_core.ui.intake.surveys import unmapped_surveys
from shnro_core.ui.region import regions

_BY_LOGIN = "по логинам школ"
_TYPES = ("xlsx", "xls", "xlsm", "csv", "txt", "zip", "yaml")
_MEGABYTES = 200
_WRITTEN = Limits(settle_seconds=0)
"""Uploads have arrived whole: nobody writes them any more."""


def upload(operator: str) -> None:
    """The whole path of one import for the operator."""
    done = outcome()
    if done:
        st.success(done)
    files, region = _ask()
    if not files:
        return
    names = [_plain_name(file) for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        st.error(
            f"Файлов с именем «{twice[0]}» несколько: различить их нельзя. Переименуйте их или положите в папки и "
            "загрузите одним архивом ZIP."
        )
        return
    uploads = tuple(file.file_id for file in files)
    if st.button("Проверить файлы", type="primary", key="import_check"):
        forget_outcome()
        remember(_read(files, region, uploads, {}))
    made = prepared(uploads, region)
    if made is None:
        return
    report(made.plan)
    changed = corrections(made.plan, made.corrections)
    mapped = unmapped_surveys(made.plan)
    if changed is not None or mapped:
        remember(_read(files, region, uploads, made.corrections if changed is None else changed))
        st.rerun()
    _publish(made.plan, operator)


def _ask() -> tuple[list[UploadedFile], str | None]:
    own = {r.name: code for code, r in regions().items() if not (r.data_kind is DataKind.DEMO and code == "demo")}
    names: dict[str, str | None] = {_BY_LOGIN: None, **own}
    st.markdown(
        "Выберите файлы, проверьте их, исправьте распознанное, если нужно, и опубликуйте. "
        "До публикации база не меняется."
    )
    left, right = st.columns([1, 2])
    with left:
        region = st.selectbox(
            "Регион загрузки",
            list(names),
            key="import_region",
            help="Обычно регион виден по логинам школ: sch67… — регион 67. Для выгрузок опросов, где логинов нет, "
            "выберите регион сами.",
        )
    with right:
        files = st.file_uploader(
            "Выгрузки ФИС ОКО и ГИА, контекстные данные, опросы, заполненные шаблоны: XLSX, CSV или ZIP с папками",
            type=list(_TYPES),
            accept_multiple_files=True,
            key=uploader_key(),
            max_upload_size=_MEGABYTES,
        )
    return list(files), names[region]


def _plain_name(file: UploadedFile) -> str:
    return PurePosixPath(file.name.replace("\\", "/")).name


def _read(
    files: Sequence[UploadedFile], region: str | None, uploads: tuple[str, ...], fixed: dict[str, Choice]
) -> Prepared | None:
    """Read the uploads in a folder that is gone afterwards; None, and a sentence on the page, when they are refused."""
    bar = st.progress(0.0, text="Сохраняю файлы…")

    def show(done: int, total: int, name: str) -> None:
        bar.progress(done / max(total, 1), text=f"{done} из {total}: {name}")

    try:
        with workspace() as folder:
            for file in files:
                _save(file, folder)
            request = Request(region=region, by_file=fixed, limits=_WRITTEN)
            plan = prepare(default_folder(), [folder], request, progress=show)
    except (DataRefusedError, DatabaseUnavailableError) as refused:
        st.error(str(refused))
        return None
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        st.error("На диске сервера нет места, файлы не проверены. Освободите место и повторите.")
        return None
    finally:
        bar.empty()
    return Prepared(plan, uploads, region, fixed)


def _save(file: UploadedFile, folder: Path) -> None:
    with (folder / _plain_name(file)).open("wb") as target:
        shutil.copyfileobj(file, target)
    file.seek(0)


def _publish(plan: Plan, operator: str) -> None:
    if plan.refused or not plan.to_store:
        return
    st.markdown("Публикация вводит в работу новую версию базы; прежнюю можно вернуть на вкладке «История».")
    if st.button("Опубликовать", type="primary", key="import_publish"):
        try:
            with st.spinner("Публикую новую версию…"):
                version = publish_plan(default_folder(), plan, author=operator, now=now())
        except (DataRefusedError, DatabaseUnavailableError) as refused:
            st.error(str(refused))
            return
        finish(f"Опубликовано: {verdict(plan)} Версия {version.version if version else ''} в работе.")
        st.rerun()
