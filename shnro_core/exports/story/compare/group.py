"""The reader's own group of schools as a value: in the address, in a small file, checked as strictly as typed data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from shnro_core.importers.login import normalise_login
from shnro_core.parameters import SettingsError
from shnro_core.parameters.yamlfile import load_without_aliases

VERSION: Final = 1
LARGEST: Final = 30
_LONGEST_TITLE: Final = 80
_LONGEST_TEXT: Final = 4096
_LARGEST_TOLD: Final = 10**9
_FIELDS: Final = ("v", "region", "schools", "title")
_BETWEEN: Final = ","
_TITLE: Final = re.compile(r"(?:[^\W_]|[ «»\"',;()№%+!?–—-]|\.(?=\s|$))*")
"""Letters, digits and plain punctuation: nothing that a page could read as markup or an address."""


@dataclass(frozen=True, slots=True)
class SchoolGroup:
    """Logins of schools in the reader's order and a title. Build it with ``of``, ``from_text`` or ``from_yaml``."""

    schools: tuple[str, ...] = ()
    title: str = field(default="")

    @classmethod
    def of(cls, schools: Iterable[Any], title: Any, known: Mapping[str, str], region: str) -> SchoolGroup:
        """A checked group of schools of the region whose register is ``known``.

        Raises SettingsError, one Russian sentence naming the key.
        """
        if not isinstance(title, str) or len(title) > _LONGEST_TITLE:
            raise SettingsError("title", f"title: нужно название не длиннее {_LONGEST_TITLE} знаков.")
        if not _TITLE.fullmatch(title):
            raise SettingsError(
                "title", "title: в названии группы могут стоять буквы, цифры и обычные знаки препинания."
            )
        logins = [_login(code) for code in schools]
        if len(logins) > LARGEST:
            raise SettingsError(
                "schools", f"schools: в группе может быть не больше {LARGEST} школ, дано {len(logins)}."
            )
        unknown = next((code for code in logins if code not in known), None)
        if unknown is not None:
            raise SettingsError("schools", f"schools: школы «{unknown[:40]}» нет в регионе «{region}».")
        twice = next((code for code in logins if logins.count(code) > 1), None)
        if twice is not None:
            raise SettingsError("schools", f"schools: школа «{twice}» названа дважды.")
        return cls(tuple(logins), title.strip())

    def to_text(self) -> str:
        """Logins through commas, for the address."""
        return _BETWEEN.join(self.schools)

    @classmethod
    def from_text(cls, written: str, title: str, known: Mapping[str, str], region: str) -> SchoolGroup:
        """A group from an address. Raises SettingsError."""
        if len(written) > _LONGEST_TEXT:
            raise SettingsError("schools", "schools: ссылка на группу слишком длинная.")
        return cls.of([c.strip() for c in written.split(_BETWEEN) if c.strip()], title, known, region)

    def to_yaml(self, region_code: str) -> str:
        """The group as a file a person can read and edit."""
        data = {"v": VERSION, "region": region_code, "title": self.title, "schools": list(self.schools)}
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)

    @classmethod
    def from_yaml(cls, written: str, region_code: str, known: Mapping[str, str], region: str) -> SchoolGroup:
        """A group from ``to_yaml`` or written by hand. Raises SettingsError naming the key for anything else."""
        if len(written) > _LONGEST_TEXT:
            raise SettingsError("group", f"Файл группы слишком велик: нужно не больше {_LONGEST_TEXT} знаков.")
        try:
            data = load_without_aliases(written)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise SettingsError(
                "group", "Файл группы не прочитан: это не YAML с полями v, region и schools."
            ) from error
        _check_fields(data, region_code, region)
        if not isinstance(data["schools"], list):
            raise SettingsError("schools", "schools: нужен список логинов школ.")
        return cls.of(data["schools"], data.get("title", ""), known, region)


def _check_fields(data: Any, region_code: str, region: str) -> None:
    if not isinstance(data, Mapping):
        raise SettingsError("group", "Файл группы не прочитан: нужны поля v, region и schools.")
    unknown = next((key for key in data if key not in _FIELDS), None)
    if unknown is not None:
        raise SettingsError("group", f"В файле группы неизвестное поле {_told(unknown)}.")
    missing = next((key for key in _FIELDS[:3] if key not in data), None)
    if missing is not None:
        raise SettingsError(missing, f"В файле группы нет поля «{missing}».")
    if type(data["v"]) is not int or data["v"] != VERSION:
        raise SettingsError("v", f"v: группа версии {_told(data['v'])} не поддерживается, нужна {VERSION}.")
    given = data["region"]
    if given != region_code and not (type(given) is int and region_code.isdigit() and given == int(region_code)):
        raise SettingsError("region", f"region: группа собрана для региона {_told(given)}, а открыт «{region}».")


def _login(code: Any) -> str:
    if not isinstance(code, str):
        raise SettingsError("schools", f"schools: логин школы должен быть словом, получено {_told(code)}.")
    return normalise_login(code)


def _told(value: Any) -> str:
    """A value of a stranger's file inside a sentence: short, and never unfolded when it is not a plain word."""
    if isinstance(value, str):
        return f"«{value[:40]}»"
    if isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < _LARGEST_TOLD):
        return f"«{value}»"
    return "другого вида" if not isinstance(value, int) else "«слишком большое число»"
