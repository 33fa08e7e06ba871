"""Changes of the data of a scenario: those it has, and the form that adds one."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from shnro_core import text
from shnro_core.exports.story.scenario import targets
from shnro_core.exports.story.scenario.changes import whom_words
from shnro_core.exports.story.scenario.targets import Targets
from shnro_core.parameters import ChangeKind, DataChange, Scope, SettingsError
from shnro_core.parameters.data_changes import MOST_PUPILS, MOST_THINGS
from shnro_core.ui.blocks import escaped
from shnro_core.ui.page import told
from shnro_core.ui.scenario import rerun, state
from shnro_core.ui.search import found

_KINDS: Final = {ChangeKind.PASSED: "Сдали бы ещё ученики", ChangeKind.GROWTH_POINT: "Открыли бы «Точку роста»"}
_WHOLE_PLACE: Final = "Все школы муниципалитета"
_CLUSTERS: Final = "Кластер целиком"
_ALL_PROCEDURES: Final = "Каждая процедура года"
_PREFIX: Final = "whatif_data"


def draw(year: str) -> None:
    """The changes with a button to take each away, and the form of a new one; drawn only when opened."""
    count = len(state.current().data)
    box = st.expander("Изменить данные: «если бы сдали ещё…», «Точка роста»", key=_PREFIX, on_change=rerun.both)
    if count and not box.open:
        st.caption(f"Данные изменены в {text.counted(count, 'место', case=text.Case.PREPOSITIONAL)}.")
    if not box.open:
        return
    with box:
        known = told(targets.tell, year=year)
        _present(known)
        _form(known, year)


def _present(known: Targets) -> None:
    names = {code: name for schools in known.schools.values() for code, name in schools.items()}
    for number, change in enumerate(state.current().data):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(escaped(f"{whom_words(change, names)}: {change.what}"))
            st.button("Убрать", key=f"{_PREFIX}_drop_{number}", on_click=_drop, args=(change,))


def _form(known: Targets, year: str) -> None:
    first, second, third = st.columns(3)
    with first:
        kind = st.selectbox(
            "Что было бы",
            list(_KINDS),
            key=f"{_PREFIX}_kind",
            format_func=_KINDS.__getitem__,
            on_change=rerun.both,
        )
        when = st.selectbox(
            "Год данных", known.years, index=known.years.index(int(year)), key=f"{_PREFIX}_year", format_func=str
        )
    with second:
        whom = _whom(known)
    with third:
        amounts = _passed(known) if kind is ChangeKind.PASSED else _equipment()
    if kind is ChangeKind.GROWTH_POINT:
        st.caption(
            "Сигнала «Точки роста» в методике нет: техника прибавляется к ответам школы об оснащении. Сколько её — "
            "ваше предположение."
        )
    asked = {"kind": kind.value, "year": when, **whom, **amounts}
    st.button("Добавить к сценарию", key=f"{_PREFIX}_add", on_click=_add, args=(asked,))


def _whom(known: Targets) -> dict[str, Any]:
    place = st.selectbox("Где", [*known.schools, _CLUSTERS], key=f"{_PREFIX}_place", on_change=rerun.both)
    if place == _CLUSTERS:
        return {
            Scope.CLUSTER.value: st.selectbox("Кластер по приказу № 548-ОД", known.clusters, key=f"{_PREFIX}_cluster")
        }
    here = known.schools[place]
    current = st.session_state.get(f"{_PREFIX}_school")
    codes = found(
        here,
        key=f"{_PREFIX}_search",
        what="школу",
        chosen=current if current in here else None,
        on_change=rerun.both,
    )
    code = st.selectbox(
        "У кого",
        ["", *codes],
        key=f"{_PREFIX}_school",
        format_func=lambda code: here.get(code, _WHOLE_PLACE),
    )
    return {Scope.SCHOOL.value: code} if code in here else {Scope.MUNICIPALITY.value: place}


def _passed(known: Targets) -> dict[str, Any]:
    procedure = st.selectbox(
        "Процедура",
        ["", *known.procedures],
        key=f"{_PREFIX}_procedure",
        format_func=lambda key: known.procedures.get(key, _ALL_PROCEDURES),
    )
    pupils = st.number_input(
        "На сколько учеников больше сдали бы",
        -MOST_PUPILS,
        MOST_PUPILS,
        3,
        key=f"{_PREFIX}_pupils",
        help="В каждом результате. Число со знаком минус — на сколько меньше.",
    )
    return {"procedure": procedure, "pupils": int(pupils)}


def _equipment() -> dict[str, Any]:
    computers = st.number_input("Новых компьютеров в школе", 0, MOST_THINGS, 10, key=f"{_PREFIX}_computers")
    rooms = st.number_input("Кабинетов с проектором прибавится", 0, MOST_THINGS, 2, key=f"{_PREFIX}_projectors")
    return {"computers": int(computers), "projectors": int(rooms)}


def _add(asked: dict[str, Any]) -> None:
    try:
        state.add_change(DataChange.of(asked))
    except SettingsError as refused:
        state.refuse(str(refused))
    rerun.both()


def _drop(change: DataChange) -> None:
    state.drop_change(change)
    rerun.both()
