"""Exports of Yandex Forms and Google Forms: counts of answers by question, no respondents."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from shnro_core.importers.cells import Cell, normalise_header
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.answers import Answers
from shnro_core.importers.checks.recognised import ProcedureFacts, SurveyFacts
from shnro_core.importers.contract import SurveyMapping, SurveyQuestion, SurveyScale
from shnro_core.importers.mappings import Fitting, fitting, mappings_text
from shnro_core.importers.readers.base import Context, Format, Located, Reading, StageFailedError
from shnro_core.importers.specs.spec import Field, FieldKind

_PERSONAL: Final = re.compile(
    r"фио|фамили|\bимя\b|\bимени\b|отчеств|зовут|почт|e-?mail|телефон|\bадрес|\bинн\b|снилс|логин|подпис"
)
_SCALE_WORDS: Final = re.compile(
    r"^\d{1,2}$|\b(да|нет|не|скорее|полностью|частично|полезн|бесполезн|соглас|удовлетвор|затрудн|часто|редко|иногда|"
    r"никогда|всегда|отлично|хорошо|плохо|очень|высок|низк|средн)"
)
_SERVICE: Final = frozenset({"id", "время создания", "отметка времени", "баллы"})
_OFFERED_OPTIONS: Final = 12
_OFFERED_REPEATS: Final = 3

YANDEX: Final = (Field("id", "ID", FieldKind.TEXT), Field("created", "Время создания", FieldKind.TEXT))
GOOGLE: Final = (Field("created", "Отметка времени", FieldKind.TEXT),)


def read(context: Context, located: Located) -> Reading:
    """Answers counted by the user's mapping: the one chosen for the file, else the kept one that fits its columns.

    Without a mapping the file is refused; ``questions_of`` then tells which columns can be mapped.
    """
    places = _places(located)
    found = _mapping(context, places)
    mapping = found.mapping
    missing = tuple(q.column for q in mapping.questions if normalise_header(q.column) not in places) if mapping else ()
    if mapping is None:
        context.parameters["questions"] = questions_of(located)
    invited = mapping.invited if mapping else None
    context.check(
        Stage.RECOGNISED, SurveyFacts(context.file, mapping is not None, missing, found.rivals, invited is not None)
    )
    if mapping is None:
        raise StageFailedError
    wanted = {question: places[normalise_header(question.column)] for question in mapping.questions}
    cells = located.sheet.values(sorted({*wanted.values()}), located.header_row)
    values = pd.concat(
        [_counts(context, located, question, mapping, cells[place]) for question, place in wanted.items()],
        ignore_index=True,
    )
    values = values.assign(
        year=mapping.year, wave=mapping.wave, respondents=mapping.respondents, invited=mapping.invited
    )
    told = {"survey": mapping.name, "wave": mapping.wave, "respondents": mapping.respondents, "year": mapping.year}
    context.parameters |= {name: str(value) for name, value in told.items()}
    context.parameters["mapping"] = hashlib.sha256(mappings_text([mapping]).encode()).hexdigest()[:12]
    answered = int(cells.notna().any(axis="columns").sum())
    return Reading(values, len(cells), answered, mapping.year)


def _mapping(context: Context, places: dict[str, int]) -> Fitting:
    """The mapping for the file, its year and wave from the user's word or the file's name."""
    choice, traits = context.choice, context.traits
    year, wave = choice.year or traits.year, choice.wave or traits.wave
    if choice.survey is not None:
        return Fitting(choice.survey)
    context.parameters |= {"year": str(year or ""), "wave": wave or ""}
    found = fitting(context.surveys, places, told=context.told, year=year, wave=wave)
    if found.mapping is not None:
        needs = frozenset({"year", "wave"})
        facts = ProcedureFacts(context.file, needs=needs, year=year, years=traits.years, wave=wave)
        context.check(Stage.RECOGNISED, facts)
    return found


def questions_of(located: Located) -> str:
    """Columns a user can map, as JSON: header and the answers that recur; columns asking for persons are left out.

    An answer is listed only when at least ``_OFFERED_REPEATS`` respondents gave it and it reads like a step of a scale:
    no free text and no name leaves the reading process.
    """
    offered = []
    for position, header in enumerate(located.header):
        text = normalise_header(header)
        if not text or text in _SERVICE or _PERSONAL.search(text):
            continue
        cells = located.sheet.values([position], located.header_row)[position]
        repeated = cells.map(_answer).value_counts()
        options = sorted(text for text in repeated[repeated >= _OFFERED_REPEATS].index if _is_scale_word(text))
        offered.append({"column": str(header), "answers": options if len(options) <= _OFFERED_OPTIONS else []})
    return json.dumps(offered, ensure_ascii=False)


def _is_scale_word(answer: str) -> bool:
    return bool(_SCALE_WORDS.search(answer.lower())) and not re.search("[А-ЯЁA-Z]", answer[1:])


def _places(located: Located) -> dict[str, int]:
    return {normalise_header(cell): position for position, cell in enumerate(located.header) if cell is not None}


def _answer(value: Cell) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _counts(
    context: Context, located: Located, question: SurveyQuestion, mapping: SurveyMapping, cells: pd.Series
) -> pd.DataFrame:
    """Answers by option of the question's scale, options nobody chose with zero."""
    scale = mapping.scale(question.scale)
    given = cells.dropna()
    chosen = {value: list(_chosen(_answer(value), scale, question.multiple)) for value in given.unique()}
    flat = given.map(chosen).explode().dropna()
    unknown = flat[flat == _UNKNOWN]
    context.check(Stage.VALUES, Answers(context.file, located.sheet.name, question.column, tuple(unknown.index)))
    counts = flat.value_counts()
    return pd.DataFrame(
        {
            "question": question.question,
            "option_order": range(1, len(scale.options) + 1),
            "option": list(scale.options),
            "positive": [option in scale.positive for option in scale.options],
            "answers": [int(counts.get(option, 0)) for option in scale.options],
        }
    )


_UNKNOWN: Final = "\x00"


def _chosen(text: str, scale: SurveyScale, multiple: bool) -> Iterator[str]:
    """Options of the scale named in a cell; the mark of an unknown answer for the rest."""
    known = {normalise_header(option): option for option in scale.options}
    rest = normalise_header(text)
    if not multiple:
        yield known.get(rest, _UNKNOWN)
        return
    for option in sorted(known, key=len, reverse=True):
        found = re.search(rf"(?:^|[;,]\s*){re.escape(option)}\s*(?=$|[;,])", rest)
        if found:
            yield known[option]
            rest = rest[: found.start()] + rest[found.end() :]
    if rest.strip(" ;,"):
        yield _UNKNOWN


FORMATS: Final = (
    Format("survey_yandex", "Опрос, выгрузка Яндекс Форм", "survey_answer", YANDEX, read),
    Format("survey_google", "Опрос, выгрузка Google Форм", "survey_answer", GOOGLE, read),
)
