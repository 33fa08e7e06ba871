"""«Что если» in a real browser: the same numbers by a link and on the command line; a slider that is dragged."""

from __future__ import annotations

import csv
import io
import math
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from shnro_core.cli.commands import shnro
from shnro_core.parameters import Scenario
from tests.browser.conftest import READY, settle, visit

PAGE = "/scenario?region=demo"
SLIDER = '.st-key-whatif_low_result_share [role="slider"], .st-key-whatif_low_result_share input[type="range"]'
CLUSTERS = ".st-key-figure-scenario-clusters .barlayer .point text"
METRICS = '[class*="st-key-whatif-told"] [data-testid="stMetricValue"]'
LOG_FRAMES = """() => {
  window.frames = [];
  const shown = e => e && getComputedStyle(e).visibility !== 'hidden';
  const look = () => {
    const title = document.querySelector('[class*="st-key-whatif-told"] h1');
    const metric = document.querySelector('[class*="st-key-whatif-told"] [data-testid="stMetricValue"]');
    const bars = [...document.querySelectorAll('.st-key-figure-scenario-clusters .barlayer .trace')][1];
    const bar = bars && bars.querySelector('.point text');
    window.frames.push([title, metric, bar].map(e => shown(e) ? e.textContent : null));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def shown_numbers(page: Page) -> dict[str, Any]:
    """What a reader sees of the result: title, headline numbers, labels of the bars."""
    return {
        "title": page.locator("h1").first.inner_text(),
        "metrics": page.locator(METRICS).all_inner_texts(),
        "bars": page.locator(CLUSTERS).all_text_contents(),
        "tables": [downloaded(page, key) for key in ("scenario-moves",)],
    }


def downloaded(page: Page, key: str) -> str:
    """The table of a block as its button hands it over."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-csv-{key} button").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_a_link_in_a_fresh_browser_and_the_command_line_give_the_same_numbers(
    browser: Browser, server: str, database_folder: Path, tmp_path: Path
) -> None:
    whom = {"kind": "passed", "year": 2022, "cluster": "ШНРО", "pupils": 1}
    sent = Scenario.of(changes={"minimum_participants": 3}, title="из браузера", data=[whom])
    seen = visit(browser, server, f"{PAGE}&scenario={sent.to_link()}")
    for _ in range(4):
        seen.page.locator(SLIDER).press("ArrowRight")
    settle(seen.page)
    here = shown_numbers(seen.page)
    address = seen.page.url.removeprefix(server)
    assert "Не официально" in here["title"]

    fresh = visit(browser, server, address)
    assert shown_numbers(fresh.page) == here
    assert not seen.console_errors + fresh.console_errors

    file = tmp_path / "scenario.yaml"
    file.write_text(saved(fresh.page), encoding="utf-8")
    asked = ["--db", str(database_folder), "--region", "demo", "--year", "2022", "--format", "csv"]
    answer = CliRunner().invoke(shnro, ["classify", *asked, "--scenario", str(file)])
    assert answer.exit_code == 0, answer.output
    rows = {row["school_code"]: row["cluster"] for row in csv.DictReader(io.StringIO(answer.stdout))}
    counts = Counter(rows.values())
    then = here["bars"][len(here["bars"]) // 2 :]
    assert sorted(int(n) for n in then if n != "0") == sorted(counts.values())
    assert here["metrics"][0].split()[0] == str(counts["ШНРО"])
    for page in (seen.page, fresh.page):
        page.context.close()


def saved(page: Page) -> str:
    """The file of the scenario that the page hands over."""
    page.locator("summary", has_text="Сценарий: название").click()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Скачать файл сценария").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_button_that_sets_the_controls_moves_the_sliders_and_the_open_link_follows_a_slider(
    browser: Browser, server: str
) -> None:
    seen = visit(browser, server, PAGE)
    page = seen.page
    page.locator("summary", has_text="Сценарий: название").click()
    settle(page)
    norm = page.locator(SLIDER).get_attribute("aria-valuetext")
    page.locator(SLIDER).press("ArrowRight")
    settle(page)
    assert page.locator(SLIDER).get_attribute("aria-valuetext") != norm
    assert page.url.partition("scenario=")[2] in page.locator('[data-testid="stCode"]').inner_text()
    page.get_by_role("button", name="Вернуться к норме").click()
    settle(page)
    assert page.locator(SLIDER).get_attribute("aria-valuetext") == norm
    assert page.locator("h1").inner_text().startswith("Сценарий равен норме")
    assert not seen.console_errors
    page.context.close()


def test_a_dragged_slider_never_shows_two_results_at_once_and_never_queues_up(browser: Browser, server: str) -> None:
    seen = visit(browser, server, PAGE)
    page = seen.page
    page.evaluate(LOG_FRAMES)
    box = page.locator(SLIDER).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    started, step = time.monotonic(), 0
    while time.monotonic() - started < 10:
        step += 1
        page.mouse.move(x + 60 * math.sin(step / 9), y)
        page.wait_for_timeout(40)
    page.mouse.up()
    released = time.monotonic()
    page.wait_for_selector(READY, timeout=60_000)
    settle(page)
    waited = time.monotonic() - released
    frames = page.evaluate("() => window.frames")
    said = [[first_number(text) for text in frame] for frame in frames]
    mixed = [frame for frame in said if len({n for n in frame if n is not None}) > 1]
    assert not mixed, mixed[:5]
    different = {frame[0] for frame in said if frame[0] is not None}
    assert len(different) > 1
    # a run for every step of the drag would take many times longer than the drag itself
    assert waited < 30
    shown = page.locator(METRICS).first.inner_text()
    assert first_number(shown) == said[-1][0]
    assert page.locator('[class*="st-key-whatif-told"] [data-stale="true"]').count() == 0
    assert not seen.console_errors
    page.context.close()


def first_number(words: str | None) -> int | None:
    """Number of listed schools in a title, a headline number or on a bar; a title of the norm says it last."""
    if words is None:
        return None
    found = re.search(r"(\d+)\s*ШНРО", words) or re.search(r"^(\d+)", words)
    return int(found[1]) if found else None
