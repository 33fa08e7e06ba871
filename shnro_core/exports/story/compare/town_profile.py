"""What schools the municipalities have: clusters, size, conditions, deficits, support."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts.bars import stacked
from shnro_core.charts.theme import CLUSTER_COLOURS
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.cohort import TRACKS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Kind, Table


def clusters_block(context: Context, year: int, schools: pd.DataFrame, names: list[str]) -> Block:
    """Schools of each municipality by cluster."""
    counts = schools[schools["municipality"].isin(names)].groupby(["municipality", "cluster"]).size()
    order = [*context.settings.cluster_order, "не определён"]
    long = counts.rename("count").reset_index()
    long = long.assign(
        total=long.groupby("municipality")["count"].transform("sum"),
        place=long["municipality"].map({n: i for i, n in enumerate(names)}),
        order=long["cluster"].map({c: i for i, c in enumerate(order)}),
    ).sort_values(["place", "order"])
    long = long.assign(
        pct=100 * long["count"] / long["total"],
        label=long["count"].astype(str),
        hover=[text.share(c, t) for c, t in zip(long["count"], long["total"], strict=True)],
        title=[f"{m}, {text.schools(t)}" for m, t in zip(long["municipality"], long["total"], strict=True)],
    )
    listed = long[long["cluster"] == "ШНРО"]
    words = "; ".join(
        f"{m} — {text.part(c, t)}"
        for m, c, t in zip(listed["municipality"], listed["count"], listed["total"], strict=True)
    )
    return Block(
        key="compare-towns-clusters",
        title=f"В кластере ШНРО: {words}" if words else "В этих муниципалитетах нет ШНРО",
        n=f"{text.schools(int(long['count'].sum()))}; числа на полосах — школы (расчёт системы)",
        chart=stacked(
            frame=long,
            name="title",
            part="cluster",
            value="pct",
            label="label",
            fill={c: CLUSTER_COLOURS[c] for c in order},
            colours=context.colours,
            hover="hover",
        ),
        alt=f"Школы муниципалитетов {', '.join(names)} по кластерам",
        table=Table(
            frame=long,
            columns=(
                Column("municipality", "Муниципалитет"),
                Column("cluster", "Кластер"),
                Column("count", "Школ", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"Муниципалитеты рядом: кластеры, {year} год",
            file_stem=f"municipalitety_klastery_{context.region.code}_{year}",
            sources=sources(context, "результаты процедур"),
            stamp=context.region.stamp,
        ),
    )


def profile_block(context: Context, year: int, schools: pd.DataFrame, names: list[str]) -> Block:
    """Schools, deficits and support, one column per municipality."""
    deficits = context.compute("deficits", region=context.region.code, year=year)
    deficits = deficits.assign(municipality=schools["municipality"].reindex(deficits["school_code"]).to_numpy())
    cells = {
        name: _cells(schools[schools["municipality"] == name], deficits[deficits["municipality"] == name])
        for name in names
    }
    frame = pd.DataFrame(
        [
            {"part": part, "what": what, **{f"town{i}": cells[name][part, what] for i, name in enumerate(names)}}
            for part, what in cells[names[0]]
        ]
    )
    return Block(
        key="compare-towns-profile",
        title="Муниципалитеты рядом: школы, нехватки, поддержка",
        n=f"{year} год; у каждой доли — число школ, о которых это известно",
        table=Table(
            frame=frame,
            columns=(
                Column("part", "Раздел"),
                Column("what", "Что"),
                *(Column(f"town{i}", name) for i, name in enumerate(names)),
            ),
            caption=f"Муниципалитеты рядом: {', '.join(names)}, {year} год",
            file_stem=f"municipalitety_profil_{context.region.code}_{year}",
            sources=sources(context, "результаты процедур, контекстные данные, поддержка"),
            stamp=context.region.stamp,
            group="part",
        ),
        prose=True,
    )


def _cells(schools: pd.DataFrame, deficits: pd.DataFrame) -> dict[tuple[str, str], str]:
    total = len(schools)
    pupils = schools["pupils"].dropna()
    cells = {
        ("Школы", "Работает школ"): text.number(total),
        ("Школы", "Сельских"): text.share(int(schools["area"].eq("сельская").sum()), total),
        ("Школы", "Учеников в средней школе"): _median(pupils, 0),
        ("Школы", "ИСБШ средней школы"): _median(schools["isbsh"].dropna(), 1),
    }
    for kind, rows in deficits.groupby("kind"):
        told = rows["has_deficit"].dropna()
        found = text.share(int(told.sum()), len(told)) if len(told) else text.MISSING
        cells["Дефициты", f"{sentence(str(kind))}, есть у школ"] = found
    for name, number in TRACKS.items():
        cells["Поддержка", f"{name}, школ"] = text.number(int((schools["track"] == number).sum()))
    return cells


def _median(values: pd.Series, digits: int) -> str:
    if values.empty:
        return text.MISSING
    return f"{text.number(float(values.median()), digits)} (медиана {text.schools(len(values), text.Case.GENITIVE)})"
