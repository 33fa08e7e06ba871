"""Puts a calculation together from the SQL files of ``sql/method`` and runs it with bound values.

A file is one relation: its first line says its grain, its second line which relations it reads. ``variants`` says
which file stands for a relation that has several (``judged``: by markers, by the federal rules, by level). Values are
only bound, never written into the text.

A variant may also stand for a stored relation or for a table of the schema (``REPLACED``): every other relation then
reads the variant in its place, which is how a scenario changes data. Without such a variant the text is untouched.

Two relations, the grid of school years and the results in compact form, can be kept as tables of the database version
(``prepare``). Their schema is named after the texts and the catalogue they were made from: a version prepared by
other rules is never read by mistake, the relations are then derived on the spot. A third, ``sliced``, holds the same
results in the form that classification reads fastest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from shnro_core.parameters import procedures, uncounted_kinds
from shnro_core.store.relations import kept, sliced
from shnro_core.store.relations.sliced import Digits, Layout, Slicing

if TYPE_CHECKING:
    import pandas as pd

SQL_FOLDER: Final = Path(__file__).parents[1] / "sql" / "method"
STORED: Final = ("method_grid", "method_result")
REPLACED: Final = ("method_result", "context")
"""Stored relations and tables that a variant may stand for."""

_USES = re.compile(r"^-- uses: (.+)$", re.MULTILINE)
_BOUND = re.compile(r"\$([a-z][a-z_0-9]*)")


@cache
def relation_text(name: str) -> str:
    """Text of the file of a relation."""
    return (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def relations_used(name: str) -> tuple[str, ...]:
    """Relations that the file of a relation reads, from its ``uses`` line."""
    found = _USES.search(relation_text(name))
    return tuple(part.strip() for part in found[1].split(",")) if found else ()


@cache
def layout_schema() -> str:
    """Name of the database schema that holds the stored relations of these rules."""
    made_of = (
        repr([relation_text(name) for name in STORED])
        + sliced.stored_digits(Digits(1, 1, 1, (0,)))
        + repr(procedures())
        + repr(uncounted_kinds())
    )
    return "method_" + hashlib.sha256(made_of.encode()).hexdigest()[:10]


@lru_cache(maxsize=256)
def composed(
    final: str,
    variants: tuple[tuple[str, str], ...] = (),
    *,
    stored: bool = True,
    written: tuple[tuple[str, str], ...] = (),
    repeated: bool = False,
) -> str:
    """The whole query of a relation: every relation it needs as a common table expression, each once.

    ``stored`` reads the stored relations from their tables instead of deriving them; ``written`` are texts that stand
    for files of relations. ``repeated`` works a relation out anew for each of its readers, only what that one needs.
    """
    files, texts = dict(variants), dict(written)
    replaced: dict[str, str] = {name: files.pop(name) for name in REPLACED if name in files}
    ordered: list[str] = []
    unchanged = {relation for other in replaced.values() for relation in _below(other)}

    def visit(name: str) -> None:
        if name in ordered or (stored and name in STORED):
            return
        for needed in relations_used(files.get(name, name)) if files.get(name, name) not in texts else ():
            visit(needed if name in unchanged else replaced.get(needed, needed))
        for table, other in replaced.items():
            if (
                name not in unchanged
                and files.get(name, name) not in texts
                and _reads(relation_text(files.get(name, name)), table)
            ):
                visit(other)
        ordered.append(name)

    def text_of(name: str) -> str:
        if files.get(name, name) in texts:
            return texts[files.get(name, name)]
        own = relation_text(files.get(name, name))
        return own if name in unchanged else _reading(own, replaced)

    visit(final)
    *needed, last = [text_of(name) for name in ordered]
    names = ordered[:-1]
    anew = "NOT MATERIALIZED " if repeated else ""
    query = (
        "WITH " + ",\n".join(f"{n} AS {anew}(\n{t})" for n, t in zip(names, needed, strict=True)) + "\n"
        if names
        else ""
    )
    query += last
    if stored:
        query = re.sub(rf"\b({'|'.join(STORED)})\b", rf"{layout_schema()}.\1", query)
    return query


@cache
def _below(name: str) -> frozenset[str]:
    """A relation and all that it rests on."""
    return frozenset({name}.union(*(_below(needed) for needed in relations_used(name))))


def _reads(relation: str, table: str) -> bool:
    return re.search(rf"\b(FROM|JOIN) {table}\b", relation) is not None


def _reading(relation: str, replaced: Mapping[str, str]) -> str:
    """The text of a relation that reads what stands for a table or a stored relation."""
    for table, other in replaced.items():
        relation = re.sub(rf"\b(FROM|JOIN) {table}\b", rf"\1 {other}", relation)
    return relation


@cache
def bound_names(query: str) -> frozenset[str]:
    """Names of the values a query binds."""
    return frozenset(_BOUND.findall(query))


def run(
    cursor: duckdb.DuckDBPyConnection,
    final: str,
    values: Mapping[str, Any],
    variants: Mapping[str, str] | None = None,
    *,
    slicing: Slicing | None = None,
) -> pd.DataFrame:
    """Rows of a relation as ``answered`` finds them, as a frame."""
    frame: pd.DataFrame = answered(cursor, final, values, variants, slicing=slicing).df()
    # a text column without a single value comes back untyped
    untyped = [name for name in frame.columns[frame.dtypes == "object"] if frame[name].isna().all()]
    return frame.astype(dict.fromkeys(untyped, "str")) if untyped else frame


def answered(
    cursor: duckdb.DuckDBPyConnection,
    final: str,
    values: Mapping[str, Any],
    variants: Mapping[str, str] | None = None,
    *,
    slicing: Slicing | None = None,
    keep: bool = False,
) -> duckdb.DuckDBPyConnection:
    """The cursor with the rows of a relation to be fetched.

    The stored relations are read where the database has them and derived where it has not. ``slicing`` reads the layout
    of ``sliced`` for all regions together, where the database has it: same rows, faster. One region is answered from
    its rows, where a query is planned sooner; ``keep`` keeps the plan with the cursor, for questions asked again with
    other thresholds. Raises duckdb.Error for a database without the tables of the schema, KeyError for a value that is
    not given.
    """
    files = dict(variants or {})
    execute = kept.executing(keep=keep)
    if slicing is not None and values["region"] is None:
        try:
            query, given = in_layout(cursor, final, values, files, slicing)
            return execute(cursor, query, bound_values(query, given))
        except duckdb.CatalogException:
            pass  # a version without the layout answers from its rows
    chosen = tuple(sorted(files.items()))
    query = composed(final, chosen, stored=True)
    try:
        return execute(cursor, query, bound_values(query, values))
    except duckdb.CatalogException:
        query = composed(final, chosen, stored=False)
        return cursor.execute(query, bound_values(query, values))


def in_layout(
    cursor: duckdb.DuckDBPyConnection,
    final: str,
    values: Mapping[str, Any],
    variants: Mapping[str, str],
    slicing: Slicing,
) -> tuple[str, dict[str, Any]]:
    """Query of a relation over the layout of ``sliced`` and the values it may bind.

    A relation is worked out anew for each reader, only what it needs. Raises duckdb.CatalogException where the
    database has no layout.
    """
    given = {"judged_school": "judged_school_in_layout"} if variants["conditions"] == "conditions_given" else {}
    layout = _layout(cursor, values["low_result_share"])
    query = composed(
        final,
        tuple(sorted({**variants, **given}.items())),
        written=_written(layout, slicing),
        repeated=True,
    )
    return query, {**values, **_masks(layout, values)}


def _layout(cursor: duckdb.DuckDBPyConnection, threshold: float) -> Layout:
    """The stored layout and where a threshold stands in it. Raises duckdb.CatalogException where there is none."""
    schema = layout_schema()
    query = (
        f"SELECT share, took, failed, procedures, (SELECT count(*) FROM {schema}.method_share WHERE share < ?)"  # noqa: S608 - own names
        f" FROM {schema}.method_digits"
    )
    share, took, failed, held, rank = cursor.execute(query, [threshold]).fetchall()[0]
    return Layout(schema, Digits(share, took, failed, tuple(held)), rank)


def _masks(layout: Layout, values: Mapping[str, Any]) -> dict[str, Any]:
    """The masks of procedures as the layout numbers them."""
    mask = layout.digits.mask
    return {
        "sliced_mask": mask(values["procedure_mask"]),
        "sliced_year_masks": [mask(one) for one in values["year_masks"]],
    }


@lru_cache(maxsize=256)
def _written(layout: Layout, slicing: Slicing) -> tuple[tuple[str, str], ...]:
    """Texts that read the layout of ``sliced`` in place of the relations they stand for."""
    return (
        ("period_results", sliced.period_text(layout, slicing)),
        ("held_low", sliced.held_low_text(layout, slicing)),
    )


def bound_values(query: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values a query binds, lists as DuckDB takes them. Raises KeyError for a value that is not given."""
    return {name: _plain(values[name]) for name in bound_names(query)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
