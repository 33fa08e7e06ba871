"""What the page remembers of one import between runs of the script."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from shnro_core.intake.plan import Plan
from shnro_core.ui.intake.decisions import Wishes

_PREPARED = "import_prepared"
_PUBLISHED = "import_published"
_UPLOADER = "import_uploader"
_READING = "import_reading"
_HELD = "import_held"
_IN_ADDRESS = "loading"
"""Parameter of the address while a session holds uploads: it outlives the session."""


@dataclass(frozen=True)
class Prepared:
    """A plan with the uploads and the region it was made of and what the user wanted of it."""

    plan: Plan
    uploads: tuple[str, ...]
    region: str | None
    wishes: Wishes


@dataclass(frozen=True)
class Outcome:
    """What the last publication did, in a sentence, and the region it did it to."""

    sentence: str
    region: str


def prepared(uploads: tuple[str, ...], region: str | None) -> Prepared | None:
    """The plan of these very uploads for this region; None when there is none."""
    kept: Prepared | None = st.session_state.get(_PREPARED)
    return kept if kept is not None and (kept.uploads, kept.region) == (uploads, region) else None


def remember(made: Prepared | None) -> None:
    """Keep a plan until other files are uploaded."""
    st.session_state[_PREPARED] = made
    st.session_state[_READING] = reading_number() + 1


def reading_number() -> int:
    """How many times files have been read in this session."""
    number: int = st.session_state.get(_READING, 0)
    return number


def uploader_key() -> str:
    """Key of the upload control: a new one after each publication, so that it is empty again."""
    return f"import-files-{st.session_state.get(_UPLOADER, 0)}"


def hold(*, files: bool) -> None:
    """Note in the address whether this session holds uploads."""
    if files:
        st.session_state[_HELD] = True
        st.query_params[_IN_ADDRESS] = "1"
    elif st.session_state.pop(_HELD, False):
        st.query_params.pop(_IN_ADDRESS, None)


def lost() -> bool:
    """Whether the address speaks of uploads that this session does not have: it is not the one they were given to."""
    return _IN_ADDRESS in st.query_params and not st.session_state.get(_HELD, False)


def finish(done: Outcome) -> None:
    """Forget plan and uploads and keep the outcome for the next run."""
    remember(None)
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1
    st.session_state[_PUBLISHED] = done


def outcome() -> Outcome | None:
    """The outcome of the last publication, until the next upload."""
    done: Outcome | None = st.session_state.get(_PUBLISHED)
    return done


def forget_outcome() -> None:
    """The next import has begun."""
    st.session_state.pop(_PUBLISHED, None)
