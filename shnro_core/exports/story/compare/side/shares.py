"""Results of the group as dots with intervals, coloured only where the difference from the base is told from chance."""

from __future__ import annotations

from shnro_core import text
from shnro_core.charts.intervals import interval_dots
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.compare.peers import (
    BASE,
    DIFFERENCE_COLUMNS,
    HIGHER,
    LOWER,
    SEVERAL,
    SMALL,
    STANDARDISED,
    UNTOLD,
    measure_words,
    scale_of,
    state_colours,
)
from shnro_core.exports.story.compare.side.members import Group
from shnro_core.exports.story.model import Block
from shnro_core.model import Table


def dots_block(group: Group) -> Block | None:
    """Share of failing of every school of the group; None when the base has no result."""
    if group.rows.empty:
        return None
    rows = group.rows
    counts = rows["state"].value_counts()
    colours = group.context.colours
    base = rows[rows["state"] == BASE].iloc[0]
    at = 0.0 if text.is_missing(base["share_pct"]) else float(base["share_pct"])
    told = int(counts.get(LOWER, 0) + counts.get(HIGHER, 0))
    title = f"Разница с основой не случайна у {told} из {text.schools(len(rows) - 1, text.Case.GENITIVE)}"
    return Block(
        key="compare-side-results",
        title=title if told else "Разницу ни с одной из школ не отличить от случайности",
        n=f"{text.schools(len(rows))}, {measure_words(group.context)}; точка — доля не справившихся, линия — "
        "95-процентный интервал Уилсона, разница с основой — по интервалу Ньюкомба (расчёт системы)",
        chart=interval_dots(
            frame=rows.assign(drawn=rows["state"].mask(rows["hidden"] & (rows["state"] != BASE), SMALL)),
            name="title",
            value="share_pct",
            low="low_pct",
            high="high_pct",
            state="drawn",
            label="told",
            hover="hover",
            fill=state_colours(colours, (BASE, LOWER, HIGHER, UNTOLD, SMALL)),
            hollow=(SMALL,),
            colours=colours,
            span=scale_of(rows["share_pct"], rows["high_pct"]),
            line=(at, f"основа {text.percent(at, text.share_digits(base['participants']))}"),
        ),
        alt=f"Доли не справившихся у {text.schools(len(rows), text.Case.GENITIVE)} с интервалами; цвет — разница "
        f"с {group.base_name} не случайна",
        table=Table(
            frame=rows,
            columns=DIFFERENCE_COLUMNS,
            caption=f"Школы рядом: результаты, {group.year} год",
            file_stem=f"shkoly_ryadom_{group.context.region.code}_{group.year}",
            notes=("Разница и выводы — расчёт системы", SEVERAL, STANDARDISED),
            sources=sources(group.context, "результаты процедур"),
            stamp=group.context.region.stamp,
        ),
    )
