"""The operator's corrections of what was recognised: format, year, procedure, wave, «работа за предыдущий класс»."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from shnro_core.importers import Choice
from shnro_core.importers.mappings import WAVES
from shnro_core.importers.naming import SUBJECTS
from shnro_core.importers.readers.catalogue import FORMATS
from shnro_core.importers.specs.templates import FIRST_YEAR, LAST_YEAR
from shnro_core.intake.plan import Plan

_AS_RECOGNISED = "как распознано"
_YES_NO = {"да": True, "нет": False}
_WORDS = {
    "format": "формат",
    "year": "год",
    "grade": "класс",
    "exam": "экзамен",
    "subject": "предмет",
    "level": "уровень",
    "previous_grade": "работа за предыдущий класс",
    "wave": "волна",
}


def corrections(plan: Plan, made: dict[str, Choice]) -> dict[str, Choice] | None:
    """Corrections for all files once the operator asks to read again; None until then.

    ``made`` are those already in force; a new one for a file goes over its earlier ones.
    """
    files = [change.batch.file_name for change in plan.changes]
    doubtful = [c.batch.file_name for c in plan.changes if c.batch.refused and not c.batch.parameters.get("questions")]
    with st.expander("Исправить распознанное: формат, год, предмет, класс …", key="import-corrections"):
        chosen = st.multiselect(
            "Файлы", files, default=doubtful, key=f"fix-files-{plan.version}-{len(made)}", placeholder="Выберите файлы"
        )
        choice = _fields()
        for name, words in _told(made):
            st.caption(f"{name}: {words}")
        with st.container(horizontal=True):
            again = st.button("Прочитать заново с исправлениями", key="import_again", disabled=not chosen)
            reset = bool(made) and st.button("Убрать все исправления", key="import_reset")
    if reset:
        return {}
    if again and choice != Choice():
        return made | {name: choice.over(made.get(name, Choice())) for name in chosen}
    return None


def _fields() -> Choice:
    titles = {fmt.title: name for name, fmt in FORMATS.items()}
    first = st.columns(3)
    with first[0]:
        fmt = st.selectbox("Формат", list(titles), index=None, placeholder=_AS_RECOGNISED, key="fix_format")
    with first[1]:
        year = st.number_input("Год", FIRST_YEAR, LAST_YEAR, None, placeholder=_AS_RECOGNISED, key="fix_year")
    with first[2]:
        subject = st.selectbox("Предмет", SUBJECTS, index=None, placeholder=_AS_RECOGNISED, key="fix_subject")
    second = st.columns(3)
    with second[0]:
        grade = st.number_input("Класс, в котором учатся", 1, 11, None, placeholder=_AS_RECOGNISED, key="fix_grade")
    with second[1]:
        previous = st.selectbox(
            "Работа за предыдущий класс",
            list(_YES_NO),
            index=None,
            placeholder=_AS_RECOGNISED,
            key="fix_previous",
            help="Осенью 2020 года писали работу за предыдущий класс: пятиклассники — за четвёртый.",
        )
    with second[2]:
        exam = st.selectbox("Экзамен", ["ОГЭ", "ЕГЭ"], index=None, placeholder=_AS_RECOGNISED, key="fix_exam")
    third = st.columns(3)
    with third[0]:
        level = st.selectbox(
            "Уровень ЕГЭ", ["базовый", "профильный"], index=None, placeholder=_AS_RECOGNISED, key="fix_level"
        )
    with third[1]:
        wave = st.selectbox("Волна опроса", WAVES, index=None, placeholder=_AS_RECOGNISED, key="fix_wave")
    return Choice(
        format=titles[fmt] if fmt else None,
        year=int(year) if year is not None else None,
        grade=int(grade) if grade is not None else None,
        exam=exam,
        subject=subject,
        level=level,
        previous_grade=_YES_NO[previous] if previous else None,
        wave=wave,
    )


def _told(made: dict[str, Choice]) -> list[tuple[str, str]]:
    told = []
    for name, choice in made.items():
        given = {f.name: getattr(choice, f.name) for f in fields(choice) if f.name in _WORDS}
        words = [f"{_WORDS[key]} — {_value(key, value)}" for key, value in given.items() if value is not None]
        told.append((name, ", ".join(words)))
    return told


def _value(key: str, value: object) -> str:
    if key == "format":
        return f"«{FORMATS[str(value)].title}»"
    return {True: "да", False: "нет"}[value] if isinstance(value, bool) else str(value)
