"""Pooled shares counted again from rows of results: pupils, expected failed, the share with usual procedures."""

from __future__ import annotations

import pandas as pd


def standard_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per school from rows with ``school_code, key, exam, grade, participants, failed`` of one region and year.

    ``share`` 0–1 with the region's usual procedures and ``size``: pupils at the region's share as sure as this share.
    """
    sums = rows.groupby("key")[["failed", "participants"]].sum()
    rate = rows["key"].map(sums["failed"] / sums["participants"])
    works = rows.assign(expected=rate * rows["participants"], spread=rate * (1 - rate) * rows["participants"])
    totals = works.groupby("school_code")[["participants", "failed", "expected", "spread"]].sum()
    largest = rows.groupby(["school_code", "exam", "grade"])["participants"].max()
    totals["pupils"] = largest.groupby("school_code").sum()
    whole = totals["failed"].sum() / totals["participants"].sum()
    # relative variance of the observed against the expected, pupils as clusters, set equal to that of a binomial share
    relative = totals["spread"] * (totals["participants"] / totals["pupils"]) / totals["expected"] ** 2
    return totals.assign(share=whole * totals["failed"] / totals["expected"], size=(1 - whole) / whole / relative)
