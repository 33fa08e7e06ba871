"""Markers, clusters, levels, status in the history of lists, entries and exits."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from shnro_core.methodology.uncertainty import with_change_interval
from shnro_core.methodology.uncertainty.intervals import normal_quantile
from shnro_core.parameters import MethodSettings
from shnro_core.store.method.changes import run, with_changes
from shnro_core.store.method.errors import NoDataError
from shnro_core.store.relations.composition import answered
from shnro_core.store.relations.values import Years, method_values, slicing, stored_values, variants, year_list

_COUNTS = (
    "markers",
    "procedures",
    "participants",
    "failed",
    "years_with_data",
    "earlier_years_known",
    "history",
    "low_history",
    "run",
    "period_from",
)
_PAST_ALL_IDS = 2**40
"""More than the ids of all school years of a database."""


def data_years(cursor: duckdb.DuckDBPyConnection, *, region: str) -> list[int]:
    """Years in which the region has at least one usable result, ascending."""
    frame = run(cursor, "data_years", {**stored_values(), "region": region})
    return [int(year) for year in frame["year"]]


def classify(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Cluster, rule, level and status of every working school; one row per school and year asked.

    Columns: ``region, year, school_code, markers, cluster, rule, level, status`` and what they rest on:
    ``failing_share`` (0–1, of the year), ``procedures``, ``participants``, ``failed``, ``years_with_data`` (of the
    study period), ``condition_value``, ``condition_position`` (share of schools not above it), ``condition_rule``,
    ``advanced``, ``history`` (bit k: on the list k years before), ``low_history`` (a low result k years before),
    ``run`` (the unbroken part of the history), ``low_each_year`` (a low result in every year of it),
    ``earlier_years_known``, ``period_from`` (first year of the study period with results in the region) and
    ``period_complete``; the status is «неизвестно» where the period is not. ``region`` None classifies every region.
    ``markers`` is missing for a school without results.

    Raises NoDataError when a year asked has no result in the region. Source: order-548-2022, раздел 2; soiro-2022.
    """
    years = year_list(year)
    table = answered(
        cursor,
        "classification",
        with_changes(cursor, method_values(settings, region=region, years=years)),
        variants(settings, years),
        slicing=slicing(settings),
        keep=True,
    ).to_arrow_table()
    frame: pd.DataFrame = _by_year_and_school(table).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    counts = {name: "Int64" for name in _COUNTS if frame[name].dtype != "Int64"}
    frame = frame.astype(counts) if counts else frame
    _refuse_without_results(cursor, frame, region, years)
    return frame


def _by_year_and_school(table: pa.Table) -> pa.Table:
    """Rows by year, region and school; the engine mostly hands them over so, and need not sort a whole country."""
    place = table["year"].to_numpy().astype(np.int64) * _PAST_ALL_IDS + table["id"].to_numpy()
    table = table.drop_columns("id")
    return table if (np.diff(place) > 0).all() else table.take(place.argsort())


def listed_by_threshold(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str | None,
    year: int,
    settings: MethodSettings,
    thresholds: Sequence[float],
) -> pd.DataFrame:
    """How many schools are ШНРО at each threshold of a low result, all else as in the settings; one query for all.

    One row per threshold, ascending: ``threshold`` (share 0–1), ``listed``. The threshold of ``settings`` does not
    matter. Raises NoDataError as ``classify`` does. Own calculation.
    """
    tried = sorted(set(thresholds))
    values = {
        **method_values(settings, region=region, years=[year]),
        "first_year": year - settings.study_period_years + 1,
        "thresholds": tried,
        "thresholds_apart": [place * _PAST_ALL_IDS for place in range(len(tried))],
        "between_thresholds": _PAST_ALL_IDS,
    }
    frame = run(cursor, "listed_by_threshold", values, _by_threshold(settings))
    if not frame["with_results"].any():
        known = data_years(cursor, region=region) if region is not None else []
        raise NoDataError(no_data_sentence(region, year, known))
    return frame.drop(columns="with_results")


def _by_threshold(settings: MethodSettings) -> dict[str, str]:
    """Variants under which every school year stands once for each threshold."""
    usual = variants(settings)
    return {
        **usual,
        "conditions": "conditions_by_threshold",
        "conditions_once": usual["conditions"],
        "school_year": "school_year_by_threshold",
        "school_year_once": usual.get("school_year", "school_year"),
        "biased_school_year": "biased_by_threshold",
        "biased_once": "biased_school_year",
    }


def markers(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str | None,
    year: Years,
    settings: MethodSettings,
    school_codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Every result of the study period behind a school's markers; one row per school, procedure and year of the period.

    Columns: ``region, list_year, school_code, year, procedure`` (key of the catalogue), ``kind`` of the school,
    ``participants``, ``failed``, ``failed_share`` 0–1, ``counted`` (enough participants, not excluded),
    ``is_marker``, ``threshold_count`` (fewest failed that make a marker), ``margin_pupils`` (how many pupils' other
    result would change the mark), ``hidden`` (too few to show), ``reliable`` (enough to colour and rank). Source:
    order-548-2022, задача 1.1.
    """
    values = method_values(
        settings, region=region, years=year_list(year), school_codes=list(school_codes) if school_codes else None
    )
    return run(cursor, "marker", values, variants(settings))


def margins(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Fewest pupils whose other result would move a school across the border of the list by markers.

    One row per school and year with counted results: ``region, year, school_code, markers, listed, pupils`` (missing
    when results alone cannot move it, and under a list rule that does not count markers). Numbers of participants stay
    as they are. Own calculation.
    """
    values = method_values(settings, region=region, years=year_list(year), school_codes=None)
    return run(cursor, "margin", values, variants(settings), slicing=slicing(settings)).astype({"pupils": "Int64"})


def firmness(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """How firmly markers hold a school on the list. Own calculation; no rows under a rule that does not count markers.

    One row per listed school and year: ``firm`` (still listed when every marker whose interval reaches below the
    threshold is taken away), ``few_pupils`` (so many pupils decide), ``small`` (not listed without procedures of fewer
    participants than is reliable) and ``firmness``, the same in words.
    """
    values = method_values(
        settings, region=region, years=year_list(year), school_codes=None, z=normal_quantile(settings.confidence_level)
    )
    return run(cursor, "firmness", values, variants(settings), slicing=slicing(settings))


def listing_status(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Status of every school on the list and the years of the lists it stands in.

    One row per listed school and year; ``listed_years`` inside the history looked at. Source: soiro-2022,
    «Контекстные характеристики».
    """
    return run(
        cursor,
        "listing_status",
        method_values(settings, region=region, years=year_list(year)),
        variants(settings),
        slicing=slicing(settings),
    )


def ledger(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year_from: int, year_to: int, settings: MethodSettings
) -> pd.DataFrame:
    """How every school came to, left or moved between clusters from one year to another, with the reasons.

    One row per school working in one of the years: ``cluster_from/_to``, ``event`` (вход, выход, осталась, переход,
    без изменений), ``reason`` (closed, no_results, first_results, rule), ``rule_from/_to``, ``markers_from/_to``,
    counts of failed and participants of the two years, ``low_added`` and ``low_dropped``: low results
    («procedure@year») that only one of the two study periods holds. Own: the change of the pooled share of failing of
    the two years with its interval and ``told_from_chance``.

    Raises NoDataError when a year has no result in the region, ValueError when the years are not in order.
    """
    values = two_years(settings, region, year_from, year_to)
    frame = run(cursor, "ledger", values, variants(settings), slicing=slicing(settings))
    known = data_years(cursor, region=region) if region is not None else [year_from, year_to]
    for year in (year_from, year_to):
        if year not in known:
            raise NoDataError(no_data_sentence(region, year, known))
    counts = ("markers_from", "markers_to", "failed_from", "participants_from", "failed_to", "participants_to")
    return with_change_interval(frame.astype(dict.fromkeys(counts, "Int64")), settings)


def two_years(
    settings: MethodSettings, region: str | None, year_from: int, year_to: int, **more: object
) -> dict[str, object]:
    """Values of a comparison of two years. Raises ValueError when they are not in order."""
    if year_from >= year_to:
        raise ValueError(f"Первый год сравнения ({year_from}) должен быть раньше второго ({year_to}).")
    values = method_values(settings, region=region, years=[year_from, year_to])
    return {**values, "year_from": year_from, "year_to": year_to, **more}


def no_data_sentence(region: str | None, year: int, known: Sequence[int]) -> str:
    """What is missing and what there is, in one sentence."""
    if not known:
        return f"По региону «{region}» нет ни одного результата: загрузите результаты процедур на странице «Данные»."
    there = ", ".join(str(y) for y in known)
    return f"За {year} год по региону «{region}» нет ни одного результата: выберите один из годов {there}."


def _refuse_without_results(
    cursor: duckdb.DuckDBPyConnection, frame: pd.DataFrame, region: str | None, years: Sequence[int]
) -> None:
    with_results = set(frame.loc[frame["failing_share"].notna(), "year"].unique())
    missing = [year for year in years if year not in with_results]
    if missing:
        known = data_years(cursor, region=region) if region is not None else sorted(with_results)
        raise NoDataError(no_data_sentence(region, missing[0], known))
