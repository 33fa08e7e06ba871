"""Correction for several comparisons."""

from __future__ import annotations

import pytest

from shnro_core.methodology.multiple import holm_adjusted


def test_holm_multiplies_the_smallest_by_the_number_of_comparisons_and_keeps_the_order() -> None:
    assert holm_adjusted([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))


def test_a_corrected_probability_never_exceeds_one() -> None:
    assert holm_adjusted([0.5, 0.9]) == pytest.approx((1.0, 1.0))


def test_a_single_comparison_needs_no_correction() -> None:
    assert holm_adjusted([0.02]) == pytest.approx((0.02,))
