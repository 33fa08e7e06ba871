"""Keeps the compact relations of the method as tables of a database version: computed once, read by every query."""

from __future__ import annotations

import duckdb

from shnro_core.store.method.composition import STORED, bound_values, composed, layout_schema
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
        row = connection.execute(f"SELECT count(*) FROM {schema}.{name}").fetchone()  # noqa: S608 - fixed names
        counts[name] = int(row[0]) if row else 0
    return counts
