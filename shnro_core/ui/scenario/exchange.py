"""A scenario as a value: name, file, link, adding another one."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from shnro_core.exports.story.scenario import FILE_MARK, UNOFFICIAL
from shnro_core.parameters import Scenario, SettingsError, combine
from shnro_core.ui.blocks import escaped
from shnro_core.ui.region import chosen
from shnro_core.ui.scenario import rerun, state

BOX: Final = "whatif_exchange"
"""Key of the box that shows the file and the link of the current scenario."""
_FILE: Final = "whatif_file"
_WRITTEN: Final = "whatif_written"
_LONGEST_NAME: Final = 120
_LARGEST_FILE: Final = 65536


def draw() -> None:
    """Name, file and link of the current scenario, and the place for another one; drawn only when opened."""
    box = st.expander(
        "Сценарий: название, файл, ссылка, сложить или сравнить с другим",
        key=BOX,
        on_change=rerun.both,
    )
    if not box.open:
        return
    with box:
        st.session_state.setdefault(state.NAME, state.current().title)
        st.text_input(
            "Название сценария",
            key=state.NAME,
            max_chars=_LONGEST_NAME,
            placeholder="Например: порог 40 %",
            on_change=rerun.both,
        )
        own, other = st.columns(2, gap="large")
        with own:
            _save()
        with other:
            _bring()


def _save() -> None:
    st.markdown("**Сохранить и отправить**")
    with st.container(horizontal=True):
        st.download_button(
            "Скачать файл сценария",
            f"# {UNOFFICIAL}: сценарий страницы «Что если»\n{state.current().to_yaml()}",
            file_name=f"{FILE_MARK}_scenariy.yaml",
            mime="application/yaml",
            key="whatif_download",
            on_click="ignore",
        )
        st.button("Вернуться к норме", key="whatif_reset", on_click=_reset)
    st.caption("Ссылка на этот сценарий, год и регион; та же ссылка стоит в адресной строке:")
    st.code(_link(), language=None, wrap_lines=True)
    st.caption("Тот же расчёт в командной строке: команда classify с ключом scenario и этим файлом.")


def _bring() -> None:
    st.markdown("**Взять другой сценарий**")
    st.file_uploader("Файл сценария (YAML)", type=["yaml", "yml", "txt"], key=_FILE, max_upload_size=1)
    st.text_area(
        "или текст файла, или ссылка", key=_WRITTEN, placeholder="Вставьте ссылку на «Что если» или текст файла"
    )
    with st.container(horizontal=True):
        st.button("Заменить текущий", key="whatif_replace", on_click=_replace)
        st.button("Сложить с текущим", key="whatif_add", on_click=_add)
        st.button("Сравнить с текущим", key="whatif_compare", on_click=_compare)
    other = state.second()
    with st.container(horizontal=True):
        st.button("Запомнить текущий как второй", key="whatif_keep", on_click=_keep)
        st.button("Убрать второй сценарий", key="whatif_drop_second", on_click=_drop_second, disabled=other is None)
    if other:
        st.caption(f"Сравнивается со вторым сценарием: {escaped(other.title) or 'без названия'}.")
    st.caption("При сложении к текущему сценарию прибавляются изменения второго; где менялось одно и то же, — второго.")


def _link() -> str:
    asked = {"region": chosen().code, "year": st.session_state["year"]}
    links = {state.PARAMETER: state.current().to_link(), state.SECOND_PARAMETER: state.second_link()}
    shown = {name: link for name, link in links.items() if link}
    return f"{st.context.url or '/scenario'}?{urlencode({**asked, **shown})}"


def _reset() -> None:
    state.bring(state.own_rules())
    rerun.both()


def _replace() -> None:
    try:
        state.bring(_brought())
    except SettingsError as refused:
        state.refuse(str(refused))
    rerun.both()


def _add() -> None:
    try:
        together = combine(state.current(), _brought())
        state.bring(state.fitting(together.scenario))
    except SettingsError as refused:
        state.refuse(str(refused))
    else:
        state.note(together.sentence or "Сценарии сложены; порядок сложения ничего не меняет.")
    rerun.both()


def _compare() -> None:
    try:
        state.take_second(_brought())
    except SettingsError as refused:
        state.refuse(str(refused))
    rerun.both()


def _keep() -> None:
    state.take_second(state.current())
    state.note("Текущий сценарий запомнен как второй: меняйте первый и сравнивайте во вкладке «Второй сценарий».")
    rerun.both()


def _drop_second() -> None:
    state.take_second(None)
    rerun.both()


def _brought() -> Scenario:
    """The scenario of the file or of the written text, a link or YAML. Raises SettingsError."""
    file, written = st.session_state.get(_FILE), (st.session_state.get(_WRITTEN) or "").strip()
    if file is not None and not written:
        if file.size > _LARGEST_FILE:
            raise SettingsError("scenario", "Файл сценария слишком велик.")
        try:
            return state.fitting(Scenario.from_yaml(file.getvalue().decode("utf-8-sig")))
        except UnicodeDecodeError:
            raise SettingsError("scenario", "Файл сценария — не текст в кодировке UTF-8.") from None
    if not written:
        raise SettingsError("scenario", "Сценарий не дан: выберите файл или вставьте текст либо ссылку.")
    linked = _linked(written)
    return state.fitting(Scenario.from_link(linked) if linked else Scenario.from_yaml(written))


def _linked(written: str) -> str:
    """The scenario part of a pasted address; empty when the text is not an address."""
    if "\n" in written or f"{state.PARAMETER}=" not in written:
        return ""
    return parse_qs(urlsplit(written).query).get(state.PARAMETER, [""])[0]
