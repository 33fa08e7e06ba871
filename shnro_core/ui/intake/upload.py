"""Upload of files by the operator: read, report, correct, publish."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from shnro_core.clock import now
from shnro_core.exports.import_report import good_alone, on_page, published
from shnro_core.importers import Limits, Request
from shnro_core.importers.workspace import workspace
from shnro_core.intake.plan import Plan, prepare
from shnro_core.intake.publish import publish_plan
from shnro_core.model import DatabaseUnavailableError, DataKind, DataRefusedError
from shnro_core.places.regions import region_name
from shnro_core.store.database import default_folder
from shnro_core.ui.intake.coverage import next_steps
from shnro_core.ui.intake.decisions import Wishes, decisions
from shnro_core.ui.intake.report import details, summary
from shnro_core.ui.intake.session import (
    Outcome,
    Prepared,
    finish,
    forget_outcome,
    hold,
    lost,
    outcome,
    prepared,
    reading_number,
    remember,
    uploader_key,
)
from shnro_core.ui.intake.surveys import unmapped_surveys
from shnro_core.ui.region import regions

_BY_LOGIN = "по логинам школ"
_FILES, _FOLDER = "файлы", "папку целиком"
_NEXT = {"overview": "Обзор", "map": "Карта", "schools": "Школы", "dynamics": "Динамика"}
"""Pages to go on to once data are there."""
_NAME_BYTES = 240
"""A file's name on the disk is not longer; the tail with its kind is kept."""
_MEGABYTES = 200
_WRITTEN = Limits(settle_seconds=0)
"""Uploads have arrived whole: nobody writes them any more."""


def upload(operator: str) -> None:
    """The whole path of one import for the operator."""
    done = outcome()
    if done:
        _lead_on(done)
    files, region = _ask()
    hold(files=bool(files))
    if not files:
        return
    uploads = tuple(file.file_id for file in files)
    if st.button("Проверить файлы", type="primary", key="import_check"):
        forget_outcome()
        remember(_read(files, region, uploads, Wishes({})))
    made = prepared(uploads, region)
    if made is None:
        return
    summary(made.plan)
    wishes, again = decisions(made.plan, made.wishes, reading_number())
    if unmapped_surveys(made.plan) or again:
        remember(_read(files, region, uploads, wishes))
        st.rerun()
    _publish(made.plan, operator, unread=wishes != made.wishes)
    details(made.plan)


def say_lost(place: st.delta_generator.DeltaGenerator) -> None:
    """What became of uploads whose session is gone, in the place kept for it."""
    if lost():
        place.warning(
            "Сеанс потерян: программу перезапустили или страницу открыли заново. Загрузите файлы снова; что уже "
            "опубликовано, видно на вкладке «История»."
        )


def _lead_on(done: Outcome) -> None:
    """What the publication did and where its figures are to be seen."""
    st.success(done.sentence)
    with st.container(horizontal=True):
        st.markdown(f"Теперь можно посмотреть ({region_name(done.region)}):", width="content")
        for page, title in _NEXT.items():
            st.page_link(f"pages/{page}.py", label=title, query_params={"region": done.region})
    next_steps(done.region)


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
        what = st.radio("Что загружаете", [_FILES, _FOLDER], horizontal=True, key="import_what")
    with right:
        files = st.file_uploader(
            "Выгрузки ФИС ОКО и ГИА, контекстные данные, опросы, заполненные шаблоны: XLSX, CSV или ZIP с папками",
            accept_multiple_files="directory" if what == _FOLDER else True,
            key=f"{uploader_key()}-{what}",
            max_upload_size=_MEGABYTES,
            help="Письма и другие документы рядом с таблицами не мешают: они пропускаются.",
        )
    return list(files), names[region]


def _names(files: Sequence[UploadedFile]) -> list[str]:
    """A name with its folders for each upload; of equal ones the second lies in a folder of its own.

    A folder's name may tell a grade or a year: three digits tell neither.
    """
    met = Counter[str]()
    names = []
    for file in files:
        parts = [p for p in PurePosixPath(file.name.replace("\\", "/")).parts if p not in {"/", "..", "."}]
        name = "/".join(p.encode()[-_NAME_BYTES:].decode(errors="ignore") for p in parts)
        met[name.lower()] += 1
        again = met[name.lower()]
        names.append(name if again == 1 else f"№ {again:03}/{name}")
    return names


def _top(names: Sequence[str]) -> str:
    """The folder that was given whole: the files are known by their places in it."""
    tops = {name.split("/", 1)[0] if "/" in name else "" for name in names}
    return tops.pop() if len(tops) == 1 else ""


def _read(
    files: Sequence[UploadedFile], region: str | None, uploads: tuple[str, ...], wishes: Wishes
) -> Prepared | None:
    """Read the uploads in a folder that is gone afterwards; None, and a sentence on the page, when they are refused."""
    bar = st.progress(0.0, text="Сохраняю файлы…")

    def show(done: int, total: int, name: str) -> None:
        bar.progress(done / max(total, 1), text=f"{done} из {total}: {name}")

    try:
        with workspace() as folder:
            names = _names(files)
            for file, name in zip(files, names, strict=True):
                _save(file, folder / name)
            request = Request(
                region=region,
                by_file=wishes.by_file,
                limits=_WRITTEN,
                remove_absent=wishes.remove_absent,
                sitting=wishes.sitting,
            )
            plan = prepare(default_folder(), [folder / _top(names)], request, progress=show)
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
    return Prepared(plan, uploads, region, wishes)


def _save(file: UploadedFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        shutil.copyfileobj(file, target)
    file.seek(0)


def _publish(plan: Plan, operator: str, *, unread: bool) -> None:
    """The button; with ``unread`` corrections it waits until they have been read."""
    alone = good_alone(plan)
    if not (plan.to_store or plan.sitting is not None) or (plan.refused and not alone):
        return
    words = plan.confirmation
    confirmed = st.text_input(f"Чтобы подтвердить удаление, впишите: {words}", key="import_confirm") if words else ""
    label = f"Опубликовать {alone}" if alone else "Опубликовать"
    if st.button(label, type="primary", key="import_publish", disabled=unread):
        try:
            with st.spinner("Публикую новую версию…"):
                publish_plan(
                    default_folder(), plan, author=operator, now=now(), partial=bool(alone), confirmed=confirmed
                )
        except (DataRefusedError, DatabaseUnavailableError) as refused:
            st.error(on_page(str(refused)))
            return
        finish(Outcome(published(plan), plan.region))
        st.rerun()
    st.caption(
        "Сначала прочитайте файлы заново с исправлениями."
        if unread
        else "Публикация вводит в работу новую версию базы; прежнюю можно вернуть на вкладке «История»."
    )
