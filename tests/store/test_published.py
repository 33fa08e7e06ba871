"""What the database holds is what the CSV files of ``data/published`` say, cell by cell."""

from __future__ import annotations

import csv

import pytest

from shnro_core import PROJECT_ROOT
from shnro_core.store.database import Database
from shnro_core.store.specs import TableSpec, region_specs, table_specs

FOLDER = PROJECT_ROOT / "data" / "published"
READ = {"text": str, "integer": int, "decimal": float}


@pytest.mark.parametrize("spec", table_specs(), ids=lambda s: s.name)
def test_every_cell_of_the_file_is_in_the_table_with_its_type(database: Database, spec: TableSpec) -> None:
    with (FOLDER / spec.file_name).open(encoding="utf-8-sig", newline="") as handle:
        printed = list(csv.DictReader(handle))
    columns = ", ".join(f'"{c.name}"' for c in spec.columns)
    with database.cursor() as cursor:
        stored = cursor.execute(f'SELECT {columns}, csv_row FROM published."{spec.name}" ORDER BY csv_row').fetchall()  # noqa: S608 - names of the specs
    expected = [
        (*((READ[c.type](row[c.header]) if row[c.header] else None) for c in spec.columns), number)
        for number, row in enumerate(printed, start=2)
    ]
    assert stored == expected


@pytest.mark.parametrize("spec", [s for s in table_specs() if s.sourced], ids=lambda s: s.name)
def test_every_row_belongs_to_the_region_of_its_document(database: Database, spec: TableSpec) -> None:
    region_of = {source: region.code for region in region_specs() for source in region.sources}
    with database.cursor() as cursor:
        rows = cursor.execute(f'SELECT region, source FROM published."{spec.name}"').fetchall()  # noqa: S608 - a name of the specs
    assert rows
    assert {region for region, _ in rows} == {region_of[source] for _, source in rows}
    assert all(region == region_of[source] for region, source in rows)


def test_every_csv_of_the_folder_has_a_spec() -> None:
    assert {p.name for p in FOLDER.glob("*.csv")} == {s.file_name for s in table_specs()}


def test_figures_of_the_regions_stand_apart(database: Database) -> None:
    with database.cursor() as cursor:
        rows = cursor.execute(
            "SELECT region, count(*) FROM municipality WHERE region IN ('67', '76') GROUP BY region ORDER BY region"
        ).fetchall()
    assert rows == [("67", 27), ("76", 19)]
