"""Short names of supported groups and procedures: the slides print each of them in several ways."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from shnro_core import text

ALL_SUPPORTED: Final = "Все сопровождавшиеся"
FIRST_YEAR: Final = "500+ 2022 года"
SECOND_YEAR: Final = "500+ 2021 года"
_GROUPS: Final = {
    "Участники проекта 500+ 2022": FIRST_YEAR,
    "Участники 500+ 2022": FIRST_YEAR,
    "42 ШНОР проекта 500+ 2022": FIRST_YEAR,
    "Участники проекта 500+ 2021": SECOND_YEAR,
    "Участники 500+ 2021": SECOND_YEAR,
    "11 ШНОР проекта 500+ 2021": SECOND_YEAR,
    "Участники рег. программы (трек 2)": "Трек 2",
    "Региональная программа (трек 2) 2022": "Трек 2",
    "Участники региональной программы поддержки ШНОР и ШНСУ 2022": "Трек 2",
    "Были охвачены сопровождением (всего)": ALL_SUPPORTED,
}
_ORDER: Final = tuple(dict.fromkeys(_GROUPS.values()))
GROUPS_EXPLAINED: Final = (
    "«500+» — федеральный проект адресной помощи ШНОР (трек 1); трек 2 — региональная программа для школ в зоне риска."
)
_PROCEDURE: Final = re.compile(r"(?P<exam>\S+) (?P<subject>\D+?)(?:_(?P<level>\w+))?(?: (?P<grade>\d)(?: класс)?)?$")
_LEVELS: Final = {"профиль": "профильная"}


def group(printed: str) -> str:
    """Short name of a group of supported schools; a name that the slides do not use stays as it is."""
    return _GROUPS.get(printed, printed)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with short names in ``group``, groups in one order for all pictures, the total last."""
    renamed = frame.assign(group=frame["group"].map(group))
    rank = {name: place for place, name in enumerate(_ORDER)}
    return renamed.sort_values("group", key=lambda names: names.map(rank).fillna(len(rank)), kind="stable").reset_index(
        drop=True
    )


def with_size(name: str, schools: float) -> str:
    """Name of a group with its number of schools: ``Трек 2, 28 школ``."""
    return f"{name}, {text.schools(schools)}"


def supported(schools: float) -> str:
    """Supported schools in the genitive: ``81 сопровождавшейся школы``, ``42 сопровождавшихся школ``."""
    return text.counted(schools, "сопровождавшейся школы", "сопровождавшихся школ", "сопровождавшихся школ")


def part_of_supported(count: float, schools: float) -> str:
    """``59 из 81 сопровождавшейся школы (73 %)``."""
    return f"{text.number(count)} из {supported(schools)} ({text.share_percent(count, schools)})"


def procedure(printed: str) -> str:
    """``ВПР Русский язык 5 класс`` → ``ВПР русский язык, 5 класс``."""
    parts = _PROCEDURE.match(printed)
    if parts is None:
        return printed
    subject = parts["subject"].lower()
    if parts["level"]:
        subject = f"{subject} {_LEVELS.get(parts['level'], parts['level'])}"
    grade = f", {parts['grade']}{text.NBSP}класс" if parts["grade"] else ""
    return f"{parts['exam']} {subject}{grade}"
