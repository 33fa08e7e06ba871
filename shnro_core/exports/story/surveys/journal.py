"""Activity of curators in their journal: a series of shares, not a survey."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts.answers import activity
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import plain
from shnro_core.model import Column, Kind, Standing, Table

_FULL = 100.0
_HYPHEN = "\u2011"


def block(context: Context, rows: pd.DataFrame) -> Block | None:
    """The series without respondents; None when the region prints none."""
    series = rows[rows["n"].isna()].sort_values("option_order")
    if series.empty:
        return None
    told = {0, len(series) - 1, int(series["value"].argmax())}
    frame = series.assign(
        period=[f"{n}-й" for n in series["option_order"]],
        label=[_share(v) for v in series["value"]],
        shown=[_share(v) if place in told else "" for place, v in enumerate(series["value"])],
        note=plain(series["note"], context.fetch),
    )
    first, name = frame.iloc[0], str(series["question"].iloc[0])
    full = frame[frame["value"] == _FULL]
    return Block(
        key="surveys-journal",
        title=f"{name}: с {first['label']} до {_share(frame['value'].iloc[-1])}"
        + (f", все — с {full['period'].iloc[0].removesuffix('-й')}{_HYPHEN}го периода" if len(full) else ""),
        n=f"{text.counted(len(frame), 'период')} подряд; число кураторов не напечатано.",
        chart=activity(frame=frame, period="period", value="value", label="shown", colours=context.colours),
        alt=f"{name}, линия по периодам: " + "; ".join(f"{r.period} — {r.label}" for r in frame.itertuples()),
        remark=f"**{Standing.OPEN.value.capitalize()}.** Подписей периодов на диаграмме нет: вероятно, это месяцы. "
        "Знак процента у чисел тоже не напечатан.",
        table=Table(
            frame=frame,
            columns=(
                Column("period", "Период (порядок)"),
                Column("value", "Доля активных кураторов", Kind.PERCENT, digits=2, printed=True),
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
