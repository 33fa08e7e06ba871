"""Contradictions of the documents: shown as printed, both values side by side, searchable.

Choices: ``search`` (words) and ``document`` (a brief title, or «все документы»).
"""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.wording import brief_titles, plain
from shnro_core.model import Column, Table

ALL_DOCUMENTS = "все документы"
_PLACES = ["source_a", "source_b", "comment"]
_WORDS = ["what", "value_a", "source_a", "value_b", "source_b", "comment"]


def documents_of(context: Context) -> tuple[str, ...]:
    """Documents to choose from: all, then those of the region, then the others."""
    rows = context.fetch("sources")
    titles = brief_titles(context.fetch)
    order = rows.assign(other=rows["region"] != context.region.code).sort_values("other", kind="stable")["source_id"]
    return (ALL_DOCUMENTS, *(titles[i] for i in order))


def tell(context: Context) -> Story:
    """The contradictions that fit the search; one sentence when none does."""
    rows = _rows(context)
    kept = _matching(context, rows)
    if kept.empty:
        return Story(
            title="",
            line="",
            absent=("Таких противоречий нет: измените слова поиска или выберите все документы.",),
        )
    return Story(title="", line="", blocks=(_block(context, kept, rows),))


def _rows(context: Context) -> pd.DataFrame:
    """Contradictions with the ids and regions of the documents they name, those of the region first."""
    rows = context.fetch("published/contradictions")
    documents = context.fetch("sources")
    regions = {r["region"]: r["name"] for r in context.fetch("regions").to_dict("records")}
    raw = rows[_PLACES].fillna("").agg(" ".join, axis=1)
    named = pd.DataFrame({i: raw.str.contains(i, regex=False) for i in documents["source_id"]})
    concerns = named.T.groupby(documents.set_index("source_id")["region"]).any().T
    group = concerns.apply(lambda row: " и ".join(regions[code] for code in row.index[row]), axis=1)
    own = concerns[context.region.code] if context.region.code in concerns else pd.Series(False, index=rows.index)
    frame = rows.assign(**{c: plain(rows[c], context.fetch) for c in _WORDS})
    frame = frame.assign(group=group, alone=concerns.sum(axis=1) == 1, own=own)
    return frame.join(named).sort_values(["own", "alone"], ascending=False, kind="stable")


def _matching(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    titles = {title: i for i, title in brief_titles(context.fetch).items()}
    chosen = titles.get(context.choices.get("document", ""))
    kept = rows if chosen is None else rows[rows[chosen]]
    told = kept[["id", *_WORDS]].fillna("").agg(" ".join, axis=1).str.casefold()
    for word in context.choices.get("search", "").casefold().split():
        kept, told = kept[told.str.contains(word, regex=False)], told[told.str.contains(word, regex=False)]
    return kept


def _block(context: Context, kept: pd.DataFrame, rows: pd.DataFrame) -> Block:
    own = int(rows["own"].sum())
    total = text.counted(len(rows), "противоречие")
    if len(kept) < len(rows):
        title = f"Отобрано {text.number(len(kept))} из {text.number(len(rows))} противоречий"
    elif own:
        title = f"{total} в документах, из них {text.number(own)} — о регионе «{context.region.name}»"
    else:
        title = f"{total} в документах"
    return Block(
        key="sources-contradictions",
        title=title,
        n="Программа их не исправляет: оба значения остаются в базе, а на страницах рядом с числом стоит пометка.",
        prose=True,
        table=Table(
            frame=kept,
            columns=(
                Column("id", "№"),
                Column("what", "Что не сходится"),
                Column("value_a", "Одно значение"),
                Column("source_a", "Где напечатано"),
                Column("value_b", "Другое значение"),
                Column("source_b", "Где ещё"),
                Column("comment", "Как понимать"),
                Column("group", "Регион"),
            ),
            caption="Противоречия документов",
            file_stem="protivorechiya",
            stamp=context.region.stamp,
            group="group",
        ),
    )
