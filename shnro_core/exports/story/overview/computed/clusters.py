"""Schools by cluster and by level of failing in the year."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES, LEVEL_COLOURS
from shnro_core.exports.story.calculation import part
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.computed.picture import Picture
from shnro_core.model import Column, Kind, Table

_NAMES: Final = {
    "ШНРО": "низкие результаты",
    "ШсРНР": "риск низких результатов",
    "ШФНСУ": "неблагоприятные условия",
    "ШБУ": "базовый уровень",
    "ШПУ": "повышенный уровень",
}


def by_cluster(context: Context, picture: Picture) -> Block:
    """Bars of schools by cluster in the fixed order and colours."""
    counts = picture.schools["cluster"].value_counts()
    frame = _counted(picture, {c: int(counts[c]) for c in CLUSTER_COLOURS if c in counts})
    frame["mark"] = [f"{CLUSTER_SHAPES[c]} {c}" for c in frame["name"]]
    frame["means"] = frame["name"].map(_NAMES).fillna("")
    largest = frame.sort_values("schools", ascending=False).iloc[0]
    return _block(
        context,
        picture,
        frame,
        key="overview-computed-clusters",
        title=f"Больше всего {largest['name']}: {part(largest['schools'], len(picture.schools))}",
        n="; ".join(f"{c} — {w}" for c, w in _NAMES.items() if c in counts) + ".",
        label="Кластер",
        fill={f"{CLUSTER_SHAPES[c]} {c}": tint for c, tint in CLUSTER_COLOURS.items()},
    )


def by_level(context: Context, picture: Picture) -> Block | None:
    """Bars of schools by level of failing; None where no school has one."""
    counts = picture.schools["level"].value_counts()
    if counts.empty:
        return None
    frame = _counted(picture, {level: int(counts.get(level, 0)) for level in LEVEL_COLOURS})
    frame["mark"] = frame["name"]
    return _block(
        context,
        picture,
        frame,
        key="overview-computed-levels",
        title=f"Уровень неуспешности есть у {part(int(counts.sum()), len(picture.schools))}",
        n="Доля неуспевающих по всем процедурам года: базово от "
        f"{text.percent(100 * context.settings.level_base_share)}, "
        f"умеренно от {text.percent(100 * context.settings.level_moderate_share)}, "
        f"сильно больше {text.percent(100 * context.settings.level_strong_share)} (методика ФИОКО).",
        label="Уровень",
        fill=LEVEL_COLOURS,
    )


def levels_sentence(context: Context, picture: Picture) -> str:
    """Finding: schools by level of failing; empty where none has one."""
    counts = picture.schools["level"].value_counts()
    if counts.empty:
        return ""
    told = ", ".join(f"{level} — {text.number(int(counts.get(level, 0)))}" for level in LEVEL_COLOURS)
    lowest = text.percent(100 * context.settings.level_base_share)
    return f"Неуспевающих {lowest} и больше у {part(int(counts.sum()), len(picture.schools))}: {told}."


def _counted(picture: Picture, counts: dict[str, int]) -> pd.DataFrame:
    total = len(picture.schools)
    return pd.DataFrame({"name": list(counts), "schools": list(counts.values())}).assign(
        total=total,
        pct=lambda f: 100 * f["schools"] / total,
        label=[text.share(n, total) for n in counts.values()],
    )


def _block(
    context: Context,
    picture: Picture,
    frame: pd.DataFrame,
    *,
    key: str,
    title: str,
    n: str,
    label: str,
    fill: dict[str, str],
) -> Block:
    return Block(
        key=key,
        title=title,
        n=f"{text.schools(len(picture.schools))}. {n}",
        chart=bars.horizontal(
            frame=frame,
            name="mark",
            value="schools",
            label="label",
            colours=context.colours,
            fill=fill,
        ),
        alt="Столбцы: " + "; ".join(f"{a} — {b}" for a, b in zip(frame["name"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("name", label),
                Column("schools", "Школ", Kind.COUNT),
                Column("total", "Всего школ", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"{label} школы, {picture.year} год",
            file_stem=key.replace("-", "_"),
            sources=picture.sources,
            stamp=context.region.stamp,
        ),
        half=True,
    )
