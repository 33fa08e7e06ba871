"""Whom chance names: a small copy of the simulation of the benchmark, and that it would notice a careless policy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from shnro_core.bench.chance import Told, simulate
from shnro_core.bench.chance.families import FAMILIES
from shnro_core.bench.chance.invented import draw
from shnro_core.bench.model import benchmarks
from shnro_core.methodology.uncertainty import with_standardised

REGIONS = 40


@pytest.fixture(scope="module")
def alike() -> Told:
    return simulate(REGIONS, 11, worse=False)


@pytest.fixture(scope="module")
def worse() -> Told:
    return simulate(8, 12, worse=True)


@pytest.mark.parametrize("family", FAMILIES)
def test_where_all_schools_are_alike_a_family_rarely_names_anybody(alike: Told, family: str) -> None:
    most = stats.binom.ppf(0.999, REGIONS, 0.05)
    assert alike.named[family].sum() <= most


def test_named_one_by_one_somebody_would_be_named_almost_everywhere(alike: Told) -> None:
    rows = alike.schools["Воронка · ОГЭ, математика"]
    per_region = np.array_split(rows["alone"].to_numpy(), REGIONS)
    assert np.mean([part.any() for part in per_region]) > 0.9


@pytest.mark.parametrize("family", ["Воронка · все процедуры", "Воронка · ОГЭ, математика", "Воронка · свои условия"])
def test_size_gives_no_school_a_better_chance_to_be_told_apart(alike: Told, family: str) -> None:
    ranks = alike.schools[family].loc[lambda r: r["alone"], "rank"]
    assert len(ranks) > 50
    assert ranks.mean() == pytest.approx(0.5, abs=3.5 * 0.289 / len(ranks) ** 0.5)


def test_truly_worse_schools_are_found_and_few_others(worse: Told) -> None:
    rows = worse.schools["Воронка · все процедуры"]
    assert rows.loc[rows["worse"], "named"].mean() > 0.1
    assert rows.loc[rows["worse"], "named"].sum() > 10 * rows.loc[~rows["worse"], "named"].sum()


def test_invented_results_are_those_of_the_calculation() -> None:
    regions = draw(2, 5, worse=False)
    rows = with_standardised(regions.totals(1, 0))
    assert rows["expected"].sum() == pytest.approx(rows["failed"].sum())
    assert (rows["standard_pupils"] < rows["participants"]).all()
    works = 2 * regions.pupils[1].sum(axis=1)
    assert rows["participants"].to_numpy() == pytest.approx(works[works > 0])


def test_the_simulation_is_a_benchmark() -> None:
    assert "chance" in {one.name for one in benchmarks()}
