"""Schools of the year and the change since the year before, as the blocks of the overview read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.cohort import Cohort
from shnro_core.exports.story.dynamics.computed.change import Change
from shnro_core.exports.story.dynamics.computed.change import read as read_change
from shnro_core.exports.story.model import Context
from shnro_core.methodology.uncertainty.paired import paired_change_told
from shnro_core.model import SourceNote

LISTED: Final = "ШНРО"
BY_CHANCE: Final = "не отличить от случайности"


@dataclass(frozen=True)
class Picture:
    """A cohort of schools, its change since the year before (None without one), and the years with whole lists."""

    cohort: Cohort
    change: Change | None
    years: tuple[int, ...]
    confidence: float
    sources: tuple[SourceNote, ...]

    @property
    def schools(self) -> pd.DataFrame:
        """Schools of the year, one row each."""
        return self.cohort.schools

    @property
    def year(self) -> int:
        """The year looked at."""
        return self.cohort.year

    @property
    def without_conditions(self) -> bool:
        """Whether nothing is known of the conditions of any school, neither ИСБШ nor a context form."""
        return bool(self.schools["condition_position"].isna().all())

    def count(self, cluster: str) -> int:
        """Schools of a cluster in the year."""
        return int((self.schools["cluster"] == cluster).sum())

    def count_before(self, cluster: str) -> int:
        """Schools of a cluster a year earlier, of the same schools."""
        return 0 if self.change is None else int((self.change.schools["cluster_from"] == cluster).sum())

    def moved(self, cluster: str) -> tuple[int, int]:
        """Schools that came to a cluster and that left it since the year before."""
        if self.change is None:
            return 0, 0
        before, after = (self.change.schools[f"cluster_{side}"] == cluster for side in ("from", "to"))
        return int((after & ~before).sum()), int((before & ~after).sum())

    def verdict(self, cluster: str) -> str:
        """``больше на 5``, ``меньше на 5``, ``не изменилось`` or ``не отличить от случайности`` (exact test)."""
        came, left = self.moved(cluster)
        if came == left:
            return "не изменилось"
        if not paired_change_told(came, left, self.confidence):
            return BY_CHANCE
        return f"{'больше' if came > left else 'меньше'} на {text.number(abs(came - left))}"


def read(context: Context, looked_at: Cohort, years: tuple[int, ...]) -> Picture:
    """The cohort beside the nearest earlier one of the years with whole lists. Raises NoDataError."""
    earlier = max((y for y in years if y < looked_at.year), default=None) if looked_at.year in years else None
    return Picture(
        cohort=looked_at,
        change=None if earlier is None else read_change(context, looked_at, earlier),
        years=years,
        confidence=context.settings.confidence_level,
        sources=sources(context, f"результаты процедур до {looked_at.year} года"),
    )
