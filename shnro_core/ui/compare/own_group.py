"""The reader's own group on the page: who is in it, a file, a link."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from shnro_core import text
from shnro_core.exports.story import school
from shnro_core.exports.story.compare.group import LARGEST, SchoolGroup
from shnro_core.parameters import SettingsError
from shnro_core.ui.compare import state
from shnro_core.ui.page import told
from shnro_core.ui.region import chosen

_MEMBERS: Final = "compare_members"
_TITLE: Final = "compare_title"
_FILE: Final = "compare_file"
_WRITTEN: Final = "compare_written"
_LARGEST_FILE: Final = 65536


def draw(code: str, similar: tuple[str, ...]) -> None:
    """Buttons that fill the group, its members, and the exchange; ``code`` is the school chosen above."""
    kept = state.group()
    with st.container(horizontal=True):
        st.button(
            "Добавить в группу",
            key="compare_add",
            disabled=not code or code in kept.schools,
            on_click=state.regroup,
            args=((*kept.schools, code),),
        )
        near = tuple(c for c in (code, *similar[:3]) if c and c not in kept.schools)
        st.button(
            "Добавить с тремя похожими",
            key="compare_add_similar",
            disabled=not code or not near,
            on_click=state.regroup,
            args=((*kept.schools, *near),),
        )
        st.button("Очистить группу", key="compare_clear", disabled=not kept.schools, on_click=_clear)
    if kept.schools:
        known = told(school.register)
        st.session_state[_MEMBERS] = list(kept.schools)
        st.multiselect(
            f"Своя группа ({text.schools(len(kept.schools))} из {LARGEST} возможных)",
            list(kept.schools),
            key=_MEMBERS,
            format_func=known.__getitem__,
            on_change=_members_changed,
            placeholder="Группа пуста",
        )
    _exchange(kept)


def _exchange(kept: SchoolGroup) -> None:
    box = st.expander("Группа: название, файл, ссылка", key="compare_exchange", on_change="rerun")
    if not box.open:
        return
    with box:
        left, right = st.columns(2, gap="large")
        with left:
            st.markdown("**Сохранить и отправить**")
            st.session_state[_TITLE] = kept.title
            st.text_input(
                "Название группы",
                key=_TITLE,
                max_chars=80,
                on_change=_title_changed,
                placeholder="Например: малые сельские школы",
            )
            st.download_button(
                "Скачать файл группы",
                f"# Своя группа школ страницы «Сравнение»\n{kept.to_yaml(chosen().code)}",
                file_name=f"gruppa_shkol_{chosen().code}.yaml",
                mime="application/yaml",
                key="compare_download",
                on_click="ignore",
                disabled=not kept.schools,
            )
            if kept.schools:
                st.caption("Ссылка на эту группу; она же стоит в адресной строке:")
                st.code(_link(kept), language=None, wrap_lines=True)
        with right:
            st.markdown("**Взять готовую**")
            st.file_uploader("Файл группы (YAML)", type=["yaml", "yml", "txt"], key=_FILE, max_upload_size=1)
            st.text_area("или текст файла, или ссылка", key=_WRITTEN, placeholder="Вставьте ссылку или текст файла")
            st.button("Взять эту группу", key="compare_take", on_click=_take)


def _link(kept: SchoolGroup) -> str:
    asked = {"region": chosen().code, "view": st.session_state["view"], "year": st.session_state["year"]}
    named = {state.GROUP_TITLE: kept.title} if kept.title else {}
    return f"{st.context.url or '/compare'}?{urlencode({**asked, state.GROUP: kept.to_text(), **named})}"


def _clear() -> None:
    state.keep_group(SchoolGroup())


def _members_changed() -> None:
    state.regroup(st.session_state[_MEMBERS])


def _title_changed() -> None:
    state.regroup(state.group().schools, st.session_state[_TITLE])


def _take() -> None:
    try:
        state.keep_group(_brought())
    except SettingsError as refused:
        state.refuse(str(refused))


def _brought() -> SchoolGroup:
    """The group of the file or of the written text, a link or YAML. Raises SettingsError."""
    file, written = st.session_state.get(_FILE), (st.session_state.get(_WRITTEN) or "").strip()
    known, region = told(school.register), chosen()
    if file is not None and not written:
        if file.size > _LARGEST_FILE:
            raise SettingsError("group", "Файл группы слишком велик.")
        try:
            written = file.getvalue().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise SettingsError("group", "Файл группы — не текст в кодировке UTF-8.") from None
    if not written:
        raise SettingsError("group", "Группа не дана: выберите файл или вставьте текст либо ссылку.")
    if "\n" not in written and f"{state.GROUP}=" in written:
        asked = parse_qs(urlsplit(written).query)
        given = asked.get("region", [region.code])[0]
        if given != region.code:
            raise SettingsError(
                "region", f"region: группа собрана для региона «{given[:20]}», а открыт «{region.name}»."
            )
        title = asked.get(state.GROUP_TITLE, [""])[0]
        return SchoolGroup.from_text(asked.get(state.GROUP, [""])[0], title, known, region.name)
    return SchoolGroup.from_yaml(written, region.code, known, region.name)
