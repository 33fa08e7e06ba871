"""Funnel plot of shares against the number of pupils, with over-dispersion.

Source: Spiegelhalter, 2005, Statistics in Medicine 24:1185–1202. Everything about over-dispersion is done on the
arcsine scale, where a share of n pupils has the standard error 1 / (2√n) whatever its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from shnro_core.methodology.uncertainty.intervals import FloatArray, counts
from shnro_core.methodology.uncertainty.scatter import dispersion_ratio, usual_variance, winsorised

_NORMAL_FROM: Final = 5


class Spread(StrEnum):
    """What the limits of a funnel allow for beside the school's number of pupils.

    ADDITIVE: true values of schools differ by a random effect of variance τ², the same for large and small schools.
    MULTIPLICATIVE: every school varies √φ times more than chance, so that limits of large schools still close.
    """

    CHANCE = "chance"
    ADDITIVE = "additive"
    MULTIPLICATIVE = "multiplicative"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Centre of a funnel and the spread of schools beyond chance.

    ``centre`` is the pooled share 0–1; ``dispersion`` the mean squared winsorised z-score φ (1 = pure chance);
    ``between_variance`` the variance τ² of true values on the arcsine scale, 0 when chance explains the spread;
    ``schools`` how many the spread is judged by; ``chance_probability`` how often chance alone would spread schools
    as far, without winsorising (Pearson's χ², sound for small counts too). ``usual_variance`` is τ² as it is where true
    values scatter normally: winsorising before takes a third of it away, so that limits by ``between_variance`` let out
    two or three times as many as they say; names are judged by this one.
    """

    centre: float
    dispersion: float
    between_variance: float
    schools: int
    chance_probability: float
    usual_variance: float = 0.0

    def named_by(self, level: float) -> float:
        """Variance on the arcsine scale beyond which a school may be named: 0 where only chance is allowed for."""
        return self.usual_variance if self.spread(level) is Spread.ADDITIVE else 0.0

    def spread(self, level: float) -> Spread:
        """ADDITIVE where the spread is told from chance at the confidence level and is not the work of a few schools.

        The additive form is Spiegelhalter's choice for schools of very different size: τ² does not vanish with n.
        """
        told = self.chance_probability < 1 - level and self.between_variance > 0
        return Spread.ADDITIVE if told else Spread.CHANCE


def fit_funnel(
    failed: ArrayLike,
    participants: ArrayLike,
    winsorised_share: float,
    *,
    pupils: ArrayLike | None = None,
    judged_from: int = 1,
    centre: float | None = None,
) -> Funnel:
    """Centre and over-dispersion of a set of schools.

    ``pupils`` are the different people behind the participations where one takes several procedures; schools with
    fewer than ``judged_from`` of them count in the centre only, which is the pooled share unless it is given. Raises
    ValueError when no school has participants.
    """
    x, n = counts(failed, participants)
    known = np.isfinite(n)
    x, n = x[known], n[known]
    if n.size == 0:
        raise ValueError("Нет ни одной школы с участниками.")
    m = n if pupils is None else np.asarray(pupils, dtype=float)[known]
    centre = float(x.sum() / n.sum()) if centre is None else centre
    judged = m >= judged_from
    z, errors = arcsine_scores(x[judged] / n[judged], m[judged], centre), 1 / (2 * np.sqrt(m[judged]))
    dispersion = dispersion_ratio(winsorised(z, winsorised_share))
    return Funnel(
        centre,
        dispersion,
        between_variance(dispersion, errors),
        int(judged.sum()),
        _chance_probability(x[judged] / n[judged], m[judged], centre),
        usual_variance(z, 4 * m[judged], winsorised_share),
    )


def arcsine_scores(shares: ArrayLike, pupils: ArrayLike, centre: ArrayLike) -> FloatArray:
    """Standard deviations between shares and the centre on the arcsine scale, chance only; plus = more failing."""
    turned = np.arcsin(np.sqrt(np.asarray(shares, dtype=float)))
    return np.asarray((turned - np.arcsin(np.sqrt(centre))) * 2 * np.sqrt(np.asarray(pupils, dtype=float)), dtype=float)


def between_variance(dispersion: float, standard_errors: ArrayLike) -> float:
    """τ² of an additive random effect by moments (DerSimonian and Laird), on the scale of the standard errors."""
    weights = 1 / np.asarray(standard_errors, dtype=float) ** 2
    count = weights.size
    spare = weights.sum() - (weights**2).sum() / weights.sum() if count > 1 else 0.0
    return float(max(count * dispersion - (count - 1), 0) / spare) if spare > 0 else 0.0


def half_width(funnel: Funnel, standard_errors: ArrayLike, z: float, spread: Spread) -> FloatArray:
    """Distance from the centre to a limit on the scale of the standard errors."""
    variance = np.asarray(standard_errors, dtype=float) ** 2
    if spread is Spread.ADDITIVE:
        variance = variance + funnel.between_variance
    elif spread is Spread.MULTIPLICATIVE:
        variance = variance * max(funnel.dispersion, 1.0)
    return np.asarray(z * np.sqrt(variance), dtype=float)


def funnel_scores(
    funnel: Funnel, failed: ArrayLike, participants: ArrayLike, *, pupils: ArrayLike | None = None
) -> FloatArray:
    """How many standard deviations a school stands from the centre, τ² included; plus = more failing."""
    x, n = counts(failed, participants)
    m = n if pupils is None else np.asarray(pupils, dtype=float)
    return arcsine_scores(x / n, m, funnel.centre) / np.sqrt(1 + 4 * m * funnel.between_variance)


def funnel_limits(
    funnel: Funnel, pupils: ArrayLike, z: float, *, exact_below: int, spread: Spread
) -> tuple[FloatArray, FloatArray]:
    """Limits of a funnel at given numbers of pupils, both ends 0–1.

    With over-dispersion they are widened on the arcsine scale. By CHANCE they are normal, and exact binomial
    (interpolated) below ``exact_below`` pupils and where fewer than five of them would fail or pass on average: the
    normal curve is no likeness of such counts.
    """
    _, n = counts(0, pupils)
    if spread is not Spread.CHANCE:
        centre = np.arcsin(np.sqrt(funnel.centre))
        reach = half_width(funnel, 1 / (2 * np.sqrt(n)), z, spread)
        low, high = np.clip(centre - reach, 0, np.pi / 2), np.clip(centre + reach, 0, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
    reach = z * np.sqrt(funnel.centre * (1 - funnel.centre) / n)
    low, high = funnel.centre - reach, funnel.centre + reach
    small = (n < exact_below) | (n * min(funnel.centre, 1 - funnel.centre) < _NORMAL_FROM)
    if small.any():
        tail = tail_probability(z)
        low = np.where(small, _exact_limit(n, funnel.centre, tail), low)
        high = np.where(small, _exact_limit(n, funnel.centre, 1 - tail), high)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def tail_probability(z: float) -> float:
    """Share of a normal distribution beyond z on one side: 0.025 for 1.96."""
    from scipy.special import ndtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return float(ndtr(-z))


def _chance_probability(shares: FloatArray, pupils: FloatArray, centre: float) -> float:
    if shares.size < 2 or not 0 < centre < 1:
        return 1.0
    from scipy.special import chdtrc  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    squares = pupils * (shares - centre) ** 2 / (centre * (1 - centre))
    return float(chdtrc(shares.size - 1, squares.sum()))


def _exact_limit(n: FloatArray, share: float, probability: float) -> FloatArray:
    from scipy.stats import binom  # noqa: PLC0415 - half a second that only a drawn funnel needs

    whole = np.where(np.isfinite(n), n, 1)
    r = binom.ppf(probability, whole, share)
    at, before = binom.cdf(r, whole, share), binom.cdf(r - 1, whole, share)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(at > before, (at - probability) / (at - before), 0)
    return np.asarray(np.where(np.isfinite(n), (r - step) / whole, np.nan), dtype=float)


def excess_probability(outside: int, expected: float, schools: int) -> float:
    """How often at least ``outside`` of the schools would stand outside limits where ``expected`` do on average."""
    if outside == 0 or schools == 0:
        return 1.0
    from scipy.special import bdtrc  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return float(bdtrc(outside - 1, schools, min(expected / schools, 1.0)))
