"""Whose rows stay where several files speak of the same unit: what a file holds counts, never what it is called.

A unit is what a newer file replaces whole: school × year × procedure × sitting of results, school × year of most other
tables. Two files meet in a unit when both have rows for it. Their rows are added when they speak of other classes or
other pupils, the later file counts when the files tell their dates and the later one loses nothing of the earlier, and
it is asked otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from shnro_core.store.database import Connection
from shnro_core.store.loading import EXAMPLES, Difference, table_columns
from shnro_core.store.units.model import STORED, Arriving, Meeting, Outcome, equal, listed, remembered

if TYPE_CHECKING:
    import pandas as pd

_LAYERED: Final = frozenset({"school"})
"""Tables of which every file's rows stay: a later file goes before an earlier one value by value."""
_OWNERSHIP: Final = frozenset({"region", "file_id"})
_SUMMED: Final = "result"
_UNWEIGHED: Final = frozenset({"dated"})
"""Columns in which equal rows may differ."""
_LEAST_KEPT: Final = 0.5
"""A file that does not name its classes is asked about when it has fewer than this share of the pupils it replaces."""


def resolve(
    con: Connection,
    table: str,
    region: str,
    arriving: Sequence[Arriving],
    *,
    unit: Sequence[str],
    key: Sequence[str],
    apart: pd.DataFrame | None = None,
) -> list[Outcome]:
    """What each of the files of one table brings, in their order, beside what is loaded and beside one another.

    ``apart``: pairs of arriving files whose pupils are known to be others, ``one, other`` (positions) and the unit.
    """
    with _tables(con, table, region, arriving, unit=unit, key=key, apart=apart):
        con.execute(_pairs(table, unit))
        con.execute(_kept(unit, layered=table in _LAYERED))
        return _outcomes(con, table, len(arriving), unit, key)


def absent_units(con: Connection, table: str, region: str, frame: pd.DataFrame, unit: Sequence[str]) -> pd.DataFrame:
    """Loaded units of the procedures and years of ``frame`` whose schools it lacks: the unit and ``file_id``."""
    stored = STORED.get(table, table)
    group = [name for name in unit if name != "school_code"]
    con.register("incoming_rows", frame[[*unit]].drop_duplicates())
    among = f"SEMI JOIN incoming_rows n ON {equal('t', 'n', group)}" if group else ""
    try:
        return con.execute(
            f"SELECT DISTINCT {listed('t', unit)}, t.file_id FROM {stored} t {among}"  # noqa: S608 - names of the schema
            f" ANTI JOIN incoming_rows m ON {equal('t', 'm', unit)} WHERE t.region = ?",
            [region],
        ).df()
    finally:
        con.unregister("incoming_rows")


@contextmanager
def _tables(
    con: Connection,
    table: str,
    region: str,
    arriving: Sequence[Arriving],
    *,
    unit: Sequence[str],
    key: Sequence[str],
    apart: pd.DataFrame | None,
) -> Iterator[None]:
    """Temporary tables of the rows, the parts (file × unit) and the files of one table."""
    import pandas as pd  # noqa: PLC0415 - a build of the database needs no frames

    stored = STORED.get(table, table)
    columns = [c for c in table_columns(con, stored) if c not in _OWNERSHIP]
    rows = pd.concat([a.frame[columns].assign(place=place) for place, a in enumerate(arriving)], ignore_index=True)
    covered = pd.DataFrame(
        [(place, *told) for place, a in enumerate(arriving) for told in a.covered], columns=["place", *unit]
    )
    files = pd.DataFrame(
        {
            "place": range(len(arriving)),
            "file_id": [a.record.file_id for a in arriving],
            "file_name": [a.record.file_name for a in arriving],
            "saved_at": pd.Series([a.record.saved_at for a in arriving], dtype="datetime64[s]"),
            "wins": [a.replace for a in arriving],
            "adds": [a.add for a in arriving],
        }
    )
    given = {"given_rows": rows, "given_covered": covered, "given_files": files}
    given["given_apart"] = apart if apart is not None else pd.DataFrame(columns=["one", "other", *unit])
    for name, frame in given.items():
        con.register(name, frame)
    weighed = [c for c in columns if c not in _UNWEIGHED]
    of_results = "any_value(classes) AS classes, max(dated) AS dated, sum(participants) AS pupils"
    facts = of_results if table == _SUMMED else "NULL::VARCHAR AS classes, NULL::DATE AS dated, 0 AS pupils"
    told = (
        f"count(*) AS lines, hash(list_sort(list(hash({', '.join(weighed)})))) AS content,"
        f" list(hash({', '.join(key)})) AS keys, {facts}"
    )
    names, units = ", ".join(columns), ", ".join(unit)
    nothing = (
        "0 AS lines, 0::UBIGINT AS content, []::UBIGINT[] AS keys, NULL::VARCHAR AS classes, NULL::DATE AS dated,"
        " 0 AS pupils"
    )
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT {names}, 0 AS place FROM {stored} LIMIT 0")  # noqa: S608 - names of the schema
        con.execute(f"INSERT INTO fresh ({names}, place) SELECT {names}, place FROM given_rows")  # noqa: S608 - as above
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE standing AS SELECT {names}, t.file_id FROM {stored} t"  # noqa: S608 - as above
            f" WHERE t.region = ? AND (t.file_id IN (SELECT file_id FROM given_files) OR ({listed('t', unit)}) IN"
            f" (SELECT ({units}) FROM fresh UNION SELECT ({units}) FROM given_covered))",
            [region],
        )
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE spoken_of AS SELECT {units}, file_id FROM covered_unit"  # noqa: S608 - as above
            f" WHERE region = ? AND table_name = ? AND ({units}) IN"
            f" (SELECT ({units}) FROM fresh UNION SELECT ({units}) FROM given_covered)"
            if remembered(unit)
            else f"CREATE OR REPLACE TEMP TABLE spoken_of AS SELECT {units}, NULL::VARCHAR AS file_id FROM fresh"  # noqa: S608 - as above
            " WHERE FALSE AND ? = ?",
            [region, table],
        )
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE part AS"  # noqa: S608 - as above
            f" SELECT place, NULL::VARCHAR AS file_id, {units}, {told} FROM fresh GROUP BY ALL"
            f" UNION ALL BY NAME SELECT place, NULL::VARCHAR AS file_id, {units}, {nothing} FROM given_covered"
            f" ANTI JOIN fresh USING (place, {units})"
            f" UNION ALL BY NAME SELECT NULL::INTEGER AS place, file_id, {units}, {told} FROM standing GROUP BY ALL"
            f" UNION ALL BY NAME SELECT NULL::INTEGER AS place, file_id, {units}, {nothing} FROM spoken_of"
            f" ANTI JOIN standing USING (file_id, {units})"
        )
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE part AS SELECT p.*, c.place IS NOT NULL OR s.file_id IS NOT NULL AS whole"  # noqa: S608 - as above
            " FROM part p LEFT JOIN (SELECT DISTINCT * FROM given_covered) c"
            f" ON c.place = p.place AND {equal('c', 'p', unit)}"
            f" LEFT JOIN spoken_of s ON s.file_id = p.file_id AND {equal('s', 'p', unit)}"
        )
        yield
    finally:
        for name in given:
            con.unregister(name)
        for name in ("fresh", "standing", "spoken_of", "part", "pair", "fate", "kept_row", "file_difference"):
            con.execute(f"DROP TABLE IF EXISTS {name}")


def _pairs(table: str, unit: Sequence[str]) -> str:
    """One row per arriving unit and other file that holds it: the verdict."""
    units = ", ".join(unit)
    classes_apart = (
        "(a.classes IS NOT NULL AND b.classes IS NOT NULL"
        " AND NOT list_has_any(string_split(a.classes, '; '), string_split(b.classes, '; ')))"
    )
    same = "a.lines = b.lines AND a.content = b.content"
    a_later = _later("a", "b", "fa.saved_at", "coalesce(fb.saved_at, lb.saved_at)")
    b_later = _later("b", "a", "coalesce(fb.saved_at, lb.saved_at)", "fa.saved_at")
    added_by_word = "(fa.adds OR coalesce(fb.adds, FALSE))"
    if table != _SUMMED:
        added_by_word += " AND NOT list_has_any(a.keys, b.keys)"
    return f"""
        CREATE OR REPLACE TEMP TABLE pair AS
        SELECT
            a.place, b.place AS other_place, b.file_id, fa.file_id = coalesce(b.file_id, fb.file_id) AS own,
            b.file_id IS NOT NULL AS loaded, coalesce(fb.file_name, lb.file_name) AS other, {listed("a", unit)},
            CASE
                WHEN {classes_apart} OR (fa.place, fb.place, {listed("a", unit)}) IN (
                    SELECT (one, other, {units}) FROM given_apart
                    UNION ALL SELECT (other, one, {units}) FROM given_apart
                ) THEN '{Meeting.ADDED}'
                WHEN {same} AND {a_later} THEN '{Meeting.REPLACES}'
                WHEN {same} AND {b_later} THEN '{Meeting.YIELDS}'
                WHEN {same} THEN '{Meeting.SAME}'
                WHEN {added_by_word} THEN '{Meeting.ADDED}'
                WHEN fa.wins AND NOT coalesce(fb.wins, FALSE) THEN '{Meeting.REPLACES}'
                WHEN coalesce(fb.wins, FALSE) AND NOT fa.wins THEN '{Meeting.YIELDS}'
                WHEN {a_later} AND {_covers("a", "b")} THEN '{Meeting.REPLACES}'
                WHEN {b_later} AND {_covers("b", "a")} THEN '{Meeting.YIELDS}'
                ELSE '{Meeting.ASKED}'
            END AS verdict
        FROM part a
        JOIN given_files fa ON fa.place = a.place
        JOIN part b ON {equal("a", "b", unit)} AND (b.place IS NULL OR b.place <> a.place)
        LEFT JOIN given_files fb ON fb.place = b.place
        LEFT JOIN import_file lb ON lb.file_id = b.file_id
    """  # noqa: S608 - names of the schema


def _later(one: str, other: str, saved: str, other_saved: str) -> str:
    """Whether one part is later by the days inside the files, else by the moments the files were saved."""
    return (
        f"coalesce(CASE WHEN {one}.dated IS DISTINCT FROM {other}.dated THEN {one}.dated > {other}.dated END,"
        f" {saved} > {other_saved}, FALSE)"
    )


def _covers(one: str, other: str) -> str:
    """Whether a part loses nothing of another: all its classes and keys, and not most of its pupils."""
    classes = f"list_has_all(string_split({one}.classes, '; '), string_split({other}.classes, '; '))"
    by_classes = f"{one}.classes IS NOT NULL AND {other}.classes IS NOT NULL"
    enough = f"{one}.pupils >= {_LEAST_KEPT} * {other}.pupils"
    whole = f"({one}.lines = 0 OR {one}.whole OR list_has_all({one}.keys, {other}.keys))"
    return f"{whole} AND CASE WHEN {by_classes} THEN {classes} ELSE {enough} END"


def _kept(unit: Sequence[str], *, layered: bool) -> str:
    """One row per arriving unit: whether its rows are stored; those of a layered table always are."""
    yields = "FALSE" if layered else f"q.verdict = '{Meeting.YIELDS}'"
    return f"""
        CREATE OR REPLACE TEMP TABLE fate AS
        SELECT
            p.place, {listed("p", unit)},
            NOT coalesce(bool_or(
                NOT q.own AND ({yields}
                OR (q.verdict = '{Meeting.SAME}' AND (q.loaded OR q.other_place < p.place)))
            ), FALSE) AS kept
        FROM part p
        LEFT JOIN pair q ON q.place = p.place AND {equal("p", "q", unit)}
        WHERE p.place IS NOT NULL
        GROUP BY ALL
    """  # noqa: S608 - names of the schema


def _settle(con: Connection, unit: Sequence[str], key: Sequence[str]) -> None:
    """Temporary tables of what all files bring: rows kept, and rows beside those they take the place of."""
    columns = [c for c in table_columns(con, "fresh") if c != "place"]
    values = [c for c in columns if c not in key]
    same = " AND ".join(f"n.{c} IS NOT DISTINCT FROM o.{c}" for c in values if c not in _UNWEIGHED) or "TRUE"
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


def _outcomes(con: Connection, table: str, count: int, unit: Sequence[str], key: Sequence[str]) -> list[Outcome]:
    _settle(con, unit, key)
    same_unit = equal("r", "s", unit)
    replaced = _by_place(
        con,
        f"SELECT DISTINCT r.place, {listed('r', unit)}, r.file_id FROM pair r"  # noqa: S608 - names of the schema
        f" JOIN fate s ON s.place = r.place AND {same_unit}"
        f" WHERE s.kept AND r.loaded AND NOT r.own AND r.verdict = '{Meeting.REPLACES}' AND {table not in _LAYERED}",
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
            unchanged=change.get("unchanged", 0) + verdict.get(Meeting.SAME.value, 0),
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
