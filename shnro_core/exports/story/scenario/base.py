"""The rules a scenario starts from and is compared with: those its region's pages open with."""

from __future__ import annotations

from typing import Final

from shnro_core.exports.story.model import Context
from shnro_core.parameters import DEFAULT_PRESET, MethodSettings, Preset, presets, resolve

BASE: Final = "scenario_base"
"""Choice that holds the key of these rules; the documents' own without it."""


def base_preset(context: Context) -> Preset:
    """The set of rules that is «норма» on the page."""
    key = context.choices.get(BASE, DEFAULT_PRESET)
    return next(p for p in presets() if p.key == key)


def base(context: Context) -> MethodSettings:
    """Its values."""
    return resolve(base_preset(context).key)


def base_words(context: Context) -> str:
    """«набор «Ярославль»»; empty for the documents' own rules."""
    own = base_preset(context)
    return "" if own.key == DEFAULT_PRESET else f"набор «{own.title}»"
