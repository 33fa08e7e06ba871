"""Cached access to the database version in service; the version is part of every cache key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from shnro_core.store.computation import compute
from shnro_core.store.database import Database, default_folder
from shnro_core.store.versions import current_version

_VERSIONS_OPEN = 2
_FRAMES_KEPT = 512


@st.cache_resource(max_entries=_VERSIONS_OPEN, show_spinner=False)
def _database(folder: Path, version: str) -> Database:
    return Database(folder, version)


@st.cache_data(max_entries=_FRAMES_KEPT, max_size="200MB", show_spinner=False)
def _query(folder: Path, version: str, name: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return _database(folder, version).query(name, **dict(parameters))


def fetch(name: str, **parameters: Any) -> pd.DataFrame:
    """Rows of a named query from the version in service.

    Raises DatabaseUnavailableError when there is no readable database.
    """
    folder = default_folder()
    return _query(folder, current_version(folder), name, tuple(sorted(parameters.items())))


@st.cache_data(max_entries=_FRAMES_KEPT, max_size="200MB", show_spinner=False)
def _compute(folder: Path, version: str, name: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return compute(_database(folder, version), name, **dict(parameters))


def calculate(name: str, **parameters: Any) -> pd.DataFrame:
    """Rows of a calculation of the method on the version in service; parameters must be hashable.

    Raises DatabaseUnavailableError without a readable database, NoDataError without data for the years asked.
    """
    folder = default_folder()
    return _compute(folder, current_version(folder), name, tuple(sorted(parameters.items())))


def version_in_service() -> str:
    """Version of the database that readers see now."""
    return current_version(default_folder())
