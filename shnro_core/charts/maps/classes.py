"""Classes of a coloured map: at most five, zero apart from the rest, limits that a reader can print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from shnro_core import text
from shnro_core.charts.theme import AMOUNT_STEPS

CLASS_COUNT: Final = len(AMOUNT_STEPS)


@dataclass(frozen=True, slots=True)
class Step:
    """One class: values from ``lower`` to ``upper``, both included, its colour and its words in the legend."""

    lower: float
    upper: float
    colour: str
    label: str

    def holds(self, value: float) -> bool:
        """Whether a value rounded to the precision of the classes belongs here."""
        return self.lower <= value <= self.upper


def steps(
    values: Sequence[float], *, digits: int = 0, unit: str = "", zero: str = "0", limits: Sequence[float] = ()
) -> tuple[Step, ...]:
    """Classes for the values, rounded to ``digits``; a zero is a class of its own, named ``zero``.

    The rest is cut at quantiles, or at ``limits`` (largest value of each class but the last) when the indicator gives
    its own. Limits follow each other without gaps, so a legend leaves no value in doubt. No values, no classes.
    """
    rounded = np.round(np.asarray(list(values), dtype=float), digits)
    if not len(rounded):
        return ()
    positive = np.sort(rounded[rounded > 0])
    has_zero = bool((rounded == 0).any())
    uppers = _uppers(positive, CLASS_COUNT - has_zero, limits)
    tints = _tints(len(uppers), has_zero=has_zero)
    grain = float(10.0**-digits)
    found = [Step(0.0, 0.0, AMOUNT_STEPS[0], zero)] if has_zero else []
    lower = grain if has_zero else float(positive[0])
    for upper, tint in zip(uppers, tints, strict=True):
        low = round(min(lower, upper), digits)
        found.append(Step(low, upper, tint, _words(low, upper, digits, unit)))
        lower = upper + grain
    return tuple(found)


def step_of(value: float, classes: Sequence[Step], digits: int) -> Step:
    """Class of a value. Raises ValueError when the classes were made for other values."""
    rounded = float(np.round(value, digits))
    for step in classes:
        if step.holds(rounded):
            return step
    raise ValueError(f"no class holds {value}")


def _uppers(positive: np.ndarray, count: int, limits: Sequence[float]) -> list[float]:
    if not len(positive):
        return []
    top = float(positive[-1])
    if limits:
        return [float(limit) for limit in limits if limit < top] + [top]
    return _equal_parts(positive, count)


def _equal_parts(positive: np.ndarray, count: int) -> list[float]:
    """Largest values of at most ``count`` classes of about equal size; equal values are never parted."""
    distinct, sizes = np.unique(positive, return_counts=True)
    uppers: list[float] = []
    taken, left = 0, len(positive)
    for position, (value, size) in enumerate(zip(distinct, sizes, strict=True)):
        taken += int(size)
        classes_left = count - len(uppers)
        values_left = len(distinct) - position - 1
        full = taken * classes_left >= left and classes_left > 1
        if full or values_left < classes_left:
            uppers.append(float(value))
            left -= taken
            taken = 0
    return uppers


def _tints(count: int, *, has_zero: bool) -> list[str]:
    """Steps of the blue spread over the classes, the darkest always for the largest values."""
    first = 1 if has_zero else 0
    places = np.linspace(first, CLASS_COUNT - 1, count).round().astype(int) if count > 1 else [CLASS_COUNT - 1] * count
    return [AMOUNT_STEPS[int(i)] for i in places]


def _words(low: float, high: float, digits: int, unit: str) -> str:
    mark = f"{text.NBSP}{unit}" if unit else ""
    if low == high:
        return f"{text.number(high, digits)}{mark}"
    return f"{text.number(low, digits)}–{text.number(high, digits)}{mark}"
