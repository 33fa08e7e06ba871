"""The same for frames of results: columns of counts in, columns of intervals and smoothed shares beside them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shnro_core.methodology.uncertainty.funnel import Funnel, Spread, funnel_limits
from shnro_core.methodology.uncertainty.intervals import FloatArray, by_pupils, counts, newcombe, verdict, wilson
from shnro_core.methodology.uncertainty.prior import posterior_mean, prior_from_moments, probability_at_least
from shnro_core.parameters import MethodSettings

_DENSE_UP_TO = 200
_SPARSE_POINTS = 60


def with_intervals(frame: pd.DataFrame, settings: MethodSettings) -> pd.DataFrame:
    """Rows of results with ``share_low``, ``share_high`` (0–1) and ``verdict`` against the low result threshold."""
    low, high = wilson(_numbers(frame["failed"]), _numbers(frame["participants"]), settings.confidence_level)
    return frame.assign(share_low=low, share_high=high, verdict=verdict(low, high, settings.low_result_share))


def with_change_interval(frame: pd.DataFrame, settings: MethodSettings) -> pd.DataFrame:
    """Rows of two years with ``change_pp``, its ends ``change_low_pp``, ``change_high_pp`` and ``told_from_chance``.

    Missing where one of the years has no participants. Rows of several procedures together hold ``pupils_from`` and
    ``pupils_to``: the size is then the pupils, whose works are not independent.
    """
    (x1, n1), (x2, n2) = (_sized(frame, side) for side in ("from", "to"))
    change, low, high = newcombe(x1, n1, x2, n2, settings.confidence_level)
    told = pd.Series((low > 0) | (high < 0), index=frame.index, dtype="boolean").mask(np.isnan(change))
    return frame.assign(
        change_pp=100 * change, change_low_pp=100 * low, change_high_pp=100 * high, told_from_chance=told
    )


def with_posterior(frame: pd.DataFrame, settings: MethodSettings, *, within: list[str]) -> pd.DataFrame:
    """Rows of results with ``posterior_share`` and ``low_result_probability``; never used for the list itself.

    The prior is fitted to the rows that agree in ``within`` (for example year and procedure) and in the ``kind`` of
    school; where fewer than ``prior_minimum_schools`` do, to all that agree in ``within``. Pass the whole region, not
    one school.
    """
    x, n = counts(_numbers(frame["failed"]), _numbers(frame["participants"]))
    wide = _priors(frame, x, n, within)
    narrow = _priors(frame, x, n, [*within, "kind"])
    enough = narrow["schools"].to_numpy() >= settings.prior_minimum_schools
    alpha = np.where(enough, narrow["alpha"], wide["alpha"])
    beta = np.where(enough, narrow["beta"], wide["beta"])
    return frame.assign(
        posterior_share=posterior_mean(x, n, alpha, beta),
        low_result_probability=probability_at_least(settings.low_result_share, x, n, alpha, beta),
    )


def funnel_curves(funnel: Funnel, largest: int, settings: MethodSettings, *, spread: Spread) -> pd.DataFrame:
    """Curves of a funnel from 1 to ``largest`` pupils, every number up to 200 and thinner beyond.

    Columns: ``pupils``, ``warning_low``, ``warning_high``, ``alarm_low``, ``alarm_high`` (0–1).
    """
    grid = np.arange(1, min(largest, _DENSE_UP_TO) + 1)
    if largest > _DENSE_UP_TO:
        sparse = np.geomspace(_DENSE_UP_TO, largest, _SPARSE_POINTS)
        grid = np.unique(np.concatenate([grid, np.rint(sparse).astype(int), [largest]]))
    curves: dict[str, FloatArray] = {}
    for name, z in (("warning", settings.funnel_warning_z), ("alarm", settings.funnel_alarm_z)):
        curves[f"{name}_low"], curves[f"{name}_high"] = funnel_limits(
            funnel, grid, z, exact_below=settings.funnel_exact_below, spread=spread
        )
    return pd.DataFrame({"pupils": grid, **curves})


def _priors(frame: pd.DataFrame, x: FloatArray, n: FloatArray, keys: list[str]) -> pd.DataFrame:
    sums = frame[keys].assign(
        schools=np.isfinite(n), x=np.where(np.isfinite(n), x, np.nan), n=n, squares=n**2, shares_squared=x**2 / n
    )
    measures = ["schools", "x", "n", "squares", "shares_squared"]
    totals = sums.groupby(keys, dropna=False, observed=True)[measures].transform("sum")
    alpha, beta = prior_from_moments(*(totals[name] for name in measures))
    return pd.DataFrame({"schools": totals["schools"], "alpha": alpha, "beta": beta}, index=frame.index)


def _sized(frame: pd.DataFrame, side: str) -> tuple[FloatArray, FloatArray]:
    failed, participants = _numbers(frame[f"failed_{side}"]), _numbers(frame[f"participants_{side}"])
    pupils = f"pupils_{side}"
    return by_pupils(failed, participants, _numbers(frame[pupils])) if pupils in frame else (failed, participants)


def _numbers(column: pd.Series) -> FloatArray:
    return column.to_numpy(dtype=float, na_value=np.nan)
