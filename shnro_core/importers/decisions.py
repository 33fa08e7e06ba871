"""The user's word on single files as text: ``file=… year=2022`` of the command line and a small YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import yaml

from shnro_core.importers.cells import parse_flag
from shnro_core.importers.contract import Batch, Choice
from shnro_core.importers.login import is_login, normalise_login
from shnro_core.importers.readers.catalogue import FORMATS
from shnro_core.model import DataRefusedError, Finding
from shnro_core.parameters.yamlfile import load_without_aliases

_FILE: Final = "file"
_PART: Final = re.compile(
    r"""\s*(?P<word>[a-z_]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>.*?))(?=\s+[a-z_]+=|\s*$)(?:\s*$)?"""
)
"""A word with its value, which goes on to the next word: names of files have spaces."""
_WHOLE: Final = frozenset({"year", "grade"})
_NOT_TEXT: Final = frozenset({"survey"})
WORDS: Final = tuple(f.name for f in fields(Choice) if f.name not in _NOT_TEXT)
"""What can be said of a file."""
_FLAGS: Final = frozenset({f.name for f in fields(Choice) if "bool" in str(f.type)})
_HEAD: Final = (
    "# Решения по файлам загрузки. Исправьте значения и загрузите: shnro import ПАПКА --choices ЭТОТ_ФАЙЛ\n"
    f"# Можно указать: {', '.join(WORDS)}. Пустое значение — как распознано.\n"
)


def parse_settings(texts: Iterable[str]) -> dict[str, Choice]:
    """Choices by file name from texts like ``file=5/Математика.xlsx year=2022 subject="Русский язык"``.

    Raises DataRefusedError with one sentence for what cannot be understood.
    """
    made: dict[str, Choice] = {}
    for text in texts:
        found = list(_PART.finditer(text))
        unclosed = any('"' in (part["bare"] or "") for part in found)
        if "".join(part[0] for part in found) != text or not found or unclosed:
            raise _refused(f"«{text}» не разобрать", 'Пишите так: --set "file=Математика.xlsx year=2022"')
        parts = {part["word"]: next(filter(None, part.group("double", "single", "bare")), "") for part in found}
        file = parts.pop(_FILE, "")
        if not file:
            raise _refused(f"в «{text}» нет имени файла", 'Начните с file=, например: --set "file=Математика.xlsx …"')
        made[file] = choice_of(parts, file).over(made.get(file, Choice()))
    return made


def read_decisions(path: Path) -> dict[str, Choice]:
    """Choices by file name from a YAML file. Raises DataRefusedError with one sentence when it is spoilt."""
    try:
        raw = load_without_aliases(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, ValueError, RecursionError):
        raise _refused("файл решений не разобрать", "Запишите его заново: --dry-run --choices", path.name) from None
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(told, dict | None) for told in raw.values()):
        raise _refused("в файле решений ждём имена файлов и под ними значения", "Запишите его заново", path.name)
    return {str(file): choice_of(told or {}, str(file)) for file, told in raw.items()}


def decisions_text(batches: Sequence[Batch], made: Mapping[str, Choice]) -> str:
    """A YAML file with what was recognised of each file, ready to be corrected."""
    told = {batch.file_name: recognised(batch, made.get(batch.file_name, Choice())) for batch in batches}
    return _HEAD + yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def choice_of(told: Mapping[str, Any], file: str) -> Choice:
    """A choice from texts; empty ones mean as recognised. Raises DataRefusedError for an unknown word or value."""
    values: dict[str, Any] = {}
    for name, given in told.items():
        if name not in WORDS:
            raise _refused(f"слово «{name}» неизвестно", f"Можно указать: {', '.join(WORDS)}", file)
        if given is None or not str(given).strip():
            continue
        values[name] = _value(str(name), str(given).strip() if not isinstance(given, bool) else given, file)
    return Choice(**values)


def _value(name: str, given: str | bool, file: str) -> object:
    if name in _FLAGS:
        flag = parse_flag(given)
        if flag is None:
            raise _refused(f"{name}={given}: ждём «да» или «нет»", "Исправьте значение", file)
        return flag
    if name in _WHOLE:
        if not str(given).isdecimal():
            raise _refused(f"{name}={given}: ждём целое число", "Исправьте значение", file)
        return int(given)
    if name == "school" and not is_login(normalise_login(given)):
        raise _refused(f"{name}={given}: это не логин школы", "Ждём логин вида edu670001", file)
    if name == "format" and given not in FORMATS:
        known = "; ".join(f"{key} — {fmt.title}" for key, fmt in FORMATS.items())
        raise _refused(f"формата «{given}» нет", f"Есть: {known}", file)
    return given


def recognised(batch: Batch, made: Choice) -> dict[str, Any]:
    """What was recognised, in the words of a choice; a user's earlier word goes before."""
    seen: dict[str, Any] = {"format": batch.format or None}
    for name in ("year", "grade", "subject", "level", "exam", "wave", "school", "retakes"):
        text = batch.parameters.get(name, "")
        seen[name] = int(text) if name in _WHOLE and text.isdecimal() else text or None
    if batch.parameters.get("previous_grade") == "да":
        seen["previous_grade"] = "да"
        if isinstance(seen["grade"], int):
            seen["grade"] += 1
    if "," in batch.parameters.get("subject", ""):
        seen["subject"] = None
    mine = {name: getattr(made, name) for name in WORDS if getattr(made, name) is not None}
    mine = {name: ("да" if value else "нет") if isinstance(value, bool) else value for name, value in mine.items()}
    return {name: value for name, value in (seen | mine).items() if value is not None}


def _refused(what: str, advice: str, file: str = "") -> DataRefusedError:
    return DataRefusedError([Finding(file, what, advice)])
