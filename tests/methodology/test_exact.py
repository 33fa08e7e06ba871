"""Exact comparison of two small groups."""

from __future__ import annotations

import pytest

from shnro_core.methodology.exact import fisher_p_value, holm_adjusted


def test_the_lady_tasting_tea_with_one_mistake_is_not_told_from_chance() -> None:
    assert fisher_p_value(3, 4, 1, 4) == pytest.approx(34 / 70)


def test_full_separation_of_five_and_five_has_the_probability_of_two_tables() -> None:
    assert fisher_p_value(5, 5, 0, 5) == pytest.approx(2 / 252)


def test_equal_shares_differ_by_nothing() -> None:
    assert fisher_p_value(2, 4, 2, 4) == pytest.approx(1.0)


@pytest.mark.parametrize(("count", "total"), [(5, 4), (-1, 4), (0, 0)])
def test_a_count_that_is_no_share_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        fisher_p_value(count, total, 1, 4)


def test_holm_multiplies_the_smallest_by_the_number_of_comparisons_and_keeps_the_order() -> None:
    assert holm_adjusted([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))


def test_a_corrected_probability_never_exceeds_one() -> None:
    assert holm_adjusted([0.5, 0.9]) == pytest.approx((1.0, 1.0))
