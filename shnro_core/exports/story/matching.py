"""Search by parts of a name on the server, so that a long list never travels to the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

OFFERED: Final = 60
"""Most names offered at once when a list is too long to be sent whole."""

WHOLE: Final = 400
"""Longest list that is sent whole."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered of a list: codes in its order, and how many names match."""

    codes: tuple[str, ...]
    found: int


def is_long(labels: Mapping[str, str]) -> bool:
    """Whether a list is searched on the server instead of being sent whole."""
    return len(labels) > WHOLE


def offer(labels: Mapping[str, str], words: str, *, most: int = OFFERED) -> Offer:
    """The first names that hold every word asked, case and «ё» aside; a whole name or its beginning comes first."""
    asked = _plain(words).split()
    found = [code for code, label in labels.items() if all(word in _plain(label) for word in asked)]
    if asked:
        whole = set(asked)
        found.sort(key=lambda code: len(whole - set(_words(labels[code]))))
    return Offer(tuple(found[:most]), len(found))


def _words(label: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in _plain(label)).split()


def _plain(words: str) -> str:
    return words.casefold().replace("ё", "е")
