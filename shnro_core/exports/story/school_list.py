"""Every school of a region with results: cluster, markers, margin, one row a school, with the way to its passport."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd

from shnro_core import text
from shnro_core.charts.theme import CLUSTER_SHAPES
from shnro_core.exports.story.calculation import RULES, line, nothing_chosen, part, passport_link, sources
from shnro_core.exports.story.cohort import Cohort, chosen_year, cohort
from shnro_core.exports.story.directory import plain
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.standing import (
    LISTED,
    firmness,
    firmness_sentence,
    history_sentence,
    meaning,
    too_few_results,
    too_few_sentence,
)
from shnro_core.model import Column, Kind, Table

WORDS = "words"
"""Choice that holds the words of the search by name."""


def tell(context: Context) -> Story | None:
    """List of the schools that pass the filters and the search; None where the region has no results."""
    year = chosen_year(context)
    if year is None:
        return None
    chosen = cohort(context, year)
    period = f"{year} год"
    if chosen.schools.empty:
        return nothing_chosen("Школы: отбор пуст", context, period, chosen)
    rows = _rows(context, chosen)
    words = context.choices.get(WORDS, "").strip()
    found = rows[_matches(rows["name"] + " " + rows["municipality"], words)]
    if found.empty:
        return Story(
            title=f"Школ по словам «{words}» нет",
            line=line(context, period, chosen),
            absent=(
                f"Среди {text.schools(len(rows), text.Case.GENITIVE)} отбора нет названия со словами «{words}»: "
                "сократите поиск.",
            ),
        )
    return Story(
        title=_title(context, found),
        line=line(context, period, chosen),
        findings=_findings(context, found, year),
        blocks=(_block(context, found, year),),
    )


def _rows(context: Context, chosen: Cohort) -> pd.DataFrame:
    margins = context.compute("margins", region=context.region.code, year=chosen.year)
    rows = chosen.schools.merge(margins[["school_code", "pupils"]].rename(columns={"pupils": "margin"}), "left")
    rows = rows.merge(firmness(context, chosen.year)[["school_code", "firmness"]], "left")
    same = urlencode({"year": chosen.year, "preset": context.choices.get(RULES, "")})
    shapes = rows["cluster"].map(CLUSTER_SHAPES).fillna("○")
    rank = rows["cluster"].map({c: i for i, c in enumerate(context.settings.cluster_order)}).fillna(len(CLUSTER_SHAPES))
    return rows.assign(
        cluster_shown=shapes + text.NBSP + rows["cluster"],
        level_shown=rows["level"].fillna(text.NOT_APPLICABLE).where(rows["failing_share"].notna(), text.MISSING),
        status_shown=rows["status"].fillna(text.NOT_APPLICABLE),
        firmness_shown=rows["firmness"].where(rows["cluster"] == LISTED).fillna(text.NOT_APPLICABLE),
        failing_pct=100 * rows["failing_share"],
        link=[f"{passport_link(context.region, code)}&{same}" for code in rows["school_code"]],
        rank=rank,
    ).sort_values(["rank", "markers", "name"], ascending=[True, False, True])


def _matches(names: pd.Series, words: str) -> pd.Series:
    haystack = names.map(plain)
    found = pd.Series(data=True, index=names.index)
    for word in plain(words).split():
        found &= haystack.str.contains(word, regex=False)
    return found


def _title(context: Context, rows: pd.DataFrame) -> str:
    listed = int((rows["cluster"] == LISTED).sum())
    if not listed and too_few_results(context.settings, rows):
        return f"У {text.schools(len(rows), text.Case.GENITIVE)} отбора слишком мало результатов для списка ШНРО"
    if not listed:
        return f"Среди {text.schools(len(rows), text.Case.GENITIVE)} отбора нет ни одной ШНРО"
    whole = text.schools(len(rows), text.Case.GENITIVE)
    return f"{text.number(listed)} из {whole} — с низкими результатами (ШНРО)"


def _findings(context: Context, rows: pd.DataFrame, year: int) -> tuple[str, ...]:
    few = context.settings.edge_pupils
    close = rows[rows["margin"].le(few).fillna(value=False).astype(bool)]
    unresolved = int(rows["markers"].isna().sum())
    told = []
    if len(close):
        inside = int((close["cluster"] == LISTED).sum())
        told.append(
            f"Место решают не больше {text.counted(few, 'результата', 'результатов', 'результатов')} у "
            f"{part(len(close), len(rows))}: {inside} в списке, {len(close) - inside} вне его."
        )
    if unresolved:
        told.append(f"У {part(unresolved, len(rows))} нет результатов за период, маркеры не посчитаны.")
    held = (
        too_few_sentence(context.settings, rows),
        firmness_sentence(context, year, rows),
        history_sentence(context, year, rows),
    )
    return (*(s for s in held if s), *told)


def _block(context: Context, rows: pd.DataFrame, year: int) -> Block:
    return Block(
        key="schools-computed",
        title=f"{text.schools(len(rows))}: кластеры, маркеры и запас до границы",
        n="Название открывает паспорт школы; запас — сколько других результатов перевели бы школу через границу списка",
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Школа", pinned=True, width=260, link="link"),
                Column("municipality", "Муниципалитет"),
                Column("area", "Местность"),
                Column("kind", "Вид"),
                Column("cluster_shown", "Кластер"),
                Column("markers", "Маркеров", Kind.COUNT),
                Column("margin", "Запас, результатов", Kind.COUNT),
                Column("firmness_shown", "Место в списке", width=200, help=meaning(context.settings)),
                Column(
                    "failing_pct",
                    "Неуспевающие",
                    Kind.PERCENT,
                    digits=1,
                    help="Доля результатов года с отметкой «2» или ниже порога",
                ),
                Column("level_shown", "Уровень"),
                Column("status_shown", "Статус в списке"),
                Column("participants", "Результатов", Kind.COUNT, help="Сумма участников процедур за период"),
            ),
            caption=f"Школы: {context.region.name}, {year} год",
            file_stem=f"shkoly_{context.region.code}_{year}",
            sources=sources(context, "результаты процедур"),
            stamp=context.region.stamp,
        ),
    )
