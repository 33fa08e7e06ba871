"""One policy of naming: Holm over all compared, exact tests of parts against the rest, Newcombe as a p-value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from shnro_core.methodology.uncertainty import (
    against_rest,
    apart_from_rest,
    beyond_chance,
    by_pupils,
    newcombe_probability,
    standing_out,
    with_change_interval,
)
from shnro_core.parameters import resolve

LEVEL = 0.95


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_named_are_those_whom_holm_keeps(p_values: list[float]) -> None:
    wanted = multipletests(p_values, alpha=0.05, method="holm")[0]
    near = np.isclose(multipletests(p_values, method="holm")[1], 0.05)
    assert (standing_out(p_values, LEVEL) == wanted)[~near].all()


def test_a_single_question_keeps_the_level_and_three_do_not() -> None:
    assert standing_out([0.04], LEVEL).tolist() == [True]
    assert standing_out([0.04, 0.5, 0.6], LEVEL).tolist() == [False, False, False]


def test_who_is_not_compared_is_none_of_those_compared() -> None:
    assert standing_out([0.04, np.nan, np.nan], LEVEL).tolist() == [True, False, False]


def test_a_part_is_tested_exactly_against_all_others() -> None:
    counts, totals = np.array([9, 4, 20, 0]), np.array([10, 20, 100, 7])
    for p, x, n in zip(against_rest(counts, totals), counts, totals, strict=True):
        law = stats.hypergeom(totals.sum(), counts.sum(), n)
        assert p == pytest.approx(min(1, 2 * min(law.cdf(x), law.sf(x - 1))))


def test_a_part_is_named_only_when_it_stands_among_all_of_them() -> None:
    alone = apart_from_rest([10, 30], [14, 100], LEVEL)
    assert alone.tolist() == ["выше", "ниже"]
    among = apart_from_rest([10, *[3] * 10], [14, *[10] * 10], LEVEL)
    assert set(among) == {"не различимо"}


def test_a_part_without_schools_has_no_verdict() -> None:
    assert apart_from_rest([3, np.nan, 1], [10, 0, 10], LEVEL).tolist() == ["не различимо", None, "не различимо"]
    assert apart_from_rest([3], [10], LEVEL).tolist() == [None]


@pytest.mark.parametrize("counts", [(6, 15, 3, 15), (16, 50, 5, 50), (0, 30, 9, 30), (70, 100, 40, 90)])
def test_at_its_own_probability_the_interval_of_newcombe_just_touches_zero(counts: tuple[int, ...]) -> None:
    p = float(newcombe_probability(*counts))
    x1, n1, x2, n2 = counts
    ends = confint_proportions_2indep(x2, n2, x1, n1, method="newcomb", alpha=p)
    assert min(abs(e) for e in ends) == pytest.approx(0, abs=1e-6)


def test_equal_shares_have_the_probability_one_and_no_pupils_none() -> None:
    assert newcombe_probability([5, 5], [10, 0], [5, 5], [10, 10]).tolist() == [1.0, pytest.approx(np.nan, nan_ok=True)]


def test_procedures_are_named_when_more_schools_changed_than_chance_lets_through() -> None:
    assert beyond_chance([12, 5, 0], [100, 100, 40], LEVEL).tolist() == [True, False, False]
    assert stats.binom.sf(11, 100, 0.025) < 0.05 / 3 < stats.binom.sf(4, 100, 0.025)


def test_works_of_one_pupil_are_not_independent() -> None:
    counts = {"failed_from": [60], "participants_from": [400], "failed_to": [85], "participants_to": [400]}
    rows = pd.DataFrame({**counts, "pupils_from": [200], "pupils_to": [200]})
    by_works = with_change_interval(pd.DataFrame(counts), resolve())
    by_people = with_change_interval(rows, resolve())
    assert by_works["told_from_chance"].tolist() == [True]
    assert by_people["told_from_chance"].tolist() == [False]
    low, high = confint_proportions_2indep(42.5, 200, 30, 200, method="newcomb")
    assert by_people.loc[0, ["change_low_pp", "change_high_pp"]].tolist() == pytest.approx([100 * low, 100 * high])
    assert by_pupils(60, 400, 200) == (30, 200)
