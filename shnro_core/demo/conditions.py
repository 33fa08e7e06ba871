"""What the invented office knows about conditions: ИСБШ, context forms, deficits, signs of biased results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.columns import Columns, joined, only_where, table_columns
from shnro_core.demo.procedures import YEARS
from shnro_core.demo.results import Simulation
from shnro_core.demo.schools import Schools

CONTEXT_YEARS: Final = (2021, 2022)
DEFICIT_YEARS: Final = (2021, 2022)
BIAS_YEARS: Final = (2020, 2021, 2022)
BIAS_SIGNS: Final = ("4 РУ", "4 МА", "5 РУ", "5 МА")

SETTLEMENTS: Final = {
    "capital": "административный центр региона",
    "city": "город",
    "town": "посёлок городского типа",
    "village": "сельский населённый пункт",
}
SETTLEMENT_SIZES: Final = {
    "capital": "От 100 до 500 тыс. человек",
    "city": "От 50 до 100 тыс. человек",
    "town": "От 3 до 15 тыс. человек",
    "village": "Менее 3 тыс. человек",
}
TRANSPORT: Final = ("Да, ежедневно", "Да, несколько раз в неделю", "Нет")
INTERNET_SPEEDS: Final = ("до 25 Мбит/с", "26–50 Мбит/с", "51–100 Мбит/с", "более 100 Мбит/с")

DEFICITS: Final = {
    "кадровый": (
        "Не хватает учителей-предметников",
        "Мало учителей высшей категории",
        "Нет учителей моложе 30 лет",
    ),
    "материально-технический": (
        "Кабинетам физики и химии не хватает оборудования",
        "Мало кабинетов с проектором",
    ),
    "ИКТ": (
        "Компьютеры устарели",
        "Медленный интернет",
    ),
}
"""Kinds of deficits of the orders with indicators in our own words."""

Array = NDArray[Any]
FloatArray = NDArray[np.float64]


def isbsh_columns(schools: Schools, codes: NDArray[np.object_], rng: np.random.Generator) -> Columns:
    """ИСБШ (0–100, higher = easier conditions) of every open school and year; a few values are missing, as in life."""
    count = len(codes)
    columns: dict[str, list[Array]] = {"year": [], "school_code": [], "isbsh": []}
    lasting = 50 - 11 * schools.hardship
    for year in YEARS:
        value = np.clip(lasting + 1.6 * rng.standard_normal(count), 3, 97).round(1)
        given = (schools.closed_year > year) & (rng.random(count) > 0.006)
        columns["year"].append(np.full(given.sum(), year))
        columns["school_code"].append(codes[given])
        columns["isbsh"].append(value[given])
    return table_columns("isbsh", {name: np.concatenate(parts) for name, parts in columns.items()})


def context_columns(schools: Schools, codes: NDArray[np.object_], rng: np.random.Generator) -> Columns:
    """Answers of the context forms of 2021 and 2022; each form asks its own questions, the other columns stay empty."""
    base = _lasting_context(schools, rng)
    parts = [_context_of_year(year, schools, codes, base, rng) for year in CONTEXT_YEARS]
    return table_columns("context", joined(parts))


def _lasting_context(schools: Schools, rng: np.random.Generator) -> dict[str, Array]:
    count = len(schools.hardship)
    grades = np.minimum(schools.last_grade, 9) + np.where(schools.last_grade == 11, 1, 0)
    pupils = schools.grade_size * grades
    ease = 1 / (1 + np.exp(schools.hardship))
    teachers = np.maximum(4, np.rint(5 + pupils / 15 + rng.normal(0, 1.5, count)))
    rooms = np.maximum(4, np.rint(4 + pupils / 24 + rng.normal(0, 1, count)))
    computers = np.maximum(2, np.rint(pupils * rng.uniform(0.06, 0.12, count) + 6 * ease + 3))
    where = np.where(
        (schools.place == "city") & (schools.register["municipality"] == schools.register["municipality"][0]),
        "capital",
        schools.place,
    )
    speed = np.clip(np.rint(3.4 * ease + rng.normal(0, 0.7, count)), 0, 3).astype(int)
    transport = np.where(
        where == "village", np.clip(np.rint(1.6 * (1 - ease) + rng.normal(0, 0.6, count)), 0, 2), 0
    ).astype(int)
    return {
        "pupils": pupils,
        "ease": ease,
        "teachers": teachers,
        "rooms": rooms,
        "computers": computers,
        "where": where,
        "speed": speed,
        "transport": transport,
    }


def _context_of_year(
    year: int, schools: Schools, codes: NDArray[np.object_], base: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    count = len(codes)
    answered = np.flatnonzero((schools.closed_year > year) & (rng.random(count) > 0.02))
    teachers = base["teachers"].astype(int)
    ease = base["ease"]

    def part_of(whole: Array, share: FloatArray) -> FloatArray:
        return rng.binomial(whole.astype(int), np.clip(share, 0.01, 0.98)).astype(float)

    first_or_highest = part_of(teachers, 0.35 + 0.45 * ease)
    highest = part_of(first_or_highest, 0.2 + 0.45 * ease)
    columns = {
        "year": np.full(count, year),
        "school_code": codes,
        "settlement_kind": np.array([SETTLEMENTS[w] for w in base["where"]], dtype=object),
        "settlement_size": np.array([SETTLEMENT_SIZES[w] for w in base["where"]], dtype=object),
        "transport": np.array(TRANSPORT, dtype=object)[base["transport"]],
        "pupils": np.maximum(3, np.rint(base["pupils"] * rng.normal(1, 0.03, count))),
        "teachers": teachers.astype(float),
    }
    columns |= _asked_in_2021(base, highest, part_of, count) if year == 2021 else _skipped_in_2022(count)
    in_2022 = year == 2022
    special = part_of(columns["pupils"], 0.03 + 0.06 * (1 - ease))
    columns["pupils_special_needs"] = special if in_2022 else np.full(count, np.nan)
    columns["teachers_grades_5_9"] = (
        np.where(schools.last_grade > 4, part_of(teachers, np.full(count, 0.7)), 0.0)
        if in_2022
        else np.full(count, np.nan)
    )
    columns["teachers_first_or_highest_category"] = first_or_highest if in_2022 else np.full(count, np.nan)
    return {name: np.asarray(values)[answered] for name, values in columns.items()}


def _asked_in_2021(
    base: dict[str, Array], highest: FloatArray, part_of: Callable[[Array, FloatArray], FloatArray], count: int
) -> dict[str, Array]:
    ease, teachers, rooms, computers = base["ease"], base["teachers"], base["rooms"], base["computers"]
    return {
        "correctional": np.zeros(count, dtype=bool).astype(object),
        "teachers_highest_category": highest,
        "teachers_under_30": part_of(teachers, 0.04 + 0.12 * ease),
        "teachers_pension_age": part_of(teachers, 0.42 - 0.25 * ease),
        "classrooms": rooms,
        "classrooms_with_teacher_computer": part_of(rooms, 0.6 + 0.35 * ease),
        "classrooms_with_projector": part_of(rooms, 0.3 + 0.55 * ease),
        "computers": computers,
        "computers_outdated": part_of(computers, 0.65 - 0.45 * ease),
        "computers_online": part_of(computers, 0.5 + 0.45 * ease),
        "internet_speed": np.array(INTERNET_SPEEDS, dtype=object)[base["speed"]],
    }


def _skipped_in_2022(count: int) -> dict[str, Array]:
    counts = (
        "teachers_highest_category",
        "teachers_under_30",
        "teachers_pension_age",
        "classrooms",
        "classrooms_with_teacher_computer",
        "classrooms_with_projector",
        "computers",
        "computers_outdated",
        "computers_online",
    )
    texts = ("correctional", "internet_speed")
    return {name: np.full(count, np.nan) for name in counts} | {
        name: np.full(count, None, dtype=object) for name in texts
    }


def deficit_columns(schools: Schools, codes: NDArray[np.object_], rng: np.random.Generator) -> Columns:
    """Deficits the office has named: half of the municipalities hand in the table, the others do not."""
    towns = schools.register["municipality"].tolist()
    reporting = set(list(dict.fromkeys(towns))[::2])
    given = np.array([town in reporting for town in towns])
    kinds = [(kind, indicator) for kind, indicators in DEFICITS.items() for indicator in indicators]
    leaning = rng.standard_normal((len(codes), len(kinds)))
    columns: dict[str, list[Array]] = {name: [] for name in ("year", "school_code", "kind", "indicator", "found")}
    columns["resolved"] = []
    for year in DEFICIT_YEARS:
        rows = np.flatnonzero(given & (schools.closed_year > year))
        for k, (kind, indicator) in enumerate(kinds):
            found = leaning[rows, k] + 0.9 * schools.hardship[rows] - 0.15 * (year - 2021) > 0.75
            resolved = found & (rng.random(len(rows)) < 0.25)
            columns["year"].append(np.full(len(rows), year))
            columns["school_code"].append(codes[rows])
            columns["kind"].append(np.full(len(rows), kind, dtype=object))
            columns["indicator"].append(np.full(len(rows), indicator, dtype=object))
            columns["found"].append(found)
            columns["resolved"].append(only_where(found, resolved))
    return table_columns("deficit", {name: np.concatenate(parts) for name, parts in columns.items()})


def bias_columns(
    schools: Schools, simulation: Simulation, codes: NDArray[np.object_], rng: np.random.Generator
) -> Columns:
    """Signs the office has published: most signs of the schools that inflate, and a few that came by chance."""
    columns: dict[str, list[Array]] = {"year": [], "school_code": [], "sign": []}
    for year in BIAS_YEARS:
        for sign in BIAS_SIGNS:
            chance = np.where(simulation.inflating, 0.7, 0.008)
            marked = codes[(rng.random(len(codes)) < chance) & (schools.closed_year > year)]
            columns["year"].append(np.full(len(marked), year))
            columns["school_code"].append(marked)
            columns["sign"].append(np.full(len(marked), sign, dtype=object))
    return table_columns("bias_sign", {name: np.concatenate(parts) for name, parts in columns.items()})
