"""Procedures of the invented region: what is written when, how hard it is, how scores spread.

Lowest scores of the marks come from ``data/formats``; ease, spread and maximum are properties of the invention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.importers.scales import load_mark_scales, load_thresholds

YEARS: Final = (2018, 2019, 2020, 2021, 2022)
SCALE_YEAR: Final = 2022
BASIC_SUBJECTS: Final = ("Математика", "Русский язык")
VPR_GRADES: Final = (4, 5, 6, 7, 8)

MAXIMUM: Final = {
    (4, "Математика"): 20,
    (5, "Математика"): 20,
    (6, "Математика"): 16,
    (7, "Математика"): 19,
    (8, "Математика"): 25,
    (4, "Русский язык"): 38,
    (5, "Русский язык"): 45,
    (6, "Русский язык"): 51,
    (7, "Русский язык"): 47,
    (8, "Русский язык"): 51,
    (4, "Окружающий мир"): 32,
    (5, "Биология"): 29,
    (6, "Биология"): 28,
    (7, "Биология"): 28,
    (8, "Биология"): 35,
    (11, "Биология"): 32,
    (6, "География"): 37,
    (7, "География"): 37,
    (8, "География"): 40,
    (10, "География"): 21,
    (11, "География"): 21,
    (5, "История"): 15,
    (6, "История"): 20,
    (7, "История"): 25,
    (8, "История"): 24,
    (11, "История"): 21,
    (6, "Обществознание"): 23,
    (7, "Обществознание"): 23,
    (8, "Обществознание"): 25,
    (7, "Физика"): 18,
    (8, "Физика"): 18,
    (11, "Физика"): 26,
    (8, "Химия"): 36,
    (11, "Химия"): 33,
    (7, "Английский язык"): 30,
    (11, "Английский язык"): 32,
    (7, "Немецкий язык"): 30,
    (11, "Немецкий язык"): 32,
    (7, "Французский язык"): 30,
    (11, "Французский язык"): 32,
}
"""Highest total score of each ВПР (grade, subject)."""

CHOICE_SHARE: Final = {
    ("Русский язык", ""): 0.99,
    ("Математика", "базовый"): 0.46,
    ("Математика", "профильный"): 0.53,
    ("Физика", ""): 0.17,
    ("Химия", ""): 0.11,
    ("Биология", ""): 0.15,
    ("История", ""): 0.13,
    ("Английский язык", ""): 0.10,
    ("Немецкий язык", ""): 0.008,
    ("Обществознание", ""): 0.42,
    ("Литература", ""): 0.06,
    ("Информатика", ""): 0.13,
}
"""Share of the graduates who sit each ЕГЭ."""

VPR_EASE: Final = {
    "Математика": (4.0, 3.5, 3.1, 2.8, 1.8),
    "Русский язык": (3.9, 3.5, 3.1, 2.7, 1.8),
}
"""Ease of each ВПР from grade 4 to 8: as in life, the older the harder."""

OGE_EASE: Final = {"Математика": 1.8, "Русский язык": 4.0}
EGE_EASE: Final = {
    ("Русский язык", ""): 8.0,
    ("Математика", "базовый"): 5.0,
    ("Математика", "профильный"): 3.6,
    ("Физика", ""): 4.0,
    ("Химия", ""): 3.2,
    ("Биология", ""): 3.1,
    ("История", ""): 3.8,
    ("Английский язык", ""): 5.2,
    ("Немецкий язык", ""): 4.8,
    ("Обществознание", ""): 3.0,
    ("Литература", ""): 4.4,
    ("Информатика", ""): 3.5,
}
"""As in life next to nobody fails Russian; chosen sciences are failed most."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure: its key, lowest scores of the marks, and how it behaves in the invention.

    ``ease`` is minus the log-odds of failing at weakness zero,
    ``spread`` the scale of the pupils' logistic scores in score units, ``share`` the part of the grade that takes part.
    ``minimums`` = lowest scores of marks 3, 4, 5; only the first outside ВПР.
    """

    exam: str
    subject: str
    level: str
    grade: int
    minimums: tuple[int, ...]
    maximum: int
    ease: float
    spread: float
    share: float

    @property
    def minimum(self) -> int:
        """Lowest score that is not a failure."""
        return self.minimums[0]

    def held(self, year: int) -> bool:
        """ОГЭ was not held in 2020, basic mathematics of ЕГЭ neither in 2020 nor in 2021."""
        if self.exam == "ОГЭ":
            return year != 2020
        return self.level != "базовый" or year not in (2020, 2021)


@dataclass(frozen=True)
class ProcedureTable:
    """All procedures and their numbers as arrays over them."""

    items: tuple[Procedure, ...]

    @cached_property
    def grade(self) -> NDArray[np.int64]:
        """Grade of the work."""
        return np.array([p.grade for p in self.items])

    @cached_property
    def is_vpr(self) -> NDArray[np.bool_]:
        """ВПР or not."""
        return np.array([p.exam == "ВПР" for p in self.items])

    def number(self, name: str) -> NDArray[np.float64]:
        """One numeric property of every procedure."""
        return np.array([float(getattr(p, name)) for p in self.items])

    def held(self, year: int) -> NDArray[np.bool_]:
        """Which are held in the year."""
        return np.array([p.held(year) for p in self.items])


def scales() -> dict[tuple[int, str], tuple[int, int, int]]:
    """Lowest scores of marks 3, 4 and 5 by (grade, subject) of ВПР, by the scales of the years of the protocols."""
    held = [s for s in load_mark_scales() if s.last_year == SCALE_YEAR]
    return {(s.grade, s.subject): (int(s.min_mark3), int(s.min_mark4), int(s.min_mark5)) for s in held}


@lru_cache(maxsize=1)
def procedures() -> ProcedureTable:
    """The 24 procedures of methods sections 1 and 5, in the order ВПР, ОГЭ, ЕГЭ."""
    known = scales()
    thresholds = {(t.exam, t.subject, t.level): int(t.minimum) for t in load_thresholds()}
    vpr = [_vpr(grade, subject, known[grade, subject]) for subject in BASIC_SUBJECTS for grade in VPR_GRADES]
    oge = [_oge(subject, thresholds["ОГЭ", subject, ""]) for subject in BASIC_SUBJECTS]
    ege = [_ege(subject, level, thresholds["ЕГЭ", subject, level]) for subject, level in CHOICE_SHARE]
    return ProcedureTable((*vpr, *oge, *ege))


def _vpr(grade: int, subject: str, minimums: tuple[int, int, int]) -> Procedure:
    maximum, ease = MAXIMUM[grade, subject], VPR_EASE[subject][VPR_GRADES.index(grade)]
    return Procedure("ВПР", subject, "", grade, minimums, maximum, ease, 0.085 * maximum, 0.92)


def _oge(subject: str, minimum: int) -> Procedure:
    maximum = 31 if subject == "Математика" else 33
    return Procedure("ОГЭ", subject, "", 9, (minimum,), maximum, OGE_EASE[subject], 0.09 * maximum, 0.97)


def _ege(subject: str, level: str, minimum: int) -> Procedure:
    maximum, spread = (5, 0.36) if level == "базовый" else (100, 5.5 if subject == "Русский язык" else 7.5)
    ease, share = EGE_EASE[subject, level], CHOICE_SHARE[subject, level]
    return Procedure("ЕГЭ", subject, level, 11, (minimum,), maximum, ease, spread, share)
