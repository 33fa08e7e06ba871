"""Five kinds of dynamics by procedure for the schools the filters leave, grey where chance explains the change."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars, theme
from shnro_core.charts.theme import Palette
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.dynamics.computed.change import Change
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.wording import listing
from shnro_core.methodology.uncertainty import beyond_chance
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import procedures

_PARTS: Final = {
    ("положительная", True): "Положительная",
    ("0 % за 2 года", False): "0 % за 2 года",
    ("положительная", False): "Положительная, в пределах случайности",
    ("нейтральная", False): "Нейтральная",
    ("отрицательная", False): "Отрицательная, в пределах случайности",
    ("отрицательная", True): "Отрицательная",
    ("нет участников", False): "Нет участников",
}
_NO_DATA: Final = "Нет участников"
_NAMED: Final = 3
_BY_CHANCE: Final = tuple(p for p in _PARTS.values() if p.endswith("в пределах случайности"))


def by_procedure(context: Context, change: Change) -> Block | None:
    """100 % bars of the kinds of dynamics, one bar a procedure held in one of the years."""
    rows = _rows(context, change)
    if rows.empty:
        return None
    parts = _parts(rows)
    compared = rows[rows["part"] != _NO_DATA]
    quiet = int(compared["part"].isin(_BY_CHANCE).sum())
    changed = int(compared["dynamics"].isin(["положительная", "отрицательная"]).sum())
    size = rows["school_code"].nunique()
    return Block(
        key="dynamics-computed-procedures",
        title=_title(rows, changed, quiet, context.settings.confidence_level),
        n=f"{text.schools(size)}, {text.counted(rows['procedure'].nunique(), 'процедура')}; "
        f"доля получивших «2» (ВПР) или не преодолевших порог (ОГЭ, ЕГЭ) в {change.year} году к {change.earlier}-му.",
        chart=bars.stacked(
            frame=parts,
            name="title",
            part="part",
            value="pct",
            label="label",
            hover="hover",
            fill=_colours(context.colours),
            colours=context.colours,
            hatched=(_NO_DATA,),
        ),
        alt="Полосы по 100 %: " + "; ".join(f"{r.title}, {str(r.part).lower()}: {r.hover}" for r in parts.itertuples()),
        remark="Пять видов динамики — из документов Ярославской области; серым показаны изменения, которые не отличить "
        "от случайности. Положительный результат = положительная динамика + 0 % за 2 года.",
        table=Table(
            frame=parts,
            columns=(
                Column("title", "Процедура"),
                Column("part", "Динамика", width="medium"),
                Column("schools", "Школ", Kind.COUNT),
                Column("total", "Всего школ", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"Динамика по процедурам, {change.earlier} → {change.year}",
            file_stem="dinamika_po_proceduram_raschet",
            sources=sources(context, f"результаты процедур {change.earlier} и {change.year} годов"),
            notes=("Изменение отличимо от случайности, когда интервал Ньюкомба не содержит нуля.",),
            stamp=context.region.stamp,
        ),
    )


def _rows(context: Context, change: Change) -> pd.DataFrame:
    found = context.compute(
        "procedure_dynamics", region=context.region.code, year_from=change.earlier, year_to=change.year
    )
    rows = found[found["school_code"].isin(change.schools["school_code"])]
    held = rows.groupby("procedure")["dynamics"].transform(lambda kinds: (kinds != "нет участников").any())
    rows = rows[held.astype(bool)]
    told = rows["told_from_chance"].fillna(value=False).astype(bool) & rows["dynamics"].isin(
        ["положительная", "отрицательная"]
    )
    return rows.assign(part=[_PARTS[kind, sure] for kind, sure in zip(rows["dynamics"], told, strict=True)])


def _parts(rows: pd.DataFrame) -> pd.DataFrame:
    titles = {p.key: p.title for p in procedures()}
    order = {p: place for place, p in enumerate([*titles, *_PARTS.values()])}
    parts = rows.groupby(["procedure", "part"], as_index=False).agg(schools=("school_code", "size"))
    parts = parts.sort_values(["procedure", "part"], key=lambda v: v.map(order), ignore_index=True)
    total = parts.groupby("procedure")["schools"].transform("sum")
    return parts.assign(
        title=parts["procedure"].map(titles),
        total=total,
        pct=100 * parts["schools"] / total,
        label=parts["schools"].map(text.number),
        hover=[text.share(n, t) for n, t in zip(parts["schools"], total, strict=True)],
    )


def _title(rows: pd.DataFrame, changed: int, quiet: int, level: float) -> str:
    compared = rows[rows["part"] != _NO_DATA]
    worse = compared["part"].eq("Отрицательная").groupby(compared["procedure"]).agg(["sum", "size"])
    above = worse[beyond_chance(worse["sum"], worse["size"], level)].sort_values("sum", ascending=False)
    titles = {p.key: p.title for p in procedures()}
    whole = text.counted(changed, "изменение", case=text.Case.GENITIVE)
    start = f"{text.number(quiet)} из {whole} по процедурам не отличить от случайности"
    if above.empty:
        return start
    named = [f"{titles[str(key)]} ({text.schools(int(count))})" for key, count in above["sum"].head(_NAMED).items()]
    return f"{start}; ухудшений больше, чем дала бы случайность: {listing(named)}"


def _colours(colours: Palette) -> dict[str, str]:
    known = theme.dynamics_colours(colours)
    return {part: known.get(part, theme.UNCERTAIN) for part in _PARTS.values()}
