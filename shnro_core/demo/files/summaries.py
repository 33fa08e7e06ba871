"""Summaries of marks in both forms, signs of biased results, results of ОГЭ and ЕГЭ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from shnro_core.demo.conditions import BIAS_SIGNS
from shnro_core.demo.files.tables import PlainSheet, Value, write_csv, write_long_table, write_tables
from shnro_core.demo.names import GIVEN_NAMES, REGION_NAME, SURNAMES
from shnro_core.text import number

MARKS: Final = ("mark2", "mark3", "mark4", "mark5")
SUMMARY_HEADER: Final = (
    "Год",
    "Класс",
    "Предмет",
    "Муниципалитет",
    "Логин",
    "ОО",
    "Кол-во участников",
    "2",
    "3",
    "4",
    "5",
)
STATISTICS_HEADER: Final = ("Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5")
PUPIL_HEADER: Final = (
    "Фамилия",
    "Имя",
    "Серия документа",
    "Номер документа",
    "Код ОО",
    "Класс",
    "Предмет",
)
SCORE_HEADER: Final = {"ОГЭ": "Первичный балл", "ЕГЭ": "Балл"}


def write_summary(path: Path, rows: pd.DataFrame) -> None:
    """One row = one school x procedure, marks in percent with a decimal comma; ``.csv`` is written in cp1251.

    ``rows``: ВПР rows of ``result`` with ``name`` and ``municipality`` of the school.
    """
    shares = _shares(rows, 2)
    named = ["year", "grade", "subject", "municipality", "school_code", "name", "participants"]
    first = rows[named].astype(object).to_numpy().tolist()
    body = [[*begin, *(number(v, 2) for v in line)] for begin, line in zip(first, shares, strict=True)]
    if path.suffix == ".csv":
        write_csv(path, [SUMMARY_HEADER, *body], encoding="cp1251")
    else:
        write_tables(path, [PlainSheet("Отметки", [SUMMARY_HEADER, *body])])


def write_statistics(path: Path, rows: pd.DataFrame, *, year: int, grade: int, subject: str) -> None:
    """The report «Статистика по отметкам» of one procedure: title, whole sample, region, municipalities, schools."""
    title: list[list[Value]] = [[f"ВПР {year}. {grade} класс"], [f"Предмет: {subject}"], ["Статистика по отметкам"]]
    write_tables(path, [PlainSheet("Статистика по отметкам", [*title, STATISTICS_HEADER, *_groups(rows)])])


def _groups(rows: pd.DataFrame) -> Iterator[list[Value]]:
    whole = rows[["participants", *MARKS]].sum().to_frame().T
    yield ["Вся выборка", 35000, 1400000, *_one(whole)]
    yield [REGION_NAME, len(rows), int(whole["participants"].iloc[0]), *_one(whole)]
    for municipality, part in rows.groupby("municipality", sort=True):
        total = part[["participants", *MARKS]].sum().to_frame().T
        yield [f"{municipality}", len(part), int(total["participants"].iloc[0]), *_one(total)]
        labels = part["name"] + " (" + part["school_code"] + ")"
        for label, count, line in zip(labels, part["participants"], _shares(part, 2), strict=True):
            yield [label, None, int(count), *line]


def _one(total: pd.DataFrame) -> list[float]:
    return [float(value) for value in _shares(total, 2)[0]]


def _shares(rows: pd.DataFrame, digits: int) -> list[list[float]]:
    counts = rows[list(MARKS)].to_numpy(float)
    shares = 100 * counts / rows["participants"].to_numpy(float)[:, None]
    return [[float(value) for value in line] for line in shares.round(digits)]


def write_bias_signs(path: Path, signs: pd.DataFrame, schools: pd.DataFrame, year: int) -> None:
    """One row = one school with at least one sign, 1 or empty in the four columns."""
    header = ["Год", "Логин", "Муниципалитет", "ОО", *BIAS_SIGNS, "Количество маркеров"]
    known = schools.set_index("school_code")
    body: list[list[Value]] = []
    for code, own in signs.groupby("school_code")["sign"]:
        flags = [1 if sign in set(own) else None for sign in BIAS_SIGNS]
        body.append([year, code, known.at[code, "municipality"], known.at[code, "name"], *flags, len(own)])
    write_tables(path, [PlainSheet("Признаки", [header, *body])])


def write_exam_pupils(path: Path, pupils: pd.DataFrame, *, exam: str, grade: int) -> None:
    """Rows of pupils of one exam as stations of examinations export them: invented surnames and document numbers.

    ``pupils``: ``school_code, subject, level, score``. ``.csv`` is written in cp1251.
    """
    count = len(pupils)
    turn = np.arange(count)
    subject = pupils["subject"].where(pupils["level"] == "", pupils["subject"] + " (" + pupils["level"] + ")")
    columns: list[Any] = [
        np.array(SURNAMES, dtype=object)[turn % len(SURNAMES)],
        np.array(GIVEN_NAMES, dtype=object)[turn % len(GIVEN_NAMES)],
        ["0000"] * count,
        [f"{number:06d}" for number in range(count)],
        pupils["school_code"],
        [f"{grade}А"] * count,
        subject,
        [int(score) for score in pupils["score"]],
    ]
    rows = [(*PUPIL_HEADER, SCORE_HEADER[exam]), *zip(*columns, strict=True)]
    if path.suffix == ".csv":
        write_csv(path, rows, encoding="cp1251")
    else:
        write_long_table(path, PlainSheet("Результаты", rows))
