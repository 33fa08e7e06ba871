"""Units: what a newer file replaces whole, which files meet in them, and what is stored of it."""

from shnro_core.store.units.model import Arriving, Meeting, Outcome
from shnro_core.store.units.resolving import absent_units, resolve
from shnro_core.store.units.storing import (
    choose_sitting,
    rebuild,
    rebuild_results,
    remove_units,
    sittings_of_both_kinds,
    store_outcomes,
)

__all__ = [
    "Arriving",
    "Meeting",
    "Outcome",
    "absent_units",
    "choose_sitting",
    "rebuild",
    "rebuild_results",
    "remove_units",
    "resolve",
    "sittings_of_both_kinds",
    "store_outcomes",
]
