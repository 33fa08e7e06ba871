"""The schools a computed page speaks about: one row per school with what the quick filters ask, cut by the filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Context

ALL: Final = "Все"
SIZES: Final = (
    ("до 100 учеников", 0, 100),
    ("101–300 учеников", 101, 300),
    ("301–600 учеников", 301, 600),
    ("больше 600 учеников", 601, 10**9),
)
"""Size classes of the quick filter by pupils of the latest context form (calculation of the system)."""
TRACKS: Final = {"Трек 1": 1, "Трек 2": 2, "Трек 3": 3}
NO_TRACK: Final = "вне треков"
UNKNOWN_TRACK: Final = "нет сведений"
"""Support of a school that the table of participation of the year does not hold."""
NO_DEFICIT: Final = "без выявленных"
FILTERS: Final = {
    "municipality": "Муниципалитет",
    "cluster": "Кластер",
    "area": "Местность",
    "size": "Размер школы",
    "track": "Поддержка",
    "deficit": "Дефицит",
}
"""Quick filters by their key in the address."""


@dataclass(frozen=True)
class Cohort:
    """Schools of a region and year after the quick filters.

    ``schools``: one row per working school, columns of ``school_profiles`` joined with the classification of the year
    (``cluster, rule, level, status, markers, failing_share, participants, failed …``) and ``size_class, track_name``.
    ``total`` counts the schools before the filters.
    """

    year: int
    schools: pd.DataFrame
    total: int
    filters: Mapping[str, str]

    @property
    def filtered(self) -> bool:
        """Some filter is on."""
        return bool(self.filters)

    @property
    def words(self) -> str:
        """How many schools are looked at and why, for the line of context."""
        if not self.filtered:
            return text.schools(self.total)
        chosen = ", ".join(f"{FILTERS[k].lower()}: {v}" for k, v in self.filters.items())
        whole = text.schools(self.total, text.Case.GENITIVE)
        return f"{text.number(len(self.schools))} из {whole} ({chosen})"


def years_with_results(context: Context) -> tuple[int, ...]:
    """Years of the region's results, newest first; empty where no school data is loaded."""
    return tuple(int(y) for y in context.fetch("result_years", region=context.region.code)["year"])


def whole_years(context: Context) -> tuple[int, ...]:
    """Years whose whole study period has results, newest first: only their lists stand beside other years' lists."""
    known = years_with_results(context)
    return tuple(y for y in known if {*range(y - context.settings.study_period_years + 1, y)} <= {*known})


def chosen_year(context: Context) -> int | None:
    """The year the reader chose, the newest with results otherwise; None without school data."""
    known = years_with_results(context)
    if not known:
        return None
    asked = context.choices.get("year", "")
    return int(asked) if asked.isdigit() and int(asked) in known else known[0]


def cohort(context: Context, year: int) -> Cohort:
    """Schools of the region in a year, cut by the filters of the context. Raises NoDataError."""
    region = context.region.code
    profiles = context.fetch("school_profiles", region=region, year=year)
    verdicts = context.compute("classify", region=region, year=year).drop(columns=["region", "year", "advanced"])
    schools = profiles.merge(verdicts, on="school_code", how="inner")
    schools["size_class"] = _size_class(schools["pupils"])
    schools["track_name"] = track_names(schools)
    filters = {k: v for k in FILTERS if (v := context.choices.get(k, "")) and v != ALL}
    return Cohort(year=year, schools=_cut(schools, filters), total=len(schools), filters=filters)


def track_names(profiles: pd.DataFrame) -> pd.Series:
    """Track of every school: outside tracks is said only of schools that the table of participation holds."""
    names = profiles["track"].map({v: k for k, v in TRACKS.items()})
    return names.fillna(NO_TRACK).mask(names.isna() & ~profiles["participation_known"].astype(bool), UNKNOWN_TRACK)


def _size_class(pupils: pd.Series) -> pd.Series:
    bins = [-1, *(top for _, _, top in SIZES)]
    return pd.cut(pupils.astype("Float64"), bins=bins, labels=[name for name, _, _ in SIZES]).astype(object)


def _cut(schools: pd.DataFrame, filters: Mapping[str, str]) -> pd.DataFrame:
    columns = {"municipality": "municipality", "cluster": "cluster", "area": "area", "size": "size_class"}
    keep = pd.Series(data=True, index=schools.index)
    for key, value in filters.items():
        if key == "track":
            keep &= schools["track_name"] == value
        elif key == "deficit":
            kinds = schools["deficit_kinds"].fillna("")
            keep &= kinds.eq("") if value == NO_DEFICIT else kinds.str.contains(value, regex=False)
        else:
            keep &= schools[columns[key]] == value
    return schools[keep]


def filter_options(context: Context, year: int) -> dict[str, tuple[str, ...]]:
    """Values each quick filter offers in a region and year, the common value «Все» first."""
    profiles = context.fetch("school_profiles", region=context.region.code, year=year)
    kinds = sorted({k for ks in profiles["deficit_kinds"].dropna() for k in ks.split(", ")})
    tracks = [name for name, number in TRACKS.items() if (profiles["track"] == number).any()]
    known = set(track_names(profiles))
    outside = [name for name in (NO_TRACK, UNKNOWN_TRACK) if name in known]
    options = {
        "municipality": tuple(sorted(profiles["municipality"].unique())),
        "cluster": context.settings.cluster_order,
        "area": tuple(sorted(profiles["area"].dropna().unique())),
        "size": tuple(name for name, _, _ in SIZES) if profiles["pupils"].notna().any() else (),
        "track": (*tracks, *outside) if tracks else (),
        "deficit": (*kinds, NO_DEFICIT) if kinds else (),
    }
    return {key: (ALL, *values) for key, values in options.items() if values}
