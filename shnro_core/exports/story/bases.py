"""Whole numbers of schools behind printed shares: «расчёт системы» that shows which shares a base can give."""

from __future__ import annotations

from collections.abc import Mapping

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


def bases_of(shares: pd.Series, groups: pd.Series, sizes: Mapping[int, int]) -> pd.Series:
    """Number of schools each printed share stands on, where whole schools say it; missing where they do not.

    The whole group where it gives the share; else the only smaller base that does; else the base that other shares of
    the group settled, when just one of them gives this share too.
    """
    possible = [_possible(share, sizes[group]) for share, group in zip(shares, groups, strict=True)]
    settled: dict[int, set[int]] = {group: set() for group in sizes}
    for group, bases in zip(groups, possible, strict=True):
        if len(bases) == 1 and sizes[group] not in bases:
            settled[group] |= bases
    found = []
    for group, bases in zip(groups, possible, strict=True):
        known = {sizes[group]} & bases or (bases if len(bases) == 1 else settled[group] & bases)
        found.append(known.pop() if len(known) == 1 else pd.NA)
    return pd.Series(found, index=shares.index, dtype="Int64")


def _possible(share: float, size: int) -> set[int]:
    totals = pd.Series(range(1, size + 1), dtype=float)
    return set(totals[restored(pd.Series(share, index=totals.index), totals).notna()].astype(int))
