"""The list of a document beside the computed one: which schools are in both, which only in one, and why."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import passport_link, sources
from shnro_core.exports.story.cohort import chosen_year
from shnro_core.exports.story.directory import ID, Directory
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.school.verdict import markers_words
from shnro_core.exports.story.schools import directory as directory_of
from shnro_core.model import Column, Table

_LISTED: Final = "ШНРО"
_BOTH, _PUBLISHED, _COMPUTED = "в обоих", "только в документе", "только в расчёте"
_UNNAMED: Final = (
    "Школы сопоставляются по названию и муниципалитету: их приносят реестр школ, протоколы 2022 года и отчёт Ф1. "
)
_UNPAIRED: Final = {
    "спросить": "похожих загруженных школ несколько: решает оператор на странице «Данные»",
    "нет": "среди загруженных школ не найдена",
    "оператор": "оператор решил: среди загруженных школ её нет",
}


def beside(context: Context) -> Block | None:
    """The two lists by school in the year chosen; None where one of them is missing. Raises NoDataError."""
    directory, year = directory_of(context), chosen_year(context)
    if directory is None or year is None:
        return None
    pairs = context.fetch("schools/published_pairs", region=context.region.code)
    if pairs.empty:
        return None
    rows = _rows(context, directory, pairs, year)
    counts = rows["where"].value_counts()
    both, published, computed = (int(counts.get(w, 0)) for w in (_BOTH, _PUBLISHED, _COMPUTED))
    only = f"; только в расчёте {year} года — {text.number(computed)}" if directory.complete else ""
    found = int(pairs["school_code"].notna().sum())
    return Block(
        key="schools-two-lists",
        title=f"{directory.name} и расчёт: в обоих {text.schools(both)}, только в документе — "
        f"{text.number(published)}{only}"
        if found
        else f"{directory.name}: ни одной школы документа среди загруженных не найдено",
        n=f"{text.schools(len(pairs))} {directory.whole}; среди загруженных "
        f"{text.plural(found, 'найдена', 'найдены', 'найдено')} {text.number(found)}"
        + _undecided(pairs)
        + f". Расчёт — ШНРО {year} года по выбранным правилам.",
        remark=(_UNNAMED if not found else "")
        + "Документ составлен по своим данным и за свой год, расчёт — по загруженным результатам: несовпадение "
        "говорит, куда смотреть, а не кто ошибся.",
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Школа", pinned=True, width="medium", link="link"),
                Column("municipality", "Муниципалитет"),
                Column("where", "В каком списке"),
                Column("listed", "В документе", width="medium"),
                Column("cluster", f"Кластер по расчёту, {year}"),
                Column("why", "Почему", width="large"),
            ),
            caption=f"{directory.name} и расчёт {year} года",
            file_stem="dva_spiska",
            sources=(*directory.table.sources, *sources(context, f"результаты процедур до {year} года")),
            stamp=context.region.stamp,
        ),
    )


def _undecided(pairs: pd.DataFrame) -> str:
    asked = int((pairs["decided"] == "спросить").sum())
    return f", ждут решения оператора {text.number(asked)}" if asked else ""


def _rows(context: Context, directory: Directory, pairs: pd.DataFrame, year: int) -> pd.DataFrame:
    region = context.region.code
    verdicts = context.compute("classify", region=region, year=year)[["school_code", "cluster", "markers"]]
    named = context.fetch("school_profiles", region=region, year=year)[["school_code", "name", "municipality"]]
    computed = named.merge(verdicts, on="school_code").astype(object)
    printed = directory.table.frame[[ID, "shown", "municipality"]].rename(columns={ID: "published_code"})
    printed = printed.assign(listed=[directory.cards[c].listed.partition(", ")[2] for c in printed["published_code"]])
    listed = printed.merge(pairs.drop(columns="name"), on="published_code").astype(object)
    merged = listed.merge(
        computed, on="school_code", how="outer" if directory.complete else "left", suffixes=("_printed", "")
    )
    in_document, in_computed = merged["published_code"].notna(), merged["cluster"] == _LISTED
    merged = merged[in_document | in_computed]
    where = (
        pd.Series(_COMPUTED, index=merged.index).mask(in_document, _PUBLISHED).mask(in_document & in_computed, _BOTH)
    )
    rows = merged.assign(
        where=where,
        name=merged["name"].fillna(merged["shown"]),
        municipality=merged["municipality"].fillna(merged["municipality_printed"]),
        listed=merged["listed"].fillna(text.NOT_APPLICABLE),
        link=_links(context, merged["school_code"]),
        why=[_why(context, row) for row in merged.to_dict("records")],
    )
    order = rows["where"].map({_BOTH: 0, _PUBLISHED: 1, _COMPUTED: 2})
    return (
        rows.assign(order=order, cluster=rows["cluster"].fillna(text.MISSING))
        .sort_values(["order", "municipality", "name"], ignore_index=True)
        .drop(columns="order")
    )


def _links(context: Context, codes: pd.Series) -> pd.Series:
    links = [None if text.is_missing(code) else passport_link(context.region, str(code)) for code in codes]
    return pd.Series(links, index=codes.index, dtype=object)


def _why(context: Context, row: Mapping[Hashable, Any]) -> str:
    if text.is_missing(row["school_code"]):
        return _UNPAIRED[str(row["decided"])]
    if text.is_missing(row["cluster"]):
        return "в расчёт этого года школа не входит"
    if text.is_missing(row["markers"]):
        return "результатов за период нет"
    settings = context.settings
    border = f"; граница списка {settings.low_results_school_markers}" if settings.list_rule == "markers" else ""
    return f"{markers_words(float(row['markers']))}{border}"
