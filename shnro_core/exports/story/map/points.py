"""Schools of a calculation as points of the map: the cluster by colour and shape, few participants in grey."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.maps import SchoolPoint
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES, Palette
from shnro_core.exports.story.map.calculated import Schools
from shnro_core.exports.story.map.model import LegendEntry

_NO_RESULTS = "не определён"
MOST_POINTS: Final = 800
"""More schools than this are not drawn as points: they hide the map and each other."""


def points(schools: Schools, municipality: str | None = None) -> tuple[SchoolPoint, ...]:
    """A point for every school with coordinates, clusters of fewer schools on top.

    Where there are more than ``MOST_POINTS``, only those of the chosen municipality.
    """
    rows = _placed(schools)
    if len(rows) > MOST_POINTS:
        rows = rows[rows["municipality"] == municipality]
    if rows.empty:
        return ()
    cluster = rows["cluster"].fillna(_NO_RESULTS)
    rows = rows.assign(
        cluster=cluster, small=few_participants(schools).reindex(rows.index), size=cluster.map(cluster.value_counts())
    )
    rows = rows.sort_values(["small", "size", "school_code"], ascending=[False, False, True])
    columns = ("school_code", "name", "municipality", "lon", "lat", "cluster", "small", "markers", "level")
    return tuple(
        SchoolPoint(code, name, where, float(lon), float(lat), kind, bool(small), _hint(kind, small, marks, level))
        for code, name, where, lon, lat, kind, small, marks, level in zip(*(rows[c] for c in columns), strict=True)
    )


def too_many(schools: Schools) -> str:
    """Sentence about points that are not drawn; empty where all are."""
    placed = len(_placed(schools))
    if placed <= MOST_POINTS:
        return ""
    return f"{text.schools(placed)} точками не показать: выберите муниципалитет, и появятся точки его школ."


def _placed(schools: Schools) -> pd.DataFrame:
    """Schools with coordinates; east of 180° the longitude goes on, as the boundaries do."""
    rows = schools.rows[schools.rows["lat"].notna() & schools.rows["lon"].notna()]
    return rows.assign(lon=rows["lon"] % 360)


def few_participants(schools: Schools) -> pd.Series:
    """Schools whose procedures had on average fewer participants than a reliable value needs."""
    limit = schools.context.settings.reliable_participants
    least = schools.rows["procedures"] * limit
    return (schools.rows["participants"] < least).fillna(value=True).astype(bool)


def heading(schools: Schools) -> str:
    """Heading of the legend of points."""
    return f"Точки — школы, кластер за {schools.year} год, расчёт системы"


def entries(drawn: tuple[SchoolPoint, ...], schools: Schools, colours: Palette) -> tuple[LegendEntry, ...]:
    """Clusters among the points with their counts, then the grey ones, which keep the shape of their cluster."""
    clusters = [point.cluster for point in drawn]
    small = sum(point.small for point in drawn)
    found = [
        LegendEntry(f"{name} — {clusters.count(name)}", CLUSTER_COLOURS[name], shape=shape)
        for name, shape in CLUSTER_SHAPES.items()
        if name in clusters
    ]
    if small:
        limit = schools.context.settings.reliable_participants
        words = f"из них серым контуром {text.number(small)}: в среднем меньше {limit} участников на процедуру"
        found.append(LegendEntry(words, colours.muted, shape="◌"))
    return tuple(found)


def _hint(cluster: str, small: object, markers: object, level: object) -> str:
    marks = text.MISSING if text.is_missing(markers) else text.number(float(str(markers)))
    words = f"{cluster}, маркеров: {marks}"
    if not text.is_missing(level):
        words += f", {level} неуспевающая"
    return f"{words}; участников мало" if small else words
