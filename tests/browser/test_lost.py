"""What a reader sees when the program does not answer, when his session is gone, when his browser is too old."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import free_port, reader, start_server, visit
from tests.browser.test_intake import CODE, open_tab, press, results, shows, upload

pytestmark = pytest.mark.browser

LOST = "Сеанс потерян: программу перезапустили или страницу открыли заново. Загрузите файлы снова"
SILENT = "Программа остановлена или перезапускается. Страница оживёт сама, когда связь вернётся."
TOO_OLD = "delete Promise.withResolvers;"


def test_a_restart_between_upload_and_publication_is_told_and_leaves_the_base_as_it_was(
    browser: Browser, database_folder: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(database_folder, tmp_path / "db"))
    before = sorted(p.name for p in folder.iterdir())
    port = free_port()
    process = start_server(folder, port, environment={"SHNRO_OPERATOR_CODE": CODE})
    seen = visit(browser, f"http://127.0.0.1:{port}", "/data?region=67")
    page = seen.page
    try:
        open_tab(page, "Загрузка")
        page.get_by_label("Код оператора", exact=True).fill(CODE)
        press(page, "Войти")
        upload(page, results(tmp_path / "ОГЭ.xlsx", 3))
        press(page, "Проверить файлы")
        shows(page, "Опубликовать")
        assert LOST not in page.locator("body").inner_text()
        process.terminate()
        process.wait(timeout=20)
        page.wait_for_function("words => document.body.innerText.includes(words)", arg=SILENT, timeout=60_000)
        whole = page.locator("body").inner_text()
        assert "Нет связи с программой" in whole
        assert not re.search(r"streamlit|terminal", whole, re.IGNORECASE)
        process = start_server(folder, port, environment={"SHNRO_OPERATOR_CODE": CODE})
        page.wait_for_function("words => !document.body.innerText.includes(words)", arg=SILENT, timeout=60_000)
        page.get_by_role("button", name="Опубликовать", exact=True).click()
        shows(page, LOST)
        assert sorted(p.name for p in folder.iterdir()) == before
        page.get_by_label("Код оператора", exact=True).fill(CODE)
        press(page, "Войти")
        upload(page, results(tmp_path / "ОГЭ снова.xlsx", 3))
        press(page, "Проверить файлы")
        shows(page, "Опубликовать")
        assert LOST not in page.locator("body").inner_text()
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_an_old_browser_is_told_what_is_needed_and_a_new_one_is_not(browser: Browser, server: str) -> None:
    context = reader(browser)
    context.add_init_script(TOO_OLD)
    page = context.new_page()
    page.goto(f"{server}/?region=67")
    told = page.locator("#old-browser").inner_text()
    assert "Chromium 119" in told
    assert "Firefox 121 или Safari 17.4" in told
    assert visit(browser, server, "/?region=67").page.locator("#old-browser").count() == 0
