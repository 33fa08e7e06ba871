"""Whole numbers of schools behind printed shares: «расчёт системы» that shows which shares a base can give."""

from __future__ import annotations

import pandas as pd

_TOLERANCE = 1e-9


def restored(shares: pd.Series, totals: pd.Series | float) -> pd.Series:
    """Numbers of schools that printed shares (0–100) stand for when each base is ``totals`` schools.

    Missing where no whole number of that base rounds to the share: whole percents are held to half a percent, shares
    with a decimal to half a tenth.
    """
    counts = (shares * totals / 100).round()
    unit = pd.Series(1.0, index=shares.index).where(shares % 1 == 0, 0.1)
    fits = (100 * counts / totals - shares).abs() <= unit / 2 + _TOLERANCE
    return counts.where(fits)
