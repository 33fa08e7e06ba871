"""Whom the pages would name in an invented region: the decisions of the pages themselves, a family each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.bench.chance.invented import OGE, Regions
from shnro_core.charts.theme import LIGHT
from shnro_core.exports.story import Context
from shnro_core.exports.story.compare.peers import HIGHER, LOWER, against, compared, with_states
from shnro_core.exports.story.compare.towns import standard_shares
from shnro_core.exports.story.funnel.compared import SMALL, judged_by_funnel
from shnro_core.methodology.conditions_line import against_conditions, fit_conditions_line
from shnro_core.methodology.uncertainty import (
    apart_from_rest,
    beyond_chance,
    compare_groups,
    standing_out,
    with_change_interval,
    with_difference_from,
    with_standardised,
)
from shnro_core.methodology.uncertainty.intervals import ABOVE, BELOW
from shnro_core.model import DataKind, Region
from shnro_core.parameters import MethodSettings, resolve

LOW_MARKERS: Final = 4
_SIMILAR: Final = 10
_SIDE: Final = 5
Named = pd.DataFrame
"""Schools that were looked at: ``people``, ``named``, ``alone`` (told apart if it were the only one), ``worse``."""


def _context() -> Context:
    def none(*_: object, **__: object) -> pd.DataFrame:
        raise LookupError("вымышленная область ничего не хранит")

    return Context(region=Region("0", "Вымышленная область", DataKind.DEMO), colours=LIGHT, fetch=none, choices={})


_HERE: Final = _context()
_SETTINGS: Final[MethodSettings] = resolve()


def funnel(regions: Regions, region: int, only: tuple[int, int] | None = None) -> Named:
    """«Воронка»: schools named beyond the limits."""
    every, _, _ = judged_by_funnel(with_standardised(regions.totals(region, 1, only)), _SETTINGS)
    rows = every[every["place"] != SMALL]
    return _schools(rows, rows["named"], rows["probability"] < 1 - _SETTINGS.confidence_level)


def conditions(regions: Regions, region: int) -> Named:
    """«Лучше своих условий»: named only where the conditions explain anything."""
    rows = with_standardised(regions.totals(region, 1))
    usual = rows["expected"] / rows["participants"]
    line = fit_conditions_line(rows["conditions"], rows["failed"], rows["participants"], usual)
    if line is None:
        return _schools(rows, np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool))
    found = against_conditions(line, rows["conditions"], rows, usual, _SETTINGS).rows
    return _schools(rows, found["told"].notna(), found["probability"] < 1 - _SETTINGS.confidence_level)


def similar(regions: Regions, region: int, only: tuple[int, int] | None = None) -> Named:
    """«Сравнение»: one school beside those of its size."""
    rows = with_standardised(regions.totals(region, 1, only)).sort_values("participants")
    middle = len(rows) // 2
    beside = rows.iloc[middle : middle + _SIMILAR + 1]
    found = compared(beside, beside.head(1), _HERE)
    return _schools(found, found["state"].isin([LOWER, HIGHER]))


def side_by_side(regions: Regions, region: int) -> Named:
    """«Школы рядом»: every procedure of a few schools against the first."""
    took = regions.pupils[region][:_SIDE]
    rows = pd.DataFrame(
        {
            "procedure": np.tile(np.arange(2 * took.shape[1]), len(took)),
            "school_code": np.arange(len(took)).repeat(2 * took.shape[1]),
            "failed": regions.failed[1, region, :_SIDE].reshape(-1).astype(float),
            "participants": took.repeat(2, axis=-1).reshape(-1).astype(float),
        }
    )
    held = rows[rows["participants"] > 0]
    bases = held[held["school_code"] == 0].set_index("procedure", drop=False)
    own = held[held["procedure"].isin(bases.index)]
    found = with_states(against(own, bases.loc[own["procedure"]], _HERE), _HERE)
    return pd.DataFrame({"named": found["state"].isin([LOWER, HIGHER])})


def towns(regions: Regions, region: int) -> Named:
    """«Муниципалитеты рядом»: shares of failing over schools against the first."""
    rows = with_standardised(regions.totals(region, 1))
    names = sorted(rows["municipality"].unique())[:_SIDE]
    shares = standard_shares(rows[rows["municipality"].isin(names)], names, _SETTINGS.confidence_level)
    found = with_difference_from(shares, 0, _SETTINGS.confidence_level)
    return pd.DataFrame({"named": found["told_from_chance"].fillna(value=False).astype(bool)})


def by_town(regions: Regions, region: int, flag: Callable[[Regions, int], np.ndarray]) -> Named:
    """«Карта», «Обзор», «Дефициты»: municipalities by the share of schools with a sign."""
    counts = pd.DataFrame({"town": regions.town[region], "found": flag(regions, region)}).groupby("town")["found"]
    verdict = apart_from_rest(counts.sum(), counts.size(), _SETTINGS.confidence_level)
    return pd.DataFrame({"named": np.isin(verdict.astype(str), [ABOVE, BELOW])})


def clusters(regions: Regions, region: int) -> Named:
    """«Дефициты»: listed schools against the others by kind of deficit."""
    listed = _listed(regions, region)
    found = [
        compare_groups(
            int(kind[region][~listed].sum()),
            int((~listed).sum()),
            int(kind[region][listed].sum()),
            int(listed.sum()),
            _SETTINGS.confidence_level,
        ).p_value
        for kind in regions.deficits
        if 0 < listed.sum() < listed.size
    ]
    return pd.DataFrame({"named": standing_out(found, _SETTINGS.confidence_level)})


def procedures(regions: Regions, region: int) -> Named:
    """«Динамика»: procedures whose results got worse more often than others."""
    took = regions.pupils[region].repeat(2, axis=-1)
    before, after = (regions.failed[year, region].reshape(took.shape).ravel() for year in range(2))
    rows = pd.DataFrame(
        {
            "procedure": np.tile(np.arange(took.shape[1]), len(took)),
            "failed_from": before,
            "participants_from": took.ravel(),
            "failed_to": after,
            "participants_to": took.ravel(),
        }
    )
    rows = with_change_interval(rows[rows["participants_to"] > 0].reset_index(drop=True), _SETTINGS)
    worse = _told(rows).groupby(rows["procedure"]).agg(["sum", "size"])
    return pd.DataFrame({"named": beyond_chance(worse["sum"], worse["size"], _SETTINGS.confidence_level)})


FAMILIES: Final[Mapping[str, Callable[[Regions, int], Named]]] = {
    "Воронка · все процедуры": funnel,
    "Воронка · ОГЭ, математика": lambda r, i: funnel(r, i, OGE),
    "Воронка · свои условия": conditions,
    "Сравнение · похожие, все процедуры": similar,
    "Сравнение · похожие, ОГЭ, математика": lambda r, i: similar(r, i, OGE),
    "Сравнение · рядом, по процедурам": side_by_side,
    "Сравнение · муниципалитеты": towns,
    "Карта и обзор · доля ШНРО": lambda r, i: by_town(r, i, _listed),
    "Карта · доля школ с маркерами": lambda r, i: by_town(r, i, _marked),
    "Карта · рост доли не справившихся": lambda r, i: by_town(r, i, _rose),
    "Дефициты и карта · муниципалитеты": lambda r, i: by_town(r, i, lambda of, at: of.deficits[0, at]),
    "Дефициты · ШНРО и остальные": clusters,
    "Динамика · процедуры": procedures,
}


def _markers(regions: Regions, region: int) -> np.ndarray:
    took = regions.pupils[region][None, :, :, None]
    low = (regions.failed[:, region] >= _SETTINGS.low_result_share * took) & (took > 0)
    return np.asarray(low.sum(axis=(0, 2, 3)))


def _listed(regions: Regions, region: int) -> np.ndarray:
    return _markers(regions, region) >= LOW_MARKERS


def _marked(regions: Regions, region: int) -> np.ndarray:
    return _markers(regions, region) > 0


def _rose(regions: Regions, region: int) -> np.ndarray:
    sides = [regions.failed[year, region].sum(axis=(1, 2)) for year in range(2)]
    took, people = 2 * regions.pupils[region].sum(axis=1), regions.people[region]
    rows = pd.DataFrame(
        {
            **{f"failed_{side}": failed for side, failed in zip(("from", "to"), sides, strict=True)},
            **{
                f"{name}_{side}": n
                for side in ("from", "to")
                for name, n in (("participants", took), ("pupils", people))
            },
        }
    )
    return _told(with_change_interval(rows, _SETTINGS)).to_numpy()


def _told(changes: pd.DataFrame) -> pd.Series:
    """Rows whose share grew and whose growth is told from chance, each looked at alone."""
    return changes["told_from_chance"].fillna(value=False).astype(bool) & (changes["change_pp"] > 0)


def _schools(rows: pd.DataFrame, named: pd.Series | np.ndarray, alone: pd.Series | np.ndarray | None = None) -> Named:
    told = np.asarray(named, dtype=bool)
    return pd.DataFrame(
        {
            "people": rows["pupils"].to_numpy(),
            "named": told,
            "alone": told if alone is None else np.asarray(alone, dtype=bool),
            "worse": rows["worse"].to_numpy(),
        }
    )
