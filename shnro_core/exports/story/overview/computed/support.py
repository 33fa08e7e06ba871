"""Support of the listed schools and what followed: before and after only, never an estimate of effect."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import BETTER
from shnro_core.exports.story.calculation import part, supported_words
from shnro_core.exports.story.cohort import NO_TRACK, TRACKS, UNKNOWN_TRACK, track_names
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.computed.picture import LISTED, Picture
from shnro_core.model import Column, Kind, Table

NOT_AN_EFFECT: Final = (
    "Сравнение «до и после» не является оценкой эффекта: часть школ вышла бы из списка и без поддержки."
)
_LEFT: Final = "Вышли из списка"
_STAYED: Final = "Остались в списке"
_GONE: Final = "Закрыты или без результатов"


def outcome(context: Context, picture: Picture) -> Block | None:
    """Listed schools of the year before by track: how many left it; None without support or such a year."""
    schools = _schools(context, picture)
    if schools is None or picture.change is None:
        return None
    parts = _parts(schools)
    before = picture.change.earlier
    left = schools["outcome"] == _LEFT
    helped, alone = schools["track_name"].isin(TRACKS), schools["track_name"] == NO_TRACK
    return Block(
        key="overview-computed-support",
        title=f"Из списка {before} года вышли: с поддержкой — {part(int((left & helped).sum()), int(helped.sum()))}, "
        f"без неё — {part(int((left & alone).sum()), int(alone.sum()))}",
        n=f"{text.schools(len(schools))} из списка ШНРО {before} года по треку поддержки в {before} году; список "
        f"{picture.year} года.",
        chart=bars.stacked(
            frame=parts,
            name="row",
            part="outcome",
            value="pct",
            label="label",
            hover="hover",
            fill={_LEFT: BETTER, _STAYED: context.colours.neutral_middle, _GONE: context.colours.no_data},
            colours=context.colours,
            hatched=(_GONE,),
        ),
        alt="Полосы по 100 %: "
        + "; ".join(f"{r.row}, {str(r.outcome).lower()}: {r.hover}" for r in parts.itertuples()),
        remark=f"**{NOT_AN_EFFECT}** Школы для треков отбирают не случайно, поэтому группы несравнимы.",
        table=Table(
            frame=parts,
            columns=(
                Column("track_name", "Поддержка"),
                Column("outcome", "Что стало"),
                Column("schools", "Школ", Kind.COUNT),
                Column("total", "Всего", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"Школы списка {before} года по трекам: что стало к {picture.year} году",
            file_stem="podderzhka_i_spisok",
            sources=picture.sources,
            notes=(NOT_AN_EFFECT,),
            stamp=context.region.stamp,
        ),
    )


def sentence(picture: Picture) -> str:
    """Finding: how many of the listed schools have support in the year; empty where none is loaded."""
    if not picture.schools["track"].notna().any():
        return ""
    listed = picture.schools[picture.schools["cluster"] == LISTED]
    if listed.empty:
        return ""
    return f"В треках поддержки — {supported_words(listed)}."


def _schools(context: Context, picture: Picture) -> pd.DataFrame | None:
    if picture.change is None:
        return None
    listed = picture.change.schools[picture.change.schools["cluster_from"] == LISTED]
    profiles = context.fetch("school_profiles", region=context.region.code, year=picture.change.earlier)
    tracks = track_names(profiles.set_index("school_code"))
    if listed.empty or not tracks.isin(TRACKS).any():
        return None
    named = listed["school_code"].map(tracks)
    gone = listed["reason"].isin(["closed", "no_results"])
    result = (listed["event"] == "выход").map({True: _LEFT, False: _STAYED}).mask(gone, _GONE)
    return listed.assign(track_name=named, outcome=result)


def _parts(schools: pd.DataFrame) -> pd.DataFrame:
    counts = schools.groupby(["track_name", "outcome"], as_index=False).agg(schools=("school_code", "size"))
    rank = {name: place for place, name in enumerate([*TRACKS, NO_TRACK, UNKNOWN_TRACK, _LEFT, _STAYED, _GONE])}
    counts = counts.sort_values(["track_name", "outcome"], key=lambda v: v.map(rank), ignore_index=True)
    total = counts.groupby("track_name")["schools"].transform("sum")
    return counts.assign(
        total=total,
        pct=100 * counts["schools"] / total,
        row=[f"{t}, {text.schools(n)}" for t, n in zip(counts["track_name"], total, strict=True)],
        label=counts["schools"].map(text.number),
        hover=[text.share(n, t) for n, t in zip(counts["schools"], total, strict=True)],
    )
