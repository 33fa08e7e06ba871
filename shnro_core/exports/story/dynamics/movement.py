"""Movement between the levels of failure and out of the list: counts of supported schools."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import BETTER, movement_colours
from shnro_core.exports.story.dynamics import names, pairs
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.methodology.uncertainty import compare_groups
from shnro_core.model import Column, Kind, Table

_PARTS = {
    "left_list": "Вышли из списка",
    "raised_cluster": "Повысили уровень",
    "same_cluster": "Не изменили уровень",
    "lowered": "Понизили уровень",
}
_OUTCOMES = {"not_in_list": "Вышли из списка", "in_list": "Остались в списке"}
POSITIVE_EXPLAINED = "Положительная динамика — вышли из списка или повысили уровень."
LEVELS_EXPLAINED = (
    "Уровень — доля неуспевающих учеников: базово, умеренно или сильно неуспевающая школа (методика ФИОКО)."
)

NOT_AN_EFFECT = "Сравнение «до и после» — не оценка эффекта: часть школ покинула бы список и без поддержки."


def rows(context: Context) -> pd.DataFrame:
    """Groups of supported schools with their movement, the total last; empty when the region does not publish it."""
    return names.in_order(noted(context.fetch("published/movement", region=context.region.code), context.fetch))


def total(context: Context) -> pd.Series | None:
    """Movement of all supported schools together."""
    frame = rows(context)
    found = frame[frame["group"] == names.ALL_SUPPORTED]
    return None if found.empty else found.iloc[0]


def stayed(context: Context) -> str | None:
    """Finding: supported schools that are in the list of 2023, and how the groups differ."""
    raw = context.fetch("published/list_outcome", region=context.region.code)
    if raw.empty:
        return None
    frame = names.in_order(raw)
    told = ", ".join(
        f"«{g}» — {text.part(k, n)}" for g, k, n in zip(frame["group"], frame["in_list"], frame["total"], strict=True)
    )
    return f"Сопровождались и остались в списке на 2023 год: {told}."


def second_year(context: Context) -> str | None:
    """Finding: schools in their second year of support beside those in their first."""
    frame = rows(context).set_index("group")
    if not {names.SECOND_YEAR, names.FIRST_YEAR} <= set(frame.index):
        return None
    better = frame["left_list"] + frame["raised_cluster"]
    size = frame["schools_total"]
    second, first = names.SECOND_YEAR, names.FIRST_YEAR
    second_words, first_words = (text.part(better[g], size[g]) for g in (second, first))
    found = compare_groups(
        int(better[first]), int(size[first]), int(better[second]), int(size[second]), context.settings.confidence_level
    )
    verdict = "разница не случайна" if found.told_from_chance else "разницу не отличить от случайности"
    return (
        f"Положительная динамика во второй год — {second_words}, в первый — {first_words}: {verdict} "
        f"({text.by_chance(found.p_value)}). По документу рост продолжается (противоречие I58)."
    )


def levels(context: Context) -> Block | None:
    """Supported schools that left the list, raised, kept or lowered their level."""
    frame = rows(context)
    if frame.empty:
        return None
    all_schools = frame.iloc[-1]
    parts = _long(frame, size="schools_total", parts=_PARTS)
    return Block(
        key="dynamics-levels",
        title=_levels_title(frame.iloc[:-1], context.settings.confidence_level),
        n=f"{text.schools(all_schools.schools_total)} под сопровождением в 2022 году; "
        "список и уровни 2021 и 2022 годов.",
        chart=bars.stacked(
            frame=parts,
            name="row",
            part="part",
            value="share",
            label="label",
            hover="hover",
            fill=movement_colours(context.colours),
            colours=context.colours,
            smallest_label=2,
        ),
        alt="Полосы по 100 %: " + _spoken(parts),
        remark=" ".join((*_lowered_doubt(context, frame), NOT_AN_EFFECT)),
        table=Table(
            frame=frame,
            columns=(
                Column("group", "Группа"),
                Column("schools_total", "Школ", Kind.COUNT),
                Column("left_list", "Вышли из списка", Kind.COUNT),
                Column("raised_cluster", "Повысили уровень", Kind.COUNT),
                Column("positive_share", "Положительная динамика, доля", Kind.PERCENT),
                Column("same_cluster", "Не изменили", Kind.COUNT),
                Column("lowered", "Понизили", Kind.COUNT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Движение сопровождавшихся школ между уровнями и из списка",
            file_stem="dvizhenie_mezhdu_urovnyami",
            sources=sources_of(context.fetch, frame),
            notes=(POSITIVE_EXPLAINED, LEVELS_EXPLAINED, names.GROUPS_EXPLAINED, pairs.TESTED),
            stamp=context.region.stamp,
        ),
    )


def lists(context: Context, *, key: str = "dynamics-lists", half: bool = False) -> Block | None:
    """Supported schools that are and are not in the list of 2023, group by group."""
    raw = context.fetch("published/list_outcome", region=context.region.code)
    if raw.empty:
        return None
    frame = names.in_order(noted(raw, context.fetch))
    parts = _long(frame, size="total", parts=_OUTCOMES)
    size, left, kept = (int(frame[c].sum()) for c in ("total", "not_in_list", "in_list"))
    listed = _listed(context)
    fresh = None if listed is None else listed - kept
    return Block(
        key=key,
        title=f"В списке на 2023 год {text.verb(kept, 'осталась', 'остались')} {names.part_of_supported(kept, size)}"
        + ("" if fresh is None else f"; ещё {text.number(fresh)} школ списка в 2022 году не сопровождались"),
        n=f"{text.schools(size)} в {text.counted(len(frame), 'группа', case=text.Case.PREPOSITIONAL)}: "
        f"{left} вышли из списка Рособрнадзора, {kept} остались.",
        chart=bars.stacked(
            frame=parts,
            name="row",
            part="part",
            value="share",
            label="label",
            hover="hover",
            fill={"Вышли из списка": BETTER, "Остались в списке": context.colours.muted},
            colours=context.colours,
        ),
        alt="Полосы по 100 %: " + _spoken(parts),
        remark=" ".join(
            (
                f"По доле вышедших {_verdict(context, frame)}.",
                *(() if listed is None else (_renewed(context, listed, kept),)),
            )
        ),
        table=Table(
            frame=frame,
            columns=(
                Column("group", "Группа"),
                Column("total", "Школ", Kind.COUNT),
                Column("not_in_list", "Вышли из списка", Kind.COUNT),
                Column("not_in_list_share", "Вышли, доля", Kind.PERCENT),
                Column("in_list", "Остались", Kind.COUNT),
                Column("in_list_share", "Остались, доля", Kind.PERCENT),
                Column("improved", "Повысили результаты", Kind.COUNT),
                Column("improved_share", "Повысили, доля", Kind.PERCENT),
                Column("worsened", "Понизили", Kind.COUNT),
                Column("worsened_share", "Понизили, доля", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Сопровождавшиеся школы в списке ШНОР на 2023 год",
            file_stem="spiski_2022_2023",
            sources=sources_of(context.fetch, frame),
            notes=(pairs.TESTED,),
            stamp=context.region.stamp,
        ),
        half=half,
    )


def _verdict(context: Context, frame: pd.DataFrame) -> str:
    return pairs.verdict(frame, count="not_in_list", total="total", level=context.settings.confidence_level)


def _long(frame: pd.DataFrame, *, size: str, parts: dict[str, str]) -> pd.DataFrame:
    melted = frame.melt(id_vars=["group", size], value_vars=list(parts), var_name="column", value_name="schools")
    return melted.assign(
        part=melted["column"].map(parts),
        row=[names.with_size(g, n) for g, n in zip(melted["group"], melted[size], strict=True)],
        share=100 * melted["schools"] / melted[size],
        label=[
            f"{text.number(k)}, {text.share_percent(k, n)}" if k else ""
            for k, n in zip(melted["schools"], melted[size], strict=True)
        ],
        hover=[text.share(k, n) for k, n in zip(melted["schools"], melted[size], strict=True)],
    )


def _spoken(parts: pd.DataFrame) -> str:
    return "; ".join(f"{r.row}, {str(r.part).lower()}: {r.hover}" for r in parts.itertuples())


def _lowered_doubt(context: Context, frame: pd.DataFrame) -> tuple[str, ...]:
    printed = names.in_order(context.fetch("published/list_outcome", region=context.region.code))
    both = frame.merge(printed[["group", "worsened", "worsened_share"]].dropna(), on="group")
    doubtful = both[(both["worsened"] == both["lowered"] + both["same_cluster"]) & (both["same_cluster"] > 0)]
    return tuple(
        f"**Противоречие I40.** Понизивших уровень в группе «{r.group}» слайд трека 2 называет {r.worsened} из "
        f"{r.schools_total} (напечатано {percent}), эта таблица — {r.lowered}: {r.worsened} — вместе с "
        f"{r.same_cluster} не изменившими."
        for r, percent in zip(doubtful.itertuples(), doubtful["worsened_share"].map(text.percent), strict=True)
    )


def _levels_title(groups: pd.DataFrame, level: float) -> str:
    left = 100 * groups["left_list"] / groups["schools_total"]
    told = pairs.apart(groups, count="lowered", total="schools_total", level=level)
    words = "; ".join(
        f"понижали уровень в группе «{p.more}» чаще, чем в «{p.fewer}»: {p.more_words} и {p.fewer_words}" for p in told
    )
    return f"Из списка {_spread(left)} школ каждой группы" + (f"; {words}" if words else "")


def _spread(shares: pd.Series) -> str:
    low, high = text.number(shares.min()), text.percent(shares.max())
    return f"вышли {low}–{high}" if text.percent(shares.min()) != high else f"вышли {high}"


def _listed(context: Context) -> int | None:
    facts = context.fetch("published/listing_facts", region=context.region.code)
    listed = facts.loc[facts["fact"] == "Число ШНОР (трек 1, 2023)", "value"]
    return None if listed.empty else int(listed.iloc[0])


def _renewed(context: Context, listed: int, kept: int) -> str:
    facts = context.fetch("published/listing_facts", region=context.region.code)
    printed = facts.loc[facts["fact"].str.startswith("в том числе "), "value"]
    return (
        f"Всего в списке на 2023 год {text.schools(listed)}; расчёт системы: {listed} − {kept} = {listed - kept}. "
        f"Документ делит его иначе, без подписей: {' + '.join(text.number(v) for v in printed)} (противоречие I52)."
    )
