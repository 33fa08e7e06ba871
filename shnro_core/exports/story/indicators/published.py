"""Names of the indicators where a document gives no values."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story import documents
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Table


def published(context: Context) -> Story | None:
    """Names of the indicators a region has published, without values; None when there are none."""
    rows = context.fetch("published/concept_indicators", region=context.region.code)
    if rows.empty:
        return None
    rows = noted(rows, context.fetch)
    return Story(
        title=f"{text.counted(len(rows), 'показатель', 'показателя', 'показателей')} концепции названы, значения не "
        "опубликованы",
        line=f"{rows['direction'].nunique()} направления, {rows['task'].nunique()} задач",
        blocks=(
            Block(
                key="indicators-published",
                title="Показатели по задачам концепции",
                n=text.counted(len(rows), "показатель", "показателя", "показателей"),
                table=Table(
                    frame=rows,
                    columns=(
                        Column("task", "Задача"),
                        Column("id", "Код", width="small"),
                        Column("name", "Показатель"),
                        Column("desired", "Желаемое", width="small"),
                        Column("note", "Примечание", width="medium"),
                    ),
                    caption="Показатели концепции",
                    file_stem=f"pokazateli_{context.region.code}",
                    sources=sources_of(context.fetch, rows),
                    notes=notes_of(rows),
                    group="task",
                ),
                prose=True,
            ),
            *documents.passports(context),
            *documents.contents(context, "monitoring"),
        ),
        absent=(
            "Документы дают названия показателей без значений: N, S и P посчитаются здесь, когда результаты школ будут "
            "загружены на странице «Данные».",
        ),
    )
