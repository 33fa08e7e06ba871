"""Rows of an indicator: one a municipality, with its value, its words and its state."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.charts.maps import State
from shnro_core.exports.story.cohort import years_with_results
from shnro_core.exports.story.map.calculated import Schools, schools
from shnro_core.exports.story.map.indicators import Indicator
from shnro_core.exports.story.map.model import Amount
from shnro_core.exports.story.model import Context

PRINTED_SHARE_TOLERANCE_PP = 0.51
"""A share printed in whole per cents may differ from its count by the rounding, not by more."""


class Shelf:
    """Rows of the indicators of one telling: indicators that share a query or a calculation share its rows."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: dict[str, pd.DataFrame] = {}

    @cached_property
    def schools(self) -> Schools | None:
        """Schools the computed indicators count; None for a region without results. Raises NoDataError."""
        return schools(self._context)

    def has(self, indicator: Indicator) -> bool:
        """Whether the region has figures of the indicator in some year; nothing is computed for the answer."""
        if indicator.computed:
            return bool(years_with_results(self._context))
        return not self.rows(indicator).empty

    def rows(self, indicator: Indicator) -> pd.DataFrame:
        """Rows of the indicator's query or of the calculation; empty when the region has no such figures."""
        if indicator.computed:
            return self.schools.by_municipality if self.schools else pd.DataFrame()
        if indicator.query not in self._kept:
            context = self._context
            self._kept[indicator.query] = context.fetch(indicator.query, region=context.region.code)
        return self._kept[indicator.query]


def values(shelf: Shelf, indicator: Indicator) -> pd.DataFrame:
    """One row per municipality: ``municipality, schools, total, share, state, reason, words, note``.

    ``schools`` and ``share`` (0–100) are NaN where the state is not SHOWN; ``share`` is the printed one where the
    document prints it. An indicator shown as a mean has the mean per school in ``mean``, its count in ``schools``.
    ``words`` is the whole figure, with a mark where the printed share contradicts its count. An empty frame means that
    the region has no such figures.
    """
    rows = shelf.rows(indicator)
    if rows.empty:
        return rows
    reason = rows[indicator.hidden] if indicator.hidden else pd.Series(None, index=rows.index, dtype=object)
    known = (rows[indicator.count].notna() & reason.isna()).to_numpy()
    counts = np.where(known, rows[indicator.count].astype(float), np.nan)
    total = rows[indicator.total].to_numpy(dtype=float, na_value=np.nan)
    per_school = counts / np.where(total > 0, total, np.nan)
    counted = 100 * per_school
    printed = indicator.printed_share
    share = counted if printed is None else np.where(known, rows[printed].astype(float), np.nan)
    disputed = np.abs(share - counted) > PRINTED_SHARE_TOLERANCE_PP
    state = [_state(k, r) for k, r in zip(known, reason, strict=True)]
    frame = pd.DataFrame(
        {
            "municipality": rows["municipality"],
            "schools": counts,
            "mean": per_school,
            "total": total,
            "share": share,
            "state": state,
            "reason": reason,
            "disputed": disputed,
            "note": rows["note"],
        }
    )
    marks = [f", напечатано {text.percent(p)}" if d else "" for p, d in zip(share, disputed, strict=True)]
    words_of = _mean_words if indicator.mean else _words
    told = [words_of(*row) for row in frame[["schools", "total", "state", "reason"]].to_numpy()]
    return frame.assign(words=[words + mark for words, mark in zip(told, marks, strict=True)])


def amount_of(frame: pd.DataFrame, amount: Amount) -> pd.Series:
    """The column that colours the map."""
    return frame[{Amount.COUNT: "schools", Amount.SHARE: "share", Amount.MEAN: "mean"}[amount]]


def digits_of(frame: pd.DataFrame, indicator: Indicator, amount: Amount) -> int:
    """Decimals of the values on the map: counts and shares of small totals are whole, as everywhere; a mean has one."""
    if amount is Amount.MEAN:
        return 1
    computed = amount is Amount.SHARE and indicator.printed_share is None
    return 1 if computed and frame["total"].max() >= text.SHARES_WITHOUT_DECIMALS_BELOW else 0


def figure(value: float, state: str, amount: Amount, digits: int) -> str:
    """The value as it stands on the map and beside a bar; «н/д» or «скрыто» in its place."""
    if state != State.SHOWN:
        return no_figure(state)
    if amount is Amount.SHARE:
        return text.percent(value, digits if value else 0)
    return text.number(value, digits)


def _state(known: object, reason: object) -> str:
    if known:
        return State.SHOWN.value
    return State.ABSENT.value if text.is_missing(reason) else State.HIDDEN.value


def no_figure(state: str) -> str:
    """What stands in place of a value that is not shown."""
    return text.HIDDEN if state == State.HIDDEN else text.MISSING


def _words(schools: float, total: float, state: str, reason: object) -> str:
    if state != State.SHOWN:
        return f"{no_figure(state)}: {reason}" if state == State.HIDDEN else no_figure(state)
    return text.share(schools, total)


def _mean_words(markers: float, total: float, state: str, reason: object) -> str:
    if state != State.SHOWN:
        return _words(markers, total, state, reason)
    return f"{text.number(markers / total, 1)} на школу ({text.number(markers)} на {text.schools(total)})"
