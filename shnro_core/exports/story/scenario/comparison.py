"""Two classifications of the same schools: by the norm and under the reader's scenario."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Context
from shnro_core.exports.story.scenario.base import base, base_words
from shnro_core.exports.story.scenario.changes import changed_words
from shnro_core.methodology.reasons import rule_phrase
from shnro_core.model import SourceNote
from shnro_core.parameters import MethodSettings

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
    "period_from",
]
"""Columns of a classification that its rule is told from."""
_COMPARED: Final = [*_RULE, "status", "participants", "procedures"]
_PLACE: Final = ["name", "municipality", "lat", "lon"]


@dataclass(frozen=True)
class Comparison:
    """Both classifications of the working schools of a region and year.

    ``by_norm`` and ``by_scenario``: rows of ``classify``, the same schools in the same order; ``profiles``: their
    ``name``, ``municipality``, ``lat`` and ``lon`` by ``school_code``, in any order; ``event``: one per school
    (entered, left, other cluster; None for a school that stays).
    """

    year: int
    by_norm: pd.DataFrame
    by_scenario: pd.DataFrame
    profiles: pd.DataFrame
    event: np.ndarray
    norm: MethodSettings
    then: MethodSettings

    @property
    def is_norm(self) -> bool:
        """Whether the scenario has the values of the norm."""
        return self.norm == self.then

    @property
    def size(self) -> int:
        """Working schools."""
        return len(self.event)

    @cached_property
    def schools(self) -> pd.DataFrame:
        """One row per school: ``school_code``, columns of ``classify`` with the endings ``_norm`` and ``_then`` (rule
        and what it is told from, status, participants, procedures), those of ``profiles`` and ``event``.
        """
        codes = self.by_norm["school_code"]
        return pd.concat(
            [
                codes,
                self.by_norm[_COMPARED].add_suffix("_norm"),
                self.by_scenario[_COMPARED].add_suffix("_then"),
                self.profiles.reindex(codes).reset_index(drop=True),
                pd.Series(self.event, dtype=object, name="event"),
            ],
            axis="columns",
        )

    @cached_property
    def _counts(self) -> dict[str, Counter[Any]]:
        return {
            "_norm": Counter(self.by_norm["cluster"].to_list()),
            "_then": Counter(self.by_scenario["cluster"].to_list()),
            "event": Counter(self.event.tolist()),
        }

    def count(self, cluster: str, ending: str) -> int:
        """Schools of a cluster by the norm (``_norm``) or under the scenario (``_then``)."""
        return self._counts[ending][cluster]

    def events(self, *events: str) -> int:
        """Schools with one of the events."""
        return sum(self._counts["event"][event] for event in events)

    @property
    def moving(self) -> int:
        """Schools whose cluster changes."""
        return self.events(ENTERED, LEFT, OTHER)


def compare(context: Context, year: int) -> Comparison:
    """Both classifications of a year. Raises NoDataError when the scenario leaves no result of the year."""
    norm_context = dataclasses.replace(context, settings=base(context))
    region = context.region.code
    norm = norm_context.compute("classify", region=region, year=year)
    then = context.compute("classify", region=region, year=year)
    if not norm["school_code"].equals(then["school_code"]):
        raise ValueError("two classifications of a year list the same schools in the same order")
    return Comparison(
        year=year,
        by_norm=norm,
        by_scenario=then,
        profiles=context.fetch("school_profiles", region=region, year=year).set_index("school_code")[_PLACE],
        event=_events(norm["cluster"].to_numpy(), then["cluster"].to_numpy()),
        norm=norm_context.settings,
        then=context.settings,
    )


def _events(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    event = np.full(len(before), None, dtype=object)
    event[before != after] = OTHER
    event[(before != LISTED) & (after == LISTED)] = ENTERED
    event[(before == LISTED) & (after != LISTED)] = LEFT
    return event


def moved(comparison: Comparison) -> pd.DataFrame:
    """Schools whose cluster changes, with both rules in words: who enters, who leaves, then the other clusters.

    Columns ``school_code, event, name, municipality`` and, with both endings, ``cluster``, ``markers`` and ``why``.
    """
    places = np.flatnonzero(comparison.event.astype(bool))
    codes = comparison.by_norm["school_code"].array.take(places)
    profiles = comparison.profiles.reindex(codes)
    told: dict[str, Any] = {"school_code": codes, "event": comparison.event[places]}
    told |= {name: profiles[name].array for name in ("name", "municipality")}
    for ending, rows, settings in (
        ("_norm", comparison.by_norm, comparison.norm),
        ("_then", comparison.by_scenario, comparison.then),
    ):
        values = {name: rows[name].array.take(places) for name in _RULE}
        told |= {f"{name}{ending}": values[name] for name in ("cluster", "markers")}
        told[f"why{ending}"] = rules(_records(values), "", settings)
    order = [ENTERED, LEFT, OTHER].index
    keys = zip(told["event"], told["municipality"], told["name"], strict=True)
    first = sorted(range(len(places)), key=[(order(e), m, n) for e, m, n in keys].__getitem__)
    return pd.DataFrame(told).take(first).reset_index(drop=True)


def _records(columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows of columns of the same length."""
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


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
    named = "; ".join(changed_words(context.settings, base(context)))
    own = base_words(context)
    against = f" Норма — {own}." if own else ""
    unchanged = f"Значения нормы ({own}), изменений нет." if own else "Значения документов, изменений нет."
    changed = f"Изменено: {named}.{against}" if named else unchanged
    return (f"{UNOFFICIAL}: сценарий {scenario_name(context)}. {changed}",)
