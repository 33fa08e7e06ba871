"""Results of a year of every school together, for comparing schools with each other."""

from __future__ import annotations

import duckdb
import pandas as pd

from shnro_core.parameters import MethodSettings
from shnro_core.store.relations.composition import run
from shnro_core.store.relations.values import method_values, variants


def school_totals(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str | None,
    year: int,
    settings: MethodSettings,
    procedure: str | None = None,
) -> pd.DataFrame:
    """Counted results of the year of every working school, or of one procedure of the catalogue.

    One row per school with results: ``procedures``, ``participants``, ``failed`` and ``pupils`` — different people
    behind the participations at the least: the largest procedure of each exam and grade, summed. Own calculation.
    Raises KeyError for a procedure that is not in the catalogue.
    """
    values = method_values(
        settings, region=region, years=[year], counted_procedures=(procedure,) if procedure else None, year=year
    )
    if procedure is not None and procedure not in values["catalogue_keys"]:
        raise KeyError(procedure)
    return run(cursor, "school_total", {**values, "first_year": year}, variants(settings))
