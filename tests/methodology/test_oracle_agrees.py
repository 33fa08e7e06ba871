"""The SQL and an independent plain-Python reading of the rules give the same answers on random regions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shnro_core.methodology.indicators import OWN_SIGNALS, SHORT_PERIOD
from shnro_core.parameters import MethodSettings, indicator_specs, presets, resolve
from shnro_core.store import method
from shnro_core.store.relations import prepare
from tests.methodology.oracle import Oracle, World
from tests.methodology.worlds import KINDS, empty_database, invented, load, random_settings, random_world

REGIONS_AT_ONCE = 100
PROOFS = 2
RANDOM_RULES = 2
YEARS = (2019, 2020, 2021, 2022)
pytestmark = pytest.mark.filterwarnings("error")


class Regions:
    """Random regions in one database, and an oracle for each."""

    def __init__(self, seed: int, prepared: bool) -> None:
        rng = invented(seed)
        self.worlds = {f"r{i:03d}": random_world(rng) for i in range(REGIONS_AT_ONCE)}
        self.connection = empty_database()
        load(self.connection, self.worlds)
        if prepared:
            prepare(self.connection, digits_from=0)
        self.rng = rng

    def oracles(self, chosen: MethodSettings) -> dict[str, Oracle]:
        """One oracle a region."""
        return {region: Oracle(world, chosen) for region, world in self.worlds.items()}


def test_every_output_agrees_on_two_hundred_random_regions() -> None:
    """Twice a hundred regions, with and without stored relations: every output by every preset and by random rules."""
    seen: list[int] = []

    # a seed does not shrink to a smaller region, so nothing is gained by shrinking it
    @settings(
        max_examples=PROOFS,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32 - 1))
    def prove(seed: int) -> None:
        regions = Regions(seed, prepared=len(seen) % 2 == 0)
        seen.append(seed)
        for known in presets():
            check_everything(regions, resolve(known.key))
        for _ in range(RANDOM_RULES):
            check_everything(regions, random_settings(regions.rng))
            check_classification(regions, random_settings(regions.rng))

    prove()
    assert len(seen) * REGIONS_AT_ONCE >= 200


def check_everything(regions: Regions, chosen: MethodSettings) -> None:
    oracles = regions.oracles(chosen)
    check_classification(regions, chosen, oracles)
    cursor = regions.connection.cursor()
    check_markers(cursor, oracles, chosen)
    check_changes(cursor, oracles, chosen)
    check_resources(cursor, oracles, chosen)
    check_bias(cursor, oracles, chosen)
    check_indicators(cursor, oracles, chosen)


def check_classification(regions: Regions, chosen: MethodSettings, oracles: dict[str, Oracle] | None = None) -> None:
    oracles = oracles or regions.oracles(chosen)
    years = sorted({y for w in regions.worlds.values() for y in w.years_with_results()})
    frame = method.classify(regions.connection.cursor(), region=None, year=years, settings=chosen)
    # one year is asked by a text of its own
    latest = method.classify(regions.connection.cursor(), region=None, year=years[-1], settings=chosen)
    pd.testing.assert_frame_equal(latest, frame[frame["year"] == years[-1]].reset_index(drop=True))
    answered = {(r.region, r.year, r.school_code): r for r in frame.itertuples()}
    expected = set()
    for region, oracle in oracles.items():
        for year in oracle.world.years() & set(years):
            for code in oracle.world.working(year):
                expected.add((region, year, code))
                row, wanted = answered[region, year, code], oracle.cluster(year, code)
                where = (region, year, code, chosen)
                assert row.cluster == wanted["cluster"], where
                assert row.rule == wanted["rule"], where
                assert none(row.markers) == wanted["markers"], where
                assert none(row.level) == oracle.level(year, code), where
                assert none(row.status) == oracle.status(year, code), where
                assert none(row.low_each_year) == oracle.low_each_year(year, code), where
                covered = oracle.covered(year)
                assert row.period_complete == (covered == oracle.period(year)), where
                assert none(row.period_from) == min(covered, default=None), where
                same_number(row.failing_share, oracle.failing_share(year, code))
                same_number(row.condition_position, oracle.condition(year, code)[1])
    assert set(answered) == expected
    listed = method.listing_status(regions.connection.cursor(), region=None, year=years, settings=chosen)
    for row in listed.itertuples():
        assert list(row.listed_years) == oracles[row.region].listed_years(row.year, row.school_code)


def check_markers(cursor: duckdb.DuckDBPyConnection, oracles: dict[str, Oracle], chosen: MethodSettings) -> None:
    year = 2021
    answered: dict[tuple[str, str], dict[tuple[int, str], Any]] = {}
    for row in method.markers(cursor, region=None, year=year, settings=chosen).itertuples():
        answered.setdefault((row.region, row.school_code), {})[row.year, row.procedure] = row
    margins = {
        (r.region, r.school_code): none(r.pupils)
        for r in method.margins(cursor, region=None, year=year, settings=chosen).itertuples()
    }
    firm = {
        (r.region, r.school_code): (r.firm, r.few_pupils, r.small)
        for r in method.firmness(cursor, region=None, year=year, settings=chosen).itertuples()
    }
    for region, code, oracle in working(oracles, year):
        wanted = oracle.marker_rows(year, code)
        rows = answered.pop((region, code), {})
        assert set(rows) == set(wanted)
        for key, facts in wanted.items():
            assert {name: getattr(rows[key], name) for name in facts} == facts, (region, code, key)
        if year in oracle.world.years() and oracle.markers(year, code) is not None:
            assert margins.pop((region, code)) == oracle.margin(year, code), (region, code, chosen)
            assert firm.pop((region, code), None) == oracle.firmness(year, code), (region, code, chosen)
    assert not answered
    assert not margins
    assert not firm
    check_pooled(cursor, oracles, chosen, year)


def check_pooled(
    cursor: duckdb.DuckDBPyConnection, oracles: dict[str, Oracle], chosen: MethodSettings, year: int
) -> None:
    frame = method.pooled(cursor, region=None, year=year, settings=chosen)
    answered = {
        (r.region, r.school_code, r.procedure): (r.pooled_years, r.failed_pooled, r.participants_pooled)
        for r in frame.itertuples()
    }
    wanted = {
        (region, code, p): oracle.pooled(year, p, code)
        for region, code, oracle in working(oracles, year)
        for p in oracle.of_year(year, code)
    }
    assert answered == wanted


def check_changes(cursor: duckdb.DuckDBPyConnection, oracles: dict[str, Oracle], chosen: MethodSettings) -> None:
    before, after = 2020, 2021
    both: dict[str, Any] = {"region": None, "year_from": before, "year_to": after, "settings": chosen}
    procedures = {
        (r.region, r.school_code, r.procedure): r.dynamics
        for r in method.procedure_dynamics(cursor, **both).itertuples()
    }
    levels = {
        (r.region, r.school_code): (r.dynamics, none(r.movement))
        for r in method.level_dynamics(cursor, **both).itertuples()
    }
    book = {(r.region, r.school_code): r for r in method.ledger(cursor, **both).itertuples()}
    for region, oracle in oracles.items():
        grid = oracle.world.years()
        held = oracle.held((before, after))
        for code in oracle.world.schools:
            wanted = oracle.ledger(before, after, code)
            if wanted is None:
                continue
            row = book.pop((region, code))
            assert none(row.cluster_from) == wanted["cluster_from"]
            assert none(row.cluster_to) == wanted["cluster_to"]
            assert (row.event, none(row.reason)) == (wanted["event"], wanted["reason"])
            assert (set(row.low_added), set(row.low_dropped)) == (wanted["low_added"], wanted["low_dropped"])
            assert levels.pop((region, code)) == oracle.level_change(before, after, code), (region, code, grid)
            for procedure in held:
                assert procedures.pop((region, code, procedure)) == oracle.procedure_change(
                    before, after, procedure, code
                )
    assert not book
    assert not levels
    assert not procedures


def check_resources(cursor: duckdb.DuckDBPyConnection, oracles: dict[str, Oracle], chosen: MethodSettings) -> None:
    year = 2020
    deficits = {
        (r.region, r.school_code, r.kind): r
        for r in method.deficits(cursor, region=None, year=year, settings=chosen).itertuples()
    }
    own = {
        (r.region, r.school_code): r
        for r in method.context_index(cursor, region=None, year=year, settings=chosen).itertuples()
    }
    for region, code, oracle in working(oracles, year):
        if year in oracle.world.years():
            for kind in KINDS:
                row, wanted = deficits.pop((region, code, kind)), oracle.deficit(year, code, kind)
                assert none(row.has_deficit) == wanted["has_deficit"], (region, code, kind, chosen)
                assert none(row.resolved) == wanted["resolved"]
                assert none(row.source) == wanted["source"]
                assert set(row.signals) == wanted["signals"]
                assert (none(row.signals_known) or 0) == wanted["signals_known"]
        index = oracle.context_index(year).get(code)
        if index is not None:
            row = own.pop((region, code))
            assert list(row.inputs_used) == index["inputs_used"]
            # scores are rounded to nine decimals before they are put on the scale
            same_number(row.context_index, index["context_index"], tolerance=1e-4)
            same_number(row.context_position, index["context_position"])
    assert not deficits
    assert not own


def check_bias(cursor: duckdb.DuckDBPyConnection, oracles: dict[str, Oracle], chosen: MethodSettings) -> None:
    frame = method.bias_signs(cursor, region=None, year=list(YEARS), settings=chosen)
    answered = {(r.region, r.year, r.school_code, r.sign, none(r.procedure)) for r in frame.itertuples()}
    wanted = set()
    for region, oracle in oracles.items():
        for year in YEARS:
            wanted |= {(region, year, c, sign, p) for c, sign, p in oracle.computed_signs(year)}
            wanted |= {(region, y, c, sign, None) for y, c, sign in oracle.world.bias_signs if y == year}
    assert answered == wanted
    index = method.bias_index(cursor, region=None, year=2021, settings=chosen)
    for row in index.itertuples():
        oracle = oracles[row.region]
        schools = {
            c for (y, p, c), r in oracle.world.results.items()
            if y == 2021 and r.participants and r.failed is not None and c in oracle.world.working(2021)
        }  # fmt: skip
        signs = len(schools & oracle.biased(2021))
        assert (row.schools, row.schools_with_sign) == (len(schools), signs)
        assert row.bias_index == pytest.approx(100 - 100 * signs / len(schools))


def check_indicators(cursor: duckdb.DuckDBPyConnection, oracles: dict[str, Oracle], chosen: MethodSettings) -> None:
    frame = method.indicators(cursor, region=None, year=[2020, 2021], settings=chosen)
    assert len(frame) == frame["region"].nunique() * 2 * len(indicator_specs())
    for row in frame.itertuples():
        wanted = oracles[row.region].indicator(row.code, row.year)
        answered = None if none(row.n_count) is None else (row.n_count, row.s_count)
        assert answered == wanted, (row.region, row.year, row.code, chosen)
        assert (row.missing == "") == (wanted is not None)
        assert none(row.unknown_count) == oracles[row.region].unknown(row.code, row.year)
        if wanted is not None:
            reason = {"own": OWN_SIGNALS, "short": SHORT_PERIOD, "": ""}[
                oracles[row.region].incomparable(row.code, row.year)
            ]
            assert row.incomparable == reason, (row.region, row.year, row.code, chosen)


def working(oracles: dict[str, Oracle], year: int) -> Iterator[tuple[str, str, Oracle]]:
    for region, oracle in oracles.items():
        for code in oracle.world.working(year):
            yield region, code, oracle


def none(value: Any) -> Any:
    """Missing values of a frame as None."""
    return None if pd.isna(value) else value


def same_number(answered: Any, wanted: float | Fraction | None, tolerance: float = 1e-9) -> None:
    if wanted is None:
        assert none(answered) is None
    else:
        assert math.isclose(answered, float(wanted), rel_tol=1e-9, abs_tol=tolerance)


def test_a_world_without_years_has_no_working_history() -> None:
    """The oracle itself: an empty region has no years."""
    assert World().years() == set()
