"""Loaded answers as waves with intervals and changes between the first and the last wave of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.exports.story.surveys.answers import FALLEN, NOT_TOLD, RISEN
from shnro_core.methodology.uncertainty import by_pupils, newcombe, newcombe_probability, standing_out, wilson

_WAVES: Final = {"апрель": 0, "ноябрь": 1}
_KEY: Final = ["respondents", "question"]


@dataclass(frozen=True)
class Loaded:
    """Answers of one region. Own calculation, sections 9 and 12 of the method.

    ``options``: one row per question × wave × option with ``n`` (answers of the wave), ``pct``, ``scale`` (the question
    has positive answers) and ``several`` (more answers than invited: several could be chosen). ``waves``: one row per
    scale question × wave with ``positive``, ``share_pct``, ``size`` and the interval. ``changes``: first against last
    wave; a verdict stands with all questions looked at together. ``size`` is the answers, no more than the schools:
    several respondents of one school are not independent, and the answers do not say of which school they are.
    """

    options: pd.DataFrame
    waves: pd.DataFrame
    changes: pd.DataFrame


def read(rows: pd.DataFrame, level: float, schools: int) -> Loaded:
    """Waves and changes of the loaded answers of so many ``schools``; waves are taken as independent samples."""
    wave = [*_KEY, "year", "wave"]
    n = rows.groupby(wave)["answers"].transform("sum")
    options = rows.assign(
        wave_name=rows["wave"] + " " + rows["year"].astype(int).astype(str),
        wave_order=2 * rows["year"] + rows["wave"].map(_WAVES),
        n=n,
        pct=100 * rows["answers"] / n.where(n > 0),
        scale=rows.groupby(_KEY)["positive"].transform("any").astype(bool),
        several=(n > rows["invited"]).fillna(value=False).groupby([rows[k] for k in _KEY]).transform("any"),
    )
    waves = _waves(options[options["scale"]], level, schools)
    return Loaded(options=options, waves=waves, changes=_changes(waves, level))


def _waves(options: pd.DataFrame, level: float, schools: int) -> pd.DataFrame:
    waves = (
        options.assign(upper=options["answers"].where(options["positive"].astype(bool), 0))
        .groupby([*_KEY, "wave_order"], as_index=False)
        .agg(
            wave_name=("wave_name", "first"), n=("n", "first"), invited=("invited", "first"), positive=("upper", "sum")
        )
    )
    size = waves["n"].clip(upper=schools) if schools else waves["n"]
    low, high = wilson(*by_pupils(waves["positive"], waves["n"], size), level)
    return waves.assign(
        size=size, share_pct=100 * waves["positive"] / waves["n"], low_pct=100 * low, high_pct=100 * high
    )


def _changes(waves: pd.DataFrame, level: float) -> pd.DataFrame:
    ordered = waves[waves["n"] > 0].sort_values("wave_order", kind="stable")
    ends = ordered.groupby(_KEY, as_index=False).agg(
        waves=("wave_order", "nunique"),
        wave_from=("wave_name", "first"),
        wave_to=("wave_name", "last"),
        positive_from=("positive", "first"),
        positive_to=("positive", "last"),
        n_from=("n", "first"),
        n_to=("n", "last"),
        size_from=("size", "first"),
        size_to=("size", "last"),
    )
    ends = ends[ends["waves"] > 1].reset_index(drop=True)
    (x1, n1), (x2, n2) = (
        by_pupils(*(ends[f"{k}_{side}"] for k in ("positive", "n", "size"))) for side in ("from", "to")
    )
    change, low, high = newcombe(x1, n1, x2, n2, level)
    named = standing_out(newcombe_probability(x1, n1, x2, n2), level)
    return ends.assign(
        change_pp=100 * change,
        low_pp=100 * low,
        high_pp=100 * high,
        verdict=np.where(named & (change > 0), RISEN, np.where(named, FALLEN, NOT_TOLD)),
    )
