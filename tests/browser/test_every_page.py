"""Every page × region × width in a real Chromium: quiet console, no foreign host, Russian text, accessible."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from shnro_core.ui.router import PAGES
from tests.browser.conftest import Visit, visit

pytestmark = pytest.mark.browser

REGIONS = ("67", "76")
WIDTHS = (1440, 390)
ALLOWED_LATIN = {
    # formats, licences and proper names that have no Russian form
    *("CSV", "XLSX", "ZIP", "JSON", "YAML", "Excel", "WebGL", "DuckDB", "PISA", "rutube", "GeoNames"),
    *("CC", "BY", "SA", "OpenStreetMap", "ODbL", "shnro", "data", "Forms", "Google", "Yandex", "SHNRO"),
    *("OPERATOR", "CODE", "OPERATORS"),
    # authors of formulas, quartiles, keys of procedures as a scenario file names them
    *("Wilson", "Newcombe", "Spiegelhalter", "IQR", "oge", "math"),
}
TEXTS = """() => {
  const found = new Set();
  const hidden = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT']);
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('[data-testid="stIconMaterial"]')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const value = element.getAttribute(name);
      if (value) found.add(value);
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (hidden.has(parent.tagName) || parent.closest('[data-testid="stIconMaterial"]')) continue;
    found.add(walker.currentNode.textContent.trim());
  }
  return [...found];
}"""


def english_words(page: Page) -> list[str]:
    """Phrases of the page that hold a Latin word the interface has no reason to show."""
    return [
        phrase
        for phrase in page.evaluate(TEXTS)
        if set(re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+|\S+\.(?:csv|xlsx|geojson)", "", phrase)))
        - ALLOWED_LATIN
    ]


def serious_violations(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:200]}"
        for v in violations
        if v["impact"] in {"serious", "critical"}
    ]


def address_of(stem: str, region: str) -> str:
    """Deep link of a page; the first page lives at the root."""
    return f"/{'' if stem == PAGES[0].stem else stem}?region={region}"


@pytest.fixture(scope="module", params=[(w, r, p.stem) for w in WIDTHS for r in REGIONS for p in PAGES], ids=str)
def opened(request: pytest.FixtureRequest, browser: Browser, server: str) -> Visit:
    """One page of one region at one width."""
    width, region, stem = request.param
    seen = visit(browser, server, address_of(stem, region), width=width)
    request.addfinalizer(seen.page.context.close)
    return seen


def test_page_is_quiet_stays_at_home_speaks_russian_and_is_accessible(opened: Visit) -> None:
    assert opened.console_errors == []
    assert opened.foreign_requests == []
    assert english_words(opened.page) == []
    assert serious_violations(opened.page) == []
    assert opened.page.locator('[data-testid="stException"]').count() == 0
    assert opened.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_dark_appearance_is_quiet_and_accessible(browser: Browser, server: str, stem: str) -> None:
    seen = visit(browser, server, address_of(stem, "76"), scheme="dark")
    try:
        assert seen.console_errors == []
        assert seen.foreign_requests == []
        assert serious_violations(seen.page) == []
    finally:
        seen.page.context.close()
