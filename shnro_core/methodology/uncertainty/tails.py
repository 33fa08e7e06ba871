"""How surely a school differs from a share, whatever its size: exact tails of its count.

Blaker (2000), The Canadian Journal of Statistics 28:783–798, with half of the count's own probability (mid-p).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shnro_core.methodology.uncertainty.intervals import FloatArray

_COMMON: Final = 0.1
_DECIMALS: Final = 6
_EQUAL: Final = 1e-9
_FARTHEST: Final = 5.0
_PART_OF_STEP: Final = 0.8
_FINEST: Final = 0.125
_COARSEST: Final = 0.5


def outlying(shares: ArrayLike, pupils: ArrayLike, centre: ArrayLike, variance: ArrayLike) -> FloatArray:
    """Two-sided p-values of shares of so many pupils against a centre, as likely small for small schools as for large.

    The binomial tail beyond the share, half of the share's own probability in it (the steps of small counts would make
    the test blind there), and of the other side only counts whose tail is no larger: where one of fifteen fails on
    average nobody can stand out by failing less, and doubling the tail would hide half of those who fail more. Tails
    are averaged over true values that scatter about the centre with a ``variance`` on the arcsine scale (0 = chance
    alone). A tail of a tenth and more, which names nobody, is doubled. NaN without pupils.
    """
    given = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (shares, pupils, centre, variance)))
    p = np.full(given[0].shape, np.nan)
    known = given[1] > 0
    if known.any():
        p[known] = 2 * _tails(*(a[known] for a in given), other=False)
    rare = p < 2 * _COMMON
    if rare.any():
        p[rare] = _tails(*(a[rare] for a in given), other=True)
    return np.asarray(np.minimum(p, 1), dtype=float)


def _tails(y: FloatArray, m: FloatArray, c: FloatArray, v: FloatArray, *, other: bool) -> FloatArray:
    steps = _grid(float(np.max(np.sqrt(v) * np.sqrt(m))))
    weights = np.exp(-(steps**2) / 2)
    angles = np.arcsin(np.sqrt(c))[:, None] + np.sqrt(v)[:, None] * steps
    true = np.sin(np.clip(angles, 0, np.pi / 2)) ** 2
    more = y > c
    lower_is_other = np.where(more[:, None], true, 1 - true)

    def at_most(count: FloatArray, chances: FloatArray) -> FloatArray:
        from scipy.special import betaincc  # noqa: PLC0415 - a tenth of a second that loading of data does not need

        k, n = count[:, None], m[:, None]
        inside = (k >= 0) & (k < n)
        whole = betaincc(np.where(inside, k + 1, 1), np.where(inside, n - k, 1), chances)
        return np.asarray(np.where(inside, whole, k >= n) @ weights / weights.sum(), dtype=float)

    def tail(count: FloatArray, chances: FloatArray) -> FloatArray:
        return (at_most(count, chances) + at_most(count - 1, chances)) / 2

    own = tail(np.round(m * np.where(more, 1 - y, y), _DECIMALS), 1 - lower_is_other)
    if not other:
        return own
    farthest = _last(lambda k: tail(k, lower_is_other) <= own * (1 + _EQUAL), np.ceil(m) - 1)
    return own + at_most(farthest, lower_is_other)


def _last(holds: Callable[[FloatArray], NDArray[np.bool_]], highest: FloatArray) -> FloatArray:
    """The last whole number from −1 to ``highest`` for which it holds; it does up to some number, at −1 always."""
    low, high = np.full(highest.shape, -1.0), highest
    while (low < high).any():
        middle = np.ceil((low + high) / 2)
        found = holds(middle)
        low, high = np.where(found, middle, low), np.where(found, high, middle - 1)
    return low


def _grid(reach: float) -> FloatArray:
    """Places of true values in their deviations; the finer, the more pupils stand behind the widest scatter.

    The binomial step of a share is as wide as half a deviation over ``reach`` (deviation × √pupils).
    """
    if reach == 0:
        return np.zeros(1)
    half = int(np.ceil(_FARTHEST / np.clip(_PART_OF_STEP / reach, _FINEST, _COARSEST)))
    return np.linspace(-_FARTHEST, _FARTHEST, 2 * half + 1)
