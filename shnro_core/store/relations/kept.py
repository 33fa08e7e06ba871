"""Plans that a connection keeps: a query asked again with another threshold is not planned anew.

For one region planning takes about as long as running. Values in ``MOVED`` are handed to a kept plan when it runs, all
others are part of it. Values reach the engine as its variables, never as text.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

import duckdb

MOVED: Final = frozenset(
    {
        "low_result_share",
        "low_results_school_markers",
        "risk_school_markers",
        "low_isbsh_quantile",
    }
)
"""Thresholds moved most, of those that no condition on rows of a table holds: there the engine plans anew. Each place
of one in a query costs a little at every run."""

_PLANS: Final = 16
"""Plans a connection keeps; one takes some hundred kilobytes."""
_VALUE: Final = re.compile(r"\$([a-z][a-z_0-9]*)")
_TYPES: Final = {int: "BIGINT", float: "DOUBLE"}


class _Plans:
    """Plans of one connection by query, values and types, the last used last: name and statement that runs it."""

    def __init__(self) -> None:
        self.made: OrderedDict[tuple[str, str, str], tuple[str, str]] = OrderedDict()
        self.names = (f"kept_{number}" for number in count())


_plans_of: WeakKeyDictionary[duckdb.DuckDBPyConnection, _Plans] = WeakKeyDictionary()
_guard = threading.Lock()


def execute(connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Run a query with exactly its ``$name`` values by a kept plan, made when first asked for. One thread a connection.

    Raises duckdb.Error as running the query itself does.
    """
    moved = {name: value for name, value in sorted(values.items()) if name in MOVED}
    given = {name: value for name, value in sorted(values.items()) if name not in MOVED}
    kinds = {name: _TYPES[type(value)] for name, value in moved.items()}
    with _guard:
        plans = _plans_of.setdefault(connection, _Plans())
    asked = (query, repr(given), repr(kinds))
    if asked not in plans.made:
        plans.made[asked] = _made(connection, next(plans.names), query, given, kinds)
    plans.made.move_to_end(asked)
    if len(plans.made) > _PLANS:
        _, (oldest, _) = plans.made.popitem(last=False)
        connection.execute(f"DEALLOCATE {oldest}")
        connection.execute(f"RESET VARIABLE {oldest}")
    _, run_it = plans.made[asked]
    connection.execute("SET VARIABLE moved = $moved", {"moved": moved})
    return connection.execute(run_it)


def executing(
    *, keep: bool
) -> Callable[[duckdb.DuckDBPyConnection, str, Mapping[str, Any]], duckdb.DuckDBPyConnection]:
    """How to run a query: by a kept plan, or planned anew."""
    return execute if keep else duckdb.DuckDBPyConnection.execute


def _made(
    connection: duckdb.DuckDBPyConnection, name: str, query: str, given: Mapping[str, Any], kinds: Mapping[str, str]
) -> tuple[str, str]:
    """Make a plan. Each place of a moved value is one of its own: a plan with shared ones is made anew at every run."""
    handed: list[str] = []

    def put(found: re.Match[str]) -> str:
        value = found[1]
        if value in given:
            return f"getvariable('{name}').{value}"
        handed.append(f"getvariable('moved').{value}::{kinds[value]}")
        return f"(${len(handed)}::{kinds[value]})"

    text = _VALUE.sub(put, query)
    connection.execute(f"SET VARIABLE {name} = $given", {"given": given})
    connection.execute(f"PREPARE {name} AS {text}")
    return name, f"EXECUTE {name}({', '.join(handed)})"
