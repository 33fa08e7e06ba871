"""Summaries by school of a ministry: names in place of logins, totals among the rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from shnro_core.importers import Batch, Limits, Register, Request, read_paths
from shnro_core.importers.contract import KnownSchool
from shnro_core.importers.matching import match_schools, place_key, school_key
from tests.importers.conftest import parse, sentences

SUBJECTS = ("Русский язык", "Математика (базовый уровень)", "Математика (профильный уровень)", "Химия")
SUB_HEADERS = ("приняло участие", "не преодолели минимальный порог", "80–99 баллов", "100 баллов", "средний балл")
REGISTER = Register(
    pd.DataFrame(
        [
            ("sch670001", 'МБОУ "Средняя школа № 1"', "Первый район", None),
            ("sch670002", "МБОУ СОШ № 2", "Первый район", None),
            ("sch670003", "МБОУ СОШ № 1", "Второй муниципальный округ", None),
        ],
        columns=["school_code", "name", "municipality", "closed_year"],
    )
)
FIRST = ("Первый район", "МБОУ «Средняя общеобразовательная школа №1»", [(20, 1), (15, 0), (5, 2), (4, 1)])
SECOND = (None, "СОШ № 2", [(10, 0), (10, 3), (0, 0), (0, 0)])
THIRD = ("Второй округ", "СОШ № 1", [(7, 0), (7, 0), (0, 0), (3, 3)])
TOTAL = ("Итого", None, [(37, 1), (32, 3), (5, 2), (7, 4)])
SITTING = ("subject", "level", "school_code", "participants", "failed")

School = tuple[str | None, str | None, Sequence[tuple[int, int]]]


def summary(path: Path, rows: Sequence[School]) -> Path:
    """Three header rows with merged cells and five columns a subject; «0» stands where nobody took part."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Свод")
        sheet.merge_range(0, 0, 0, 2 + 5 * len(SUBJECTS), "Результаты ЕГЭ 2026 года (основной период)")
        for column, text in enumerate(("№ п/п", "Муниципалитет", "Наименование ОО")):
            sheet.merge_range(1, column, 3, column, text)
        sheet.merge_range(1, 3, 1, 2 + 5 * len(SUBJECTS), "Предметы")
        for number, subject in enumerate(SUBJECTS):
            sheet.merge_range(2, 3 + 5 * number, 2, 7 + 5 * number, subject)
            sheet.write_row(3, 3 + 5 * number, SUB_HEADERS)
        sheet.write_row(4, 0, range(1, 4 + 5 * len(SUBJECTS)))
        for line, (place, name, counts) in enumerate(rows, start=5):
            sheet.write_row(line, 0, [line - 4, place or "", name or ""])
            for number, (took, failed) in enumerate(counts):
                sheet.write_row(line, 3 + 5 * number, [took, failed, 0, 0, 57.3 if took else 0])
    return path


def read(path: Path, register: Register | None = REGISTER) -> Batch:
    batches = read_paths([path], Request(limits=Limits(settle_seconds=0)), workers=1, register=register)
    return batches[0]


@pytest.mark.parametrize("rows", [(TOTAL, FIRST, SECOND, THIRD), (FIRST, SECOND, THIRD, TOTAL), (FIRST, SECOND, THIRD)])
def test_a_summary_gives_the_schools_that_sat_wherever_its_total_stands(tmp_path: Path, rows: Sequence[School]) -> None:
    batch = read(summary(tmp_path / "свод.xlsx", rows))
    assert batch.format == "gia_summary"
    got = batch.frame.sort_values(["subject", "level", "school_code"])
    assert list(got[list(SITTING)].itertuples(index=False, name=None)) == [
        ("Математика", "базовый", "sch670001", 15, 0),
        ("Математика", "базовый", "sch670002", 10, 3),
        ("Математика", "базовый", "sch670003", 7, 0),
        ("Математика", "профильный", "sch670001", 5, 2),
        ("Русский язык", "", "sch670001", 20, 1),
        ("Русский язык", "", "sch670002", 10, 0),
        ("Русский язык", "", "sch670003", 7, 0),
        ("Химия", "", "sch670001", 4, 1),
        ("Химия", "", "sch670003", 3, 3),
    ]
    assert got["mean_score"].isna().all()
    assert [f.check for f in batch.findings] == ["check_schools_found_by_name"]
    assert not batch.refused


def test_a_printed_total_that_differs_is_told_and_not_mended(tmp_path: Path) -> None:
    block = ("Итого по району", None, [(30, 1), (25, 3), (5, 2), (9, 1)])
    batch = read(summary(tmp_path / "свод.xlsx", (FIRST, SECOND, block, THIRD, TOTAL)))
    assert sentences(batch.findings, "check_total_differs") == [
        "файл свод.xlsx, лист «Свод», строка 8: напечатанный итог не равен сумме по школам: 1\u00a0число, "
        "первое — Химия, 9 вместо 4; взяты числа школ. Проверьте, все ли школы в файле."
    ]
    chemistry = batch.frame[(batch.frame["subject"] == "Химия") & (batch.frame["school_code"] == "sch670001")]
    assert chemistry["participants"].tolist() == [4]


def test_names_nobody_answers_to_are_told_once_with_the_way_out(tmp_path: Path) -> None:
    batch = read(summary(tmp_path / "свод.xlsx", (FIRST, ("Третий округ", "Лицей", [(1, 0)] * 4))))
    assert set(batch.frame["school_code"]) == {"sch670001"}
    assert sentences(batch.findings, "check_school_name_unknown") == [
        "файл свод.xlsx, лист «Свод»: 1\u00a0школа не найдена в реестре по муниципалитету и названию и не прочитано: "
        "Лицей (Третий округ). Загрузите реестр школ с такими же названиями или исправьте названия в файле."
    ]


def test_without_a_register_nothing_is_invented(tmp_path: Path) -> None:
    parsed = parse(summary(tmp_path / "свод.xlsx", (FIRST, SECOND, THIRD)))
    assert parsed.frame.empty
    assert "3\u00a0школы не найдены в реестре" in sentences(parsed.findings)[0]


def test_more_failed_than_took_part_refuses_the_file(tmp_path: Path) -> None:
    batch = read(summary(tmp_path / "свод.xlsx", (("Первый район", "СОШ № 2", [(1, 2)] * 4),)))
    assert batch.refused
    assert [f.check for f in batch.findings] == ["check_summary_failed_above"]


def test_two_spellings_of_one_school_are_matched_to_nobody() -> None:
    known = (KnownSchool("sch670001", "МБОУ СОШ № 1", "Первый район"),)
    found, unknown = match_schools([("Первый район", "СОШ № 1"), ("Первый", "СОШ №1")], known)
    assert (found, len(unknown)) == ({}, 2)


def test_legal_forms_and_kinds_of_places_do_not_part_names() -> None:
    assert school_key("МБОУ «Средняя общеобразовательная школа № 5 им. Гагарина»") == "сош 5 им гагарина"
    assert school_key("сош 5 им. Гагарина") == "сош 5 им гагарина"
    assert place_key("Первый муниципальный район") == place_key("Первый район") == "первый"
    assert place_key("г. Первый") == "первый"


def test_counts_stay_unknown_where_the_cell_is_empty(tmp_path: Path) -> None:
    path = summary(tmp_path / "свод.xlsx", (FIRST,))
    book = openpyxl.load_workbook(path)
    book["Свод"].cell(6, 5).value = None
    book.save(path)
    batch = read(path)
    russian = batch.frame[batch.frame["subject"] == "Русский язык"]
    assert russian["participants"].tolist() == [20]
    assert russian["failed"].isna().all()
    assert [f.check for f in batch.findings] == ["check_summary_failed_unknown", "check_schools_found_by_name"]


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ((6, 5), "много", "check_summary_count_unreadable"),
        ((6, 5), 1.5, "check_summary_count_unreadable"),
        ((6, 5), "=1+1", "check_summary_formula_uncached"),
        ((6, 4), 0, "check_summary_participants_none"),
        ((2, 3), "Кто", "check_school_names_missing"),
    ],
)
def test_faults_of_cells_refuse_the_file(tmp_path: Path, cell: tuple[int, int], value: object, expected: str) -> None:
    path = summary(tmp_path / "свод.xlsx", (("Первый район", "СОШ № 2", [(1, 0), (0, 0), (0, 0), (0, 0)]),))
    book = openpyxl.load_workbook(path)
    book["Свод"].cell(*cell).value = value
    book.save(path)
    parsed = parse(path)
    assert parsed.frame.empty
    assert [f.check for f in parsed.findings] == [expected]
