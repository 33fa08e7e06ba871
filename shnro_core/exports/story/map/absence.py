"""One sentence in place of a computed map that has nothing to show."""

from __future__ import annotations

from shnro_core.exports.story.calculation import line, nothing_chosen
from shnro_core.exports.story.map.indicators import Indicator
from shnro_core.exports.story.map.model import MapStory
from shnro_core.exports.story.map.values import Shelf
from shnro_core.exports.story.model import Context


def absence(context: Context, shelf: Shelf, indicator: Indicator) -> MapStory | None:
    """Story without a picture; None when the indicator has figures. Raises NoDataError."""
    if not (indicator.computed and shelf.schools):
        return None
    known = shelf.schools
    period = f"{known.year} год"
    if known.cohort.schools.empty:
        told = nothing_chosen(indicator.label, context, period, known.cohort)
        return MapStory(title=told.title, line=told.line, absent=told.absent)
    if indicator.dynamics and known.earlier is None:
        why = f"Сравнивать {known.year} год не с чем: более ранних результатов в базе нет. Выберите год позже."
    elif known.by_municipality[indicator.count].isna().all():
        why = (
            f"За {known.year} год об этом нет сведений ни по одной из выбранных школ: выберите другой год или "
            "загрузите их на странице «Данные»."
        )
    else:
        return None
    return MapStory(title=indicator.label, line=line(context, period, known.cohort), absent=(why,))
