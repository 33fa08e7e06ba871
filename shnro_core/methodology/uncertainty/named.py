"""Who may be named among several compared: the one policy of every page (methods, section 9).

Whoever is named as standing out of k compared stands out after Holm's correction over those k; a single question asked
in advance is a family of one and keeps the confidence level.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shnro_core.methodology.multiple import holm_adjusted
from shnro_core.methodology.uncertainty.intervals import ABOVE, BELOW, NOT_TOLD, FloatArray, counts


def standing_out(p_values: ArrayLike, level: float) -> NDArray[np.bool_]:
    """Which of those compared may be named; NaN stands for one that is not compared and is none of the k."""
    p = np.asarray(p_values, dtype=float)
    known = np.isfinite(p)
    named = np.zeros(p.shape, dtype=bool)
    named[known] = np.array(holm_adjusted(p[known])) < 1 - level
    return named


def apart_from_rest(numbers: ArrayLike, totals: ArrayLike, level: float) -> NDArray[np.object_]:
    """Verdict on the share of each part (municipality) against all other parts together, all parts looked at at once.

    «выше», «ниже» or «не различимо»; None for a part without a total and where there is nothing to compare with.
    """
    x, n = counts(numbers, totals)
    p = against_rest(x, n)
    share = np.nansum(x) / np.nansum(n) if np.isfinite(n).any() else np.nan
    named = standing_out(p, level)
    verdicts = np.where(named & (x > share * n), ABOVE, np.where(named, BELOW, NOT_TOLD)).astype(object)
    verdicts[~np.isfinite(p)] = None
    return verdicts


def beyond_chance(told: ArrayLike, judged: ArrayLike, level: float) -> NDArray[np.bool_]:
    """Groups where more changes to one side are told from chance than the level lets through, all looked at together.

    Each of the ``judged`` changes of a group was looked at alone: half of ``1 − level`` of them fall on this side by
    chance.
    """
    from scipy.special import bdtrc  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    x, n = counts(told, judged)
    chance = np.where(
        x > 0, bdtrc(np.maximum(x - 1, 0), np.where(np.isfinite(n), n, 1).astype(int), (1 - level) / 2), 1.0
    )
    return standing_out(np.where(np.isfinite(n), chance, np.nan), level)


def against_rest(numbers: ArrayLike, totals: ArrayLike) -> FloatArray:
    """Two-sided exact p-values (twice the smaller hypergeometric tail) of each part against all others together."""
    from scipy.special import gammaln  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    x, n = counts(numbers, totals)
    known = np.isfinite(x) & np.isfinite(n)
    p = np.full(x.shape, np.nan)
    if known.sum() < 2:
        return p
    found, size = x[known][:, None], n[known][:, None]
    marked, whole = found.sum(), size.sum()
    at = np.arange(size.max() + 1)[None, :]

    def ways(of: FloatArray, chosen: FloatArray) -> FloatArray:
        possible = (chosen >= 0) & (chosen <= of)
        inside = np.where(possible, chosen, 0)
        return np.where(possible, gammaln(of + 1) - gammaln(inside + 1) - gammaln(of - inside + 1), -np.inf)

    every = np.broadcast_to(at, (size.size, at.size))
    chance = np.exp(
        ways(marked + 0 * every, every) + ways(whole - marked + 0 * every, size - every) - ways(whole, size)
    )
    low, high = (np.where(side, chance, 0).sum(axis=1) for side in (every <= found, every >= found))
    p[known] = np.minimum(1, 2 * np.minimum(low, high))
    return p
