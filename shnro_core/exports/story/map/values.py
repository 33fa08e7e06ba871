"""Rows of an indicator: one a municipality, with its value, its words and its state."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts.maps import State
from shnro_core.exports.story.map.indicators import Indicator
from shnro_core.exports.story.map.model import Amount
from shnro_core.exports.story.model import Context

PRINTED_SHARE_TOLERANCE_PP = 0.51
"""A share printed in whole per cents may differ from its count by the rounding, not by more."""


def values(context: Context, indicator: Indicator) -> pd.DataFrame:
    """One row per municipality: ``municipality, schools, total, share, state, reason, words, note``.

    ``schools`` and ``share`` (0–100) are NaN where the state is not SHOWN; ``share`` is the printed one where the
    document prints it. ``words`` is the whole figure, with a mark where the printed share contradicts its count.
    An empty frame means that the region has no such figures.
    """
    rows = context.fetch(indicator.query, region=context.region.code)
    if rows.empty:
        return rows
    frame = pd.DataFrame({"municipality": rows["municipality"], "note": rows["note"]})
    reasons = rows[indicator.hidden] if indicator.hidden else pd.Series(None, index=rows.index, dtype=object)
    known = rows[indicator.count].notna() & reasons.isna()
    frame["schools"] = rows[indicator.count].astype(float).where(known)
    frame["total"] = rows[indicator.total].astype(float)
    counted = 100 * frame["schools"] / frame["total"].where(frame["total"] > 0)
    frame["share"] = counted if indicator.printed_share is None else rows[indicator.printed_share].astype(float)
    frame["share"] = frame["share"].where(known)
    frame["reason"] = reasons
    frame["state"] = [_state(k, r) for k, r in zip(known, reasons, strict=True)]
    frame["disputed"] = (frame["share"] - counted).abs() > PRINTED_SHARE_TOLERANCE_PP
    frame["words"] = _words(frame)
    return frame


def amount_of(frame: pd.DataFrame, amount: Amount) -> pd.Series:
    """The column that colours the map."""
    return frame["schools"] if amount is Amount.COUNT else frame["share"]


def digits_of(indicator: Indicator, amount: Amount) -> int:
    """Decimals of the values on the map: counts and printed shares are whole, computed shares of a whole are not."""
    return 1 if amount is Amount.SHARE and indicator.of_whole else 0


def figure(value: float, state: str, indicator: Indicator, amount: Amount) -> str:
    """The value as it stands on the map and beside a bar; «н/д» or «скрыто» in its place."""
    if state != State.SHOWN:
        return no_figure(state)
    return text.number(value) if amount is Amount.COUNT else text.percent(value, digits_of(indicator, amount))


def _state(known: bool, reason: object) -> str:
    if known:
        return State.SHOWN.value
    return State.ABSENT.value if text.is_missing(reason) else State.HIDDEN.value


def no_figure(state: str) -> str:
    """What stands in place of a value that is not shown."""
    return text.HIDDEN if state == State.HIDDEN else text.MISSING


def _words(frame: pd.DataFrame) -> list[str]:
    """The whole figure of each row, for the card, the pointer and the alternative text."""
    told = []
    for schools, total, share, state, reason, disputed in zip(
        *(frame[name] for name in ("schools", "total", "share", "state", "reason", "disputed")), strict=True
    ):
        if state != State.SHOWN:
            told.append(f"{no_figure(state)}: {reason}" if state == State.HIDDEN else no_figure(state))
        elif disputed:
            told.append(f"{text.number(schools)} из {text.number(total)}, напечатано {text.percent(share)}")
        else:
            told.append(text.share(schools, total))
    return told
