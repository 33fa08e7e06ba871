"""Signs of biased results and the region's index of them."""

from __future__ import annotations

import duckdb
import pandas as pd

from shnro_core.parameters import MethodSettings
from shnro_core.store.relations.composition import run
from shnro_core.store.relations.values import Years, method_values, year_list


def bias_signs(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Signs of biased results, given by the office or computed from the aggregates kept at import.

    One row per school, year and sign: ``sign``, ``procedure``, ``value`` and the ``bound`` it crosses, ``source``. A
    jump of a cohort stands in the later of its two years. Source: fioko-objectivity.
    """
    years = year_list(year)
    return run(cursor, "bias_signs", method_values(settings, region=region, years=years, first_year=min(years)))


def bias_index(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """Index of objectivity of a region: 100 minus the share of schools with at least one sign.

    One row per region and year with results: ``schools`` (with results in the year), ``schools_with_sign``,
    ``bias_index`` 0–100.
    """
    years = year_list(year)
    return run(cursor, "bias_index", method_values(settings, region=region, years=years, first_year=min(years)))
