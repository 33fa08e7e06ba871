"""Deficits by kind: how many schools, who says so, and whether the office and the signals agree."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import Palette, series_colours
from shnro_core.exports.story.deficits.computed.known import GIVEN, Known
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import MethodSettings

_FOUND_GIVEN: Final = "Дефицит назвало ведомство"
_FOUND_OWN: Final = "Дефицит по сигналам системы"
_NONE: Final = "Дефицита нет"
_UNKNOWN: Final = "Нет сведений"


def by_source(context: Context, known: Known) -> Block:
    """100 % bars: kinds of deficit by what is known of each school and who says so."""
    parts = _parts(known)
    found = [
        f"{kind} — у {text.number(c['found'])} из {text.number(c['known'])}" for kind, c in known.by_kind.iterrows()
    ]
    return Block(
        key="deficits-computed-kinds",
        title=f"Дефициты школ: {'; '.join(found)}" if known.by_kind["found"].any() else "Дефицитов не найдено",
        n=f"{text.schools(len(known.cohort.schools))}; таблица ведомства главнее сигналов системы.",
        chart=bars.stacked(
            frame=parts,
            name="kind",
            part="part",
            value="pct",
            label="label",
            hover="hover",
            fill=_colours(context.colours),
            colours=context.colours,
            hatched=(_UNKNOWN,),
        ),
        alt="Полосы по 100 %: " + "; ".join(f"{r.kind}, {str(r.part).lower()}: {r.hover}" for r in parts.itertuples()),
        remark=f"Сигнал — контекстный показатель в неблагоприятных {worst_words(context.settings)} значений региона; "
        "дефицит вида — не меньше "
        f"{text.counted(context.settings.deficit_signals_needed, 'сигнал', case=text.Case.GENITIVE)}. "
        "Критерии дефицитов в документах не напечатаны, поэтому сигналы — расчёт системы.",
        table=Table(
            frame=parts,
            columns=(
                Column("kind", "Вид дефицита"),
                Column("part", "Что известно"),
                Column("schools", "Школ", Kind.COUNT),
                Column("total", "Всего школ", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"Дефициты по видам и источникам, {known.year} год",
            file_stem="deficity_po_vidam",
            sources=known.sources,
            stamp=context.region.stamp,
        ),
    )


def agreement(_context: Context, known: Known) -> str:
    """Finding: how often the signals say what the office says, where both speak; empty where they never meet."""
    both = known.rows[(known.rows["source"] == GIVEN) & known.rows["own"].notna()]
    if both.empty:
        return ""
    same = int((both["own"] == both["has_deficit"]).sum())
    missed = int((both["has_deficit"] & ~both["own"]).sum())
    extra = int((~both["has_deficit"] & both["own"]).sum())
    pct = text.share_percent(same, len(both))
    return (
        f"Там, где есть и таблица ведомства, и контекстные данные, они согласны в {text.number(same)} из "
        f"{text.number(len(both))} сравнений ({pct}): {text.number(missed)} "
        f"{text.noun(missed, 'дефицит')} ведомства сигналы не видят, "
        f"{text.number(extra)} видят только они."
    )


def worst_words(settings: MethodSettings) -> str:
    """Share of the region's schools whose value a signal calls unfavourable: ``25 %``."""
    return text.percent(100 * settings.deficit_quantile)


def _parts(known: Known) -> pd.DataFrame:
    rows = known.rows
    found = rows["has_deficit"].fillna(value=False).astype(bool)
    label = pd.Series(_NONE, index=rows.index, dtype=object)
    label = label.mask(found & (rows["source"] == GIVEN), _FOUND_GIVEN).mask(
        found & (rows["source"] != GIVEN), _FOUND_OWN
    )
    counts = (
        rows.assign(part=label.mask(rows["has_deficit"].isna(), _UNKNOWN))
        .groupby(["kind", "part"], as_index=False)
        .agg(schools=("school_code", "size"))
    )
    rank = {kind: place for place, kind in enumerate(known.by_kind.index)}
    counts = counts.sort_values("kind", key=lambda v: v.map(rank), kind="stable", ignore_index=True)
    total = counts.groupby("kind")["schools"].transform("sum")
    return counts.assign(
        total=total,
        pct=100 * counts["schools"] / total,
        label=counts["schools"].map(text.number),
        hover=[text.share(n, t) for n, t in zip(counts["schools"], total, strict=True)],
    )


def _colours(colours: Palette) -> dict[str, str]:
    accent, second, _ = series_colours(colours)
    return {_FOUND_GIVEN: accent, _FOUND_OWN: second, _NONE: colours.neutral_middle, _UNKNOWN: colours.no_data}
