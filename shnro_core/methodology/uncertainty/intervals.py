"""Intervals of a share and of its change, verdict against a threshold, margin in pupils."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

ABOVE: Final = "выше"
BELOW: Final = "ниже"
NOT_TOLD: Final = "не различимо"
_SHARE_DECIMALS: Final = 6


def normal_quantile(level: float) -> float:
    """Two-sided normal quantile of a confidence level: 1.959964 for 0.95."""
    from scipy.special import ndtri  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return float(ndtri(1 - (1 - level) / 2))


def wilson(failed: ArrayLike, participants: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """Wilson score interval of a share, both ends 0–1; NaN without participants. Source: Wilson, 1927."""
    x, n = counts(failed, participants)
    z = normal_quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z * np.sqrt(z * z + 4 * x * (1 - x / n))
    middle, size = 2 * x + z * z, 2 * (n + z * z)
    return np.maximum((middle - spread) / size, 0), np.minimum((middle + spread) / size, 1)


def newcombe(
    failed_from: ArrayLike,
    participants_from: ArrayLike,
    failed_to: ArrayLike,
    participants_to: ArrayLike,
    level: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Change of a share (later minus earlier) and the ends of its hybrid score interval, −1 to 1 (Newcombe, 1998)."""
    x1, n1 = counts(failed_from, participants_from)
    x2, n2 = counts(failed_to, participants_to)
    low1, high1 = wilson(x1, n1, level)
    low2, high2 = wilson(x2, n2, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = x1 / n1, x2 / n2
    change = p2 - p1
    return change, change - np.hypot(p2 - low2, high1 - p1), change + np.hypot(high2 - p2, p1 - low1)


def verdict(low: ArrayLike, high: ArrayLike, threshold: float) -> NDArray[np.object_]:
    """«выше», «ниже» or «не различимо» of an interval against a threshold; None where there is no interval."""
    lower, upper = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    known = np.isfinite(lower) & np.isfinite(upper)
    told = np.where(lower > threshold, ABOVE, np.where(upper < threshold, BELOW, NOT_TOLD)).astype(object)
    told[~known] = None
    return told


def threshold_count(participants: ArrayLike, share: float) -> FloatArray:
    """Fewest failed that reach a share of the participants: 7 of 21 at 0.30. NaN without participants."""
    n = np.asarray(participants, dtype=float)
    # rounded before the ceiling: 0.28 * 25 is 7.000000000000001 in binary
    return np.where(n > 0, np.ceil(np.round(n * share, _SHARE_DECIMALS)), np.nan)


def margin_pupils(failed: ArrayLike, participants: ArrayLike, share: float) -> FloatArray:
    """How many pupils' other result would change a mark: to reach the threshold, or to fall below it."""
    x, n = counts(failed, participants)
    needed = threshold_count(n, share)
    return np.where(x >= needed, x - needed + 1, needed - x)


def counts(failed: ArrayLike, participants: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Counts as floats; participants of zero become NaN so that nothing is computed from them."""
    x, n = np.asarray(failed, dtype=float), np.asarray(participants, dtype=float)
    return x, np.where(n > 0, n, np.nan)
