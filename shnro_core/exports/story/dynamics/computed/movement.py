"""Movement of schools between clusters and between levels of failing: flows with counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.flows import Sides, alluvial
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES, LEVEL_COLOURS
from shnro_core.exports.story.calculation import part, sources
from shnro_core.exports.story.dynamics.computed.change import (
    CLOSED,
    NOT_TOLD,
    OUTSIDE,
    VERDICTS,
    Change,
    verdict_colours,
)
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import MethodSettings

CLUSTERS: Final = (*CLUSTER_COLOURS, CLOSED)
LEVELS: Final = ("сильно", "умеренно", "базово", OUTSIDE)


@dataclass(frozen=True, slots=True)
class _Words:
    """How one kind of movement is spoken of."""

    key: str
    moved: str
    place: str
    stem: str
    caption: str
    remark: str


_OF_CLUSTERS = _Words(
    key="dynamics-computed-clusters",
    moved="Сменили кластер",
    place="Кластер",
    stem="perehody_mezhdu_klasterami",
    caption="Движение между кластерами",
    remark="Кластер считается по маркерам исследуемого периода и ИСБШ, цвет — по изменению доли неуспевающих за год.",
)
_OF_LEVELS = _Words(
    key="dynamics-computed-levels",
    moved="Сменили уровень",
    place="Уровень",
    stem="perehody_mezhdu_urovnyami",
    caption="Движение между уровнями",
    remark="Уровень — доля неуспевающих: {levels} (методика ФИОКО).",
)


def clusters(context: Context, change: Change) -> Block | None:
    """Flows between clusters of the schools that changed theirs."""
    schools = change.schools.assign(
        left=change.schools["cluster_from"].fillna(CLOSED), right=change.schools["cluster_to"].fillna(CLOSED)
    )
    marks = {c: f"{CLUSTER_SHAPES.get(c, '')} {c}".strip() for c in CLUSTERS}
    fill = {**CLUSTER_COLOURS, CLOSED: context.colours.muted}
    return _block(context, change, _moves(schools, CLUSTERS), words=_OF_CLUSTERS, marks=marks, fill=fill)


def levels(context: Context, change: Change) -> Block | None:
    """Flows between levels of failing of the schools that changed theirs, among those with results of both years."""
    schools = change.schools.dropna(subset=["share_from", "share_to"])
    both = schools.assign(left=schools["level_from"].fillna(OUTSIDE), right=schools["level_to"].fillna(OUTSIDE))
    fill = {**LEVEL_COLOURS, OUTSIDE: context.colours.muted}
    return _block(context, change, _moves(both, LEVELS), words=_OF_LEVELS, marks={v: v for v in LEVELS}, fill=fill)


def _moves(schools: pd.DataFrame, order: tuple[str, ...]) -> pd.DataFrame:
    """Counts by ``left``, ``right`` and ``verdict``; all schools, those that stayed too, in the order given."""
    counts = schools.groupby(["left", "right", "verdict"], as_index=False).agg(schools=("school_code", "size"))
    rank = {name: place for place, name in enumerate([*order, *VERDICTS])}
    return counts.sort_values(["left", "right", "verdict"], key=lambda v: v.map(rank), ignore_index=True)


def _block(
    context: Context, change: Change, moves: pd.DataFrame, *, words: _Words, marks: dict[str, str], fill: dict[str, str]
) -> Block | None:
    moved = moves[moves["left"] != moves["right"]]
    total, count = int(moves["schools"].sum()), int(moved["schools"].sum())
    if not count:
        return None
    quiet = int(moved.loc[moved["verdict"] == NOT_TOLD, "schools"].sum())
    return Block(
        key=words.key,
        title=f"{words.moved} {part(count, total)}; у {text.number(quiet)} из них изменение доли неуспевающих "
        "не отличить от случайности"
        if quiet
        else f"{words.moved} {part(count, total)}",
        n=f"Слева {change.earlier} год, справа {change.year}-й; {text.verb(count, 'показана', 'показаны')} только "
        f"{text.schools(count)}, где было изменение. Числа на лентах — школы.",
        chart=alluvial(
            frame=moved.assign(hover=[_spoken(r) for r in moved.itertuples()]),
            left="left",
            right="right",
            kind="verdict",
            value="schools",
            hover="hover",
            sides=_sides(moves, marks),
            nodes=fill,
            kinds=verdict_colours(context.colours),
            colours=context.colours,
            heads=(str(change.earlier), str(change.year)),
        ),
        alt=f"{words.caption}: " + "; ".join(_spoken(r) for r in moved.itertuples()),
        remark=f"Из сменивших {text.among('у', quiet, count)} изменение доли неуспевающих не отличить от "
        f"случайности (серые ленты). {words.remark.format(levels=_levels_words(context.settings))}",
        table=Table(
            frame=moves,
            columns=(
                Column("left", f"{words.place} в {change.earlier} году"),
                Column("right", f"{words.place} в {change.year} году"),
                Column("verdict", "Доля неуспевающих за год"),
                Column("schools", "Школ", Kind.COUNT),
            ),
            caption=f"{words.caption}, {change.earlier} → {change.year}",
            file_stem=words.stem,
            sources=sources(context, f"результаты процедур по {change.year} год"),
            stamp=context.region.stamp,
        ),
    )


def _levels_words(settings: MethodSettings) -> str:
    base, moderate, strong = (
        text.shortest(100 * share)
        for share in (settings.level_base_share, settings.level_moderate_share, settings.level_strong_share)
    )
    percent = f"{text.NBSP}%"
    return f"базово {base}–{moderate}{percent}, умеренно {moderate}–{strong}{percent}, сильно больше {strong}{percent}"


def _sides(moves: pd.DataFrame, marks: dict[str, str]) -> Sides:
    stayed = moves[moves["left"] == moves["right"]].groupby("left")["schools"].sum()
    before, after = moves.groupby("left")["schools"].sum(), moves.groupby("right")["schools"].sum()
    return Sides(
        left={n: _node(m, before, stayed, n, "ушли") for n, m in marks.items() if n in before},
        right={n: _node(m, after, stayed, n, "пришли") for n, m in marks.items() if n in after},
    )


def _node(mark: str, whole: pd.Series, stayed: pd.Series, name: str, verb: str) -> str:
    total = int(whole[name])
    return f"{mark}: {text.number(total)}<br>{verb} {text.number(total - int(stayed.get(name, 0)))}"


def _spoken(row: object) -> str:
    return f"{row.left} → {row.right}: {text.schools(row.schools)}, {row.verdict[:1].lower()}{row.verdict[1:]}"  # type: ignore[attr-defined]  # a row of itertuples
