"""«Школы»: the listed schools a region has published, one directory with a card per school."""

from __future__ import annotations

from dataclasses import replace

from shnro_core.exports.story import schools_smolensk as smolensk
from shnro_core.exports.story import schools_yaroslavl as yaroslavl
from shnro_core.exports.story.cohort import years_with_results
from shnro_core.exports.story.directory import Directory
from shnro_core.exports.story.model import Context, Story

_DATA_PAGE = "их выгрузки загружаются на странице «Данные»"


def directory(context: Context) -> Directory | None:
    """Directory of the region of the context; None when no list of schools is published for it.

    The card of a school that is among the loaded ones says which one it is.
    """
    known = smolensk.directory(context) or yaroslavl.directory(context)
    if known is None:
        return None
    pairs = context.fetch("schools/published_pairs", region=context.region.code).dropna(subset="school_code")
    loaded = {
        code: f"Среди загруженных школ это «{name}» ({login}): её паспорт — на странице «Школа»"
        for code, login, name in zip(pairs["published_code"], pairs["school_code"], pairs["name"], strict=True)
    }
    cards = {c: replace(k, notes=(*k.notes, loaded[c])) if c in loaded else k for c, k in known.cards.items()}
    return replace(known, cards=cards)


def tell(context: Context) -> Story:
    """Story around the directory: the finding about the list, pictures, and what is not published school by school."""
    told = smolensk.tell(context, _DATA_PAGE) or yaroslavl.tell(context, _DATA_PAGE)
    if told is None or not years_with_results(context):
        return told or _nothing(context)
    return replace(told, absent=tuple(words for words in told.absent if _DATA_PAGE not in words))


def _nothing(context: Context) -> Story:
    return Story(
        title="Опубликованного списка школ нет",
        line="",
        absent=(
            f"Для региона «{context.region.name}» нет опубликованных документов, поэтому нет и списка с карточками: "
            f"сведения о школах берутся из выгрузок, {_DATA_PAGE}.",
        ),
    )
