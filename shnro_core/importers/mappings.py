"""Survey mappings as the user keeps them: a YAML file, and the choice of the one that fits an export.

One entry holds a survey with all its waves; in memory every wave is a ``SurveyMapping`` of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from shnro_core.importers.cells import normalise_header
from shnro_core.importers.contract import SurveyMapping, SurveyQuestion, SurveyScale
from shnro_core.importers.specs.templates import FIRST_YEAR, LAST_YEAR
from shnro_core.model import DataRefusedError, Finding

FOLDER_FILE: Final = "сопоставление опросов.yaml"
"""A file of this name among imported ones says how the surveys beside it are read."""

WAVES: Final = ("апрель", "ноябрь")
_BYTES: Final = 256 * 1024
_USUAL: Final = Path(__file__).with_name("usual_scales.yaml")
_HEADING: Final = (
    "# Как читать выгрузки опросов: столбец выгрузки — вопрос — шкала. Опрос узнаётся по столбцам,\n"
    "# волна и год — по имени файла («апрель 2022»). Положительные ответы перечислены у шкалы.\n"
)
_YES: Final = frozenset({True, "да"})


class _FaultError(Exception):
    """What is wrong with the file, as a Russian phrase."""


@dataclass(frozen=True)
class Fitting:
    """Outcome of the choice: the mapping, or the groups of respondents that fit equally well."""

    mapping: SurveyMapping | None
    rivals: tuple[str, ...] = ()


def read_mappings(path: Path) -> tuple[SurveyMapping, ...]:
    """Mappings of a YAML file, one for each wave of each survey.

    Raises DataRefusedError with one finding for a file that is too large, no YAML or of another shape.
    """
    if path.stat().st_size > _BYTES:
        raise _refusal(path.name, "файл слишком велик для сопоставления опросов")
    return parse_mappings(path.read_bytes(), path.name)


def parse_mappings(content: bytes, file: str) -> tuple[SurveyMapping, ...]:
    """``read_mappings`` of a file's content; ``file`` is its name in the finding."""
    if len(content) > _BYTES:
        raise _refusal(file, "файл слишком велик для сопоставления опросов")
    try:
        text = content.decode("utf-8-sig")
        document = yaml.load(text, Loader=yaml.SafeLoader)  # not libyaml's: deep nesting would overflow its stack
    except UnicodeDecodeError:
        raise _refusal(file, "файл не в кодировке UTF-8") from None
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise _refusal(file, "строка не читается как YAML", row) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _refusal(file, "файл не читается как YAML") from None
    try:
        surveys = _list(_dict(document, "файл").get("опросы"), "опросы", empty=True)
        return tuple(mapping for number, raw in enumerate(surveys, start=1) for mapping in _survey(raw, number))
    except _FaultError as fault:
        raise _refusal(file, str(fault)) from None


@cache
def usual_scales() -> tuple[SurveyScale, ...]:
    """Scales offered for a survey that has none of its own yet."""
    raw = yaml.safe_load(_USUAL.read_text(encoding="utf-8"))
    return tuple(_scale(str(name), scale, _USUAL.name) for name, scale in raw.items())


def fitting_scale(scales: Iterable[SurveyScale], answers: Collection[str]) -> SurveyScale | None:
    """The shortest scale that has all the answers given; None when none has or there are no answers."""
    wanted = {normalise_header(answer) for answer in answers}
    fits = [s for s in scales if wanted and wanted <= {normalise_header(option) for option in s.options}]
    return min(fits, key=lambda s: len(s.options), default=None)


def mappings_text(mappings: Iterable[SurveyMapping]) -> str:
    """The YAML of ``read_mappings``."""
    entries: list[dict[str, Any]] = []
    for mapping in mappings:
        entry = _entry(mapping)
        waves = entry.pop("волны")
        same = next((e for e in entries if {k: v for k, v in e.items() if k != "волны"} == entry), None)
        if same is None:
            entries.append(entry | {"волны": waves})
        else:
            same["волны"] += waves
    return _HEADING + yaml.safe_dump({"опросы": entries}, allow_unicode=True, sort_keys=False, width=110)


def merged(*sets: Iterable[SurveyMapping]) -> tuple[SurveyMapping, ...]:
    """All mappings, of those for the same columns, respondents and wave the first; older questions give way to newer.

    A survey whose questions were mapped anew takes the new questions in its earlier waves too.
    """
    chosen: dict[tuple[object, ...], SurveyMapping] = {}
    newest: dict[tuple[object, ...], SurveyMapping] = {}
    for mapping in (m for group in sets for m in group):
        survey = (_columns(mapping), mapping.respondents)
        lead = newest.setdefault(survey, mapping)
        current = replace(mapping, name=lead.name, questions=lead.questions, scales=lead.scales)
        chosen.setdefault((*survey, mapping.year, mapping.wave), current)
    return tuple(chosen.values())


def fitting(
    mappings: Sequence[SurveyMapping], headers: Iterable[str], *, told: str, year: int | None, wave: str | None
) -> Fitting:
    """The mapping all of whose columns stand among the normalised ``headers``, the one with most columns first.

    Of surveys with the same columns the one whose respondents the name ``told`` mentions is taken. The wave's own
    entry gives ``invited``; for a new wave it is unknown. ``year`` or ``wave`` None: those of the mapping are kept and
    the caller has to ask.
    """
    present = set(headers)
    fits = [m for m in mappings if _columns(m) and _columns(m) <= present]
    most = max((len(_columns(m)) for m in fits), default=0)
    best = [m for m in fits if len(_columns(m)) == most]
    groups = sorted({m.respondents for m in best})
    if len(groups) > 1:
        named = [group for group in groups if _first_word(group) in told.lower()]
        if len(named) != 1:
            return Fitting(None, tuple(groups))
        best = [m for m in best if m.respondents == named[0]]
    if not best:
        return Fitting(None)
    own = next((m for m in best if (m.year, m.wave) == (year, wave)), None)
    if own:
        return Fitting(own)
    latest = max(best, key=lambda m: (m.year, m.wave))
    return Fitting(replace(latest, year=year or latest.year, wave=wave or latest.wave, invited=None))


def _first_word(text: str) -> str:
    found = re.search(r"\w{3,}", text.lower())
    return found[0][:6] if found else text.lower()


def _columns(mapping: SurveyMapping) -> frozenset[str]:
    return frozenset(normalise_header(question.column) for question in mapping.questions)


def _entry(mapping: SurveyMapping) -> dict[str, Any]:
    wave: dict[str, Any] = {"год": mapping.year, "волна": mapping.wave}
    return {
        "название": mapping.name,
        "кто отвечал": mapping.respondents,
        "волны": [wave | ({"приглашено": mapping.invited} if mapping.invited is not None else {})],
        "вопросы": [
            {"столбец": q.column, "вопрос": q.question, "шкала": q.scale}
            | ({"несколько ответов": "да"} if q.multiple else {})
            for q in mapping.questions
        ],
        "шкалы": {
            scale.name: {
                "ответы": list(scale.options),
                "положительные": [option for option in scale.options if option in scale.positive],
            }
            for scale in mapping.scales
        },
    }


def _survey(raw: object, number: int) -> list[SurveyMapping]:
    place = f"опрос {number}"
    entry = _dict(raw, place)
    name = _text(entry, "название", place)
    place = f"опрос «{name}»"
    respondents = _text(entry, "кто отвечал", place)
    scales = tuple(
        _scale(str(key), value, place) for key, value in _dict(entry.get("шкалы"), f"{place}, шкалы").items()
    )
    known = {scale.name for scale in scales}
    questions = tuple(
        _question(item, known, f"{place}, вопрос {order}")
        for order, item in enumerate(_list(entry.get("вопросы"), f"{place}, вопросы"), start=1)
    )
    waves = [_wave(item, place) for item in _list(entry.get("волны"), f"{place}, волны")]
    return [SurveyMapping(name, year, wave, respondents, questions, scales, invited) for year, wave, invited in waves]


def _scale(name: str, raw: object, place: str) -> SurveyScale:
    place = f"{place}, шкала «{name}»"
    entry = _dict(raw, place)
    options = tuple(str(option) for option in _list(entry.get("ответы"), f"{place}, ответы"))
    positive = frozenset(str(option) for option in _list(entry.get("положительные") or [], place, empty=True))
    if len({normalise_header(option) for option in options}) < len(options):
        raise _FaultError(f"{place}: ответы повторяются")
    if not positive <= set(options):
        raise _FaultError(f"{place}: положительный ответ «{min(positive - set(options))}» не стоит среди ответов")
    return SurveyScale(name, options, positive)


def _question(raw: object, scales: set[str], place: str) -> SurveyQuestion:
    entry = _dict(raw, place)
    column, scale = _text(entry, "столбец", place), _text(entry, "шкала", place)
    if scale not in scales:
        raise _FaultError(f"{place}: шкалы «{scale}» нет среди шкал опроса")
    question = str(entry.get("вопрос") or column)
    return SurveyQuestion(column, question, scale, entry.get("несколько ответов") in _YES)


def _wave(raw: object, place: str) -> tuple[int, str, int | None]:
    entry = _dict(raw, f"{place}, волны")
    year, wave, invited = entry.get("год"), entry.get("волна"), entry.get("приглашено")
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise _FaultError(f"{place}: год волны должен быть числом от {FIRST_YEAR} до {LAST_YEAR}")
    if wave not in WAVES:
        raise _FaultError(f"{place}: волна должна называться «апрель» или «ноябрь»")
    if invited is not None and (not isinstance(invited, int) or isinstance(invited, bool) or invited < 0):
        raise _FaultError(f"{place}: «приглашено» должно быть целым числом")
    return year, str(wave), invited


def _dict(raw: object, place: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict) or not raw:
        raise _FaultError(f"{place}: здесь должен стоять список «ключ: значение»")
    return raw


def _list(raw: object, place: str, *, empty: bool = False) -> list[Any]:
    if not isinstance(raw, list) or not (raw or empty):
        raise _FaultError(f"{place}: здесь должен стоять список строк, начатых дефисом")
    return raw


def _text(entry: Mapping[str, Any], key: str, place: str) -> str:
    value = entry.get(key)
    if value is None or isinstance(value, dict | list) or not str(value).strip():
        raise _FaultError(f"{place}: не заполнено «{key}»")
    return str(value).strip()


def _refusal(file: str, what: str, row: int | None = None) -> DataRefusedError:
    advice = "Исправьте файл; образец записывает команда «shnro demo-files ПАПКА»"
    return DataRefusedError([Finding(file, what, advice, row=row)])
