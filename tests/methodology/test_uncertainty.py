"""Intervals equal statsmodels' and the worked numbers; smoothing, funnel and exact tests follow the literature."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from shnro_core.methodology.uncertainty import (
    compare_groups,
    fit_prior,
    margin_pupils,
    newcombe,
    posterior_mean,
    probability_at_least,
    threshold_count,
    verdict,
    wilson,
    with_change_interval,
    with_intervals,
    with_posterior,
)
from shnro_core.parameters import resolve

LEVEL = resolve().confidence_level
counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("failed", "participants", "low", "high"),
    [(3, 10, 0.108, 0.603), (5, 15, 0.152, 0.583), (6, 20, 0.145, 0.519), (30, 100, 0.219, 0.396)],
)
def test_wilson_gives_the_worked_numbers(failed: int, participants: int, low: float, high: float) -> None:
    assert wilson(failed, participants, LEVEL) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


@given(counts, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_equals_statsmodels(pair: tuple[int, int], level: float) -> None:
    wanted = proportion_confint(*pair, alpha=1 - level, method="wilson")
    assert np.allclose(wilson(*pair, level), wanted, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("before", "after", "change", "low", "high"),
    [((6, 15), (3, 15), -20.0, -47.5, 12.3), ((16, 50), (5, 50), -22.0, -36.9, -6.0)],
)
def test_newcombe_gives_the_worked_numbers(
    before: tuple[int, int], after: tuple[int, int], change: float, low: float, high: float
) -> None:
    answered = [100 * float(v) for v in newcombe(*before, *after, LEVEL)]
    assert answered == pytest.approx([change, low, high], abs=0.05)


@given(counts, counts)
def test_newcombe_equals_statsmodels(before: tuple[int, int], after: tuple[int, int]) -> None:
    wanted = confint_proportions_2indep(*after, *before, compare="diff", method="newcomb", alpha=1 - LEVEL)
    _, low, high = newcombe(*before, *after, LEVEL)
    assert np.allclose((low, high), wanted, rtol=0, atol=1e-9)


def test_no_participants_give_no_interval_and_no_verdict() -> None:
    low, high = wilson([0, 3], [0, 10], LEVEL)
    assert np.isnan(low[0])
    assert np.isfinite(low[1])
    assert list(verdict(low, high, 0.3)) == [None, "не различимо"]


def test_the_verdict_says_above_below_or_not_told() -> None:
    low, high = wilson([60, 2, 30], [100, 100, 100], LEVEL)
    assert list(verdict(low, high, 0.3)) == ["выше", "ниже", "не различимо"]


@given(counts, st.integers(1, 99))
def test_the_threshold_is_the_fewest_failed_that_reach_the_share(pair: tuple[int, int], percent: int) -> None:
    failed, n = pair
    need = int(threshold_count(n, percent / 100))
    assert need * 100 >= percent * n > (need - 1) * 100
    margin = int(margin_pupils(failed, n, percent / 100))
    assert margin >= 1
    flipped = failed - margin if failed >= need else failed + margin
    assert (flipped >= need) != (failed >= need)


def test_seven_of_twenty_one_is_the_threshold_and_seven_of_twenty_five_at_28_per_cent() -> None:
    assert list(threshold_count([21, 10, 0], 0.3))[:2] == [7, 3]
    assert np.isnan(threshold_count(0, 0.3))
    assert float(threshold_count(25, 0.28)) == 7


def test_the_posterior_pulls_a_small_school_to_its_kind_and_leaves_a_large_one() -> None:
    rng = np.random.default_rng(5)
    true = rng.beta(4, 16, 400)
    n = rng.integers(5, 120, 400)
    prior = fit_prior(rng.binomial(n, true), n)
    assert prior.mean == pytest.approx(0.2, abs=0.02)
    assert prior.alpha + prior.beta == pytest.approx(20, rel=0.35)
    small, large = posterior_mean([3, 90], [5, 150], prior.alpha, prior.beta)
    assert prior.mean < small < 0.45
    assert large == pytest.approx(0.6, abs=0.06)


def test_schools_alike_beyond_chance_get_the_strongest_prior_the_data_allow() -> None:
    n = np.full(50, 20)
    prior = fit_prior(np.full(50, 5), n)
    assert prior.alpha + prior.beta == pytest.approx(n.sum())


def test_the_posterior_probability_is_that_of_the_beta_distribution() -> None:
    wanted = stats.beta(2 + 3, 8 + 7).sf(0.3)
    assert probability_at_least(0.3, 3, 10, 2, 8) == pytest.approx(wanted, abs=1e-12)
    assert np.isnan(probability_at_least(0.3, 0, 0, 2, 8))


def test_a_prior_without_participants_is_refused() -> None:
    with pytest.raises(ValueError, match="Нет ни одной школы"):
        fit_prior([0], [0])


def test_frames_get_intervals_verdicts_and_smoothed_shares() -> None:
    chosen = resolve()
    frame = pd.DataFrame(
        {
            "year": 2022, "procedure": "oge_math", "kind": ["СОШ"] * 12 + ["ООШ"] * 3,
            "failed": [3] * 14 + [0], "participants": [10] * 14 + [0],
        }
    )  # fmt: skip
    full = with_posterior(with_intervals(frame, chosen), chosen, within=["year", "procedure"])
    assert full["share_low"].iloc[0] == pytest.approx(0.108, abs=5e-4)
    assert full["verdict"].isna().tolist() == [False] * 14 + [True]
    assert full["posterior_share"].iloc[:14].between(0.2, 0.4).all()
    assert full["low_result_probability"].iloc[:14].between(0.3, 0.7).all()
    assert full["posterior_share"].isna().tolist() == [False] * 14 + [True]


def test_a_change_with_a_missing_year_is_neither_told_nor_zero() -> None:
    frame = pd.DataFrame(
        {"failed_from": [16, None], "participants_from": [50, None], "failed_to": [5, 2], "participants_to": [50, 10]},
        dtype="Int64",
    )
    full = with_change_interval(frame, resolve())
    assert full["told_from_chance"].tolist() == [True, pd.NA]
    assert full["change_pp"].iloc[0] == pytest.approx(-22)
    assert np.isnan(full["change_pp"].iloc[1])


def test_leaving_the_list_does_not_differ_between_the_published_groups() -> None:
    """24 of 42, 7 of 11, 18 of 28 (yaroslavl-2023): nothing is told from chance."""
    pairs = [((24, 42), (7, 11)), ((24, 42), (18, 28)), ((7, 11), (18, 28))]
    for first, second in pairs:
        found = compare_groups(*first, *second, LEVEL)
        assert found.p_value == pytest.approx(
            stats.fisher_exact([[first[0], first[1] - first[0]], [second[0], second[1] - second[0]]])[1]
        )
        assert not found.told_from_chance
        assert found.low_pp < found.difference_pp < found.high_pp
    assert "24 из 42, 57" in compare_groups(24, 42, 7, 11, LEVEL).sentence
    assert "от случайности не отличить" in compare_groups(24, 42, 7, 11, LEVEL).sentence
    assert compare_groups(1, 60, 40, 60, LEVEL).told_from_chance


@pytest.mark.parametrize("wrong", [(5, 0, 1, 2), (5, 4, 1, 2), (-1, 4, 1, 2)])
def test_impossible_counts_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="невозможно"):
        compare_groups(*wrong, LEVEL)
