"""What the passport rests on: the school's row, its results and those of the groups it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.exports.story.cohort import years_with_results
from shnro_core.exports.story.model import Context
from shnro_core.methodology.uncertainty import with_intervals
from shnro_core.parameters import procedures
from shnro_core.text import NBSP

_KEYS = ["exam", "subject", "level", "grade"]


def procedure_names() -> dict[str, str]:
    """Short names of procedures by key, as they stand on an axis: ``ВПР, математика, 5 кл.``."""
    return {
        p.key: p.title.replace("класс", "кл.").replace("профильный уровень", "проф.").replace("базовый уровень", "база")
        for p in procedures()
    }


def hidden_words(count: int) -> str:
    """``Скрыта 1 процедура``, ``Скрыты 2 процедуры``, ``Скрыто 5 процедур``."""
    return f"{text.plural(count, 'Скрыта', 'Скрыты', 'Скрыто')} {text.counted(count, 'процедура')}"


def with_procedure(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of results with the key of their procedure; procedures outside the catalogue are left out."""
    known = pd.DataFrame([{**{k: getattr(p, k) for k in _KEYS}, "procedure": p.key} for p in procedures()])
    return rows.merge(known, on=_KEYS).drop(columns=_KEYS)


def screen_order(keys: pd.Series) -> pd.Series:
    """Place of procedures on the screen."""
    return keys.map({p.key: i for i, p in enumerate(procedures())})


@dataclass(frozen=True)
class Passport:
    """One school in one year: ``profile`` of the register, ``verdict`` of the classification, if any."""

    context: Context
    year: int
    profile: pd.Series
    verdict: pd.Series | None

    @property
    def code(self) -> str:
        """Login of the school."""
        return str(self.profile["school_code"])

    @property
    def name(self) -> str:
        """Name of the school."""
        return str(self.profile["name"])

    @property
    def municipality(self) -> str:
        """Municipality of the school."""
        return str(self.profile["municipality"])

    @property
    def stamp(self) -> str:
        """Mark of an invented region."""
        return self.context.region.stamp

    def rows(self, query: str, **parameters: Any) -> pd.DataFrame:
        """Rows of a query of one school."""
        return self.context.fetch(f"school/{query}", region=self.context.region.code, school=self.code, **parameters)

    @cached_property
    def results(self) -> pd.DataFrame:
        """Every result of the school: year, procedure, counts, ``share_low/_high``, ``verdict``, hidden, reliable."""
        rows = with_procedure(self.rows("results_of_school"))
        return marked(rows, self.context)

    @cached_property
    def markers(self) -> pd.DataFrame:
        """Results of the study period that are looked at for markers, with thresholds and margins."""
        frame = self.context.compute(
            "markers", region=self.context.region.code, year=self.year, school_codes=(self.code,)
        )
        return marked(frame[frame["counted"]], self.context)

    @cached_property
    def history(self) -> pd.DataFrame:
        """Classification of the school in every year with results; closed years are absent."""
        own = classified(self.context)
        return own[own["school_code"] == self.code].sort_values("year")

    @cached_property
    def margin(self) -> int | None:
        """Pupils between the school and the border of the list; None when results alone cannot move it."""
        frame = self.context.compute("margins", region=self.context.region.code, year=self.year)
        own = frame.loc[frame["school_code"] == self.code, "pupils"].dropna()
        return int(own.iloc[0]) if len(own) else None


def classified(context: Context) -> pd.DataFrame:
    """Classification of the region in every year with results."""
    years = tuple(sorted(years_with_results(context)))
    return context.compute("classify", region=context.region.code, year=years)


def marked(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Results with Wilson intervals, shares in percent and the two limits: ``hidden`` and ``reliable``."""
    settings = context.settings
    frame = with_intervals(rows, settings)
    counts = frame["participants"].to_numpy(dtype=float)
    return frame.assign(
        share_pct=100 * frame["failed"].to_numpy(dtype=float) / counts,
        low_pct=100 * frame["share_low"],
        high_pct=100 * frame["share_high"],
        hidden=counts < settings.shown_participants,
        reliable=counts >= settings.reliable_participants,
        is_low=frame["failed"].to_numpy(dtype=float) / counts >= settings.low_result_share,
    )


def pooled_shares(rows: pd.DataFrame, by: list[str]) -> pd.Series:
    """Share of failed in percent over all participants, by columns."""
    sums = rows.groupby(by)[["failed", "participants"]].sum()
    return 100 * sums["failed"] / sums["participants"].replace(0, np.nan)


def nth_years(years: list[int]) -> str:
    """``2021–2022 годы`` or ``2022 год``."""
    return f"{years[0]} год" if len(years) == 1 else f"{years[0]}–{years[-1]}{NBSP}годы"
