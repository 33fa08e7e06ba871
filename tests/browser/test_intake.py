"""The whole path of the operator in a real browser: template, upload, report, correction, publication, map, return."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from shnro_core.importers import TEMPLATES, write_template
from shnro_core.store.versions import current_version
from tests.browser.conftest import free_port, settle, start_server, visit

pytestmark = pytest.mark.browser

CODE = "код-для-проверки"
PLACES = ("Вяземский район", "Гагаринский район", "г. Десногорск")
SCHOOLS = [(f"sch67900{n}", f"Учебная школа № {n}", PLACES[n % len(PLACES)]) for n in range(1, 7)]


@pytest.fixture
def folder(database_folder: Path, tmp_path: Path) -> Path:
    """A database of one's own to publish into."""
    return Path(shutil.copytree(database_folder, tmp_path / "db"))


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Address of a server over that database, with an operator's code."""
    port = free_port()
    process = start_server(folder, port, environment={"SHNRO_OPERATOR_CODE": CODE})
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Pick one option of a select box by its label."""
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).first.click()
    settle(page)


def upload(page: Page, *paths: Path) -> None:
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files([str(path) for path in paths])
    settle(page)


def follow(page: Page, name: str) -> None:
    """Open another page by the menu, as a reader does: the session goes on."""
    page.locator('[data-testid="stSidebarNav"]').get_by_role("link", name=name, exact=True).click()
    settle(page)


def text_of(page: Page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text().replace("\u00a0", " ")


def filled_register(template: Path) -> Path:
    """The downloaded template with invented schools in real municipalities."""
    book = openpyxl.load_workbook(template)
    for code, name, place in SCHOOLS:
        book.worksheets[0].append([code, name, place, "сельская"])
    book.save(template)
    return template


def results(path: Path, failed: int) -> Path:
    """Results of two years of ОГЭ without the year column's help of the file name."""
    write_template("gia_results", path)
    book = openpyxl.load_workbook(path)
    for year in (2021, 2022):
        for code, _, _ in SCHOOLS:
            for subject in ("Математика", "Русский язык"):
                book.worksheets[0].append([year, "ОГЭ", subject, None, code, 20, failed])
    book.save(path)
    return path


def summary_without_year(path: Path) -> Path:
    """«Статистика по отметкам» whose title and name tell everything but the year."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ВПР. 5 класс"])
    sheet.append(["Предмет: Математика"])
    sheet.append(["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"])
    for code, name, _ in SCHOOLS:
        sheet.append([f"{name} ({code})", None, 20, 50, 30, 10, 10])
    book.save(path)
    return path


def enter(page: Page) -> None:
    """Become the operator, after one wrong code."""
    open_tab(page, "Загрузка")
    page.get_by_label("Код оператора").fill("не тот")
    press(page, "Войти")
    assert "Код не подходит" in text_of(page)
    page.get_by_label("Код оператора").fill(CODE)
    page.get_by_label("Как вас записать в истории").fill("методист")
    press(page, "Войти")


def download_template(page: Page, folder: Path) -> Path:
    open_tab(page, "Шаблоны")
    choose(page, "Какую таблицу заполняете", TEMPLATES["school"].title)
    return download(page, "Скачать шаблон «Реестр школ»", folder)


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def upload_and_correct(page: Page, files: list[Path], folder: Path) -> None:
    """A file without a year is refused, the year is given, the report is read."""
    open_tab(page, "Загрузка")
    upload(page, *files)
    press(page, "Проверить файлы")
    assert "3 файла: 1 ошибка. Публиковать нельзя" in text_of(page)
    assert "файл Статистика.xlsx: год не указан ни в имени файла, ни в имени папки" in text_of(page)
    assert page.get_by_role("button", name="Опубликовать", exact=True).count() == 0
    page.locator('[data-testid="stExpander"] summary', has_text="Исправить распознанное").click()
    page.get_by_label("Год", exact=True).fill("2022")
    press(page, "Прочитать заново с исправлениями")
    assert "3 файла, ошибок нет; строк добавится 36, изменится 0, исчезнет 0" in text_of(page)
    report = openpyxl.load_workbook(download(page, "Скачать отчёт XLSX", folder))["Файлы"]
    assert {row[0].value for row in report.iter_rows(min_row=3)} == {path.name for path in files}


def test_the_operators_path_from_template_to_map_and_back(
    browser: Browser, address: str, folder: Path, tmp_path: Path
) -> None:
    before = current_version(folder)
    seen = visit(browser, address, "/data?region=67")
    page = seen.page
    page.set_default_timeout(30_000)
    enter(page)
    template = download_template(page, tmp_path)
    assert template.name == "Реестр школ.xlsx"
    files = [
        filled_register(template),
        results(tmp_path / "Результаты ОГЭ.xlsx", 9),
        summary_without_year(tmp_path / "Статистика.xlsx"),
    ]
    upload_and_correct(page, files, tmp_path)

    press(page, "Опубликовать")
    assert "Опубликовано: 3 файла" in text_of(page)
    assert current_version(folder) != before
    assert page.locator("h1").inner_text().replace("\u00a0", " ") == "Загружено: 3 файла школьных данных"

    follow(page, "Карта")
    choose(page, "Показатель", "Школы с маркерами")
    assert "Школ с маркерами — 6" in text_of(page)
    follow(page, "Школа")
    assert "Учебная школа № 1" in text_of(page)

    follow(page, "Данные")
    open_tab(page, "История")
    page.get_by_label("Подробности версии").click()
    page.get_by_role("option", name="сборка").click()
    settle(page)
    press(page, "Вернуть эту версию в работу")
    assert current_version(folder) == before
    assert page.locator("h1").inner_text() == "Школьные данные ещё не загружены"
    assert (seen.console_errors, seen.foreign_requests) == ([], [])
    page.context.close()
