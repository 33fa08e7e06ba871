"""How the number of schools on the list depends on the threshold of a low result, all else as in the scenario."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
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
_SAME: Final = 1e-6
_CHARTS_KEPT: Final = 32


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
    norm = parameter("low_result_share").norm
    marks = {round(100 * norm, 4): "порог нормы"} if isinstance(norm, float) else {}
    low, high = int(rows["listed"].min()), int(rows["listed"].max())
    return Block(
        key="scenario-strip",
        title=_title(rows, low, high),
        n=f"Порог низкого результата от 20 до 40 %, остальное — как в сценарии. {_own(context, rows)}Не официально.",
        chart=_chart(tuple(rows["percent"]), tuple(rows["listed"]), tuple(marks.items()), context.colours),
        alt="Число ШНРО по порогам: "
        + "; ".join(f"{text.percent(p)} — {count}" for p, count in zip(rows["percent"], rows["listed"], strict=True)),
        remark=_steepest(rows) if low != high else None,
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


@lru_cache(maxsize=_CHARTS_KEPT)
def _chart(
    percents: tuple[float, ...], listed_schools: tuple[int, ...], marks: tuple[tuple[float, str], ...], colours: Palette
) -> go.Figure:
    """The picture, the same one for every threshold of the scenario; must not be changed."""
    rows = pd.DataFrame({"percent": percents, "listed": listed_schools})
    return steps.strip(frame=rows, at="percent", value="listed", marks=dict(marks), colours=colours)


def _own(context: Context, rows: pd.DataFrame) -> str:
    """The scenario's own threshold in words: the picture stays the same while its slider moves, and is not redrawn."""
    own = context.settings.low_result_share
    here = rows[(rows["threshold"] - own).abs() < _SAME]
    if here.empty:
        return f"Порог сценария {text.percent(100 * own)} лежит вне полосы. "
    return f"Сценарий: {text.percent(100 * own)} — {text.number(here['listed'].iloc[0])} ШНРО. "


def _title(rows: pd.DataFrame, low: int, high: int) -> str:
    if low == high:
        return f"Порог от 20 до 40 % списка не меняет: {text.number(low)} ШНРО"
    first, last = int(rows["listed"].iloc[0]), int(rows["listed"].iloc[-1])
    return f"С порогом от 20 до 40 % ШНРО от {text.number(first)} до {text.number(last)}"


def _steepest(rows: pd.DataFrame) -> str:
    change = rows["listed"].diff()
    place = int(change.abs().iloc[1:].to_numpy().argmax()) + 1
    before, after = rows.iloc[place - 1], rows.iloc[place]
    return (
        f"Сильнее всего список меняется между {text.number(before['percent'])} и {text.percent(after['percent'])}: "
        f"{text.number(before['listed'])} и {text.schools(after['listed'])}."
    )
