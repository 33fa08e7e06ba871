"""Rows of pupils of one procedure: participants, absent ones, rows without a total, points of every task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PATTERNS: Final = 48
NOT_ATTEMPTED_X: Final = -1
NOT_ATTEMPTED_N: Final = -2
ABSENT_SHARE: Final = 0.05
WITHOUT_TOTAL_SHARE: Final = 0.01
TAKES_PART, ABSENT, WITHOUT_TOTAL = 0, 1, 2
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class PupilRows:
    """Rows of one protocol, sorted by school; arrays over the rows.

    ``school`` index of the school, ``state`` TAKES_PART, ABSENT or WITHOUT_TOTAL, ``score`` the total (0 where there is
    none), ``previous_mark`` 2–5 or 0, ``points`` rows x tasks with the two marks for tasks not attempted, ``letter``
    number of the class, ``variant`` and ``gender`` 0/1.
    """

    school: IntArray
    state: NDArray[np.int8]
    score: IntArray
    previous_mark: NDArray[np.int8]
    points: NDArray[np.int8]
    letter: IntArray
    variant: IntArray
    gender: IntArray

    @property
    def takes_part(self) -> NDArray[np.bool_]:
        """Rows that count."""
        return np.asarray(self.state == TAKES_PART)


def task_points(maximum: int) -> tuple[int, ...]:
    """Highest points of the tasks of a work; they add up to ``maximum``."""
    usual = (1, 1, 2, 1, 2, 1, 3, 2, 1, 2)
    tasks: list[int] = []
    while (left := maximum - sum(tasks)) > 0:
        tasks.append(min(usual[len(tasks) % len(usual)], left))
    return tuple(tasks)


def make_rows(
    school: IntArray, score: NDArray[Any], previous_mark: NDArray[Any], maximum: int, rng: np.random.Generator
) -> PupilRows:
    """Rows of a protocol from its participants, with absent pupils and rows without a total added."""
    extra = rng.random(len(school))
    absent = school[extra < ABSENT_SHARE]
    blank = school[extra > 1 - WITHOUT_TOTAL_SHARE]
    everybody = np.concatenate([school, absent, blank])
    state = np.repeat([TAKES_PART, ABSENT, WITHOUT_TOTAL], [len(school), len(absent), len(blank)]).astype(np.int8)
    added = len(everybody) - len(school)
    order = np.lexsort((rng.random(len(everybody)), everybody))
    total = np.concatenate([score.astype(np.int64), np.zeros(added, dtype=np.int64)])[order]
    marks = np.concatenate([previous_mark, rng.integers(2, 6, added)]).astype(np.int8)[order]
    count = len(everybody)
    points = _points(total, task_points(maximum), rng)
    points[state[order] != TAKES_PART] = NOT_ATTEMPTED_N
    return PupilRows(
        school=everybody[order],
        state=state[order],
        score=total,
        previous_mark=marks,
        points=points,
        letter=_letters(everybody[order]),
        variant=rng.integers(0, 2, count),
        gender=rng.integers(0, 2, count),
    )


def _points(total: IntArray, tasks: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.int8]:
    """Points that add up to the totals: each total draws one of a few dozen ready distributions."""
    maximum = sum(tasks)
    owner = np.repeat(np.arange(len(tasks)), tasks)
    slots = np.argsort(rng.random((PATTERNS, maximum)), axis=1)
    ready = np.zeros((maximum + 1, PATTERNS, len(tasks)), dtype=np.int8)
    for value in range(maximum):
        ready[value + 1] = ready[value]
        ready[value + 1, np.arange(PATTERNS), owner[slots[:, value]]] += 1
    skipped = rng.random(ready.shape)
    ready = np.where((ready == 0) & (skipped < 0.25), NOT_ATTEMPTED_X, ready)
    ready = np.where((ready == 0) & (skipped > 0.9), NOT_ATTEMPTED_N, ready).astype(np.int8)
    return ready[total, rng.integers(0, PATTERNS, len(total))]


def _letters(school: IntArray) -> IntArray:
    """Number of the class: a new one after every 25 pupils of a school."""
    first = np.searchsorted(school, school)
    return np.asarray((np.arange(len(school)) - first) // 25)
