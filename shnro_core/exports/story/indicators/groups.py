"""Results П_g of tasks and directions: a best task is named only where chance cannot explain it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.bars import horizontal
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.wording import listing
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import indicator_specs

_TASK: Final = "задача"
DOUBLES: Final = {
    a.code: b.code
    for a in indicator_specs()
    for b in indicator_specs()
    if a.numerator and a is not b and (a.numerator, a.denominator) == (b.numerator, b.denominator)
}
"""Indicators that count the same thing under two names, each with its double."""


def period(year: int, earlier: int | None) -> str:
    """The year, or both years of a comparison."""
    return f"{year} год" if earlier is None else f"{earlier} → {year}"


def tasks(context: Context, groups: pd.DataFrame, year: int, earlier: int | None) -> Block:
    """Bars of П_g by task, with the table of tasks and directions."""
    rows = groups.assign(
        label=[text.number(r, 2) for r in groups["result"]],
    )
    shown = rows[rows["level"] == _TASK]
    scored = shown[shown["result"].notna()].sort_values("result", ascending=False)
    return Block(
        key="indicators-groups",
        title=_groups_title(scored),
        n=f"{text.counted(len(shown), 'задача', 'задачи', 'задач')}; П_g — средняя оценка её показателей, от 0 до 1; "
        "n — сколько показателей вошло",
        chart=horizontal(
            frame=shown.assign(
                drawn=shown["result"].fillna(0),
                named=shown["title"] + f" (n{text.NBSP}={text.NBSP}" + shown["indicators_count"].astype(str) + ")",
            ),
            name="named",
            value="drawn",
            label="label",
            colours=context.colours,
            limit=1.0,
            threshold=(1.0, "1"),
        ),
        alt="Результат П_g каждой задачи концепции, столбцы от 0 до 1",
        table=Table(
            frame=rows,
            columns=(
                Column("code", "Код"),
                Column("title", "Задача или направление", width="large"),
                Column("level", "Что это"),
                Column("result", "П_g", Kind.NUMBER, digits=2),
                Column("indicators_count", "n", Kind.COUNT),
                Column("told_count", "Отличимы от случайности", Kind.COUNT, help="Из n показателей"),
                Column("left_out", "Без данных"),
                Column("incomparable", "Несравнимы"),
            ),
            caption=f"Результаты задач и направлений, {period(year, earlier)}",
            file_stem=f"pg_{context.region.code}_{year}",
            sources=sources(context, "загруженные данные школ"),
            notes=("П_g направления — сводка системы: приказ задаёт П_g только задачи",),
            stamp=context.region.stamp,
        ),
        remark=" ".join(s for s in (_same(), _unscored(shown)) if s),
    )


def _groups_title(scored: pd.DataFrame) -> str:
    """The best task where it rests on several indicators of which some change is told from chance."""
    best = scored.iloc[0]
    alone = len(scored) == 1 or scored["result"].iloc[1] < best["result"]
    if alone and best["indicators_count"] > 1 and best["told_count"]:
        return f"Лучший результат — задача {best['code']}: П_g {text.number(best['result'], 2)}"
    low, high = text.number(scored["result"].min(), 2), text.number(best["result"], 2)
    return f"П_g задач — от {low} до {high}; лучшую не назвать: изменений, отличимых от случайности, для этого мало"


def _same() -> str:
    pairs = dict.fromkeys(tuple(sorted(pair)) for pair in DOUBLES.items())
    told = " и ".join(f"{a} = {b}" for a, b in pairs)
    return f"{told}: приказ считает одно и то же дважды, в П_g оно входит в каждую из задач."


def _unscored(tasks: pd.DataFrame) -> str | None:
    codes = tasks.loc[tasks["result"].isna(), "code"]
    if codes.empty:
        return None
    tasks_named = f"Задача {codes.iloc[0]}" if len(codes) == 1 else f"Задачи {listing(list(codes))}"
    return f"{tasks_named} без оценки: данных нет ни по одному показателю."
