"""Mark scales of ВПР and thresholds of exams: the tables of ``data/formats`` or those the user gives."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from shnro_core.importers.contract import MarkScale, Threshold

FORMATS_DIR: Final = Path(__file__).resolve().parents[2] / "data" / "formats"


@lru_cache(maxsize=4)
def load_mark_scales(path: Path = FORMATS_DIR / "vpr_mark_scales.csv") -> tuple[MarkScale, ...]:
    """Scales of a CSV with ``grade, subject, min_mark3, min_mark4, min_mark5`` and, if wanted, ``year``.

    Raises ValueError naming the line for a number that is none and for minima that do not rise.
    """
    scales = []
    for line, row in _rows(path, ("grade", "subject", "min_mark3", "min_mark4", "min_mark5")):
        try:
            minima = [float(row[f"min_mark{mark}"].replace(",", ".")) for mark in (3, 4, 5)]
            mark3, mark4, mark5 = minima
            scale = MarkScale(int(row["grade"]), row["subject"].strip(), mark3, mark4, mark5, _year(row))
        except ValueError as error:
            raise ValueError(f"{path.name}, строка {line}: класс, год и баллы должны быть числами") from error
        if sorted(set(minima)) != minima:
            raise ValueError(f"{path.name}, строка {line}: баллы за «3», «4» и «5» должны возрастать")
        scales.append(scale)
    return tuple(scales)


@lru_cache(maxsize=4)
def load_thresholds(path: Path = FORMATS_DIR / "gia_thresholds.csv") -> tuple[Threshold, ...]:
    """Thresholds of a CSV with ``exam, subject, level, minimum`` and, if wanted, ``year``. Raises ValueError alike."""
    thresholds = []
    for line, row in _rows(path, ("exam", "subject", "level", "minimum")):
        try:
            minimum = float(row["minimum"].replace(",", "."))
            thresholds.append(Threshold(row["exam"], row["subject"], row["level"] or "", minimum, _year(row)))
        except ValueError as error:
            raise ValueError(f"{path.name}, строка {line}: минимальный балл и год должны быть числами") from error
    return tuple(thresholds)


def find_scale(scales: Iterable[MarkScale], *, year: int, grade: int, subject: str) -> MarkScale | None:
    """The scale of that very year, else the one without a year; None when there is neither."""
    fitting = {s.year: s for s in scales if s.grade == grade and s.subject == subject and s.year in (year, None)}
    return fitting.get(year, fitting.get(None))


def find_threshold(
    thresholds: Iterable[Threshold], *, year: int, exam: str, subject: str, level: str
) -> Threshold | None:
    """The threshold of that very year, else the one without a year; None when there is neither."""
    fitting = {
        t.year: t
        for t in thresholds
        if (t.exam, t.subject, t.level) == (exam, subject, level) and t.year in (year, None)
    }
    return fitting.get(year, fitting.get(None))


def _year(row: dict[str, str]) -> int | None:
    text = (row.get("year") or "").strip()
    return int(text) if text else None


def _rows(path: Path, needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        sample = stream.readline()
        stream.seek(0)
        reader = csv.DictReader(stream, delimiter=";" if ";" in sample else ",")
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path.name}: нет столбцов {', '.join(missing)}")
        yield from enumerate(reader, start=2)
