"""«Дефициты»: staff and infrastructure deficits by municipality, or what a region published about resources instead."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.deficits import counts, joint, ranking, resources, table, tracks
from shnro_core.exports.story.deficits.counts import KINDS, Municipalities
from shnro_core.exports.story.model import Block, Context, Story

__all__ = ["KINDS", "has_municipalities", "tell"]

_DATA_PAGE = "загружаются на странице «Данные»"


def has_municipalities(context: Context) -> bool:
    """Whether the documents of the region count deficits by municipality."""
    return counts.read(context) is not None


def tell(context: Context) -> Story:
    """Story of deficits; the choice ``kind`` (a label of KINDS) drives the bars and the joint picture."""
    counted = counts.read(context)
    others = tuple(
        block
        for block in (
            resources.growth_points(context),
            resources.diagnostics(context),
            resources.facts(context),
            resources.tasks(context),
            resources.indicators(context),
            tracks.team_deficits(context),
            tracks.track2(context),
        )
        if block
    )
    if counted is not None:
        return _by_municipality(context, counted, others)
    if others:
        return _without_municipalities(context, others)
    return Story(
        title="О дефицитах школ ничего не опубликовано",
        line="",
        absent=(
            f"Для региона «{context.region.name}» нет опубликованных документов о дефицитах: "
            f"сведения об условиях школ {_DATA_PAGE}.",
        ),
    )


def _by_municipality(context: Context, counted: Municipalities, others: tuple[Block, ...]) -> Story:
    kind = context.choices.get("kind") or next(iter(KINDS))
    return Story(
        title=counts.title(counted),
        line=f"ресурсные дефициты школ, 2023 год · {text.counted(len(counted.frame), 'муниципалитет')}, "
        f"{text.schools(counted.total('schools_total'))}",
        headlines=counts.headlines(counted),
        blocks=(
            ranking.by_municipality(context, counted, kind),
            joint.joint(context, counted, kind),
            table.table(context, counted),
            *others,
        ),
        absent=(
            "Какие именно школы имеют дефициты и по каким признакам они определены, в документе не напечатано; "
            f"сведения о каждой школе {_DATA_PAGE}.",
        ),
    )


def _without_municipalities(context: Context, others: tuple[Block, ...]) -> Story:
    return Story(
        title=resources.title(context),
        line="что опубликовано о ресурсах школ, 2021–2022 годы",
        blocks=others,
        absent=(
            "Дефициты по школам и муниципалитетам не опубликованы: приказ № 548-ОД называет материально-технические, "
            "кадровые и информационно-коммуникационные дефициты, но чисел не даёт; сведения об условиях школ "
            f"{_DATA_PAGE}.",
        ),
    )
