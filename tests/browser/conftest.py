"""A real server and a real Chromium, one of each per test process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    database: Path, port: int, *, environment: dict[str, str] | None = None, folder: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start the dashboard as ``shnro run`` does, in a ``folder`` of one's own choice, and wait until it answers."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [
            sys.executable,
            "-c",
            "from shnro_core.cli import main; main()",
            "run",
            "--port",
            str(port),
            "--db",
            str(database),
        ],
        env={**os.environ, **(environment or {})},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return process
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError(f"server ended with {process.returncode}") from None
            time.sleep(0.25)
    process.kill()
    raise RuntimeError("server did not answer in a minute")


@pytest.fixture(scope="session")
def server(database_folder: Path) -> Iterator[str]:
    """Address of the dashboard over the built database."""
    port = free_port()
    process = start_server(database_folder, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the machine."""
    if CHROMIUM is None:
        if os.environ.get("SHNRO_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and was not found")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """An opened page and everything it did that a reader must never see."""

    page: Page
    console_errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)


def reader(browser: Browser, *, width: int = 1440, scheme: str = "light") -> BrowserContext:
    """A reader with a browser of their own: nothing kept from earlier visits."""
    return browser.new_context(
        viewport={"width": width, "height": 1000},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )


def visit(browser: Browser, address: str, path: str, *, width: int = 1440, scheme: str = "light") -> Visit:
    """Open an address as a new reader and wait until the page is drawn."""
    return opened(reader(browser, width=width, scheme=scheme), address, path)


def opened(context: BrowserContext, address: str, path: str) -> Visit:
    """Open an address in a new tab of a reader and wait until the page is drawn."""
    page = context.new_page()
    seen = Visit(page)
    page.on("console", lambda m: seen.console_errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: seen.console_errors.append(str(e)))
    page.on(
        "request",
        lambda r: seen.foreign_requests.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None,
    )
    page.goto(f"{address}{path}")
    settle(page)
    return seen


QUIET_FOR = 400
"""Milliseconds without a change of the page after which it counts as drawn."""
DRAWN = """(quiet) => {
  const now = performance.now();
  const busy = document.querySelector('[data-testid^="stSkeleton"], [data-stale="true"]');
  const blank = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].some(
    chart => chart.offsetParent !== null && !chart.querySelector('.main-svg'));
  const look = [document.body.innerText, document.querySelectorAll('*').length].join();
  const ran = document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
  if (!ran || !document.querySelector('h1') || busy || blank || look !== window.lastLook) {
    window.lastLook = look;
    window.lastChange = now;
  }
  return now - window.lastChange >= quiet;
}"""


def settle(page: Page) -> None:
    """Wait until the script has run, every part of the page is drawn and nothing has changed for a while."""
    page.evaluate("() => { window.lastLook = undefined; }")
    page.wait_for_function(DRAWN, arg=QUIET_FOR, polling=100, timeout=60_000)
