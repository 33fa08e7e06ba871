"""«Что если» in a real browser: from a moved slider to the repainted page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from shnro_core.bench.model import BenchmarkFailedError, Judged, Measurement, Setting, benchmark
from shnro_core.bench.processes import running_server

if TYPE_CHECKING:
    from playwright.sync_api import Page

_REGION: Final = "demo"
_TARGET_MS: Final = 300
_STEPS: Final = 20
_QUIET_MS: Final = 900
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_READY: Final = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_SLIDER: Final = '.st-key-whatif_low_result_share [role="slider"], .st-key-whatif_low_result_share input[type="range"]'
_WATCH: Final = """() => {
  const captions = '[data-testid="stCaptionContainer"]';
  const kinds = `h1, h3, [data-testid="stMetricValue"], ${captions}, .barlayer text, .point path`;
  const parts = `[class*="st-key-whatif-told"] :is(${kinds})`;
  const look = () => [...document.querySelectorAll(parts)].map(e => e.getAttribute('d') ?? e.textContent).join('|');
  let seen = look();
  window.repaints = [];
  let touched = false;
  const observer = new MutationObserver(() => { touched = true; });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributeFilter: ['d'] });
  const frame = () => {
    const now = touched ? look() : seen;
    touched = false;
    if (now !== seen) { seen = now; window.repaints.push(performance.now()); }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


@benchmark("slider", "«Что если»: ползунок порога в настоящем браузере")
def slider(setting: Setting) -> Iterator[Measurement]:
    """Milliseconds from a key pressed on the slider to the first and the last frame in which the result changed.

    Every step of the first half asks for a scenario not counted before. Raises BenchmarkFailedError without a browser.
    """
    program = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        raise BenchmarkFailedError("Для этого замера нужен Chromium, на этой машине его нет.")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - needs the libraries of the tests

    with running_server(setting.folder) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="ru-RU")
        page.goto(f"http://127.0.0.1:{port}/scenario?region={_REGION}")
        page.wait_for_selector(_READY, timeout=60_000)
        page.locator(_SLIDER).focus()
        page.wait_for_timeout(2 * _QUIET_MS)
        page.evaluate(_WATCH)
        steps = max(setting.runs, _STEPS)
        setting.progress(f"{steps} шагов ползунка")
        forth = [times for _ in range(steps // 2) if (times := _step(page, "ArrowRight"))]
        back = [times for _ in range(steps // 2) if (times := _step(page, "ArrowLeft"))]
        browser.close()
    if not forth or not back:
        raise BenchmarkFailedError("Страница «Что если» не отвечает на ползунок.")
    yield from _measurements("Новый сценарий", forth)
    yield from _measurements("Уже посчитанный сценарий", back)
    setting.progress(f"нагрузка машины влияет на замер; шагов с ответом: {len(forth) + len(back)}")


def _step(page: Page, key: str) -> tuple[float, float] | None:
    """Milliseconds to the first and the last changed frame; None when the step changes nothing on the page."""
    started = page.evaluate("() => { window.repaints = []; return performance.now(); }")
    page.keyboard.press(key)
    page.wait_for_timeout(_QUIET_MS)
    page.wait_for_selector(_READY)
    repaints = page.evaluate("() => window.repaints")
    return (repaints[0] - started, repaints[-1] - started) if repaints else None


def _measurements(subject: str, times: list[tuple[float, float]]) -> Iterator[Measurement]:
    firsts, lasts = zip(*times, strict=True)
    yield Measurement(subject, "первое изменение", "мс", firsts, judged=Judged.MEDIAN)
    yield Measurement(subject, "страница перерисована", "мс", lasts, _TARGET_MS, Judged.MEDIAN)
