"""Every school between two years: cluster, level, status, and whether its change can be told from chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import theme
from shnro_core.charts.theme import Palette
from shnro_core.exports.story.cohort import Cohort
from shnro_core.exports.story.model import Context

BETTER: Final = "Неуспевающих меньше"
WORSE: Final = "Неуспевающих больше"
NOT_TOLD: Final = "Не отличить от случайности"
NO_DATA: Final = "Нет результатов одного из лет"
VERDICTS: Final = (BETTER, WORSE, NOT_TOLD, NO_DATA)
"""What may be said of a school's change, in the order of every picture."""
OUTSIDE: Final = "вне уровней"
NO_RESULTS: Final = "нет результатов"
CLOSED: Final = "не работает"


_OF_LEDGER: Final = (
    "school_code",
    "cluster_from",
    "cluster_to",
    "event",
    "reason",
    "rule_from",
    "rule_to",
    "markers_from",
    "markers_to",
    "low_added",
    "low_dropped",
)
_OF_LEVELS: Final = (
    "school_code",
    "level_from",
    "level_to",
    "share_from",
    "share_to",
    "movement",
    "change_pp",
    "change_low_pp",
    "change_high_pp",
    "told_from_chance",
)


@dataclass(frozen=True)
class Change:
    """Schools of a cohort between two years.

    ``schools``: one row per school of the cohort, and without filters also those closed since; columns ``name,
    municipality, cluster_from/_to, event, reason, rule_from/_to, markers_from/_to, low_added, low_dropped,
    level_from/_to, movement, share_from/_to, change_pp, change_low_pp, change_high_pp, told_from_chance,
    status_from, verdict`` and what the earlier status rests on: ``low_each_year, low_history``.
    """

    earlier: int
    year: int
    cohort: Cohort
    schools: pd.DataFrame

    @cached_property
    def verdicts(self) -> dict[str, int]:
        """Number of schools by what may be said of their change."""
        counts = self.schools["verdict"].value_counts()
        return {v: int(counts.get(v, 0)) for v in VERDICTS}

    @property
    def closed(self) -> int:
        """Number of schools of the earlier year that no longer work."""
        return int((self.schools["reason"] == "closed").sum())

    @property
    def of_schools(self) -> str:
        """All schools looked at, in the genitive: ``341 школы``."""
        return text.schools(len(self.schools), text.Case.GENITIVE)

    def events(self, event: str) -> int:
        """Number of schools with an event of the ledger."""
        return int((self.schools["event"] == event).sum())


def read(context: Context, looked_at: Cohort, earlier: int) -> Change:
    """The cohort between the earlier year and its own. Raises NoDataError."""
    years = {"region": context.region.code, "year_from": earlier, "year_to": looked_at.year}
    ledger, levels = context.compute("ledger", **years), context.compute("level_dynamics", **years)
    before = context.compute("classify", region=context.region.code, year=earlier)[
        ["school_code", "status", "low_each_year", "low_history"]
    ]
    names = context.fetch("school_profiles", region=context.region.code, year=looked_at.year)[
        ["school_code", "name", "municipality"]
    ]
    schools = (
        ledger[list(_OF_LEDGER)]
        .merge(names, on="school_code")
        .merge(levels[list(_OF_LEVELS)], on="school_code", how="left")
        .merge(before.rename(columns={"status": "status_from"}), on="school_code", how="left")
    )
    if looked_at.filtered:
        schools = schools[schools["school_code"].isin(looked_at.schools["school_code"])]
    return Change(
        earlier=earlier,
        year=looked_at.year,
        cohort=looked_at,
        schools=schools.assign(verdict=_verdict(schools)).reset_index(drop=True),
    )


def _verdict(schools: pd.DataFrame) -> pd.Series:
    told = schools["told_from_chance"].fillna(value=False).astype(bool)
    verdict = pd.Series(NOT_TOLD, index=schools.index, dtype=object)
    verdict = verdict.mask(told & (schools["change_pp"] < 0), BETTER).mask(told & (schools["change_pp"] > 0), WORSE)
    return verdict.mask(schools["change_pp"].isna(), NO_DATA)


def verdict_colours(colours: Palette) -> Mapping[str, str]:
    """Fixed colours of what may be said of a change."""
    return {
        BETTER: theme.BETTER,
        WORSE: theme.WORSE,
        NOT_TOLD: theme.UNCERTAIN,
        NO_DATA: colours.line,
    }


def interval_words(schools: pd.DataFrame) -> list[str]:
    """``−6,3 п.п. (от −12,0 до −0,5)`` of every school; «н/д» where one of the years has no results."""
    return [
        text.MISSING
        if text.is_missing(change)
        else f"{text.points(change)} (от {text.number(low, 1)} до {text.number(high, 1)})"
        for change, low, high in zip(
            schools["change_pp"], schools["change_low_pp"], schools["change_high_pp"], strict=True
        )
    ]
