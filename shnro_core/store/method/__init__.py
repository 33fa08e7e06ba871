"""The method computed in SQL on a cursor of a database version, for any region and any years.

Every function takes a DuckDB cursor and ``MethodSettings`` and returns a frame; the SQL is in ``store/sql/method``,
one relation a file, composed by ``store.relations``.
"""

from shnro_core.store.method.bias import bias_index, bias_signs
from shnro_core.store.method.changes import data_change_effects
from shnro_core.store.method.classification import (
    classify,
    data_years,
    firmness,
    ledger,
    listed_by_threshold,
    listing_status,
    margins,
    markers,
)
from shnro_core.store.method.dynamics import level_dynamics, pooled, procedure_dynamics
from shnro_core.store.method.errors import NoDataError
from shnro_core.store.method.indicators import indicator_moves, indicators
from shnro_core.store.method.resources import context_index, deficits
from shnro_core.store.method.similarity import similar, similarity_spread
from shnro_core.store.method.totals import school_totals

__all__ = [
    "NoDataError",
    "bias_index",
    "bias_signs",
    "classify",
    "context_index",
    "data_change_effects",
    "data_years",
    "deficits",
    "firmness",
    "indicator_moves",
    "indicators",
    "ledger",
    "level_dynamics",
    "listed_by_threshold",
    "listing_status",
    "margins",
    "markers",
    "pooled",
    "procedure_dynamics",
    "school_totals",
    "similar",
    "similarity_spread",
]
