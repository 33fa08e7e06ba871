"""Two classifications of the same schools: by the norm and under the reader's scenario."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Final

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

    ``schools``: one row per working school; columns of ``classify`` with the endings ``_norm`` and ``_then``, ``name``,
    ``municipality``, ``lat``, ``lon`` and ``event`` (entered, left, other cluster; missing for a school that stays).
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
    names = context.fetch("school_profiles", region=region, year=year).set_index("school_code")
    both = pd.concat([_by_school(norm, "_norm"), _by_school(then, "_then")], axis="columns").sort_index()
    both = both.join(names[["name", "municipality", "lat", "lon"]]).reset_index()
    before, after = both["cluster_norm"].eq(LISTED), both["cluster_then"].eq(LISTED)
    event = pd.Series(None, index=both.index, dtype=object)
    event[both["cluster_norm"] != both["cluster_then"]] = OTHER
    event[after & ~before] = ENTERED
    event[before & ~after] = LEFT
    return Comparison(year=year, schools=both.assign(event=event), norm=norm_context.settings, then=context.settings)


def _by_school(classified: pd.DataFrame, ending: str) -> pd.DataFrame:
    return classified.set_index("school_code").add_suffix(ending)


def moved(comparison: Comparison) -> pd.DataFrame:
    """Schools whose cluster changes, with both rules in words: who enters, who leaves, then the other clusters."""
    rows = comparison.schools[comparison.schools["event"].notna()]
    order = {ENTERED: 0, LEFT: 1, OTHER: 2}
    return (
        rows[_TOLD_OF_MOVES]
        .assign(
            place=rows["event"].map(order),
            why_norm=_rules(rows, "_norm", comparison.norm),
            why_then=_rules(rows, "_then", comparison.then),
        )
        .sort_values(["place", "municipality", "name"], ignore_index=True)
    )


def _rules(rows: pd.DataFrame, ending: str, settings: MethodSettings) -> list[str]:
    columns = {c: c.removesuffix(ending) for c in rows.columns if c.endswith(ending)}
    records = rows[list(columns)].rename(columns=columns).to_dict("records")
    return [
        text.NOT_APPLICABLE
        if text.is_missing(r["cluster"])
        else rule_phrase({str(name): value for name, value in r.items()}, settings)
        for r in records
    ]


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
