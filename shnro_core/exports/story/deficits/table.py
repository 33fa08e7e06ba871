"""All figures of the municipalities as printed, contradictions marked."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.deficits.counts import Municipalities
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table

_STAR = "\\*"


def table(context: Context, counted: Municipalities) -> Block:
    """Every municipality with all its figures as printed; contradictions of the document marked."""
    frame = counted.frame.assign(
        mark=[
            " ".join(sign for sign, on in (("!", share), ("*", base)) if on)
            for share, base in zip(counted.frame["share_contradicts_count"], counted.frame["bases_differ"], strict=True)
        ]
    )
    contradicted = frame[frame["share_contradicts_count"]]
    return Block(
        key="deficits-table",
        title=f"{text.counted(len(frame), 'муниципалитет')}: дефициты, ШНОР и зона риска"
        + (f"; у {text.number(len(contradicted))} напечатанная доля спорит с числом школ" if len(contradicted) else ""),
        n=f"Кадры, Инфра, Оба — школы с кадровым, инфраструктурным и обоими дефицитами; доли — как напечатаны. "
        f"Риск — зона риска по ИСБШ (индексу социального благополучия школы): "
        f"{_zone_words(counted)}.",
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("mark", "!", width=34, help="! — доля не следует из числа школ; * — разное число школ"),
                Column("schools_total", "Школ", Kind.COUNT, width=54),
                *_counted("staff", "Кадры", "Школы с кадровым дефицитом"),
                *_counted("infra", "Инфра", "Школы с инфраструктурным дефицитом"),
                *_counted("both", "Оба", "Школы с обоими дефицитами"),
                *_counted("shnor", "ШНОР", "Школы с низкими образовательными результатами"),
                *_counted("zone", "Риск", "Школы зоны риска, от числа школ в таблице зоны риска"),
                Column("note", "Примечание", width="large"),
            ),
            caption="Ресурсные дефициты, ШНОР и зона риска по муниципалитетам, 2023 год",
            file_stem="deficity_municipalitety",
            sources=(*counted.sources, *counted.zone_sources),
            notes=_mark_notes(frame),
            stamp=context.region.stamp,
        ),
        remark="\n\n".join(f"**{n[0].replace('*', _STAR)}**{n[1:]}" for n in _mark_notes(frame)) or None,
    )


def _counted(prefix: str, label: str, words: str) -> tuple[Column, Column]:
    return (
        Column(f"{prefix}_n", label, Kind.COUNT, width=58, help=words),
        Column(
            f"{prefix}_printed_pct",
            f"{label}, %",
            Kind.PERCENT,
            bar_max=100,
            width=92,
            help=f"Доля: {words[:1].lower()}{words[1:]}",
        ),
    )


def _mark_notes(frame: pd.DataFrame) -> tuple[str, ...]:
    disputed, shifted = frame[frame["share_contradicts_count"]], frame[frame["bases_differ"]]
    notes = []
    if len(disputed):
        notes.append(
            "! — напечатанная доля не следует из числа школ: "
            + ", ".join(str(m) for m in disputed["municipality"])
            + "; на графиках выше доли посчитаны по числу школ."
        )
    if len(shifted):
        notes.append(f"* — в таблице зоны риска школ на одну меньше, {text.counted(len(shifted), 'муниципалитет')}.")
    return tuple(notes)


def _zone_words(counted: Municipalities) -> str:
    zone, base = counted.total("zone_n"), counted.total("zone_schools_total")
    listed = counted.zone_totals[counted.zone_totals["item"].str.contains("ШНОР 2023", regex=False)]
    words = text.part(zone, base)
    if listed.empty:
        return words
    return f"{words}, из них в списке ШНОР 2023 года — {text.number(listed['schools'].iloc[0])}"
