"""The whole path of the operator in a real browser: template, upload, report, correction, publication, map, return."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from shnro_core.importers import TEMPLATES, write_template
from shnro_core.store.versions import current_version
from tests.browser.conftest import free_port, settle, start_server, visit
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import CONTEXT_2021, HEADER_2022, row_2022
from tests.importers.test_hostile import FAR, ISBSH, with_parts, with_sheet_xml

pytestmark = pytest.mark.browser

CODE = "код-для-проверки"
ROW_HEIGHT = 35
ENGLISH = re.compile("[A-Za-z]{3,}")
WRONG_YEAR = "Русский язык_5 класс_ВПР 2021.xlsx"
SAYS = (
    r"""words => document.querySelector('[data-testid="stMain"]').innerText.replaceAll('\u00a0', ' ').includes(words)"""
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
HIDDEN = (
    FAR.replace("<sheetData>", "<sheetData><!-- -->")
    .replace('r="1000000"', "r = '1000000'")
    .replace('r="XFD1000000"', "r = 'XFD1000000'")
)
PLACES = ("Вяземский район", "Гагаринский район", "г. Десногорск")
SCHOOLS = [(f"sch67900{n}", f"Учебная школа № {n}", PLACES[n % len(PLACES)]) for n in range(1, 7)]


@pytest.fixture
def folder(database_folder: Path, tmp_path: Path) -> Path:
    """A database of one's own to publish into."""
    return Path(shutil.copytree(database_folder, tmp_path / "db"))


@dataclass(frozen=True)
class Served:
    """A server over a database of one's own with an operator's code; its temporary files lie in ``temporary``."""

    address: str
    process: subprocess.Popen[bytes]
    temporary: Path


@pytest.fixture
def served(folder: Path, tmp_path: Path) -> Iterator[Served]:
    """Such a server."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    port = free_port()
    process = start_server(folder, port, environment={"SHNRO_OPERATOR_CODE": CODE, "TMPDIR": str(temporary)})
    yield Served(f"http://127.0.0.1:{port}", process, temporary)
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


def shows(page: Page, words: str) -> None:
    """The page comes to say these words; a busy server may not have begun when the page has long been quiet."""
    page.wait_for_function(SAYS, arg=words, timeout=60_000)
    settle(page)


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
    shows(page, "Код не подходит")
    page.get_by_label("Код оператора").fill(CODE)
    page.get_by_label("Как вас записать в истории").fill("методист")
    press(page, "Войти")


def table_of_files(page: Page) -> dict[str, dict[str, str]]:
    """The first columns of the table of files as a screen reader gets them, by the file's name."""
    head, *rows = page.evaluate(
        """() => [...document.querySelectorAll('[class*="st-key-import-table"] canvas table tr')].map(
             row => [...row.querySelectorAll('th, td')].map(cell => cell.textContent.trim()))"""
    )
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def edit(page: Page, file: str, column: str, value: str) -> None:
    """Choose a value in a cell of the table of files with the keyboard."""
    table = table_of_files(page)
    page.locator('[class*="st-key-import-table"] .dvn-scroller').click(
        position={"x": 20, "y": ROW_HEIGHT * (1.5 + list(table).index(file))}
    )
    for _ in range(list(table[file]).index(column)):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("option", name=value, exact=True).wait_for()
    assert set(ENGLISH.findall(page.locator("#portal").inner_text())) <= {"Enter", "Escape"}
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.locator("#portal").get_by_role("option").first.wait_for(state="detached")
    settle(page)


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
    shows(page, "3 файла: 1 ошибка. Целиком публиковать нельзя")
    shows(page, "файл Статистика.xlsx: год не указан ни в имени файла, ни в имени папки")
    assert page.get_by_role("button", name="Опубликовать", exact=True).count() == 0
    assert table_of_files(page)["Статистика.xlsx"]["Год"] == "?"
    edit(page, "Статистика.xlsx", "Год", "2022")
    press(page, "Прочитать заново с исправлениями")
    shows(page, "3 файла, ошибок нет; строк добавится 36, изменится 0, исчезнет 0")
    shows(page, "Регион файлов — Смоленская область.")
    report = openpyxl.load_workbook(download(page, "Скачать отчёт XLSX", folder))["Файлы"]
    assert {row[1].value for row in report.iter_rows(min_row=3)} == {path.name for path in files}


def test_the_operators_path_from_template_to_map_and_back(
    browser: Browser, served: Served, folder: Path, tmp_path: Path
) -> None:
    before = current_version(folder)
    seen = visit(browser, served.address, "/data?region=67")
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
    shows(page, "Загружено: 3 файла; строк добавлено 36, изменено 0, удалено 0.")
    shows(page, "Теперь можно посмотреть (Смоленская область):")
    assert current_version(folder) != before
    assert page.locator("h1").inner_text().replace("\u00a0", " ") == "Загружено: 3 файла школьных данных"

    follow(page, "Карта")
    choose(page, "Показатель", "Школы с маркерами")
    shows(page, "Школ с маркерами — 6")
    follow(page, "Школа")
    shows(page, "выберите одну из 6")

    follow(page, "Данные")
    open_tab(page, "История")
    page.get_by_label("Подробности версии").click()
    page.get_by_role("option", name="сборка").click()
    settle(page)
    press(page, "Вернуть эту версию в работу")
    page.wait_for_function(SAYS, arg="Школьные данные ещё не загружены", timeout=60_000)
    assert current_version(folder) == before
    assert page.locator("h1").inner_text() == "Школьные данные ещё не загружены"
    assert (seen.console_errors, seen.foreign_requests) == ([], [])
    assert list(served.temporary.iterdir()) == []
    page.context.close()


def protocol(path: Path, klass: str, failing: int, *, maximum: int = 20) -> Path:
    """A protocol of ten pupils in each school, the first ``failing`` of them below every scale."""
    header = [f"1 ({maximum - 10}б)" if cell == "1 (10б)" else cell for cell in HEADER_2022]
    rows = [
        row_2022(code, pupil, 4, 1, 3 if pupil < failing else 20, klass)
        for code, _, _ in SCHOOLS
        for pupil in range(10)
    ]
    return write_xlsx(path, {"Протокол": [header, *rows]})


def mixed_folder(folder: Path) -> Path:
    """What an office has: a good year, a year that the name and the folder tell differently, a letter, a work without
    a scale, a context form with organisations that are no schools.
    """
    year = folder / "2022"
    protocol(year / "5 класс" / "Математика_5 класс_ВПР 2022.xlsx", "5А", 4)
    protocol(year / "6 класс" / "Математика_6 класс_ВПР 2022.xlsx", "6А", 2)
    protocol(year / "5 класс" / WRONG_YEAR, "5А", 3, maximum=45)
    protocol(year / "5 класс" / "Китайский язык_5 класс_ВПР 2022.xlsx", "5А", 1)
    (folder / "Письмо.pdf").write_bytes(b"%PDF-1.4\n" + bytes(300))
    logins = [*(code for code, _, _ in SCHOOLS), "ksh670001", "spo670002"]
    rows = [list((CONTEXT_2021 | {"логин": login}).values()) for login in logins]
    write_xlsx(folder / "Контекстные данные 2021.xlsx", {"Лист1": [list(CONTEXT_2021), *rows]})
    template = folder / "Реестр школ.xlsx"
    write_template("school", template)
    filled_register(template)
    return folder


def test_a_mixed_folder_given_whole_ends_in_figures_without_its_one_refused_file(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    seen = visit(browser, served.address, "/data?region=67")
    page = seen.page
    page.set_default_timeout(60_000)
    enter(page)
    page.get_by_text("папку целиком", exact=True).click()
    settle(page)
    upload(page, mixed_folder(tmp_path / "выгрузки"))
    press(page, "Проверить файлы")
    shows(page, "Можно опубликовать")
    files = table_of_files(page)
    told = {name: (row["Знак"], row["Год"], row["Класс"], row["Участников"]) for name, row in files.items()}
    assert told["Математика_5 класс_ВПР 2022.xlsx — 2022/5 класс"] == ("✓ ясно", "2022", "5", "60")
    assert told["Китайский язык_5 класс_ВПР 2022.xlsx — 2022/5 класс"][0] == "✗ отклонён"
    assert told["Письмо.pdf"][0] == "– без действий"
    assert told["Контекстные данные 2021.xlsx"][0] == "? проверьте"
    assert not re.search("командной строк|shnro", page.locator('[data-testid="stMain"]').inner_text())

    wrong = f"{WRONG_YEAR} — 2022/5 класс"
    assert told[wrong][:3] == ("✗ отклонён", "?", "5")
    assert "год назван по-разному" in files[wrong]["Что проверить"]
    edit(page, wrong, "Год", "2022")
    shows(page, "Сначала прочитайте файлы заново с исправлениями")
    assert page.get_by_role("button", name="без 2 отклонённых").is_disabled()
    press(page, "Прочитать заново с исправлениями")
    shows(page, "Убрать все исправления")
    row = table_of_files(page)[wrong]
    assert [row[c] for c in ("Знак", "Год", "Участников", "Не справились")] == ["✓ ясно", "2022", "60", "18"]

    page.get_by_role("button", name=re.compile("^Опубликовать 5\\sфайлов без отклонённого$")).click()
    shows(page, "Загружено: 5 файлов, отклонено 1; строк добавлено 32, изменено 0, удалено 0.")
    page.locator('[data-testid="stMain"]').get_by_role("link", name="Динамика", exact=True).wait_for()
    page.locator('[data-testid="stMain"]').get_by_role("link", name="Обзор", exact=True).click()
    shows(page, "Неуспевающих 30 % и больше у 6 из")
    assert (seen.console_errors, seen.foreign_requests) == ([], [])
    page.context.close()


def hostile_files(folder: Path) -> dict[str, Path]:
    """One file of each kind that must not harm the server."""
    folder.mkdir()
    made = {
        "бомба.xlsx": lambda path: with_parts(path, {"xl/media/x.bin": bytes(30 * 2**20)}),
        "далёкая ячейка.xlsx": lambda path: with_sheet_xml(path, FAR),
        "скрытая ячейка.xlsx": lambda path: with_sheet_xml(path, HIDDEN),
        "макросы.xlsm": lambda path: with_parts(path, {"xl/vbaProject.bin": b"x"}),
        "ссылки.xlsx": lambda path: with_parts(path, {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "сущности.xlsx": lambda path: with_sheet_xml(path, DOCTYPE + FAR),
        "старый.xlsx": lambda path: path.write_bytes(OLD_EXCEL + bytes(600)),
        "пароль.xlsx": lambda path: path.write_bytes(OLD_EXCEL + bytes(504) + "EncryptedPackage".encode("utf-16-le")),
        "страница.xls": lambda path: path.write_bytes(b"<html><table><tr><td>1</td></tr></table></html>"),
        "двоичный.csv": lambda path: path.write_bytes(bytes(range(256)) * 8),
        "пустой.xlsx": lambda path: path.write_bytes(b""),
        "пустой лист.xlsx": lambda path: write_xlsx(path, {"Лист1": []}),
        "обрыв.xlsx": lambda path: path.write_bytes(write_xlsx(path, {"ИСБШ": ISBSH}).read_bytes()[:-300]),
        "огромный.csv": lambda path: os.truncate(path.touch() or path, 150 * 2**20),
        "архив в архиве.zip": nested_archive,
    }
    for name, make in made.items():
        make(folder / name)
    return {name: folder / name for name in made}


def nested_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("внутри.zip", b"PK\x05\x06" + bytes(18))


def test_the_server_lives_through_every_hostile_file_and_names_each(
    browser: Browser, served: Served, folder: Path, tmp_path: Path
) -> None:
    files = hostile_files(tmp_path / "враждебные")
    good = results(tmp_path / "Результаты ОГЭ.xlsx", 9)
    before = current_version(folder)
    seen = visit(browser, served.address, "/data?region=67")
    page = seen.page
    page.set_default_timeout(60_000)
    enter(page)
    upload(page, *files.values(), good)
    press(page, "Проверить файлы")
    page.get_by_role("button", name="Скачать отчёт JSON").wait_for(timeout=120_000)
    report = json.loads(download(page, "Скачать отчёт JSON", tmp_path).read_text(encoding="utf-8"))
    refused = {f["file"].split("/")[0] for f in report["findings"] if f["severity"] == "ошибка"}
    assert refused == set(files)
    assert [f["status"] for f in report["files"] if f["file"] == good.name] == ["новый"]
    assert served.process.poll() is None
    assert list(served.temporary.iterdir()) == []
    follow(page, "Обзор")
    assert page.locator('[data-testid="stException"]').count() == 0
    assert current_version(folder) == before
    page.context.close()
