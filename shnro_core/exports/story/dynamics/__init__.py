"""«Динамика»: movement between levels and lists, dynamics by procedure, what stands beside it."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story import documents
from shnro_core.exports.story.dynamics import circumstances, movement, names, procedures
from shnro_core.exports.story.model import Context, Headline, Story
from shnro_core.model import DataKind

FIRST_FILTERED = "dynamics-procedures"
"""Key of the block before which the filter of groups stands."""


def tell(context: Context) -> Story:
    """Story of the dynamics; the reader's choice ``group`` names the group of the block by procedure."""
    blocks = tuple(
        block
        for block in (
            movement.levels(context),
            movement.lists(context),
            procedures.by_category(context),
            procedures.positive_results(context),
            circumstances.city_and_village(context),
            circumstances.not_held(context),
            *documents.facts(context, "thoughts"),
            *documents.contents(context, "thoughts", "regulation", "nine", "levels-dynamics"),
        )
        if block
    )
    if not blocks:
        return Story(
            title="Динамика по уровням и процедурам не опубликована",
            line="движение между уровнями и списками, динамика по процедурам",
            absent=(_absent(context),),
        )
    return Story(
        title=_title(context),
        line="2021 и 2022 годы, список на 2023 год; ШНОР — школа с низкими образовательными результатами",
        headlines=_headlines(context),
        findings=_findings(context),
        blocks=blocks,
    )


def groups(context: Context) -> list[str]:
    """Groups that the filter offers; empty when the region publishes no dynamics by procedure."""
    return procedures.groups(procedures.rows(context))


def _title(context: Context) -> str:
    total = movement.total(context)
    if total is None:
        return "Итога движения сопровождавшихся школ документ не печатает"
    better = total.left_list + total.raised_cluster
    return (
        f"Вышли из списка или повысили уровень {names.part_of_supported(better, total.schools_total)}, понизили — "
        f"{text.number(total.lowered)}"
    )


def _headlines(context: Context) -> tuple[Headline, ...]:
    total = movement.total(context)
    if total is None:
        return ()
    return tuple(
        Headline(label, text.number(count), text.share(count, total.schools_total).partition(" ")[2])
        for label, count in (
            ("Вышли из списка ШНОР", total.left_list),
            ("Повысили уровень", total.raised_cluster),
            ("Не изменили уровень", total.same_cluster),
            ("Понизили уровень", total.lowered),
        )
    )


def _findings(context: Context) -> tuple[str, ...]:
    return tuple(
        sentence
        for sentence in (
            movement.stayed(context),
            movement.second_year(context),
            procedures.spread(context),
            circumstances.gap(context),
        )
        if sentence
    )


def _absent(context: Context) -> str:
    if context.region.data_kind is DataKind.DEMO:
        return (
            f"{context.region.name}: регион вымышлен, опубликованных документов о нём нет, а эта страница показывает "
            "только напечатанные цифры."
        )
    compared = context.fetch("published/subject_dynamics", region=context.region.code)["subject"].unique()
    where = f"сравнение двух кластеров ({' и '.join(compared)}) — на «Обзоре»; " if len(compared) else ""
    return (
        f"{context.region.name}: динамики по процедурам и движения между уровнями документы не печатают, {where}"
        "динамика по школам появится, когда выгрузки загрузят на странице «Данные»."
    )
