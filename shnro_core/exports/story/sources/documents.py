"""The documents behind the published figures, those of the chosen region first, with what was taken from each."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Kind, Table


def tell(context: Context) -> Story:
    """Heading of the page and the documents."""
    documents = _documents(context)
    own = documents[documents["own"]]
    total = text.counted(len(documents), "документ", case=text.Case.GENITIVE)
    rows = text.counted(documents["rows"].sum(), "строка")
    return Story(
        title=f"Опубликованные числа взяты из {total}, {_share_of_own(context, len(own))}",
        line=f"в базе {rows} чисел и сведений, у каждой — документ и место в нём",
        blocks=(_block(context, documents),),
        absent=()
        if len(own)
        else (f"{context.region.name}: своих опубликованных документов нет, ниже — документы других регионов.",),
    )


def _share_of_own(context: Context, count: int) -> str:
    if count == 0:
        return f"региона «{context.region.name}» среди них нет"
    return f"из них о регионе «{context.region.name}» — {text.number(count)}"


def _documents(context: Context) -> pd.DataFrame:
    regions = {r["region"]: r["name"] for r in context.fetch("regions").to_dict("records")}
    taken = context.fetch("published/taken")
    told = taken.assign(words=taken["content"] + " (" + taken["row_count"].map(text.number) + ")").groupby("source")
    frame = context.fetch("sources")
    frame = frame.assign(
        own=frame["region"] == context.region.code,
        group=frame["region"].map(regions),
        kind=frame["kind"].map(sentence),
        date=[".".join(reversed(d.split("-"))) for d in frame["date"]],
        rows=frame["source_id"].map(told["row_count"].sum()),
        taken=frame["source_id"].map(told["words"].agg(", ".join)).map(sentence),
    )
    return frame.sort_values("own", ascending=False, kind="stable")


def _block(context: Context, documents: pd.DataFrame) -> Block:
    largest = documents.sort_values("rows", ascending=False).iloc[0]
    return Block(
        key="sources-documents",
        title=f"Больше всего сведений дал документ «{_cut(largest['title'])}» — "
        f"{text.counted(largest['rows'], 'строка')}",
        n="В скобках — сколько строк таблицы взято из документа. Тексты документов программа не хранит.",
        prose=True,
        table=Table(
            frame=documents,
            columns=(
                Column("title", "Документ"),
                Column("issuer", "Кто выпустил"),
                Column("date", "Дата"),
                Column("kind", "Вид"),
                Column("taken", "Что взято"),
                Column("rows", "Всего строк", Kind.COUNT),
                Column("group", "Регион"),
            ),
            caption="Документы, из которых взяты числа",
            file_stem="istochniki",
            stamp=context.region.stamp,
            group="group",
        ),
    )


def _cut(title: str) -> str:
    return title.split(" «", maxsplit=1)[0]
