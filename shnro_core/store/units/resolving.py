"""Whose rows stay where several files speak of the same unit: what a file holds counts, never what it is called.

A unit is what a newer file replaces whole: school × year × procedure × sitting of results, school × year of most other
tables. Two files meet in a unit when both have rows for it. Their rows are added when they speak of other classes or
other pupils, the later file counts when the files tell their dates and the later one loses nothing of the earlier, and
it is asked otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from shnro_core.store.database import Connection
from shnro_core.store.loading import table_columns
from shnro_core.store.units.model import STORED, UNWEIGHED, Arriving, Meeting, Outcome, equal, listed, remembered
from shnro_core.store.units.outcomes import outcomes_of

if TYPE_CHECKING:
    import pandas as pd

_LAYERED: Final = frozenset({"school"})
"""Tables of which every file's rows stay: a later file goes before an earlier one value by value."""
_OWNERSHIP: Final = frozenset({"region", "file_id"})
_SUMMED: Final = "result"
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
        return outcomes_of(con, len(arriving), unit, key, layered=table in _LAYERED)


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
    weighed = [c for c in columns if c not in UNWEIGHED]
    of_results = (
        "any_value(classes) AS classes, max(dated) AS dated, sum(participants) AS pupils, sum(failed) AS failed,"
        " count(score_sum) = count(*) AS detailed"
    )
    no_pupils = "NULL::VARCHAR AS classes, NULL::DATE AS dated, 0 AS pupils, NULL::BIGINT AS failed, FALSE AS detailed"
    facts = of_results if table == _SUMMED else no_pupils
    told = (
        f"count(*) AS lines, hash(list_sort(list(hash({', '.join(weighed)})))) AS content,"
        f" list(hash({', '.join(key)})) AS keys, {facts}"
    )
    names, units = ", ".join(columns), ", ".join(unit)
    nothing = f"0 AS lines, 0::UBIGINT AS content, []::UBIGINT[] AS keys, {no_pupils}"
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
    counted_alike = "a.lines = b.lines AND a.pupils = b.pupils AND a.failed = b.failed"
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
                WHEN {counted_alike} AND b.detailed AND NOT a.detailed THEN '{Meeting.WITHIN}'
                WHEN {counted_alike} AND a.detailed AND NOT b.detailed THEN '{Meeting.REPLACES}'
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
    yields = "FALSE" if layered else f"q.verdict IN ('{Meeting.YIELDS}', '{Meeting.WITHIN}')"
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
