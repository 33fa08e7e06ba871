"""Checks in stages: one function, one kind of finding. A stage with errors stops its file."""

from shnro_core.importers.checks import answers, aside, columns, loaded, pupils, readable, recognised, register, related, rows
from shnro_core.importers.checks.registry import CHECKS, Stage, run_checks

__all__ = [
    "CHECKS",
    "Stage",
    "answers",
    "aside",
    "columns",
    "loaded",
    "pupils",
    "readable",
    "recognised",
    "register",
    "related",
    "rows",
    "run_checks",
]
