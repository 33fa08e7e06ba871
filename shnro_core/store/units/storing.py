"""Rows of files put in place of what they replace, and results and schools made anew from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shnro_core.store.database import Connection
from shnro_core.store.loading import FileRecord, forget_empty_files, insert_rows, remember_files, remove_files
from shnro_core.store.schools import forget_names_without_file, keep_names, rank_of, rebuild_schools
from shnro_core.store.units.model import STORED, Outcome, equal, remembered

if TYPE_CHECKING:
    import pandas as pd


def remove_units(con: Connection, table: str, region: str, units: pd.DataFrame) -> int:
    """Delete loaded rows of units (columns of the unit and ``file_id``). Returns the rows deleted."""
    if units.empty:
        return 0
    con.register("outgoing_units", units)
    names = list(units.columns)
    try:
        row = con.execute(
            f"DELETE FROM {STORED.get(table, table)} t USING outgoing_units o"  # noqa: S608 - names of the schema
            f" WHERE t.region = ? AND {equal('t', 'o', names)}",
            [region],
        ).fetchone()
        if remembered([name for name in names if name != "file_id"]):
            con.execute(
                "DELETE FROM covered_unit t USING outgoing_units o"  # noqa: S608 - names of the schema
                f" WHERE t.region = ? AND t.table_name = ? AND {equal('t', 'o', names)}",
                [region, table],
            )
    finally:
        con.unregister("outgoing_units")
    return int(row[0]) if row else 0


def store_outcomes(
    con: Connection,
    region: str,
    parts: Sequence[tuple[FileRecord, str, Outcome]],
    *,
    author: str,
    now: dt.datetime,
    names: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Put what the files bring in place of what they replace, all together, and make results and schools anew.

    ``names`` = what files call their schools, by file id.
    """
    import pandas as pd  # noqa: PLC0415 - a build of the database needs no frames

    remove_files(con, [record.file_id for record, _, _ in parts])
    by_table: dict[str, list[pd.DataFrame]] = {}
    for record, table, outcome in parts:
        remove_units(con, table, region, outcome.replaced)
        if len(outcome.covered):
            insert_rows(
                con, "covered_unit", outcome.covered.assign(region=region, table_name=table), file_id=record.file_id
            )
        by_table.setdefault(table, []).append(outcome.rows.assign(region=region, file_id=record.file_id))
    for table, frames in by_table.items():
        insert_rows(con, STORED.get(table, table), pd.concat(frames, ignore_index=True))
    told = [
        (names or {})[record.file_id].assign(file_id=record.file_id, rank=rank_of(table, record.format))
        for record, table, _ in parts
        if record.file_id in (names or {})
    ]
    if told:
        keep_names(con, region, pd.concat(told, ignore_index=True))
    remember_files(con, [record for record, _, _ in parts], author=author, now=now)
    rebuild(con, region)


def rebuild(con: Connection, region: str) -> None:
    """Make results and schools of a loaded region anew from what its files hold; files without a row are forgotten."""
    forget_empty_files(con, region)
    forget_names_without_file(con, region)
    rebuild_results(con, region)
    rebuild_schools(con, region)


def rebuild_results(con: Connection, region: str) -> None:
    """Make the results of a loaded region from what its files hold: parts added, the chosen sitting, no ГВЭ."""
    con.execute("DELETE FROM result WHERE region = ?", [region])
    con.execute(
        """
        INSERT INTO result BY NAME
        SELECT * EXCLUDE (sitting, chosen) FROM (
            SELECT
                p.region, p.year, p.exam, p.subject, p.level, p.grade, p.sitting, p.school_code,
                sum(participants)::INTEGER AS participants,
                CASE WHEN count(failed) = count(*) THEN sum(failed)::INTEGER END AS failed,
                CASE WHEN count(mark2) = count(*) THEN sum(mark2)::INTEGER END AS mark2,
                CASE WHEN count(mark3) = count(*) THEN sum(mark3)::INTEGER END AS mark3,
                CASE WHEN count(mark4) = count(*) THEN sum(mark4)::INTEGER END AS mark4,
                CASE WHEN count(mark5) = count(*) THEN sum(mark5)::INTEGER END AS mark5,
                CASE WHEN count(*) = 1 THEN any_value(mean_score)
                    WHEN count(score_sum) = count(*) THEN sum(score_sum) / nullif(sum(participants), 0)
                END AS mean_score,
                CASE WHEN count(score_sum) = count(*) THEN sum(score_sum) END AS score_sum,
                CASE WHEN count(score_sum_squares) = count(*) THEN sum(score_sum_squares) END AS score_sum_squares,
                CASE WHEN count(*) = 1 THEN any_value(mean_percent_of_maximum)
                    WHEN count(mean_percent_of_maximum) = count(*)
                    THEN sum(mean_percent_of_maximum * participants) / nullif(sum(participants), 0)
                END AS mean_percent_of_maximum,
                CASE WHEN count(*) = 1 THEN any_value(previous_mark_rank_correlation) END
                    AS previous_mark_rank_correlation,
                arg_max(p.file_id, f.loaded_at) AS file_id,
                coalesce(any_value(c.sitting), '') AS chosen
            FROM loaded_result p
            JOIN import_file f USING (file_id)
            LEFT JOIN sitting_choice c ON c.region = p.region AND c.year = p.year
            WHERE p.region = ? AND p.exam <> 'ГВЭ'
            GROUP BY ALL
        )
        QUALIFY row_number() OVER (
            PARTITION BY region, year, exam, subject, level, grade, school_code ORDER BY sitting <> chosen
        ) = 1
        """,
        [region],
    )


def sittings_of_both_kinds(con: Connection, region: str, arriving: pd.DataFrame | None = None) -> pd.DataFrame:
    """Years in which schools wrote one programme in spring and in autumn: ``year, schools, chosen``.

    With ``arriving`` results beside the loaded ones only the years they bring something to.
    """
    names = ("year", "exam", "subject", "level", "grade", "school_code", "sitting")
    units = ", ".join(names)
    together, among = "", ""
    if arriving is not None:
        con.register("arriving_units", arriving[[*names]].drop_duplicates())
        together = f" UNION ALL SELECT $region AS region, {units} FROM arriving_units"  # noqa: S608 - names of the schema
        among = "SEMI JOIN (SELECT DISTINCT year FROM arriving_units) USING (year)"
    try:
        return con.execute(
            "SELECT year, count(DISTINCT school_code) AS schools, coalesce(any_value(c.sitting), '') AS chosen FROM ("  # noqa: S608 - as above
            f" SELECT region, year, school_code"
            f" FROM (SELECT region, {units} FROM loaded_result WHERE region = $region{together}) {among}"
            " GROUP BY region, year, exam, subject, level, grade, school_code HAVING count(DISTINCT sitting) > 1"
            ") LEFT JOIN sitting_choice c USING (region, year) GROUP BY year ORDER BY year",
            {"region": region},
        ).df()
    finally:
        if arriving is not None:
            con.unregister("arriving_units")


def choose_sitting(con: Connection, region: str, years: Sequence[int], sitting: str) -> None:
    """Keep which work counts in the years of a region where schools wrote both."""
    con.executemany(
        "INSERT OR REPLACE INTO sitting_choice VALUES (?, ?, ?)", [[region, year, sitting] for year in years]
    )
