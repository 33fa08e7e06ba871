"""From the invented pupils to rows of the table ``result``: the same aggregates a reader keeps from a protocol."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.columns import Columns, joined, table_columns
from shnro_core.demo.procedures import ProcedureTable
from shnro_core.demo.results import Simulation, YearOfResults
from shnro_core.importers.contract import MINIMUM_PAIRS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def result_columns(simulation: Simulation, table: ProcedureTable, codes: NDArray[np.object_]) -> Columns:
    """Rows of ``result`` for all years; a procedure without participants has no row.

    Marks, mean per cent of the maximum and the rank correlation with the previous mark exist for ВПР only.
    """
    parts = [_year_columns(year, table, codes) for year in simulation.years]
    return table_columns("result", joined(parts))


def group_sizes(year: YearOfResults) -> IntArray:
    """Participants of every (procedure, school) in the order of the pupils."""
    return year.size.T.ravel()


def marks_of(score: NDArray[np.int16], procedure: IntArray, table: ProcedureTable) -> NDArray[np.int8]:
    """Mark 2–5 of each ВПР score by the scale of its procedure."""
    steps = np.array([p.minimums if p.exam == "ВПР" else (p.minimum, 9999, 9999) for p in table.items])
    own = steps[procedure]
    return np.asarray(2 + (score[:, None] >= own).sum(axis=1), dtype=np.int8)


def _year_columns(year: YearOfResults, table: ProcedureTable, codes: NDArray[np.object_]) -> Columns:
    sizes = group_sizes(year)
    schools = len(codes)
    pupils = np.repeat(np.arange(len(sizes)), sizes)
    procedure = pupils // schools
    score = year.score.astype(np.float64)
    total = np.bincount(pupils, score, minlength=len(sizes))
    squares = np.bincount(pupils, score**2, minlength=len(sizes))
    mark = marks_of(year.score, procedure, table)
    counts = np.bincount(pupils * 6 + mark, minlength=len(sizes) * 6).reshape(-1, 6)
    correlation = _rank_correlations(year, table, schools)
    kept = np.flatnonzero(sizes > 0)
    which = kept // schools
    vpr = table.is_vpr[which]
    items = table.items
    size = sizes[kept]
    mean = total[kept] / size
    columns = {
        "year": np.full(len(kept), year.year),
        "exam": _text([p.exam for p in items])[which],
        "sitting": np.full(len(kept), "", dtype=object),
        "subject": _text([p.subject for p in items])[which],
        "level": _text([p.level for p in items])[which],
        "grade": table.grade[which],
        "school_code": codes[kept % schools],
        "participants": size,
        "failed": year.failed.T.ravel()[kept],
        "mean_score": mean,
        "score_sum": total[kept],
        "score_sum_squares": squares[kept],
        "mean_percent_of_maximum": np.where(vpr, 100 * mean / table.number("maximum")[which], np.nan),
        "previous_mark_rank_correlation": correlation[kept],
    }
    marks = {f"mark{mark}": np.where(vpr, counts[kept, mark], np.nan) for mark in (2, 3, 4, 5)}
    return columns | marks


def _text(values: list[str]) -> NDArray[np.object_]:
    return np.array(values, dtype=object)


def _rank_correlations(year: YearOfResults, table: ProcedureTable, schools: int) -> FloatArray:
    """Spearman's correlation of previous mark and score in every (procedure, school), ties ranked by their mean.

    Empty where fewer than three pupils have a previous mark or one of the two never varies.
    """
    sizes = group_sizes(year)
    result = np.full(len(sizes), np.nan)
    vpr_groups = int(table.is_vpr.sum()) * schools
    pupils = np.repeat(np.arange(vpr_groups), sizes[:vpr_groups])
    score, mark = year.score[: len(pupils)], year.previous_mark[: len(pupils)]
    known = mark > 0
    pupils, score, mark = pupils[known], score[known], mark[known]
    x = _ranks_within(pupils, score, vpr_groups)
    y = _ranks_within(pupils, mark, vpr_groups)
    n = np.bincount(pupils, minlength=vpr_groups).astype(float)
    middle = (n + 1) / 2
    dx, dy = x - middle[pupils], y - middle[pupils]
    xy, xx, yy = (np.bincount(pupils, product, minlength=vpr_groups) for product in (dx * dy, dx * dx, dy * dy))
    fit = (n >= MINIMUM_PAIRS) & (xx > 0) & (yy > 0)
    result[:vpr_groups][fit] = xy[fit] / np.sqrt(xx[fit] * yy[fit])
    return result


def _ranks_within(group: IntArray, value: NDArray[Any], groups: int) -> FloatArray:
    """Mean rank of each value inside its group, from counts of the values: no sorting."""
    width = int(value.max(initial=0)) + 1
    place = group * width + value
    counts = np.bincount(place, minlength=groups * width).reshape(groups, width)
    ranks = np.cumsum(counts, axis=1) - counts + (counts + 1) / 2
    return np.asarray(ranks.ravel()[place])
