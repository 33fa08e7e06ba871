"""What the deficits consist of: indicators named by the office, own signals that fired."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.deficits.computed.kinds import worst_words
from shnro_core.exports.story.deficits.computed.known import GIVEN, Known
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import deficit_signals


def given(context: Context, known: Known) -> Block | None:
    """Indicators of deficits that the office found, by number of schools."""
    rows = known.rows[known.rows["source"] == GIVEN]
    asked = rows.groupby("kind").size()
    found = rows[["kind", "indicators"]].explode("indicators").dropna()
    if found.empty:
        return None
    counts = found.groupby(["kind", "indicators"], as_index=False).size()
    frame = pd.DataFrame(
        {
            "name": counts["indicators"],
            "kind": counts["kind"],
            "schools": counts["size"],
            "total": counts["kind"].map(asked),
        }
    )
    return _block(
        context,
        known,
        frame,
        key="deficits-computed-indicators",
        told="Каждый признак дефицита ведомство назвало у",
        n="Признаки дефицитов из таблицы ведомства, число школ.",
        stem="priznaki_deficitov",
    )


def fired(context: Context, known: Known) -> Block | None:
    """Own signals by number of schools in the worst quarter of the region."""
    rows = known.rows[known.rows["signals_known"].fillna(0) > 0]
    asked = rows.groupby("kind").size()
    found = rows[["kind", "signals"]].explode("signals").dropna()
    if found.empty:
        return None
    titles = {s.key: s.title for s in deficit_signals()}
    counts = found.groupby(["kind", "signals"], as_index=False).size()
    frame = pd.DataFrame(
        {
            "name": counts["signals"].map(titles),
            "kind": counts["kind"],
            "schools": counts["size"],
            "total": counts["kind"].map(asked),
        }
    )
    return _block(
        context,
        known,
        frame,
        key="deficits-computed-signals",
        told=None,
        n=f"Сигналы системы по контекстным данным: значение в неблагоприятных {worst_words(context.settings)} региона; "
        "число школ.",
        stem="signaly_deficitov",
    )


def _block(
    context: Context, known: Known, frame: pd.DataFrame, *, key: str, told: str | None, n: str, stem: str
) -> Block:
    rows = frame.sort_values("schools", ascending=False, kind="stable", ignore_index=True)
    rows["label"] = [text.share(k, t) for k, t in zip(rows["schools"], rows["total"], strict=True)]
    most, least = rows.iloc[0], rows.iloc[-1]
    reach = f"{text.number(least['schools'])}–{text.number(most['schools'])}"
    between = reach if least["schools"] < most["schools"] else text.number(most["schools"])
    return Block(
        key=key,
        title=f"{told} {between} из {text.schools(rows['total'].max(), text.Case.GENITIVE)}"
        if told
        else f"Сигнал по каждому показателю — у {worst_words(context.settings)} школ с неблагоприятным значением: "
        "частота сигналов о регионе не говорит",
        n=n,
        chart=bars.horizontal(
            frame=rows,
            name="name",
            value="schools",
            label="label",
            colours=context.colours,
        ),
        alt="Столбцы: " + "; ".join(f"{a} — {b}" for a, b in zip(rows["name"], rows["label"], strict=True)),
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Признак", width="large"),
                Column("kind", "Вид дефицита"),
                Column("schools", "Школ", Kind.COUNT),
                Column("total", "Школ со сведениями", Kind.COUNT),
            ),
            caption=f"{n} {known.year} год",
            file_stem=stem,
            sources=known.sources,
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _small(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"
