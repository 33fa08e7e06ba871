"""Templates written and read back by the same description."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from shnro_core.importers.specs import TEMPLATES, write_template
from shnro_core.importers.specs.write import HINTS_SHEET
from shnro_core.importers.tables import KEYS, TABLES
from tests.importers.conftest import parse, records

FILLED: dict[str, tuple[list[object], dict[str, object]]] = {
    "school": (
        ["edu670001", "Демо-школа № 1", "Демо-район", "сельская", "лицей", "да", "54,5", 32.25, None],
        {"school_code": "sch670001", "name": "Демо-школа № 1", "municipality": "Демо-район", "area": "сельская",
         "kind": "лицей", "advanced": True, "lat": 54.5, "lon": 32.25, "closed_year": None},
    ),
    "isbsh": ([2022, "sch670001", 41.5], {"year": 2022, "school_code": "sch670001", "isbsh": 41.5}),
    "deficit": (
        ["2022", "sch670001", "Кадровый", "Доля молодых", "Да", None],
        {"year": 2022, "school_code": "sch670001", "kind": "кадровый", "indicator": "Доля молодых", "found": True,
         "resolved": None},
    ),
    "participation": (
        [2022, "sch670001", 2, "нет", "МОЦ", "Демо-школа № 2", None, "да", "Программа", "Риск", 2021, None],
        {"year": 2022, "school_code": "sch670001", "track": 2, "project_500_plus": False, "operator": "МОЦ",
         "curator_school": "Демо-школа № 2", "mentor_school": None, "has_municipal_coordinator": True,
         "programme": "Программа", "antirisk_risk": "Риск", "growth_point_year": 2021,
         "digital_environment_year": None},
    ),
    "measure": (
        [2022, "sch670001", "Курсы", None, dt.date(2022, 9, 1), "31.12.2022", "выполняется"],
        {"year": 2022, "school_code": "sch670001", "measure": "Курсы", "deficit_kind": None,
         "start_date": dt.datetime(2022, 9, 1), "end_date": dt.datetime(2022, 12, 31), "status": "выполняется"},  # noqa: DTZ001 - days
    ),
    "failing_pupils": (
        [2022, "sch670001", 9, 8, 3],
        {"year": 2022, "school_code": "sch670001", "pupils_failing": 9, "pupils_with_support": 8, "pupils_overcame": 3},
    ),
    "teacher_deficit": (
        [2022, "sch670001", "методический", 20, 8, 6, None],
        {"year": 2022, "school_code": "sch670001", "area": "методический", "teachers_diagnosed": 20,
         "teachers_with_deficit": 8, "routes_started": 6, "routes_completed": None},
    ),
    "plan_measure": (
        [2023, "Дорожная карта", "1.2", "Кадры", "Курсы", "учителя", "сентябрь 2023", "МОЦ", "выполняется"],
        {"year": 2023, "plan": "Дорожная карта", "number": "1.2", "section": "Кадры", "measure": "Курсы",
         "target_group": "учителя", "timing": "сентябрь 2023", "responsible": "МОЦ", "status": "выполняется"},
    ),
    "list_entry": ([2022, "sch670001", None], {"year": 2022, "school_code": "sch670001", "list": "ШНРО"}),
    "gia_results": (
        [2022, "ЕГЭ", "Математика", "профильный", "edu670001", 10, 3],
        {"year": 2022, "exam": "ЕГЭ", "subject": "Математика", "level": "профильный", "school_code": "sch670001",
         "participants": 10, "failed": 3, "grade": 11},
    ),
    "gia_code": (["013450", "edu670001", None], {"gia_code": "13450", "school_code": "sch670001", "year": 0}),
    "mark_scale": (
        [2023, 5, "математика", 7, "12,5", 17],
        {"year": 2023, "grade": 5, "subject": "Математика", "min_mark3": 7.0, "min_mark4": 12.5, "min_mark5": 17.0},
    ),
    "exam_threshold": (
        [2023, "ОГЭ", "Математика", None, 8],
        {"year": 2023, "exam": "ОГЭ", "subject": "Математика", "level": "", "minimum": 8.0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_filled_template_is_read_back(name: str, tmp_path: Path) -> None:
    cells, expected = FILLED[name]
    path = tmp_path / f"{name}.xlsx"
    write_template(name, path)
    book = openpyxl.load_workbook(path)
    for column, value in enumerate(cells, start=1):
        book.worksheets[0].cell(2, column, value)
    book.save(path)
    parsed = parse(path)
    assert parsed.findings == ()
    assert (parsed.format, parsed.table) == (f"template_{name}", TEMPLATES[name].table)
    assert records(parsed, *expected) == [tuple(expected.values())]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_headers_lists_and_hints(name: str, tmp_path: Path) -> None:
    spec = TEMPLATES[name]
    path = tmp_path / "т.xlsx"
    write_template(name, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [spec.sheet, HINTS_SHEET]
    assert [cell.value for cell in book[spec.sheet][1]] == [field.header for field in spec.fields]
    assert [row[0].value for row in book[HINTS_SHEET].iter_rows(min_row=2)] == [field.header for field in spec.fields]
    closed = [field for field in spec.fields if field.choices or field.kind == "да или нет" or field.suggestions]
    assert len(book[spec.sheet].data_validations.dataValidation) == len(closed)


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_empty_template_says_that_it_is_empty(name: str, tmp_path: Path) -> None:
    path = tmp_path / "т.xlsx"
    write_template(name, path)
    assert [finding.check for finding in parse(path).findings] == ["check_rows_none"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_fields_of_a_template_are_columns_of_its_table(name: str) -> None:
    spec = TEMPLATES[name]
    assert {field.name for field in spec.fields} <= set(TABLES[spec.table])
    assert set(spec.key) <= set(KEYS[spec.table])


def test_mathematics_of_ege_needs_its_level(tmp_path: Path) -> None:
    path = tmp_path / "т.xlsx"
    write_template("gia_results", path)
    book = openpyxl.load_workbook(path)
    for column, value in enumerate([2022, "ЕГЭ", "Математика", None, "sch670001", 10, 3], start=1):
        book.worksheets[0].cell(2, column, value)
    book.save(path)
    assert [finding.check for finding in parse(path).findings] == ["check_level_unknown"]
