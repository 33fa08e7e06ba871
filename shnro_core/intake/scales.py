"""Mark scales and thresholds that hold for an import: the usual ones, those loaded for a year, those just arriving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from shnro_core.importers import Batch, GiaCode, MarkScale, Request, Threshold
from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.loaded import ScaleChange, describe
from shnro_core.importers.scales import find_scale, find_threshold, load_mark_scales, load_thresholds
from shnro_core.importers.tables import KEYS, SCALE_TABLES, TABLES
from shnro_core.model import Finding
from shnro_core.store.database import Connection
from shnro_core.store.loading import procedures_of_pupils, scale_rows


def with_scales(con: Connection, request: Request, region: str, batches: Sequence[Batch] = ()) -> Request:
    """The request with the rules of the region: those just arriving, else those loaded for the year, else the usual."""
    marks, minima, codes = (_rows(con, table, region, batches) for table in SCALE_TABLES)
    return replace(
        request,
        mark_scales=(*(request.mark_scales or load_mark_scales()), *(MarkScale(**row) for row in marks)),
        thresholds=(*(request.thresholds or load_thresholds()), *(Threshold(**row) for row in minima)),
        gia_codes=(*request.gia_codes, *(GiaCode(**row) for row in codes)),
    )


def outdated_results(
    con: Connection, old: Request, new: Request, batch: Batch, *, region: str, arriving: Sequence[Batch]
) -> list[Finding]:
    """What a file of scales says of results counted by earlier ones; those ``arriving`` are counted anew anyway."""
    counted = procedures_of_pupils(con, region)
    again = [b.frame[list(counted.columns)] for b in arriving if b.table == "result"]
    if again:
        fresh = pd.concat(again).drop_duplicates().astype(counted.dtypes)
        both = counted.merge(fresh, how="left", indicator=True)
        counted = both.loc[both["_merge"] == "left_only", list(counted.columns)]
    other = [_rule(old, row) != _rule(new, row) for row in counted.itertuples(index=False)]
    named = [describe(row) for _, row in counted[other].iterrows()]
    return list(run_checks(Stage.LOADED, ScaleChange(batch.file_name, tuple(sorted(named)))))


def _rows(con: Connection, table: str, region: str, batches: Sequence[Batch]) -> list[dict[str, Any]]:
    """Rows of a table of scales as it will be once the arriving files are stored."""
    arriving = [b.frame for b in batches if b.table == table and not b.refused]
    loaded = scale_rows(con, table, region)
    rows = pd.concat([frame[list(TABLES[table])].astype(object) for frame in (*arriving, loaded)])
    distinct = rows.drop_duplicates(list(KEYS[table])).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in distinct]


def _rule(request: Request, row: object) -> MarkScale | Threshold | None:
    year, exam, subject, level, grade = (getattr(row, n) for n in ("year", "exam", "subject", "level", "grade"))
    if exam == "ВПР":
        return find_scale(request.mark_scales or (), year=year, grade=grade, subject=subject)
    return find_threshold(request.thresholds or (), year=year, exam=exam, subject=subject, level=level)
