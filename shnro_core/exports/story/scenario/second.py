"""A second scenario beside the first: clusters of the same schools under both and under the norm."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import part, passport_link
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.scenario.base import base
from shnro_core.exports.story.scenario.changes import changed_words
from shnro_core.exports.story.scenario.comparison import (
    LISTED,
    SECOND,
    Comparison,
    file_stem,
    notes,
    rules,
    scenario_name,
    sources,
    stamp,
)
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import Scenario

_FIRST: Final = "первый"
_OTHER: Final = "второй"
_NOBODY: Final = "не определён"


@dataclass(frozen=True)
class Second:
    """The second scenario and its classification: ``schools`` has one row per working school, as ``classify`` gives."""

    scenario: Scenario
    schools: pd.DataFrame

    def count(self, cluster: str) -> int:
        """Schools of a cluster."""
        return int(self.schools["cluster"].eq(cluster).sum())

    @property
    def name(self) -> str:
        """Name in guillemets, or the words «без названия»."""
        return f"«{self.scenario.title}»" if self.scenario.title else "без названия"


def second(context: Context, year: int) -> Second | None:
    """The second scenario of the reader's choices; None without one. Raises NoDataError, SettingsError."""
    link = context.choices.get(SECOND, "")
    if not link:
        return None
    scenario = Scenario.from_link(link)
    other = dataclasses.replace(context, settings=scenario.settings)
    return Second(scenario, other.compute("classify", region=context.region.code, year=year))


def block(context: Context, comparison: Comparison, other: Second) -> Block:
    """Schools whose cluster differs between the two scenarios, with both rules."""
    both = comparison.schools.merge(other.schools, on="school_code", how="left")
    differ = both["cluster_then"].fillna(_NOBODY) != both["cluster"].fillna(_NOBODY)
    rows = both[differ].sort_values(["municipality", "name"], ignore_index=True)
    listed = rows["cluster_then"].eq(LISTED), rows["cluster"].eq(LISTED)
    records = rows.to_dict("records")
    rows = rows.assign(
        side=[_side(one, two) for one, two in zip(*listed, strict=True)],
        why_first=rules(records, "_then", comparison.then),
        why_second=rules(records, "", other.scenario.settings),
        link=[passport_link(context.region, code) for code in rows["school_code"]],
    )
    return Block(
        key="scenario-second",
        title=_title(comparison, other, len(rows)),
        n=f"Первый — {scenario_name(context)}, второй — {other.name}; {comparison.year} год. Не официально.",
        remark=_changed(context, other),
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Школа", pinned=True, width="medium", link="link"),
                Column("municipality", "Муниципалитет"),
                Column("cluster_norm", "Кластер сейчас"),
                Column("cluster_then", "По первому сценарию"),
                Column("cluster", "По второму сценарию"),
                Column("side", f"В списке {LISTED}"),
                Column("why_first", "Правило первого", width="large"),
                Column("why_second", "Правило второго", width="large"),
                Column("markers_then", "Маркеров по первому", Kind.COUNT),
                Column("markers", "Маркеров по второму", Kind.COUNT),
            ),
            caption=f"Школы, чей кластер в двух сценариях разный, {comparison.year} год",
            file_stem=file_stem(context, "dva_scenariya", comparison.year),
            sources=sources(context, "результаты процедур исследуемого периода"),
            notes=(*notes(context), _changed(context, other)),
            stamp=stamp(context),
        ),
    )


def _title(comparison: Comparison, other: Second, differ: int) -> str:
    first, second = comparison.count(LISTED, "_then"), other.count(LISTED)
    counts = f"{LISTED}: {text.number(first)} по первому, {text.number(second)} по второму"
    if not differ:
        return f"{counts}; кластер не различается ни у одной школы"
    return f"{counts}; кластер разный у {part(differ, comparison.size)}"


def _side(first: bool, second: bool) -> str:
    if first == second:
        return "в обоих" if first else "ни в одном"
    return f"только {_FIRST}" if first else f"только {_OTHER}"


def _changed(context: Context, other: Second) -> str:
    words = changed_words(other.scenario.settings, base(context))
    return f"Второй сценарий меняет: {'; '.join(words)}." if words else "Второй сценарий равен норме."
