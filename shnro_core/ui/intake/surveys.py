"""Surveys on the page: the form that maps the columns of a new one, the mappings kept for the next wave."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from zlib import crc32

import streamlit as st

from shnro_core import text
from shnro_core.importers import Batch, SurveyMapping, SurveyQuestion, SurveyScale
from shnro_core.importers.mappings import FOLDER_FILE, WAVES, fitting_scale, mappings_text, usual_scales
from shnro_core.importers.specs.templates import FIRST_YEAR, LAST_YEAR
from shnro_core.intake.kept import forget_mapping, keep_mappings, kept_mappings
from shnro_core.intake.plan import Plan
from shnro_core.model import DataRefusedError
from shnro_core.store.database import default_folder

_SKIP, _OWN = "не читать", "свои ответы"
_LEAST_OPTIONS = 2


def unmapped_surveys(plan: Plan) -> bool:
    """A form for each survey nobody has mapped yet; True when one was saved and the files should be read again."""
    seen: set[str] = set()
    saved = False
    for change in plan.changes:
        questions = change.batch.parameters.get("questions")
        if questions and questions not in seen:
            seen.add(questions)
            saved = _form(change.batch, json.loads(questions)) or saved
    return saved


def _form(batch: Batch, offered: Sequence[dict[str, Any]]) -> bool:
    key = f"{crc32(json.dumps(offered).encode()):08x}"
    with st.container(border=True, key=f"survey-{key}"):
        st.subheader(f"Как читать опрос «{PurePosixPath(batch.file_name).name}»", anchor=False)
        st.markdown(
            "Скажите один раз, какой столбец — какой вопрос и по какой шкале на него отвечали. Для следующей волны это "
            "найдётся само по столбцам выгрузки. Персональные столбцы сюда не попадают и не читаются."
        )
        mapping = _head(batch, key)
        answers = [_question(item, f"{key}-{number}", number) for number, item in enumerate(offered, start=1)]
        chosen = [answer for answer in answers if answer is not None]
        if not st.button("Сохранить и прочитать заново", type="primary", key=f"survey-save-{key}"):
            return False
        fault = _fault(mapping, chosen)
        if fault:
            st.error(fault)
            return False
        scales = {scale.name: scale for _, scale in chosen}
        questions = tuple(question for question, _ in chosen)
        keep_mappings(default_folder(), [SurveyMapping(**mapping, questions=questions, scales=tuple(scales.values()))])
        return True


def _head(batch: Batch, key: str) -> dict[str, Any]:
    told = batch.parameters
    left, right = st.columns(2)
    with left:
        name = st.text_input("Название опроса", key=f"survey-name-{key}")
    with right:
        respondents = st.text_input(
            "Кто отвечал", key=f"survey-who-{key}", placeholder="Учителя, управленческие команды, кураторы …"
        )
    first, second, third = st.columns(3)
    with first:
        year = st.number_input("Год", FIRST_YEAR, LAST_YEAR, _whole(told.get("year")), key=f"survey-year-{key}")
    with second:
        wave = told.get("wave")
        index = WAVES.index(wave) if wave in WAVES else None
        wave = st.selectbox("Волна", WAVES, index=index, key=f"survey-wave-{key}", placeholder="Выберите")
    with third:
        invited = st.number_input(
            "Скольким предложили ответить", 0, None, None, key=f"survey-invited-{key}", placeholder="можно не указывать"
        )
    return {
        "name": name.strip() or respondents.strip(),
        "respondents": respondents.strip(),
        "year": year,
        "wave": wave,
        "invited": invited,
    }


def _question(item: dict[str, Any], key: str, number: int) -> tuple[SurveyQuestion, SurveyScale] | None:
    column, answers = str(item["column"]), [str(a) for a in item["answers"]]
    scales = {scale.name: scale for scale in (*_kept_scales(), *usual_scales())}
    guess = fitting_scale(scales.values(), answers)
    options = [_SKIP, *scales, _OWN]
    default = guess.name if guess else _OWN if answers else _SKIP
    st.markdown(f"**Столбец {number}.** {column}")
    left, right = st.columns(2)
    with left:
        question = st.text_input("Вопрос", column, key=f"survey-question-{key}")
    with right:
        chosen = st.selectbox("Шкала", options, options.index(default), key=f"survey-scale-{key}")
    if chosen == _SKIP:
        return None
    several = st.checkbox("можно было выбрать несколько ответов", key=f"survey-several-{key}")
    if chosen != _OWN:
        st.caption(_described(scales[chosen]))
        return SurveyQuestion(column, question.strip() or column, chosen, several), scales[chosen]
    listed = st.text_area(
        "Ответы от худшего к лучшему, каждый с новой строки", "\n".join(answers), key=f"survey-options-{key}"
    )
    lines = list(dict.fromkeys(line.strip() for line in listed.splitlines() if line.strip()))
    positive = st.multiselect(
        "Какие из них положительные", lines, key=f"survey-positive-{key}", placeholder="Ни одного"
    )
    name = f"ответы на вопрос {number}"
    return SurveyQuestion(column, question.strip() or column, name, several), SurveyScale(
        name, tuple(lines), frozenset(positive)
    )


def _fault(mapping: dict[str, Any], chosen: Sequence[tuple[SurveyQuestion, SurveyScale]]) -> str:
    if not mapping["respondents"]:
        return "Впишите, кто отвечал: без этого волны опроса не сравнить."
    if mapping["year"] is None or mapping["wave"] is None:
        return "Укажите год и волну опроса."
    if not chosen:
        return "Выберите шкалу хотя бы для одного столбца."
    short = next((scale for _, scale in chosen if len(scale.options) < _LEAST_OPTIONS), None)
    return f"Шкала «{short.name}»: впишите не меньше двух ответов." if short else ""


def _kept_scales() -> list[SurveyScale]:
    own = {scale.name: scale for mapping in kept_mappings(default_folder()) for scale in mapping.scales}
    return [scale for name, scale in own.items() if not name.startswith("ответы на вопрос")]


def _described(scale: SurveyScale) -> str:
    positive = ", ".join(option for option in scale.options if option in scale.positive) or "нет"
    return f"Ответы: {', '.join(scale.options)}. Положительные: {positive}."


def _whole(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


def kept_surveys(operator: str | None) -> None:
    """Surveys whose columns are known; the operator may drop one so that it is mapped anew."""
    st.subheader("Сопоставления опросов", anchor=False)
    try:
        kept = kept_mappings(default_folder())
    except DataRefusedError as refused:
        st.error(str(refused))
        return
    if not kept:
        st.info("Пока нет ни одного: форма появится, когда вы загрузите выгрузку опроса на вкладке «Загрузка».")
        return
    by_name: dict[str, list[SurveyMapping]] = {}
    for mapping in kept:
        by_name.setdefault(mapping.name, []).append(mapping)
    for name, waves in by_name.items():
        with st.expander(f"{name} — {text.counted(len(waves[0].questions), 'вопрос')}"):
            _one_survey(name, waves, operator)
    st.download_button(
        "Скачать сопоставления (YAML)",
        lambda: mappings_text(kept).encode(),
        file_name=FOLDER_FILE,
        mime="application/yaml",
        on_click="ignore",
        key="surveys-download",
    )


def _one_survey(name: str, waves: Sequence[SurveyMapping], operator: str | None) -> None:
    told = ", ".join(
        f"{m.wave} {m.year}" + (f" (предложено {text.number(m.invited)})" if m.invited is not None else "")
        for m in waves
    )
    st.markdown(f"Отвечали: {waves[0].respondents}. Волны: {told}.")
    scales = {scale.name: scale for scale in waves[0].scales}
    st.markdown("\n".join(f"- {q.question} — шкала «{q.scale}»" for q in waves[0].questions))
    for scale in scales.values():
        st.caption(f"Шкала «{scale.name}». {_described(scale)}")
    if operator and st.button("Удалить сопоставление", key=f"survey-forget-{name}"):
        forget_mapping(default_folder(), name)
        st.rerun()
