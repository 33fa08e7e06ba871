"""Activity of curators in their journal: a series of shares, not a survey."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import plain
from shnro_core.model import Column, Kind, Standing, Table

_FULL = 100.0


def block(context: Context, rows: pd.DataFrame) -> Block | None:
    """The series without respondents; None when the region prints none."""
    series = rows[rows["n"].isna()].sort_values("option_order")
    if series.empty:
        return None
    frame = series.assign(
        period=[f"{n}-й" for n in series["option_order"]],
        label=[_share(v) for v in series["value"]],
        series=series["question"],
        note=plain(series["note"], context.fetch),
    )
    first, name = frame.iloc[0], str(series["question"].iloc[0])
    full = frame[frame["value"] == _FULL]
    return Block(
        key="surveys-journal",
        title=f"{name}: с {first['label']} до {_share(frame['value'].iloc[-1])}"
        + (f", все — с {full['period'].iloc[0].removesuffix('-й')}-го периода" if len(full) else ""),
        n=f"{text.counted(len(frame), 'период', 'периода', 'периодов')} подряд; число кураторов не напечатано.",
        chart=bars.columns(
            frame=frame,
            category="period",
            series="series",
            value="value",
            label="label",
            fill={name: context.colours.accent},
            colours=context.colours,
            height=260,
        ),
        alt=f"{name}, столбцы по периодам: " + "; ".join(f"{r.period} — {r.label}" for r in frame.itertuples()),
        remark=f"**{Standing.OPEN.value.capitalize()}.** Подписей периодов на диаграмме нет: вероятно, это месяцы. "
        "Знак процента у чисел тоже не напечатан.",
        table=Table(
            frame=frame,
            columns=(
                Column("period", "Период (порядок)"),
                Column("value", "Доля активных кураторов", Kind.PERCENT, digits=2),
                Column("note", "Примечание", width="large"),
            ),
            caption=name,
            file_stem="zhurnal_kuratorov",
            sources=sources_of(context.fetch, series),
            notes=notes_of(frame),
            stamp=context.region.stamp,
        ),
    )


def _share(value: float) -> str:
    return f"{text.shortest(value, 2)}{text.NBSP}%"
