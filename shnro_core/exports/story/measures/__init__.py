"""«Меры»: what was done, how the documents judged it, what they decided. Blocks appear for the rows a region has.

Choices: ``track`` («Трек 2») for a region with tracks; ``plan``, ``section`` and ``search`` for one with plans.
"""

from __future__ import annotations

from dataclasses import replace

from shnro_core.exports.story import documents
from shnro_core.exports.story.measures import debt, frame, plans, risks, tracks
from shnro_core.exports.story.model import Context, Story

ALL_SECTIONS = plans.ALL_SECTIONS
_OF_TRACK = {1: ("risk-maps",), 2: ("selection-2",), 3: ()}
_OF_REGION = (
    *("subjects", "duties-850", "orders", "key-measures", "events", "model-500"),
    *("mentoring", "networking", "proactive", "site"),
)


def tracks_of(context: Context) -> tuple[str, ...]:
    """Tracks of the region to choose from: «Трек 1» …; empty when its documents print none."""
    rows = context.fetch("published/measures", region=context.region.code)
    return tuple(tracks.label(int(n)) for n in sorted(rows["track"].unique()))


def plans_of(context: Context) -> tuple[str, ...]:
    """Plans of the region to choose from; empty when its documents print none."""
    return plans.available(context)


def sections_of(context: Context) -> tuple[str, ...]:
    """Sections of the plan of the choice ``plan`` to choose from, «все разделы» first."""
    return plans.sections(context, context.choices["plan"])


def tell(context: Context) -> Story:
    """Story of the measures for the region and the choices of the context."""
    if tracks_of(context):
        return _tracks_story(context)
    if plans_of(context):
        told = plans.story(context)
        said = (*documents.contents(context, *_OF_REGION), *documents.facts(context, "programmes"))
        return replace(told, blocks=(*told.blocks, *said))
    return Story(
        title="Опубликованных мер поддержки нет",
        line="",
        absent=(
            f"{context.region.name}: документов с мерами, планами и их оценкой среди опубликованных нет. "
            "Сведения о мерах школ загружаются на странице «Данные».",
        ),
    )


def _tracks_story(context: Context) -> Story:
    offered = tracks_of(context)
    number = tracks.number_of(context.choices.get("track") or offered[0])
    blocks = (
        tracks.passport(context, number),
        tracks.done(context, number),
        *(risks.blocks(context) if number == risks.TRACK else ()),
        tracks.indicators(context, number),
        *(debt.blocks(context) if number == debt.TRACK else ()),
        *(frame.blocks(context) if number == frame.TRACK else ()),
        tracks.decisions(context, number),
        *documents.contents(context, *_OF_TRACK[number]),
        *documents.facts(context, f"track-{number}"),
        *documents.contents(context, "steps"),
    )
    return Story(
        title=tracks.title(context),
        line="2022 год, решения на 2023 год · оценки — слова документа",
        findings=tracks.findings(context),
        blocks=tuple(b for b in blocks if b),
        absent=tuple(_absent(context, number)),
    )


def _absent(context: Context, number: int) -> list[str]:
    sentences = []
    if tracks.indicators(context, number) is None:
        sentences.append(
            f"Показателей трека {number} на январь 2022 и 2023 года документ не печатает: они есть только у других "
            "треков."
        )
    if not plans_of(context):
        sentences.append(
            f"Плана мероприятий со сроками и дорожной карты документ региона «{context.region.name}» не публикует; "
            "в базе они есть только у Смоленской области (приказы № 850-ОД и № 548-ОД)."
        )
    return sentences
