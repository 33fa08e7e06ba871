"""Published counts as checks of the rules that produced them."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from shnro_core.methodology.indicators import group_results, score_indicators
from shnro_core.parameters import indicator_specs, resolve
from shnro_core.store import method
from tests.methodology.oracle import ResultFacts, SchoolFacts, World
from tests.methodology.test_cases import hand_made_values
from tests.methodology.worlds import empty_database, load

PUBLISHED = Path(__file__).parents[2] / "data" / "published"


def test_the_statuses_of_the_68_schools_exclude_each_other() -> None:
    """soiro-2022: one status a school, so the counts add up to 21 and 47."""
    frame = pd.read_csv(PUBLISHED / "cluster_context.csv")
    by_status = frame[frame["indicator"].str.startswith(("Попавшие", "Кризисные"))].groupby("cluster")["value"]
    schools = frame[frame["indicator"] == "Число школ"].set_index("cluster")["value"]
    assert by_status.apply(list).to_dict() == {1: [10, 3, 7, 1], 2: [22, 1, 22, 2]}
    assert by_status.sum().to_dict() == schools.to_dict() == {1: 21, 2: 47}


def test_the_rule_gives_the_68_schools_the_published_statuses() -> None:
    """Histories of lists invented to fit the four words, 68 schools of them: each word as often as published."""
    words = {
        "впервые": (32, []),
        "повторно подряд": (4, [2021]),
        "повторно за несколько лет": (29, [2019]),
        "кризисная": (3, [2020, 2021]),
    }
    world = World(lists={year: {"elsewhere"} for year in (2018, 2019, 2020, 2021)})
    world.schools["elsewhere"] = SchoolFacts("elsewhere")
    # somebody has results of the year before: the study period is whole
    world.results[2021, "oge_math", "elsewhere"] = ResultFacts(10, 0)
    for word, (count, years) in words.items():
        for number in range(count):
            code = f"{word} {number}"
            world.schools[code] = SchoolFacts(code)
            for procedure in resolve().procedures[:6]:
                world.results[2022, procedure, code] = ResultFacts(10, 9)
            for year in years:
                world.lists[year].add(code)
    connection = empty_database()
    load(connection, {"67": world})
    listed = method.listing_status(connection, region="67", year=2022, settings=resolve())
    assert listed["status"].value_counts().to_dict() == {word: count for word, (count, _) in words.items()}
    assert len(listed) == 68


def test_raised_and_left_of_the_42_schools_are_76_per_cent() -> None:
    """yaroslavl-2023: positive dynamics = to a lower level or out of the list."""
    frame = pd.read_csv(PUBLISHED / "fioko_dynamics.csv").set_index("group")
    row = frame.loc["Участники проекта 500+ 2022"]
    positive = row["raised_cluster"] + row["left_list"]
    assert (positive, row["schools_total"]) == (32, 42)
    assert round(100 * positive / row["schools_total"]) == row["positive_share"] == 76
    assert (frame["raised_cluster"] + frame["left_list"] + frame["same_cluster"] + frame["lowered"]).equals(
        frame["schools_total"]
    )


def test_the_result_of_a_task_is_that_of_a_hand_made_table() -> None:
    """Eight indicators of direction 1 by hand: scores 1 1 0 and 1 1 0 1 0."""
    values = {
        "1.1.1": [[20, 100], [15, 100]], "1.1.2": [[12, 100], [10, 100]], "1.1.3": [[30, 100], [38, 100]],
        "1.2.1": [[22, 100], [20, 100]], "1.2.2": [[10, 100], [8, 100]], "1.2.3": [[40, 68], [30, 68]],
        "1.2.4": [[10, 68], [20, 68]], "1.2.5": [[10, 60], [9, 60]],
    }  # fmt: skip
    scored = score_indicators(hand_made_values(values), year_from=2021, year_to=2022, settings=resolve())
    assert scored.set_index("code").loc[list(values), "score"].tolist() == [1, 1, 0, 1, 1, 0, 1, 0]
    groups = group_results(scored, resolve()).set_index("code")
    assert groups.loc["1.1", "result"] == pytest.approx(2 / 3)
    assert groups.loc["1.2", "result"] == pytest.approx(3 / 5)
    assert groups.loc["1", "result"] == pytest.approx(5 / 8)
    assert groups.loc["2", "indicators_count"] == 0
    assert pd.isna(groups.loc["2", "result"])


def test_the_indicators_are_the_24_of_the_order() -> None:
    with (PUBLISHED / "indicators_548.csv").open(encoding="utf-8") as file:
        printed = {row["id"]: row for row in csv.DictReader(file)}
    directions = {"рост": "rise", "снижение": "fall", "—": None}
    specs = {spec.code: spec for spec in indicator_specs()}
    assert list(specs) == list(printed)
    for code, row in printed.items():
        assert specs[code].desired == directions[row["desired"]]
        assert specs[code].name == row["name"].rstrip(".")
        assert str(specs[code].direction) == row["direction"]
