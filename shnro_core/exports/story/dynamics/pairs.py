"""Groups of supported schools against each other: which pairs an exact test tells apart, all pairs as one family."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.methodology.multiple import holm_adjusted
from shnro_core.methodology.uncertainty import compare_groups

TESTED: Final = (
    "Группы сравниваются попарно: точный критерий Фишера, поправка Холма на все пары (расчёт системы). Школы попали в "
    "группы не случайно, поэтому о действии поддержки разница не говорит."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups: the one with the larger share first; ``corrected`` is the p-value after Holm's correction."""

    more: str
    fewer: str
    more_words: str
    fewer_words: str
    corrected: float


def tested(groups: pd.DataFrame, *, count: str, total: str, level: float) -> list[Pair]:
    """Every pair of rows (``group`` and the two columns of counts), the least chance first."""
    sizes = {str(g): (int(k), int(n)) for g, k, n in zip(groups["group"], groups[count], groups[total], strict=True)}
    pairs = list(combinations(sizes, 2))
    corrected = holm_adjusted([compare_groups(*sizes[a], *sizes[b], level).p_value for a, b in pairs])
    found = [_pair(sizes, a, b, p) for (a, b), p in zip(pairs, corrected, strict=True)]
    return sorted(found, key=lambda pair: pair.corrected)


def apart(groups: pd.DataFrame, *, count: str, total: str, level: float) -> list[Pair]:
    """Pairs that may be named as different."""
    return [p for p in tested(groups, count=count, total=total, level=level) if p.corrected < 1 - level]


def verdict(groups: pd.DataFrame, *, count: str, total: str, level: float) -> str:
    """One sentence: which groups differ, or that none does, and how often chance gives such a difference."""
    found = tested(groups, count=count, total=total, level=level)
    told = [p for p in found if p.corrected < 1 - level]
    if told:
        return "; ".join(f"«{p.more}» ({p.more_words}) чаще, чем «{p.fewer}» ({p.fewer_words})" for p in told)
    least = round(found[0].corrected, 2)
    sign = "=" if least == 1 else "≥"
    return (
        f"группы не отличить друг от друга (p{text.NBSP}{sign}{text.NBSP}{text.shortest(least, 2)} по Фишеру и Холму)"
    )


def _pair(sizes: dict[str, tuple[int, int]], a: str, b: str, corrected: float) -> Pair:
    more, fewer = (a, b) if sizes[a][0] * sizes[b][1] >= sizes[b][0] * sizes[a][1] else (b, a)
    return Pair(more, fewer, text.part(*sizes[more]), text.part(*sizes[fewer]), corrected)
