"""Conditions of schools: own context index and resource deficits."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from shnro_core.parameters import MethodSettings
from shnro_core.store.method.changes import run
from shnro_core.store.relations.values import Years, method_values, variants, year_list


def context_index(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Own index of conditions from context data, 0 = the hardest of the region in the year; never called ИСБШ.

    One row per school and year with context data: ``context_index``, ``context_position`` (share of schools not
    better), ``context_quartile`` 1–4, ``inputs_used``, ``inputs_missing``. Missing where fewer than
    ``context_minimum_inputs`` are known.
    """
    frame = run(cursor, "context_conditions", _values(settings, region, year), variants(settings))
    return frame.astype({"context_quartile": "Int64"})


def deficits(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Resource deficits by kind: the office's table where it speaks, own signals from context data elsewhere.

    One row per working school, year and kind: ``has_deficit`` (missing when neither can tell), ``resolved`` (missing
    when the office did not say), ``source`` (ведомство, расчёт системы), ``indicators`` of the office,
    ``signals_known``, ``signals_fired``, ``signals`` (keys).
    """
    frame = run(cursor, "deficits", _values(settings, region, year), variants(settings))
    return frame.astype(
        {"has_deficit": "boolean", "resolved": "boolean", "signals_known": "Int64", "signals_fired": "Int64"}
    )


def _values(settings: MethodSettings, region: str | None, year: Years) -> dict[str, Any]:
    years = year_list(year)
    return method_values(settings, region=region, years=years, first_year=min(years))
