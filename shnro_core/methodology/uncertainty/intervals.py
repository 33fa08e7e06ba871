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
_FARTHEST_Z: Final = 8.0
_HALVINGS: Final = 40


def normal_quantile(level: float) -> float:
    """Two-sided normal quantile of a confidence level: 1.959964 for 0.95."""
    from scipy.special import ndtri  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return float(ndtri(1 - (1 - level) / 2))


def wilson(failed: ArrayLike, participants: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """Wilson score interval of a share, both ends 0–1; NaN without participants. Source: Wilson, 1927."""
    return _wilson(*counts(failed, participants), normal_quantile(level))


def newcombe(
    failed_from: ArrayLike,
    participants_from: ArrayLike,
    failed_to: ArrayLike,
    participants_to: ArrayLike,
    level: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Change of a share (later minus earlier) and the ends of its hybrid score interval, −1 to 1 (Newcombe, 1998)."""
    before, after = counts(failed_from, participants_from), counts(failed_to, participants_to)
    return _newcombe(before, after, normal_quantile(level))


def newcombe_probability(
    failed_from: ArrayLike, participants_from: ArrayLike, failed_to: ArrayLike, participants_to: ArrayLike
) -> FloatArray:
    """p-value of ``newcombe``: one minus the highest confidence level at which it leaves zero out; NaN without any."""
    from scipy.special import ndtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    before, after = counts(failed_from, participants_from), counts(failed_to, participants_to)
    near = np.zeros(np.broadcast_shapes(before[1].shape, after[1].shape))
    far = near + _FARTHEST_Z
    for _ in range(_HALVINGS):
        z = (near + far) / 2
        _, low, high = _newcombe(before, after, z)
        apart = (low > 0) | (high < 0)
        near, far = np.where(apart, z, near), np.where(apart, far, z)
    known = np.isfinite(before[1] + after[1])
    return np.asarray(np.where(known, 2 * ndtr(-near), np.nan), dtype=float)


def _wilson(x: FloatArray, n: FloatArray, z: float | FloatArray) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z * np.sqrt(z * z + 4 * x * (1 - x / n))
    middle, size = 2 * x + z * z, 2 * (n + z * z)
    return np.maximum((middle - spread) / size, 0), np.minimum((middle + spread) / size, 1)


def _newcombe(
    before: tuple[FloatArray, FloatArray], after: tuple[FloatArray, FloatArray], z: float | FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    low1, high1 = _wilson(*before, z)
    low2, high2 = _wilson(*after, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = before[0] / before[1], after[0] / after[1]
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


def by_pupils(failed: ArrayLike, participants: ArrayLike, pupils: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The same share with the pupils as its size: a pupil writes several works, so results are not independent.

    ``pupils`` without works are NaN, and so is the count that goes with them.
    """
    x, n = counts(failed, participants)
    m = np.where(np.isfinite(n), np.asarray(pupils, dtype=float), np.nan)
    with np.errstate(invalid="ignore"):
        return x / n * m, m
