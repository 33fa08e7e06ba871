"""The office that runs this installation: its own region and the regions it does not want to see.

Told once, by ``office.yaml`` in the folder of the base or by the environment (``SHNRO_REGION``, which wins).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml
from filelock import FileLock

from shnro_core.model import DataRefusedError, Finding
from shnro_core.parameters import presets
from shnro_core.parameters.yamlfile import load_without_aliases
from shnro_core.places import region_codes

FILE: Final = "office.yaml"
VARIABLE: Final = "SHNRO_REGION"
_LOCK_SECONDS: Final = 10
_EXAMPLE: Final = 'напишите, например, region: "22"'


@dataclass(frozen=True, slots=True)
class Office:
    """Own region (empty: not told), hidden regions, where the region was told, one sentence on what is wrong.

    ``preset`` is the key of the rules for regions whose own no preset is; empty: not chosen.
    """

    region: str = ""
    preset: str = ""
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


def keep_preset(folder: Path, key: str) -> None:
    """Write the office's choice of rules into its file, the rest of which stays as it is.

    Raises DataRefusedError when the file cannot be used, OSError when it cannot be written.
    """
    path = folder / FILE
    with FileLock(folder / f".{FILE}.lock", timeout=_LOCK_SECONDS):
        fault = _from_file(path).fault
        if fault:
            raise DataRefusedError([Finding(FILE, fault.removesuffix("."), "Исправьте его и повторите")])
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        kept = [line for line in lines if not line.startswith("preset:")]
        part = folder / f".{FILE}.part"
        part.write_text("".join(f"{line}\n" for line in (*kept, f"preset: {key}")), encoding="utf-8")
        part.replace(path)


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
    preset = str(settings.get("preset") or "")
    return Office(region=region, preset=preset, hidden=hidden - {region}, told_by=FILE if region else "")


def _fault(settings: Any) -> str:
    if not isinstance(settings, dict):
        return f"это не список настроек, {_EXAMPLE}"
    strange = [str(key) for key in settings if key not in {"region", "hide_regions", "preset"}]
    if strange:
        return f"настройки «{strange[0]}» нет, есть region, hide_regions и preset"
    rules = [p.key for p in presets()]
    if (settings.get("preset") or rules[0]) not in rules:
        return f"набора правил «{settings['preset']}» нет, есть {', '.join(rules)}"
    hidden = settings.get("hide_regions") or []
    if not isinstance(hidden, list):
        return "hide_regions — список кодов, например [demo, 76]"
    unknown = [c for c in map(_code, [settings.get("region") or "", *hidden]) if c and c not in region_codes()]
    return f"региона «{unknown[0]}» нет, {_EXAMPLE}" if unknown else ""


def _code(value: object) -> str:
    """``22`` and ``"22"`` are one code; 1 without quotes is 01."""
    return f"{value:02d}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
