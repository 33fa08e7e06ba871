"""How the share of failing pupils goes with the conditions of schools, and who differs from the line.

Own method (расчёт системы): least squares on the arcsine scale, arcsin √share, weighted by pupils — on that scale a
share of n pupils has the standard error 1 / (2√n) whatever its size. A line tells of association, not of cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shnro_core.methodology.multiple import holm_adjusted
from shnro_core.methodology.uncertainty.funnel import between_variance, dispersion_ratio, winsorised
from shnro_core.methodology.uncertainty.intervals import FloatArray, normal_quantile

SMALLEST_COUNT: Final = 10
"""Fewer schools show no line."""
BETTER: Final = "лучше"
WORSE: Final = "хуже"
_WIDEST: Final = np.pi / 2


@dataclass(frozen=True, slots=True)
class ConditionsLine:
    """Line of the angle arcsin √share on a measure of conditions, weighted by pupils.

    ``scale`` is the weighted mean square of residuals, ``weight`` the sum of weights, ``middle`` and ``spread`` the
    weighted mean and sum of squares of the conditions. ``r_squared`` 0–1 is weighted too; ``p_value`` of the slope is
    by Student's t.
    """

    intercept: float
    slope: float
    scale: float
    weight: float
    middle: float
    spread: float
    r_squared: float
    p_value: float
    schools: int

    def angles(self, conditions: ArrayLike) -> FloatArray:
        """Height of the line on the arcsine scale."""
        return np.asarray(self.intercept + self.slope * np.asarray(conditions, dtype=float), dtype=float)

    def shares(self, conditions: ArrayLike) -> FloatArray:
        """Height of the line as a share 0–1."""
        return np.asarray(np.sin(np.clip(self.angles(conditions), 0, _WIDEST)) ** 2, dtype=float)

    def errors(self, conditions: ArrayLike) -> FloatArray:
        """Standard error of the line's height on the arcsine scale."""
        away = np.asarray(conditions, dtype=float) - self.middle
        return np.asarray(np.sqrt(self.scale * (1 / self.weight + away**2 / self.spread)), dtype=float)


def fit_conditions_line(conditions: ArrayLike, shares: ArrayLike, pupils: ArrayLike) -> ConditionsLine | None:
    """Weighted least squares of one measure of conditions; None for few schools or the same conditions everywhere.

    All three hold one value a school, without gaps; ``pupils`` are positive.
    """
    x, w = np.asarray(conditions, dtype=float), np.asarray(pupils, dtype=float)
    y = np.arcsin(np.sqrt(np.asarray(shares, dtype=float)))
    if x.size < SMALLEST_COUNT or np.ptp(x) == 0:
        return None
    weight = float(w.sum())
    x_middle, y_middle = float(np.average(x, weights=w)), float(np.average(y, weights=w))
    spread = float(np.sum(w * (x - x_middle) ** 2))
    total = float(np.sum(w * (y - y_middle) ** 2))
    slope = float(np.sum(w * (x - x_middle) * (y - y_middle))) / spread
    left = float(np.sum(w * (y - y_middle - slope * (x - x_middle)) ** 2))
    scale = left / (x.size - 2)
    return ConditionsLine(
        intercept=y_middle - slope * x_middle,
        slope=slope,
        scale=scale,
        weight=weight,
        middle=x_middle,
        spread=spread,
        r_squared=1 - left / total if total > 0 else 0.0,
        p_value=_slope_probability(slope, scale, spread, x.size - 2),
        schools=int(x.size),
    )


def against_conditions(
    line: ConditionsLine,
    conditions: ArrayLike,
    shares: ArrayLike,
    pupils: ArrayLike,
    *,
    level: float,
    winsorised_share: float,
    unusual_z: float,
) -> pd.DataFrame:
    """How far each school stands from the line; one row per school in the order given.

    ``expected`` share 0–1; ``difference_pp`` and its ends ``low_pp``, ``high_pp`` (plus = more failing than schools of
    the same conditions), which hold the sampling error of the school and of the line at the confidence ``level``;
    ``told``: «лучше» or «хуже» where it is told from chance with all schools looked at together (Holm), missing
    elsewhere; ``score``: standard errors from the line; ``alone``: told if only this school were looked at;
    ``unusual``: farther than ``unusual_z`` deviations when the usual scatter of schools with the same conditions is
    allowed for.
    """
    m = np.asarray(pupils, dtype=float)
    angles, expected = np.arcsin(np.sqrt(np.asarray(shares, dtype=float))), line.angles(conditions)
    own = 1 / (2 * np.sqrt(m))
    error = np.hypot(own, line.errors(conditions))
    distance = angles - expected
    reach = normal_quantile(level) * error
    usual = between_variance(dispersion_ratio(winsorised(distance / own, winsorised_share)), own)
    probability = _two_sided(distance / error)
    certain = np.array(holm_adjusted(probability.tolist())) < 1 - level
    side = np.where(distance < 0, BETTER, WORSE).astype(object)
    side[~certain] = None
    height = line.shares(conditions)
    return pd.DataFrame(
        {
            "expected": height,
            "difference_pp": 100 * (_share(angles) - height),
            "low_pp": 100 * (_share(angles - reach) - height),
            "high_pp": 100 * (_share(angles + reach) - height),
            "told": side,
            "score": distance / error,
            "alone": probability < 1 - level,
            "unusual": np.abs(distance) / np.sqrt(error**2 + usual) > unusual_z,
        }
    )


def _share(angles: FloatArray) -> FloatArray:
    return np.asarray(np.sin(np.clip(angles, 0, _WIDEST)) ** 2, dtype=float)


def _two_sided(scores: FloatArray) -> FloatArray:
    from scipy.special import ndtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return np.asarray(2 * ndtr(-np.abs(scores)), dtype=float)


def _slope_probability(slope: float, scale: float, spread: float, freedom: int) -> float:
    if scale == 0:
        return 0.0 if slope else 1.0
    from scipy.special import stdtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return float(2 * stdtr(freedom, -abs(slope) / np.sqrt(scale / spread)))
