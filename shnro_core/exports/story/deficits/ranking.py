"""Municipalities sorted by the share of schools with the chosen deficit."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.deficits.counts import KINDS, NAMES, WITH, Municipalities
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.wording import listing
from shnro_core.methodology.uncertainty import apart_from_rest
from shnro_core.methodology.uncertainty.intervals import ABOVE, BELOW
from shnro_core.model import Column, Kind, Table

_SIDES = {ABOVE: "выше, чем в остальных", BELOW: "ниже, чем в остальных"}
_NAMES_TOLD = 3


def by_municipality(context: Context, counted: Municipalities, kind: str) -> Block:
    """Share of schools with the chosen deficit, municipalities sorted by it."""
    prefix = KINDS[kind]
    count, share = f"{prefix}_n", f"{prefix}_pct"
    frame = counted.frame.sort_values([share, count], ascending=False, kind="stable")
    frame = frame.assign(
        label=[text.share(n, t) for n, t in zip(frame[count], frame["schools_total"], strict=True)],
        word=apart_from_rest(frame[count], frame["schools_total"], context.settings.confidence_level),
    )
    tints = {
        str(m): context.colours.accent if word in {ABOVE, BELOW} else context.colours.muted
        for m, word in zip(frame["municipality"], frame["word"], strict=True)
    }
    return Block(
        key="deficits-municipalities",
        title=_standing_out(frame, prefix),
        n=f"Доля школ муниципалитета, в которых есть {NAMES[prefix]}; всего "
        f"{text.schools(counted.total('schools_total'))}. "
        "Синим — доля отличима от остальных при сравнении всех сразу (поправка Холма), серым — нет.",
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
                Column(share, "Доля (расчёт системы)", Kind.PERCENT, digits=1, of="schools_total"),
                Column(f"{prefix}_printed_pct", "Доля (напечатана)", Kind.PERCENT),
                Column("word", "Против остальных (расчёт системы)"),
            ),
            caption=f"Школы {WITH[prefix]} по муниципалитетам, 2023 год",
            file_stem=f"deficity_{prefix}",
            sources=counted.sources,
            notes=("Против остальных школ области — точный критерий, поправка Холма на все муниципалитеты.",),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _standing_out(frame: pd.DataFrame, prefix: str) -> str:
    """Who may be named among all municipalities looked at together, and who stands on which side."""
    name = NAMES[prefix].capitalize()
    sides = [(word, frame.loc[frame["word"] == word, "municipality"]) for word in (ABOVE, BELOW)]
    told = [f"{_SIDES[word]}, — {_named(list(places))}" for word, places in sides if len(places)]
    if not told:
        places = text.among("в", 0, len(frame), "муниципалитет")
        return f"{name}: {places} доля не отличима от остальных"
    return f"{name}: доля {'; '.join(told)}"


def _named(places: list[str]) -> str:
    if len(places) <= _NAMES_TOLD:
        return listing(places)
    return f"в {text.counted(len(places), 'муниципалитет', case=text.Case.PREPOSITIONAL)}"
