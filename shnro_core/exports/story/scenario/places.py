"""The scenario on the map: change of the number of ШНРО by municipality, schools that enter and leave as points."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.maps import Choropleth, Place, SchoolPoint, State, Step
from shnro_core.charts.maps.geometry import polygons_of
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES
from shnro_core.exports.story.map import LegendEntry, Picture
from shnro_core.exports.story.map.boundaries import credit, drawn_places
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.scenario.comparison import (
    ENTERED,
    LEFT,
    LISTED,
    Comparison,
    file_stem,
    notes,
    sources,
    stamp,
)
from shnro_core.exports.story.territories import in_municipalities
from shnro_core.model import Column, Kind, Table
from shnro_core.places import FRAMES

_UNDEFINED: Final = "не определён"
_NO_CHANGE: Final = "#F0F2F4"
_FEWER: Final = ("#DEEBF7", "#9ECAE1", "#6BAED6")
_MORE: Final = ("#FEE6CE", "#FDAE6B", "#FD8D3C")
_LIMITS: Final = (1, 3)
"""Largest change of the first two classes of either side."""


def by_municipality(comparison: Comparison) -> pd.DataFrame:
    """One row per municipality with schools: ``municipality, schools, norm, then, change, entered, left``."""
    schools = comparison.schools
    flags = pd.DataFrame(
        {
            "municipality": schools["municipality"],
            "schools": 1,
            "norm": schools["cluster_norm"].eq(LISTED).astype(int),
            "then": schools["cluster_then"].eq(LISTED).astype(int),
            "entered": schools["event"].eq(ENTERED).astype(int),
            "left": schools["event"].eq(LEFT).astype(int),
        }
    )
    rows = flags.groupby("municipality", as_index=False).sum()
    return rows.assign(change=rows["then"] - rows["norm"])


def block(context: Context, comparison: Comparison) -> Block:
    """Table twin of the map, municipalities with the largest change first."""
    rows = by_municipality(comparison)
    rows = rows.assign(size=rows["change"].abs()).sort_values(
        ["size", "entered", "municipality"], ascending=[False, False, True], ignore_index=True
    )
    return Block(
        key="scenario-places",
        title=_title(context, rows),
        n=f"{text.schools(comparison.size)}, {comparison.year} год; число {LISTED} по сценарию минус по норме. "
        "Не официально.",
        table=Table(
            frame=rows,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools", "Школ", Kind.COUNT),
                Column("norm", f"{LISTED} сейчас, норма", Kind.COUNT),
                Column("then", f"{LISTED} по сценарию", Kind.COUNT),
                Column("change", "Разница", Kind.COUNT),
                Column("entered", "Вошли", Kind.COUNT),
                Column("left", "Вышли", Kind.COUNT),
            ),
            caption=f"Число {LISTED} по муниципалитетам, норма и сценарий, {comparison.year} год",
            file_stem=file_stem(context, "po_municipalitetam", comparison.year),
            sources=sources(context, "результаты процедур исследуемого периода"),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


def picture(context: Context, comparison: Comparison) -> Picture | None:
    """The map; None for a region without boundaries."""
    known = drawn_places(context)
    if known.empty:
        return None
    rows = known.merge(by_municipality(comparison), on="municipality", how="left")
    places = tuple(_place(row) for row in rows.to_dict("records"))
    classes = _classes([place.value for place in places if place.value is not None])
    points = _points(comparison)
    frame = FRAMES.get(context.region.code)
    choropleth = Choropleth(places, classes, 0, context.colours, None, points, frame=frame)
    return Picture(
        choropleth=choropleth,
        legend=f"На сколько изменилось число {LISTED}",
        entries=_entries(choropleth),
        alt=f"Карта муниципалитетов, изменение числа {LISTED}: "
        + ("; ".join(f"{p.name} — {p.figure}" for p in places if p.value) or "изменений нет"),
        about="Точки — школы, которые вошли бы в список или вышли из него; цвет и знак — кластер по сценарию.",
        credit=credit(context),
        points_heading="Школы, чьё место в списке меняется",
        point_entries=_point_entries(context, comparison),
    )


def _title(context: Context, rows: pd.DataFrame) -> str:
    known = in_municipalities(context, rows)
    elsewhere = int(rows["change"].sum() - known["change"].sum())
    moved = int(known["change"].ne(0).sum())
    if not moved:
        left = f"; вне муниципалитетов {_signed(elsewhere)}" if elsewhere else ""
        return f"Число {LISTED} не меняется ни в одном муниципалитете{left}"
    first = known.iloc[0]
    places = text.counted(moved, "муниципалитет", case=text.Case.PREPOSITIONAL)
    return f"Число {LISTED} меняется в {places}, сильнее всего: {first['municipality']}, {_signed(first['change'])}"


def _signed(change: float) -> str:
    return f"+{text.number(change)}" if change > 0 else text.number(change)


def _place(row: Mapping[Hashable, Any]) -> Place:
    absent = text.is_missing(row["change"])
    change = 0.0 if absent else float(str(row["change"]))
    words = f"{LISTED} {text.number(_float(row['norm']))} сейчас, {text.number(_float(row['then']))} по сценарию"
    return Place(
        name=str(row["municipality"]),
        polygons=polygons_of(str(row["boundary"])),
        label_lon=_float(row["label_lon"]),
        label_lat=_float(row["label_lat"]),
        value=None if absent else change,
        figure=text.MISSING if absent else _signed(change),
        hint="школ в базе нет" if absent else words,
        state=State.ABSENT if absent else State.SHOWN,
    )


def _float(value: object) -> float:
    return float(str(value))


def _classes(values: list[float]) -> tuple[Step, ...]:
    """Classes on both sides of zero as far as the values go."""
    top = int(max((abs(v) for v in values), default=0))
    bounds = [(1, _LIMITS[0]), (_LIMITS[0] + 1, _LIMITS[1]), (_LIMITS[1] + 1, max(top, _LIMITS[1] + 1))]
    found = [Step(0.0, 0.0, _NO_CHANGE, "без изменений")]
    for (low, high), fewer, more in zip(bounds, _FEWER, _MORE, strict=True):
        words = text.number(low) if low == high else f"{text.number(low)}–{text.number(high)}"
        found.insert(0, Step(float(-high), float(-low), fewer, f"меньше на {words}"))
        found.append(Step(float(low), float(high), more, f"больше на {words}"))
    return tuple(found)


def _entries(choropleth: Choropleth) -> tuple[LegendEntry, ...]:
    shown = [place.value for place in choropleth.places if place.value is not None]
    found = [
        LegendEntry(step.label, step.colour) for step in choropleth.classes if any(step.holds(value) for value in shown)
    ]
    absent = any(place.state is State.ABSENT for place in choropleth.places)
    return (*found, LegendEntry(f"{text.MISSING} — школ в базе нет", None)) if absent else tuple(found)


def _moving(comparison: Comparison) -> pd.DataFrame:
    rows = comparison.schools
    rows = rows[rows["event"].isin([ENTERED, LEFT]) & rows["lat"].notna() & rows["lon"].notna()]
    few = rows["participants_then"] < rows["procedures_then"] * comparison.then.reliable_participants
    return rows.assign(
        lon=rows["lon"] % 360,
        cluster_then=rows["cluster_then"].fillna(_UNDEFINED),
        small=few.fillna(value=True).astype(bool),
    )


def _points(comparison: Comparison) -> tuple[SchoolPoint, ...]:
    rows = _moving(comparison).sort_values(["event", "school_code"])
    columns = ("school_code", "name", "municipality", "lon", "lat", "cluster_then", "event", "cluster_norm", "small")
    return tuple(
        SchoolPoint(
            code, name, where, float(lon), float(lat), then, small, _hint(event, _words(norm), then, small=small)
        )
        for code, name, where, lon, lat, then, event, norm, small in zip(*(rows[c] for c in columns), strict=True)
    )


def _hint(event: str, norm: str, then: str, *, small: bool) -> str:
    words = f"{event}: было {norm}, стало {then}"
    return f"{words}; участников мало" if small else words


def _words(cluster: object) -> str:
    return _UNDEFINED if text.is_missing(cluster) else str(cluster)


def _point_entries(context: Context, comparison: Comparison) -> tuple[LegendEntry, ...]:
    rows = _moving(comparison)
    counts = rows["cluster_then"].value_counts()
    found = [
        LegendEntry(
            f"{'вошли' if name == LISTED else f'вышли, стали {name}'} — {text.number(counts[name])}",
            CLUSTER_COLOURS[name],
            shape=shape,
        )
        for name, shape in CLUSTER_SHAPES.items()
        if name in counts.index
    ]
    if small := int(rows["small"].sum()):
        limit = comparison.then.reliable_participants
        words = f"из них серым контуром {text.number(small)}: в среднем меньше {limit} участников на процедуру"
        found.append(LegendEntry(words, context.colours.muted, shape="◌"))
    return tuple(found)
