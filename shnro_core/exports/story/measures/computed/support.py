"""Support of the schools of a cohort: participation, measures and failing pupils of the year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.cohort import Cohort
from shnro_core.exports.story.model import Context
from shnro_core.model import SourceNote


@dataclass(frozen=True)
class Support:
    """``measures``: one row per school × measure of the year; ``pupils``: one row per school of track 3."""

    cohort: Cohort
    measures: pd.DataFrame
    pupils: pd.DataFrame
    sources: tuple[SourceNote, ...]

    @property
    def schools(self) -> pd.DataFrame:
        """Schools of the cohort, one row each."""
        return self.cohort.schools

    @property
    def year(self) -> int:
        """The year looked at."""
        return self.cohort.year


def read(context: Context, looked_at: Cohort) -> Support:
    """Support of the schools of the cohort in its year; empty frames where nothing is loaded."""
    asked = {"region": context.region.code, "year": looked_at.year}
    own = looked_at.schools["school_code"]
    measures, pupils = (context.fetch(f"schools/{name}", **asked) for name in ("measures", "failing_pupils"))
    return Support(
        cohort=looked_at,
        measures=measures[measures["school_code"].isin(own)],
        pupils=pupils[pupils["school_code"].isin(own)],
        sources=sources(context, f"таблицы участия и мер {looked_at.year} года"),
    )
