"""Checks in stages: one function, one kind of finding. A stage with errors stops its file."""

from shnro_core.importers.checks import (
    answers,
    aside,
    columns,
    copies,
    free_text,
    graduates,
    loaded,
    names,
    pupils,
    readable,
    recognised,
    register,
    related,
    rows,
    summaries,
    works,
)
from shnro_core.importers.checks.registry import CHECKS, Stage, run_checks

__all__ = [
    "CHECKS",
    "Stage",
    "answers",
    "aside",
    "columns",
    "copies",
    "free_text",
    "graduates",
    "loaded",
    "names",
    "pupils",
    "readable",
    "recognised",
    "register",
    "related",
    "rows",
    "run_checks",
    "summaries",
    "works",
]
