"""Association of two measures across a few units (municipalities): rank correlation with an exact-in-spirit test.

Own method (расчёт системы): Spearman's coefficient, p-value by permutation of one measure, interval by Fisher's z with
the variance of Bonett and Wright (2000). With fewer than about thirty units a normal approximation cannot be leant on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

SMALLEST_COUNT = 5
"""Below five units even a perfect order of ranks is not rare enough to be told from chance at 95 %."""


@dataclass(frozen=True, slots=True)
class RankAssociation:
    """Spearman's ``rho`` of ``count`` units, its interval, permutation ``p_value`` and what could have been seen.

    ``smallest_visible`` is the smallest absolute coefficient that this number of units tells from chance.
    """

    rho: float
    low: float
    high: float
    p_value: float
    count: int
    smallest_visible: float
    confidence: float

    @property
    def told_from_chance(self) -> bool:
        """Whether the permutation test tells the association from chance at the confidence asked for."""
        return self.p_value < 1 - self.confidence


def rank_association(
    first: pd.Series, second: pd.Series, *, confidence: float, seed: int, permutations: int = 9_999
) -> RankAssociation | None:
    """Rank association of two measures, one value a unit; pairs with a missing value are left out.

    None when fewer than five pairs are left or one measure is the same everywhere. ``confidence`` is 0–1.
    """
    pairs = pd.DataFrame({"first": first.to_numpy(), "second": second.to_numpy()}).dropna()
    count = len(pairs)
    if count < SMALLEST_COUNT or pairs.nunique().min() < 2:
        return None
    ranks = pairs.rank()
    x = _standardised(ranks["first"].to_numpy(dtype=float))
    y = _standardised(ranks["second"].to_numpy(dtype=float))
    from scipy.stats import permutation_test  # noqa: PLC0415 - half a second that only this test needs

    test = permutation_test(
        (x,),
        lambda shuffled, axis: np.sum(shuffled * y, axis=axis),
        permutation_type="pairings",
        vectorized=True,
        n_resamples=permutations,
        rng=np.random.default_rng(seed),
    )
    rho = float(np.clip(test.statistic, -1, 1))
    low, high = _interval(rho, count, confidence)
    return RankAssociation(rho, low, high, float(test.pvalue), count, _critical(count, confidence), confidence)


def _standardised(ranks: np.ndarray) -> np.ndarray:
    centred = ranks - ranks.mean()
    return np.asarray(centred / math.sqrt(float(np.sum(centred**2))))


def _interval(rho: float, count: int, confidence: float) -> tuple[float, float]:
    if abs(rho) >= 1:
        return rho, rho
    reach = float(ndtri((1 + confidence) / 2)) * math.sqrt((1 + rho**2 / 2) / (count - 3))
    centre = math.atanh(rho)
    return math.tanh(centre - reach), math.tanh(centre + reach)


def _critical(count: int, confidence: float) -> float:
    t = float(stdtrit(count - 2, (1 + confidence) / 2))
    return t / math.sqrt(count - 2 + t**2)
