"""Hostile and broken files: the calling process lives on and gets one clear finding."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from shnro_core.importers import Batch, Limits, Request, read_paths
from shnro_core.importers.contract import Choice
from shnro_core.importers.parse import Job
from shnro_core.importers.pool import ReadingProcess, reading_processes
from shnro_core.importers.scales import load_mark_scales, load_thresholds
from shnro_core.importers.sheets import UnreadableError, open_source
from shnro_core.model import Severity
from tests.importers.conftest import parse, sentences, write_xlsx

LIMITS = Limits(settle_seconds=0)
ISBSH = [["Год", "Логин", "ИСБШ"], [2022, "sch670001", 41.5]]
Book = Callable[..., Path]


@pytest.fixture(scope="module", autouse=True)
def kept_process() -> Iterator[None]:
    """One reading process for all files here, replaced when a file kills it: the process outlives what it is given."""
    with ExitStack() as opened, pytest.MonkeyPatch.context() as patched:
        one = opened.enter_context(reading_processes(1, LIMITS))

        def kept(count: int, limits: Limits) -> AbstractContextManager[Callable[..., Any]]:
            return nullcontext(one) if limits == LIMITS else reading_processes(count, limits)

        patched.setattr("shnro_core.importers.reading.reading_processes", kept)
        yield


def read_one(path: Path, limits: Limits = LIMITS) -> Batch:
    (batch,) = read_paths([path], Request(limits=limits), workers=1)
    return batch


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    """The one finding about a file that must be refused."""
    batch = read_one(path, limits)
    assert batch.refused
    assert batch.frame.empty
    assert len(batch.findings) == 1
    return batch.findings[0].sentence


def with_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """A workbook with more parts in its container."""
    write_xlsx(path, {"ИСБШ": ISBSH})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_sheet_xml(path: Path, xml: str) -> Path:
    """A workbook whose only sheet has the given XML."""
    write_xlsx(path, {"ИСБШ": ISBSH})
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def test_a_good_file_passes(tmp_path: Path) -> None:
    batch = read_one(write_xlsx(tmp_path / "индекс.xlsx", {"ИСБШ": ISBSH}))
    assert (batch.findings, len(batch.frame)) == ((), 1)


def test_archive_bomb_by_ratio(tmp_path: Path) -> None:
    path = with_parts(tmp_path / "б.xlsx", {"xl/media/x.bin": bytes(30 * 2**20)})
    packed = f"{path.stat().st_size / 2**20:.1f}".replace(".", ",")
    assert refusal(path) == (
        f"файл б.xlsx: при распаковке {packed} МБ превращаются в 30 МБ, допустимо не больше 1\u00a0536 МБ "
        "и сжатие не больше чем в 200 раз. Так выглядят вредоносные архивы; проверьте, откуда файл."
    )


def test_archive_bomb_by_size(tmp_path: Path) -> None:
    path = with_parts(tmp_path / "б.xlsx", {"xl/media/x.bin": os.urandom(2**20)})
    assert "допустимо не больше 0,5 МБ" in refusal(path, replace(LIMITS, unpacked_bytes=2**19))


def test_archive_of_too_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12):
            archive.writestr(f"{number}.csv", "x")
    assert refusal(path, replace(LIMITS, archive_entries=10)) == (
        "файл a.zip: внутри 12 частей, допустимо не больше 10. Проверьте, откуда файл, и загружайте меньшими архивами."
    )


def test_archive_inside_an_archive(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "x")
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
    assert refusal(outer) == (
        "файл outer.zip/inner.zip: архив лежит внутри архива. Распакуйте его и загрузите файлы или папку."
    )


def test_archive_with_a_way_upwards_writes_nothing_outside(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    good = write_xlsx(tmp_path / "good.xlsx", {"ИСБШ": ISBSH})
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(good, "../../zz_escape.xlsx")
    assert read_one(path).file_name == "a.zip/zz_escape.xlsx"
    assert not list(tmp_path.parent.glob("zz_escape*"))


def test_archive_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption in the table of contents
    path.write_bytes(content)
    assert refusal(path) == "файл a.zip: файл защищён паролем. Снимите пароль и загрузите файл снова."


FAR = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="XFD1000000"><v>1</v></c></row>'
    "</sheetData></worksheet>"
)


def test_a_cell_far_away(tmp_path: Path) -> None:
    assert refusal(with_sheet_xml(tmp_path / "д.xlsx", FAR)) == (
        "файл д.xlsx, лист «ИСБШ», строка 1000000: на листе есть заполненная ячейка слишком далеко от таблицы. "
        "Перейдите к ней (Ctrl+End), удалите строки и столбцы за пределами таблицы и сохраните книгу."
    )


def test_a_cell_far_away_in_unusual_xml(tmp_path: Path) -> None:
    odd = FAR.replace('<c r="', '<c s="0" r="').replace(
        '<row r="1000000"><c s="0" r="XFD1000000">', '<row r="2"><c s="0" r="XFD2">'
    )
    assert refusal(with_sheet_xml(tmp_path / "д.xlsx", odd)) == (
        "файл д.xlsx, лист «ИСБШ», столбец «XFD»: на листе есть заполненная ячейка слишком далеко от таблицы. "
        "Перейдите к ней (Ctrl+End), удалите строки и столбцы за пределами таблицы и сохраните книгу."
    )


def test_a_cell_hidden_from_the_scan_kills_only_the_reading_process(tmp_path: Path) -> None:
    hidden = FAR.replace("<sheetData>", "<sheetData><!-- -->").replace('r="1000000"', "r = '1000000'")
    hidden = hidden.replace('r="XFD1000000"', "r = 'XFD1000000'")
    good = write_xlsx(tmp_path / "я.xlsx", {"ИСБШ": ISBSH})
    bad, fine = read_paths([with_sheet_xml(tmp_path / "д.xlsx", hidden), good], Request(limits=LIMITS), workers=1)
    assert bad.refused
    assert len(bad.findings) == 1
    assert bad.findings[0].check in {"check_reader_memory", "check_reader_died", "check_cell_far"}
    assert (fine.findings, len(fine.frame)) == ((), 1)


def test_macros(tmp_path: Path) -> None:
    assert refusal(with_parts(tmp_path / "м.xlsm", {"xl/vbaProject.bin": b"x"})) == (
        "файл м.xlsm: в книге есть макросы. Сохраните её как «Книга Excel (*.xlsx)» без макросов."
    )


def test_external_links(tmp_path: Path) -> None:
    assert refusal(with_parts(tmp_path / "с.xlsx", {"xl/externalLinks/externalLink1.xml": b"<a/>"})) == (
        "файл с.xlsx: в книге есть ссылки на другие файлы. Разорвите связи (Данные → Изменить связи) и сохраните книгу."
    )


def test_document_type(tmp_path: Path) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + FAR
    assert refusal(with_sheet_xml(tmp_path / "о.xlsx", xml)) == (
        "файл о.xlsx: внутри книги есть объявление DOCTYPE, которого Excel не пишет. "
        "Проверьте, откуда файл; пересохраните его в Excel."
    )


def test_formulas_without_values(tmp_path: Path) -> None:
    path = tmp_path / "ф.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "ИСБШ"
    for row in (*ISBSH, [2022, "sch670002", "=40+1.5"]):
        book.active.append(row)
    book.save(path)
    assert refusal(path) == (
        "файл ф.xlsx, лист «ИСБШ», строка 3, столбец «ИСБШ»: в ячейке формула без сохранённого значения. "
        "Откройте файл в Excel и сохраните: значения посчитаются."
    )


def test_merged_headers_are_told(tmp_path: Path) -> None:
    path = tmp_path / "ш.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Сведения", None, None])
    book.active.append([2022, "sch670001", 41.5])
    book.active.merge_cells("A1:C1")
    book.save(path)
    assert refusal(path) == (
        "файл ш.xlsx, лист «Sheet»: шапка не распознана: в первых строках есть объединённые ячейки. "
        "Снимите объединение и подпишите каждый столбец в одной строке."
    )


def test_headers_merged_downwards_are_read(tmp_path: Path) -> None:
    path = tmp_path / "ш.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Год", "Логин", "Показатели"])
    book.active.append([None, None, "ИСБШ"])
    book.active.append([2022, "sch670001", 41.5])
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("B1:B2")
    book.save(path)
    assert len(read_one(path).frame) == 1


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_old_excel_under_a_new_name_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("ИСБШ")
    for number, row in enumerate(ISBSH):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    path = tmp_path / "старый.xlsx"
    book.save(str(path))
    assert len(read_one(path).frame) == 1


@pytest.mark.parametrize(
    ("streams", "told"),
    [
        ((), "это не таблица XLSX и не текст CSV"),
        (("WordDocument", "Workbook"), "это не таблица XLSX и не текст CSV"),
        (("Workbook", "_VBA_PROJECT"), "в книге есть макросы"),
        (("Workbook",), "книга повреждена и не читается"),
    ],
)
def test_a_compound_document_is_known_by_its_streams(tmp_path: Path, streams: tuple[str, ...], told: str) -> None:
    path = tmp_path / "старый.xls"
    path.write_bytes(OLE + bytes(504) + b"".join(f"{name}\0".encode("utf-16-le") for name in streams) + bytes(600))
    assert refusal(path).startswith(f"файл старый.xls: {told}")


def test_a_far_cell_of_old_excel_is_refused_by_the_same_bounds(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("ИСБШ").write(60_000, 3, 1)
    path = tmp_path / "далеко.xls"
    book.save(str(path))
    with pytest.raises(UnreadableError, match="far"):
        next(iter(open_source(path, rows=1000, columns=100).sheets)).head()


def test_a_new_workbook_under_the_old_name_is_read(tmp_path: Path) -> None:
    assert len(read_one(write_xlsx(tmp_path / "новый.xls", {"ИСБШ": ISBSH})).frame) == 1


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "п.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path) == (
        "файл п.xlsx: книга зашифрована: паролем на открытие или защитой структуры, которую Excel тоже шифрует. "
        "Откройте её в Excel и снимите защиту: «Рецензирование» → «Защитить книгу»; если при открытии нужен пароль — "
        "«Файл» → «Сведения» → «Защита книги» → «Зашифровать с использованием пароля», сотрите его. "
        "Сохраните и загрузите снова."
    )


def test_a_web_page_under_the_name_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "с.xls"
    path.write_text("<html><p>Год</p></html>", encoding="utf-8")
    assert refusal(path) == (
        "файл с.xls: это веб-страница или XML без таблицы. "
        "Откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)»."
    )


def test_binary_content(tmp_path: Path) -> None:
    path = tmp_path / "м.csv"
    path.write_bytes(struct.pack("<400I", *range(400)))
    assert refusal(path) == (
        "файл м.csv: содержимое не похоже ни на книгу XLSX, ни на текст CSV. "
        "Сохраните таблицу в формате XLSX и загрузите снова."
    )


@pytest.mark.parametrize("name", ["д.docx", "д.pdf", "д.doc", "д.jpg", "письмо"])
def test_a_document_that_is_no_table_is_a_note_and_refuses_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7 text")
    batch = read_one(path)
    assert (batch.refused, batch.foreign, batch.frame.empty) == (False, True, True)
    assert [(f.severity, f.sentence) for f in batch.findings] == [
        (Severity.NOTE, f"файл {name}: не таблица, пропущен. Ничего делать не нужно.")
    ]


def test_a_letter_as_text_is_a_note_and_a_table_as_text_is_read(tmp_path: Path) -> None:
    letter, table = tmp_path / "письмо.txt", tmp_path / "таблица.txt"
    letter.write_text("Уважаемые коллеги, направляем сведения.\nС уважением, отдел образования\n", encoding="utf-8")
    table.write_text("Год;Логин;ИСБШ\n2022;sch670001;41,5\n", encoding="utf-8")
    assert [(b.foreign, b.refused, len(b.frame)) for b in map(read_one, (letter, table))] == [
        (True, False, 0), (False, False, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("magic", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"])
def test_an_archive_of_another_packer_is_refused_not_passed_over(tmp_path: Path, magic: bytes) -> None:
    path = tmp_path / "выгрузка.rar"
    path.write_bytes(magic + bytes(100))
    assert "Распакуйте его и загрузите папку или архив ZIP" in refusal(path)


def test_a_text_score_is_the_refusal_of_its_own_file_only(tmp_path: Path) -> None:
    for name, score in (("а", "сорок"), ("б", 41.5)):
        write_xlsx(tmp_path / "п" / f"{name}.xlsx", {"ИСБШ": [ISBSH[0], [2022, "sch670001", score]]})
    (tmp_path / "п" / "письмо.pdf").write_bytes(b"%PDF-1.7")
    batches = read_paths([tmp_path / "п"], Request(limits=LIMITS), workers=1)
    assert [(b.file_name, b.refused, b.foreign, len(b.frame)) for b in batches] == [
        ("а.xlsx", True, False, 0), ("б.xlsx", False, False, 1), ("письмо.pdf", False, True, 0)
    ]  # fmt: skip


def test_an_office_container_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "д.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert "это не таблица XLSX и не текст CSV" in refusal(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "пусто.xlsx"
    path.write_bytes(b"")
    assert refusal(path) == "файл пусто.xlsx: файл пуст (0 байт). Скачайте или сохраните его заново."


def test_an_empty_sheet(tmp_path: Path) -> None:
    assert refusal(write_xlsx(tmp_path / "пусто.xlsx", {"Лист1": []})) == (
        "файл пусто.xlsx: в файле нет ни одной заполненной ячейки. Проверьте, тот ли это файл."
    )


def test_an_oversized_file(tmp_path: Path) -> None:
    path = tmp_path / "б.csv"
    path.write_bytes(b"x" * 3 * 2**20)
    assert refusal(path, replace(LIMITS, file_bytes=2 * 2**20)) == (
        "файл б.csv: размер 3,0 МБ больше допустимых 2,0 МБ. Разделите файл или удалите из него рисунки и лишние листы."
    )


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "т.xlsx", {"ИСБШ": ISBSH})
    path.write_bytes(path.read_bytes()[:-300])
    assert refusal(path) == (
        "файл т.xlsx: файл оборван: у книги или архива нет окончания. "
        "Дождитесь окончания записи или скачайте файл заново."
    )


def test_a_workbook_with_a_damaged_part(tmp_path: Path) -> None:
    path = tmp_path / "п.xlsx"
    write_xlsx(path, {"ИСБШ": ISBSH})
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    start = entry.header_offset + 30 + len(entry.filename) + 8
    content[start : start + 8] = bytes(8)
    path.write_bytes(content)
    assert refusal(path) == (
        "файл п.xlsx, лист «ИСБШ»: книга повреждена и не читается. "
        "Откройте её в Excel, сохраните заново и загрузите снова."
    )


def test_a_file_still_being_written(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "з.xlsx", {"ИСБШ": ISBSH})
    stop = threading.Event()

    def keep_writing() -> None:
        with path.open("ab") as stream:
            while not stop.wait(0.05):
                stream.write(b"x")
                stream.flush()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        told = read_one(path, replace(LIMITS, settle_seconds=0.4)).findings
    finally:
        stop.set()
        writer.join()
    assert told[0].sentence == (
        "файл з.xlsx: файл меняется: его ещё записывает другая программа. "
        "Дождитесь окончания записи, закройте файл и загрузите его снова."
    )


def test_a_file_written_just_now_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "и.xlsx", {"ИСБШ": ISBSH})
    assert read_one(path, replace(LIMITS, settle_seconds=0.05)).findings == ()


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "и.xlsx", {"ИСБШ": ISBSH})
    fifo = tmp_path / "канал"
    os.mkfifo(fifo)  # reading it never ends
    process = ReadingProcess(replace(LIMITS, wall_seconds=2))
    try:
        stuck = process.run(job(fifo))
        assert sentences(stuck.findings) == [
            "файл канал: файл разбирался дольше 2 с и был остановлен. "
            "Проверьте, тот ли это файл; пересохраните его в Excel или разделите."
        ]
        assert len(process.run(job(path)).frame) == 1
    finally:
        process.close()


def test_a_file_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "и.csv"
    path.write_text("Год;Логин;ИСБШ\n" + "2022;sch670001;41\n" * 2_000_000, encoding="utf-8")
    process = ReadingProcess(replace(LIMITS, memory_bytes=600 * 2**20))
    try:
        assert sentences(process.run(job(path)).findings) == [
            "файл и.csv: для разбора файла не хватило отведённой памяти. "
            "Проверьте, тот ли это файл; пересохраните его в Excel или разделите."
        ]
    finally:
        process.close()


def test_a_file_that_needs_too_much_computing_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "и.csv"
    path.write_text("Год;Логин;ИСБШ\n" + "2022;sch670001;41\n" * 2_000_000, encoding="utf-8")
    process = ReadingProcess(replace(LIMITS, cpu_seconds=1))
    try:
        (finding,) = process.run(job(path)).findings
    finally:
        process.close()
    assert finding.what == "файл разбирался дольше 1 с и был остановлен"


def test_a_killed_reading_process_gives_one_finding_and_is_replaced(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "и.xlsx", {"ИСБШ": ISBSH})
    process = ReadingProcess(LIMITS)
    try:
        process.run(job(path))
        process._process.kill()
        assert sentences(process.run(job(path)).findings) == [
            "файл и.xlsx: разбор файла прервался; остальные файлы не пострадали. "
            "Пересохраните файл в Excel; если не поможет, передайте его разработчику."
        ]
        assert len(process.run(job(path)).frame) == 1
    finally:
        process.close()


def test_reading_processes_end_with_the_calling_process(tmp_path: Path) -> None:
    code = (
        "import time; from shnro_core.importers import Limits; from shnro_core.importers.pool import ReadingProcess\n"
        "process = ReadingProcess(Limits()); print(process._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)  # noqa: S603 - own code
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    status = Path(f"/proc/{child}/status")
    assert not status.exists() or "State:\tZ" in status.read_text()


def job(path: Path) -> Job:
    return Job(str(path), path.name, path.name, Choice(), load_mark_scales(), load_thresholds(), 3_000_000, 1000)


@pytest.mark.parametrize("rows", [1, 3000, 3001, 3002, 3003, 3004, 3005])
def test_an_ordinary_workbook_is_scanned_not_loaded(tmp_path: Path, rows: int) -> None:
    path = write_xlsx(tmp_path / "и.xlsx", {"ИСБШ": [[2022 + n, "x" * (n % 7), n] for n in range(rows)]})
    (sheet,) = open_source(path, rows=300_000, columns=1000).sheets
    assert type(sheet).__name__ == "ScannedSheet"
    assert len(sheet.values([0], 0)) == rows


@pytest.mark.parametrize("prefix", ["x", ""])
def test_unusual_xml_is_read_all_the_same(tmp_path: Path, prefix: str) -> None:
    """Prefixed tags, and cells without references: both are valid and rare."""
    p = f"{prefix}:" if prefix else ""
    name = f":{prefix}" if prefix else ""
    rows = "".join(
        f"<{p}row>"
        + "".join(
            f'<{p}c t="str"><{p}v>{cell}</{p}v></{p}c>'
            if isinstance(cell, str)
            else f"<{p}c><{p}v>{cell}</{p}v></{p}c>"
            for cell in row
        )
        + f"</{p}row>"
        for row in ISBSH
    )
    xml = (
        f'<{p}worksheet xmlns{name}="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<{p}sheetData>{rows}</{p}sheetData></{p}worksheet>"
    )
    parsed = parse(with_sheet_xml(tmp_path / "х.xlsx", xml))
    assert parsed.findings == ()
    assert parsed.frame["isbsh"].tolist() == [41.5]
