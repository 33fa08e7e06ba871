"""Pooled shares of schools with different procedures made comparable: indirect standardisation (methods, section 9).

Observed failed stand against those expected of the same works at the region's rate of each procedure and grade,
``Σ n_p · r_p``. The ratio of the two times the region's share is the share the school would have with the region's
usual procedures. Its size is in pupils, not in results: a pupil writes several works.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shnro_core.methodology.uncertainty.intervals import FloatArray

_DECIMALS: Final = 6


def with_standardised(totals: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``school_totals`` with ``standard_share`` 0–1, ``standard_pupils`` and the region's ``rate``.

    ``standard_pupils`` is the number of pupils whose share at the region's usual procedures is known as well as this
    one; with the usual procedures it is the number of pupils. It is 0 for a school whose procedures nobody in the
    region failed: nothing is known of such a school.
    """
    participants = totals["participants"].to_numpy(dtype=float)
    rate = _ratio(totals["failed"].to_numpy(dtype=float).sum(), participants.sum())
    share, pupils = standardised(
        totals["failed"].to_numpy(dtype=float),
        totals["expected"].to_numpy(dtype=float),
        totals["expected_variance"].to_numpy(dtype=float) * participants / totals["pupils"].to_numpy(dtype=float),
        rate=rate,
    )
    if rate == 0:
        pupils = totals["pupils"].to_numpy(dtype=float)
    return totals.assign(standard_share=share, standard_pupils=pupils, rate=rate)


def standardised(
    failed: ArrayLike, expected: ArrayLike, variance: ArrayLike, *, rate: float
) -> tuple[FloatArray, FloatArray]:
    """Share at a common ``rate`` of counts with a known expectation and chance variance, and its size in pupils.

    The size is the number of independent pupils at the ``rate`` whose share has the same relative variance.
    """
    x, e, v = (np.asarray(a, dtype=float) for a in (failed, expected, variance))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(e > 0, np.minimum(rate * x / e, 1), 0.0)
        size = np.where((e > 0) & (v > 0) & (rate > 0), (1 - rate) * e**2 / (rate * v), 0.0)
    # rounded: ten pupils of one procedure must not become 9.999999999999998 beside a limit of ten
    return np.asarray(share, dtype=float), np.asarray(np.round(size, _DECIMALS), dtype=float)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0
