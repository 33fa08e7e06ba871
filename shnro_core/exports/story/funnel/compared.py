"""What the page draws: schools of a year with their place among the limits, and who is highlighted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.exports.story.cohort import FILTERS, cohort
from shnro_core.exports.story.model import Context
from shnro_core.methodology.uncertainty import (
    fit_funnel,
    funnel_limits,
    funnel_scores,
    outlying,
    standing_out,
    with_standardised,
)
from shnro_core.methodology.uncertainty.funnel import Funnel, Spread, tail_probability
from shnro_core.parameters import MethodSettings, Procedure, procedures

HIGHLIGHTED: Final = ("municipality", "cluster", "track")
"""Quick filters that this page reads as what to highlight."""
SCHOOL: Final = "school"
"""Choice that holds the login of the highlighted school."""
PROCEDURE: Final = "funnel_procedure"
"""Choice that holds the title of the procedure; anything else means all procedures together."""
SMALLEST_FUNNEL: Final = 10
"""Fewer schools have no usual spread to be compared with."""

ABOVE_ALARM: Final = "above_alarm"
ABOVE_WARNING: Final = "above_warning"
INSIDE: Final = "inside"
BELOW_WARNING: Final = "below_warning"
BELOW_ALARM: Final = "below_alarm"
SMALL: Final = "small"


@dataclass(frozen=True)
class Compared:
    """Schools of a region in a year against the limits of a funnel.

    ``rows``: one row per school that may be shown — register and classification columns, ``participants``, ``failed``,
    ``pupils``, ``expected`` (failed by the region's rates of the school's procedures), ``share_pct`` (with the region's
    usual procedures), ``standard_pupils`` (its size), ``low_pct``, ``high_pct`` (outer limits at that size), ``score``,
    ``place``, ``named`` (stands out with all judged schools looked at together), ``highlighted``. ``hidden`` counts
    schools with too few pupils to be shown. ``funnel`` is None for few schools.
    """

    context: Context
    year: int
    procedure: Procedure | None
    rows: pd.DataFrame
    hidden: int
    funnel: Funnel | None
    spread: Spread

    @property
    def settings(self) -> MethodSettings:
        """Values the limits are made of."""
        return self.context.settings

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Schools large enough for a conclusion."""
        return self.rows[self.rows["place"] != SMALL]

    @property
    def what(self) -> str:
        """Which results are compared: ``ОГЭ, математика, 2022 год``."""
        return f"{self.procedure.title if self.procedure else 'все процедуры вместе'}, {self.year}{text.NBSP}год"

    @property
    def highlight_words(self) -> str:
        """What is highlighted besides the school: ``кластер: ШНРО``; empty when nothing is."""
        chosen = {k: v for k in HIGHLIGHTED if (v := self.context.choices.get(k, "")) and v != "Все"}
        return ", ".join(f"{FILTERS[k].lower()}: {v}" for k, v in chosen.items())

    @property
    def school(self) -> pd.Series | None:
        """Row of the highlighted school, if it is among the shown ones."""
        own = self.rows[self.rows["school_code"] == self.context.choices.get(SCHOOL, "")]
        return None if own.empty else own.iloc[0]

    def count(self, *places: str) -> int:
        """How many schools stand in these places."""
        return int(self.rows["place"].isin(places).sum())


def compare(context: Context, year: int) -> Compared:
    """Schools of the year against the limits; all counted procedures together or the one chosen. Raises NoDataError."""
    settings = context.settings
    chosen = chosen_procedure(context)
    totals = with_standardised(
        context.compute(
            "school_totals", region=context.region.code, year=year, procedure=chosen.key if chosen else None
        )
    )
    rows = _schools(context, year).merge(totals, on="school_code", how="inner")
    shown = rows["pupils"] >= settings.shown_participants
    hidden, rows = int((~shown).sum()), rows[shown].reset_index(drop=True)
    placed, funnel, spread = judged_by_funnel(rows, settings)
    return Compared(context, year, chosen, placed, hidden, funnel, spread)


def chosen_procedure(context: Context) -> Procedure | None:
    """Procedure of the reader's choice; None means all counted procedures together."""
    title = context.choices.get(PROCEDURE, "")
    return next((p for p in procedures() if p.title == title), None)


def limits_outside(compared: Compared, spread: Spread, z: float) -> int:
    """How many judged schools would stand outside the limits of another spread."""
    if compared.funnel is None:
        return 0
    judged = compared.judged
    low, high = funnel_limits(
        compared.funnel,
        judged["standard_pupils"].to_numpy(),
        z,
        exact_below=compared.settings.funnel_exact_below,
        spread=spread,
    )
    shares = judged["share_pct"].to_numpy() / 100
    return int(((shares < low) | (shares > high)).sum())


def expected_outside(compared: Compared, z: float) -> float:
    """How many judged schools would stand outside the limits if nothing but the usual spread told them apart.

    A lower limit at zero lets nobody out.
    """
    if compared.funnel is None:
        return 0.0
    pupils = compared.judged["standard_pupils"].to_numpy()
    low, _ = funnel_limits(
        compared.funnel, pupils, z, exact_below=compared.settings.funnel_exact_below, spread=compared.spread
    )
    return tail_probability(z) * float(pupils.size + (low > 0).sum())


def _schools(context: Context, year: int) -> pd.DataFrame:
    quick = {k: context.choices.get(k, "") for k in HIGHLIGHTED}
    others = {k: v for k, v in context.choices.items() if k not in FILTERS}
    everyone = cohort(replace(context, choices=others), year).schools
    rows = everyone.drop(columns=["pupils", "procedures", "participants", "failed"])
    named = [v for v in quick.values() if v and v != "Все"]
    inside = cohort(replace(context, choices={**others, **quick}), year).schools["school_code"] if named else ()
    return rows.assign(highlighted=rows["school_code"].isin(inside))


def judged_by_funnel(rows: pd.DataFrame, settings: MethodSettings) -> tuple[pd.DataFrame, Funnel | None, Spread]:
    """Rows of ``with_standardised`` with their place among the limits; without a funnel where too few are judged."""
    funnel = _fitted(rows, settings)
    spread = funnel.spread(settings.confidence_level) if funnel else Spread.CHANCE
    return _placed(rows, funnel, spread, settings), funnel, spread


def _fitted(rows: pd.DataFrame, settings: MethodSettings) -> Funnel | None:
    if int((rows["standard_pupils"] >= settings.reliable_participants).sum()) < SMALLEST_FUNNEL:
        return None
    return fit_funnel(
        rows["standard_share"] * rows["standard_pupils"],
        rows["standard_pupils"],
        settings.funnel_winsorised_share,
        judged_from=settings.reliable_participants,
        centre=float(rows["rate"].iloc[0]),
    )


def _placed(rows: pd.DataFrame, funnel: Funnel | None, spread: Spread, settings: MethodSettings) -> pd.DataFrame:
    share = rows["standard_share"].to_numpy(dtype=float)
    full = rows.assign(
        share_pct=100 * share,
        low_pct=np.nan,
        high_pct=np.nan,
        score=np.nan,
        place=SMALL,
        named=False,
        probability=np.nan,
    )
    if funnel is None:
        return full
    pupils = rows["standard_pupils"].to_numpy(dtype=float)
    judged = pupils >= settings.reliable_participants
    place = np.full(len(rows), INSIDE, dtype=object)
    steps = (
        (settings.funnel_warning_z, BELOW_WARNING, ABOVE_WARNING),
        (settings.funnel_alarm_z, BELOW_ALARM, ABOVE_ALARM),
    )
    for z, below, above in steps:
        low, high = funnel_limits(funnel, pupils, z, exact_below=settings.funnel_exact_below, spread=spread)
        place[share < low], place[share > high] = below, above
    place[~judged] = SMALL
    used = funnel if spread is Spread.ADDITIVE else replace(funnel, between_variance=0.0)
    probability = outlying(
        share, np.where(judged, pupils, np.nan), funnel.centre, funnel.named_by(settings.confidence_level)
    )
    return full.assign(
        place=place,
        probability=probability,
        named=standing_out(probability, settings.confidence_level),
        low_pct=100 * low,
        high_pct=100 * high,
        score=funnel_scores(used, share * pupils, pupils),
    )
