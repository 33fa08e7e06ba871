"""Codes of exam subjects and the days that part a main period from the retakes."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shnro_core.importers.scales import FORMATS_DIR

STATE_EXAM: Final = "ГВЭ"
FIRST_STATE_EXAM: Final = 51
"""Codes from here on are subjects of ГВЭ."""


@dataclass(frozen=True, slots=True)
class ExamSubject:
    """A subject by its code; ``oral`` = the second part of a foreign language, whose points go into one result."""

    subject: str
    level: str
    oral: bool


@lru_cache(maxsize=1)
def exam_subjects() -> dict[int, ExamSubject]:
    """Subjects by the codes of the federal system of ГИА."""
    with (FORMATS_DIR / "gia_subjects.csv").open(encoding="utf-8", newline="") as stream:
        return {
            int(row["code"]): ExamSubject(row["subject"], row["level"], row["part"] == "устная часть")
            for row in csv.DictReader(stream)
        }


@lru_cache(maxsize=1)
def _periods() -> tuple[tuple[int, int, int, int], ...]:
    with (FORMATS_DIR / "gia_periods.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            (int(row["first_year"]), int(row["last_year"]), int(row["last_month"]), int(row["last_day"]))
            for row in csv.DictReader(stream)
        )


def main_period_end(year: int) -> dt.date:
    """Last day of the main period with its reserve days: exams after it are retakes."""
    for first, last, month, day in _periods():
        if first <= year <= last:
            return dt.date(year, month, day)
    raise KeyError(year)
