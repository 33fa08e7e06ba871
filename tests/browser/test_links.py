"""Links that people send: cold starts, region switch, unknown regions, damaged databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from shnro_core.store.versions import current_version, database_path
from shnro_core.ui.router import PAGES, PageEntry
from tests.browser.conftest import free_port, opened, reader, settle, start_server, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cold_port() -> int:
    """One port for one server after another, so that the browser keeps what is the same on every start."""
    return free_port()


@pytest.fixture(scope="module")
def returning(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has been here before."""
    context = reader(browser)
    yield context
    context.close()


@pytest.mark.parametrize("entry", PAGES[1:], ids=lambda entry: entry.stem)
def test_cold_deep_link_opens_its_page_with_the_full_menu(
    returning: BrowserContext, cold_port: int, database_folder: Path, entry: PageEntry
) -> None:
    process = start_server(database_folder, cold_port)
    try:
        seen = opened(returning, f"http://127.0.0.1:{cold_port}", f"/{entry.stem}?region=76")
        menu = seen.page.locator('[data-testid="stSidebarNav"] a')
        assert menu.count() == len(PAGES)
        current = seen.page.locator('[data-testid="stSidebarNav"] a[aria-current="page"]')
        assert entry.title in current.inner_text()
        assert "Ярославская область" in seen.page.locator('[data-testid="stMain"]').inner_text()
        assert seen.page.get_by_role("dialog").count() == 0
        assert seen.console_errors == []
        seen.page.close()
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_region_switch_stays_in_the_address_and_on_the_next_page(browser: Browser, server: str) -> None:
    seen = visit(browser, server, "/deficits?region=67")
    page = seen.page
    page.locator('[data-testid="stSidebar"] label', has_text="Ярославская область").click()
    page.wait_for_url("**region=76**")
    page.locator('[data-testid="stSidebarNav"] a', has_text="Опросы").click()
    page.wait_for_url("**/surveys?**region=76**")
    settle(page)
    assert "Ярославская область" in page.locator('[data-testid="stMain"]').inner_text()
    page.go_back()
    page.wait_for_url("**/deficits**")
    settle(page)
    assert seen.console_errors == []
    page.context.close()


def test_the_first_page_opens_by_its_name_too(browser: Browser, server: str) -> None:
    seen = visit(browser, server, "/overview?region=76")
    assert seen.page.url == f"{server}/?region=76"
    assert "Ярославская область" in seen.page.locator('[data-testid="stMain"]').inner_text()
    assert seen.page.get_by_role("dialog").count() == 0
    seen.page.context.close()


def test_unknown_region_of_a_link_is_named_and_replaced(browser: Browser, server: str) -> None:
    seen = visit(browser, server, "/deficits?region=99")
    assert "Региона «99» из ссылки нет в базе" in seen.page.locator('[data-testid="stSidebar"]').inner_text()
    seen.page.context.close()


def test_damaged_database_is_explained_without_a_traceback(
    browser: Browser, database_folder: Path, tmp_path: Path
) -> None:
    version = current_version(database_folder)
    (tmp_path / "current.json").write_bytes((database_folder / "current.json").read_bytes())
    database_path(tmp_path, version).write_bytes(b"not a database at all" * 1000)
    port = free_port()
    process = start_server(tmp_path, port)
    try:
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/deficits?region=76")
        alert = page.locator('[data-testid="stAlert"]')
        alert.wait_for()
        assert "повреждён" in alert.inner_text()
        assert "shnro build" in alert.inner_text()
        assert page.locator('[data-testid="stException"]').count() == 0
        context.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
