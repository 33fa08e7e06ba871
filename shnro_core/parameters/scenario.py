"""Scenarios: a named, validated set of changes that can be combined, saved to a file and sent as a link."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import yaml

from shnro_core.parameters.data_changes import DATA_KEY, DataChange, checked_changes, parse_change
from shnro_core.parameters.definition import SettingsError, Value
from shnro_core.parameters.loading import parameter
from shnro_core.parameters.settings import DEFAULT_PRESET, MethodSettings, preset, resolve
from shnro_core.parameters.yamlfile import load_without_aliases

VERSION: Final = 1
_LONGEST_LINK: Final = 4096
_LONGEST_TEXT: Final = 65536
_LONGEST_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class Scenario:
    """A preset with changes of rules and of data. Two scenarios with the same changes are equal whatever their titles.

    Build it with ``Scenario.of``; the changes are kept sorted and in their normal form.
    """

    preset: str = DEFAULT_PRESET
    changes: tuple[tuple[str, Value], ...] = ()
    title: str = field(default="", compare=False)
    data: tuple[DataChange, ...] = ()

    @classmethod
    def of(
        cls,
        preset_key: str = DEFAULT_PRESET,
        changes: Mapping[str, Any] | None = None,
        title: str = "",
        data: Iterable[Any] = (),
    ) -> Scenario:
        """A checked scenario. Raises SettingsError, one Russian sentence naming the key."""
        preset(preset_key)
        if not isinstance(title, str) or len(title) > _LONGEST_TITLE:
            raise SettingsError("title", f"title: нужно название не длиннее {_LONGEST_TITLE} знаков.")
        given = changes or {}
        wrong = next((name for name in given if not isinstance(name, str)), None)
        if wrong is not None:
            raise SettingsError("set", f"set: имя параметра должно быть словом, получено «{wrong!r}».")
        checked = tuple((name, parameter(name).check(given[name])) for name in sorted(given))
        resolve(preset_key, dict(checked))
        return cls(preset=preset_key, changes=checked, title=title.strip(), data=checked_changes(data))

    @classmethod
    def assigned(cls, preset_key: str, written: Iterable[str]) -> Scenario:
        """A scenario typed as ``low_result_share=0,4`` and ``data={kind: passed, …}``. Raises SettingsError."""
        data = [item.partition("=")[2] for item in written if item.partition("=")[0].strip() == DATA_KEY]
        rules = [item for item in written if item.partition("=")[0].strip() != DATA_KEY]
        return cls.of(preset_key, dict(parse_assignment(item) for item in rules), data=[parse_change(d) for d in data])

    @property
    def settings(self) -> MethodSettings:
        """The values a calculation runs on, the changes of data included."""
        rules = resolve(self.preset, dict(self.changes))
        return replace(rules, data_changes=self.data) if self.data else rules

    @property
    def effective(self) -> dict[str, Value]:
        """Changes against the documents' values, those of the preset included, by name."""
        values = {name: parameter(name).check(value) for name, value in preset(self.preset).set.items()}
        values.update(self.changes)
        return dict(sorted(values.items()))

    @property
    def differences(self) -> dict[str, tuple[Value, Value]]:
        """Parameters whose value is not that of the documents: name → (documents' value, value of the scenario)."""
        return {
            name: (parameter(name).norm, value)
            for name, value in self.effective.items()
            if value != parameter(name).norm
        }

    @property
    def is_norm(self) -> bool:
        """Whether the scenario changes nothing against the documents and the data."""
        return not self.differences and not self.data

    def __add__(self, other: Scenario) -> Scenario:
        """Both sets of changes; where both change one parameter the right one wins (``combine`` says which)."""
        return combine(self, other).scenario

    def to_dict(self) -> dict[str, Any]:
        """The compact form: version, preset, changes; changes of data and title when there are any."""
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in self.changes}
        data = {DATA_KEY: [change.to_dict() for change in self.data]} if self.data else {}
        named = {"title": self.title} if self.title else {}
        return {"v": VERSION, "preset": self.preset, "set": plain, **data, **named}

    @classmethod
    def from_dict(cls, data: Any) -> Scenario:
        """A scenario from its compact form; data made by hand is checked as strictly as typed values.

        Raises SettingsError naming the key.
        """
        if not isinstance(data, Mapping):
            raise SettingsError("scenario", "Сценарий не прочитан: нужны поля v, preset и set.")
        unknown = next((key for key in data if key not in {"v", "preset", "set", DATA_KEY, "title"}), None)
        if unknown is not None:
            raise SettingsError(str(unknown), f"В сценарии неизвестное поле «{str(unknown)[:60]}».")
        missing = next((key for key in ("v", "preset") if key not in data), None)
        if missing is not None:
            raise SettingsError(missing, f"В сценарии нет поля «{missing}».")
        if type(data["v"]) is not int or data["v"] != VERSION:
            raise SettingsError(
                "v", f"v: сценарий версии «{str(data['v'])[:20]}» не поддерживается, нужна версия {VERSION}."
            )
        changes = data.get("set", {})
        if not isinstance(changes, Mapping):
            raise SettingsError("set", "set: нужен перечень «параметр: значение».")
        return cls.of(data["preset"], changes, data.get("title", ""), data.get(DATA_KEY, ()))

    def to_link(self) -> str:
        """The scenario as a string safe inside a URL."""
        packed = json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return base64.urlsafe_b64encode(zlib.compress(packed.encode(), 9)).decode().rstrip("=")

    @classmethod
    def from_link(cls, link: str) -> Scenario:
        """A scenario from ``to_link``. Raises SettingsError for a damaged, oversized or foreign string."""
        broken = SettingsError(
            "scenario", "Ссылка со сценарием повреждена: откройте её целиком или соберите сценарий заново."
        )
        if len(link) > _LONGEST_LINK:
            raise broken
        try:
            packed = base64.urlsafe_b64decode(link.encode("ascii") + b"=" * (-len(link) % 4))
            unpacker = zlib.decompressobj()
            unpacked = unpacker.decompress(packed, _LONGEST_TEXT)
            data = json.loads(unpacked.decode("utf-8")) if unpacker.eof else None
        except (ValueError, zlib.error, RecursionError) as error:
            raise broken from error
        if not unpacker.eof:
            raise broken
        return cls.from_dict(data)

    def to_yaml(self) -> str:
        """The scenario as a file a person can read and edit."""
        return yaml.safe_dump(self.to_dict(), allow_unicode=True, sort_keys=False)

    @classmethod
    def from_yaml(cls, written: str) -> Scenario:
        """A scenario from ``to_yaml`` or written by hand. Raises SettingsError for anything else."""
        if len(written) > _LONGEST_TEXT:
            raise SettingsError("scenario", "Файл сценария слишком велик.")
        try:
            data = load_without_aliases(written)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise SettingsError(
                "scenario", "Файл сценария не прочитан: это не YAML с полями v, preset и set."
            ) from error
        return cls.from_dict(data)


@dataclass(frozen=True, slots=True)
class Combination:
    """Two scenarios together; what both change in different ways: names of parameters, changes of data (second one)."""

    scenario: Scenario
    decided_by_order: tuple[str, ...]
    data_decided_by_order: tuple[DataChange, ...] = ()

    @property
    def sentence(self) -> str:
        """What a reader must know about the order, or an empty string."""
        if not self.decided_by_order and not self.data_decided_by_order:
            return ""
        rules = [f"«{parameter(name).title}»" for name in self.decided_by_order]
        data = [f"данные ({change.whom}, {change.year} год)" for change in self.data_decided_by_order]
        return (
            f"Оба сценария меняют {', '.join(rules + data)}: взято значение второго, в другом порядке итог был бы иным."
        )


def combine(first: Scenario, second: Scenario) -> Combination:
    """Both scenarios together. Order matters only for what ``decided_by_order`` and ``data_decided_by_order`` name.

    Scenarios of one preset keep it; of different presets, the presets' own changes become plain changes of the default.
    Different changes of data add up; the same change with another amount is taken from the second scenario. Raises
    SettingsError when the values contradict each other together or the changes of data are too many.
    """
    if first.preset == second.preset:
        base, left, right = first.preset, dict(first.changes), dict(second.changes)
    else:
        base, left, right = DEFAULT_PRESET, first.effective, second.effective
    both = tuple(name for name in sorted(left) if name in right and left[name] != right[name])
    before, after = ({change.key: change for change in one.data} for one in (first, second))
    twice = tuple(after[key] for key in sorted(before) if key in after and before[key] != after[key])
    title = " + ".join(part for part in (first.title, second.title) if part)[:_LONGEST_TITLE]
    return Combination(Scenario.of(base, {**left, **right}, title, {**before, **after}.values()), both, twice)


def parse_assignment(written: str) -> tuple[str, Value]:
    """``low_result_share=0,4`` as name and checked value. Raises SettingsError."""
    name, sign, value = written.partition("=")
    if not sign:
        raise SettingsError(name, f"«{written[:60]}»: нужно имя=значение, например low_result_share=0,4.")
    name = name.strip()
    return name, parameter(name).parse(value)
