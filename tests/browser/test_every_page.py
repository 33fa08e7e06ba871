"""Every page × region × width in a real Chromium: quiet console, no foreign host, Russian text, accessible.

The invented region, whose pages are all computed, is looked at on a phone and in the dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from shnro_core.ui.router import PAGES, PageEntry
from tests.browser.conftest import Visit, settle, visit

pytestmark = pytest.mark.browser

ALLOWED_LATIN = {
    # formats, licences and proper names that have no Russian form
    *("CSV", "XLSX", "ZIP", "JSON", "YAML", "Excel", "WebGL", "DuckDB", "PISA", "rutube", "GeoNames"),
    *("CC", "BY", "SA", "OpenStreetMap", "ODbL", "shnro", "data", "Forms", "Google", "Yandex", "SHNRO"),
    *("OPERATOR", "CODE", "OPERATORS", "REGION"),
    # logins of organisations that are no schools
    *("ksh", "spo"),
    # authors of formulas, quartiles, keys of procedures as a scenario file names them
    *("Wilson", "Newcombe", "Spiegelhalter", "Gower", "IQR", "oge", "math"),
}
ADDRESSES = r"https?://\S+|\S+\.(?:csv|xlsx|geojson|yaml)|^school\?\S+"
"""Links and file names; a cell with a link tells its address to a screen reader."""
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

CUT = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
  const frame = plot.getBoundingClientRect();
  const parts = ['.barlayer', '.scatterlayer', '.annotation', '.xtick', '.ytick', '.legend'];
  return [...plot.querySelectorAll(parts.map(part => `${part} text`).join())]
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1))
    .map(([text]) => text);
})"""
"""Words of a picture that reach over its edge."""


def english_words(page: Page) -> list[str]:
    """Phrases of the page that hold a Latin word the interface has no reason to show."""
    return [
        phrase
        for phrase in page.evaluate(TEXTS)
        if set(re.findall(r"[A-Za-z]{2,}", re.sub(ADDRESSES, "", phrase))) - ALLOWED_LATIN
    ]


def serious_violations(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:200]}"
        for v in violations
        if v["impact"] in {"serious", "critical"}
    ]


WALKS = [
    *((width, region, "light") for width in (1440, 390) for region in ("67", "76")),
    (390, "demo", "light"),
    (1440, "demo", "dark"),
]


@pytest.fixture(scope="module", params=WALKS, ids=lambda walk: "-".join(map(str, walk)))
def walk(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Visit]:
    """A reader of one region at one width and appearance who goes from page to page by the menu."""
    width, region, scheme = request.param
    seen = visit(browser, server, f"/?region={region}", width=width, scheme=scheme)
    yield seen
    seen.page.context.close()


def follow(page: Page, entry: PageEntry) -> None:
    """Go to a page by its link of the menu, which is folded away on a phone, and wait until it is drawn."""
    stem = "" if entry is PAGES[0] else entry.stem
    link = page.locator('[data-testid="stSidebarNav"] a', has=page.get_by_text(entry.title, exact=True))
    link.evaluate("link => link.click()")
    page.wait_for_url(re.compile(rf"/{stem}\?.*region="), timeout=60_000)
    settle(page)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.stem)
def test_page_is_quiet_whole_stays_at_home_speaks_russian_and_is_accessible(walk: Visit, entry: PageEntry) -> None:
    walk.console_errors.clear()
    walk.foreign_requests.clear()
    follow(walk.page, entry)
    assert walk.console_errors == []
    assert walk.foreign_requests == []
    assert english_words(walk.page) == []
    assert serious_violations(walk.page) == []
    assert walk.page.locator('[data-testid="stException"]').count() == 0
    assert walk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert walk.page.evaluate(CUT) == []
