"""What the method computes from results of schools, school by school, and its counts by municipality.

The year, the rules and the quick filters are the reader's; a municipality is a choice of the map, not a filter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pandas as pd

from shnro_core.exports.story.calculation import compared_years
from shnro_core.exports.story.cohort import Cohort, chosen_year, cohort, years_with_results
from shnro_core.exports.story.map.boundaries import known_places
from shnro_core.exports.story.model import Context

CLUSTERS: Final = {"ШНРО": "low_results", "ШсРНР": "at_risk", "ШФНСУ": "adverse"}
LEVELS: Final = {"базово": "basic", "умеренно": "moderate", "сильно": "strong"}
DEFICITS: Final = {"кадровый": "staff", "материально-технический": "equipment", "ИКТ": "ict"}
_COUNTED_AMONG: Final = {
    **dict.fromkeys((*CLUSTERS.values(), *LEVELS.values()), "classified"),
    **dict.fromkeys(("marked", "markers"), "with_results"),
    **{f"deficit_{kind}": f"deficit_{kind}_known" for kind in DEFICITS.values()},
    **dict.fromkeys(("rose", "fell", "untold"), "compared"),
}
"""Column of a count and the column of the schools it is counted among."""


@dataclass(frozen=True)
class Schools:
    """Working schools of the chosen year under the quick filters, with what the method says of each.

    ``earlier`` is the year the dynamics look back to; empty where the region has none.
    """

    context: Context
    cohort: Cohort
    earlier: int | None

    @property
    def year(self) -> int:
        """The year of the figures."""
        return self.cohort.year

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row per school: what the cohort knows, and a yes-no column for each count and what it is among.

        ``markers`` stays a number. ``rose``, ``fell``: the pooled share of failing changed and the change is told from
        chance; ``untold``: both years have results, and it is not.
        """
        schools = self.cohort.schools
        flags = {code: schools["cluster"].eq(name) for name, code in CLUSTERS.items()}
        flags |= {code: schools["level"].eq(name) for name, code in LEVELS.items()}
        flags |= {"classified": schools["cluster"].notna(), "with_results": schools["markers"].notna()}
        flags["marked"] = schools["markers"].gt(0)
        found = schools.assign(**{name: flag.fillna(value=False).astype(bool) for name, flag in flags.items()})
        return found.merge(self._deficits(), on="school_code", how="left").merge(
            self._changes(), on="school_code", how="left"
        )

    @cached_property
    def by_municipality(self) -> pd.DataFrame:
        """One row per municipality of the map: counts of ``rows``; a count among no schools is empty, not a zero."""
        columns = list(dict.fromkeys((*_COUNTED_AMONG, *_COUNTED_AMONG.values())))
        sums = self.rows.groupby("municipality")[columns].sum().astype(float)
        names = known_places(self.context)["municipality"]
        counts = sums.reindex(names).rename_axis("municipality")
        for count, among in _COUNTED_AMONG.items():
            counts[count] = counts[count].where(counts[among] > 0)
        return counts.reset_index().assign(year=self.year, note=None)

    def _deficits(self) -> pd.DataFrame:
        region = self.context.region.code
        rows = self.context.compute("deficits", region=region, year=self.year)
        wide = rows.pivot(index="school_code", columns="kind", values="has_deficit").reindex(columns=list(DEFICITS))
        found = {f"deficit_{code}": wide[kind].fillna(value=False) for kind, code in DEFICITS.items()}
        known = {f"deficit_{code}_known": wide[kind].notna() for kind, code in DEFICITS.items()}
        return pd.DataFrame({**found, **known}).astype(bool)

    def _changes(self) -> pd.DataFrame:
        codes = pd.Index(self.cohort.schools["school_code"], name="school_code")
        if self.earlier is None:
            return pd.DataFrame(data=False, index=codes, columns=["rose", "fell", "untold", "compared"])
        moves = self.context.compute(
            "level_dynamics", region=self.context.region.code, year_from=self.earlier, year_to=self.year
        ).set_index("school_code")
        compared = moves["told_from_chance"].notna()
        told = moves["told_from_chance"].fillna(value=False).astype(bool)
        return pd.DataFrame(
            {
                "rose": told & moves["change_pp"].gt(0),
                "fell": told & moves["change_pp"].lt(0),
                "untold": compared & ~told,
                "compared": compared,
            }
        )


def schools(context: Context) -> Schools | None:
    """Schools of the reader's year and filters; None for a region without results. Raises NoDataError."""
    year = chosen_year(context)
    if year is None:
        return None
    everywhere = {key: value for key, value in context.choices.items() if key != "municipality"}
    looked_at = cohort(replace(context, choices=everywhere), year)
    return Schools(context, looked_at, compared_years(context, years_with_results(context), year))
