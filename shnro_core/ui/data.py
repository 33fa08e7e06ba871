"""Cached access to the database version in service; the version is part of every cache key.

Cached functions take their arguments by name: Streamlit looks up the name of every other one at every call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from shnro_core.parameters import MethodSettings
from shnro_core.store.computation import compute
from shnro_core.store.database import Database, default_folder
from shnro_core.store.versions import current_version

_VERSIONS_OPEN = 2
_FRAMES_KEPT = 512
_PINNED: ContextVar[str | None] = ContextVar("pinned_version", default=None)


@contextmanager
def one_version() -> Iterator[None]:
    """Everything read inside comes from the version in service at the start: a page never mixes two versions.

    Raises DatabaseUnavailableError when there is no readable database.
    """
    token = _PINNED.set(current_version(default_folder()))
    try:
        yield
    finally:
        _PINNED.reset(token)


def version_in_service() -> str:
    """Version of the database that this run of the page sees."""
    return _PINNED.get() or current_version(default_folder())


@st.cache_resource(max_entries=_VERSIONS_OPEN, show_spinner=False)
def _database(*, folder: str, version: str) -> Database:
    return Database(Path(folder), version)


@st.cache_data(max_entries=_FRAMES_KEPT, max_size="200MB", show_spinner=False)
def _query(*, folder: str, version: str, name: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return _database(folder=folder, version=version).query(name, **dict(parameters))


def fetch(name: str, **parameters: Any) -> pd.DataFrame:
    """Rows of a named query from the version in service.

    Raises DatabaseUnavailableError when there is no readable database.
    """
    return _query(
        folder=str(default_folder()),
        version=version_in_service(),
        name=name,
        parameters=tuple(sorted(parameters.items())),
    )


@st.cache_data(max_entries=_FRAMES_KEPT, max_size="200MB", show_spinner=False, hash_funcs={MethodSettings: repr})
def _compute(*, folder: str, version: str, name: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return compute(_database(folder=folder, version=version), name, **dict(parameters))


def calculate(name: str, **parameters: Any) -> pd.DataFrame:
    """Rows of a calculation of the method on the version in service; parameters must be hashable.

    Raises DatabaseUnavailableError without a readable database, NoDataError without data for the years asked.
    """
    return _compute(
        folder=str(default_folder()),
        version=version_in_service(),
        name=name,
        parameters=tuple(sorted(parameters.items())),
    )
