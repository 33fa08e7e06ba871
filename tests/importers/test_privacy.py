"""Children and staff stay in the file: planted codes, surnames, mails and telephones never come out."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from shnro_core.importers import Batch, Limits, Request, read_paths
from shnro_core.importers.contract import Choice
from shnro_core.importers.parse import Job
from shnro_core.importers.pool import ReadingProcess
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import CONTEXT_2021, HEADER_2020, HEADER_2021, HEADER_2022, row_2022

CODE, SURNAME, MAIL, PHONE, INN = (
    "990817263",
    "Выдумкина",
    "vydumkina@primer.test",
    "+7 (900) 123-45-67",
    "673100112233",
)
PLANTED = (CODE, SURNAME, SURNAME.lower(), MAIL, PHONE, "123-45-67", INN)
SURVEY = ["ID", "Время создания", "Ваше имя", "Почта", "Полезна ли поддержка?", "Кто ваш куратор?"]


def planted_files(folder: Path) -> list[Path]:
    """Files with faults of every stage, each with persons where they stand in life and where they should not."""
    row = row_2022("sch670001", CODE, SURNAME, 1, SURNAME)
    rows_2020 = [SURNAME, MAIL, 1, CODE, PHONE, "м", SURNAME, 1, None, SURNAME, "X", "у"]
    rows_2021 = [SURNAME, 22, CODE, CODE, 3, "м", SURNAME, 1, 7, 0, "у", SURNAME, None, None]
    gia = ["Код ОО", "Фамилия", "Номер документа", "Предмет", "Тестовый балл"]
    good = ["sch670001", SURNAME, CODE, "Физика", 40]
    context = {
        **CONTEXT_2021,
        "ФИО директора": f"{SURNAME} Анна Петровна",
        "Телефон": PHONE,
        "e-mail": MAIL,
        "ИНН": INN,
    }
    bad_context = {**context, "Сколько всего в школе учителей (работающих не менее чем на 0,5 ставки)?": SURNAME}
    sheets = {
        "Математика 5 класс 2022.xlsx": ("Протокол", [HEADER_2022, row, row]),
        "хорошо Математика 5 класс 2022.xlsx": ("Протокол", [HEADER_2022, row_2022("sch670001", CODE, SURNAME, 1, 5)]),
        "Математика 6 класс 2020.xlsx": ("Sheet1", [HEADER_2020, rows_2020]),
        "Математика 7 класс 2021.xlsx": ("Sheet", [HEADER_2021, rows_2021]),
        "ЕГЭ 2022.xlsx": ("Лист", [gia, good, [*good[:4], SURNAME]]),
        "ЕГЭ 2022 хорошо.xlsx": ("Лист", [gia, good]),
        "ЕГЭ 2022 предмет.xlsx": ("Лист", [gia, [*good[:3], SURNAME, 40], [MAIL, *good[1:]]]),
        "контекст.xlsx": ("Лист", [list(context), list(context.values())]),
        "контекст с ошибкой.xlsx": ("Лист", [list(bad_context), list(bad_context.values())]),
        "опрос.xlsx": ("Лист", [SURVEY, *([n, "x", SURNAME, MAIL, SURNAME + str(n), SURNAME] for n in range(4))]),
        "без шапки.xlsx": ("Лист", [[SURNAME, MAIL, PHONE], [CODE, SURNAME, 5]]),
        "индекс.xlsx": ("ИСБШ", [["Год", "Логин", "ИСБШ", SURNAME], [SURNAME, MAIL, PHONE, CODE]]),
        "меры.xlsx": (
            "Меры",
            [["Год", "Логин", "Мера", "Вид дефицита", "Начало", "Окончание", "Статус"],
             [2022, "sch670001", f"Звонить {PHONE}", SURNAME, SURNAME, SURNAME, SURNAME]],
        ),
    }  # fmt: skip
    return [write_xlsx(folder / name, {sheet: rows}) for name, (sheet, rows) in sheets.items()]


@pytest.fixture
def batches(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> list[Batch]:
    planted_files(tmp_path / "Выгрузка")
    with caplog.at_level(logging.DEBUG):
        return read_paths([tmp_path / "Выгрузка"], Request(limits=Limits(settle_seconds=0)))


def test_persons_are_in_no_frame_finding_parameter_or_log(
    batches: list[Batch], caplog: pytest.LogCaptureFixture
) -> None:
    assert len(batches) == 13
    told = [
        batch.frame.to_csv() + repr([asdict(f) for f in batch.findings]) + repr(batch.parameters) for batch in batches
    ]
    everything = "\n".join([*told, caplog.text])
    assert [text for text in PLANTED if text in everything] == []


def test_the_files_with_faults_were_refused_and_the_others_read(batches: list[Batch]) -> None:
    read = {batch.file_name for batch in batches if len(batch.frame)}
    assert read == {
        "контекст.xlsx",
        "контекст с ошибкой.xlsx",
        "ЕГЭ 2022 хорошо.xlsx",
        "хорошо Математика 5 класс 2022.xlsx",
    }


def test_an_unforeseen_failure_tells_its_place_and_no_value(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    process = ReadingProcess(Limits())
    try:
        with caplog.at_level(logging.DEBUG):
            process.run(Job(str(tmp_path / SURNAME), "ф.xlsx", "ф.xlsx", Choice(), (), (), 10, 10))
    finally:
        process.close()
    assert re.search(r"reading process ended with 13 at ф\.xlsx: \['FileNotFoundError ", caplog.text)
    assert SURNAME not in caplog.text
