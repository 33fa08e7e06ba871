"""Share of failing of a set of schools when schools differ: interval over schools, not over pupils.

Pupils of one school share its teachers and families, so counting them as independent makes every difference between
municipalities look certain. The ratio of sums over schools has its own variance (ratio estimator, Cochran, 1977, 6.4),
two such shares are compared with the degrees of freedom of Welch and Satterthwaite.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from shnro_core.methodology.uncertainty.intervals import FloatArray
from shnro_core.methodology.uncertainty.named import standing_out


def shares_over_schools(frame: pd.DataFrame, group: str, level: float) -> pd.DataFrame:
    """Pooled share of each ``group`` from rows of schools with ``failed`` and ``participants``.

    One row per group: ``schools``, ``failed``, ``participants``, ``share``, ``standard_error``, ``freedom`` and the
    interval ``share_low``, ``share_high`` (0–1). The last four are missing for fewer than two schools.
    """
    rows = frame[frame["participants"].fillna(0) > 0].astype({"failed": float, "participants": float})
    sums = rows.groupby(group)[["failed", "participants"]].agg("sum")
    sums["schools"] = rows.groupby(group).size()
    share = sums["failed"] / sums["participants"]
    residual = rows["failed"] - rows[group].map(share) * rows["participants"]
    # a large school pulls the share to itself: its residual is taken from the share without it (HC3)
    rest = (1 - rows["participants"] / rows[group].map(sums["participants"])).where(lambda part: part > 0)
    squares = ((residual / rest) ** 2).groupby(rows[group]).sum()
    freedom = (sums["schools"] - 1).where(sums["schools"] > 1)
    error = (np.sqrt(squares) / sums["participants"]).where(sums["schools"] > 1)
    reach = _quantile(freedom.to_numpy(dtype=float), level) * error
    return sums.assign(
        share=share,
        standard_error=error,
        freedom=freedom,
        share_low=(share - reach).clip(lower=0),
        share_high=(share + reach).clip(upper=1),
    ).reset_index()


def with_difference_from(shares: pd.DataFrame, base: int, level: float) -> pd.DataFrame:
    """Rows of ``shares_over_schools`` against the row at position ``base``.

    Adds ``difference_pp``, ``difference_low_pp``, ``difference_high_pp`` (row minus base, one row looked at alone) and
    ``told_from_chance`` with all rows looked at together; missing for the base itself and where an interval is missing.
    """
    first = shares.iloc[base]
    parts = (shares["standard_error"] ** 2, float(first["standard_error"]) ** 2)
    error = np.sqrt(parts[0] + parts[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (parts[0] + parts[1]) ** 2 / (
            parts[0] ** 2 / shares["freedom"] + parts[1] ** 2 / float(first["freedom"])
        )
    difference = (shares["share"] - float(first["share"])).mask(np.arange(len(shares)) == base)
    reach = _quantile(freedom.to_numpy(dtype=float), level) * error
    low, high = difference - reach, difference + reach
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = _tails(freedom.to_numpy(dtype=float), (difference / error).to_numpy(dtype=float))
    told = pd.Series(standing_out(chance, level), index=shares.index, dtype="boolean").mask(low.isna())
    return shares.assign(
        difference_pp=100 * difference,
        difference_low_pp=100 * low,
        difference_high_pp=100 * high,
        told_from_chance=told,
    )


def _quantile(freedom: FloatArray, level: float) -> FloatArray:
    from scipy.special import stdtrit  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return np.asarray(stdtrit(freedom, 1 - (1 - level) / 2), dtype=float)


def _tails(freedom: FloatArray, t: FloatArray) -> FloatArray:
    from scipy.special import stdtr  # noqa: PLC0415 - a tenth of a second that loading of data does not need

    return np.asarray(2 * stdtr(freedom, -np.abs(t)), dtype=float)
