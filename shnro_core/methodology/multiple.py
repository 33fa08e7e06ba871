"""Correction of p-values when several comparisons are looked at together: own calculation (methods, section 10)."""

from __future__ import annotations

from collections.abc import Sequence


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
