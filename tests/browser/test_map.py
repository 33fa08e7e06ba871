"""The map in a real Chromium: pixels, clicks, a phone, and a browser without WebGL."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocket
from playwright.sync_api import TimeoutError as NothingHappened

from shnro_core.charts.theme import AMOUNT_STEPS
from tests.browser.conftest import CHROMIUM, QUIET, visit

pytestmark = pytest.mark.browser

PICTURE = ".st-key-map-picture"
DECK = f"{PICTURE} [data-testid='stDeckGlJsonChart'] canvas"
FLAT = f"{PICTURE} .main-svg"
WITHOUT_WEBGL = ("--disable-gpu", "--disable-webgl", "--disable-3d-apis")
MARGIN = 4
DRAWING_LOOKS = 60
TRIES = 6
"""Chromium without a graphics card may be too slow to take a press and a release for one click, or a move before it."""


def colours(page: Page) -> Counter[str]:
    """How many pixels of the picture have each colour of the classes."""
    image = Image.open(io.BytesIO(page.locator(PICTURE).screenshot())).convert("RGB")
    steps = {tuple(int(step[i : i + 2], 16) for i in (1, 3, 5)): step for step in AMOUNT_STEPS}
    return Counter(steps[pixel] for pixel in image.get_flattened_data() if pixel in steps)


def drawn(page: Page) -> Counter[str]:
    """Colours of the map as soon as it shows every class, or as they are after many looks."""
    page.wait_for_selector(DECK, timeout=60_000)
    found: Counter[str] = Counter()
    for _ in range(DRAWING_LOOKS):
        found = colours(page)
        if set(found) == set(AMOUNT_STEPS):
            break
        page.wait_for_timeout(300)
    return found


def click_until(page: Page, x: float, y: float, *, cards: int) -> None:
    """Click a place of the map until so many cards stand beside it."""
    for _ in range(TRIES):
        page.mouse.move(x - 15, y - 5)
        page.mouse.move(x, y, steps=3)
        page.mouse.click(x, y)
        try:
            page.wait_for_function(
                "n => document.querySelectorAll('.st-key-map-card h3').length === n", arg=cards, timeout=8000
            )
        except NothingHappened:
            continue
        return
    pytest.fail("no click reached the map")


def edges(page: Page) -> dict[str, int]:
    """Distance from the drawing to each edge of the picture, by its first pixels that are not background."""
    image = Image.open(io.BytesIO(page.locator(PICTURE).screenshot())).convert("RGB")
    background = image.getpixel((0, image.height - 1))
    different = Image.new("L", image.size)
    different.putdata([0 if pixel == background else 255 for pixel in image.get_flattened_data()])
    left, top, right, _ = different.getbbox() or (0, 0, 0, 0)
    return {"left": left, "top": top, "right": image.width - right}


@pytest.mark.parametrize(("width", "region"), [(1440, "67"), (1440, "76"), (390, "67"), (390, "76")])
def test_map_is_drawn_whole_in_all_its_classes(browser: Browser, server: str, width: int, region: str) -> None:
    seen = visit(browser, server, f"/map?region={region}", width=width)
    found = drawn(seen.page)
    assert set(found) == set(AMOUNT_STEPS)
    assert min(found.values()) > 100
    assert min(edges(seen.page).values()) >= MARGIN
    assert not seen.console_errors
    assert not seen.foreign_requests
    seen.page.context.close()


def test_click_opens_the_card_and_a_second_click_closes_it(browser: Browser, server: str) -> None:
    page = visit(browser, server, "/map?region=67").page
    drawn(page)
    box = page.locator(DECK).first.bounding_box()
    assert box is not None
    x, y = box["x"] + 0.58 * box["width"], box["y"] + 0.32 * box["height"]

    click_until(page, x, y, cards=1)
    assert page.locator(".st-key-map-card h3").inner_text() == "Сафоновский район"
    assert "municipality=" in page.url
    assert "Школы списка приказа № 850-ОД" in page.locator(".st-key-map-card").inner_text()
    click_until(page, x, y, cards=0)
    assert "municipality=" not in page.url
    page.context.close()


def test_plain_map_stands_in_where_there_is_no_webgl(browser: Browser, server: str) -> None:
    plain = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, *WITHOUT_WEBGL])
    try:
        seen = visit(plain, server, "/map?region=76")
        page = seen.page
        page.wait_for_selector(FLAT, timeout=60_000)
        page.wait_for_timeout(1500)
        assert page.locator(DECK).count() == 0
        assert set(colours(page)) == set(AMOUNT_STEPS)
        assert page.get_by_text("Браузер не даёт программе WebGL").count() == 1
        box = page.locator(FLAT).first.bounding_box()
        assert box is not None
        click_until(page, box["x"] + 0.75 * box["width"], box["y"] + 0.36 * box["height"], cards=1)
        assert page.locator(".st-key-map-card h3").inner_text() == "Даниловский район"
        assert not seen.console_errors
        assert not seen.foreign_requests
    finally:
        plain.close()


def test_window_is_asked_once(browser: Browser, server: str) -> None:
    sent: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.extend((frame,)))

    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="ru-RU")
    page = context.new_page()
    page.on("websocket", listen)
    page.goto(f"{server}/map?region=67")
    page.wait_for_selector(DECK, timeout=60_000)
    page.wait_for_timeout(4000)
    assert len(sent) == 2, "one run to open the page, one when the window is known"
    context.close()
