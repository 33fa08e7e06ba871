"""Professional deficits of teachers and their individual routes, as the office counts them by school."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.cohort import Cohort
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, SourceNote, Table

_ALL: Final = "все виды вместе"
_COUNTS: Final = ["teachers_diagnosed", "teachers_with_deficit", "routes_started", "routes_completed"]
_TEACHERS: Final = ("учителя", "учителей", "учителей")


def of_teachers(context: Context, looked_at: Cohort) -> Block | None:
    """Share of diagnosed teachers with a deficit by its kind, and routes; None where the year has no such table."""
    rows = context.fetch("schools/teacher_deficits", region=context.region.code, year=looked_at.year)
    rows = rows[rows["school_code"].isin(looked_at.schools["school_code"])]
    if rows.empty:
        return None
    frame = _by_area(rows)
    whole = frame.iloc[0]
    return Block(
        key="deficits-computed-teachers",
        title=_title(whole),
        n=f"{text.schools(whole['schools'])} из таблицы ведомства, {looked_at.year} год; доля — от "
        "учителей, прошедших диагностику. Учитель с несколькими видами дефицита есть в каждом из них.",
        chart=bars.horizontal(frame=frame, name="name", value="pct", label="label", colours=context.colours, limit=100),
        alt="Горизонтальные столбцы, доля учителей с дефицитом: "
        + "; ".join(f"{name} — {words}" for name, words in zip(frame["name"], frame["label"], strict=True)),
        remark=_routes(whole),
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Вид дефицита"),
                Column("schools", "Школ", Kind.COUNT),
                Column("teachers_diagnosed", "Прошли диагностику", Kind.COUNT),
                Column("teachers_with_deficit", "С дефицитом", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="teachers_diagnosed"),
                Column("routes_started", "Маршрутов составлено", Kind.COUNT),
                Column("routes_completed", "Маршрутов завершено", Kind.COUNT),
            ),
            caption=f"Профессиональные дефициты и индивидуальные маршруты учителей, {looked_at.year} год",
            file_stem="deficity_uchiteley",
            sources=(SourceNote("office", "Таблица ведомства", f"дефициты и маршруты учителей, {looked_at.year} год"),),
            stamp=context.region.stamp,
        ),
    )


def _by_area(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per kind, the line of all kinds together first where schools give it, then the most frequent."""
    known = rows.astype(dict.fromkeys(_COUNTS, "Int64"))
    known = known.assign(routes_told=known["routes_started"].where(known["routes_completed"].notna()))
    frame = known.groupby("area", as_index=False).agg(
        schools=("school_code", "nunique"),
        **{name: (name, lambda v: v.sum(min_count=1)) for name in (*_COUNTS, "routes_told")},
    )
    frame = frame[frame["teachers_diagnosed"] > 0] if (frame["teachers_diagnosed"] > 0).any() else frame
    pct = 100 * frame["teachers_with_deficit"].astype(float) / frame["teachers_diagnosed"].astype(float)
    return (
        frame.assign(
            pct=pct,
            name=frame["area"].replace("", _ALL),
            label=[
                text.share(found, whole)
                for found, whole in zip(frame["teachers_with_deficit"], frame["teachers_diagnosed"], strict=True)
            ],
            parts=frame["area"] != "",
        )
        .sort_values(["parts", "pct"], ascending=[True, False], kind="stable")
        .reset_index(drop=True)
    )


def _title(whole: pd.Series) -> str:
    diagnosed, found = int(whole["teachers_diagnosed"]), int(whole["teachers_with_deficit"])
    kind = "Профессиональный дефицит" if whole["area"] == "" else f"Профессиональный дефицит «{whole['area']}»"
    of = text.counted(diagnosed, *_TEACHERS)
    pct = f" ({text.share_percent(found, diagnosed)})" if diagnosed else ""
    return f"{kind} — у {text.number(found)} из {of} с диагностикой{pct}"


def _routes(whole: pd.Series) -> str | None:
    """What is known of the routes of the first row."""
    started, done, told = whole["routes_started"], whole["routes_completed"], whole["routes_told"]
    if text.is_missing(started):
        return None
    ended = "сколько завершено, не указано" if text.is_missing(told) else f"завершено {text.share(done, told)}"
    left = ", об остальных не указано" if not text.is_missing(told) and told < started else ""
    return (
        f"Индивидуальных маршрутов составлено {text.number(started)}; {ended}{left}. Завершённый маршрут — не то "
        "же, что устранённый дефицит: результата эти числа не оценивают."
    )
