"""Second results of the same graduate: parted from the first ones, never added to them."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.graduates import Retakes
from shnro_core.importers.readers.base import Context
from shnro_core.importers.readers.gia.subjects import main_period_end

_GRADUATE: Final = ["exam", "subject", "level", "school_code", "identity"]


def settle_retakes(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that count: those of the main period, or with the user's word the later result in place of the first.

    A retake is a result after the main period, or a later one of a graduate who has exactly one earlier result.
    """
    ends = {year: pd.Timestamp(main_period_end(int(year))) for year in rows["year"].dropna().unique()}
    late = (rows["date"] > pd.to_datetime(rows["year"].map(ends))).fillna(False).astype(bool)
    known = rows[rows["identity"].notna() & rows["date"].notna()]
    groups = known.groupby(_GRADUATE)["date"]
    first = groups.transform("min")
    alone = (known["date"] == first).groupby([known[name] for name in _GRADUATE]).transform("sum") == 1
    again = ((known["date"] > first) & alone).reindex(rows.index, fill_value=False)
    retake = late | again
    kept, left = rows[~retake], rows[retake]
    counted = bool(context.choice.retakes)
    if len(left):
        context.parameters["retakes"] = "да" if counted else "нет"
    taken = _last_of_known(kept, left) if counted else left.iloc[:0]
    sheet = left["sheet"].iloc[0] if len(left) and isinstance(left["sheet"].iloc[0], str) else None
    told = tuple(int(row) for row in left["row"])
    context.check(Stage.VALUES, Retakes(context.file, sheet, told, len(kept), counted=counted, replaced=len(taken)))
    if taken.empty:
        return kept
    replaced = pd.MultiIndex.from_frame(kept[_GRADUATE]).isin(pd.MultiIndex.from_frame(taken[_GRADUATE]))
    return pd.concat([kept[~replaced], taken])


def _last_of_known(kept: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """The last retake of each graduate who has exactly one first result and no namesake on that day."""
    named = left[left["identity"].notna()]
    last = named[named["date"] == named.groupby(_GRADUATE)["date"].transform("max")]
    single = last.groupby(_GRADUATE)["row"].transform("size") == 1
    firsts = kept[kept["identity"].notna()].groupby(_GRADUATE).size()
    wanted = pd.MultiIndex.from_frame(last[_GRADUATE])
    certain = single.to_numpy() & (firsts.reindex(wanted, fill_value=0).to_numpy() == 1)
    found: pd.DataFrame = last.loc[certain]
    return found
