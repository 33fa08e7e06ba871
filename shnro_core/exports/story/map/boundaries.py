"""Which municipalities of a region can be drawn, which stand beside the map, and whose boundaries they are."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core.exports.story.model import Context
from shnro_core.exports.story.wording import listing

_INVENTED: Final = "Границы и муниципалитеты вымышлены"
_ASSIGN: Final = (
    "Если это муниципалитет под другим названием, отнесите его на вкладке «Муниципалитеты» страницы «Данные»."
)
_NAMED: Final = 8


def known_places(context: Context) -> pd.DataFrame:
    """Municipalities of the region: ``municipality, label_lon, label_lat, boundary, credit``."""
    return context.fetch("map/municipalities", region=context.region.code)


def drawn_places(context: Context) -> pd.DataFrame:
    """Those with a boundary."""
    rows = known_places(context)
    return rows[rows["boundary"].notna()]


def beside(context: Context, frame: pd.DataFrame) -> list[str]:
    """Sentence about municipalities of the figures that have no boundary; nothing where none has."""
    drawn = drawn_places(context)["municipality"]
    if drawn.empty:
        return []
    left = frame[~frame["municipality"].isin(drawn)]
    told = _quoted(left.loc[~left["group"], "municipality"])
    of_groups = _quoted(left.loc[left["group"], "municipality"])
    return [
        *([f"Границ на карте нет, числа — в рейтинге и таблице: {told}. {_ASSIGN}"] if told else ()),
        *([f"Не территории, а группы школ, поэтому только в рейтинге и таблице: {of_groups}."] if of_groups else ()),
    ]


def _quoted(names: pd.Series) -> str:
    quoted = [f"«{name}»" for name in names[:_NAMED]]
    more = [f"ещё {len(names) - _NAMED}"] if len(names) > _NAMED else []
    return listing([*quoted, *more]) if quoted else ""


def no_map(context: Context) -> str:
    """Why a region is not drawn."""
    return (
        f"Границ муниципалитетов {context.region.genitive} в программе нет: вместо карты — школы по координатам, "
        "где они есть, и рейтинг. Свои границы загружает администратор: «shnro boundaries файл.geojson --region "
        f"{context.region.code}»."
    )


def credit(context: Context) -> str:
    """Source line of the boundaries that are drawn; empty where none is."""
    rows = drawn_places(context)
    if rows.empty:
        return ""
    return "; ".join(rows["credit"].dropna().unique()) or _INVENTED
