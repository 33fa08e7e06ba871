"""The region's files through the importers: every file gives what the manifest says, every table what was generated."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from shnro_core.demo import DemoRegion
from shnro_core.demo.files import Manifest, survey_mappings, write_official_files
from shnro_core.importers import Batch, Choice, Request, read_paths
from shnro_core.importers.tables import KEYS, SCALE_TABLES, TABLES
from shnro_core.model import Severity

ONLY_FROM_PUPILS = (
    "mean_score",
    "score_sum",
    "score_sum_squares",
    "mean_percent_of_maximum",
    "previous_mark_rank_correlation",
)


@pytest.fixture(scope="module")
def batches(exports: tuple[Path, Manifest]) -> dict[str, Batch]:
    """What the importers read, by path of the file as the manifest has it."""
    folder, _ = exports
    request = Request(region="demo", by_file={file: Choice(survey=how) for file, how in survey_mappings().items()})
    return {batch.file_name.removeprefix(f"{folder.name}/"): batch for batch in read_paths([folder], request)}


def test_every_file_gives_what_the_manifest_says(exports: tuple[Path, Manifest], batches: dict[str, Batch]) -> None:
    _, manifest = exports
    assert set(batches) == {entry.file for entry in manifest.files}
    for entry in manifest.files:
        batch = batches[entry.file]
        found = (batch.format, batch.table, batch.rows_read, batch.rows_kept, len(batch.frame))
        assert found == (entry.format, entry.table, entry.rows_read, entry.rows_kept, entry.records), entry.file
        if entry.participants is not None:
            assert batch.frame["participants"].sum() == entry.participants, entry.file
            assert batch.frame["failed"].sum() == entry.failed, entry.file


def test_no_file_is_refused(batches: dict[str, Batch]) -> None:
    errors = [f.sentence for b in batches.values() for f in b.findings if f.severity is Severity.ERROR]
    assert not errors


@pytest.mark.parametrize("table", [name for name in TABLES if name not in SCALE_TABLES])
def test_every_table_comes_back_as_generated(batches: dict[str, Batch], region: DemoRegion, table: str) -> None:
    parts = [batch.frame for batch in batches.values() if batch.table == table]
    read = pd.concat(parts, ignore_index=True).sort_values(list(KEYS[table]), ignore_index=True)
    own = region.tables()[table].drop(columns="region")
    for name in own.columns.difference(ONLY_FROM_PUPILS):
        pd.testing.assert_series_equal(read[name], own[name], check_dtype=False, rtol=1e-9)


def test_scores_come_back_where_pupils_were_read(batches: dict[str, Batch], region: DemoRegion) -> None:
    parts = [b.frame for b in batches.values() if b.format.startswith("vpr_protocol")]
    read = pd.concat(parts).set_index(list(KEYS["result"])).sort_index()
    own = region.result.set_index(list(KEYS["result"])).reindex(read.index)
    for name in ONLY_FROM_PUPILS:
        pd.testing.assert_series_equal(read[name], own[name], check_dtype=False, rtol=1e-9)


def test_autumn_2020_is_read_as_work_of_the_grade_below(region: DemoRegion, tmp_path: Path) -> None:
    manifest = write_official_files(region, tmp_path, years=(2020,), autumn_2020=True)
    entry = next(e for e in manifest.files if e.choice)
    request = Request(region="demo", default=Choice(year=2020, subject="Математика", grade=None, previous_grade=True))
    folder = (tmp_path / entry.file).parent
    batch = next(b for b in read_paths([folder], request) if b.file_name.endswith(Path(entry.file).name))
    assert entry.procedure is not None
    assert set(batch.frame["grade"]) == {entry.procedure[4]}
    assert batch.frame["failed"].sum() == entry.failed
