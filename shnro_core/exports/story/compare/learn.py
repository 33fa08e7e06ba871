"""«У кого учиться»: similar schools whose result is lower and can be told from chance; the others without a rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from shnro_core import text
from shnro_core.charts.intervals import interval_dots
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.compare.peers import (
    ALL_PROCEDURES,
    BASE,
    DIFFERENCE_COLUMNS,
    HIGHER,
    LOWER,
    MEASURE,
    SEVERAL,
    SMALL,
    STANDARDISED,
    UNTOLD,
    measure_words,
    scale_of,
    state_colours,
)
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Table

if TYPE_CHECKING:
    from shnro_core.exports.story.compare.similar import Beside

OTHERS = "остальные"


def block(beside: Beside) -> Block | None:
    """The school, those lower than it beyond chance, then the rest in the order given; None without own results."""
    if beside.rows.empty or len(beside.rows) < 2:
        return None
    rows = _ordered(beside.rows)
    others = rows[rows["state"] != BASE]
    counts = others["state"].value_counts()
    return Block(
        key="compare-learn",
        title=_title(len(others), counts),
        n=f"{text.schools(len(rows))}, {measure_words(beside.context)}; точка — доля не справившихся, линия — "
        "95-процентный интервал Уилсона; разницу с выбранной школой судит интервал Ньюкомба (расчёт системы)",
        chart=_dots(rows, beside.context),
        alt=f"{beside.name} и {text.schools(len(others))}: доли не справившихся с интервалами, цветом выделены школы с "
        "долей ниже не случайно",
        table=_table(rows, beside),
        remark=_remark(beside.context, len(others), counts),
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    place = rows["state"].map({BASE: 0, LOWER: 1}).fillna(2)
    group = rows["state"].where(rows["state"].isin([BASE, LOWER, SMALL]), OTHERS).mask(rows["hidden"], SMALL)
    group = group.mask(rows["state"] == BASE, BASE)
    return rows.assign(_place=place, group=group).sort_values("_place", kind="stable").drop(columns="_place")


def _title(count: int, counts: pd.Series) -> str:
    lower, among = int(counts.get(LOWER, 0)), text.schools(count, text.Case.GENITIVE)
    if lower:
        return f"У кого учиться: у {lower} из {among} доля ниже, и это не случайность"
    return f"У кого учиться, по этим числам не сказать: {text.among('у', 0, count)} доля не ниже с уверенностью"


def _remark(context: Context, count: int, counts: pd.Series) -> str:
    higher, small = int(counts.get(HIGHER, 0)), int(counts.get(SMALL, 0))
    untold = int(counts.get(UNTOLD, 0))
    parts = []
    if untold:
        parts.append(f"У {text.schools(untold, text.Case.GENITIVE)} разницу не отличить от случайности")
    if higher:
        parts.append(f"у {text.schools(higher, text.Case.GENITIVE)} доля выше")
    order = text.verb(untold + higher, "она стоит", "они стоят")
    words = f"{', '.join(parts)}: {order} по близости, а не по результату. " if parts else ""
    words = f"{words[:1].upper()}{words[1:]}"
    if small:
        limit = context.settings.reliable_participants
        words += (
            f"{text.verb(small, 'Кольцо', 'Кольца')} — {text.schools(small)}, где участников меньше {limit}: по "
            f"{text.verb(small, 'ней', 'ним')} не судят. "
        )
    if count < 2:
        return words.strip()
    mistaken = text.percent(100 * (1 - context.settings.confidence_level))
    return (
        f"{words}Сравнений {text.number(count)}, и вывод учитывает это (поправка Холма): у одинаковых школ хотя бы "
        f"одно отличие нашлось бы не чаще чем в {mistaken} случаев."
    )


def _dots(rows: pd.DataFrame, context: Context):  # type: ignore[no-untyped-def]  # a plotly figure, which has no types
    colours = context.colours
    own = rows.iloc[0]
    shown = 0.0 if text.is_missing(own["share_pct"]) else float(own["share_pct"])
    fill = {**state_colours(colours, [BASE, LOWER]), OTHERS: colours.muted, SMALL: colours.muted}
    return interval_dots(
        frame=rows,
        name="title",
        value="share_pct",
        low="low_pct",
        high="high_pct",
        state="group",
        label="told",
        hover="hover",
        fill=fill,
        hollow=(SMALL,),
        colours=colours,
        span=scale_of(rows["share_pct"], rows["high_pct"]),
        line=(shown, f"выбранная школа {text.percent(shown, text.share_digits(own['participants']))}"),
    )


def _table(rows: pd.DataFrame, beside: Beside) -> Table:
    context = beside.context
    stamp = context.choices.get(MEASURE, ALL_PROCEDURES)
    return Table(
        frame=rows,
        columns=DIFFERENCE_COLUMNS,
        caption=f"{beside.name}: у кого учиться, {stamp.lower()}, {beside.year} год",
        file_stem=f"u_kogo_uchitsya_{beside.code}_{beside.year}",
        notes=("Разница и выводы — расчёт системы", SEVERAL, STANDARDISED),
        sources=sources(context, "результаты процедур"),
        stamp=context.region.stamp,
    )
