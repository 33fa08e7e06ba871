"""Plan of order 850, road map of order 548, indicators of its concept: searchable lists with timing and responsible."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.model import Block, Context, Fetch, Story
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain, sentence
from shnro_core.model import Column, Kind, Region, SourceNote, Table

ALL_SECTIONS = "все разделы"
INDICATORS = "Показатели"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: the query of its measures, the time it speaks of, the title of its tables and their file name."""

    query: str
    period: str
    caption: str
    file_stem: str


_PLANS = {
    "План 2021/22": Plan(
        "published/plan_measures", "2021/22 учебный год", "План мероприятий приказа № 850-ОД", "plan_850"
    ),
    "Дорожная карта": Plan(
        "published/roadmap_measures", "ежегодно с 2022 года", "Дорожная карта приказа № 548-ОД", "dorozhnaya_karta_548"
    ),
}


NOTHING = ("По этому запросу и разделу ничего не найдено: измените слова поиска или выберите все разделы.",)
"""Said where no measure has the words and the section asked for."""


def drawn(
    context: Context, plan: Plan, rows: pd.DataFrame, *, as_written: str = "как напечатано"
) -> tuple[Block, Block | None]:
    """Measures of a plan by section, and the list of those asked for; None where there are none of them."""
    origin = sources_of(context.fetch, rows) if plan.query.startswith("published") else own_sources(rows)
    return _section_chart(context, plan, rows, origin), _plan_block(context, plan, rows, origin, as_written)


def own_sources(rows: pd.DataFrame) -> tuple[SourceNote, ...]:
    """Files of the office that the rows come from."""
    return tuple(SourceNote("office", "Таблица ведомства", f"файл «{name}»") for name in rows["source"].unique())


def available(context: Context) -> tuple[str, ...]:
    """Names of the plans that the documents of the region print."""
    fetch, region = context.fetch, context.region.code
    names = tuple(name for name, plan in _PLANS.items() if len(fetch(plan.query, region=region)))
    return (*names, INDICATORS) if len(fetch("published/concept_indicators", region=region)) else names


def sections(context: Context, plan: str) -> tuple[str, ...]:
    """Sections of a plan in its order, «все разделы» first."""
    if plan == INDICATORS:
        rows = _indicators(context.fetch, context.region)
    else:
        rows = context.fetch(_PLANS[plan].query, region=context.region.code)
    return (ALL_SECTIONS, *dict.fromkeys(rows["section"]))


def story(context: Context) -> Story:
    """Story of the chosen plan; the other plans are named in the findings."""
    offered = available(context)
    asked = context.choices.get("plan")
    chosen = asked if asked in offered else offered[0]
    described = [
        _indicator_finding(context) if name == INDICATORS else _plan_finding(context, name) for name in offered
    ]
    blocks: tuple[Block | None, ...]
    if chosen == INDICATORS:
        title, blocks = _indicator_title(context), (_indicator_block(context),)
    else:
        title, blocks = _plan_title(context, chosen), drawn(context, _PLANS[chosen], _rows(context, chosen))
    return Story(
        title=title,
        line="приказы 2021 и 2022 годов",
        findings=tuple(described),
        blocks=tuple(b for b in blocks if b),
        absent=(
            *(NOTHING if None in blocks else ()),
            f"Как меры выполнены и помогли ли они, документы региона «{context.region.name}» не пишут: в них нет "
            "рисков школ, доказательств и оценок по мерам. Итоги сопровождения в долях школ — на странице «Обзор».",
        ),
    )


def _rows(context: Context, name: str) -> pd.DataFrame:
    rows = context.fetch(_PLANS[name].query, region=context.region.code)
    return rows.assign(
        target_group=plain(rows["target_group"], context.fetch), note=plain(rows["note"], context.fetch).fillna("")
    )


def _plan_title(context: Context, name: str) -> str:
    rows = _rows(context, name)
    undated = int((~rows["dated"]).sum())
    return f"{name}: к месяцу не привязаны {text.part(undated, len(rows), 'мера')}"


def _plan_finding(context: Context, name: str) -> str:
    rows = _rows(context, name)
    undated = int((~rows["dated"]).sum())
    section = rows["section"].value_counts()
    return (
        f"**{name}** ({_PLANS[name].caption.split(' приказа ')[-1]}): "
        f"{text.counted(len(rows), 'мера')} "
        f"в {text.counted(section.size, 'раздел', case=text.Case.PREPOSITIONAL)}; срок без месяца — «в течение года», "
        f"«по графику» — у {text.part(undated, len(rows), 'мера')}."
    )


def _section_chart(context: Context, plan: Plan, rows: pd.DataFrame, origin: tuple[SourceNote, ...]) -> Block:
    frame = (
        rows.groupby("section", sort=False)
        .agg(measures=("measure", "size"), dated=("dated", "sum"))
        .reset_index()
        .sort_values("measures", ascending=False, kind="stable")
    )
    frame["undated"] = frame["measures"] - frame["dated"]
    frame["label"] = frame["measures"].map(text.number)
    frame["hover"] = [
        f"{text.number(m)}, из них без месяца {text.number(u)}"
        for m, u in zip(frame["measures"], frame["undated"], strict=True)
    ]
    top = frame.iloc[0]
    return Block(
        key=f"measures-sections-{plan.file_stem}",
        title=f"Больше всего мер в разделе «{_short(top['section'])}» — {text.share(top['measures'], len(rows))}",
        n=f"{text.counted(len(rows), 'мера')}, {plan.period}.",
        chart=bars.horizontal(
            frame=frame,
            name="section",
            value="measures",
            label="label",
            hover="hover",
            colours=context.colours,
            highlight=[str(top["section"])],
        ),
        alt="Меры по разделам: " + "; ".join(f"{r.section} — {r.hover}" for r in frame.itertuples()),
        table=Table(
            frame=frame,
            columns=(
                Column("section", "Раздел"),
                Column("measures", "Мер", Kind.COUNT),
                Column("undated", "Без месяца", Kind.COUNT),
            ),
            caption=f"{plan.caption}: меры по разделам",
            file_stem=f"{plan.file_stem}_razdely",
            sources=origin,
            stamp=context.region.stamp,
        ),
    )


def _plan_block(
    context: Context, plan: Plan, rows: pd.DataFrame, origin: tuple[SourceNote, ...], as_written: str
) -> Block | None:
    kept = _matching(context, rows, ("measure", "responsible", "timing", "target_group", "section"))
    if kept.empty:
        return None
    columns = [
        Column("number", "№"),
        Column("measure", "Мера"),
        Column("target_group", "Для кого"),
        Column("timing", "Срок"),
        Column("responsible", "Отвечают"),
        Column("section", "Раздел"),
        Column("status", "Статус"),
        Column("note", "Примечание"),
    ]
    columns = [c for c in columns if c.name in kept and kept[c.name].fillna("").ne("").any()]
    return Block(
        key=f"measures-list-{plan.file_stem}",
        title=_found(len(kept), len(rows), "мера"),
        n=f"{plan.caption}: {as_written}, со сроками и ответственными.",
        prose=True,
        table=Table(
            frame=kept,
            columns=tuple(columns),
            caption=plan.caption,
            file_stem=plan.file_stem,
            sources=origin,
            stamp=context.region.stamp,
            group="section",
        ),
    )


def _indicators(fetch: Fetch, region: Region) -> pd.DataFrame:
    rows = fetch("published/concept_indicators", region=region.code)
    said = fetch("published/tracks", region=region.code)
    names = said[said["kind"] == "название"].set_index("track")["words"]
    return rows.assign(
        section=[f"Направление {d}. {names[d]}" for d in rows["direction"]],
        aim=[
            f"{d}. {names[d]}: задача {key.rpartition('.')[0]} — {sentence(task)}"
            for d, key, task in zip(rows["direction"], rows["id"], rows["task"], strict=True)
        ],
        note=plain(rows["note"], fetch),
    )


def _indicator_title(context: Context) -> str:
    counts = _indicators(context.fetch, context.region)["desired"].value_counts()
    rising, falling = counts.get("рост", 0), counts.get("снижение", 0)
    total = text.counted(counts.sum(), "показатель")
    return (
        f"{total} концепции: {text.number(rising)} должны расти, {text.number(falling)} — снижаться, "
        f"направление не названо у {text.number(counts.sum() - rising - falling)}"
    )


def _indicator_finding(context: Context) -> str:
    rows = _indicators(context.fetch, context.region)
    tasks = text.counted(rows["task"].nunique(), "задача")
    directions = text.counted(rows["section"].nunique(), "направление")
    total = text.counted(len(rows), "показатель")
    return f"**{INDICATORS} концепции** (№ 548-ОД): {total}, {tasks}, {directions}; значения не опубликованы."


def _indicator_block(context: Context) -> Block | None:
    rows = _indicators(context.fetch, context.region)
    kept = _matching(context, rows, ("name", "task", "section", "desired"))
    if kept.empty:
        return None
    return Block(
        key="measures-indicators-548",
        title=_found(len(kept), len(rows), "показатель"),
        n="Значений показателей приказ не публикует: их можно посчитать только по выгрузкам, которые загружаются "
        "на странице «Данные». «—» — желаемое направление в документе не названо.",
        prose=True,
        table=Table(
            frame=kept,
            columns=(
                Column("id", "№"),
                Column("name", "Показатель"),
                Column("desired", "Желаемое изменение"),
                Column("aim", "Направление и задача"),
                Column("note", "Примечание"),
            ),
            caption="Показатели концепции, приказ № 548-ОД",
            file_stem="pokazateli_koncepcii_548",
            sources=sources_of(context.fetch, rows),
            group="aim",
            stamp=context.region.stamp,
        ),
    )


def _matching(context: Context, rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows of the chosen section whose texts hold every word of the search."""
    section = context.choices.get("section") or ALL_SECTIONS
    kept = rows if section == ALL_SECTIONS else rows[rows["section"] == section]
    words = context.choices.get("search", "").casefold().split()
    told = kept[list(columns)].fillna("").agg(" ".join, axis=1).str.casefold()
    for word in words:
        kept, told = kept[told.str.contains(word, regex=False)], told[told.str.contains(word, regex=False)]
    return kept


def _found(kept: int, total: int, word: str) -> str:
    if kept == total:
        return f"Весь перечень: {text.counted(total, word)}"
    return f"Отобрано {text.number(kept)} из {text.counted(total, word, case=text.Case.GENITIVE)}"


def _short(section: str) -> str:
    words = section.split()
    return section if len(words) <= 8 else " ".join(words[:8]) + "…"
