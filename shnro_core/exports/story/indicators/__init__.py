"""«Показатели»: the 24 indicators of the concept as the order prints them, with results of tasks and directions."""

from __future__ import annotations

from shnro_core.exports.story.indicators.computed import computed
from shnro_core.exports.story.indicators.published import published
from shnro_core.exports.story.model import Context, Story


def tell(context: Context) -> Story:
    """Indicators computed where results are loaded, names of the published ones otherwise."""
    return computed(context) or published(context) or _nothing(context)


def _nothing(context: Context) -> Story:
    return Story(
        title="Показателей концепции для региона нет",
        line="",
        absent=(
            f"24 показателя задаёт концепция Смоленской области, документы региона «{context.region.name}» таких не "
            "называют; по выгрузкам школ, загруженным на странице «Данные», показатели посчитаются и здесь.",
        ),
    )
