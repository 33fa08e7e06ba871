"""Survey exports as Yandex Forms and Google Forms give them, one respondent a row, and how their columns are read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shnro_core.demo.files.tables import PlainSheet, Value, write_csv, write_tables
from shnro_core.demo.names import MAIL_DOMAIN
from shnro_core.demo.surveys import INVITED, LEADERS, QUESTIONS, RESPONSE, TEACHERS, YEAR
from shnro_core.importers.contract import SurveyMapping, SurveyQuestion, SurveyScale

YANDEX, GOOGLE = "yandex", "google"


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """One export: who was asked in which wave, the service, the file."""

    respondents: str
    wave: str
    service: str
    file_name: str


FILES: Final = (
    SurveyFile(LEADERS, "апрель", YANDEX, "Опросы/Управленческие команды, апрель 2022.xlsx"),
    SurveyFile(LEADERS, "ноябрь", YANDEX, "Опросы/Управленческие команды, ноябрь 2022.csv"),
    SurveyFile(TEACHERS, "апрель", GOOGLE, "Опросы/Учителя, апрель 2022 (Ответы).csv"),
    SurveyFile(TEACHERS, "ноябрь", GOOGLE, "Опросы/Учителя, ноябрь 2022 (Ответы).xlsx"),
)
_START: Final = {"апрель": dt.datetime(YEAR, 4, 11, 9, 0), "ноябрь": dt.datetime(YEAR, 11, 14, 9, 0)}  # noqa: DTZ001  # local wall time, as the services print it


def survey_mapping(file: SurveyFile) -> SurveyMapping:
    """How the columns of the export are read."""
    own = [question for question in QUESTIONS if question.respondents == file.respondents]
    scales = {question.scale.name: question.scale for question in own}
    return SurveyMapping(
        name=file.respondents,
        year=YEAR,
        wave=file.wave,
        respondents=file.respondents,
        questions=tuple(SurveyQuestion(q.text, q.text, q.scale.name, q.multiple) for q in own),
        scales=tuple(
            SurveyScale(s.name, s.options, frozenset(s.options[len(s.options) - s.positive :])) for s in scales.values()
        ),
        invited=INVITED[file.respondents],
    )


def write_survey(path: Path, file: SurveyFile, answers: pd.DataFrame, rng: np.random.Generator) -> int:
    """Write respondents whose answers add up to the counts of ``answers`` (rows of table ``survey_answer``).

    Gives the number of respondents.
    """
    own = answers[(answers["respondents"] == file.respondents) & (answers["wave"] == file.wave)]
    count = RESPONSE[file.respondents, file.wave]
    questions = [question for question in QUESTIONS if question.respondents == file.respondents]
    columns: list[list[Value]] = []
    for question in questions:
        asked = own[own["question"] == question.text].sort_values("option_order")
        options, counts = asked["option"].to_list(), asked["answers"].to_numpy(int)
        draw = _ticked if question.multiple else _single
        columns.append(draw(options, counts, count, rng))
    moments = [_START[file.wave] + dt.timedelta(minutes=17 * k) for k in range(count)]
    if file.service == YANDEX:
        header = ["ID", "Время создания", *(q.text for q in questions)]
        first: list[list[Value]] = [[1000 + k for k in range(count)], [f"{m:%Y-%m-%d %H:%M:%S}" for m in moments]]
    else:
        header = ["Отметка времени", "Адрес электронной почты", *(q.text for q in questions)]
        mails: list[Value] = [f"uchitel{k:03d}@{MAIL_DOMAIN}" for k in range(count)]
        first = [[f"{m:%d.%m.%Y %H:%M:%S}" for m in moments], mails]
    rows = [header, *zip(*first, *columns, strict=True)]
    if path.suffix == ".csv":
        write_csv(path, rows, encoding="utf-8-sig" if file.service == YANDEX else "utf-8", delimiter=",")
    else:
        write_tables(path, [PlainSheet("Ответы на форму (1)", rows)])
    return count


def _single(options: list[str], counts: NDArray[np.int64], people: int, rng: np.random.Generator) -> list[Value]:
    given: list[Value] = [option for option, count in zip(options, counts, strict=True) for _ in range(count)]
    given += [None] * (people - len(given))
    return [given[k] for k in rng.permutation(people)]


def _ticked(options: list[str], counts: NDArray[np.int64], people: int, rng: np.random.Generator) -> list[Value]:
    chosen: list[list[str]] = [[] for _ in range(people)]
    for option, count in zip(options, counts, strict=True):
        for k in rng.permutation(people)[:count]:
            chosen[k].append(option)
    return ["; ".join(own) or None for own in chosen]


def survey_mappings() -> dict[str, SurveyMapping]:
    """How the columns of every survey export are read, by path of the file."""
    return {file.file_name: survey_mapping(file) for file in FILES}
