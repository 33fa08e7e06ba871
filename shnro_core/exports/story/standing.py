"""What is said wherever the list or a status in it is told: how firmly schools stand there, what «подряд» rests on."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Context
from shnro_core.parameters import MethodSettings

LISTED: Final = "ШНРО"
IN_A_ROW: Final = ("кризисная", "повторно подряд")
SINGLE_YEARS: Final = "single_years"
_GROUPS: Final = {"firm": "уверенно", "few_pupils": "на границе", "small": "держатся на малых процедурах"}
OVERLAP: Final = "Периоды списков перекрываются: «подряд» может опираться на один неудачный год."


def meaning(settings: MethodSettings) -> str:
    """What the words about a school's place on the list mean."""
    few = text.counted(settings.edge_pupils, "результат", case=text.Case.NOMINATIVE)
    return (
        "Расчёт системы. Уверенно: школа в списке и без маркеров, интервал которых заходит ниже порога. На границе: "
        f"место решают не больше чем {few}. Держится на малых процедурах: без тех, где участников меньше "
        f"{settings.reliable_participants}, её в списке нет. Не уверенно — остальные."
    )


def firmness(context: Context, year: int) -> pd.DataFrame:
    """Listed schools of the region by how firmly they stand on the list; empty under rules without markers."""
    return context.compute("firmness", region=context.region.code, year=year)


def firmness_sentence(context: Context, year: int, schools: pd.DataFrame) -> str:
    """How many of the listed schools stand firmly; empty where nobody is listed or the list does not count markers."""
    listed = schools.loc[schools["cluster"] == LISTED, "school_code"]
    found = firmness(context, year)
    own = found[found["school_code"].isin(listed)]
    if own.empty:
        return ""
    told = ", ".join(f"{words} — {text.number(int(own[name].sum()))}" for name, words in _GROUPS.items())
    rest = int((~own[list(_GROUPS)].any(axis=1)).sum())
    whole = text.counted(len(own), "школы", "школ", "школ")
    return (
        f"Место в списке у {whole}: {told}, не уверенно (часть маркеров могла дать случайность) — "
        f"{text.number(rest)}; школа может быть в двух группах сразу (расчёт системы)."
    )


def too_few_results(settings: MethodSettings, schools: pd.DataFrame) -> bool:
    """Whether no school has as many procedures in the study period as the list asks markers: nobody could be listed."""
    counted = settings.list_rule == "markers" and not schools.empty
    return counted and _most_procedures(schools) < settings.low_results_school_markers


def too_few_sentence(settings: MethodSettings, schools: pd.DataFrame) -> str:
    """Why nobody could be listed and what to load; empty where somebody could."""
    if not too_few_results(settings, schools):
        return ""
    border = text.counted(settings.low_results_school_markers, "маркер", "маркера", "маркеров")
    period = text.counted(settings.study_period_years, "год", "года", "лет")
    most = text.number(_most_procedures(schools))
    return (
        f"Список ШНРО пока не составить, и это не ноль: граница — {border} за {period}, а процедур с результатами у "
        f"школы самое большее {most}. Загрузите другие предметы, классы и годы на странице «Данные»."
    )


def _most_procedures(schools: pd.DataFrame) -> int:
    return int(schools["procedures"].fillna(0).max())


def history_sentence(context: Context, year: int, schools: pd.DataFrame) -> str:
    """What «подряд» rests on: how many of the schools had a low result in each of these years and in the year itself.

    ``schools`` holds ``status, low_each_year, low_history`` of ``classify``; empty where nobody has a status.
    """
    listed = schools[schools["status"].notna() & (schools["status"] != "неизвестно")]
    if listed.empty:
        return ""
    alone = context.settings.list_history == SINGLE_YEARS
    told = "История — по отдельным годам. " if alone else "История — по спискам, как они были. "
    quiet = int((listed["low_history"].fillna(0).astype(int) % 2 == 0).sum())
    in_row = listed[listed["status"].isin(IN_A_ROW)]
    each = int(in_row["low_each_year"].astype(bool).sum())
    if len(in_row):
        told += (
            f"Из {text.schools(len(in_row), text.Case.GENITIVE)} со статусом «подряд» низкий результат в каждом из "
            f"этих лет был у {_every(each, len(in_row))}. "
        )
    whole = text.counted(len(listed), "школы", "школ", "школ")
    if not quiet:
        return f"{told}За {year} год низкие результаты есть у каждой из {whole} списка."
    return f"{told}За {year} год ни одного низкого результата нет у {text.number(quiet)} из {whole} списка."


def _every(count: int, total: int) -> str:
    """``52``, or ``всех`` when it is all of them."""
    return "всех" if count == total else text.number(count)
