"""Controls of «Что если», made from the parameters: what may be chosen, what the norm is and where it stands."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from shnro_core import text
from shnro_core.exports.story.cohort import years_with_results
from shnro_core.exports.story.model import Context
from shnro_core.exports.story.scenario.base import base, base_preset
from shnro_core.exports.story.wording import brief_titles
from shnro_core.model import Standing
from shnro_core.parameters import MethodSettings, Parameter, ParameterType, Value, catalogue, documents
from shnro_core.parameters.loading import EXAMS
from shnro_core.text import NBSP

MOST_USED: Final = ("low_result_share", "low_results_school_markers", "study_period_years", "minimum_participants")
"""Parameters whose controls stand open."""
GROUPS: Final = {
    "markers": "Низкий результат и маркер",
    "clusters": "Кластеры и порядок правил",
    "levels": "Уровни неуспешности",
    "listing": "Списки по годам",
    "bias": "Признаки необъективности (действуют, если признак прибавляет маркер)",
}
"""Groups of parameters that move the classification, with their headings."""
_MORE: Final = {"context_minimum_inputs": "clusters"}
_PERCENT: Final = 100
_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Control:
    """One control: its parameter, the group it stands in, the norm in words below it, the description on the sign.

    ``options`` are the values a list, a choice or a share offers, as the parameter holds them.
    """

    parameter: Parameter
    group: str
    norm: str
    help: str
    options: tuple[Value, ...] = ()

    @property
    def name(self) -> str:
        """Name of the parameter."""
        return self.parameter.name


def tell(context: Context) -> tuple[Control, ...]:
    """Every control in the order of the groups; the choices of excluded results come from the region's years."""
    titles = {**documents(), **brief_titles(context.fetch)}
    years = years_with_results(context)
    own, own_words = base(context), base_preset(context).title
    return tuple(
        Control(
            parameter=known,
            group=group,
            norm=_own_words(known, own, own_words) + _norm_words(known, titles[known.reference.document]),
            help=f"{known.description}. {titles[known.reference.document]}: {known.reference.clause}.",
            options=_options(known, years),
        )
        for name, group in grouped().items()
        for known in (catalogue()[name],)
    )


@cache
def grouped() -> dict[str, str]:
    """Group by name of parameter, in the order of the page."""
    found = {name: _MORE.get(name, known.group) for name, known in catalogue().items()}
    return {name: group for heading in GROUPS for name, group in found.items() if group == heading}


def value_words(parameter: Parameter, value: Value) -> str:
    """A value as a reader sees it: shares in percent, a list as its length."""
    if parameter.type is ParameterType.SHARE and isinstance(value, float):
        return f"{text.shortest(_PERCENT * value, 4)}{NBSP}%"
    if parameter.type is ParameterType.EXCLUSIONS and isinstance(value, tuple):
        return "; ".join(exclusion_words(item) for item in value) or "ничего"
    if parameter.type is ParameterType.SUBSET and isinstance(value, tuple):
        return f"{len(value)} из {len(parameter.choices)}"
    return parameter.label(value)


@cache
def option_words(parameter: Parameter, option: Value) -> str:
    """One option of a control as the list shows it."""
    if parameter.type is ParameterType.EXCLUSIONS and isinstance(option, str):
        return exclusion_words(option)
    if isinstance(option, str):
        return {c.value: c.label for c in parameter.choices}.get(option, option)
    return value_words(parameter, option)


def exclusion_words(item: str) -> str:
    """``ВПР@2020`` → «ВПР 2020: все процедуры»; ``oge_math@2021`` → «ОГЭ, математика, 2021»."""
    what, _, year = item.partition("@")
    if what in EXAMS:
        return f"{what} {year}: все процедуры"
    labels = {c.value: c.label for c in catalogue()["excluded_results"].choices}
    return f"{labels.get(what, what)}, {year}"


def _own_words(parameter: Parameter, own: MethodSettings, title: str) -> str:
    """The value of the region's own rules where the documents have another one."""
    value = own.as_dict()[parameter.name]
    return "" if value == parameter.norm else f"«{title}»: {value_words(parameter, value)} · "


def _norm_words(parameter: Parameter, document: str) -> str:
    document = document.partition(" (")[0].partition(". ")[0].replace("№ ", f"№{NBSP}")
    place = _without_brackets(parameter.reference.clause).split(";")[0].replace("№ ", f"№{NBSP}")
    value = value_words(parameter, parameter.norm)
    if parameter.standing is Standing.NORM:
        return f"норма: {value} · {document}, {place}"
    return f"принято: {value} · {parameter.standing.value} · {document}, {place}"


def _without_brackets(words: str) -> str:
    cut = re.sub(r"\s*\([^()]*\)", "", words)
    return cut if cut == words else _without_brackets(cut)


def _options(parameter: Parameter, years: Iterable[int]) -> tuple[Value, ...]:
    if parameter.type is ParameterType.SHARE and parameter.minimum is not None and parameter.maximum is not None:
        first, last = (round(_PERCENT * bound) for bound in (parameter.minimum, parameter.maximum))
        return tuple(round(step / _PERCENT, _DECIMALS) for step in range(first, last + 1))
    if parameter.type is ParameterType.ORDER:
        return tuple(itertools.permutations(parameter.allowed))
    if parameter.type is ParameterType.EXCLUSIONS:
        return tuple(f"{what}@{year}" for year in years for what in parameter.allowed)
    if parameter.nullable and parameter.minimum is not None and parameter.maximum is not None:
        return (None, *range(int(parameter.minimum), int(parameter.maximum) + 1))
    return parameter.allowed
