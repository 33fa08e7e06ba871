"""The same classification by both layouts, and plain scans of what they read, for benchmarks."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from shnro_core.parameters import MethodSettings
from shnro_core.store.relations.composition import bound_values, composed, in_layout, layout_schema
from shnro_core.store.relations.sliced import Digits, columns_read
from shnro_core.store.relations.values import method_values, slicing, variants

Run = Callable[[], object]


def by_rows(cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: int, settings: MethodSettings) -> Run:
    """The classification from rows of results, the layout before; its answer stays in the engine's own tables."""
    values = method_values(settings, region=region, years=[year])
    query = composed("classification", tuple(sorted(variants(settings).items())))
    bound = bound_values(query, values)
    return lambda: cursor.execute(query, bound).to_arrow_table()


def by_digits(cursor: duckdb.DuckDBPyConnection, *, region: str | None, year: int, settings: MethodSettings) -> Run:
    """The classification from digits of shares and counts, the layout of today; looks up the threshold every time."""
    values = method_values(settings, region=region, years=[year])
    chosen = slicing(settings)
    if chosen is None:
        raise ValueError("these settings read the rows")

    def run() -> object:
        query, given = in_layout(cursor, "classification", values, variants(settings), chosen)
        return cursor.execute(query, bound_values(query, given)).to_arrow_table()

    return run


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
