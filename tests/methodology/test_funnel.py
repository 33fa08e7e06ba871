"""Funnel: a published worked example, formulas by hand, an independent estimate, the choice of limits.

The worked example is the documented output of the R package FunnelPlotR 0.5 (reference page of ``funnel_plot``,
54 hospitals of ``medpar``): z-scores, standard errors, φ = 8.532851, τ² = 0.02841023 and the limits of every hospital.
It is of standardised ratios on the log scale, so it checks what ratios and shares have in common: φ, τ² and the width
of limits. The package truncates where we winsorise, so the scores it kept are given as they are. What only shares have
(arcsine scores, winsorising, limits back on the scale of shares) is checked against formulas and other libraries.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportions_chisquare

from shnro_core.methodology.uncertainty import fit_funnel, funnel_curves, funnel_limits, funnel_scores, outlying
from shnro_core.methodology.uncertainty.funnel import (
    Funnel,
    Spread,
    arcsine_scores,
    between_variance,
    excess_probability,
    half_width,
    tail_probability,
)
from shnro_core.methodology.uncertainty.intervals import FloatArray
from shnro_core.methodology.uncertainty.scatter import dispersion_ratio, usual_variance, winsorised
from shnro_core.parameters import resolve

SIX_UNITS = ([100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220])
"""Observed and expected counts of the package's own tests, where φ is 2.948033."""
SEVEN = (np.array([2, 5, 9, 30, 11, 4, 8]), np.array([20, 25, 30, 60, 40, 35, 50]))


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parent / "funnel_medpar.csv")


@pytest.fixture(scope="module")
def fitted(published: pd.DataFrame) -> Funnel:
    kept = published[published["truncated"] == 0]
    phi = dispersion_ratio(kept["z"])
    return Funnel(0.5, phi, between_variance(phi, kept["standard_error"]), len(kept), 0.0)


def test_dispersion_and_variance_between_units_equal_the_published_ones(fitted: Funnel) -> None:
    assert fitted.dispersion == pytest.approx(8.532851, abs=5e-7)
    assert fitted.between_variance == pytest.approx(0.02841023, abs=5e-9)


def test_dispersion_equals_the_one_of_the_packages_own_test() -> None:
    observed, expected = (np.array(c, dtype=float) for c in SIX_UNITS)
    z = np.sqrt(expected) * np.log(observed / expected)
    assert dispersion_ratio(z) == pytest.approx(2.948033, abs=5e-7)


@pytest.mark.parametrize(("z", "low", "high"), [(1.959964, "low95", "high95"), (3.090232, "low99", "high99")])
def test_limits_with_over_dispersion_equal_the_published_ones(
    published: pd.DataFrame, fitted: Funnel, z: float, low: str, high: str
) -> None:
    rows = published.dropna(subset=[low])
    reach = half_width(fitted, rows["standard_error"], z, Spread.ADDITIVE)
    assert len(rows) >= 9
    assert np.exp(-reach) == pytest.approx(rows[low].to_numpy(), rel=1e-6)
    assert np.exp(reach) == pytest.approx(rows[high].to_numpy(), rel=1e-6)


def test_shares_follow_the_formulas_of_spiegelhalter_by_hand() -> None:
    x, n = SEVEN
    funnel = fit_funnel(x, n, 0.1)
    centre = x.sum() / n.sum()
    z = (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(centre))) * 2 * np.sqrt(n)
    ends = np.quantile(z, [0.1, 0.9])
    phi = float(np.mean(np.clip(z, *ends) ** 2))
    w = 4 * n
    tau2 = max(0.0, (7 * phi - 6) / (w.sum() - (w**2).sum() / w.sum()))
    assert tau2 > 0
    assert (funnel.centre, funnel.dispersion, funnel.between_variance) == pytest.approx((centre, phi, tau2))
    for spread, variance in ((Spread.ADDITIVE, 1 / 200 + tau2), (Spread.MULTIPLICATIVE, phi / 200)):
        low, high = funnel_limits(funnel, [50], 1.96, exact_below=10, spread=spread)
        angle, reach = np.arcsin(np.sqrt(centre)), 1.96 * np.sqrt(variance)
        assert (float(low[0]), float(high[0])) == pytest.approx(
            (np.sin(angle - reach) ** 2, np.sin(angle + reach) ** 2)
        )
    assert list(funnel_scores(funnel, x, n)) == pytest.approx(list(z / np.sqrt(1 + 4 * n * tau2)))


def test_the_variance_between_schools_is_that_of_a_meta_analysis_of_the_same_angles() -> None:
    """DerSimonian–Laird of statsmodels, where the centre is the weighted mean of the angles."""
    x, n = SEVEN
    angles, errors = np.arcsin(np.sqrt(x / n)), 1 / (2 * np.sqrt(n))
    wanted = combine_effects(angles, errors**2, method_re="chi2")
    centre = np.average(angles, weights=4 * n)
    found = between_variance(dispersion_ratio((angles - centre) / errors), errors)
    assert found == pytest.approx(wanted.tau2, abs=1e-12)


def test_the_test_of_chance_is_the_chi_square_of_a_table_of_counts() -> None:
    x, n = np.array([40, 55, 61, 48, 66]), np.array([200, 220, 260, 240, 230])
    _, wanted, _ = proportions_chisquare(x, n)
    assert fit_funnel(x, n, 0.1).chance_probability == pytest.approx(wanted, abs=1e-12)


def test_limits_are_widened_only_when_the_spread_is_told_from_chance() -> None:
    rng = np.random.default_rng(7)
    n = rng.integers(20, 200, 300)
    chance = fit_funnel(rng.binomial(n, 0.25), n, 0.1)
    real = fit_funnel(rng.binomial(n, rng.beta(5, 15, 300)), n, 0.1)
    assert chance.spread(0.95) is Spread.CHANCE
    assert real.spread(0.95) is Spread.ADDITIVE
    assert real.dispersion > 2 > chance.dispersion
    assert real.between_variance > 0.003


def test_a_few_outliers_do_not_widen_the_limits_that_find_them() -> None:
    rng = np.random.default_rng(11)
    n = rng.integers(50, 200, 200)
    x = rng.binomial(n, 0.2)
    x[:4] = (0.6 * n[:4]).astype(int)
    funnel = fit_funnel(x, n, 0.1)
    assert funnel.chance_probability < 0.001
    assert funnel.spread(0.95) is Spread.CHANCE
    _, high = funnel_limits(funnel, n[:4], 3.09, exact_below=10, spread=Spread.CHANCE)
    assert (x[:4] / n[:4] > high).all()


def test_schools_told_from_chance_are_as_rare_as_the_limits_say() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(30, 300, 4000)
    x = rng.binomial(n, 0.3)
    funnel = fit_funnel(x, n, 0.1)
    for z in (1.96, 3.09):
        low, high = funnel_limits(funnel, n, z, exact_below=10, spread=funnel.spread(0.95))
        outside = int(((x / n < low) | (x / n > high)).sum())
        expected = 2 * tail_probability(z) * n.size
        assert abs(outside - expected) < 4 * np.sqrt(expected) + 2


def test_results_of_the_same_pupils_do_not_count_as_different_pupils() -> None:
    x, n = SEVEN
    twice = fit_funnel(2 * x, 2 * n, 0.1, pupils=n)
    once = fit_funnel(x, n, 0.1)
    assert (twice.centre, twice.dispersion, twice.between_variance) == pytest.approx(
        (once.centre, once.dispersion, once.between_variance)
    )


def test_small_schools_count_in_the_centre_but_not_in_the_spread() -> None:
    x, n = SEVEN
    funnel = fit_funnel([*x, 3, 0], [*n, 4, 5], 0.1, judged_from=10)
    assert funnel.schools == 7
    assert funnel.centre == pytest.approx((x.sum() + 3) / (n.sum() + 9))


def test_plain_limits_are_normal_and_exact_below_the_bound() -> None:
    funnel = fit_funnel([30], [100], 0.1)
    assert funnel.spread(0.95) is Spread.CHANCE
    low, high = funnel_limits(funnel, [100, 5, 0], 1.96, exact_below=10, spread=Spread.CHANCE)
    reach = 1.96 * np.sqrt(0.3 * 0.7 / 100)
    assert (float(low[0]), float(high[0])) == pytest.approx((0.3 - reach, 0.3 + reach))
    tail = stats.norm.sf(1.96)
    r = stats.binom.ppf(1 - tail, 5, 0.3)
    step = (stats.binom.cdf(r, 5, 0.3) - (1 - tail)) / stats.binom.pmf(r, 5, 0.3)
    assert float(high[1]) == pytest.approx((r - step) / 5)
    assert float(low[1]) == 0
    assert np.isnan(high[2])


def test_rare_failures_have_exact_limits_in_large_schools_too() -> None:
    funnel = fit_funnel([30], [3000], 0.1)
    _, high = funnel_limits(funnel, [50], 3.09, exact_below=10, spread=Spread.CHANCE)
    tail = stats.norm.sf(3.09)
    assert int(np.floor(50 * float(high[0]))) + 1 == stats.binom.ppf(1 - tail, 50, 0.01)
    assert float(high[0]) > 0.01 + 3.09 * np.sqrt(0.01 * 0.99 / 50)


def test_as_many_outside_as_expected_is_no_excess() -> None:
    assert excess_probability(0, 0.7, 340) == 1
    assert excess_probability(8, 0.7, 340) == pytest.approx(stats.binom.sf(7, 340, 0.7 / 340))
    assert excess_probability(17, 17.0, 340) > 0.4


def test_curves_run_from_one_pupil_to_the_largest_school_and_thin_out() -> None:
    chosen = resolve()
    funnel = fit_funnel(*SEVEN, 0.1)
    curves = funnel_curves(funnel, 60, chosen, spread=Spread.ADDITIVE)
    assert curves["pupils"].tolist() == list(range(1, 61))
    assert (curves["alarm_high"] >= curves["warning_high"]).all()
    assert (curves["alarm_low"] <= curves["warning_low"]).all()
    wanted = funnel_limits(funnel, [30], chosen.funnel_alarm_z, exact_below=10, spread=Spread.ADDITIVE)
    assert curves.loc[29, ["alarm_low", "alarm_high"]].tolist() == pytest.approx([float(v[0]) for v in wanted])
    long = funnel_curves(funnel, 50_000, chosen, spread=Spread.ADDITIVE)
    assert len(long) < 300
    assert (long["pupils"].iloc[0], long["pupils"].iloc[-1]) == (1, 50_000)


def test_winsorising_pulls_the_ends_in_and_keeps_the_number() -> None:
    z = np.array([-9.0, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 12.0])
    pulled = winsorised(z, 0.1)
    assert pulled.size == z.size
    assert (pulled.min(), pulled.max()) == pytest.approx(tuple(np.quantile(z, [0.1, 0.9])))
    assert list(pulled[1:-1]) == list(z[1:-1])


def test_no_pupils_no_funnel() -> None:
    with pytest.raises(ValueError, match="Нет ни одной школы"):
        fit_funnel([0, 0], [0, 0], 0.1)
    assert list(arcsine_scores([0.25], [100], 0.25)) == [0]


def blaker(chances: FloatArray) -> FloatArray:
    """Two-sided mid-p of every count by the law of the counts: all counts whose tail is no larger, its own by half."""
    below, above = np.cumsum(chances) - chances / 2, np.cumsum(chances[::-1])[::-1] - chances / 2
    tails = np.minimum(below, above)
    equal = np.isclose(tails, tails[:, None], rtol=1e-9, atol=0)
    return np.asarray(((tails < tails[:, None]) & ~equal) @ chances + equal @ chances / 2)


@pytest.mark.parametrize(("n", "centre"), [(10, 0.05), (15, 0.2), (40, 0.15), (20, 0.85), (400, 0.25)])
def test_a_school_is_judged_by_the_tails_that_are_no_larger_with_half_of_its_own_probability(
    n: int, centre: float
) -> None:
    x = np.arange(n + 1)
    wanted = blaker(stats.binom.pmf(x, n, centre))
    found = outlying(x / n, n, centre, 0.0)
    rare = wanted < 0.1
    assert found[rare] == pytest.approx(wanted[rare], rel=1e-6)
    assert (found[~rare] >= 0.1).all()


@pytest.mark.parametrize("deviation", [0.02, 0.1])
def test_the_usual_spread_of_schools_is_averaged_over(deviation: float) -> None:
    steps = np.linspace(-5.5, 5.5, 4001)
    true = np.sin(np.arcsin(np.sqrt(0.3)) + deviation * steps) ** 2
    x = np.arange(151)
    weights = stats.norm.pdf(steps) / stats.norm.pdf(steps).sum()
    wanted = blaker(stats.binom.pmf(x[:, None], 150, true) @ weights)
    told = (wanted > 1e-4) & (wanted < 0.1)
    assert outlying(x / 150, 150, 0.3, deviation**2)[told] == pytest.approx(wanted[told], rel=1e-3)


@pytest.mark.parametrize("size", [10, 15, 40, 400])
def test_small_schools_are_told_apart_like_large_ones_as_far_as_the_steps_of_counts_allow(size: int) -> None:
    """Exactly, by the law of the counts, over centres from one in twenty to one in two.

    Steps of ten and fifteen pupils allow 0.77 and 0.82 % at the level of 1 %, those of more 0.94 % and more.
    """
    x, centres = np.arange(size + 1), np.linspace(0.05, 0.5, 91)
    laws = [stats.binom.pmf(x, size, c) for c in centres]
    p = outlying(x[:, None] / size, size, centres, 0.0)
    for level, least in ((0.05, 0.9), (0.01, 0.75)):
        told = np.mean([law[of < level].sum() for law, of in zip(laws, p.T, strict=True)])
        allowed = np.mean([law[blaker(law) < level].sum() for law in laws])
        assert told == pytest.approx(allowed, rel=0.01)
        assert least * level < told < 1.1 * level


@pytest.mark.parametrize("scatter", [0.1, 0.3])
def test_the_usual_scatter_is_found_by_the_middle_of_schools_of_any_size(scatter: float) -> None:
    rng = np.random.default_rng(4)
    found = []
    for _ in range(40):
        pupils = rng.integers(20, 900, 300)
        true = np.sin(np.arcsin(np.sqrt(0.2)) + scatter / 2 * rng.standard_normal(300)) ** 2
        z = arcsine_scores(rng.binomial(pupils, true) / pupils, pupils, 0.2)
        z[:3] = 40  # outliers do not move it
        found.append(usual_variance(z, 4 * pupils, 0.1))
    assert np.mean(found) == pytest.approx(scatter**2 / 4, rel=0.1)


def test_a_school_without_pupils_is_not_judged() -> None:
    assert np.isnan(outlying([0.0], [0], 0.2, 0.0)).all()
