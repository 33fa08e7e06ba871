"""Results of the invented schools: hidden quality, pupils' scores, lists and support, year after year.

The chain of a year: quality → probability of failing in each procedure → pupils' scores → markers → the year's list →
who is supported. Support lowers the probability from the next year on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.procedures import YEARS, ProcedureTable
from shnro_core.demo.schools import Schools

TRACK_EFFECTS_PP: Final = {1: 5.0, 2: 0.0, 3: 0.0}
"""Known true effects by track, percentage points: by so much a track lowers the share of failing of all works of the
school together from the year after the first participation on, though never below ``FLOOR_OF_SUPPORTED_SHARE`` of what
it would be without support. Track 1 acts, track 2 is a placebo, track 3 helps single pupils."""

FLOOR_OF_SUPPORTED_SHARE: Final = 0.25
WARM_UP_YEAR: Final = YEARS[0] - 1
TRACK_PLACES: Final = {2020: (12, 0, 8), 2021: (24, 11, 12), 2022: (26, 12, 12)}
"""Places in tracks 1, 2 and 3 by year of participation; before 2020 there is no support."""

INFLATING_SCHOOLS: Final = 12
WEAK_ODDS: Final = (-2.4, 1.6)
"""Log-odds of being weak in ordinary conditions, and what one deviation of hardship adds."""

WEAK: Final = (2.6, 1.2)
ORDINARY: Final = (-1.6, 0.25)
"""Middle and deviation of the lasting weakness of weak schools and of the others."""

BURDEN: Final = 0.3
"""What one deviation of hardship adds to the weakness of any school."""

RECOVERS: Final = 0.24
"""Chance of a year that a weak school recovers; others decline as often as keeps the share of weak schools."""

HIGHEST_MIDDLE: Final = 0.76
HIGHEST_INFLATED_MIDDLE: Final = 0.92
"""Highest middle score of a school as a part of the maximum, and the same where marks are inflated."""

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ListRule:
    """How the office makes its list: a low result from this share on, listed from this many markers in two years.

    ``counted`` = procedures (exam, subject, level, grade) that give markers.
    """

    low_share: float
    markers: int
    counted: frozenset[tuple[str, str, str, int]]


@dataclass(frozen=True)
class YearOfResults:
    """One year: arrays over school x procedure, and pupils sorted by procedure, then school.

    ``size`` participants, ``failed`` those below the minimum, ``probability`` of failing and what it would have been
    ``without_support``; ``score`` and ``previous_mark`` (0 = none) one entry per pupil.
    """

    year: int
    size: IntArray
    failed: IntArray
    probability: FloatArray
    without_support: FloatArray
    score: NDArray[np.int16]
    previous_mark: NDArray[np.int8]


@dataclass(frozen=True)
class World:
    """What stays the same over the years: schools, procedures, cohorts, subjects a school is good at, who inflates.

    ``cohort_size`` and ``cohort_strength``: schools x cohorts, the first being ``first_cohort`` (the year in which the
    cohort would have been in grade 0). ``taste``: schools x procedures, log-odds of failing. ``inflating``: schools.
    """

    schools: Schools
    table: ProcedureTable
    first_cohort: int
    cohort_size: IntArray
    cohort_strength: FloatArray
    taste: FloatArray
    inflating: BoolArray


@dataclass(frozen=True)
class Simulation:
    """All years (without the warm-up), who was listed and in which track, who inflates marks in grades 4 and 5.

    ``listed`` and ``track`` (0 = none) have one row per year of ``YEARS`` and one column per school.
    """

    years: tuple[YearOfResults, ...]
    listed: BoolArray
    track: IntArray
    quality: FloatArray
    inflating: BoolArray


def simulate(schools: Schools, table: ProcedureTable, rule: ListRule, rng: np.random.Generator) -> Simulation:
    """Run the years one after another; lists and support of a year act on the next."""
    count = len(schools.hardship)
    span = (WARM_UP_YEAR, *YEARS)
    weakness = _weakness(schools, len(span), rng)
    counted = np.array([(p.exam, p.subject, p.level, p.grade) in rule.counted for p in table.items])
    world = _make_world(schools, table, weakness, rng)
    lowered_pp = np.zeros(count)
    markers_before = np.zeros(count, dtype=np.int64)
    years: list[YearOfResults] = []
    lists: list[BoolArray] = []
    tracks: list[IntArray] = []
    for k, year in enumerate(span):
        result = _one_year(world, year, weakness[k], lowered_pp, rng)
        low = counted & (result.size > 0) & (result.failed >= rule.low_share * result.size - 1e-9)
        markers = low.sum(axis=1)
        listed = markers + markers_before >= rule.markers
        markers_before = markers
        if year == WARM_UP_YEAR:
            continue
        track = _assign_tracks(year, listed & (schools.closed_year > year), tracks[-1] if tracks else None, rng)
        lowered_pp = np.maximum(lowered_pp, np.array([0.0, *TRACK_EFFECTS_PP.values()])[track])
        years.append(result)
        lists.append(listed & (schools.closed_year > year))
        tracks.append(track)
    return Simulation(tuple(years), np.array(lists), np.array(tracks), -weakness[1:], world.inflating)


def _weakness(schools: Schools, year_count: int, rng: np.random.Generator) -> FloatArray:
    """Hidden weakness by year and school: a lasting trait, a drift with memory, and now and then a lasting break.

    Hard conditions make a weak school likelier and every school a little weaker.
    """
    count = len(schools.hardship)
    odds = np.exp(WEAK_ODDS[0] + WEAK_ODDS[1] * schools.hardship - np.where(schools.enhanced, 4.0, 0.0))
    weak = rng.random(count) < odds / (1 + odds)
    traits = rng.normal(*ORDINARY, count), rng.normal(*WEAK, count)
    drift = 0.6 * rng.standard_normal(count)
    path = []
    for _ in range(year_count):
        path.append(np.where(weak, traits[1] + drift, traits[0] + 0.5 * drift) + BURDEN * schools.hardship)
        drift = 0.5 * drift + 0.55 * rng.standard_normal(count)
        turn = rng.random(count)
        weak = np.where(weak, turn > RECOVERS, turn < np.minimum(RECOVERS * odds, 0.5))
    return np.array(path)


def _make_world(schools: Schools, table: ProcedureTable, weakness: FloatArray, rng: np.random.Generator) -> World:
    first = WARM_UP_YEAR - 12
    shape = (len(schools.grade_size), YEARS[-1] - first + 1)
    return World(
        schools=schools,
        table=table,
        first_cohort=first,
        cohort_size=rng.poisson(schools.grade_size[:, None], shape),
        cohort_strength=0.25 * rng.standard_normal(shape),
        taste=_subject_strength(schools, table, rng),
        inflating=_choose_inflating(schools, weakness, rng),
    )


def _subject_strength(schools: Schools, table: ProcedureTable, rng: np.random.Generator) -> FloatArray:
    subjects = sorted({p.subject for p in table.items})
    index = [subjects.index(p.subject) for p in table.items]
    return np.asarray(0.3 * rng.standard_normal((len(schools.hardship), len(subjects)))[:, index])


def _choose_inflating(schools: Schools, weakness: FloatArray, rng: np.random.Generator) -> BoolArray:
    able = np.flatnonzero((schools.last_grade > 4) & (weakness.mean(axis=0) > -0.2))
    chosen = np.zeros(len(schools.hardship), dtype=bool)
    chosen[rng.choice(able, INFLATING_SCHOOLS, replace=False)] = True
    return chosen


def _one_year(
    world: World, year: int, weakness: FloatArray, lowered_pp: FloatArray, rng: np.random.Generator
) -> YearOfResults:
    table = world.table
    size, strength = _participants(world, year, rng)
    shock = rng.normal(0.0, 0.22, len(table.grade)) + 0.25 * (table.is_vpr & (year == 2020))
    logit = (
        -table.number("ease")
        + weakness[:, None]
        + world.taste
        + strength
        + shock
        + 0.3 * rng.standard_normal(size.shape)
    )
    without = 1 / (1 + np.exp(-logit))
    inflated = world.inflating[:, None] & table.is_vpr & (table.grade <= 5)
    without = np.where(inflated, 0.02 * without, without)
    whole = np.maximum((without * size).sum(axis=1), 1e-9) / np.maximum(size.sum(axis=1), 1)
    left = np.maximum(1 - lowered_pp / 100 / whole, FLOOR_OF_SUPPORTED_SHARE)
    probability = without * np.where(lowered_pp > 0, left, 1.0)[:, None]
    score, previous, failed = _pupils(size, probability, inflated, table, rng)
    return YearOfResults(year, size, failed, probability, without, score, previous)


def _participants(world: World, year: int, rng: np.random.Generator) -> tuple[IntArray, FloatArray]:
    """Participants by school and procedure, and their cohorts' strength; in autumn 2020 a grade older wrote ВПР."""
    grade = world.table.grade
    pupils_grade = grade + (world.table.is_vpr & (year == 2020))
    column = year - pupils_grade - world.first_cohort
    schools = world.schools
    taught = (schools.last_grade[:, None] >= pupils_grade) & (schools.closed_year[:, None] > year)
    available = np.where(taught & world.table.held(year), world.cohort_size[:, column], 0)
    available = np.where(grade >= 10, rng.binomial(available, 0.5), available)
    return rng.binomial(available, world.table.number("share")), world.cohort_strength[:, column]


def _pupils(
    size: IntArray, probability: FloatArray, inflated: BoolArray, table: ProcedureTable, rng: np.random.Generator
) -> tuple[NDArray[np.int16], NDArray[np.int8], IntArray]:
    """Scores are logistic around a middle placed so that a pupil falls below the minimum with the given probability."""
    middle, spread = _middle_and_spread(probability, inflated, table)
    count = size.T.ravel()
    group = np.repeat(np.arange(len(count)), count)
    ability = rng.logistic(size=len(group))
    procedure = group // size.shape[0]
    score = np.rint(middle.T.ravel()[group] + spread.T.ravel()[group] * ability)
    score = np.clip(score, 2 * (table.number("maximum") == 5)[procedure], table.number("maximum")[procedure])
    failed = np.bincount(group[score < table.number("minimum")[procedure]], minlength=len(count))
    previous = _previous_marks(ability, inflated.T.ravel()[group], table.is_vpr[procedure], rng)
    return score.astype(np.int16), previous, failed.reshape(size.T.shape).T


def _middle_and_spread(
    probability: FloatArray, inflated: BoolArray, table: ProcedureTable
) -> tuple[FloatArray, FloatArray]:
    """Middle of the scores and their scale; near the maximum the middle stops and the scale shrinks instead."""
    below = table.number("minimum") - 0.5
    log_odds = np.log(probability / (1 - probability))
    highest = np.where(inflated, HIGHEST_INFLATED_MIDDLE, HIGHEST_MIDDLE) * table.number("maximum")
    middle = np.where(inflated, highest, np.minimum(below - table.number("spread") * log_odds, highest))
    safe = np.where(np.abs(log_odds) < 1, 1.0, log_odds)
    spread = np.where(middle < highest, table.number("spread"), (below - middle) / safe)
    return middle, spread


def _previous_marks(
    ability: FloatArray, inflated: BoolArray, is_vpr: BoolArray, rng: np.random.Generator
) -> NDArray[np.int8]:
    """Marks 2–5 of the term before, in step with ability except where marks are inflated; 0 = no mark."""
    tie = np.where(inflated, -0.2, 0.62)
    leaning = tie * ability / 1.8 + 0.75 * rng.standard_normal(len(ability))
    mark = 2 + np.searchsorted((-1.9, 0.05, 1.15), leaning)
    known = is_vpr & (rng.random(len(ability)) > 0.03)
    return np.where(known, mark, 0).astype(np.int8)


def _assign_tracks(year: int, listed: BoolArray, before: IntArray | None, rng: np.random.Generator) -> IntArray:
    """Listed schools take the year's places: those of the year before stay in their track, the rest is drawn."""
    track = np.zeros(len(listed), dtype=np.int64)
    if year not in TRACK_PLACES:
        return track
    if before is not None:
        track = np.where(listed, before, 0)
    for number, places in enumerate(TRACK_PLACES[year], start=1):
        free = max(0, places - int((track == number).sum()))
        waiting = rng.permutation(np.flatnonzero(listed & (track == 0)))
        track[waiting[:free]] = number
    return track
