"""How the share of failing goes with the conditions of schools, and who differs from what they promise.

Own method (расчёт системы): binomial regression of failed works on one measure of conditions, logit link, fitted on all
works, so that expected failed add up to observed ones; what the school's own procedures would give is an offset
(indirect standardisation). Schools differ beyond chance: the slope is tested with a robust error, residuals are judged
by a funnel whose limits are widened as much as schools usually differ. A line tells of association, not of cause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shnro_core.methodology.uncertainty.funnel import Funnel, Spread, arcsine_scores, fit_funnel, funnel_scores
from shnro_core.methodology.uncertainty.intervals import FloatArray, by_pupils, wilson
from shnro_core.methodology.uncertainty.named import standing_out
from shnro_core.methodology.uncertainty.scatter import usual_variance
from shnro_core.methodology.uncertainty.standardised import standardised
from shnro_core.methodology.uncertainty.tails import outlying
from shnro_core.parameters import MethodSettings

SMALLEST_COUNT: Final = 10
"""Fewer schools show no line."""
BETTER: Final = "лучше"
WORSE: Final = "хуже"
_STEPS: Final = 50
_CLOSE: Final = 1e-10
_EDGE: Final = 1e-9


@dataclass(frozen=True)
class ConditionsLine:
    """Logit of the share of failing on a measure of conditions.

    ``intercept`` is the logit at the ``middle`` of the conditions with the region's usual procedures, whose share is
    ``rate``. ``covariance`` of intercept and slope is robust (HC3); ``p_value`` of the slope is by Student's t.
    ``explained`` 0–1 is the share of the squared differences of schools, weighted by works, that the slope takes away.
    """

    intercept: float
    slope: float
    covariance: FloatArray
    middle: float
    rate: float
    explained: float
    p_value: float
    schools: int

    def told(self, level: float) -> bool:
        """Whether the conditions explain anything that chance does not."""
        return self.p_value < 1 - level

    def shares(self, conditions: ArrayLike, usual: ArrayLike | None = None) -> FloatArray:
        """Expected share 0–1; ``usual`` is what the procedures of each school would give at the region's rates."""
        x = np.asarray(conditions, dtype=float) - self.middle
        offset = 0.0 if usual is None else _logit(usual) - _logit(self.rate)
        return _expit(self.intercept + self.slope * x + offset)

    def variance(self, conditions: ArrayLike) -> FloatArray:
        """Variance of the height of the line on the logit scale."""
        x = np.asarray(conditions, dtype=float) - self.middle
        (a, ab), (_, b) = self.covariance
        return np.asarray(a + 2 * x * ab + x**2 * b, dtype=float)


def fit_conditions_line(
    conditions: ArrayLike, failed: ArrayLike, participants: ArrayLike, usual: ArrayLike
) -> ConditionsLine | None:
    """The line of schools, one value a school without gaps; ``usual`` as in ``ConditionsLine.shares``, above zero.

    None for few schools, the same conditions everywhere, or where nobody or everybody failed.
    """
    x, y, n, q = (np.asarray(a, dtype=float) for a in (conditions, failed, participants, usual))
    if x.size < SMALLEST_COUNT or np.ptp(x) == 0 or not 0 < y.sum() < n.sum():
        return None
    rate = float(y.sum() / n.sum())
    offset = _logit(q) - _logit(rate)
    middle = float(np.average(x, weights=n))
    design = np.column_stack([np.ones(x.size), (x - middle) / x.std()])
    coefficients, fitted, bread = _fitted(design, y, n, offset)
    _, level, _ = _fitted(design[:, :1], y, n, offset)
    leverage = n * fitted * (1 - fitted) * np.einsum("ij,jk,ik->i", design, bread, design)
    scores = design * ((y - n * fitted) / np.maximum(1 - leverage, _EDGE))[:, None]
    scale = np.array([1.0, x.std()])
    covariance = bread @ (scores.T @ scores) @ bread / np.outer(scale, scale)
    slope = float(coefficients[1] / x.std())
    differences = [float(np.sum(n * (y / n - share) ** 2)) for share in (fitted, level)]
    return ConditionsLine(
        intercept=float(coefficients[0]),
        slope=slope,
        covariance=covariance,
        middle=middle,
        rate=rate,
        explained=max(0.0, 1 - differences[0] / differences[1]) if differences[1] > 0 else 0.0,
        p_value=_slope_probability(slope, float(np.sqrt(covariance[1, 1])), x.size - 2),
        schools=int(x.size),
    )


@dataclass(frozen=True)
class Residuals:
    """Schools against the line: ``rows`` one per school in the order given, ``funnel`` of the residuals, its spread.

    ``expected`` share 0–1 with the school's own procedures; ``difference_pp`` and its ends ``low_pp``, ``high_pp``
    (plus = more failing than schools of the same conditions), one school looked at alone; ``adjusted_share``: the share
    with the region's usual procedures and conditions, ``adjusted_pupils`` its size; ``score``: deviations from the
    centre, usual spread included; ``probability``; ``told``: «лучше» or «хуже» where it stands with all schools
    looked at together, and only where the conditions explain anything.
    """

    rows: pd.DataFrame
    funnel: Funnel
    spread: Spread


def against_conditions(
    line: ConditionsLine,
    conditions: ArrayLike,
    totals: pd.DataFrame,
    usual: ArrayLike,
    settings: MethodSettings,
) -> Residuals:
    """How far each school stands from the line; ``totals`` has ``failed``, ``participants`` and ``pupils``."""
    y, n, m = (totals[name].to_numpy(dtype=float) for name in ("failed", "participants", "pupils"))
    expected = line.shares(conditions, usual)
    shares, sizes = standardised(y, n * expected, n**2 / m * expected * (1 - expected), rate=line.rate)
    funnel = fit_funnel(
        shares * sizes,
        sizes,
        settings.funnel_winsorised_share,
        judged_from=settings.reliable_participants,
        centre=line.rate,
    )
    spread = funnel.spread(settings.confidence_level)
    used = funnel if spread is Spread.ADDITIVE else replace(funnel, between_variance=0.0)
    logits, judged = expected * (1 - expected), sizes >= settings.reliable_participants
    of_schools = usual_variance(
        arcsine_scores(y / n, m, expected)[judged], (m * logits)[judged], settings.funnel_winsorised_share
    )
    scatter = line.variance(conditions) + (of_schools if spread is Spread.ADDITIVE else 0.0)
    probability = outlying(y / n, m, expected, logits * scatter / 4)
    named = standing_out(probability, settings.confidence_level) & line.told(settings.confidence_level)
    low, high = wilson(*by_pupils(y, n, m), settings.confidence_level)
    share, error = y / n, expected * (1 - expected) * np.sqrt(line.variance(conditions))
    side = np.where(shares < line.rate, BETTER, WORSE).astype(object)
    side[~named] = None
    rows = pd.DataFrame(
        {
            "expected": expected,
            "difference_pp": 100 * (share - expected),
            "low_pp": 100 * (share - expected - np.hypot(share - low, error)),
            "high_pp": 100 * (share - expected + np.hypot(high - share, error)),
            "adjusted_share": shares,
            "adjusted_pupils": sizes,
            "score": funnel_scores(used, shares * sizes, sizes),
            "probability": probability,
            "told": side,
        }
    )
    return Residuals(rows, funnel, spread)


def _fitted(
    design: FloatArray, failed: FloatArray, participants: FloatArray, offset: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Coefficients, fitted shares and the inverse information of a logistic regression, by Newton's steps."""
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = _logit(failed.sum() / participants.sum())
    for _ in range(_STEPS):
        fitted = _expit(design @ coefficients + offset)
        weights = participants * fitted * (1 - fitted)
        bread = np.linalg.inv(design.T @ (weights[:, None] * design))
        step = bread @ (design.T @ (failed - participants * fitted))
        coefficients = coefficients + step
        if np.abs(step).max() < _CLOSE:
            break
    return coefficients, _expit(design @ coefficients + offset), np.asarray(bread, dtype=float)


def _logit(share: ArrayLike) -> FloatArray:
    p = np.clip(np.asarray(share, dtype=float), _EDGE, 1 - _EDGE)
    return np.asarray(np.log(p / (1 - p)), dtype=float)


def _expit(value: ArrayLike) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.asarray(value, dtype=float))), dtype=float)


def _slope_probability(slope: float, error: float, freedom: int) -> float:
    if error == 0:
        return 0.0 if slope else 1.0
    from scipy.special import stdtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return float(2 * stdtr(freedom, -abs(slope) / error))
