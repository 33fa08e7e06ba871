"""The same classification by both layouts, and plain scans of what they read, for benchmarks."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from shnro_core.parameters import MethodSettings
from shnro_core.store.relations import kept
from shnro_core.store.relations.composition import bound_values, composed, in_layout, layout_schema
from shnro_core.store.relations.sliced import Digits, columns_read
from shnro_core.store.relations.values import method_values, slicing, variants

Run = Callable[[], object]


def by_rows(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str | None,
    year: int,
    settings: MethodSettings,
    keep: bool = False,
) -> Run:
    """The classification from rows of results, all of it used in the engine; ``keep`` runs a kept plan."""
    values = method_values(settings, region=region, years=[year])
    query = _used(composed("classification", tuple(sorted(variants(settings, [year]).items()))))
    bound = bound_values(query, values)
    execute = kept.executing(keep=keep)
    return lambda: execute(cursor, query, bound).fetchall()


def by_digits(
    cursor: duckdb.DuckDBPyConnection,
    *,
    region: str | None,
    year: int,
    settings: MethodSettings,
    keep: bool = False,
) -> Run:
    """The same from digits of shares and counts, the layout of all regions; looks up the threshold every time."""
    execute = kept.executing(keep=keep)
    values = method_values(settings, region=region, years=[year])
    chosen = slicing(settings)
    if chosen is None:
        raise ValueError("these settings read the rows")

    def run() -> object:
        query, given = in_layout(cursor, "classification", values, variants(settings, [year]), chosen)
        return execute(cursor, _used(query), bound_values(query, given)).fetchall()

    return run


def _used(query: str) -> str:
    """Every row and value of an answer used as the scans use theirs: without that the engine answers bit by bit."""
    return f"SELECT count(*), sum(hash(answer)) FROM ({query}) answer"  # noqa: S608 - own text


def scan_of_results(cursor: duckdb.DuckDBPyConnection) -> Run:
    """Every value of the columns of results that a classification from the loaded data has to read."""
    query = (
        "SELECT sum(hash(region)), sum(hash(school_code)), sum(year), sum(hash(exam)), sum(hash(subject)),"
        " sum(hash(level)), sum(grade), sum(participants), sum(failed) FROM result"
    )
    return lambda: cursor.execute(query).fetchall()


def scan_of_rows(cursor: duckdb.DuckDBPyConnection) -> Run:
    """Every value of the compact rows, the layout before."""
    query = f"SELECT sum(id), sum(year), sum(bit), sum(participants), sum(failed) FROM {layout_schema()}.method_result"  # noqa: S608 - own names
    return lambda: cursor.execute(query).fetchall()


def scan_of_digits(cursor: duckdb.DuckDBPyConnection, *, settings: MethodSettings) -> Run:
    """Every value of the columns of the layout of today that a classification of these settings reads."""
    schema = layout_schema()
    share, took, failed, held = cursor.execute(
        f"SELECT share, took, failed, procedures FROM {schema}.method_digits"  # noqa: S608 - own names
    ).fetchall()[0]
    words, numbers = columns_read(Digits(share, took, failed, tuple(held)), settings.study_period_years)
    sums = [*(f"sum(hash({name}))" for name in words), *(f"sum({name})" for name in numbers)]
    query = f"SELECT {', '.join(sums)} FROM {schema}.method_sliced"  # noqa: S608 - own names
    return lambda: cursor.execute(query).fetchall()
