"""The 24 indicators of the concept: N, S and P by years, schools that came to their counts and left them."""

from __future__ import annotations

import duckdb
import pandas as pd

from shnro_core.methodology.indicators import indicator_values
from shnro_core.parameters import MethodSettings
from shnro_core.store.method.changes import run
from shnro_core.store.method.classification import two_years
from shnro_core.store.relations.values import Years, method_values, procedure_mask, slicing, variants, year_list


def indicators(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: Years, settings: MethodSettings
) -> pd.DataFrame:
    """N, S and P of every indicator in every year asked, 24 rows a year, as ``indicator_values`` gives them.

    An indicator that cannot be computed has no N, S, P and says in ``missing`` what to load. Source: order-548-2022,
    раздел 6.4.
    """
    years = year_list(year)
    values = method_values(
        settings,
        region=region,
        years=years,
        subject_mask=procedure_mask(settings.indicator_dynamics_procedures),
    )
    counts = run(cursor, "indicator_count", values, variants(settings), slicing=slicing(settings))
    regions = sorted(counts["region"].unique()) if region is None else [region]
    return indicator_values(counts, regions=regions, years=years)


def indicator_moves(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, year_from: int, year_to: int, settings: MethodSettings
) -> pd.DataFrame:
    """Schools that came to a count of the indicators and left it between two years, of those known in both.

    One row per region and count of schools out of all (``key``, as ``IndicatorSpec.numerator`` names it): ``came``,
    ``gone``. What McNemar's test of its change rests on. Raises ValueError when the years are not in order.
    """
    values = two_years(settings, region, year_from, year_to)
    return run(cursor, "indicator_move", values, variants(settings), slicing=slicing(settings))
