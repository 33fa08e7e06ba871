"""Keeps the compact relations of the method as tables of a database version: computed once, read by every query."""

from __future__ import annotations

import duckdb

from shnro_core.store.method.composition import STORED, bound_values, composed, layout_schema
from shnro_core.store.method.sliced import Digits, digits_needed, stored_digits, stored_shares
from shnro_core.store.method.values import catalogue_values


def prepare(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Store the compact relations; to be called last when a version is built. Returns rows by relation.

    Queries give the same answers without it, only slower; call it again after the data of the version changed.
    Raises duckdb.Error when the tables of the schema are missing or the connection is read-only.
    """
    schema = layout_schema()
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    counts: dict[str, int] = {}
    for name in STORED:
        query = composed(name, stored=False)
        connection.execute(
            f"CREATE OR REPLACE TABLE {schema}.{name} AS {query}", bound_values(query, catalogue_values())
        )
        counts[name] = _count(connection, f"{schema}.{name}")
    _slice(connection, schema, counts)
    return counts


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
