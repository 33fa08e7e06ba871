"""How the number of schools on the list depends on the threshold of a low result, all else as in the scenario."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts import steps
from shnro_core.charts.theme import Palette
from shnro_core.exports.story.cohort import chosen_year
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.scenario.comparison import file_stem, notes, sources, stamp
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import parameter, resolve
from shnro_core.store.method import NoDataError

THRESHOLDS: Final = tuple(round(step / 100, 2) for step in range(20, 41))
"""Thresholds of the strip: 20 to 40 %."""
_STRIPS_KEPT: Final = 32


def tell(context: Context) -> Story:
    """Story of one block, or of none where the scenario leaves no result of the year."""
    year = chosen_year(context)
    if year is None:
        return Story(title="", line="")
    try:
        counts = listed(context, year)
    except NoDataError:
        return Story(title="", line="")
    return Story(title="", line="", blocks=(_block(context, year, counts),))


def listed(context: Context, year: int) -> pd.DataFrame:
    """Schools on the list at each threshold, ``threshold, listed``; the same frame whatever the scenario's threshold.

    Raises NoDataError when the scenario leaves no result of the year.
    """
    norm = resolve().low_result_share
    fixed = dataclasses.replace(context, settings=dataclasses.replace(context.settings, low_result_share=norm))
    return fixed.compute("listed_by_threshold", region=context.region.code, year=year, thresholds=THRESHOLDS)


def _block(context: Context, year: int, counts: pd.DataFrame) -> Block:
    rows = counts.assign(percent=100 * counts["threshold"])
    told = _told(tuple(rows["percent"].tolist()), tuple(rows["listed"].tolist()), context.colours)
    return Block(
        key="scenario-strip",
        title=told.title,
        n=f"Порог низкого результата от 20 до 40 %, остальное — как в сценарии. {_own(context, told)}Не официально.",
        chart=told.chart,
        alt=told.alt,
        remark=told.remark,
        table=Table(
            frame=rows,
            columns=(
                Column("percent", "Порог", Kind.PERCENT),
                Column("listed", "Школ в ШНРО", Kind.COUNT),
            ),
            caption=f"Число ШНРО по порогу низкого результата, {year} год",
            file_stem=file_stem(context, "polosa_porogov", year),
            sources=sources(context, "результаты процедур исследуемого периода"),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


@dataclass(frozen=True)
class _Told:
    """What is told of the strip, the same for every threshold of the scenario; the chart must not be changed."""

    listed: Mapping[float, int]
    title: str
    chart: go.Figure
    alt: str
    remark: str | None


@lru_cache(maxsize=_STRIPS_KEPT)
def _told(percents: tuple[float, ...], listed_schools: tuple[int, ...], colours: Palette) -> _Told:
    norm = parameter("low_result_share").norm
    marks = {round(100 * norm, 4): "порог нормы"} if isinstance(norm, float) else {}
    rows = pd.DataFrame({"percent": percents, "listed": listed_schools})
    places = list(zip(percents, listed_schools, strict=True))
    return _Told(
        listed={round(percent, 4): count for percent, count in places},
        title=_title(listed_schools),
        chart=steps.strip(frame=rows, at="percent", value="listed", marks=marks, colours=colours),
        alt="Число ШНРО по порогам: " + "; ".join(f"{text.percent(p)} — {count}" for p, count in places),
        remark=_steepest(places),
    )


def _own(context: Context, told: _Told) -> str:
    """The scenario's own threshold in words: the picture stays the same while its slider moves, and is not redrawn."""
    own = 100 * context.settings.low_result_share
    here = told.listed.get(round(own, 4))
    if here is None:
        return f"Порог сценария {text.percent(own)} лежит вне полосы. "
    return f"Сценарий: {text.percent(own)} — {text.number(here)} ШНРО. "


def _title(listed_schools: Sequence[int]) -> str:
    low, high = min(listed_schools), max(listed_schools)
    if low == high:
        return f"Порог от 20 до 40 % списка не меняет: {text.number(low)} ШНРО"
    return f"С порогом от 20 до 40 % ШНРО от {text.number(listed_schools[0])} до {text.number(listed_schools[-1])}"


def _steepest(places: Sequence[tuple[float, int]]) -> str | None:
    """Between which two thresholds the list changes most; None where it never does."""
    before, after = max(pairwise(places), key=lambda step: abs(step[1][1] - step[0][1]))
    if before[1] == after[1]:
        return None
    return (
        f"Сильнее всего список меняется между {text.number(before[0])} и {text.percent(after[0])}: "
        f"{text.number(before[1])} и {text.schools(after[1])}."
    )
