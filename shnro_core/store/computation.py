"""Calculations of the method by name, run on a cursor of an open database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from shnro_core.store import method
from shnro_core.store.database import Database

if TYPE_CHECKING:
    import pandas as pd

CALCULATIONS: Final[Mapping[str, Callable[..., pd.DataFrame]]] = {
    "bias_index": method.bias_index,
    "bias_signs": method.bias_signs,
    "classify": method.classify,
    "context_index": method.context_index,
    "data_change_effects": method.data_change_effects,
    "deficits": method.deficits,
    "firmness": method.firmness,
    "indicator_moves": method.indicator_moves,
    "indicators": method.indicators,
    "ledger": method.ledger,
    "level_dynamics": method.level_dynamics,
    "listed_by_threshold": method.listed_by_threshold,
    "listing_status": method.listing_status,
    "margins": method.margins,
    "markers": method.markers,
    "pooled": method.pooled,
    "procedure_dynamics": method.procedure_dynamics,
    "school_totals": method.school_totals,
    "similar": method.similar,
    "similarity_spread": method.similarity_spread,
}


def compute(database: Database, name: str, **parameters: Any) -> pd.DataFrame:
    """Rows of a calculation of ``store.method``.

    Raises KeyError for an unknown name, NoDataError when region or year have no data.
    """
    with database.cursor() as cursor:
        return CALCULATIONS[name](cursor, **parameters)
