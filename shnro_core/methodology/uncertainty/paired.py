"""Whether a number of schools has changed more than by chance when the same schools are counted twice."""

from __future__ import annotations

from scipy.special import bdtr


def paired_p_value(came: int, left: int) -> float:
    """Exact two-sided McNemar test of those who came against those who left; 1 when nobody moved.

    Raises ValueError for a negative count.
    """
    if came < 0 or left < 0:
        raise ValueError(f"Число школ не бывает отрицательным: {came}, {left}.")
    moved = came + left
    return min(1.0, 2 * float(bdtr(min(came, left), moved, 0.5))) if moved else 1.0


def paired_change_told(came: int, left: int, level: float) -> bool:
    """Whether the net change can be told from chance at a confidence level."""
    return paired_p_value(came, left) < 1 - level
