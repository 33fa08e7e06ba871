"""Schools of a loaded region: one exists as soon as anything is known of it, whatever was loaded first.

What a school is called and where it stands is put together from all files: the register over the context form over
protocols over summaries, the later file over the earlier. Each value knows the file that said it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shnro_core.places.names import UNSTATED
from shnro_core.store.database import Connection
from shnro_core.store.loading import insert_rows

if TYPE_CHECKING:
    import pandas as pd

_RANKS: Final = {"context": 2, "summary": 4}
_PROTOCOL_RANK: Final = 3
_KNOWN_FROM: Final = (
    "loaded_school",
    "loaded_result",
    "bias_sign",
    "isbsh",
    "context",
    "deficit",
    "participation",
    "measure",
    "list_entry",
    "failing_pupils",
    "teacher_deficit",
)
_VALUES: Final = ("area", "kind", "advanced", "lat", "lon", "closed_year")
KINDS: Final = {"ksh": "коррекционная школа", "spo": "профессиональная образовательная организация"}
"""Kinds of organisations that logins tell; others are schools unless a file says otherwise."""


def rank_of(table: str, file_format: str) -> int:
    """How far the names of a file go before those of others; 1, the register, goes before all."""
    kind = "summary" if file_format.startswith("marks_") else table
    return _RANKS.get(kind, _PROTOCOL_RANK)


def keep_names(con: Connection, region: str, facts: pd.DataFrame) -> None:
    """Remember what files call their schools: ``school_code, name, municipality, rank, file_id``."""
    con.register("named_again", facts[["file_id"]].drop_duplicates())
    try:
        con.execute("DELETE FROM school_name WHERE file_id IN (SELECT file_id FROM named_again)")
    finally:
        con.unregister("named_again")
    insert_rows(con, "school_name", facts.assign(region=region))


def forget_names_without_file(con: Connection, region: str) -> None:
    """Drop the names whose file is no longer there."""
    con.execute(
        "DELETE FROM school_name WHERE region = ? AND file_id NOT IN (SELECT file_id FROM import_file)", [region]
    )


def rebuild_schools(con: Connection, region: str) -> None:
    """Make the schools of a loaded region from everything its files say of them.

    A school without a name is called by its login, one without a municipality stands under ``UNSTATED``.
    """
    con.execute("DELETE FROM school WHERE region = ?", [region])
    known = " UNION ".join(f"SELECT school_code, file_id FROM {table} WHERE region = $region" for table in _KNOWN_FROM)  # noqa: S608 - tables of the schema
    told = ", ".join(f"{_latest(column)} AS {column}" for column in _VALUES)
    con.execute(
        f"""
        INSERT INTO school BY NAME
        WITH known AS (
            SELECT school_code, min(file_id) AS file_id FROM ({known}) GROUP BY school_code
        ),
        said AS (
            SELECT school_code, name, municipality, 1 AS rank, {_MOMENT} AS moment, file_id
            FROM loaded_school JOIN import_file f USING (file_id) WHERE loaded_school.region = $region
            UNION ALL
            SELECT school_code, name, municipality, rank, {_MOMENT}, file_id
            FROM school_name JOIN import_file f USING (file_id) WHERE school_name.region = $region
        ),
        named AS (
            SELECT
                school_code,
                arg_min(name, (rank, -epoch(moment))) FILTER (name IS NOT NULL) AS name,
                arg_min(file_id, (rank, -epoch(moment))) FILTER (name IS NOT NULL) AS name_file,
                arg_min(municipality, (rank, -epoch(moment))) FILTER (municipality IS NOT NULL) AS municipality,
                arg_min(file_id, (rank, -epoch(moment))) FILTER (municipality IS NOT NULL) AS municipality_file
            FROM said GROUP BY school_code
        ),
        registered AS (
            SELECT school_code, {told}
            FROM (
                SELECT loaded_school.*, {_MOMENT} AS moment
                FROM loaded_school JOIN import_file f USING (file_id) WHERE loaded_school.region = $region
            ) GROUP BY school_code
        ),
        asked AS (
            SELECT
                school_code,
                arg_max(settlement_kind, year) FILTER (settlement_kind IS NOT NULL) AS settlement_kind,
                bool_or(coalesce(correctional, FALSE)) AS correctional
            FROM context WHERE region = $region GROUP BY school_code
        )
        SELECT
            $region AS region, k.school_code,
            coalesce(n.name, k.school_code) AS name,
            coalesce(n.municipality, $unstated) AS municipality,
            coalesce(n.municipality, $unstated) AS municipality_written,
            coalesce(r.area, CASE
                WHEN a.settlement_kind = 'сельский населённый пункт' THEN 'сельская'
                WHEN a.settlement_kind IS NOT NULL THEN 'городская'
            END) AS area,
            coalesce(
                r.kind,
                list_extract($kinds, list_position($prefixes, regexp_extract(k.school_code, '^[a-z]+'))),
                CASE WHEN a.correctional THEN $correctional END
            ) AS kind,
            r.advanced, r.lat, r.lon, r.closed_year, n.name_file, n.municipality_file, k.file_id
        FROM known k
        LEFT JOIN named n USING (school_code)
        LEFT JOIN registered r USING (school_code)
        LEFT JOIN asked a USING (school_code)
        ORDER BY k.school_code
        """,  # noqa: S608 - names of the schema
        {
            "region": region,
            "unstated": UNSTATED,
            "kinds": list(KINDS.values()),
            "prefixes": list(KINDS),
            "correctional": KINDS["ksh"],
        },
    )


_MOMENT: Final = "coalesce(f.saved_at, f.loaded_at)"


def _latest(column: str) -> str:
    return f"arg_max({column}, moment) FILTER ({column} IS NOT NULL)"
