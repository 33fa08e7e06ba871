"""Schools similar to a school by an open formula over what they are, never over their results: own calculation.

The distance of two schools is the weighted mean of their differences by the attributes both have (Gower, 1971):
logarithm of pupils, ИСБШ (own context index in a year without any) and share of pupils with special needs differ by
interquartile ranges of the region's working schools of the year, area and kind by one range or not at all. An attribute
that a hard constraint makes equal has no weight: it would only shrink every distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pandas as pd

from shnro_core.parameters import MethodSettings
from shnro_core.store.relations.composition import run
from shnro_core.store.relations.values import method_values

_COUNTS = ("place", "own_pupils", "pupils")


def similar(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str,
    year: int,
    settings: MethodSettings,
    school_codes: Sequence[str],
) -> pd.DataFrame:
    """Every other working school of the region seen from each school asked, nearest first; equal ones by login.

    One row per ``school_code`` asked and ``similar_code``: ``place`` (1 = nearest; missing where the school may not be
    called similar), ``barred_by`` (area, kind, size — a hard constraint it breaks or that cannot be checked for it;
    unknown — too few attributes), ``distance`` (interquartile ranges), ``known_weight_share`` (0–1, of the weight of
    the attributes the school asked has), ``<attribute>_part`` (what the attribute adds to the distance; missing where
    one of the two does not have it) and the values of both: ``own_pupils, pupils, own_area, area, own_kind, kind,
    own_conditions, conditions, conditions_source`` (isbsh, context_index), ``own_special_needs, special_needs`` (0–1).
    Pupils and special needs are of the latest answer not after the year. A school that does not work in the year has
    no rows.
    """
    source, files = _conditions(cursor, region, year)
    frame = run(cursor, "similar_school", _values(settings, region, year, school_codes), files)
    return frame.astype(dict.fromkeys(_COUNTS, "Int64")).assign(conditions_source=source)


def similarity_spread(
    cursor: duckdb.DuckDBPyConnection, *, region: str, year: int, settings: MethodSettings
) -> pd.DataFrame:
    """Scale of the distances of a year: one row with the number of working ``schools`` of the region.

    For each attribute ``<attribute>_known`` schools, ``<attribute>_median``, ``<attribute>_range`` (interquartile;
    missing when the region does not vary), ``size`` in natural logarithms of pupils; ``conditions_source``.
    """
    source, files = _conditions(cursor, region, year)
    return run(cursor, "similar_spread", _values(settings, region, year, ()), files).assign(conditions_source=source)


def _conditions(cursor: duckdb.DuckDBPyConnection, region: str, year: int) -> tuple[str, dict[str, str]]:
    """What conditions are measured by in a year, and the file that stands for it."""
    given = cursor.execute("SELECT 1 FROM isbsh WHERE region = ? AND year = ? LIMIT 1", [region, year]).fetchone()
    return ("isbsh", {}) if given else ("context_index", {"similar_conditions": "similar_conditions_by_index"})


def _values(settings: MethodSettings, region: str, year: int, school_codes: Sequence[str]) -> dict[str, Any]:
    values = method_values(settings, region=region, years=[year])
    return {**values, "first_year": year, "year": year, "school_codes": list(school_codes)}
