"""Municipalities of a region in the database: boundaries when it is first loaded, spellings of files led to them.

The boundaries of a region enter the base with its first file and not with the build: 85 regions would make every
version ten megabytes larger and the build slower for maps nobody opens, and a version must show its maps whole even
where the program was updated since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from shnro_core.places import PRACTICE, Names, is_group
from shnro_core.places.boundaries import CREDIT, Boundary, boundaries_of
from shnro_core.places.names import alike, names_of, plain
from shnro_core.store.database import Connection

_DEMO: Final = "demo"
RULE, OPERATOR, GROUP, UNKNOWN = "правило", "оператор", "группа", "не узнано"


def known_names(con: Connection, region: str) -> Names:
    """Spellings of the region's municipalities: those of the base, else those its boundaries will bring."""
    rows = con.execute(
        "SELECT municipality, oktmo FROM municipality WHERE region = ? AND (lat IS NOT NULL OR boundary IS NOT NULL)",
        [_DEMO if region == PRACTICE else region],
    ).fetchall()
    return names_of(region, rows or [(b.name, b.oktmo) for b in boundaries_of(region)])


def place_schools(
    con: Connection, region: str, *, assigned: Mapping[str, str] | None = None, own: Sequence[Boundary] = ()
) -> None:
    """Give the region its boundaries and every school the municipality that its file means.

    ``assigned`` are the operator's decisions: ``plain`` spelling to municipality. ``own`` are an office's boundaries in
    place of the usual ones. A municipality without a boundary keeps a row of its own. Runs anew for the rows already
    loaded at every call.
    """
    if own:
        put_boundaries(con, region, own, credit="Границы: файл ведомства")
    else:
        _usual_boundaries(con, region)
    _match(con, region, assigned or {})
    con.execute(
        "DELETE FROM municipality WHERE region = ? AND boundary IS NULL AND lat IS NULL"
        " AND municipality NOT IN (SELECT municipality FROM school WHERE region = ?)",
        [region, region],
    )
    con.execute(
        "INSERT INTO municipality BY NAME SELECT DISTINCT region, municipality FROM school WHERE region = ?"
        " AND municipality NOT IN (SELECT municipality FROM municipality WHERE region = ?)",
        [region, region],
    )


def regions_with_schools(con: Connection) -> frozenset[str]:
    """Regions whose files name municipalities."""
    rows = con.execute("SELECT DISTINCT region FROM municipality_name").fetchall()
    return frozenset(region for (region,) in rows)


def put_boundaries(con: Connection, region: str, own: Sequence[Boundary], *, credit: str) -> None:
    """Replace all boundaries of a region; a known municipality keeps its name and centre.

    Municipalities that the boundaries do not have go, but for those of the published documents.
    """
    names = known_names(con, region)
    labels = [names.find(b.name) or b.name for b in own]
    con.execute(
        "DELETE FROM municipality WHERE region = ? AND lat IS NULL AND NOT list_contains(?, municipality)",
        [region, labels],
    )
    con.execute(
        "UPDATE municipality SET boundary = NULL, label_lat = NULL, label_lon = NULL, credit = NULL WHERE region = ?",
        [region],
    )
    con.executemany(
        "INSERT INTO municipality (region, municipality, oktmo, label_lat, label_lon, boundary, credit)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET label_lat = excluded.label_lat, label_lon = excluded.label_lon,"
        " boundary = excluded.boundary, credit = excluded.credit",
        [
            [region, label, b.oktmo, b.label_lat, b.label_lon, b.geometry, credit]
            for label, b in zip(labels, own, strict=True)
        ],
    )


def _usual_boundaries(con: Connection, region: str) -> None:
    row = con.execute(
        "SELECT count(*) FROM municipality WHERE region = ? AND boundary IS NOT NULL", [region]
    ).fetchone()
    if row and row[0]:
        return
    if region == PRACTICE:
        con.execute(
            "INSERT INTO municipality SELECT * REPLACE (? AS region) FROM municipality WHERE region = ?",
            [PRACTICE, _DEMO],
        )
    elif known := boundaries_of(region):
        put_boundaries(con, region, known, credit=CREDIT)


def _match(con: Connection, region: str, assigned: Mapping[str, str]) -> None:
    """Decide every spelling of the region's files and write the decision beside it and into the schools."""
    con.execute(
        "UPDATE school SET municipality_written = municipality WHERE region = ? AND municipality_written IS NULL",
        [region],
    )
    written = con.execute("SELECT DISTINCT municipality_written FROM school WHERE region = ?", [region]).fetchall()
    names = known_names(con, region)
    con.execute("DELETE FROM municipality_name WHERE region = ?", [region])
    if not written:
        return
    decided = {name: _decision(name, names, assigned) for (name,) in sorted(written)}
    told = alike((name for name, (_, how) in decided.items() if how == UNKNOWN), names.region)
    con.executemany(
        "INSERT INTO municipality_name VALUES (?, ?, ?, ?)",
        [[region, name, found or told.get(name), how] for name, (found, how) in decided.items()],
    )
    con.execute(
        "UPDATE school SET municipality = coalesce(n.municipality, n.written) FROM municipality_name n"
        " WHERE school.region = ? AND n.region = school.region AND n.written = school.municipality_written",
        [region],
    )


def _decision(written: str, names: Names, assigned: Mapping[str, str]) -> tuple[str | None, str]:
    chosen = assigned.get(plain(written))
    if chosen in names.labels:
        return chosen, OPERATOR
    found = names.find(written)
    if found:
        return found, RULE
    return None, GROUP if is_group(written, names.region) else UNKNOWN
