"""Beta-binomial smoothing of small schools: a prior fitted to schools of the same kind, the posterior of one school."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shnro_core.methodology.uncertainty.intervals import FloatArray, counts


@dataclass(frozen=True, slots=True)
class Prior:
    """Beta distribution of true shares among schools: ``alpha`` failed and ``beta`` passed pupils' worth of belief."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """Mean share of the schools, 0–1."""
        return self.alpha / (self.alpha + self.beta)


def prior_from_moments(
    schools: ArrayLike, failed: ArrayLike, participants: ArrayLike, squares: ArrayLike, shares_squared: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Alpha and beta of groups of schools from their sums, by moments weighted with participants (Kleinman, 1973).

    ``squares`` is the sum of n², ``shares_squared`` the sum of x²/n. The prior is worth at least one pupil and never
    more than all pupils of the group: without spread beyond chance schools are taken as alike, no further.
    """
    k, x, n = (np.asarray(a, dtype=float) for a in (schools, failed, participants))
    share = (x + 0.5) / (n + 1)
    binomial = share * (1 - share)
    within = (k - 1) / n
    between = 1 - np.asarray(squares, dtype=float) / n**2
    spread = np.asarray(shares_squared, dtype=float) / n - (x / n) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = (spread - binomial * within) / (binomial * (between - within))
        strength = np.where(correlation > 0, 1 / correlation - 1, n)
    strength = np.clip(np.where(np.isfinite(strength), strength, n), 1, n)
    return share * strength, (1 - share) * strength


def fit_prior(failed: ArrayLike, participants: ArrayLike) -> Prior:
    """The prior of one group of schools. Raises ValueError when no school has participants."""
    x, n = counts(failed, participants)
    x, n = x[np.isfinite(n)], n[np.isfinite(n)]
    if n.size == 0:
        raise ValueError("Нет ни одной школы с участниками.")
    alpha, b = prior_from_moments(n.size, x.sum(), n.sum(), (n**2).sum(), (x**2 / n).sum())
    return Prior(float(alpha), float(b))


def posterior_mean(failed: ArrayLike, participants: ArrayLike, alpha: ArrayLike, b: ArrayLike) -> FloatArray:
    """Smoothed share ``(α + x) / (α + β + n)``, 0–1; NaN without participants."""
    x, n = counts(failed, participants)
    prior_failed, prior_passed = np.asarray(alpha, dtype=float), np.asarray(b, dtype=float)
    return np.asarray((prior_failed + x) / (prior_failed + prior_passed + n), dtype=float)


def probability_at_least(
    threshold: float, failed: ArrayLike, participants: ArrayLike, alpha: ArrayLike, b: ArrayLike
) -> FloatArray:
    """Posterior probability that the true share reaches a threshold, 0–1; NaN without participants."""
    from scipy.special import betaincc  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    x, n = counts(failed, participants)
    above = betaincc(np.asarray(alpha, dtype=float) + x, np.asarray(b, dtype=float) + n - x, threshold)
    return np.asarray(above, dtype=float)
