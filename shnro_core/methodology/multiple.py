"""Correction of p-values when several comparisons are looked at together: own calculation (methods, section 9)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def holm_adjusted(p_values: ArrayLike) -> tuple[float, ...]:
    """p-values corrected for looking at all of them at once, in the given order (Holm, 1979).

    A difference stands when its corrected p-value is below the chosen level; the chance of even one false
    difference among all then stays below that level.
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = np.maximum.accumulate(np.minimum(1.0, p[order] * np.arange(p.size, 0, -1)))
    return tuple(adjusted.tolist())
