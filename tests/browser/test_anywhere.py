"""The same program from anywhere: built as for a wheel, started in a foreign folder among foreign settings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from shnro_core import PROJECT_ROOT
from tests.browser.conftest import free_port, start_server, visit

pytestmark = pytest.mark.browser
FOREIGN = {
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
    "STREAMLIT_THEME_BASE_FONT_SIZE": "30",
}
FOREIGN_FILE = '[theme]\nbaseFontSize = 30\n[client]\nshowErrorDetails = "full"\n[browser]\ngatherUsageStats = true\n'
INNER = "сведения о сервере"
BROKEN = f'raise RuntimeError("{INNER}")\n'


@dataclass(frozen=True)
class Installed:
    """The program as a wheel would bring it, and the address it answers at."""

    package: Path
    address: str


@pytest.fixture(scope="module")
def installed(database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The program built into a folder of its own with one broken page, started in another folder."""
    base = tmp_path_factory.mktemp("установка")
    library, elsewhere = base / "library", base / "чужая папка"
    subprocess.run(  # noqa: S603 - our own build
        [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", base, "build_py", "--build-lib", library],
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
    )
    package = library / "shnro_core"
    (package / "project" / "pages" / "sources.py").write_text(BROKEN, encoding="utf-8")
    (elsewhere / ".streamlit").mkdir(parents=True)
    (elsewhere / ".streamlit" / "config.toml").write_text(FOREIGN_FILE, encoding="utf-8")
    port = free_port()
    environment = {**FOREIGN, "PYTHONPATH": str(library)}
    process = start_server(database_folder, port, environment=environment, folder=elsewhere)
    yield Installed(package, f"http://127.0.0.1:{port}")
    process.terminate()
    process.wait(timeout=20)


def test_the_installed_program_looks_the_same_and_stays_at_home(installed: Installed, browser: Browser) -> None:
    seen = visit(browser, installed.address, "/map?region=67")
    assert seen.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "15px"
    assert seen.page.locator("h1").first.inner_text()
    assert seen.foreign_requests == []
    assert seen.console_errors == []


def test_an_error_of_a_page_shows_no_trace_whatever_the_foreign_settings_say(
    installed: Installed, browser: Browser
) -> None:
    seen = visit(browser, installed.address, "/overview")
    seen.page.goto(f"{installed.address}/sources")
    seen.page.wait_for_selector('[data-testid="stException"], [data-testid="stAlert"]', timeout=60_000)
    shown = seen.page.locator("body").inner_text()
    assert INNER not in shown
    assert "Traceback" not in shown
    assert str(installed.package) not in seen.page.content()


def test_the_installed_program_carries_its_pages_tables_and_boundaries(installed: Installed) -> None:
    for kind in ("pages", "data/published", "data/formats", "data/geo/russia"):
        carried = {p.name for p in (installed.package / "project" / kind).iterdir() if p.is_file()}
        assert carried == {p.name for p in (PROJECT_ROOT / kind).iterdir() if p.is_file()}
