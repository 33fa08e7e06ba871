"""The office that runs this installation: its own region and the regions it does not want to see.

Told once, by ``office.yaml`` in the folder of the base or by the environment (``SHNRO_REGION``, which wins).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from shnro_core.parameters.yamlfile import load_without_aliases
from shnro_core.places import region_codes

FILE: Final = "office.yaml"
VARIABLE: Final = "SHNRO_REGION"
_EXAMPLE: Final = 'напишите, например, region: "22"'


@dataclass(frozen=True, slots=True)
class Office:
    """Own region (empty: not told), hidden regions, where the region was told, one sentence on what is wrong."""

    region: str = ""
    hidden: frozenset[str] = frozenset()
    told_by: str = ""
    fault: str = ""


def office(folder: Path) -> Office:
    """The office of the base in ``folder``; a setting that cannot be used is left out and told in ``fault``."""
    found = _from_file(folder / FILE)
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return found
    if given not in region_codes():
        return replace(found, fault=f"{VARIABLE}: региона «{given}» нет, нужен код из двух цифр, например 22.")
    return replace(found, region=given, told_by=VARIABLE, hidden=found.hidden - {given})


def _from_file(path: Path) -> Office:
    try:
        written = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Office()
    except (OSError, UnicodeDecodeError):
        return Office(fault=f"{FILE} не читается: проверьте права на файл и кодировку UTF-8.")
    try:
        settings = load_without_aliases(written)
    except (yaml.YAMLError, ValueError, RecursionError):
        return Office(fault=f"{FILE} испорчен: {_EXAMPLE}.")
    fault = _fault(settings)
    if fault:
        return Office(fault=f"{FILE}: {fault}.")
    region = _code(settings.get("region") or "")
    hidden = frozenset(map(_code, settings.get("hide_regions") or ()))
    return Office(region=region, hidden=hidden - {region}, told_by=FILE if region else "")


def _fault(settings: Any) -> str:
    if not isinstance(settings, dict):
        return f"это не список настроек, {_EXAMPLE}"
    strange = [str(key) for key in settings if key not in {"region", "hide_regions"}]
    if strange:
        return f"настройки «{strange[0]}» нет, есть region и hide_regions"
    hidden = settings.get("hide_regions") or []
    if not isinstance(hidden, list):
        return "hide_regions — список кодов, например [demo, 76]"
    unknown = [c for c in map(_code, [settings.get("region") or "", *hidden]) if c and c not in region_codes()]
    return f"региона «{unknown[0]}» нет, {_EXAMPLE}" if unknown else ""


def _code(value: object) -> str:
    """``22`` and ``"22"`` are one code; 1 without quotes is 01."""
    return f"{value:02d}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
