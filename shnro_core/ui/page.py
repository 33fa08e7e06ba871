"""Frame of a page: what every page starts with, and the cached telling of its story."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from shnro_core.charts.theme import palette
from shnro_core.exports.story import Context, Story
from shnro_core.model import DataKind, Region
from shnro_core.parameters import Scenario
from shnro_core.ui.data import calculate, fetch, version_in_service
from shnro_core.ui.region import chosen
from shnro_core.ui.router import ensure_routed

_STORIES_KEPT = 256
T = TypeVar("T")
NORM = Scenario()


def begin() -> Region:
    """Start a page: make sure the menu is there, then tell the region the reader looks at."""
    ensure_routed()
    return chosen()


def told(tell: Callable[[Context], T], *, rules: Scenario = NORM, **choices: str) -> T:
    """Story, or another telling, for the region, the reader's choices and appearance; told once per database version.

    ``rules`` are those the calculations of the method run on. The story is shared between sessions and must not be
    changed.
    """
    version, region, appearance = version_in_service(), chosen(), st.context.theme.type
    asked = repr((tell.__module__, tell.__qualname__, version, region, appearance, choices, rules))
    told: T = _told(asked=asked, _tell=tell, _region=region, _appearance=appearance, _choices=choices, _rules=rules)
    return told


@st.cache_resource(max_entries=_STORIES_KEPT, show_spinner=False)
def _told(
    *,
    asked: str,
    _tell: Callable[[Context], T],
    _region: Region,
    _appearance: str | None,
    _choices: dict[str, str],
    _rules: Scenario,
) -> T:
    """``asked`` holds all the others in words: one text is told from another much faster than the values themselves."""
    return _tell(
        Context(
            region=_region,
            colours=palette(_appearance),
            fetch=fetch,
            choices=_choices,
            calculate=calculate,
            settings=_rules.settings,
        )
    )


def heading(story: Story, *, computed: bool = False) -> None:
    """Title that states the finding and the line of context below it: region, period, kind of the figures.

    ``computed`` figures rest on loaded data even where the region is known for its published ones.
    """
    region = chosen()
    kind = DataKind.LOADED if computed and region.data_kind is DataKind.PUBLISHED else region.data_kind
    st.title(story.title, anchor=False)
    st.caption(" · ".join(part for part in (region.name, story.line, kind.value) if part))
    if region.stamp:
        st.warning(f"{region.stamp}: регион и все школы вымышлены.")
