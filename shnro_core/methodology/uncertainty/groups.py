"""Exact comparison of published counts of two groups of schools."""

from __future__ import annotations

from dataclasses import dataclass

from shnro_core import text
from shnro_core.methodology.uncertainty.intervals import newcombe


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """Two counts against each other: p of the exact test, the difference (second minus first) in percentage points."""

    first: tuple[int, int]
    second: tuple[int, int]
    p_value: float
    difference_pp: float
    low_pp: float
    high_pp: float
    significance: float

    @property
    def told_from_chance(self) -> bool:
        """Whether the exact test tells the groups apart at the chosen confidence."""
        return self.p_value < self.significance

    @property
    def difference(self) -> str:
        """The difference with its interval, and what may be concluded."""
        told = "различие не объяснить случайностью" if self.told_from_chance else "от случайности не отличить"
        return (
            f"разница {text.points(self.difference_pp)} "
            f"(от {text.points(self.low_pp)} до {text.points(self.high_pp)}), {told} "
            f"(точный критерий Фишера, p = {text.number(self.p_value, 2)})"
        )

    @property
    def sentence(self) -> str:
        """Both shares, the difference with its interval, and what may be concluded."""
        return f"{text.share(*self.second)} против {text.share(*self.first)}: {self.difference}."


def compare_groups(count_a: int, total_a: int, count_b: int, total_b: int, level: float) -> GroupComparison:
    """Fisher's exact test and Newcombe's interval between two groups of published counts.

    Raises ValueError for an empty group or a count outside its total.
    """
    for count, total in ((count_a, total_a), (count_b, total_b)):
        if total <= 0 or not 0 <= count <= total:
            raise ValueError(f"Число {count} из {total} невозможно.")
    from scipy.stats import fisher_exact  # noqa: PLC0415 - half a second that only this test needs

    table = [[count_a, total_a - count_a], [count_b, total_b - count_b]]
    change, low, high = (float(v) for v in newcombe(count_a, total_a, count_b, total_b, level))
    return GroupComparison(
        first=(count_a, total_a),
        second=(count_b, total_b),
        p_value=float(fisher_exact(table).pvalue),
        difference_pp=100 * change,
        low_pp=100 * low,
        high_pp=100 * high,
        significance=1 - level,
    )
