"""How much true values of schools scatter beyond chance, told by the middle of them, outliers winsorised."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from shnro_core.methodology.uncertainty.intervals import FloatArray

_HALVINGS: Final = 50


def winsorised(z: FloatArray, share: float) -> FloatArray:
    """z-scores with the outermost ``share`` of each side pulled to its quantile; none are dropped."""
    return np.asarray(np.clip(z, np.quantile(z, share), np.quantile(z, 1 - share)) if z.size else z, dtype=float)


def winsorised_square(share: float) -> float:
    """What winsorising leaves of the mean square of normal scores: 0.68 for a tenth of each side."""
    if share == 0:
        return 1.0
    from scipy.special import ndtri  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    z = float(ndtri(1 - share))
    density = float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi))
    return 1 - 2 * share - 2 * z * density + 2 * share * z * z


def dispersion_ratio(z: ArrayLike) -> float:
    """φ: the mean square of z-scores, 1 when only chance spreads them; NaN without any."""
    scores = np.asarray(z, dtype=float)
    return float(np.mean(scores**2)) if scores.size else float("nan")


def usual_variance(z: ArrayLike, precision: ArrayLike, winsorised_share: float) -> float:
    """Variance of true values that scatter normally about the centre.

    ``z`` counts deviations by chance, ``precision`` is one over their variance on the scale that is asked. The answer
    leaves the winsorised mean square of the scores as large as that of normal ones (Paule and Mandel): large schools
    scatter more in ``z``, so winsorising first would take their scatter for outliers.
    """
    scores, weights = np.asarray(z, dtype=float), np.asarray(precision, dtype=float)
    wanted = winsorised_square(winsorised_share) * (1 - 1 / max(scores.size, 1))

    def excess(variance: float) -> float:
        return dispersion_ratio(winsorised(scores / np.sqrt(1 + variance * weights), winsorised_share)) - wanted

    if scores.size < 2 or excess(0) <= 0:
        return 0.0
    known = weights > 0
    low, high = 0.0, float(np.max(scores[known] ** 2 / weights[known])) / wanted
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
