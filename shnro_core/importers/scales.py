"""Mark scales of ВПР and thresholds of exams: the tables of ``data/formats`` or those the user gives."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from shnro_core import PROJECT_ROOT
from shnro_core.importers.contract import MarkScale, Threshold
from shnro_core.text import shortest

FORMATS_DIR: Final = PROJECT_ROOT / "data" / "formats"


@lru_cache(maxsize=4)
def load_mark_scales(path: Path = FORMATS_DIR / "vpr_mark_scales.csv") -> tuple[MarkScale, ...]:
    """Scales of a CSV with ``grade, subject, min_mark3, min_mark4, min_mark5`` and, where known, the other fields.

    Raises ValueError naming the line for a number that is none and for minima that do not rise.
    """
    scales = []
    for line, row in _rows(path, ("grade", "subject", "min_mark3", "min_mark4", "min_mark5")):
        try:
            minima = [_number(row, f"min_mark{mark}") for mark in (3, 4, 5)]
            mark3, mark4, mark5 = minima
            maximum = _number(row, "maximum") if row.get("maximum") else None
            named = int(row["grade"]), row["subject"].strip()
            scale = MarkScale(*named, mark3, mark4, mark5, *_years(row), maximum, _text(row, "trust"))
        except ValueError as error:
            raise ValueError(f"{path.name}, строка {line}: класс, годы и баллы должны быть числами") from error
        if sorted(set(minima)) != minima:
            raise ValueError(f"{path.name}, строка {line}: баллы за «3», «4» и «5» должны возрастать")
        scales.append(scale)
    return tuple(scales)


@lru_cache(maxsize=4)
def load_thresholds(path: Path = FORMATS_DIR / "gia_thresholds.csv") -> tuple[Threshold, ...]:
    """Thresholds of a CSV with ``exam, subject, level, minimum`` and, where known, the others. Raises alike."""
    thresholds = []
    for line, row in _rows(path, ("exam", "subject", "level", "minimum")):
        try:
            minimum, extra, trust = _number(row, "minimum"), _text(row, "extra"), _text(row, "trust")
            named = row["exam"], row["subject"], row["level"] or ""
            thresholds.append(Threshold(*named, minimum, *_years(row), extra, trust))
        except ValueError as error:
            raise ValueError(f"{path.name}, строка {line}: минимальный балл и годы должны быть числами") from error
    return tuple(thresholds)


@lru_cache(maxsize=4)
def load_maxima(path: Path = FORMATS_DIR / "vpr_maxima.csv") -> dict[tuple[int, int, str], float]:
    """Points of a whole work by year, grade and subject, where they are known."""
    rows = _rows(path, ("year", "grade", "subject", "maximum"))
    return {(int(row["year"]), int(row["grade"]), row["subject"]): _number(row, "maximum") for _, row in rows}


def find_scale(
    scales: Iterable[MarkScale], *, year: int, grade: int, subject: str, level: str = "", maximum: float | None = None
) -> MarkScale | None:
    """The office's own scale of that very year, else the one that holds for the year and the points of the work.

    ``maximum`` = points of the work as its file tells them; None = as ``load_maxima`` knows. Works of a level
    («базовый», «углублённый») have other points than those without: only the office's own scale is used for them. Of
    two own scales of a year the last one counts. None when no scale holds.
    """
    same = [s for s in scales if s.grade == grade and s.subject == subject]
    own = [s for s in same if s.year == year]
    if own or level:
        return own[-1] if own else None
    points = load_maxima().get((year, grade, subject))
    return next((s for s in same if s.year is None and _holds(s, year) and _fits(s, maximum, points)), None)


def find_threshold(
    thresholds: Iterable[Threshold], *, year: int, exam: str, subject: str, level: str
) -> Threshold | None:
    """The threshold the office gave for that very year, else the one that holds for it; None when there is neither."""
    same = [t for t in thresholds if (t.exam, t.subject, t.level) == (exam, subject, level)]
    own = [t for t in same if t.year == year]
    return own[-1] if own else next((t for t in same if t.year is None and _holds(t, year)), None)


def marks_of(score: pd.Series, scale: MarkScale) -> pd.Series:
    """Marks 2–5 of scores, missing where a score is; index as given."""
    minima = [scale.min_mark3, scale.min_mark4, scale.min_mark5]
    marks = pd.Series(np.searchsorted(minima, score.astype(float), side="right") + 2, index=score.index)
    return marks.astype("Int64").where(score.notna())


def years_in_words(rule: MarkScale | Threshold) -> str:
    """Years for which a rule holds: «2026», «2020–2022»; empty when it names none."""
    ends = [rule.year] if rule.year else [year for year in (rule.first_year, rule.last_year) if year is not None]
    return "–".join(str(year) for year in dict.fromkeys(ends))


def scale_in_words(scale: MarkScale) -> str:
    """«10, 16, 21 из 24 (2026)» with the source where it is known."""
    points = f" из {shortest(scale.maximum)}" if scale.maximum is not None else ""
    minima = ", ".join(shortest(value) for value in (scale.min_mark3, scale.min_mark4, scale.min_mark5))
    told = "; ".join(part for part in (years_in_words(scale), scale.trust) if part)
    return f"{minima}{points} ({told})" if told else f"{minima}{points}"


def _holds(rule: MarkScale | Threshold, year: int) -> bool:
    return (rule.first_year or year) <= year <= (rule.last_year or year)


def _fits(scale: MarkScale, told: float | None, known: float | None) -> bool:
    """Whether the scale can be of a work of so many points; a maximum told nowhere forbids nothing."""
    points = {p for p in (told, known, scale.maximum) if p is not None}
    return len(points) <= 1 and all(scale.min_mark5 <= p for p in points)


def _years(row: dict[str, str]) -> tuple[int | None, int | None, int | None]:
    year, first, last = (_text(row, name) for name in ("year", "first_year", "last_year"))
    return (int(year) if year else None, int(first) if first else None, int(last) if last else None)


def _number(row: dict[str, str], name: str) -> float:
    return float(row[name].replace(",", "."))


def _text(row: dict[str, str], name: str) -> str:
    return (row.get(name) or "").strip()


def _rows(path: Path, needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        sample = stream.readline()
        stream.seek(0)
        reader = csv.DictReader(stream, delimiter=";" if ";" in sample else ",")
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path.name}: нет столбцов {', '.join(missing)}")
        yield from enumerate(reader, start=2)
