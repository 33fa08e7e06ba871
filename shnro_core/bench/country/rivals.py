"""The classification of the country written for pandas and polars, as an analyst with the same tables would write it.

Both follow the norm (five clusters, level, status in the history of computed and given lists) and are checked against
our answer before their time counts. Reading the tables into memory is not part of their time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from shnro_core.bench.country.invented import YEARS, Country
from shnro_core.parameters import MethodSettings

if TYPE_CHECKING:
    import polars as pl

_OFFSETS: Final = 5
_PLACES: Final = ("ШНРО", "ШсРНР", "ШФНСУ", "ШПУ", "ШБУ")


def with_pandas(tables: dict[str, pd.DataFrame], year: int, settings: MethodSettings) -> Callable[[], pd.DataFrame]:
    """The classification of a year by pandas, ready to run."""
    counted = _asked(tables["result"], settings)

    def run() -> pd.DataFrame:
        rows = counted[counted["participants"] >= settings.minimum_participants]
        low = (rows["failed"] / rows["participants"] >= settings.low_result_share).astype("int64")
        years = (
            rows.assign(low=low)
            .groupby(["school", "year"], sort=False)
            .agg(markers=("low", "sum"), took=("participants", "sum"), failed=("failed", "sum"))
        )
        wide = years.unstack("year").reindex(tables["school"].index)
        return _judged(tables, wide, year, settings)

    return run


def with_polars(tables: dict[str, pd.DataFrame], year: int, settings: MethodSettings) -> Callable[[], pd.DataFrame]:
    """The classification of a year by polars, ready to run. Raises ModuleNotFoundError when polars is not installed."""
    import polars as pl  # noqa: PLC0415 - only the benchmark has it

    counted: pl.DataFrame = pl.from_pandas(_asked(tables["result"], settings))

    def run() -> pd.DataFrame:
        low = pl.col("failed") / pl.col("participants") >= settings.low_result_share
        years = (
            counted.lazy()
            .filter(pl.col("participants") >= settings.minimum_participants)
            .group_by("school", "year")
            .agg(low.sum().alias("markers"), pl.col("participants").sum().alias("took"), pl.col("failed").sum())
            .collect()
        )
        wide = years.to_pandas().set_index(["school", "year"]).unstack("year").reindex(tables["school"].index)
        return _judged(tables, wide, year, settings)

    return run


def _asked(results: pd.DataFrame, settings: MethodSettings) -> pd.DataFrame:
    """Results of the procedures of the settings; both rivals are given them ready."""
    return results[results["procedure"].isin(settings.procedures)][["school", "year", "participants", "failed"]]


def _judged(tables: dict[str, pd.DataFrame], wide: Any, year: int, settings: MethodSettings) -> pd.DataFrame:
    """Cluster, level and status of every working school from its sums by year, all columns at once."""
    schools = tables["school"]
    closed = schools["closed_year"].astype("float64").fillna(9999).to_numpy()
    isbsh = tables["isbsh"].pivot_table(index="school", columns="year", values="isbsh").reindex(schools.index)
    low_listed = np.zeros((_OFFSETS, len(schools)), dtype=bool)
    for back in range(_OFFSETS):
        markers = _period(wide["markers"], year - back, settings)
        low_listed[back] = np.nan_to_num(markers, nan=-1) >= settings.low_results_school_markers
        given = tables["list_entry"][tables["list_entry"]["year"] == year - back]
        if back and len(given):
            low_listed[back] = schools.index.isin(given["school"])
    markers = _period(wide["markers"], year, settings)
    condition = isbsh[year].where(closed >= year)
    position = condition.groupby(schools["region"]).rank(method="max", pct=True).to_numpy()
    known = ~np.isnan(markers)
    rules = [
        low_listed[0],
        known & (markers >= settings.risk_school_markers),
        known & (position <= settings.low_isbsh_quantile),
        known & schools["advanced"].to_numpy() & (markers == 0),
        known & (markers == 0),
    ]
    frame = pd.DataFrame(
        {
            "region": schools["region"],
            "school_code": schools["school_code"],
            "markers": markers,
            "cluster": np.select(rules, _PLACES, "не определён"),
            "level": _level(wide, year, settings),
            "status": _status(low_listed, settings),
        }
    )
    return frame[closed >= year].reset_index(drop=True)


def _period(by_year: Any, year: int, settings: MethodSettings) -> Any:
    years = [y for y in by_year.columns if year - settings.study_period_years < y <= year]
    return by_year[years].sum(axis=1, min_count=1).to_numpy("float64")


def _level(wide: Any, year: int, settings: MethodSettings) -> Any:
    share = (wide["failed"][year] / wide["took"][year]).to_numpy("float64")
    strong = np.greater_equal if settings.level_at_strong == "сильно" else np.greater
    return np.select(
        [
            strong(share, settings.level_strong_share),
            share >= settings.level_moderate_share,
            share >= settings.level_base_share,
        ],
        ["сильно", "умеренно", "базово"],
        "",
    )


def _status(listed: Any, settings: MethodSettings) -> Any:
    return np.select(
        [
            ~listed[0],
            listed[: settings.crisis_years_in_row].all(axis=0),
            listed[: settings.repeat_years_in_row].all(axis=0),
            listed[: settings.repeat_window_years].sum(axis=0) >= settings.repeat_times,
        ],
        ["", "кризисная", "повторно подряд", "повторно за несколько лет"],
        "впервые",
    )


def tables_of(country: Country) -> dict[str, pd.DataFrame]:
    """The country's tables with whole numbers for schools and names of procedures, the index of schools first."""
    schools, years, count = country.participants.shape
    register = country.tables["school"]
    closed = register["closed_year"].astype("float64").fillna(9999).to_numpy()
    results = pd.DataFrame(
        {
            "school": np.repeat(np.arange(schools), years * count),
            "year": np.tile(np.repeat(np.array(YEARS), count), schools),
            "procedure": pd.Categorical.from_codes(
                np.tile(np.arange(count), schools * years), categories=pd.Index([p.key for p in country.procedures])
            ),
            "participants": country.participants.ravel(),
            "failed": country.failed.ravel(),
        }
    )
    place = pd.Series(np.arange(schools), index=pd.MultiIndex.from_frame(register[["region", "school_code"]]))

    def keyed(name: str) -> pd.DataFrame:
        frame = country.tables[name]
        return frame.assign(school=place.reindex(pd.MultiIndex.from_frame(frame[["region", "school_code"]])).to_numpy())

    return {
        "result": results[results["year"].to_numpy() < closed[results["school"].to_numpy()]],
        "school": register,
        "isbsh": keyed("isbsh"),
        "list_entry": keyed("list_entry"),
    }


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """How many schools have each cluster, level and status, and their markers together: equal for equal answers."""
    words = [frame[name].fillna("").astype(str) for name in ("cluster", "level", "status")]
    found = pd.concat([frame["region"].astype(str), *words], axis=1).value_counts().sort_index()
    return {
        **{" · ".join(map(str, cast("tuple[str, ...]", key))): int(n) for key, n in found.items()},
        "маркеров": int(frame["markers"].sum()),
    }
