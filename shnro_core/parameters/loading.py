"""Reads the parameter files into ``Parameter`` values; a fault in them is a fault of the project, told with place."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shnro_core.parameters.definition import Choice, DatedValue, Parameter, ParameterType, Reference, SettingsError
from shnro_core.parameters.tables import STANDINGS, procedures
from shnro_core.parameters.yamlfile import read_yaml

_FOLDER = Path(__file__).parent
_NOT_PARAMETERS = {"documents"}
EXAMS = ("ВПР", "ОГЭ", "ЕГЭ")


class ParameterFileError(Exception):
    """A parameter file of the project is wrong; the message names file, parameter and fault."""


@cache
def catalogue() -> Mapping[str, Parameter]:
    """Every parameter by name, in the order of the files.

    Raises ParameterFileError when a file of the project is damaged.
    """
    found: dict[str, Parameter] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        if path.stem in _NOT_PARAMETERS:
            continue
        for name, entry in _load(path).items():
            if name in found:
                raise ParameterFileError(f"{path.name}: параметр {name} описан дважды")
            found[name] = read_parameter(name, path.stem, entry)
    return MappingProxyType(found)


def parameter(name: str) -> Parameter:
    """The parameter of a name. Raises SettingsError naming the nearest one when there is none."""
    known = catalogue()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Похожий параметр: «{near[0]}»." if near else ""
    raise SettingsError(name, f"Параметра «{name[:60]}» нет.{hint}")


@cache
def documents() -> Mapping[str, str]:
    """Titles of the documents referred to beyond the published ones, by id."""
    return MappingProxyType({key: entry["title"] for key, entry in _load(_FOLDER / "documents.yaml").items()})


def read_parameter(name: str, group: str, entry: Mapping[str, Any]) -> Parameter:
    """A parameter from its entry. Raises ParameterFileError naming what is missing or wrong."""
    try:
        built = _bare(name, group, entry)
        values = tuple(
            DatedValue(since=since, value=None if raw is None else built.check(raw))
            for since, raw in sorted(entry["values"].items())
        )
        _check_dates(values)
    except (KeyError, TypeError, ValueError) as error:
        raise ParameterFileError(f"{group}.yaml, {name}: {error}") from error
    return _bare(name, group, entry, values)


def _bare(name: str, group: str, entry: Mapping[str, Any], values: tuple[DatedValue, ...] = ()) -> Parameter:
    bounds = entry.get("range", (None, None))
    kind = ParameterType(entry["type"])
    return Parameter(
        name=name,
        group=group,
        title=entry["title"],
        description=entry["description"],
        unit=entry["unit"],
        type=kind,
        standing=STANDINGS[entry["standing"]],
        reference=Reference(**entry["reference"]),
        values=values,
        minimum=bounds[0],
        maximum=bounds[1],
        choices=_choices(kind, entry),
        nullable=entry.get("nullable", False),
    )


def _choices(kind: ParameterType, entry: Mapping[str, Any]) -> tuple[Choice, ...]:
    if kind is ParameterType.EXCLUSIONS:
        return (*(Choice(exam, exam) for exam in EXAMS), *_procedure_choices())
    if entry.get("choices_from") == "procedure_catalogue":
        return _procedure_choices()
    return tuple(Choice(value, label) for value, label in entry.get("choices", {}).items())


def _procedure_choices() -> tuple[Choice, ...]:
    return tuple(Choice(p.key, p.title) for p in procedures())


def _check_dates(values: tuple[DatedValue, ...]) -> None:
    if not values:
        raise ValueError("нет ни одного значения")
    wrong = next((v.since for v in values if type(v.since) is not dt.date), None)
    if wrong is not None:
        raise ValueError(f"{wrong} не дата")


def _load(path: Path) -> dict[str, Any]:
    return read_yaml(path)
