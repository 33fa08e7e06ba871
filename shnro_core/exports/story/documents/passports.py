"""Passports of the indicators of the concept: where the data come from, how and when, who answers."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Standing, Table


def blocks(context: Context) -> tuple[Block, ...]:
    """One row an indicator; empty when the region's documents describe no monitoring."""
    rows = context.fetch("published/indicator_passports", region=context.region.code)
    if rows.empty:
        return ()
    names = context.fetch("published/concept_indicators", region=context.region.code).set_index("id")["name"]
    frame = noted(rows, context.fetch).assign(name=rows["id"].map(names))
    return (
        Block(
            key="document-passports",
            title=f"Паспорта: откуда берут и когда собирают {text.counted(len(frame), 'показатель')}",
            n=f"Источники, метод и срок приказ называет общими для всех; к показателю отнесены по смыслу "
            f"({Standing.OPEN.value}).",
            prose=True,
            table=Table(
                frame=frame,
                columns=(
                    Column("id", "Код", width="small"),
                    Column("name", "Показатель"),
                    Column("data_source", "Источник"),
                    Column("method", "Как собирают"),
                    Column("term", "Срок", width="small"),
                    Column("answers", "Кто отвечает"),
                ),
                caption="Паспорта показателей концепции",
                file_stem="pasporta_pokazatelej",
                sources=sources_of(context.fetch, frame),
                notes=notes_of(frame),
                stamp=context.region.stamp,
            ),
        ),
    )
