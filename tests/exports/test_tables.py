"""Files people take away: CSV for machines, CSV and XLSX for people, no formulas, numbers as numbers."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnro_core.exports.tables import to_csv, to_csv_excel, to_json, to_xlsx
from shnro_core.model import Column, Kind, SourceNote, Table

FORMULAS = ["=1+1", "{=1+1}", "+7 (4812)", "-5", "@SUM(A1)", "\tx", "=HYPERLINK(\"http://a.b\")", "＝1+1"]  # fmt: skip
RUN_BY_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    Column("name", "Школа"),
    Column("count", "Число школ", Kind.COUNT),
    Column("share", "Доля, %", Kind.PERCENT, digits=1),
    Column("year", "Год", Kind.YEAR),
)


def table(names: list[str], **options: object) -> Table:
    """A table with a text column of these cells and number columns of every kind."""
    frame = pd.DataFrame(
        {
            "name": names,
            "count": pd.Series(range(1, len(names) + 1), dtype=object),
            "share": [57.125 + n for n in range(len(names))],
            "year": 2022,
            "hidden": "не показано",
        }
    )
    return Table(frame=frame, columns=COLUMNS, caption="Школы", file_stem="schools", **options)  # type: ignore[arg-type]


def rows_of(content: bytes) -> list[list[str]]:
    """Rows of a CSV as Russian Excel reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_for_people_has_a_byte_order_mark_semicolons_and_decimal_commas() -> None:
    content = to_csv_excel(table(["СОШ № 2"]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "Школа;Число школ;Доля, %;Год\r\nСОШ № 2;1;57,125;2022\r\n"


def test_missing_number_is_an_empty_cell_and_whole_numbers_stay_whole() -> None:
    gap = table(["а", "б"])
    gap.frame.loc[0, "count"] = None
    gap.frame.loc[1, "share"] = None
    assert rows_of(to_csv_excel(gap))[1:] == [["а", "", "57,125", "2022"], ["б", "2", "", "2022"]]


def test_numbers_kept_as_objects_get_decimal_commas_too() -> None:
    mixed = table(["а", "б"])
    mixed.frame["share"] = pd.Series([1.5, 2], dtype=object)
    assert [row[2] for row in rows_of(to_csv_excel(mixed))[1:]] == ["1,5", "2"]


def test_noise_of_binary_fractions_does_not_reach_people() -> None:
    noisy = table(["а"])
    noisy.frame["share"] = 0.1 + 0.2
    assert rows_of(to_csv_excel(noisy))[1][2] == "0,3"


def test_only_visible_columns_leave_in_their_order() -> None:
    assert rows_of(to_csv_excel(table(["а"])))[0] == [c.label for c in COLUMNS]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_is_neutralised_in_csv(formula: str) -> None:
    (_, row) = rows_of(to_csv_excel(table([formula])))
    assert not row[0].startswith(RUN_BY_A_SPREADSHEET)
    assert row[0].removeprefix("'") == formula


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
@settings(max_examples=60)
def test_no_text_leaves_for_a_spreadsheet_as_a_formula(cell: str) -> None:
    frame = pd.DataFrame({"а": [cell]})
    (_, (left,)) = csv.reader(io.StringIO(to_csv(frame), newline=""))
    assert not left.startswith(RUN_BY_A_SPREADSHEET)
    assert left in {cell, f"'{cell}"}


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_is_a_text_cell_in_xlsx_exactly_as_seen(formula: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table([formula]))))["Таблица"]
    assert (sheet["A3"].data_type, sheet["A3"].value) == ("s", formula)
    assert sheet["A3"].hyperlink is None


@pytest.mark.parametrize(("name", "lies"), [("а", "portrait"), ("Очень длинное название школы " * 3, "landscape")])
def test_a_workbook_is_ready_for_the_printer(name: str, lies: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table([name]))))
    sheet = book["Таблица"]
    assert (sheet.page_setup.fitToHeight, sheet.page_setup.paperSize) == (0, 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.orientation == lies
    assert sheet.print_title_rows == "$2:$2"


def test_formula_in_caption_note_or_label_is_a_text_cell() -> None:
    sly = Table(
        frame=pd.DataFrame({"a": [1]}), columns=(Column("a", "=A1", Kind.COUNT),), caption="=1+1", file_stem="x",
        notes=("=2+2",), sources=(SourceNote("s", "=3+3", ""),),
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(sly)))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s", "n"}
    assert [c.value for c in cells if c.data_type == "n"] == [1]


def test_numbers_are_number_cells_with_the_format_of_their_kind() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table(["а"]))))["Таблица"]
    count, share, year = sheet["B3"], sheet["C3"], sheet["D3"]
    assert [(c.value, c.data_type, c.number_format) for c in (count, share, year)] == [
        (1, "n", "#,##0"),
        (57.125, "n", "0.0"),
        (2022, "n", "0"),
    ]


def test_second_sheet_tells_caption_notes_sources_and_the_stamp() -> None:
    told = table(
        ["а"],
        notes=("Доли с числом школ",),
        sources=(SourceNote("order", "Приказ № 850-ОД", "приложение 2"), SourceNote("x", "Доклад", "")),
        stamp="Демонстрационные данные",
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(told)))
    assert book.sheetnames == ["Таблица", "Источник"]
    assert [c.value for c in book["Источник"]["A"]] == [
        "Школы. Демонстрационные данные",
        "Доли с числом школ",
        "Источник: Приказ № 850-ОД — приложение 2",
        "Источник: Доклад",
    ]
    assert book["Таблица"]["A1"].value == "Школы. Демонстрационные данные"


def test_real_region_has_no_stamp() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table(["а"]))))
    assert book["Таблица"]["A1"].value == "Школы"


def test_empty_table_is_a_file_with_a_header() -> None:
    empty = table([])
    assert rows_of(to_csv_excel(empty)) == [[c.label for c in COLUMNS]]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(empty)))["Таблица"]
    assert [c.value for c in sheet[2]] == [c.label for c in COLUMNS]


def test_csv_for_machines_has_commas_and_decimal_dots() -> None:
    assert to_csv(pd.DataFrame({"имя": ["а, б"], "x": [1.5]})) == 'имя,x\n"а, б",1.5\n'


def test_json_keeps_russian_letters_numbers_and_missing_values() -> None:
    assert json.loads(to_json(pd.DataFrame({"имя": ["ё", None], "x": [1.5, None]}))) == [
        {"имя": "ё", "x": 1.5},
        {"имя": None, "x": None},
    ]
    assert "ё" in to_json(pd.DataFrame({"имя": ["ё"]}))
