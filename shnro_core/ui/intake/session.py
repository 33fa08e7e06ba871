"""What the page remembers of one import between runs of the script."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from shnro_core.importers import Choice
from shnro_core.intake.plan import Plan

_PREPARED = "import_prepared"
_PUBLISHED = "import_published"
_UPLOADER = "import_uploader"


@dataclass(frozen=True)
class Prepared:
    """A plan with the uploads and the region it was made of and the corrections made so far, by file name."""

    plan: Plan
    uploads: tuple[str, ...]
    region: str | None
    corrections: dict[str, Choice] = field(default_factory=dict)


def prepared(uploads: tuple[str, ...], region: str | None) -> Prepared | None:
    """The plan of these very uploads for this region; None when there is none."""
    kept: Prepared | None = st.session_state.get(_PREPARED)
    return kept if kept is not None and (kept.uploads, kept.region) == (uploads, region) else None


def remember(made: Prepared | None) -> None:
    """Keep a plan until other files are uploaded."""
    st.session_state[_PREPARED] = made


def uploader_key() -> str:
    """Key of the upload control: a new one after each publication, so that it is empty again."""
    return f"import-files-{st.session_state.get(_UPLOADER, 0)}"


def finish(sentence: str) -> None:
    """Forget plan and uploads and keep the sentence about the outcome for the next run."""
    remember(None)
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1
    st.session_state[_PUBLISHED] = sentence


def outcome() -> str | None:
    """The sentence about the last publication, until the next upload."""
    sentence: str | None = st.session_state.get(_PUBLISHED)
    return sentence


def forget_outcome() -> None:
    """The next import has begun."""
    st.session_state.pop(_PUBLISHED, None)
