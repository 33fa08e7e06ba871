"""The same schools counted twice: the exact test of a net change."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from shnro_core.methodology.uncertainty.paired import paired_change_told, paired_p_value


@pytest.mark.parametrize(("came", "left"), [(19, 21), (0, 0), (1, 0), (30, 5), (5, 30), (0, 12)])
def test_the_paired_test_is_the_exact_binomial_one(came: int, left: int) -> None:
    expected = binomtest(came, came + left).pvalue if came + left else 1.0
    assert paired_p_value(came, left) == pytest.approx(expected, abs=1e-12)
    assert paired_change_told(came, left, 0.95) == (expected < 0.05)


def test_a_negative_number_of_schools_is_refused() -> None:
    with pytest.raises(ValueError, match="не бывает отрицательным"):
        paired_p_value(-1, 2)
