"""Exact comparison of two small groups by counts: Fisher's test and the correction for several comparisons.

Own calculation, methods/README.md section 10: on published counts alone the groups are compared by exact tests.
"""

from __future__ import annotations

from collections.abc import Sequence

from scipy import stats


def fisher_p_value(first: int, first_total: int, second: int, second_total: int) -> float:
    """Two-sided p-value of Fisher's exact test for two shares ``first / first_total`` and ``second / second_total``.

    The probability of a difference at least as unlikely as this one when both groups are alike (Fisher, 1935).
    Raises ValueError when a count is negative, above its total, or a group is empty.
    """
    for count, total in ((first, first_total), (second, second_total)):
        if total < 1 or not 0 <= count <= total:
            raise ValueError(f"{count} of {total} is not a share of a group")
    table = [[first, first_total - first], [second, second_total - second]]
    return float(stats.fisher_exact(table, alternative="two-sided").pvalue)


def holm_adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """p-values corrected for looking at all of them at once, in the given order (Holm, 1979).

    A difference stands when its corrected p-value is below the chosen level; the chance of even one false
    difference among all then stays below that level.
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, position in enumerate(order):
        highest = max(highest, min(1.0, p_values[position] * (len(p_values) - rank)))
        adjusted[position] = highest
    return tuple(adjusted)
