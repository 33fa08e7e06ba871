"""Files of one import beside each other and beside what is loaded: table by table, unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import pandas as pd

from shnro_core.importers import Batch, Request
from shnro_core.importers.aggregate import shared_pupils
from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.loaded import UnitsMet, describe
from shnro_core.importers.tables import KEYS, unit_of
from shnro_core.model import Finding
from shnro_core.store.database import Connection
from shnro_core.store.loading import FileRecord
from shnro_core.store.units import Arriving, Meeting, Outcome, resolve


def record_of(batch: Batch, region: str) -> FileRecord:
    """A file as the database will remember it."""
    return FileRecord(
        region=region,
        file_name=batch.file_name,
        sha256=batch.sha256,
        format=batch.format,
        year=batch.year,
        rows_read=batch.rows_read,
        rows_kept=batch.rows_kept,
        parameters=batch.parameters,
        saved_at=dt.datetime.fromisoformat(batch.saved_at) if batch.saved_at else None,
    )


def outcomes(con: Connection, batches: Sequence[Batch], request: Request, region: str) -> Mapping[str, Outcome]:
    """What each readable file brings, by name.

    A file about which the user has to decide stands beside the others only as asked: what they bring is told without
    it, so that they can be published alone.
    """
    found: dict[str, Outcome] = {}
    tables = {batch.table for batch in batches}
    for table in sorted(tables):
        waiting = [batch for batch in batches if batch.table == table]
        while waiting:
            names = [batch.file_name for batch in waiting]
            brought = dict(zip(names, _resolved(con, table, waiting, request, region), strict=True))
            asked = {name: outcome for name, outcome in brought.items() if outcome.asked()}
            found |= asked or brought
            waiting = [batch for batch in waiting if asked and batch.file_name not in asked]
    return found


def met_findings(batch: Batch, outcome: Outcome) -> Iterable[Finding]:
    """What meeting other files means for one file, a sentence for each of them."""
    for row in outcome.meetings.to_dict("records"):
        verdict = Meeting(row["verdict"])
        met = UnitsMet(
            batch.file_name,
            str(row["other"]),
            bool(row["loaded"]),
            verdict.value,
            int(row["units"]),
            describe(pd.Series(row)),
            of_pupils=batch.table == "result",
        )
        yield from run_checks(Stage.LOADED, met)


def _resolved(
    con: Connection, table: str, batches: Sequence[Batch], request: Request, region: str
) -> Sequence[Outcome]:
    choices = [request.choice(batch.file_name) for batch in batches]
    arriving = [
        Arriving(
            record_of(batch, region),
            batch.frame,
            batch.covered,
            replace=bool(choice.replace),
            add=bool(choice.add),
        )
        for batch, choice in zip(batches, choices, strict=True)
    ]
    unit = unit_of(table)
    return resolve(con, table, region, arriving, unit=unit, key=KEYS[table], apart=_apart(batches, unit))


def _apart(batches: Sequence[Batch], unit: Sequence[str]) -> pd.DataFrame:
    """Units of two files whose pupils are all others: ``one, other`` (positions among ``batches``) and the unit."""
    parts = [
        batch.frame[list(unit)].assign(place=place, told=list(batch.fingerprints))
        for place, batch in enumerate(batches)
        if batch.fingerprints
    ]
    met = [pair for pair in combinations(parts, 2) if len(pair[0]) and len(pair[1])]
    rows = [one.merge(other, on=list(unit), suffixes=("_one", "_other")) for one, other in met]
    if not rows:
        return pd.DataFrame(columns=["one", "other", *unit])
    both = pd.concat(rows, ignore_index=True)
    shared = [shared_pupils(one, other) for one, other in zip(both["told_one"], both["told_other"], strict=True)]
    apart = both[pd.Series(shared, index=both.index, dtype="Int64").eq(0).fillna(False)]
    return apart.rename(columns={"place_one": "one", "place_other": "other"})[["one", "other", *unit]]
