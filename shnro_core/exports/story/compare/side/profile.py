"""The first schools of the group in one table: what they are, results, deficits, support."""

from __future__ import annotations

from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.cohort import NO_TRACK
from shnro_core.exports.story.compare.peers import BASE, measure, measure_words
from shnro_core.exports.story.compare.side.members import ARROWS, BESIDE, Group
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.verdict import cluster_words, markers_words
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Table


def profile_block(group: Group) -> Block:
    """Profile, results, deficits and support, one column per school."""
    shown = group.schools.head(BESIDE)
    deficits = group.context.compute("deficits", region=group.context.region.code, year=group.year)
    told = {
        code: _profile(row, group, deficits) for code, row in zip(shown.index, shown.to_dict("records"), strict=True)
    }
    names = group.named
    frame = pd.DataFrame(
        [
            {"part": part, "what": what, **{str(code): cells[part, what] for code, cells in told.items()}}
            for part, what in next(iter(told.values()))
        ]
    )
    rest = len(group.schools) - len(shown)
    return Block(
        key="compare-side-profile",
        title=f"{text.schools(len(shown))} рядом: кто они, чего не хватает, чем помогают",
        n=f"{group.year} год"
        + (f"; рядом стоят основа и ещё {BESIDE - 1} школы, на графике выше — ещё {text.number(rest)}" if rest else ""),
        table=Table(
            frame=frame,
            columns=(
                Column("part", "Раздел"),
                Column("what", "Что"),
                *(Column(str(code), names[str(code)]) for code in shown.index),
            ),
            caption=f"Школы рядом: {', '.join(names[str(c)] for c in shown.index)}, {group.year} год",
            file_stem=f"shkoly_ryadom_profil_{group.context.region.code}_{group.year}",
            sources=sources(group.context, "результаты процедур, контекстные данные, поддержка"),
            stamp=group.context.region.stamp,
            group="part",
        ),
        prose=True,
    )


def _profile(row: dict[Any, Any], group: Group, deficits: pd.DataFrame) -> dict[tuple[str, str], str]:
    def or_missing(name: str, digits: int = 0) -> str:
        value = row[name]
        return (
            text.MISSING
            if text.is_missing(value)
            else (value if isinstance(value, str) else text.number(value, digits))
        )

    own = deficits[deficits["school_code"] == row["school_code"]]
    kinds = {str(r["kind"]): _deficit(r) for r in own.to_dict("records")}
    result = group.rows[group.rows["school_code"] == row["school_code"]]
    cells = {
        ("Школа", "Муниципалитет"): str(row["municipality"]),
        ("Школа", "Местность"): or_missing("area"),
        ("Школа", "Вид"): or_missing("kind"),
        ("Школа", "Учеников"): or_missing("pupils"),
        ("Школа", "ИСБШ"): or_missing("isbsh", 1),
        ("Результаты", "Кластер"): f"{row['cluster']} — {cluster_words(str(row['cluster']))}",
        ("Результаты", "Маркеры"): text.MISSING if text.is_missing(row["markers"]) else markers_words(row["markers"]),
        ("Результаты", sentence(f"не справились {measure_words(group.context)}")): _result(
            result, pooled=measure(group.context) is None
        ),
        **{("Дефициты", sentence(kind)): words for kind, words in kinds.items()},
        ("Поддержка", "Трек"): str(row["track_name"]),
        ("Поддержка", "Проект «500+»"): _yes(row["project_500_plus"]),
        ("Поддержка", "Оператор"): or_missing("operator"),
        ("Поддержка", "Куратор"): or_missing("curator_school"),
    }
    if row["track_name"] == NO_TRACK:
        cells["Поддержка", "Трек"] = "в треках нет"
    return cells


def _result(rows: pd.DataFrame, *, pooled: bool) -> str:
    if rows.empty:
        return text.MISSING
    row = rows.iloc[0]
    return _cell(
        _with_standard(row, pooled=pooled),
        row["low_pct"],
        row["high_pct"],
        str(row["state"]),
        hidden=bool(row["hidden"]),
    )


def _with_standard(row: pd.Series, *, pooled: bool) -> str:
    return f"{row['result']}; с поправкой на процедуры {text.percent(row['share_pct'], 1)}" if pooled else row["result"]


def _cell(result: str, low: float, high: float, state: str, *, hidden: bool) -> str:
    if hidden:
        return text.HIDDEN
    words = f"{result} (интервал {text.number(low)}–{text.percent(high)})"
    return f"{words}; {BASE if state == BASE else ARROWS[state]}"


def _yes(value: object) -> str:
    return text.MISSING if text.is_missing(value) else ("да" if value else "нет")


def _deficit(row: dict[Any, Any]) -> str:
    if text.is_missing(row["has_deficit"]):
        return text.MISSING
    return f"есть ({row['source']})" if row["has_deficit"] else "не выявлен"
