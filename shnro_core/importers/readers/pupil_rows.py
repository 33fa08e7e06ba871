"""Rows of pupils of a protocol: who took part, with what score and marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import pandas as pd

from shnro_core.importers.cells import FORMULA, Cell, normalise_header, to_numbers
from shnro_core.importers.login import is_login, normalise_login
from shnro_core.importers.readers.base import Located

_ABSENT: Final = "отсутств"
_NOTHING: Final = re.compile(
    r"[xхnн\-–—−]|н\.?/?[бя]\.?|неявка|не явил.*|не писал.*|не участв.*|отс\.?|отсутств.*|болен|болеет|нет|нет отметки",
    re.IGNORECASE,
)
_MAXIMUM: Final = re.compile(r"\((\d+(?:[.,]\d+)?)\s*б(?:\.|алл\w*)?\)$")
_TASK: Final = re.compile(r"балл за \S+|a-\d+-grade|\d+(?:\.\d+)*(?:[.\s]*[кk]\d+)?\s*\(\d+(?:[.,]\d+)?\s*б\w*\.?\)")
_CLASS: Final = re.compile(r"\s*(\d{1,2})(?!\d)")


def stands_for_nothing(values: pd.Series) -> pd.Series:
    """Mask of cells that say a pupil has no score or mark: «-», «н», «X», «н/я», «не писал» …"""
    return _lookup(values, lambda value: isinstance(value, str) and _NOTHING.fullmatch(value.strip()) is not None)


def pupil_rows(raw: pd.DataFrame, *, class_in_grade: bool = False) -> pd.DataFrame:
    """Rows of pupils as ``checks.pupils.PupilRows`` wants them, with ``mark`` and ``class_name``.

    Codes of pupils are not carried on. With ``class_in_grade`` the class is a number inside the grade and tells none.
    """
    code = raw["school_code"].map({v: _code(v) for v in raw["school_code"].dropna().unique()}).astype("string")
    score, bad = to_numbers(raw["score"])
    formula = raw["score"] == FORMULA
    absent, partly = _absent(raw, score)
    previous, previous_bad = _marks(raw, "previous_mark")
    mark, mark_bad = _marks(raw, "mark")
    classes = raw["class_name"] if "class_name" in raw else pd.Series(None, index=raw.index, dtype=object)
    return pd.DataFrame(
        {
            "school_code": code,
            "score": score,
            "score_bad": bad & ~formula & ~stands_for_nothing(raw["score"]),
            "formula": formula & ~absent,
            "absent": absent,
            "absent_partly": partly,
            "doubled": _doubled(raw),
            "previous_mark": previous,
            "mark_bad": previous_bad,
            "mark": mark,
            "given_bad": mark_bad & ~absent,
            "class_name": classes.map({v: _class_name(v) for v in classes.dropna().unique()}).astype("string"),
            "class_grade": pd.Series(pd.NA, index=raw.index, dtype="Float64") if class_in_grade else _grades(classes),
        },
        index=raw.index,
    )


def filled(raw: pd.DataFrame, located: Located) -> pd.DataFrame:
    """Rows that hold a pupil who wrote: with a variant, a mark, points of a task or a total above zero.

    Forms carry a total of 0 (or its formula) down to their last row, beside codes given out beforehand; reports carry a
    line with the name of each school. Where no column holds points of tasks a code is enough.
    """
    places = task_columns(located)
    names = [name for name in ("variant", "variant_2", "mark", *(() if places else ("pupil_code",))) if name in raw]
    empty = raw[names].isna().all(axis="columns")
    if empty.any():
        score, unreadable = to_numbers(raw["score"])
        empty &= (score.isna() & ~unreadable) | (score == 0).fillna(False) | (raw["score"] == FORMULA)
    if not empty.any():
        return raw
    tasks = located.sheet.values(places, located.header_row)
    return raw[~empty | raw.index.isin(tasks.index)]


def task_columns(located: Located) -> list[int]:
    """Positions of the columns with points of tasks."""
    return [place for place, cell in enumerate(located.header) if _TASK.fullmatch(normalise_header(cell))]


def declared_maximum(header: tuple[Cell, ...]) -> float | None:
    """Sum of the maxima that the headers of 2022 give («10К1 (1б)»); None when no header gives one."""
    found = [_MAXIMUM.search(normalise_header(cell)) for cell in header]
    points = [float(match[1].replace(",", ".")) for match in found if match]
    return sum(points) if points else None


def classes_of(pupils: pd.DataFrame, separator: str) -> pd.Series:
    """Names of the classes of each school, sorted, joined; missing where the file tells none. Index = school code."""
    distinct = pupils[["school_code", "class_name"]].dropna().drop_duplicates()
    pairs = sorted(distinct.itertuples(index=False, name=None))
    named = {code: separator.join(name for _, name in group) for code, group in groupby(pairs, key=itemgetter(0))}
    return pd.Series(named, dtype="string")


def most_frequent(values: pd.Series) -> Any:
    """The value met most often; None without values."""
    known = values.dropna()
    return known.mode().iloc[0] if len(known) else None


def _code(value: Cell) -> str | None:
    code = normalise_login(int(value) if isinstance(value, float) and value.is_integer() else value)
    return code if is_login(code) else None


def _lookup(values: pd.Series, test: Callable[[Cell], bool]) -> pd.Series:
    """Mask of the cells that pass a test; each distinct cell is tested once."""
    return values.isin([value for value in values.dropna().unique() if test(value)])


def _absent(raw: pd.DataFrame, score: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Masks of pupils who were absent, and of those absent from one of two parts only."""
    nothing = score.isna() | (score == 0).fillna(False)
    parts = []
    for name in ("variant", "variant_2"):
        if name in raw:
            said = _lookup(raw[name], lambda value: _ABSENT in str(value).lower())
            parts.append((said | (stands_for_nothing(raw[name]) & nothing), raw[name].notna()))
    absent = pd.Series(False, index=raw.index)
    for mask, _ in parts:
        absent |= mask
    if len(parts) < 2:
        return absent, pd.Series(False, index=raw.index)
    (first, first_given), (second, second_given) = parts
    return absent, (first ^ second) & first_given & second_given


def _marks(raw: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    """Marks 2–5 and the mask of cells with something else."""
    if name not in raw:
        nothing = pd.Series(pd.NA, index=raw.index, dtype="Float64")
        return nothing, pd.Series(False, index=raw.index)
    mark, text = to_numbers(raw[name])
    valid = mark.isin([2.0, 3.0, 4.0, 5.0])
    silent = raw[name].isna() | stands_for_nothing(raw[name])
    return mark.where(valid), (text | mark.notna()) & ~valid & ~silent


def _doubled(raw: pd.DataFrame) -> pd.Series:
    if "pupil_code" not in raw:
        return pd.Series(False, index=raw.index)
    return raw.duplicated(["school_code", "pupil_code"], keep="first") & raw["pupil_code"].notna()


def _class_name(value: Cell) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _grades(classes: pd.Series) -> pd.Series:
    found = {value: _CLASS.match(_class_name(value)) for value in classes.dropna().unique()}
    return classes.map({value: float(match[1]) if match else None for value, match in found.items()}).astype("Float64")
