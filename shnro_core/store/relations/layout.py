"""Keeps relations of the method as tables of a database version: computed once, read by every query."""

from __future__ import annotations

from typing import Final

import duckdb

from shnro_core.parameters import resolve
from shnro_core.store.relations.composition import STORED, bound_values, composed, layout_schema
from shnro_core.store.relations.sliced import Digits, digits_needed, stored_digits, stored_shares
from shnro_core.store.relations.values import method_values, stored_values, variants

DIGITS_FROM: Final = 50_000
"""Working school years from which the digits pay: below, the rows of all regions together are read as fast."""
_NO_YEAR: Final = 0
_DIGITS: Final = ("method_share", "method_digits", "method_sliced")


def prepare(connection: duckdb.DuckDBPyConnection, *, digits_from: int = DIGITS_FROM) -> dict[str, int]:
    """Store the compact relations; to be called last when a version is built. Returns rows by relation.

    The digits of ``sliced`` are stored from ``digits_from`` school years on. Queries give the same answers without
    any of it, only slower; call it again after the data of the version changed.
    Raises duckdb.Error when the tables of the schema are missing or the connection is read-only.
    """
    schema = layout_schema()
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    counts: dict[str, int] = {}
    for name in STORED:
        query = composed(name, stored=False)
        connection.execute(f"CREATE OR REPLACE TABLE {schema}.{name} AS {query}", bound_values(query, stored_values()))
        counts[name] = _count(connection, f"{schema}.{name}")
    if counts["method_grid"] >= digits_from:
        _slice(connection, schema, counts)
    else:
        for name in _DIGITS:
            connection.execute(f"DROP TABLE IF EXISTS {schema}.{name}")
    counts["classification"] = _classify_all(connection, schema)
    return counts


def _classify_all(connection: duckdb.DuckDBPyConnection, schema: str) -> int:
    """Store the classification of every year by the norm, the table ``classification`` that analysts read.

    One row per working school and year in which its region has results.
    """
    settings = resolve()
    held = connection.execute(f"SELECT DISTINCT year FROM {schema}.method_result ORDER BY year").fetchall()  # noqa: S608 - own names
    years = [year for (year,) in held] or [_NO_YEAR]
    query = composed("classification", tuple(sorted(variants(settings).items())), stored=True)
    connection.execute(
        "CREATE OR REPLACE TABLE classification AS "  # noqa: S608 - own text
        f"SELECT region, year, school_code, markers, cluster, level, status FROM ({query}) "
        "QUALIFY bool_or(failing_share IS NOT NULL) OVER (PARTITION BY region, year) "
        "ORDER BY region, year, school_code",
        bound_values(query, method_values(settings, region=None, years=years)),
    )
    return _count(connection, "classification")


def _slice(connection: duckdb.DuckDBPyConnection, schema: str, counts: dict[str, int]) -> None:
    """Store the digits of shares and counts: as many as the largest of this database needs."""
    _store(connection, schema, "method_share", stored_shares(), counts)
    _store(connection, schema, "method_digits", digits_needed(), counts)
    share, took, failed, held = connection.execute(
        f"SELECT share, took, failed, procedures FROM {schema}.method_digits"  # noqa: S608 - fixed names
    ).fetchall()[0]
    _store(connection, schema, "method_sliced", stored_digits(Digits(share, took, failed, tuple(held))), counts)


def _store(connection: duckdb.DuckDBPyConnection, schema: str, name: str, query: str, counts: dict[str, int]) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {schema}.{name} AS {query.format(schema=schema)}")
    counts[name] = _count(connection, f"{schema}.{name}")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - fixed names
    return int(row[0]) if row else 0
