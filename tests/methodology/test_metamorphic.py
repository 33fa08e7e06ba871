"""What must hold whatever the data: a change of the input moves the answer only one way."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from shnro_core.parameters import MethodSettings, Scenario, resolve
from shnro_core.store import method
from shnro_core.store.relations import prepare
from tests.methodology.oracle import World
from tests.methodology.worlds import empty_database, invented, load, random_settings, random_world

SEEDS = range(3)


def worlds_of(seed: int) -> dict[str, World]:
    rng = invented(seed)
    return {f"r{i}": random_world(rng) for i in range(8)}


def classified(worlds: dict[str, World], settings: MethodSettings) -> pd.DataFrame:
    connection = empty_database()
    load(connection, worlds)
    years = sorted({y for w in worlds.values() for y in w.years_with_results()})
    frame = method.classify(connection, region=None, year=years, settings=settings)
    return frame.set_index(["region", "year", "school_code"]).sort_index()


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_passing_pupil_never_adds_a_marker(seed: int) -> None:
    worlds = worlds_of(seed)
    more = copy.deepcopy(worlds)
    for world in more.values():
        for result in world.results.values():
            if result.failed is not None and result.participants:
                result.participants += 1
    before, after = classified(worlds, resolve()), classified(more, resolve())
    assert (after["markers"].fillna(0) <= before["markers"].fillna(0)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_failing_pupil_never_takes_a_marker_away(seed: int) -> None:
    worlds = worlds_of(seed)
    more = copy.deepcopy(worlds)
    for world in more.values():
        for result in world.results.values():
            if result.failed is not None and result.participants:
                result.participants += 1
                result.failed += 1
    before, after = classified(worlds, resolve()), classified(more, resolve())
    assert (after["markers"].fillna(0) >= before["markers"].fillna(0)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_threshold_or_border_never_lengthens_the_list(seed: int) -> None:
    worlds = worlds_of(seed)
    listed = [
        (classified(worlds, resolve(overrides=changes))["cluster"] == "ШНРО").to_numpy()
        for changes in ({}, {"low_result_share": 0.4}, {"low_result_share": 0.4, "low_results_school_markers": 8})
    ]
    assert (listed[1] <= listed[0]).all()
    assert (listed[2] <= listed[1]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_another_region_beside_changes_nothing(seed: int) -> None:
    worlds = worlds_of(seed)
    together = classified(worlds, resolve())
    alone = classified({"r0": worlds["r0"]}, resolve())
    pd.testing.assert_frame_equal(together.loc[["r0"]], alone, check_dtype=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_prepared_version_answers_the_same(seed: int) -> None:
    worlds, chosen = worlds_of(seed), random_settings(invented(seed))
    connection = empty_database()
    load(connection, worlds)
    years = sorted({y for w in worlds.values() for y in w.years_with_results()})
    asked: dict[str, Any] = {"region": None, "year": years, "settings": chosen}
    before = method.classify(connection, **asked)
    stored = prepare(connection, digits_from=0)
    assert stored["method_grid"] > 0
    pd.testing.assert_frame_equal(before, method.classify(connection, **asked))
    assert prepare(connection, digits_from=0) == stored
    assert "method_sliced" not in prepare(connection)
    pd.testing.assert_frame_equal(before, method.classify(connection, **asked))


def test_every_school_falls_into_exactly_one_cluster() -> None:
    frame = classified(worlds_of(3), random_settings(invented(3)))
    assert frame.index.is_unique
    assert set(frame["cluster"]) <= {"ШНРО", "ШсРНР", "ШФНСУ", "ШПУ", "ШБУ", "не определён"}
    assert frame["rule"].notna().all()


def test_a_scenario_equal_to_the_norm_changes_nothing() -> None:
    same = Scenario.of(changes={"low_result_share": 0.3, "study_period_years": 2})
    assert same.is_norm
    worlds = worlds_of(4)
    pd.testing.assert_frame_equal(classified(worlds, resolve()), classified(worlds, same.settings))


def test_unused_thresholds_do_not_move_the_list() -> None:
    worlds = worlds_of(5)
    changed = replace(resolve(), level_base_share=0.2, funnel_alarm_z=4.0)
    assert classified(worlds, resolve())["cluster"].equals(classified(worlds, changed)["cluster"])


def test_a_year_without_results_is_refused_in_one_sentence_with_the_years_there_are() -> None:
    connection = empty_database()
    load(connection, {"r0": worlds_of(6)["r0"]})
    with pytest.raises(method.NoDataError, match="За 1990 год по региону «r0» нет ни одного результата: выберите"):
        method.classify(connection, region="r0", year=1990, settings=resolve())
    with pytest.raises(method.NoDataError, match="нет ни одного результата: загрузите"):
        method.classify(connection, region="r1", year=2021, settings=resolve())
    with pytest.raises(method.NoDataError, match="1990"):
        method.ledger(connection, region="r0", year_from=1990, year_to=2020, settings=resolve())
    with pytest.raises(ValueError, match="должен быть раньше"):
        method.level_dynamics(connection, region="r0", year_from=2021, year_to=2021, settings=resolve())
