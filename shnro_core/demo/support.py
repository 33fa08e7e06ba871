"""Support in the invented region: lists, tracks and programmes, measures, pupils of track 3."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.columns import Columns, joined, only_where, table_columns
from shnro_core.demo.procedures import VPR_GRADES, YEARS, ProcedureTable
from shnro_core.demo.results import Simulation
from shnro_core.demo.schools import Schools

LIST_NAME: Final = "ШНРО"
OPERATORS: Final = ("ЦНППМ", "МОЦ")
SHARE_OF_FIRST_OPERATOR: Final = 21 / 68
PROGRAMMES: Final = (
    "Программа перехода в эффективный режим работы",
    "Программа улучшения образовательных результатов",
)
RISKS: Final = (
    "Низкий уровень оснащения школы",
    "Дефицит педагогических кадров",
    "Недостаточная предметная и методическая компетентность педагогических работников",
    "Риски низкой адаптивности учебного процесса",
    "Несформированность внутришкольной системы повышения квалификации",
    "Высокая доля обучающихся с рисками учебной неуспешности",
    "Высокая доля обучающихся с ОВЗ",
    "Низкое качество преодоления языковых и культурных барьеров",
    "Пониженный уровень качества школьной образовательной и воспитательной среды",
    "Низкий уровень вовлеченности родителей",
)
"""Names of the risk directions as the published table ``risks.csv`` gives them."""

MEASURES: Final = (
    ("Стажировка учителей в школе-наставнике", "кадровый"),
    ("Курсы по предметным затруднениям", "кадровый"),
    ("Выезд методиста на уроки", "кадровый"),
    ("Привлечение молодых учителей", "кадровый"),
    ("Закупка лабораторного оборудования", "материально-технический"),
    ("Обновление кабинетов", "материально-технический"),
    ("Замена компьютеров", "ИКТ"),
    ("Подключение скоростного интернета", "ИКТ"),
    ("Разбор результатов с управленческой командой", None),
    ("Занятия с учениками из группы риска", None),
)
STATUSES: Final = ("запланирована", "выполняется", "выполнена", "отменена")
GROWTH_POINT_YEARS: Final = (2019, 2020, 2021, 2022)
SUPPORT_YEARS: Final = (2020, 2021, 2022)


def list_columns(simulation: Simulation, codes: NDArray[np.object_]) -> Columns:
    """Lists of low-results schools, one row per listed school and year."""
    year, school = np.nonzero(simulation.listed)
    return table_columns(
        "list_entry",
        {
            "year": np.array(YEARS)[year],
            "school_code": codes[school],
            "list": np.full(len(year), LIST_NAME, dtype=object),
        },
    )


def participation_columns(
    schools: Schools, simulation: Simulation, codes: NDArray[np.object_], rng: np.random.Generator
) -> Columns:
    """Tracks and programmes of a school in a year; also schools that only have a «Точка роста» or ЦОС by that year."""
    count = len(codes)
    growth = _equipment_years(schools.place != "city", 0.45, rng)
    digital = _equipment_years(np.ones(count, dtype=bool), 0.4, rng)
    operator = np.array(OPERATORS, dtype=object)[(rng.random(count) > SHARE_OF_FIRST_OPERATOR).astype(int)]
    helpers = _strong_schools(schools, simulation)
    curator, mentor = rng.choice(helpers, count), rng.choice(helpers, count)
    risk = rng.choice(np.array(RISKS, dtype=object), count, p=_decreasing(len(RISKS)))
    programme = np.array(PROGRAMMES, dtype=object)[rng.integers(0, len(PROGRAMMES), count)]
    coordinated = rng.random(count) < 0.8
    parts = []
    for year in SUPPORT_YEARS:
        track = simulation.track[YEARS.index(year)]
        has_growth, has_digital = growth <= year, digital <= year
        rows = np.flatnonzero((schools.closed_year > year) & ((track > 0) | has_growth | has_digital))
        supported = np.isin(track, (1, 2))
        columns = {
            "year": np.full(count, year),
            "school_code": codes,
            "track": np.where(track > 0, track.astype(float), np.nan),
            "project_500_plus": only_where(track > 0, track == 1),
            "operator": only_where(track > 0, operator),
            "curator_school": only_where(track == 1, curator),
            "mentor_school": only_where(track == 2, mentor),
            "has_municipal_coordinator": only_where(track > 0, coordinated),
            "programme": only_where(supported, programme),
            "antirisk_risk": only_where(track == 1, risk),
            "growth_point_year": np.where(has_growth, growth, np.nan),
            "digital_environment_year": np.where(has_digital, digital, np.nan),
        }
        parts.append({name: values[rows] for name, values in columns.items()})
    return table_columns("participation", joined(parts))


def _equipment_years(eligible: NDArray[np.bool_], share: float, rng: np.random.Generator) -> NDArray[np.float64]:
    year = rng.choice(GROWTH_POINT_YEARS, len(eligible)).astype(float)
    return np.where(eligible & (rng.random(len(eligible)) < share), year, np.inf)


def _decreasing(count: int) -> NDArray[np.float64]:
    weight = np.arange(count, 0, -1.0)
    return np.asarray(weight / weight.sum())


def _strong_schools(schools: Schools, simulation: Simulation) -> NDArray[np.object_]:
    """Names of large schools never listed, best first: they lend curators and mentors."""
    never = ~simulation.listed.any(axis=0) & (schools.place != "village") & (schools.closed_year > YEARS[-1])
    best = np.argsort(-simulation.quality.mean(axis=0), kind="stable")
    return np.asarray(schools.register["name"][best[never[best]][:40]])


def measure_columns(participation: Columns, rng: np.random.Generator) -> Columns:
    """Two to four measures of each school in track 1 or 2: those of past years are over, those of the last go on."""
    supported = np.isin(participation["track"], (1, 2))
    count = int(supported.sum())
    times = rng.integers(2, 5, count)
    school = np.repeat(participation["school_code"][supported], times)
    year = np.repeat(participation["year"][supported], times)
    within = np.arange(len(school)) - np.repeat(np.cumsum(times) - times, times)
    first = np.repeat(rng.integers(0, len(MEASURES), count), times)
    which = (first + within * 3) % len(MEASURES)
    start = np.array([f"{y}-09-01" for y in year], dtype="datetime64[s]") + _days(rng.integers(0, 100, len(school)))
    length = _days(rng.integers(30, 240, len(school)))
    status = _statuses(year, rng)
    end = np.where(status != "запланирована", start + length, np.datetime64("NaT"))
    return table_columns(
        "measure",
        {
            "year": year,
            "school_code": school,
            "measure": np.array([name for name, _ in MEASURES], dtype=object)[which],
            "deficit_kind": np.array([kind for _, kind in MEASURES], dtype=object)[which],
            "start_date": start,
            "end_date": end,
            "status": status,
        },
    )


def _days(count: NDArray[np.int64]) -> NDArray[np.timedelta64]:
    return count.astype("timedelta64[D]")


def _statuses(year: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.object_]:
    draw = rng.random(len(year))
    past = np.where(draw < 0.94, "выполнена", "отменена")
    present = np.select(
        [draw < 0.35, draw < 0.8, draw < 0.97], ["выполнена", "выполняется", "запланирована"], "отменена"
    )
    return np.where(year < SUPPORT_YEARS[-1], past, present).astype(object)


def failing_columns(
    simulation: Simulation, table: ProcedureTable, codes: NDArray[np.object_], rng: np.random.Generator
) -> Columns:
    """Track 3: pupils who fail, those of them with an individual plan, those who overcame the failure.

    Pupils of a grade who fail are at least as many as in its worst ВПР.
    """
    parts = []
    for year in SUPPORT_YEARS:
        k = YEARS.index(year)
        third = np.flatnonzero(simulation.track[k] == 3)
        failed = simulation.years[k].failed[third]
        worst = [failed[:, table.is_vpr & (table.grade == grade)].max(axis=1) for grade in VPR_GRADES]
        parts.append({"year": np.full(len(third), year), "school_code": codes[third], "pupils": np.sum(worst, axis=0)})
    failing = joined(parts)
    helped = rng.binomial(failing["pupils"], 0.85)
    return table_columns(
        "failing_pupils",
        {
            "year": failing["year"],
            "school_code": failing["school_code"],
            "pupils_failing": failing["pupils"],
            "pupils_with_support": helped,
            "pupils_overcame": rng.binomial(helped, 0.45),
        },
    )
