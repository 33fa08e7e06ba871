"""From pupils' rows to schools: counts, sums and the rank correlation of methods §11. No row leaves this module."""

from __future__ import annotations

import base64
import hashlib

import numpy as np
import pandas as pd

from shnro_core.importers.contract import MINIMUM_PAIRS, MarkScale


def school_results(
    pupils: pd.DataFrame, *, maximum: float | None, scale: MarkScale | None, minimum: float | None
) -> pd.DataFrame:
    """Aggregates per school over participants only.

    ``pupils``: one row per participant, index = row of the file, columns ``school_code``, ``score`` and, for ВПР,
    ``previous_mark`` (2–5 or missing). ``scale`` gives marks 2–5 (2 = failed); without it ``minimum`` gives failed.
    Result: one row per school, sorted by code, with the measures of table ``result`` and ``first_row``.
    """
    score = pupils["score"].astype(float)
    work = pd.DataFrame({"school_code": pupils["school_code"].astype(str), "score": score, "square": score**2})
    work["first_row"] = pupils.index
    if scale is not None:
        mark = np.searchsorted([scale.min_mark3, scale.min_mark4, scale.min_mark5], score, side="right") + 2
        for value in (2, 3, 4, 5):
            work[f"mark{value}"] = mark == value
        work["failed"] = work["mark2"]
    elif minimum is not None:
        work["failed"] = score < minimum
    groups = work.groupby("school_code", sort=True)
    sums = groups[[c for c in ("failed", "mark2", "mark3", "mark4", "mark5") if c in work]].sum().astype("Int64")
    result = sums.assign(
        participants=groups.size().astype("Int64"),
        score_sum=groups["score"].sum(),
        score_sum_squares=groups["square"].sum(),
        first_row=groups["first_row"].min(),
    )
    result["mean_score"] = result["score_sum"] / result["participants"]
    result["mean_percent_of_maximum"] = 100 * result["mean_score"] / maximum if maximum else None
    if "previous_mark" in pupils:
        result["previous_mark_rank_correlation"] = rank_correlation(pupils)
    return result.reset_index()


def fingerprints(school_codes: pd.Series, pupil_codes: pd.Series, key: str) -> pd.Series:
    """Pupils of each school as sorted 32-bit numbers in base64; empty where a pupil has no code. Index = school code.

    Equal codes give equal numbers under one ``key``, which is drawn anew for every import: the numbers tell whether two
    files count the same pupils and mean nothing outside that import.
    """
    digests = {code: _digest(code, key) for code in pupil_codes.dropna().unique()}
    numbers = pd.DataFrame({"school_code": school_codes.astype(str), "number": pupil_codes.map(digests)})
    return numbers.groupby("school_code")["number"].agg(_packed).astype("string")


def shared_pupils(one: str, other: str) -> int | None:
    """How many pupils two fingerprints have in common; None when one of them is empty."""
    if not one or not other:
        return None
    left, right = (np.frombuffer(base64.b64decode(text), dtype="<u4") for text in (one, other))
    return len(np.intersect1d(left, right))


def _digest(code: object, key: str) -> int:
    text = str(int(code) if isinstance(code, float) and code.is_integer() else code).strip().lower()
    return int.from_bytes(hashlib.blake2b(text.encode(), key=bytes.fromhex(key), digest_size=4).digest(), "little")


def _packed(numbers: pd.Series) -> str:
    if numbers.isna().any():
        return ""
    return base64.b64encode(np.sort(numbers.to_numpy(dtype="<u4")).tobytes()).decode()


def rank_correlation(pupils: pd.DataFrame) -> pd.Series:
    """Spearman's correlation of previous mark and score within each school, ties given mean ranks.

    Missing below 3 pairs and where marks or scores are all equal. Index = school code.
    """
    pairs = pupils[["school_code", "previous_mark", "score"]].dropna()
    pairs = pairs.astype({"school_code": str, "previous_mark": float, "score": float})
    groups = pairs.groupby("school_code")
    ranks = pd.DataFrame(
        {"school_code": pairs["school_code"], "x": groups["previous_mark"].rank(), "y": groups["score"].rank()}
    )
    ranks = ranks.assign(xx=ranks["x"] ** 2, yy=ranks["y"] ** 2, xy=ranks["x"] * ranks["y"])
    sums = ranks.groupby("school_code")[["x", "y", "xx", "yy", "xy"]].sum()
    n = ranks.groupby("school_code").size()
    spread_x = sums["xx"] - sums["x"] ** 2 / n
    spread_y = sums["yy"] - sums["y"] ** 2 / n
    known = (n >= MINIMUM_PAIRS) & (spread_x > 1e-9) & (spread_y > 1e-9)
    covariance = sums["xy"] - sums["x"] * sums["y"] / n
    spread = (spread_x[known] * spread_y[known]) ** 0.5
    return (covariance[known] / spread).clip(-1, 1)
