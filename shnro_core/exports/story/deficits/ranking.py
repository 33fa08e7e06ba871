"""Municipalities sorted by the share of schools with the chosen deficit."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.deficits.counts import FEW_SCHOOLS, KINDS, NAMES, WITH, Municipalities
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table


def by_municipality(context: Context, counted: Municipalities, kind: str) -> Block:
    """Share of schools with the chosen deficit, municipalities sorted by it."""
    prefix = KINDS[kind]
    count, share = f"{prefix}_n", f"{prefix}_pct"
    frame = counted.frame.sort_values([share, count], ascending=False, kind="stable")
    frame = frame.assign(label=[text.share(n, t) for n, t in zip(frame[count], frame["schools_total"], strict=True)])
    tints = {
        str(m): context.colours.muted if few else context.colours.accent
        for m, few in zip(frame["municipality"], frame["few"], strict=True)
    }
    return Block(
        key="deficits-municipalities",
        title=_leaders(frame, prefix),
        n=f"Доля школ муниципалитета, в которых есть {NAMES[prefix]}; всего "
        f"{text.schools(counted.total('schools_total'))}. "
        f"Серым — муниципалитеты, где школ меньше {FEW_SCHOOLS}: одна школа меняет долю больше чем на 10 п.п.",
        chart=bars.horizontal(
            frame=frame,
            name="municipality",
            value=share,
            label="label",
            fill=tints,
            colours=context.colours,
            limit=max(float(frame[share].max()) * 1.5, 1),
            threshold=(counted.pct(prefix), f"область — {text.percent(counted.pct(prefix), 1)}"),
        ),
        alt=f"Горизонтальные столбцы, доля школ {WITH[prefix]}: "
        + "; ".join(f"{m} — {w}" for m, w in zip(frame["municipality"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools_total", "Всего школ", Kind.COUNT),
                Column(count, "Школ с дефицитом", Kind.COUNT),
                Column(share, "Доля (расчёт системы)", Kind.PERCENT, digits=1),
                Column(f"{prefix}_printed_pct", "Доля (напечатана)", Kind.PERCENT),
            ),
            caption=f"Школы {WITH[prefix]} по муниципалитетам, 2023 год",
            file_stem=f"deficity_{prefix}",
            sources=counted.sources,
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _leaders(frame: pd.DataFrame, prefix: str) -> str:
    name = NAMES[prefix].capitalize()
    full = frame[frame[f"{prefix}_n"] == frame["schools_total"]]
    lowest = frame.iloc[-1]
    if len(full) > 1:
        return (
            f"{name} — у всех школ в {text.counted(len(full), 'муниципалитет', case=text.Case.PREPOSITIONAL)}; "
            f"меньше всего — {lowest['municipality']}, {lowest['label']}"
        )
    large = frame[~frame["few"]]
    if large.empty or large.index[0] == frame.index[0]:
        return f"{name} чаще всего: {frame['municipality'].iloc[0]}, {frame['label'].iloc[0]}"
    return (
        f"{name} чаще всего: {large['municipality'].iloc[0]}, {large['label'].iloc[0]}; "
        f"выше доля лишь там, где школ меньше {FEW_SCHOOLS}"
    )
