"""Indirect standardisation: schools with the region's usual procedures stay as they are, harder ones are not blamed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shnro_core.methodology.uncertainty import standardised, with_standardised


def totals(works: dict[str, list[int]], rates: list[float], failed: list[int]) -> pd.DataFrame:
    """Schools by the number of works of each procedure; every work is of another pupil."""
    n = np.array(list(works.values()), dtype=float)
    r = np.array(rates)
    return pd.DataFrame(
        {
            "school_code": list(works),
            "participants": n.sum(axis=1),
            "pupils": n.sum(axis=1),
            "failed": failed,
            "expected": n @ r,
            "expected_variance": n @ (r * (1 - r)),
        }
    ).set_index("school_code")


def test_one_procedure_leaves_shares_and_pupils_alone() -> None:
    rows = with_standardised(totals({"a": [10], "b": [30], "c": [60]}, [0.2], [1, 9, 10]))
    assert rows["standard_share"].tolist() == pytest.approx([0.1, 0.3, 1 / 6])
    assert rows["standard_pupils"].tolist() == [10, 30, 60]


def test_a_school_of_hard_procedures_is_no_worse_than_its_procedures() -> None:
    rows = with_standardised(totals({"hard": [80, 20], "easy": [20, 80]}, [0.3, 0.05], [25, 10]))
    assert rows["standard_share"].tolist() == pytest.approx([0.175, 0.175])
    assert rows["rate"].tolist() == [0.175, 0.175]


def test_two_works_of_a_pupil_count_as_one_pupil() -> None:
    once = totals({"a": [50, 50], "b": [50, 50]}, [0.2, 0.2], [20, 20])
    twice = with_standardised(once.assign(pupils=50.0))
    assert twice["standard_pupils"].tolist() == [50, 50]


def test_the_size_gives_the_share_its_true_spread() -> None:
    rng = np.random.default_rng(3)
    n, r, whole = np.array([40, 10, 0]), np.array([0.04, 0.08, 0.3]), 0.15
    failed = rng.binomial(n, r, (20_000, 3)).sum(axis=1)
    expected, variance = float(n @ r), float(n @ (r * (1 - r)))
    share, size = standardised(failed, expected, variance, rate=whole)
    assert share.mean() == pytest.approx(whole, rel=0.02)
    assert share.var() == pytest.approx(whole * (1 - whole) / float(size), rel=0.05)


def test_where_nobody_failed_there_is_nothing_to_divide() -> None:
    rows = with_standardised(totals({"a": [10], "b": [30]}, [0.0], [0, 0]))
    assert rows["standard_share"].tolist() == [0, 0]
    assert rows["standard_pupils"].tolist() == [10, 30]
    empty = with_standardised(totals({"a": [10, 0], "b": [0, 30]}, [0.0, 0.1], [0, 3]))
    assert empty["standard_pupils"].tolist()[0] == 0
