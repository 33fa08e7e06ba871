"""Two survey waves of the invented region: counts by answer, questions in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.columns import Columns, table_columns

YEAR: Final = 2022
WAVES: Final = ("апрель", "ноябрь")

LEADERS: Final = "Управленческие команды школ"
TEACHERS: Final = "Учителя школ треков 1 и 2"
INVITED: Final = {LEADERS: 38, TEACHERS: 460}
RESPONSE: Final = {
    (LEADERS, "апрель"): 34,
    (LEADERS, "ноябрь"): 37,
    (TEACHERS, "апрель"): 287,
    (TEACHERS, "ноябрь"): 341,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers in the order shown; the last ``positive`` of them count as approval."""

    name: str
    options: tuple[str, ...]
    positive: int


USEFULNESS: Final = Scale(
    "польза", ("Совершенно бесполезно", "Скорее бесполезно", "Трудно сказать", "Скорее полезно", "Очень полезно"), 2
)
AGREEMENT: Final = Scale("согласие", ("Нет", "Скорее нет", "Скорее да", "Да"), 2)
GRADE: Final = Scale("оценка", ("1", "2", "3", "4", "5"), 2)
NEEDS: Final = Scale(
    "нужная помощь",
    (
        "Методическая помощь учителям",
        "Обмен опытом с сильной школой",
        "Оборудование",
        "Новые учителя",
        "Работа с родителями",
    ),
    0,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: to whom, on which scale, how warm the answers are in April and in November (0–1).

    ``multiple`` = several answers may be ticked.
    """

    respondents: str
    text: str
    scale: Scale
    warmth: tuple[float, float]
    multiple: bool = False


QUESTIONS: Final = (
    Question(LEADERS, "Насколько полезны встречи с куратором школы?", USEFULNESS, (0.62, 0.78)),
    Question(LEADERS, "Насколько полезна помощь муниципального координатора?", USEFULNESS, (0.5, 0.6)),
    Question(LEADERS, "Помогла ли программа увидеть слабые места школы?", AGREEMENT, (0.6, 0.74)),
    Question(LEADERS, "Оцените, насколько школа вовлечена в работу по программе", GRADE, (0.55, 0.68)),
    Question(LEADERS, "Какая помощь нужна школе больше всего?", NEEDS, (0.5, 0.5), multiple=True),
    Question(TEACHERS, "Насколько полезны курсы и стажировки этого года?", USEFULNESS, (0.58, 0.66)),
    Question(TEACHERS, "Изменили ли Вы свои уроки после разбора результатов?", AGREEMENT, (0.48, 0.6)),
    Question(TEACHERS, "Знаете ли Вы, кому из учеников грозит неуспеваемость?", AGREEMENT, (0.7, 0.73)),
    Question(TEACHERS, "Оцените поддержку администрации школы", GRADE, (0.66, 0.64)),
)


def survey_columns(rng: np.random.Generator) -> Columns:
    """Answers of both waves, one row per question, wave and option; a few respondents skip a question."""
    rows: list[tuple[object, ...]] = []
    for question in QUESTIONS:
        for wave, warmth in zip(WAVES, question.warmth, strict=True):
            asked = RESPONSE[question.respondents, wave]
            counts = _counts(question, warmth, asked, rng)
            options = question.scale.options
            for order, (option, count) in enumerate(zip(options, counts, strict=True), start=1):
                positive = order > len(options) - question.scale.positive
                rows.append(
                    (
                        wave,
                        question.respondents,
                        question.text,
                        order,
                        option,
                        positive,
                        count,
                        INVITED[question.respondents],
                    )
                )
    names = ("wave", "respondents", "question", "option_order", "option", "positive", "answers", "invited")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return table_columns("survey_answer", {"year": [YEAR] * len(rows)} | columns)


def _counts(question: Question, warmth: float, asked: int, rng: np.random.Generator) -> list[int]:
    options = len(question.scale.options)
    if question.multiple:
        return [int(n) for n in rng.binomial(asked, np.linspace(0.65, 0.25, options))]
    answered = asked - int(rng.binomial(asked, 0.02))
    steps = np.arange(options)
    weights = warmth**steps * (1 - warmth) ** (options - 1 - steps) * _choose(options - 1)
    return [int(n) for n in rng.multinomial(answered, weights / weights.sum())]


def _choose(n: int) -> NDArray[np.float64]:
    row = np.ones(n + 1)
    for k in range(1, n + 1):
        row[k] = row[k - 1] * (n - k + 1) / k
    return row
