"""What each arriving file brings once it is settled which units are whose: rows, replacements, differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shnro_core.store.database import Connection
from shnro_core.store.loading import EXAMPLES, Difference, table_columns
from shnro_core.store.units.model import UNWEIGHED, Meeting, Outcome, equal, listed, remembered

if TYPE_CHECKING:
    import pandas as pd


def _settle(con: Connection, unit: Sequence[str], key: Sequence[str]) -> None:
    """Temporary tables of what all files bring: rows kept, and rows beside those they take the place of."""
    columns = [c for c in table_columns(con, "fresh") if c != "place"]
    values = [c for c in columns if c not in key]
    same = " AND ".join(f"n.{c} IS NOT DISTINCT FROM o.{c}" for c in values if c not in UNWEIGHED) or "TRUE"
    shown = [f"coalesce(n.{c}, o.{c}) AS {c}" for c in key]
    shown += [f"o.{c} AS {c}_before, n.{c} AS {c}_after" for c in values]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE kept_row AS SELECT r.* FROM fresh r"  # noqa: S608 - names of the schema
        f" JOIN fate s ON s.place = r.place AND {equal('r', 's', unit)} WHERE s.kept"
    )
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE file_difference AS
        SELECT coalesce(n.place, o.place) AS place, {", ".join(shown)}, CASE
            WHEN o.place IS NULL THEN 'added'
            WHEN n.place IS NULL THEN 'removed'
            WHEN {same} THEN 'unchanged' ELSE 'changed'
        END AS change
        FROM kept_row n
        FULL JOIN (
            SELECT t.*, g.place FROM standing t JOIN (
                SELECT f.place, f.file_id, {listed("k", unit)} FROM given_files f JOIN standing k USING (file_id)
                UNION
                SELECT q.place, q.file_id, {listed("q", unit)} FROM pair q
                JOIN fate s ON s.place = q.place AND {equal("q", "s", unit)}
                WHERE s.kept AND q.verdict = '{Meeting.REPLACES}'
            ) g ON g.file_id = t.file_id AND {equal("g", "t", unit)}
        ) o ON n.place = o.place AND {equal("n", "o", key)}
        """  # noqa: S608 - as above
    )


def outcomes_of(
    con: Connection, count: int, unit: Sequence[str], key: Sequence[str], *, layered: bool
) -> list[Outcome]:
    """What each of ``count`` files brings, from the temporary tables that ``resolving`` has made."""
    _settle(con, unit, key)
    same_unit = equal("r", "s", unit)
    replaced = _by_place(
        con,
        f"SELECT DISTINCT r.place, {listed('r', unit)}, r.file_id FROM pair r"  # noqa: S608 - names of the schema
        f" JOIN fate s ON s.place = r.place AND {same_unit}"
        f" WHERE s.kept AND r.loaded AND NOT r.own AND r.verdict = '{Meeting.REPLACES}' AND {not layered}",
    )
    meetings = _by_place(
        con,
        "SELECT place, verdict, other, loaded, count(*) AS units,"  # noqa: S608 - as above
        f" {', '.join(f'min({c}) AS {c}' for c in unit)} FROM pair WHERE NOT own"
        " GROUP BY place, verdict, other, loaded",
    )
    covered = _by_place(
        con,
        f"SELECT DISTINCT s.place, {listed('s', unit)} FROM fate s JOIN given_covered c ON c.place = s.place"  # noqa: S608 - as above
        f" AND {equal('c', 's', unit)} WHERE s.kept AND {remembered(unit)}",
    )
    differences = _differences(con, unit)
    rows = _by_place(con, "SELECT * FROM kept_row")
    return [Outcome(rows(n), replaced(n), differences(n), meetings(n), covered(n)) for n in range(count)]


def _by_place(con: Connection, query: str) -> Callable[[int], pd.DataFrame]:
    """Rows of a query by the position of the file, in a steady order."""
    found = con.execute(f"{query} ORDER BY ALL").df()
    rows = found.drop(columns="place")
    groups = rows.groupby(found["place"]).indices
    return lambda place: rows.iloc[groups.get(place, [])].reset_index(drop=True)


def _differences(con: Connection, unit: Sequence[str]) -> Callable[[int], Difference]:
    """Rows of each arriving file against those they take the place of."""
    counts = _counts(con, "SELECT place, change, count(*) FROM file_difference GROUP BY ALL")
    met = _counts(
        con,
        f"SELECT place, verdict, count(DISTINCT ({', '.join(unit)})) FROM pair WHERE NOT own GROUP BY ALL",  # noqa: S608 - names of the schema
    )
    known = (
        "EXISTS (SELECT 1 FROM spoken_of k JOIN given_files f USING (file_id)"  # noqa: S608 - as above
        f" WHERE f.place = p.place AND {equal('k', 'p', unit)})"
    )
    renewed = (
        f"EXISTS (SELECT 1 FROM pair q WHERE q.place = p.place AND {equal('q', 'p', unit)}"  # noqa: S608 - as above
        f" AND NOT q.own AND q.loaded AND q.verdict = '{Meeting.REPLACES}')"
    )
    news = _counts(
        con,
        "SELECT place, unnest(['empty', 'renewed']), unnest([count(*) FILTER (empty), count(*) FILTER (renewed)])"  # noqa: S608 - as above
        f" FROM (SELECT p.place, p.lines = 0 AND {remembered(unit)} AND NOT {known} AS empty, {renewed} AS renewed"
        f" FROM part p JOIN fate s ON s.place = p.place AND {equal('s', 'p', unit)} WHERE s.kept) GROUP BY place",
    )
    touched = _by_place(con, "SELECT * FROM file_difference WHERE change IN ('changed', 'removed')")

    def of(place: int) -> Difference:
        change, verdict = counts.get(place, {}), met.get(place, {})
        return Difference(
            added=change.get("added", 0),
            changed=change.get("changed", 0),
            removed=change.get("removed", 0),
            unchanged=change.get("unchanged", 0) + sum(verdict.get(m.value, 0) for m in (Meeting.SAME, Meeting.WITHIN)),
            examples=touched(place).head(EXAMPLES),
            joined=verdict.get(Meeting.ADDED.value, 0),
            older=verdict.get(Meeting.YIELDS.value, 0),
            empty=news.get(place, {}).get("empty", 0),
            renewed=news.get(place, {}).get("renewed", 0),
        )

    return of


def _counts(con: Connection, query: str) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for place, name, number in con.execute(query).fetchall():
        found.setdefault(place, {})[name] = number
    return found
