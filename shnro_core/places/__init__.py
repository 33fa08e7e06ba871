"""Regions of Russia and their municipalities (``data/geo/russia``): spellings, grammatical forms, boundaries."""

from shnro_core.places.names import NameKind, Names, is_group
from shnro_core.places.regions import (
    FRAMES,
    PRACTICE,
    described,
    region_codes,
    region_forms,
    region_name,
    worded_for,
)

__all__ = [
    "FRAMES",
    "PRACTICE",
    "NameKind",
    "Names",
    "described",
    "is_group",
    "region_codes",
    "region_forms",
    "region_name",
    "worded_for",
]
