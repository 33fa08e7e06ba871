"""The procedures of the invented region differ as in life: pooled shares of alike schools do not, once standardised."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shnro_core.demo.region import generate
from shnro_core.methodology.uncertainty import with_standardised
from shnro_core.parameters import Scenario
from shnro_core.store.method.totals import school_totals
from shnro_core.store.relations import prepare
from tests.methodology.worlds import empty_database

YEAR = 2022
LARGER = 400
PROCEDURE = ["exam", "subject", "level", "grade"]


@pytest.fixture(scope="module")
def alike() -> pd.DataFrame:
    """Totals of the invented schools, each far larger and failing at the region's rate of each procedure."""
    region = generate()
    rows = region.result[region.result["year"] == YEAR].copy()
    sums = rows.groupby(PROCEDURE)[["failed", "participants"]].transform("sum").astype(float)
    rows["participants"] *= LARGER
    drawn = np.random.default_rng(12).binomial(rows["participants"].astype(int), sums["failed"] / sums["participants"])
    rows["failed"] = drawn
    connection = empty_database()
    for table, frame in {"school": region.school, "result": rows}.items():
        known = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        connection.register("incoming", frame[[name for name in frame if name in known]])
        connection.execute(f"INSERT INTO {table} BY NAME SELECT 'f' AS file_id, * FROM incoming")  # noqa: S608 - own names
    prepare(connection)
    settings = Scenario.of("federal-a").settings
    totals = school_totals(connection.cursor(), region="demo", year=YEAR, settings=settings).set_index("school_code")
    last = pd.Series(region.schools.last_grade, index=region.school["school_code"]).reindex(totals.index)
    return totals.groupby(last == 11).sum(numeric_only=True)


def test_the_mix_of_procedures_parts_raw_shares_of_alike_schools_and_standardising_does_not(
    alike: pd.DataFrame,
) -> None:
    """Schools with grades 10–11 write ЕГЭ in Russian, which next to nobody fails."""
    raw = alike["failed"] / alike["participants"]
    assert raw[False] > 1.05 * raw[True]
    told = with_standardised(alike)["standard_share"]
    assert told[False] == pytest.approx(told[True], rel=0.015)
