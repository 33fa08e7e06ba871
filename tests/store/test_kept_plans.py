"""Plans that a cursor keeps: same answers, made once for all thresholds, few, never of another question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from shnro_core.parameters import MethodSettings, resolve
from shnro_core.store import method
from shnro_core.store.database import Connection, Database, open_current
from shnro_core.store.relations import composition, kept
from shnro_core.store.relations.values import method_values, variants

REGION = "demo"
YEARS = (2021, 2022)
QUERY = "SELECT id, $low_result_share, $list_rule FROM range($least) t(id) WHERE id >= $low_results_school_markers"


def kept_plans(cursor: Connection) -> int:
    ((count,),) = cursor.execute("SELECT count(*) FROM duckdb_prepared_statements()").fetchall()
    return int(count)


def asked(settings: MethodSettings, year: int) -> Mapping[str, Any]:
    return method_values(settings, region=REGION, years=[year])


def test_kept_plans_answer_as_plans_made_anew(database: Database) -> None:
    tried = [
        replace(resolve(), low_result_share=percent / 100, low_results_school_markers=markers, risk_school_markers=1)
        for percent in (20, 30, 40)
        for markers in (2, 6)
    ]
    tried += [replace(resolve(), cluster_order=("ШПУ", "ШФНСУ", "ШНРО", "ШсРНР", "ШБУ")), resolve("yaroslavl")]
    with database.cursor() as cursor:
        for settings in [*tried, *reversed(tried)]:
            for year in YEARS:
                values = asked(settings, year)
                answers = [
                    composition.answered(cursor, "classification", values, variants(settings), keep=keep).df()
                    for keep in (True, False)
                ]
                pd.testing.assert_frame_equal(*(frame.sort_values("id", ignore_index=True) for frame in answers))


def test_one_plan_serves_every_threshold(database_folder: Path) -> None:
    with open_current(database_folder).cursor() as cursor:
        for percent in range(20, 41):
            settings = replace(resolve(), low_result_share=percent / 100, low_results_school_markers=percent // 8)
            method.classify(cursor, region=REGION, year=YEARS[0], settings=settings)
        assert kept_plans(cursor) == 1


def test_a_cursor_keeps_few_plans_and_answers_the_forgotten_ones_again() -> None:
    connection = duckdb.connect()
    values = {"low_result_share": 0.3, "low_results_school_markers": 2, "list_rule": "markers"}
    for _ in range(2):
        for least in range(3, 43):
            rows = kept.execute(connection, QUERY, {**values, "least": least}).fetchall()
            assert rows == [(number, 0.3, "markers") for number in range(2, least)]
    assert kept_plans(connection) == 16


def test_a_plan_made_anew_holds_its_own_values() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE number AS SELECT range AS id FROM range(5)")
    query = "SELECT count(*), $list_rule FROM number WHERE id < $least AND id >= $risk_school_markers"
    values = {"list_rule": "markers", "risk_school_markers": 1}
    assert kept.execute(connection, query, {**values, "least": 3}).fetchall() == [(2, "markers")]
    assert kept.execute(connection, query, {**values, "least": 5, "list_rule": "level"}).fetchall() == [(4, "level")]
    connection.execute("CREATE OR REPLACE TABLE number AS SELECT range AS id FROM range(2)")
    assert kept.execute(connection, query, {**values, "least": 3}).fetchall() == [(1, "markers")]


@pytest.mark.parametrize("word", ["'); DROP TABLE number; --", '«ё» "x" \\ \n', ""])
def test_words_are_values_and_never_text(word: str) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE number AS SELECT 1 AS id")
    rows = kept.execute(
        connection, "SELECT $list_rule, $low_result_share FROM number", {"list_rule": word, "low_result_share": 1}
    )
    assert rows.fetchall() == [(word, 1)]


def test_a_cursor_comes_back_with_its_plans_unless_its_work_failed(database: Database) -> None:
    with database.cursor() as first, database.cursor() as second:
        assert first is not second
    with database.cursor() as again:
        assert again in (first, second)
    with pytest.raises(duckdb.Error), database.cursor() as failed:
        failed.execute("SELECT nothing")
    with database.cursor() as one, database.cursor() as other:
        assert failed not in (one, other)
