"""Classification and indicators as tables for people and machines; the command line and pages share them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from shnro_core.methodology.indicators import group_results, score_indicators, with_chance
from shnro_core.model import Column, Kind, Region, Table
from shnro_core.parameters import MethodSettings
from shnro_core.places import worded_for

CLASSIFICATION_COLUMNS = (
    Column("region", "Регион"),
    Column("year", "Год", Kind.YEAR),
    Column("school_code", "Код школы"),
    Column("markers", "Маркеров", Kind.COUNT),
    Column("cluster", "Кластер"),
    Column("rule", "Правило"),
    Column("level", "Уровень"),
    Column("status", "Статус в списке"),
)
"""Columns of ``shnro classify``: a contract."""

INDICATOR_COLUMNS = (
    Column("region", "Регион"),
    Column("code", "Показатель"),
    Column("direction", "Направление", Kind.COUNT),
    Column("task", "Задача"),
    Column("name", "Название", width="large"),
    Column("year_from", "Год раньше", Kind.YEAR),
    Column("n_count_from", "N раньше", Kind.COUNT),
    Column("s_count_from", "S раньше", Kind.COUNT),
    Column("p_pct_from", "P раньше", Kind.PERCENT, digits=1),
    Column("year_to", "Год теперь", Kind.YEAR),
    Column("n_count_to", "N теперь", Kind.COUNT),
    Column("s_count_to", "S теперь", Kind.COUNT),
    Column("p_pct_to", "P теперь", Kind.PERCENT, digits=1),
    Column("change_pp", "Изменение", Kind.POINTS, digits=1),
    Column("desired", "Желаемое"),
    Column("dynamics", "Динамика"),
    Column("score", "Балл", Kind.NUMBER, digits=1),
    Column("missing_to", "Чего не хватает", width="large"),
    Column("incomparable", "Почему несравнимо", width="large"),
    Column("unknown_count_to", "Нет сведений, школ", Kind.COUNT),
    Column("told_from_chance", "Отличимо от случайности"),
    Column("task_result", "П_g задачи", Kind.NUMBER, digits=2),
)
"""Columns of ``shnro indicators``."""

OWN = "расчёт системы по правилам приказа № 548-ОД от 08.06.2022"


def classification_table(frame: pd.DataFrame, region: Region, *, rules: str) -> Table:
    """Classification of a region's schools; ``rules`` names the preset in words."""
    return Table(
        frame=frame[[c.name for c in CLASSIFICATION_COLUMNS]],
        columns=CLASSIFICATION_COLUMNS,
        caption=f"Классификация школ: {region.name}",
        file_stem=f"klassifikaciya_{region.code}",
        notes=(f"Расчёт системы, правила: {rules}",),
        stamp=region.stamp,
    )


def indicators_of(
    compute: Callable[..., pd.DataFrame], *, region: str, year_from: int, year_to: int, settings: MethodSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scored indicators (one row each) and results П_g of tasks and directions for two years. Raises NoDataError."""
    values = compute("indicators", region=region, year=(year_from, year_to), settings=settings)
    scored = score_indicators(values, year_from=year_from, year_to=year_to, settings=settings)
    moves = compute("indicator_moves", region=region, year_from=year_from, year_to=year_to, settings=settings)
    scored = with_chance(scored, moves, settings)
    groups = group_results(scored, settings)
    results = scored["task"].map(groups.set_index("code")["result"])
    named = scored.assign(name=_told_of(scored["name"], region), task_result=results)
    titled = groups.assign(title=_told_of(groups["title"], region))
    return named.assign(region=region, year_from=year_from, year_to=year_to), titled


def _told_of(names: pd.Series, region: str) -> list[str]:
    """Names of the concept of Смоленская область as they read in another region."""
    return [worded_for(name, region) for name in names]
