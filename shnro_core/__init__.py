"""Dashboard of schools with low results: data, method, charts and interface."""

from pathlib import Path

_PACKED = Path(__file__).resolve().parent / "project"
INSTALLED = _PACKED.is_dir()
"""Whether the program was installed from a wheel, which carries the files of the project in the package."""
PROJECT_ROOT = _PACKED if INSTALLED else Path(__file__).resolve().parents[1]
"""Folder that holds app.py, pages/, data/ and .streamlit/."""
