"""«Обзор»: the answer first, then the pictures that carry it. Parts appear for the figures a region has."""

from __future__ import annotations

from shnro_core.exports.story import documents
from shnro_core.exports.story.model import Context, Story
from shnro_core.exports.story.overview import (
    smolensk_lists,
    smolensk_support,
    smolensk_years,
    yaroslavl_list,
    yaroslavl_support,
)
from shnro_core.exports.story.overview.parts import Part
from shnro_core.model import DataKind

_FINDINGS = 5
_ONLY_SMOLENSK = "числа школ списка по годам, пяти базовых кластеров и «портрета» списка"
_ONLY_YAROSLAVL = "списка на 2023 год, уровней неуспеваемости, треков и решений на 2023 год"


def tell(context: Context) -> Story:
    """Story of the overview for the region of the context."""
    parts = _parts(context)
    opening = smolensk_lists.opening(context) or yaroslavl_list.opening(context)
    if opening is None:
        return Story(title="Опубликованных документов нет", line="", absent=(_absent(context),))
    sentences = (smolensk_lists.where(context), yaroslavl_support.moved(context), *(part.finding for part in parts))
    return Story(
        title=opening.title,
        line=opening.line,
        headlines=opening.headlines,
        findings=tuple(s for s in sentences if s)[:_FINDINGS],
        blocks=(
            *(part.block for part in parts),
            *documents.facts(context, "network", "index", "lists", "failure"),
            *documents.contents(context, "causes", "groups", "goals", "vectors"),
        ),
        absent=(_absent(context),),
    )


def _parts(context: Context) -> tuple[Part, ...]:
    found = (
        smolensk_years.history(context),
        smolensk_years.repeated(context),
        smolensk_lists.clusters(context),
        smolensk_lists.portrait(context),
        smolensk_support.results(context),
        *smolensk_support.subjects(context),
        yaroslavl_list.lists(context),
        yaroslavl_list.levels(context),
        yaroslavl_support.supported(context),
        yaroslavl_list.listed_share(context),
        yaroslavl_support.decisions(context),
    )
    return tuple(part for part in found if part)


def _absent(context: Context) -> str:
    name = context.region.name
    if context.region.data_kind is DataKind.DEMO:
        return (
            f"{name}: регион вымышлен, опубликованных документов о нём нет, а эта страница показывает только их цифры."
        )
    if context.fetch("published/history", region=context.region.code).empty:
        return f"{name}: {_ONLY_SMOLENSK} опубликованный документ не содержит; они есть у Смоленской области."
    return f"{name}: {_ONLY_YAROSLAVL} документы не содержат; они есть у Ярославской области."
