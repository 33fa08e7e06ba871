"""Helpers that read a told story the way a test sentence speaks of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd

from shnro_core.exports.story import Block, Context, Story
from shnro_core.text import NBSP


def plain(words: str | None) -> str:
    """Words with ordinary spaces, as a test types them; nothing for a missing remark."""
    return (words or "").replace(NBSP, " ").replace("<br>", " ")


def block(story: Story, key: str) -> Block:
    """Block of a story by its key."""
    return next(b for b in story.blocks if b.key == key)


def title(story: Story, key: str) -> str:
    """Title of a block in plain words."""
    return plain(block(story, key).title)


def headlines(story: Story) -> list[tuple[str, str]]:
    """Values and notes of the headline numbers in plain words."""
    return [(plain(h.value), plain(h.note)) for h in story.headlines]


def with_rows(context: Context, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Context:
    """The context whose query ``name`` answers with changed rows."""

    def fetch(query: str, **parameters: Any) -> pd.DataFrame:
        rows = context.fetch(query, **parameters)
        return change(rows.copy()) if query == name else rows

    return dataclasses.replace(context, fetch=fetch)
