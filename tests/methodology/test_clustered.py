"""Shares over schools: the error equals a weighted regression with robust errors, differences follow Welch."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from shnro_core.methodology.uncertainty import shares_over_schools, with_difference_from

LEVEL = 0.95
SCHOOLS = pd.DataFrame(
    {
        "town": ["А"] * 6 + ["Б"] * 4 + ["В"] + ["Г"] * 3,
        "failed": [1, 12, 3, 0, 7, 20, 30, 22, 41, 17, 9, 0, 0, 0],
        "participants": [20, 44, 31, 12, 60, 55, 70, 40, 90, 33, 30, 10, 20, 30],
    }
)


def shares() -> pd.DataFrame:
    return shares_over_schools(SCHOOLS, "town", LEVEL).set_index("town")


@pytest.mark.parametrize("town", ["А", "Б"])
def test_the_error_equals_a_weighted_regression_with_robust_errors(town: str) -> None:
    own = SCHOOLS[SCHOOLS["town"] == town]
    y = own["failed"] / own["participants"]
    fitted = sm.WLS(y, np.ones(len(own)), weights=own["participants"]).fit(cov_type="HC3", use_t=True)
    told = shares().loc[town]
    assert told["share"] == pytest.approx(fitted.params.iloc[0])
    assert told["standard_error"] == pytest.approx(fitted.bse.iloc[0])
    low, high = fitted.conf_int(1 - LEVEL).iloc[0]
    assert (told["share_low"], told["share_high"]) == pytest.approx((max(low, 0), min(high, 1)))


def test_differences_have_the_freedom_of_welch() -> None:
    rows = with_difference_from(shares().reset_index(), 0, LEVEL).set_index("town")
    a, b = rows.loc["А"], rows.loc["Б"]
    pieces = (a["standard_error"] ** 2, b["standard_error"] ** 2)
    freedom = sum(pieces) ** 2 / (pieces[0] ** 2 / (a["schools"] - 1) + pieces[1] ** 2 / (b["schools"] - 1))
    reach = stats.t.ppf(0.975, freedom) * sum(pieces) ** 0.5
    assert b["difference_pp"] == pytest.approx(100 * (b["share"] - a["share"]))
    assert b["difference_low_pp"] == pytest.approx(100 * (b["share"] - a["share"] - reach))
    assert b["told_from_chance"]
    assert pd.isna(a["difference_pp"])


def test_one_school_has_a_share_and_no_interval() -> None:
    rows = with_difference_from(shares().reset_index(), 0, LEVEL).set_index("town")
    assert rows.loc["В", "share"] == pytest.approx(0.3)
    assert rows.loc["В", ["share_low", "share_high", "difference_low_pp", "told_from_chance"]].isna().all()


def test_schools_without_participants_are_no_schools() -> None:
    more = pd.concat([SCHOOLS, pd.DataFrame({"town": ["А"], "failed": [0], "participants": [0]})])
    pd.testing.assert_frame_equal(shares_over_schools(more, "town", LEVEL).set_index("town"), shares())
