"""Indicators that the method computes from results of schools: counts of schools by municipality."""

from __future__ import annotations

import pandas as pd

from shnro_core.exports.story.model import Context

CLUSTERS = {"ШНРО": "low_results", "ШсРНР": "at_risk", "ШФНСУ": "adverse"}
STRONGLY_FAILING = "сильно"


def clusters(context: Context) -> pd.DataFrame:
    """One row per municipality: schools of each cluster and of the strong level, classified schools, year.

    Counts are empty where no school of the municipality is classified. A region without results gives an empty frame.
    """
    classified = _classified(context)
    if classified.empty:
        return classified
    flags = pd.DataFrame({name: classified["cluster"].eq(code) for code, name in CLUSTERS.items()})
    flags["strongly_failing"] = classified["level"].eq(STRONGLY_FAILING)
    flags["schools_total"] = True
    counts = flags.groupby(classified["municipality"]).sum()
    names = context.fetch("map/municipalities", region=context.region.code)["municipality"]
    rows = counts.reindex(names).rename_axis("municipality").reset_index()
    return rows.assign(year=classified["year"].iloc[0], note=None)


def _classified(context: Context) -> pd.DataFrame:
    years = context.fetch("map/result_years", region=context.region.code)
    if years.empty:
        return years
    schools = context.compute("classify", region=context.region.code, year=int(years["year"].iloc[0]))
    register = context.fetch("map/register", region=context.region.code)
    return schools[schools["cluster"].notna()].merge(register[["school_code", "municipality"]], on="school_code")
