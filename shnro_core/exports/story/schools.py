"""«Школы»: the listed schools a region has published, one directory with a card per school."""

from __future__ import annotations

from shnro_core.exports.story import schools_smolensk as smolensk
from shnro_core.exports.story import schools_yaroslavl as yaroslavl
from shnro_core.exports.story.directory import Directory
from shnro_core.exports.story.model import Context, Story

_DATA_PAGE = "их выгрузки загружаются на странице «Данные»"


def directory(context: Context) -> Directory | None:
    """Directory of the region of the context; None when no list of schools is published for it."""
    return smolensk.directory(context) or yaroslavl.directory(context)


def tell(context: Context) -> Story:
    """Story around the directory: the finding about the list, pictures, and what is not published school by school."""
    return smolensk.tell(context, _DATA_PAGE) or yaroslavl.tell(context, _DATA_PAGE) or _nothing(context)


def _nothing(context: Context) -> Story:
    return Story(
        title="Опубликованного списка школ нет",
        line="",
        absent=(
            f"Для региона «{context.region.name}» нет опубликованных документов, поэтому нет и списка с карточками: "
            f"сведения о школах берутся из выгрузок, {_DATA_PAGE}.",
        ),
    )
