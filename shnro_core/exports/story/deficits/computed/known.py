"""What is known about the deficits of every school of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.cohort import Cohort
from shnro_core.exports.story.model import Context
from shnro_core.model import SourceNote

GIVEN: Final = "ведомство"
"""Source of a deficit stated by the office; the other source is the system's own signals."""


@dataclass(frozen=True)
class Known:
    """Deficits of a cohort in its year.

    ``rows``: one row per school and kind, as ``deficits`` gives them, with ``own`` (what the signals alone say),
    ``name, municipality, cluster`` and ``measures`` (measures in force against this kind), ``measures_all``.
    """

    year: int
    cohort: Cohort
    rows: pd.DataFrame
    sources: tuple[SourceNote, ...]

    @cached_property
    def by_school(self) -> pd.DataFrame:
        """One row per school with something known: ``found`` (any deficit), ``municipality``, ``cluster``."""
        known = self.rows[self.rows["has_deficit"].notna()]
        return known.groupby("school_code", as_index=False).agg(
            found=("has_deficit", "any"), municipality=("municipality", "first"), cluster=("cluster", "first")
        )

    @property
    def schools_known(self) -> int:
        """Schools about which something is known."""
        return len(self.by_school)

    @property
    def schools_with(self) -> int:
        """Schools with at least one deficit."""
        return int(self.by_school["found"].sum())

    @cached_property
    def by_kind(self) -> pd.DataFrame:
        """Per kind: ``found`` and ``known`` schools, the most frequent kind first."""
        counts = self.rows.groupby("kind").agg(
            found=("has_deficit", lambda v: int(v.fillna(value=False).sum())), known=("has_deficit", "count")
        )
        return counts.sort_values("found", ascending=False, kind="stable")


def read(context: Context, looked_at: Cohort) -> Known:
    """Deficits of the schools of a cohort and the measures against them."""
    year = looked_at.year
    rows = context.compute("deficits", region=context.region.code, year=year).drop(columns=["region", "year"])
    rows = rows.merge(looked_at.schools[["school_code", "name", "municipality", "cluster"]], on="school_code")
    measures = context.fetch("schools/measures_in_force", region=context.region.code, year=year)
    against = measures.groupby(["school_code", "deficit_kind"]).size().rename("measures")
    rows = rows.join(against, on=["school_code", "kind"]).join(
        measures.groupby("school_code").size().rename("measures_all"), on="school_code"
    )
    needed = context.settings.deficit_signals_needed
    fired, told = rows["signals_fired"], rows["signals_known"]
    own = (fired >= needed).astype("boolean").mask((fired < needed) & (told < needed)).mask(told.isna())
    return Known(
        year=year,
        cohort=looked_at,
        rows=rows.assign(
            own=own,
            measures=rows["measures"].fillna(0).astype(int),
            measures_all=rows["measures_all"].fillna(0).astype(int),
        ),
        sources=sources(context, f"таблица дефицитов и контекстные данные {year} года"),
    )
