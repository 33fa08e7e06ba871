"""Who takes part: tracks by cluster, programmes, risks of antirisk programmes."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import CLUSTER_COLOURS
from shnro_core.exports.story.calculation import supported_words
from shnro_core.exports.story.cohort import NO_TRACK, TRACKS, UNKNOWN_TRACK
from shnro_core.exports.story.measures.computed.support import Support
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.wording import listing
from shnro_core.model import Column, Kind, Table

_LISTED = "ШНРО"
_NAMED_TOGETHER = 2


def tracks(context: Context, support: Support) -> Block | None:
    """100 % bars of clusters inside every track and outside them; None where no participation is loaded."""
    if not support.schools["track"].notna().any():
        return None
    counts = support.schools.groupby(["track_name", "cluster"], as_index=False).agg(schools=("school_code", "size"))
    rank = {name: place for place, name in enumerate([*TRACKS, NO_TRACK, UNKNOWN_TRACK, *CLUSTER_COLOURS])}
    counts = counts.sort_values(["track_name", "cluster"], key=lambda v: v.map(rank), ignore_index=True)
    total = counts.groupby("track_name")["schools"].transform("sum")
    frame = counts.assign(
        total=total,
        pct=100 * counts["schools"] / total,
        row=[f"{t}, {text.schools(n)}" for t, n in zip(counts["track_name"], total, strict=True)],
        label=counts["schools"].map(text.number),
        hover=[text.share(n, t) for n, t in zip(counts["schools"], total, strict=True)],
    )
    return Block(
        key="measures-computed-tracks",
        title=listed_without(support).rstrip(".") or "Школы по трекам поддержки",
        n=f"{text.schools(len(support.schools))}, кластер и трек {support.year} года.",
        chart=bars.stacked(
            frame=frame,
            name="row",
            part="cluster",
            value="pct",
            label="label",
            hover="hover",
            fill=CLUSTER_COLOURS,
            colours=context.colours,
        ),
        alt="Полосы по 100 %: " + "; ".join(f"{r.row}, {r.cluster}: {r.hover}" for r in frame.itertuples()),
        table=Table(
            frame=frame,
            columns=(
                Column("track_name", "Поддержка"),
                Column("cluster", "Кластер"),
                Column("schools", "Школ", Kind.COUNT),
                Column("total", "Всего", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"Школы по трекам поддержки и кластерам, {support.year} год",
            file_stem="treki_i_klastery",
            sources=support.sources,
            stamp=context.region.stamp,
        ),
    )


def listed_without(support: Support) -> str:
    """Finding: listed schools with and without support; empty where no participation is loaded or nobody is listed."""
    listed = support.schools[support.schools["cluster"] == _LISTED]
    if listed.empty or not support.schools["track"].notna().any():
        return ""
    return f"В треках поддержки — {supported_words(listed)}."


def programmes(context: Context, support: Support) -> Block | None:
    """Programmes of the schools by number of schools."""
    return _named(
        context,
        support,
        column="programme",
        key="measures-computed-programmes",
        told="Программы школ",
        label="Программа",
    )


def risks(context: Context, support: Support) -> Block | None:
    """Risks that the schools chose for their antirisk programmes, by number of schools."""
    return _named(
        context,
        support,
        column="antirisk_risk",
        key="measures-computed-risks",
        told="Риски антирисковых программ",
        label="Риск",
    )


def _named(context: Context, support: Support, *, column: str, key: str, told: str, label: str) -> Block | None:
    values = support.schools[column].dropna()
    if values.empty:
        return None
    frame = values.value_counts().rename_axis("name").reset_index(name="schools")
    frame = frame.assign(total=len(values), pct=100 * frame["schools"] / len(values))
    frame["label"] = [text.share(n, t) for n, t in zip(frame["schools"], frame["total"], strict=True)]
    return Block(
        key=key,
        title=f"{told}: {_spread(frame)}",
        n=f"{text.schools(len(values))}, {support.year} год.",
        chart=bars.horizontal(
            frame=frame,
            name="name",
            value="schools",
            label="label",
            colours=context.colours,
        ),
        alt="Столбцы: " + "; ".join(f"{a} — {b}" for a, b in zip(frame["name"], frame["label"], strict=True)),
        table=_table(context, support, frame, label=label, told=told),
        half=True,
    )


def _spread(frame: pd.DataFrame) -> str:
    """Every name with its schools where they are few, else between how many schools they lie; nobody is the first."""
    if len(frame) <= _NAMED_TOGETHER:
        return listing([f"«{n}» — {text.schools(k)}" for n, k in zip(frame["name"], frame["schools"], strict=True)])
    most, least = frame["schools"].max(), frame["schools"].min()
    whole = text.schools(frame["total"].iloc[0], text.Case.GENITIVE)
    return f"{text.counted(len(frame), 'ответ')}, на каждый — от {text.number(least)} до {text.number(most)} из {whole}"


def _table(context: Context, support: Support, frame: pd.DataFrame, *, label: str, told: str) -> Table:
    return Table(
        frame=frame,
        columns=(
            Column("name", label, width="large"),
            Column("schools", "Школ", Kind.COUNT),
            Column("total", "Всего с ответом", Kind.COUNT),
            Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
        ),
        caption=f"{told}, {support.year} год",
        file_stem="programmy_shkol" if label == "Программа" else "riski_programm",
        sources=support.sources,
        stamp=context.region.stamp,
    )
