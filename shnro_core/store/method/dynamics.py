"""Changes between two years: of procedures, of levels; results pooled over years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import pandas as pd

from shnro_core.methodology.uncertainty import with_change_interval
from shnro_core.parameters import MethodSettings
from shnro_core.store.method.changes import run
from shnro_core.store.method.classification import two_years
from shnro_core.store.relations.values import method_values, procedure_mask, slicing, variants

_PAIR = ("failed_from", "participants_from", "failed_to", "participants_to")
_PUPILS = ("pupils_from", "pupils_to")


def procedure_dynamics(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str | None,
    year_from: int,
    year_to: int,
    settings: MethodSettings,
    school_codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Kind of dynamics of every procedure of ``dynamics_procedures`` held in the region in one of two years.

    One row per school and procedure: counts and shares of both years, ``change_pp`` (percentage points, plus = more
    failing), ``dynamics`` (положительная, отрицательная, нейтральная, 0 % за 2 года, нет участников),
    ``positive_result``, and beside the norm our own ``change_low_pp``, ``change_high_pp``, ``told_from_chance``
    (Newcombe). Source: yaroslavl-2023.

    Raises ValueError when the years are not in order.
    """
    values = two_years(
        settings,
        region,
        year_from,
        year_to,
        procedure_mask=procedure_mask(settings.dynamics_procedures),
        first_year=year_from,
        school_codes=list(school_codes) if school_codes else None,
    )
    frame = run(cursor, "procedure_dynamics", values, variants(settings)).astype(dict.fromkeys(_PAIR, "Int64"))
    return with_change_interval(frame, settings)


def level_dynamics(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year_from: int, year_to: int, settings: MethodSettings
) -> pd.DataFrame:
    """Level of failing of every school in two years and the move between them.

    One row per school working in one of the years: ``level_from/_to``, ``share_from/_to`` 0–1, ``dynamics``
    (положительная, отрицательная, нейтральная, вне уровней, нет данных), ``movement``, and our own interval of the
    change of the pooled share with ``told_from_chance``, the pupils of each year as its size. Source: yaroslavl-2023.
    Raises ValueError when the years are not in order.
    """
    values = two_years(settings, region, year_from, year_to)
    frame = run(cursor, "level_dynamics", values, variants(settings), slicing=slicing(settings)).astype(
        dict.fromkeys((*_PAIR, *_PUPILS), "Int64")
    )
    return with_change_interval(frame, settings)


def pooled(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: int, settings: MethodSettings
) -> pd.DataFrame:
    """Results of several years together, more of them for few participants. Own calculation, never used for the list.

    One row per school and procedure with a result in the year: ``participants``, ``failed`` of the year,
    ``pooled_years``, ``years_with_data``, ``participants_pooled``, ``failed_pooled``.
    """
    longest = max(settings.pooling_years, settings.pooling_years_small)
    values = method_values(settings, region=region, years=[year], year=year)
    return run(cursor, "pooled_result", {**values, "first_year": year - longest + 1}, variants(replace(settings)))
