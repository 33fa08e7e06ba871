"""The 24 indicators of order-548-2022: from counts to P, dynamics, score and result of a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.methodology.uncertainty import with_change_interval
from shnro_core.methodology.uncertainty.paired import paired_change_told
from shnro_core.parameters import IndicatorSpec, MethodSettings, indicator_groups, indicator_specs

POSITIVE: Final = "положительная"
NEGATIVE: Final = "отрицательная"
UNCHANGED: Final = "без изменений"
NO_DATA: Final = "нет данных"
INCOMPARABLE: Final = "несравнимо"
OWN_SIGNALS: Final = "собственные сигналы: каждый год одна и та же часть школ, снизиться не могут"
SHORT_PERIOD: Final = "исследуемый период покрыт данными не весь"


def indicator_values(counts: pd.DataFrame, *, regions: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    """N, S and ``P = N / S · 100`` of every indicator in every year; one row per region, year and indicator.

    ``counts`` has one row per region, year and count (``region, year, key, value``), counts not known are absent.
    Columns of the answer: ``region, year, code, direction, task, name, n_count, s_count, p_pct, missing, note,
    unknown_count, incomparable``; ``missing`` names what must be loaded, ``unknown_count`` schools of S that the data
    do not speak of, ``incomparable`` why the value stands beside no other year's.
    """
    columns = (counts[name] for name in ("region", "year", "key", "value"))
    known = {(r, int(y), k): int(v) for r, y, k, v in zip(*columns, strict=True)}
    rows = []
    for region, year in product(regions, years):
        for spec in indicator_specs():
            n = known.get((region, year, spec.numerator or ""))
            s = known.get((region, year, spec.denominator or ""))
            computed = n is not None and s is not None and s > 0
            rows.append(
                {
                    "region": region,
                    "year": year,
                    "code": spec.code,
                    "direction": spec.direction,
                    "task": spec.task,
                    "name": spec.name,
                    "n_count": n if computed else None,
                    "s_count": s if computed else None,
                    "missing": "" if computed else f"нет данных: {spec.needs}",
                    "note": spec.note,
                    "unknown_count": s - known.get((region, year, spec.known), 0)
                    if s and computed and spec.known
                    else None,
                    "incomparable": _incomparable(spec, region, year, known) if computed else "",
                }
            )
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("n_count", "s_count", "unknown_count"), "Int64"))
    share = frame["n_count"].to_numpy(float, na_value=np.nan) / frame["s_count"].to_numpy(float, na_value=np.nan)
    return frame.assign(p_pct=100 * share)


def _incomparable(spec: IndicatorSpec, region: str, year: int, known: Mapping[tuple[str, int, str], int]) -> str:
    if spec.own and known.get((region, year, spec.own), 0):
        return OWN_SIGNALS
    return SHORT_PERIOD if spec.of_list and not known.get((region, year, "period_complete"), 0) else ""


def score_indicators(values: pd.DataFrame, *, year_from: int, year_to: int, settings: MethodSettings) -> pd.DataFrame:
    """Dynamics and score of every indicator between two years; one row per indicator.

    Adds to the figures of both years ``change_pp``, ``desired`` (rise or fall), ``dynamics`` (положительная = towards
    the desired direction, отрицательная, без изменений, несравнимо, нет данных) and ``score``: 1, 0, the open value
    for no change, missing without data and between years that are not measured alike; those have no ``change_pp``
    and ``incomparable`` says why. Source: order-548-2022, раздел 6.4.
    """
    both = _year_of(values, year_from, "_from").merge(_year_of(values, year_to, "_to"), on="code", validate="1:1")
    frame = pd.DataFrame(
        [
            {"code": s.code, "direction": s.direction, "task": s.task, "name": s.name,
             "desired": s.desired or settings.indicator_undirected}
            for s in indicator_specs()
        ]
    ).merge(both, on="code", validate="1:1")  # fmt: skip
    # counts multiplied across: equal shares are equal exactly
    grown = np.sign(
        frame["n_count_to"].to_numpy(float, na_value=np.nan) * frame["s_count_from"].to_numpy(float, na_value=np.nan)
        - frame["n_count_from"].to_numpy(float, na_value=np.nan) * frame["s_count_to"].to_numpy(float, na_value=np.nan)
    )
    towards = np.where(frame["desired"] == "rise", grown, -grown)
    why = frame["incomparable_from"].mask(frame["incomparable_from"] == "", frame["incomparable_to"])
    unlike = (why != "") & ~np.isnan(towards)
    towards = np.where(unlike, np.nan, towards)
    kinds = [towards > 0, towards < 0, towards == 0]
    scores = np.select(
        kinds, [settings.indicator_positive_score, 0.0, settings.indicator_unchanged_score], default=np.nan
    )
    return frame.assign(
        change_pp=(frame["p_pct_to"] - frame["p_pct_from"]).mask(unlike),
        incomparable=why.where(unlike, ""),
        dynamics=np.select([unlike, *kinds], [INCOMPARABLE, POSITIVE, NEGATIVE, UNCHANGED], default=NO_DATA),
        score=scores,
    )


def with_chance(scored: pd.DataFrame, moves: pd.DataFrame, settings: MethodSettings) -> pd.DataFrame:
    """``told_from_chance`` of every change: McNemar's test for the same schools counted twice, Newcombe for the rest.

    ``moves`` has ``key, came, gone`` of the counts of schools. Missing where nothing is compared and where pupils are
    counted. Own calculation.
    """
    pairs = scored[[f"{name}_{side}" for name in ("n_count", "s_count") for side in ("from", "to")]].rename(
        columns=lambda name: name.replace("n_count", "failed").replace("s_count", "participants")
    )
    told = with_change_interval(pairs, settings)["told_from_chance"].astype("boolean")
    known = {str(k): (int(c), int(g)) for k, c, g in zip(moves["key"], moves["came"], moves["gone"], strict=True)}
    numerators = {s.code: s.numerator or "" for s in indicator_specs()}
    paired = [known.get(numerators[code]) for code in scored["code"]]
    for place, moved in zip(scored.index, paired, strict=True):
        if moved is not None:
            told[place] = paired_change_told(*moved, settings.confidence_level)
    # pupils of one school come and go together: counted one by one they would make any change look sure
    of_pupils = scored["code"].map(numerators).str.startswith("pupils")
    return scored.assign(told_from_chance=told.where(scored["change_pp"].notna() & ~of_pupils))


def group_results(scored: pd.DataFrame, settings: MethodSettings) -> pd.DataFrame:
    """``П_g = Σ П_p · A_p / n`` of every task, and the same over a direction (our own summary).

    One row per direction and task: ``code, title, level`` (задача, направление), ``indicators_count`` = n,
    ``told_count`` of them whose change can be told from chance (by ``with_chance``), ``left_out`` (codes without data),
    ``incomparable`` (codes not compared, never counted), ``result`` 0–1, missing when nothing can be scored. Source:
    order-548-2022, раздел 6.4.
    """
    rows = []
    for group in indicator_groups():
        is_task = "." in group.code
        own = scored[scored["task"] == group.code] if is_task else scored[scored["direction"] == int(group.code)]
        unlike = own["dynamics"] == INCOMPARABLE
        without = own["score"].isna() & ~unlike
        counted = own.loc[~unlike, "score"]
        counted = counted.fillna(0.0) if settings.indicator_missing == "counted" else counted.dropna()
        result = float((counted * settings.indicator_weight).sum() / len(counted)) if len(counted) else np.nan
        rows.append(
            {
                "code": group.code,
                "title": group.title,
                "level": "задача" if is_task else "направление",
                "indicators_count": len(counted),
                "told_count": int(own["told_from_chance"].fillna(value=False).sum())
                if "told_from_chance" in own
                else 0,
                "left_out": ", ".join(own.loc[without, "code"]) if settings.indicator_missing == "left_out" else "",
                "incomparable": ", ".join(own.loc[unlike, "code"]),
                "result": np.nan if own["score"].isna().all() else result,
            }
        )
    return pd.DataFrame(rows)


def _year_of(values: pd.DataFrame, year: int, suffix: str) -> pd.DataFrame:
    own = values.loc[
        values["year"] == year, ["code", "n_count", "s_count", "p_pct", "missing", "unknown_count", "incomparable"]
    ]
    return own.rename(columns=lambda name: name if name == "code" else f"{name}{suffix}")
