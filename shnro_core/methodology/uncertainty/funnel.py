"""Funnel plot of shares against participants, with over-dispersion (Spiegelhalter, 2005, Statistics in Medicine 24)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shnro_core.methodology.uncertainty.intervals import FloatArray, counts


@dataclass(frozen=True, slots=True)
class Funnel:
    """Centre of a funnel and the spread of schools beyond chance.

    ``centre`` is the pooled share 0–1; ``dispersion`` the mean squared winsorised z-score (1 = pure chance);
    ``between_variance`` the variance of true values on the arcsine scale, 0 when chance explains the spread.
    """

    centre: float
    dispersion: float
    between_variance: float


def fit_funnel(failed: ArrayLike, participants: ArrayLike, winsorised_share: float) -> Funnel:
    """Centre and over-dispersion of a set of schools. Raises ValueError when no school has participants."""
    x, n = counts(failed, participants)
    x, n = x[np.isfinite(n)], n[np.isfinite(n)]
    if n.size == 0:
        raise ValueError("Нет ни одной школы с участниками.")
    centre = float(x.sum() / n.sum())
    z = _winsorised(_arcsine_z(x, n, centre), winsorised_share)
    dispersion = float(np.mean(z**2))
    weights = 4 * n
    spare = weights.sum() - (weights**2).sum() / weights.sum()
    excess = n.size * dispersion - (n.size - 1)
    return Funnel(centre, dispersion, float(max(excess, 0) / spare) if spare > 0 else 0.0)


def funnel_scores(funnel: Funnel, failed: ArrayLike, participants: ArrayLike) -> FloatArray:
    """How many standard deviations a school stands from the centre, over-dispersion included; plus = more failing."""
    x, n = counts(failed, participants)
    naive = _arcsine_z(x, n, funnel.centre)
    return naive / np.sqrt(1 + 4 * n * funnel.between_variance)


def funnel_limits(
    funnel: Funnel, participants: ArrayLike, z: float, *, exact_below: int, overdispersed: bool
) -> tuple[FloatArray, FloatArray]:
    """Limits of a funnel at given numbers of participants, both ends 0–1.

    ``overdispersed`` widens them by the spread between schools (arcsine scale). Without it they are normal, and exact
    binomial (interpolated) below ``exact_below`` participants.
    """
    _, n = counts(0, participants)
    if overdispersed:
        centre = np.arcsin(np.sqrt(funnel.centre))
        reach = z * np.sqrt(1 / (4 * n) + funnel.between_variance)
        low, high = np.clip(centre - reach, 0, np.pi / 2), np.clip(centre + reach, 0, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
    from scipy.special import ndtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    reach = z * np.sqrt(funnel.centre * (1 - funnel.centre) / n)
    low, high = funnel.centre - reach, funnel.centre + reach
    small = n < exact_below
    tail = float(ndtr(-z))
    low = np.where(small, _exact_limit(n, funnel.centre, tail), low)
    high = np.where(small, _exact_limit(n, funnel.centre, 1 - tail), high)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def _exact_limit(n: FloatArray, share: float, probability: float) -> FloatArray:
    from scipy.stats import binom  # noqa: PLC0415 - half a second that only a drawn funnel needs

    whole = np.where(np.isfinite(n), n, 1)
    r = binom.ppf(probability, whole, share)
    at, before = binom.cdf(r, whole, share), binom.cdf(r - 1, whole, share)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(at > before, (at - probability) / (at - before), 0)
    return np.asarray(np.where(np.isfinite(n), (r - step) / whole, np.nan), dtype=float)


def _arcsine_z(x: FloatArray, n: FloatArray, centre: float) -> FloatArray:
    return np.asarray((np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(centre))) * 2 * np.sqrt(n), dtype=float)


def _winsorised(z: FloatArray, share: float) -> FloatArray:
    return np.asarray(np.clip(z, np.quantile(z, share), np.quantile(z, 1 - share)), dtype=float)
