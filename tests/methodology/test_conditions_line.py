"""Line of failing on conditions: equals WLS of statsmodels, intervals cover, chance alone names nobody."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from shnro_core.methodology.conditions_line import SMALLEST_COUNT, against_conditions, fit_conditions_line

Region = tuple[np.ndarray, np.ndarray, np.ndarray]


def region(seed: int, *, schools: int = 200, slope: float = -0.01, scatter: float = 0.0) -> Region:
    """Conditions, shares and pupils of schools that follow a line on the arcsine scale."""
    rng = np.random.default_rng(seed)
    conditions = rng.uniform(20, 80, schools)
    angles = np.clip(0.5 + slope * (conditions - 50) + rng.normal(0, scatter, schools), 0.05, 1.4)
    pupils = rng.integers(10, 400, schools)
    return conditions, rng.binomial(pupils, np.sin(angles) ** 2) / pupils, pupils


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.1]))
def test_the_line_equals_weighted_least_squares_of_statsmodels(seed: int, scatter: float) -> None:
    conditions, shares, pupils = region(seed, schools=40, scatter=scatter)
    line = fit_conditions_line(conditions, shares, pupils)
    assert line is not None
    design = sm.add_constant(conditions)
    wanted = sm.WLS(np.arcsin(np.sqrt(shares)), design, weights=pupils).fit()
    assert (line.intercept, line.slope) == pytest.approx(tuple(wanted.params), rel=1e-9, abs=1e-9)
    assert line.r_squared == pytest.approx(wanted.rsquared, abs=1e-9)
    assert line.scale == pytest.approx(wanted.scale, rel=1e-9)
    assert line.p_value == pytest.approx(wanted.pvalues[1], rel=1e-6, abs=1e-9)
    assert line.angles(conditions) == pytest.approx(wanted.fittedvalues, abs=1e-9)
    assert line.errors(conditions) == pytest.approx(wanted.get_prediction(design).se_mean, rel=1e-9)


def told(found: Region) -> tuple[int, int, int]:
    line = fit_conditions_line(*found)
    assert line is not None
    rows = against_conditions(line, *found, level=0.95, winsorised_share=0.1, unusual_z=3.09)
    return int(rows["told"].notna().sum()), int(rows["alone"].sum()), int(rows["unusual"].sum())


def test_chance_alone_names_nobody_in_nineteen_regions_of_twenty() -> None:
    found = [told(region(seed)) for seed in range(60)]
    assert sum(named > 0 for named, _, _ in found) <= 8
    assert 0.03 < sum(alone for _, alone, _ in found) / (60 * 200) < 0.07


def test_a_school_far_below_its_line_is_named_better_and_one_above_worse() -> None:
    conditions, shares, pupils = region(1)
    shares[:2], pupils[:2], conditions[:2] = [0.05, 0.7], 300, 50
    line = fit_conditions_line(conditions, shares, pupils)
    assert line is not None
    rows = against_conditions(line, conditions, shares, pupils, level=0.95, winsorised_share=0.1, unusual_z=3.09)
    assert list(rows["told"][:2]) == ["лучше", "хуже"]
    assert rows["unusual"][:2].all()
    assert rows["high_pp"][0] < 0 < rows["low_pp"][1]


def test_where_schools_differ_much_being_told_from_chance_is_not_yet_unusual() -> None:
    named, _, unusual = told(region(2, scatter=0.15))
    assert named > 40
    assert unusual < 6


def test_the_interval_of_a_difference_holds_the_error_of_school_and_line() -> None:
    found = region(4, schools=30)
    line = fit_conditions_line(*found)
    assert line is not None
    conditions, shares, pupils = found
    rows = against_conditions(line, *found, level=0.95, winsorised_share=0.1, unusual_z=3.09)
    angles = np.arcsin(np.sqrt(shares))
    reach = 1.959964 * np.sqrt(1 / (4 * pupils) + line.errors(conditions) ** 2)
    wanted = np.sin(np.clip(angles - reach, 0, np.pi / 2)) ** 2 - np.sin(line.angles(conditions)) ** 2
    assert rows["low_pp"].to_numpy() == pytest.approx(100 * wanted, abs=1e-5)
    outside = (rows["low_pp"] > 0) | (rows["high_pp"] < 0)
    assert (outside == rows["alone"]).all()


def test_few_schools_or_equal_conditions_give_no_line() -> None:
    conditions, shares, pupils = region(3, schools=SMALLEST_COUNT)
    assert fit_conditions_line(conditions[1:], shares[1:], pupils[1:]) is None
    assert fit_conditions_line(np.full(SMALLEST_COUNT, 50.0), shares, pupils) is None
    assert fit_conditions_line(conditions, shares, pupils) is not None
