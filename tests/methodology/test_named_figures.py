"""Figures that were once told wrongly, on the invented region as it stood then (``invented_region``, frozen)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from shnro_core.exports.method_tables import indicators_of
from shnro_core.methodology.indicators import SHORT_PERIOD
from shnro_core.parameters import resolve
from shnro_core.store import method
from shnro_core.store.computation import CALCULATIONS
from shnro_core.store.relations import prepare
from tests.methodology.worlds import empty_database

FROZEN = Path(__file__).with_name("invented_region")
REGION = "demo"


@pytest.fixture(scope="module")
def cursor() -> duckdb.DuckDBPyConnection:
    connection = empty_database()
    for file in sorted(FROZEN.glob("*.parquet")):
        connection.register("incoming", pq.read_table(file))
        connection.execute(f"INSERT INTO {file.stem} BY NAME SELECT 'f' AS file_id, * FROM incoming")  # noqa: S608 - own names
        connection.unregister("incoming")
    prepare(connection)
    return connection.cursor()


def told(cursor: duckdb.DuckDBPyConnection, year_from: int, year_to: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scored indicators and results of tasks, each by its code."""
    scored, groups = indicators_of(
        lambda name, **values: CALCULATIONS[name](cursor, **values),
        region=REGION,
        year_from=year_from,
        year_to=year_to,
        settings=resolve(),
    )
    return scored.set_index("code"), groups.set_index("code")


@pytest.mark.parametrize(
    ("code", "before", "after", "unknown"),
    [
        ("2.2.2", (72, 164), (59, 163), None),
        ("2.2.3", (76, 164), (66, 163), None),
        ("2.2.4", (70, 164), (58, 163), None),
        ("1.2.3", (35, 76), (38, 74), 8),
        ("1.2.4", (11, 76), (12, 74), 8),
    ],
)
def test_office_stands_beside_office_and_the_list_is_the_denominator(
    cursor: duckdb.DuckDBPyConnection, code: str, before: Any, after: Any, unknown: int | None
) -> None:
    row = told(cursor, 2021, 2022)[0].loc[code]
    assert (row["n_count_from"], row["s_count_from"]) == before
    assert (row["n_count_to"], row["s_count_to"]) == after
    assert (row["dynamics"], row["score"]) == ("положительная", 1.0)
    assert (None if pd.isna(row["unknown_count_to"]) else row["unknown_count_to"]) == unknown


def test_results_of_tasks_follow_from_the_scores(cursor: duckdb.DuckDBPyConnection) -> None:
    groups = told(cursor, 2021, 2022)[1]
    assert groups["result"]["1.2"] == pytest.approx(0.80)
    assert groups["result"]["2.2"] == pytest.approx(0.875)
    assert groups["indicators_count"]["3.1"] == 1


def test_nothing_but_mcnemar_judges_a_list_of_the_same_schools(cursor: duckdb.DuckDBPyConnection) -> None:
    """Office tables of 2021 and 2022: twelve schools lost the deficit and none got it, which Newcombe cannot see."""
    moves = method.indicator_moves(cursor, region=REGION, year_from=2021, year_to=2022, settings=resolve())
    by_key = moves.set_index("key")
    assert (by_key["came"]["material_deficit_schools"], by_key["gone"]["material_deficit_schools"]) == (0, 12)
    scored = told(cursor, 2021, 2022)[0]
    assert scored["told_from_chance"]["2.2.2"]
    assert not scored["told_from_chance"]["1.1.1"]
    assert pd.isna(scored["told_from_chance"]["2.2.1"])


def test_the_list_of_the_first_year_is_not_compared(cursor: duckdb.DuckDBPyConnection) -> None:
    first = method.classify(cursor, region=REGION, year=2018, settings=resolve())
    assert set(first["status"].dropna()) == {"неизвестно"}
    assert set(first["period_from"]) == {2018}
    row = told(cursor, 2018, 2019)[0].loc["1.1.1"]
    assert (row["dynamics"], row["incomparable"]) == ("несравнимо", SHORT_PERIOD)
    assert pd.isna(row["score"])


def test_ten_listed_schools_of_2022_had_no_low_result_that_year(cursor: duckdb.DuckDBPyConnection) -> None:
    frame = method.classify(cursor, region=REGION, year=2022, settings=resolve())
    listed = frame[frame["cluster"] == "ШНРО"]
    assert (len(listed), int((listed["low_history"] % 2 == 0).sum())) == (74, 10)
    in_row = listed[listed["status"].isin(["кризисная", "повторно подряд"])]
    assert (len(in_row), int(in_row["low_each_year"].sum())) == (55, 45)
    alone = resolve(overrides={"list_history": "single_years"})
    statuses = method.classify(cursor, region=REGION, year=2022, settings=alone)["status"].value_counts()
    assert statuses["кризисная"] < (listed["status"] == "кризисная").sum()


def test_federal_presets_count_their_own_nine_procedures(cursor: duckdb.DuckDBPyConnection) -> None:
    sizes = {
        key: int((method.classify(cursor, region=REGION, year=2022, settings=resolve(key))["cluster"] == "ШНРО").sum())
        for key in ("federal-a", "federal-b", "federal-a-or-b", "federal-a-and-b")
    }
    assert sizes["federal-a"] < 92
    assert sizes["federal-b"] < 51
    assert sizes["federal-a-and-b"] <= min(sizes["federal-a"], sizes["federal-b"])
    assert sizes["federal-a-or-b"] == sizes["federal-a"] + sizes["federal-b"] - sizes["federal-a-and-b"]


def test_a_third_of_the_list_stands_there_firmly(cursor: duckdb.DuckDBPyConnection) -> None:
    frame = method.firmness(cursor, region=REGION, year=2022, settings=resolve())
    assert (len(frame), int(frame["firm"].sum()), int(frame["few_pupils"].sum()), int(frame["small"].sum())) == (
        74, 27, 4, 36,
    )  # fmt: skip
