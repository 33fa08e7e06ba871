"""Scenarios on random regions: the norm changes nothing, order matters only where it is said, the oracle agrees."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shnro_core.parameters import MethodSettings, Scenario, catalogue, combine, presets, resolve
from shnro_core.store import method
from shnro_core.store.relations import prepare
from tests.methodology.oracle import Oracle, World
from tests.methodology.test_oracle_agrees import check_resources, none
from tests.methodology.worlds import (
    empty_database,
    invented,
    load,
    random_change,
    random_scenario,
    random_settings,
    random_world,
)

REGIONS = 3
SCENARIOS = 200
SCENARIOS_A_DATABASE = 20
THRESHOLDS = tuple(round(step / 100, 2) for step in range(20, 41))
YEARS = (2019, 2020, 2021, 2022)
SEEDS = st.integers(0, 2**32 - 1)
# a seed does not shrink to a smaller region, so nothing is gained by shrinking it
quick = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def regions_of(seed: int) -> tuple[dict[str, World], duckdb.DuckDBPyConnection]:
    """A few random regions and a prepared database that holds them."""
    rng = invented(seed)
    worlds = {f"r{i}": random_world(rng) for i in range(REGIONS)}
    connection = empty_database()
    load(connection, worlds)
    prepare(connection, digits_from=0)
    return worlds, connection


def years_of(worlds: dict[str, World]) -> list[int]:
    return sorted({year for world in worlds.values() for year in world.years_with_results()})


def classified(connection: duckdb.DuckDBPyConnection, worlds: dict[str, World], chosen: MethodSettings) -> pd.DataFrame:
    return method.classify(connection.cursor(), region=None, year=years_of(worlds), settings=chosen)


@quick
@given(seed=SEEDS)
def test_a_scenario_equal_to_the_norm_changes_nothing(seed: int) -> None:
    worlds, connection = regions_of(seed)
    written_out = Scenario.of(changes={name: known.norm for name, known in catalogue().items()})
    assert written_out.is_norm
    norm = classified(connection, worlds, resolve())
    for same in (written_out, Scenario.from_yaml(written_out.to_yaml()), Scenario.from_link(Scenario().to_link())):
        pd.testing.assert_frame_equal(classified(connection, worlds, same.settings), norm)


@quick
@given(seed=SEEDS)
def test_a_change_of_data_of_nobody_changes_nothing(seed: int) -> None:
    worlds, connection = regions_of(seed)
    nobody = [
        {"kind": "passed", "year": 2021, "school": "sch99", "pupils": 3},
        {"kind": "passed", "year": 2021, "municipality": "Нет такого", "pupils": 3},
        {"kind": "passed", "year": 2050, "municipality": "М", "pupils": 3},
    ]
    tried = Scenario.of(data=nobody).settings
    pd.testing.assert_frame_equal(classified(connection, worlds, tried), classified(connection, worlds, resolve()))
    with pytest.raises(method.NoDataError, match=r"^data\[\d\]\.\w+: "):
        method.data_change_effects(connection.cursor(), region="r0", settings=tried)


@quick
@given(seed=SEEDS)
def test_more_pupils_who_passed_never_add_a_marker(seed: int) -> None:
    worlds, connection = regions_of(seed)
    rng = invented(seed)
    change = {**random_change(rng), "kind": "passed", "pupils": rng.randint(1, 9)}
    tried = Scenario.of(data=[{k: v for k, v in change.items() if k not in ("computers", "projectors")}])
    before, after = (classified(connection, worlds, s) for s in (resolve(), tried.settings))
    assert (after["markers"].fillna(0) <= before["markers"].fillna(0)).all()
    assert after["participants"].equals(before["participants"])


@quick
@given(seed=SEEDS)
def test_combining_does_not_depend_on_order_unless_it_says_so(seed: int) -> None:
    worlds, connection = regions_of(seed)
    rng = invented(seed)
    first = Scenario.of(changes={"low_result_share": 0.4}, data=[random_change(rng)])
    second = Scenario.of(changes={"minimum_participants": 5}, data=[random_change(rng)])
    there, back = combine(first, second), combine(second, first)
    answers = [classified(connection, worlds, c.scenario.settings) for c in (there, back)]
    if there.sentence:
        assert there.data_decided_by_order
        assert there.scenario != back.scenario
    else:
        assert there.scenario == back.scenario
        pd.testing.assert_frame_equal(*answers)
    assert first + first == first
    assert first + Scenario() == first


def test_the_same_change_with_another_amount_is_decided_by_order_and_said() -> None:
    whom = {"kind": "passed", "year": 2022, "school": "sch1"}
    three, five = (Scenario.of(data=[{**whom, "pupils": pupils}]) for pupils in (3, 5))
    together = combine(three, five)
    assert together.scenario == five
    assert together.sentence == (
        "Оба сценария меняют данные (школа sch1, 2022 год): взято значение второго, в другом порядке итог был бы иным."
    )
    other = Scenario.of(data=[{**whom, "procedure": "oge_math", "pupils": 1}])
    assert combine(three, other) == combine(other, three)
    assert not combine(three, other).sentence


def test_overlapping_changes_of_data_add_up() -> None:
    worlds, connection = regions_of(1)
    whom = {"kind": "passed", "year": 2021}
    one, two = ({**whom, "municipality": "М", "pupils": 1}, {**whom, "school": "sch0", "pupils": 2})
    three = Scenario.of(data=[one, two]).settings
    by_hand = {r: Oracle(w, three).world.results for r, w in worlds.items()}
    rows = method.markers(connection.cursor(), region=None, year=2021, settings=three)
    answered = {(r.region, r.year, r.procedure, r.school_code): r.failed for r in rows.itertuples()}
    assert answered
    for (region, year, procedure, code), failed in answered.items():
        assert failed == by_hand[region][year, procedure, code].failed


def test_the_oracle_agrees_with_two_hundred_random_scenarios() -> None:
    changing = 0
    for seed in range(SCENARIOS // SCENARIOS_A_DATABASE):
        worlds, connection = regions_of(seed)
        rng = invented(1000 + seed)
        norm = classified(connection, worlds, resolve())
        for number in range(SCENARIOS_A_DATABASE):
            scenario = random_scenario(rng)
            chosen = Scenario.from_link(scenario.to_link()).settings
            frame = classified(connection, worlds, chosen)
            changing += not frame["cluster"].equals(norm["cluster"])
            oracles = {region: Oracle(world, chosen) for region, world in worlds.items()}
            compare_clusters(frame, oracles, chosen)
            if number % SCENARIOS_A_DATABASE == 0:
                check_resources(connection.cursor(), oracles, chosen)
    assert changing > SCENARIOS / 2


def compare_clusters(frame: pd.DataFrame, oracles: dict[str, Oracle], chosen: MethodSettings) -> None:
    for row in frame.itertuples():
        oracle = oracles[row.region]
        wanted = oracle.cluster(row.year, row.school_code)
        answered = (row.cluster, row.rule, none(row.markers), none(row.level), none(row.status))
        level, status = (ask(row.year, row.school_code) for ask in (oracle.level, oracle.status))
        assert answered == (wanted["cluster"], wanted["rule"], wanted["markers"], level, status), (row, chosen)


def test_equipment_of_a_growth_point_moves_the_signals_as_the_oracle_says() -> None:
    for seed in range(4):
        worlds, connection = regions_of(seed)
        whom = {"kind": "growth_point", "year": 2020, "municipality": "М", "computers": 15, "projectors": 4}
        chosen = Scenario.of(data=[{**whom, "municipality": "М"}]).settings
        check_resources(connection.cursor(), {r: Oracle(w, chosen) for r, w in worlds.items()}, chosen)


@pytest.mark.parametrize("number", range(len(presets()) + 6))
def test_the_strip_equals_the_classification_at_every_threshold(number: int) -> None:
    worlds, connection = regions_of(number)
    rng = invented(number)
    known = [p.key for p in presets()]
    rules = resolve(known[number]) if number < len(known) else random_settings(rng)
    year = years_of(worlds)[-1]
    strip = method.listed_by_threshold(
        connection.cursor(), region=None, year=year, settings=rules, thresholds=(*THRESHOLDS, 0.3)
    )
    assert tuple(strip["threshold"]) == THRESHOLDS
    for threshold, listed in zip(strip["threshold"], strip["listed"], strict=True):
        chosen = {**rules.as_dict(), "low_result_share": threshold}
        by_oracle = sum(
            oracle.cluster(year, code)["cluster"] == "ШНРО"
            for oracle in (Oracle(world, MethodSettings(**chosen)) for world in worlds.values())
            if year in oracle.world.years()
            for code in oracle.world.working(year)
        )
        assert listed == by_oracle, (threshold, rules)
