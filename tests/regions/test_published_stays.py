"""Nothing published vanishes from any page of a published region, whatever was loaded beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.ui.router import PAGES
from tests.regions.conftest import STEPS
from tests.regions.pages import whole
from tests.ui.test_pages import opened

EMPTY_WORDS = (
    "нет ни одного результата",
    "результатов школ в базе нет",
    "не загружены результаты школ",
    "их выгрузки загружаются",
    "появится, когда выгрузки загрузят",
)
REPLACED = {"map", "indicators", "scenario", "compare", "funnel", "school", "data", "method"}
"""Pages that publish nothing but a choice (map), names (indicators) or a sentence that nothing is loaded yet."""


@pytest.fixture(params=[(region, step) for region in ("67", "76") for step in STEPS])
def loaded(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """A published region and its database after a step."""
    region, step = request.param
    found: dict[str, Path] = request.getfixturevalue("steps" if region == "67" else "steps_76")
    return region, found[step]


def offered(app: AppTest) -> set[str]:
    """Indicators of the map."""
    return set(next(box for box in app.selectbox if box.label == "Показатель").options)


def findings(app: AppTest) -> set[str]:
    """Titles of the blocks of a page."""
    return {str(one.value) for one in app.subheader}


@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_every_published_finding_stands_beside_what_was_loaded(
    published_only: Path, loaded: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, stem: str
) -> None:
    region, folder = loaded
    before = opened(published_only, monkeypatch, region=region, stem=stem)
    after = opened(folder, monkeypatch, region=region, stem=stem)
    told = whole(after)
    if stem not in REPLACED:
        assert findings(before) <= findings(after)
        assert {m.label for m in before.metric} <= {m.label for m in after.metric}
    if stem == "map":
        assert offered(before) <= offered(after)
    for words in EMPTY_WORDS:
        assert words not in told
