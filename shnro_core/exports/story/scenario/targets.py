"""Whom and what a change of data may name in a region."""

from __future__ import annotations

from dataclasses import dataclass

from shnro_core.exports.story.cohort import chosen_year, years_with_results
from shnro_core.exports.story.model import Context
from shnro_core.parameters import procedures, resolve


@dataclass(frozen=True, slots=True)
class Targets:
    """What a reader may choose: years, schools by municipality (login → name), clusters, procedures (key → name)."""

    years: tuple[int, ...]
    schools: dict[str, dict[str, str]]
    clusters: tuple[str, ...]
    procedures: dict[str, str]


def tell(context: Context) -> Targets:
    """Choices of the region for the year of the page; procedures are all of the catalogue."""
    year = chosen_year(context)
    schools: dict[str, dict[str, str]] = {}
    if year is not None:
        rows = context.fetch("school_profiles", region=context.region.code, year=year)
        for place, code, name in zip(rows["municipality"], rows["school_code"], rows["name"], strict=True):
            schools.setdefault(place, {})[code] = name
    return Targets(
        years=years_with_results(context),
        schools=schools,
        clusters=resolve().cluster_order,
        procedures={p.key: p.title for p in procedures()},
    )
