"""What a page of a region says."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core import text
from tests.ui.test_pages import opened, words


def whole(app: AppTest) -> str:
    """Everything a page that is in order says, with common spaces."""
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    return words(app).replace(text.NBSP, " ").replace("\\", "")


def passport(folder: Path, monkeypatch: pytest.MonkeyPatch, region: str, school: str) -> str:
    """Words of the passport of a school."""
    app = opened(folder, monkeypatch, region=region)
    app.query_params["school"] = school
    app.switch_page("pages/school.py").run()
    return whole(app) + " ".join(str(part.proto.body) for part in app.get("html")).replace(text.NBSP, " ")
