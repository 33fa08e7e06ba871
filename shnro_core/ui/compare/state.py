"""What a reader compares in this session: formula, own group, municipalities — and the address that carries them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from shnro_core.exports.story import school
from shnro_core.exports.story.compare import formula, towns
from shnro_core.exports.story.compare.group import SchoolGroup
from shnro_core.parameters import SettingsError, Value
from shnro_core.ui.page import told
from shnro_core.ui.region import chosen

FORMULA: Final = "similar"
GROUP: Final = "group"
GROUP_TITLE: Final = "group_title"
TOWNS: Final = "towns"
_KEPT: Final = "compare_"
_IN_ADDRESS: Final = "compare_in_address_"
_REGION: Final = "compare_region"
_REFUSAL: Final = "compare_refusal"


def formula_changes() -> dict[str, Value]:
    """Parameters of the formula that the reader changed; the last good ones."""
    changes: dict[str, Value] = st.session_state.get(_KEPT + FORMULA, {})
    return changes


def group() -> SchoolGroup:
    """The reader's own group; empty at first."""
    kept: SchoolGroup = st.session_state.get(_KEPT + GROUP, SchoolGroup())
    return kept


def chosen_towns() -> tuple[str, ...]:
    """Municipalities the reader put side by side."""
    kept: tuple[str, ...] = st.session_state.get(_KEPT + TOWNS, ())
    return kept


def keep_formula(changes: Mapping[str, Value]) -> None:
    """Make the changes of the formula the current ones."""
    st.session_state[_KEPT + FORMULA] = dict(changes)


def keep_group(kept: SchoolGroup) -> None:
    """Make a group the current one."""
    st.session_state[_KEPT + GROUP] = kept


def keep_towns(names: tuple[str, ...]) -> None:
    """Make municipalities the current ones."""
    st.session_state[_KEPT + TOWNS] = names


def regroup(schools: tuple[str, ...] | list[str], title: str | None = None) -> None:
    """The group with other schools or another title; a group that cannot be is refused and the last good one stays."""
    kept = group()
    try:
        keep_group(
            SchoolGroup.of(schools, kept.title if title is None else title, told(school.register), chosen().name)
        )
    except SettingsError as refused:
        refuse(str(refused))


def follow_address() -> None:
    """Take what a link that has changed says; what cannot be taken is refused in one sentence, the last good stays.

    A group and municipalities belong to their region: another region chosen in the menu starts without them.
    """
    region = chosen()
    if st.session_state.get(_REGION, region.code) != region.code:
        keep_group(SchoolGroup())
        keep_towns(())
    st.session_state[_REGION] = region.code
    _follow(FORMULA, lambda written: keep_formula(formula.from_text(written)))
    _follow(TOWNS, lambda written: keep_towns(towns.checked(written, told(towns.known), region.name)))
    title = st.query_params.get(GROUP_TITLE, "")
    _follow(
        GROUP, lambda written: keep_group(SchoolGroup.from_text(written, title, told(school.register), region.name))
    )


def forget() -> None:
    """Leave group and municipalities behind: the region has no schools to compare."""
    keep_group(SchoolGroup())
    keep_towns(())
    st.session_state[_REGION] = chosen().code
    publish()


def _follow(name: str, take: Callable[[str], None]) -> None:
    asked = st.query_params.get(name)
    if asked is not None and asked != st.session_state.get(_IN_ADDRESS + name):
        try:
            take(asked)
        except SettingsError as refused:
            refuse(str(refused))


def publish() -> None:
    """Write formula, group and municipalities into the address; usual and empty ones leave no trace there."""
    written = {
        FORMULA: formula.to_text(formula_changes()),
        GROUP: group().to_text(),
        GROUP_TITLE: group().title if group().schools else "",
        TOWNS: towns.BETWEEN.join(chosen_towns()),
    }
    for name, value in written.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)
        st.session_state[_IN_ADDRESS + name] = value


def refuse(sentence: str) -> None:
    """Keep a sentence for the next drawing: what was not taken and why."""
    st.session_state[_REFUSAL] = sentence


def refusal() -> str:
    """The kept sentence, once."""
    kept: Any = st.session_state.pop(_REFUSAL, "")
    return str(kept)
