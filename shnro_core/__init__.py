"""Dashboard of schools with low results: data, method, charts and interface."""

from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""Folder that holds app.py, pages/ and data/."""
