"""Rank association: equals Spearman's coefficient, the test does not see what chance explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shnro_core.methodology.association import rank_association

RISING = pd.Series(range(12), dtype=float)


def test_the_same_order_of_ranks_is_told_from_chance() -> None:
    found = rank_association(RISING, RISING**3, confidence=0.95, seed=1)
    assert found is not None
    assert found.rho == pytest.approx(1)
    assert found.told_from_chance


def test_the_reverse_order_is_negative() -> None:
    found = rank_association(RISING, -RISING, confidence=0.95, seed=1)
    assert found is not None
    assert (found.rho, found.told_from_chance) == (pytest.approx(-1), True)


def test_the_coefficient_is_spearmans_with_ties() -> None:
    first = pd.Series([0, 0, 1, 2, 2, 2, 3, 5, 8, 8.5])
    second = pd.Series([3, 1, 1, 4, 1, 5, 9, 2, 6, 6])
    found = rank_association(first, second, confidence=0.95, seed=1)
    expected = stats.spearmanr(first, second)
    assert found is not None
    assert found.rho == pytest.approx(expected.statistic)
    assert found.p_value == pytest.approx(expected.pvalue, abs=0.03)
    assert found.low < found.rho < found.high


def test_unrelated_measures_are_rarely_told_from_chance() -> None:
    random = np.random.default_rng(7)
    pairs = [(pd.Series(random.random(15)), pd.Series(random.random(15))) for _ in range(60)]
    found = [rank_association(a, b, confidence=0.95, seed=1, permutations=499) for a, b in pairs]
    assert sum(f is not None and f.told_from_chance for f in found) <= 8


def test_nineteen_units_show_only_a_coefficient_above_046() -> None:
    values = pd.Series(np.random.default_rng(3).random(19))
    found = rank_association(values, values.sample(frac=1, random_state=1), confidence=0.95, seed=1)
    assert found is not None
    assert found.smallest_visible == pytest.approx(0.456, abs=0.001)


def test_the_same_seed_gives_the_same_answer() -> None:
    random = np.random.default_rng(5)
    first, second = pd.Series(random.random(19)), pd.Series(random.random(19))
    assert rank_association(first, second, confidence=0.95, seed=4) == rank_association(
        first, second, confidence=0.95, seed=4
    )


def test_too_few_or_constant_measures_give_no_answer() -> None:
    assert rank_association(RISING.head(4), RISING.head(4), confidence=0.95, seed=1) is None
    assert rank_association(RISING, RISING * 0, confidence=0.95, seed=1) is None


def test_pairs_with_a_missing_value_are_left_out() -> None:
    gap = RISING.where(RISING != 5)
    found = rank_association(gap, RISING, confidence=0.95, seed=1)
    assert found is not None
    assert found.count == 11
