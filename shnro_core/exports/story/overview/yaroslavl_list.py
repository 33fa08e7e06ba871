"""Overview parts about the list of Ярославская область: groups in it, levels of failure, share of listed schools."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import LEVEL_COLOURS
from shnro_core.exports.story.dynamics import movement, names
from shnro_core.exports.story.model import Block, Context, Headline
from shnro_core.exports.story.overview.parts import Opening, Part
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Kind, Table

_LEVELS = {
    "Сильно неуспевающие": "сильно",
    "Умеренно неуспевающие": "умеренно",
    "Базово неуспевающие": "базово",
}
_LISTED = "Число ШНОР (трек 1, 2023)"
_SHARE = "Доля школ региона, отнесённых к ШНОР по итогам "


def opening(context: Context) -> Opening | None:
    """Title and headline numbers of a region with a published list of 2023 and movement of supported schools."""
    facts = _facts(context)
    total = movement.total(context)
    listed = facts.loc[facts["fact"] == _LISTED, "value"]
    if total is None or listed.empty:
        return None
    known = facts.set_index("fact")["value"]
    shares = _shares(facts)
    return Opening(
        title=f"В списке на 2023 год {text.schools(listed.iloc[0])}; из {names.supported(total.schools_total)} "
        f"{text.verb(total.left_list, 'вышла', 'вышли')} {text.number(total.left_list)}",
        line="2021–2023 годы; ШНОР — школа с низкими образовательными результатами",
        headlines=(
            Headline(
                "ШНОР в списке на 2023 год",
                text.number(listed.iloc[0]),
                f"сильно неуспевающих {text.number(known['Сильно неуспевающие'])}",
            ),
            Headline(
                "Вышли из списка", text.number(total.left_list), f"из {_of(total.left_list, total.schools_total)}"
            ),
            Headline("Понизили уровень", text.number(total.lowered), f"из {_of(total.lowered, total.schools_total)}"),
            Headline(
                "Доля ШНОР в области",
                text.percent(shares["value"].iloc[-1]),
                f"годом раньше {text.percent(shares['value'].iloc[0])}, {_change(shares)}",
            ),
        ),
    )


def lists(context: Context) -> Part | None:
    """Supported schools in the list of 2023, the same block as on «Динамика»."""
    block = movement.lists(context, key="overview-lists")
    return None if block is None else Part(block)


def levels(context: Context) -> Part | None:
    """Listed schools of 2023 by level of failure."""
    facts = _facts(context)
    rows = facts[facts["fact"].isin(_LEVELS)]
    if rows.empty:
        return None
    total = int(rows["value"].sum())
    frame = (
        noted(rows, context.fetch)
        .assign(
            level=rows["fact"].map(_LEVELS),
            share=100 * rows["value"] / total,
            label=[text.share(n, total) for n in rows["value"]],
            rank=rows["fact"].map({name: place for place, name in enumerate(_LEVELS)}),
        )
        .sort_values("rank")
    )
    worst = frame.iloc[0]
    block = Block(
        key="overview-levels",
        title=f"{_genitive(worst['fact'])} — {text.part(worst['value'], total)}, "
        + ", ".join(
            f"{_genitive(r['fact']).lower()} — {text.number(r['value'])}" for r in frame[1:].to_dict("records")
        ),
        n=f"{text.schools(total)} списка на 2023 год по уровню неуспеваемости.",
        chart=bars.horizontal(
            frame=frame.assign(label=frame["label"].str.replace(", ", "<br>")),
            name="fact",
            value="value",
            label="label",
            hover="label",
            fill=dict(zip(frame["fact"], frame["level"].map(LEVEL_COLOURS), strict=True)),
            colours=context.colours,
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.fact} — {r.label}" for r in frame.itertuples()),
        remark=_limits(facts),
        table=Table(
            frame=frame,
            columns=(
                Column("fact", "Уровень"),
                Column("value", "Школ", Kind.COUNT),
                Column("share", "Доля списка", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Школы списка на 2023 год по уровням",
            file_stem="urovni_2023",
            sources=sources_of(context.fetch, frame),
            notes=notes_of(frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )
    return Part(
        block,
        f"На 2023 год сильно неуспевающих — {text.part(worst['value'], total)}"
        + ("; им решено сохранить кураторов." if _curators_kept(context) else "."),
    )


def listed_share(context: Context) -> Part | None:
    """Share of the region's schools in the list, year by year, beside the count of another slide."""
    shares = _shares(_facts(context))
    if len(shares) < 2:
        return None
    frame = noted(shares, context.fetch).assign(
        name="по итогам " + shares["year"] + " года",
        label=[text.percent(v) for v in shares["value"]],
    )
    first, last = frame.iloc[0], frame.iloc[-1]
    counted = context.fetch("published/listed_of_all", region=context.region.code)
    own = text.part(counted["listed"].iloc[0], counted["schools"].iloc[0]) if not counted.empty else ""
    fell = last["value"] < first["value"]
    block = Block(
        key="overview-share",
        title=f"По слайду доля ШНОР {'снизилась' if fell else 'не снизилась'}: {first['label']} школ области "
        f"по итогам {first['year']} года, {last['label']} по итогам {last['year']}-го",
        n="Доля школ области; от скольких школ она посчитана, на слайде не напечатано.",
        chart=bars.horizontal(
            frame=frame,
            name="name",
            value="value",
            label="label",
            highlight=[str(last["name"])],
            colours=context.colours,
            limit=100,
        ),
        alt="Два столбца: " + "; ".join(f"{r.name} — {r.label}" for r in frame.itertuples(index=False)),
        remark=f"**Противоречие I48.** По слайду о ресурсных дефицитах ШНОР — {own}, а не {last['label']}."
        if own
        else None,
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Когда"),
                Column("value", "Доля ШНОР", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Доля ШНОР среди школ области",
            file_stem="dolya_shnor",
            sources=sources_of(context.fetch, shares, counted) if own else sources_of(context.fetch, shares),
            stamp=context.region.stamp,
        ),
    )
    return Part(
        block,
        f"Доля ШНОР — {first['label']} школ области по итогам {first['year']} года и {last['label']} по итогам "
        f"{last['year']}-го ({_change(frame)})" + (f"; слайд о дефицитах даёт {own}." if own else "."),
    )


def _facts(context: Context) -> pd.DataFrame:
    return context.fetch("published/listing_facts", region=context.region.code)


def _shares(facts: pd.DataFrame) -> pd.DataFrame:
    return facts[facts["fact"].str.startswith(_SHARE)].sort_values("year")


def _change(shares: pd.DataFrame) -> str:
    return text.points(shares["value"].iloc[-1] - shares["value"].iloc[0], 0)


def _limits(facts: pd.DataFrame) -> str | None:
    limits = facts[facts["fact"].str.contains("доля неуспевающих обучающихся")]
    if limits.empty:
        return None
    by_level = limits.groupby(limits["fact"].str.partition(":")[0], sort=False)["value"]
    words = [
        f"{str(name).lower()} — {'–'.join(text.number(v) for v in values)}{text.NBSP}%"
        if len(values) > 1
        else f"{str(name).lower()} — больше {text.percent(values.iloc[0])}"
        for name, values in by_level
    ]
    return f"Доля неуспевающих учеников в школе (методика ФИОКО): {'; '.join(words)}."


def _curators_kept(context: Context) -> bool:
    rows = context.fetch("published/track_decisions", region=context.region.code)
    kept = rows.loc[rows["kind"] == "сохранить", "item"]
    return bool((kept.str.contains("куратор") & kept.str.contains("сильно неуспевающие")).any())


def _genitive(level: str) -> str:
    return level.replace("неуспевающие", "неуспевающих")


def _of(part: float, total: float) -> str:
    return text.share(part, total).partition(" из ")[2]
