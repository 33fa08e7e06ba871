"""Line of failing on conditions: equals the GLM of statsmodels, adds up, names after Holm, only where it explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shnro_core.methodology.conditions_line import (
    BETTER,
    SMALLEST_COUNT,
    WORSE,
    Residuals,
    against_conditions,
    fit_conditions_line,
)
from shnro_core.methodology.uncertainty.funnel import Spread
from shnro_core.parameters import resolve

Region = tuple[np.ndarray, pd.DataFrame, np.ndarray]


def region(
    seed: int, *, schools: int = 200, slope: float = -0.03, scatter: float = 0.0, same_size: int | None = None
) -> Region:
    """Conditions, counts and what the procedures would give, of schools that follow a line of logits."""
    rng = np.random.default_rng(seed)
    conditions = rng.uniform(20, 80, schools)
    usual = rng.uniform(0.08, 0.3, schools)
    logits = np.log(usual / (1 - usual)) + slope * (conditions - 50) + rng.normal(0, scatter, schools)
    pupils = np.full(schools, same_size) if same_size else rng.integers(10, 400, schools)
    failed = rng.binomial(pupils, 1 / (1 + np.exp(-logits)))
    return conditions, pd.DataFrame({"failed": failed, "participants": pupils, "pupils": pupils}), usual


def told(found: Region) -> Residuals:
    conditions, totals, usual = found
    line = fit_conditions_line(conditions, totals["failed"], totals["participants"], usual)
    assert line is not None
    return against_conditions(line, conditions, totals, usual, resolve())


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.4]))
def test_the_line_equals_the_logistic_regression_of_statsmodels(seed: int, scatter: float) -> None:
    conditions, totals, usual = region(seed, schools=40, scatter=scatter)
    failed, n = totals["failed"].to_numpy(dtype=float), totals["participants"].to_numpy(dtype=float)
    line = fit_conditions_line(conditions, failed, n, usual)
    assert line is not None
    design = sm.add_constant(conditions - line.middle)
    offset = np.log(usual / (1 - usual)) - np.log(line.rate / (1 - line.rate))
    wanted = sm.GLM(np.column_stack([failed, n - failed]), design, family=sm.families.Binomial(), offset=offset).fit()
    assert (line.intercept, line.slope) == pytest.approx(tuple(wanted.params), rel=1e-6, abs=1e-9)
    mu = np.asarray(wanted.fittedvalues)
    assert line.shares(conditions, usual) == pytest.approx(mu, rel=1e-6)
    weights = n * mu * (1 - mu)
    bread = np.linalg.inv(design.T @ (weights[:, None] * design))
    leverage = weights * np.diag(design @ bread @ design.T)
    meat = design.T @ ((((failed - n * mu) / (1 - leverage)) ** 2)[:, None] * design)
    robust = bread @ meat @ bread
    assert line.covariance == pytest.approx(robust, rel=1e-5, abs=1e-12)
    assert line.p_value == pytest.approx(2 * stats.t.sf(abs(line.slope) / robust[1, 1] ** 0.5, 38), rel=1e-4, abs=1e-12)
    assert line.variance(conditions) == pytest.approx(np.diag(design @ robust @ design.T), rel=1e-5)


@pytest.mark.parametrize("scatter", [0.0, 0.5])
def test_expected_failed_add_up_to_the_observed(scatter: float) -> None:
    conditions, totals, usual = region(5, scatter=scatter)
    rows = told((conditions, totals, usual)).rows
    assert (rows["expected"] * totals["participants"]).sum() == pytest.approx(totals["failed"].sum(), abs=1e-6)


def test_where_the_conditions_explain_nothing_nobody_is_named() -> None:
    silent = 0
    for seed in range(30):
        conditions, totals, usual = region(seed, slope=0.0)
        totals.loc[0, ["failed", "participants", "pupils"]] = [280, 300, 300]
        line = fit_conditions_line(conditions, totals["failed"], totals["participants"], usual)
        assert line is not None
        rows = against_conditions(line, conditions, totals, usual, resolve()).rows
        assert rows.loc[0, "probability"] < 1e-6
        if not line.told(0.95):
            silent += 1
            assert rows["told"].isna().all()
    assert silent >= 25


def test_chance_alone_names_somebody_in_one_region_of_twenty() -> None:
    named = [told(region(seed)).rows["told"].notna().any() for seed in range(100)]
    assert sum(named) <= 12


def test_a_school_far_from_its_line_is_named_and_the_rest_is_not() -> None:
    conditions, totals, usual = region(1)
    conditions[:2], usual[:2] = 50, 0.15
    totals.loc[0] = [6, 300, 300]
    totals.loc[1] = [120, 300, 300]
    rows = told((conditions, totals, usual)).rows
    assert list(rows["told"][:2]) == [BETTER, WORSE]
    assert rows["told"][2:].isna().all()
    assert rows["high_pp"][0] < 0 < rows["low_pp"][1]


@pytest.mark.parametrize("size", [10, 15, 40, 400])
def test_small_schools_are_told_apart_as_often_as_large_ones_by_chance(size: int) -> None:
    rows = pd.concat([told(region(seed, same_size=size)).rows for seed in range(60)])
    for level, near in ((0.05, 0.012), (0.01, 0.004)):
        assert (rows["probability"] < level).mean() == pytest.approx(level, abs=near)


@pytest.mark.parametrize("scatter", [0.2, 0.4])
def test_schools_that_differ_as_usual_are_told_apart_as_often_as_the_level_says(scatter: float) -> None:
    found = [told(region(seed, scatter=scatter, schools=300)) for seed in range(12)]
    assert all(f.spread is Spread.ADDITIVE for f in found)
    alone = np.mean([(f.rows["probability"] < 0.05).mean() for f in found])
    assert alone == pytest.approx(0.05, abs=0.012)
    assert sum(f.rows["told"].notna().any() for f in found) <= 3


def test_few_schools_equal_conditions_or_nobody_failing_give_no_line() -> None:
    conditions, totals, usual = region(3, schools=SMALLEST_COUNT)
    failed, n = totals["failed"].to_numpy(), totals["participants"].to_numpy()
    assert fit_conditions_line(conditions[1:], failed[1:], n[1:], usual[1:]) is None
    assert fit_conditions_line(np.full(SMALLEST_COUNT, 50.0), failed, n, usual) is None
    assert fit_conditions_line(conditions, 0 * failed, n, usual) is None
    assert fit_conditions_line(conditions, failed, n, usual) is not None
