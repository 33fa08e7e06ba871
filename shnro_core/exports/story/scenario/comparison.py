"""Two classifications of the same schools: by the norm and under the reader's scenario."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Context
from shnro_core.exports.story.scenario.changes import changes
from shnro_core.methodology.reasons import rule_phrase
from shnro_core.model import SourceNote
from shnro_core.parameters import MethodSettings, resolve

UNOFFICIAL: Final = "Не официально"
FILE_MARK: Final = "ne_oficialno"
TITLE: Final = "scenario_title"
"""Choice that holds the name of the scenario."""
SECOND: Final = "scenario_second"
"""Choice that holds the link of the second scenario, empty without one."""
LISTED: Final = "ШНРО"
ENTERED: Final = "вошла в ШНРО"
LEFT: Final = "вышла из ШНРО"
OTHER: Final = "другой кластер"
_RULE: Final = [
    "year",
    "cluster",
    "rule",
    "markers",
    "level",
    "failing_share",
    "condition_value",
    "condition_rule",
]
"""Columns of a classification that its rule is told from."""
_COMPARED: Final = [*_RULE, "status", "participants", "procedures"]
_PLACE: Final = ["name", "municipality", "lat", "lon"]
_TOLD_OF_MOVES: Final = [
    "school_code",
    "name",
    "municipality",
    "event",
    "cluster_norm",
    "cluster_then",
    "markers_norm",
    "markers_then",
]


@dataclass(frozen=True)
class Comparison:
    """Schools of a region and year with both classifications.

    ``schools``: one row per working school: ``school_code``, columns of ``classify`` with the endings ``_norm`` and
    ``_then`` (rule and what it is told from, status, participants, procedures), ``name``, ``municipality``, ``lat``,
    ``lon`` and ``event`` (entered, left, other cluster; missing for a school that stays).
    """

    year: int
    schools: pd.DataFrame
    norm: MethodSettings
    then: MethodSettings

    @property
    def is_norm(self) -> bool:
        """Whether the scenario has the values of the documents."""
        return self.norm == self.then

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        columns = ("cluster_norm", "cluster_then", "event")
        return {c: {str(k): int(n) for k, n in self.schools[c].value_counts().items()} for c in columns}

    def count(self, cluster: str, ending: str) -> int:
        """Schools of a cluster by the norm (``_norm``) or under the scenario (``_then``)."""
        return self._counts[f"cluster{ending}"].get(cluster, 0)

    def events(self, event: str) -> int:
        """Schools with an event."""
        return self._counts["event"].get(event, 0)


def compare(context: Context, year: int) -> Comparison:
    """Both classifications of a year. Raises NoDataError when the scenario leaves no result of the year."""
    norm_context = dataclasses.replace(context, settings=resolve())
    region = context.region.code
    norm = norm_context.compute("classify", region=region, year=year)
    then = context.compute("classify", region=region, year=year)
    if not norm["school_code"].equals(then["school_code"]):
        raise ValueError("two classifications of a year list the same schools in the same order")
    profiles = context.fetch("school_profiles", region=region, year=year).set_index("school_code")[_PLACE]
    both = pd.concat(
        [
            norm[["school_code"]],
            norm[_COMPARED].add_suffix("_norm"),
            then[_COMPARED].add_suffix("_then"),
            profiles.reindex(norm["school_code"]).reset_index(drop=True),
        ],
        axis="columns",
    )
    both["event"] = _events(norm["cluster"].to_numpy(), then["cluster"].to_numpy())
    return Comparison(year=year, schools=both, norm=norm_context.settings, then=context.settings)


def _events(before: np.ndarray, after: np.ndarray) -> pd.Series:
    event = np.full(len(before), None, dtype=object)
    event[before != after] = OTHER
    event[(before != LISTED) & (after == LISTED)] = ENTERED
    event[(before == LISTED) & (after != LISTED)] = LEFT
    return pd.Series(event, dtype=object)


def moved(comparison: Comparison) -> pd.DataFrame:
    """Schools whose cluster changes, with both rules in words: who enters, who leaves, then the other clusters."""
    rows = comparison.schools[comparison.schools["event"].notna()]
    records = [dict(zip(rows, values, strict=True)) for values in zip(*(rows[c].tolist() for c in rows), strict=True)]
    order = {ENTERED: 0, LEFT: 1, OTHER: 2}
    return (
        rows[_TOLD_OF_MOVES]
        .assign(
            place=[order[r["event"]] for r in records],
            why_norm=rules(records, "_norm", comparison.norm),
            why_then=rules(records, "_then", comparison.then),
        )
        .sort_values(["place", "municipality", "name"], ignore_index=True)
    )


def rules(records: Iterable[Mapping[Any, Any]], ending: str, settings: MethodSettings) -> list[str]:
    """The rule of each school in words, from the values of a classification with an ending."""
    rows = ({name: r[f"{name}{ending}"] for name in _RULE} for r in records)
    return [text.NOT_APPLICABLE if text.is_missing(r["cluster"]) else rule_phrase(r, settings) for r in rows]


def scenario_name(context: Context) -> str:
    """Name of the scenario in guillemets, or the word «без названия»."""
    title = context.choices.get(TITLE, "")
    return f"«{title}»" if title else "без названия"


def sources(context: Context, what: str) -> tuple[SourceNote, ...]:
    """Origin of the figures of a scenario: never without the word «не официально»."""
    words = f"Расчёт системы, не официально, сценарий {scenario_name(context)}"
    return (SourceNote("system", words, f"{what}, {context.region.name}"),)


def stamp(context: Context) -> str:
    """Mark of every table of a scenario."""
    return ". ".join(part for part in (UNOFFICIAL, context.region.stamp) if part)


def file_stem(context: Context, name: str, year: int) -> str:
    """File name of a table: starts with «не официально»."""
    return f"{FILE_MARK}_{name}_{context.region.code}_{year}"


def notes(context: Context) -> tuple[str, ...]:
    """What a reader of a table must know: it is not official and what the scenario changes."""
    changed = changes(context.settings)
    named = "; ".join(changed["words"]) if len(changed) else "значения документов, изменений нет"
    return (f"{UNOFFICIAL}: сценарий {scenario_name(context)}. Изменено: {named}.",)
