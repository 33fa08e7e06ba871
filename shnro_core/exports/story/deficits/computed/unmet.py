"""Schools with a deficit that no measure in force answers."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts.theme import CLUSTER_SHAPES
from shnro_core.exports.story.calculation import part, passport_link
from shnro_core.exports.story.deficits.computed.known import GIVEN, Known
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import deficit_signals


def without_measure(context: Context, known: Known) -> Block | None:
    """Schools one row each: deficits that are not resolved and have no measure of their kind in force."""
    frame = rows(known)
    if frame.empty:
        return None
    frame = frame.assign(link=[passport_link(context.region, code) for code in frame["school_code"]])
    alone = int((frame["measures_all"] == 0).sum())
    return Block(
        key="deficits-computed-unmet",
        title=f"{_capital(headline(known))}",
        n=f"{text.schools(len(frame))}; неустранённый дефицит, по виду которого в {known.year} году не действовала ни "
        "одна мера. Название ведёт в паспорт школы.",
        remark=f"У {part(alone, len(frame))} нет вообще никаких мер. Учтены меры из загруженных таблиц: "
        "запланированные, выполняемые и выполненные, кроме отменённых.",
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Школа", width="medium", pinned=True, link="link"),
                Column("municipality", "Муниципалитет"),
                Column("cluster", "Кластер"),
                Column("kinds", "Дефициты без мер", width="medium"),
                Column("reasons", "Признаки", width="large"),
                Column("measures_all", "Других мер", Kind.COUNT),
            ),
            caption=f"Дефицит есть, меры нет, {known.year} год",
            file_stem="deficit_bez_mery",
            sources=known.sources,
            stamp=context.region.stamp,
        ),
    )


def rows(known: Known) -> pd.DataFrame:
    """One row per school: ``kinds`` and ``reasons`` of the deficits without a measure; listed clusters come first."""
    found = known.rows[known.rows["has_deficit"].fillna(value=False).astype(bool)]
    open_ = found[~found["resolved"].fillna(value=False).astype(bool) & (found["measures"] == 0)]
    titles = {s.key: s.title for s in deficit_signals()}
    named = open_["indicators"].where(
        open_["source"] == GIVEN, open_["signals"].map(lambda keys: [titles[k] for k in keys])
    )
    grouped = (
        open_.assign(named=named)
        .groupby(["school_code", "name", "municipality", "cluster", "measures_all"], as_index=False)
        .agg(kinds=("kind", ", ".join), reasons=("named", _joined))
    )
    rank = {c: i for i, c in enumerate(CLUSTER_SHAPES)}
    order = grouped.assign(rank=grouped["cluster"].map(rank)).sort_values(
        ["rank", "municipality", "name"], ignore_index=True
    )
    return order.drop(columns="rank")


def headline(known: Known) -> str:
    """``у 41 школы нет мер против дефицита``."""
    count = len(rows(known))
    if not count:
        return "против каждого дефицита есть мера"
    return f"у {text.schools(count, text.Case.GENITIVE)} против дефицита нет ни одной меры"


def sentence(known: Known) -> str:
    """Finding: how many of the schools with a deficit have no measure against it, and how many of them are ШНРО."""
    frame = rows(known)
    if frame.empty:
        return ""
    listed = int((frame["cluster"] == "ШНРО").sum())
    return (
        f"Дефицит без меры — у {text.part(len(frame), known.schools_with, whose='с дефицитом')}, "
        f"из них ШНРО — {text.number(listed)}."
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _joined(lists: pd.Series) -> str:
    named = [str(i) for found in lists for i in found]
    return "; ".join(named) or text.NOT_APPLICABLE
