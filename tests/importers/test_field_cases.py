"""What real files do to a reader: each case is read rightly or refused with the case and the way out."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from shnro_core.importers import Choice, Limits
from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.register import AgainstMap
from shnro_core.importers.intake import collect, member_name
from shnro_core.importers.sheets import UnreadableError, open_source
from shnro_core.importers.specs import TEMPLATES
from shnro_core.places.names import names_of
from tests.importers.conftest import parse, records, sentences, write_xlsx
from tests.importers.headers import GENERAL, GIA, ISBSH, MARKS, MEASURE
from tests.importers.test_formats import HEADER_2022, row_2022
from tests.importers.test_hostile import with_sheet_xml

SAMPLES = Path(__file__).parent / "samples"
SUMMARY = ("year", "grade", "subject", "school_code", "participants", "mark2", "mark3", "mark4", "mark5")
SUMMARISED = [(2024, 5, "Математика", "sch671001", 1024, 128, 512, 256, 128)]
VPR = Choice(year=2022, grade=5, subject="Математика")
QUICK = Limits(settle_seconds=0)


@pytest.mark.parametrize("name", ["cp1251_nbsp_thousands.csv", "report_is_html.xls"])
def test_thousands_with_a_no_break_space_quotes_and_pages_are_read(name: str) -> None:
    parsed = parse(SAMPLES / name)
    assert parsed.findings == ()
    assert records(parsed, *SUMMARY) == SUMMARISED


def test_shared_strings_with_a_capital_letter_are_read() -> None:
    parsed = parse(SAMPLES / "shared_strings_capital_1C.xlsx")
    assert records(parsed, "year", "school_code", "isbsh") == [(2025, "sch671001", 41.5)]


def test_a_formula_without_a_value_is_told_and_never_zero() -> None:
    parsed = parse(SAMPLES / "formula_without_cache.xlsx")
    assert parsed.frame.empty
    assert [f.column for f in parsed.findings if f.check == "check_formula_uncached"] == ["Не преодолели порог"]


def test_names_of_an_archive_in_code_page_866_are_restored(tmp_path: Path) -> None:
    (taken,) = collect([SAMPLES / "archive_cp866_names.zip"], QUICK, tmp_path)
    assert taken.file == "archive_cp866_names.zip/Ф3_отметки1.xlsx"


def test_names_of_an_archive_in_utf8_without_its_flag_are_restored() -> None:
    assert member_name(zipfile.ZipInfo("Отметки 5 класс.xlsx".encode().decode("cp437"))) == "Отметки 5 класс.xlsx"


XML_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="ИСБШ"><Table><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Отчёт</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Год</Data></Cell><Cell><Data ss:Type="String">Логин</Data></Cell>
<Cell><Data ss:Type="String">ИСБШ</Data></Cell></Row><Row><Cell><Data ss:Type="Number">2022</Data></Cell>
<Cell><Data ss:Type="String">sch670001</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">41.5</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    path = tmp_path / "журнал.xls"
    path.write_text(XML_2003, encoding="utf-8")
    parsed = parse(path)
    assert (parsed.findings, parsed.first_rows) == ((), (4,))
    assert records(parsed, "year", "school_code", "isbsh") == [(2022, "sch670001", 41.5)]


@pytest.mark.parametrize(
    "text",
    [
        XML_2003.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook'),
        XML_2003.replace('ss:Index="3"><Cell><Data', 'ss:Index="900000000"><Cell><Data'),
        '<table><tr><td colspan="900000000">Год</td></tr></table>',
    ],
)
def test_hostile_markup_is_refused_without_filling_the_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ж.xls"
    path.write_text(text, encoding="utf-8")
    (finding,) = parse(path).findings
    assert finding.check in {"check_text_markup", "check_cell_far"}


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize("scanned", [True, False])
def test_dates_of_both_calendars_are_right(tmp_path: Path, early: bool, scanned: bool) -> None:
    path = tmp_path / "меры.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": early}) as book:
        sheet = book.add_worksheet("Меры")
        sheet.write_row(0, 0, MEASURE)
        sheet.write_row(1, 0, [2022, "sch670001", "Курсы"])
        sheet.write_datetime(1, 4, dt.datetime(2022, 9, 1), book.add_format({"num_format": "dd.mm.yyyy"}))  # noqa: DTZ001 - a day
        sheet.write_number(1, 5, 44926 - 1462 * early)
        sheet.write(1, 6, "выполнена")
    if not scanned:
        with zipfile.ZipFile(path) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
            b"<sheetData>", b"<sheetData><!-- -->"
        )
        with zipfile.ZipFile(path, "w") as target:
            for name, content in parts.items():
                target.writestr(name, content)
    (sheet,) = open_source(path, rows=1000, columns=100).sheets
    assert (type(sheet).__name__ == "ScannedSheet") == scanned
    days = [tuple(str(day)[:10] for day in row) for row in records(parse(path), "start_date", "end_date")]
    assert days == [("2022-09-01", "2022-12-31")]


def test_class_names_that_excel_made_dates_are_read_as_typed(tmp_path: Path) -> None:
    rows = [row_2022("sch670001", n, 3, 1, 5, dt.date(2022, n, 5)) for n in (1, 2, 3)]
    parsed = parse(write_xlsx(tmp_path / "п.xlsx", {"Протокол": [HEADER_2022, *rows]}), VPR)
    assert sentences(parsed.findings) == [
        "файл п.xlsx, лист «Протокол», столбец «Наименование класса»: название класса Excel превратил в дату, "
        "прочитано как введено: 10 ноября — «10-11»: 3\u00a0строки, 2, 3, 4. "
        "Задайте столбцу формат «Текстовый», если классы названы иначе."
    ]


def test_a_measure_that_excel_made_a_date_is_told_and_never_a_number(tmp_path: Path) -> None:
    row = [2022, "sch670001", dt.date(2026, 11, 10), None, "01.09.2022", None, "выполнена"]
    parsed = parse(write_xlsx(tmp_path / "м.xlsx", {"Меры": [MEASURE, row]}))
    assert (parsed.frame.empty, [f.check for f in parsed.findings]) == (True, ["check_text_date"])


def test_a_score_that_excel_made_a_date_is_no_number(tmp_path: Path) -> None:
    row = [2022, "sch670001", dt.date(2022, 5, 10)]
    parsed = parse(write_xlsx(tmp_path / "и.xlsx", {"ИСБШ": [ISBSH, row]}))
    assert [f.what for f in parsed.findings] == ["вместо числа стоит дата"]


def test_empty_cells_may_be_formatted_to_the_last_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "и.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, style = book.add_worksheet("ИСБШ"), book.add_format({"bold": True})
        for number, row in enumerate([ISBSH, [2022, "sch670001", 41.5]]):
            sheet.write_row(number, 0, row)
        sheet.write_blank(0, 16383, None, style)
        sheet.write_blank(1_048_575, 0, None, style)
        sheet.write_blank(1_048_575, 16383, None, style)
        sheet.write_row(90_000, 0, [2022, "sch670002", 40])
    parsed = parse(path)
    assert (parsed.findings, parsed.first_rows) == ((), (2, 90_001))


@pytest.mark.parametrize("cell", ["<v>1</v>", "<is><t>x</t></is>"])
def test_a_value_far_away_in_a_workbook_for_the_fallback_is_refused_before_it_is_laid_out(
    tmp_path: Path, cell: str
) -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><!-- -->'
        f"<row r = '1000000'><c r = 'XFD1000000'>{cell}</c></row></sheetData></worksheet>"
    )
    with pytest.raises(UnreadableError) as caught:
        open_source(with_sheet_xml(tmp_path / "д.xlsx", xml), rows=300_000, columns=1000)
    assert (caught.value.fault, caught.value.row) == ("far", 1_000_000)


def test_an_empty_cell_far_away_in_a_workbook_for_the_fallback_is_nothing(tmp_path: Path) -> None:
    cells = (
        "".join(f'<c t="str"><v>{c}</v></c>' for c in ISBSH),
        "<c><v>2022</v></c>",
        '<c t="str"><v>sch670001</v></c>',
    )
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><!-- -->'
        f"<row>{cells[0]}</row><row>{cells[1]}{cells[2]}<c><v>41.5</v></c></row>"
        '<row r="1048576"><c s="0" r="XFD1048576"/></row></sheetData></worksheet>'
    )
    assert len(parse(with_sheet_xml(tmp_path / "д.xlsx", xml)).frame) == 1


@pytest.mark.parametrize("bom", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_mark_of_byte_order_before_the_first_header_is_no_letter_of_it(
    tmp_path: Path, bom: bytes, encoding: str
) -> None:
    path = tmp_path / "и.csv"
    path.write_bytes(bom + "Год;Логин;ИСБШ;\n2022;sch670001;41,5;\n".encode(encoding))
    parsed = parse(path)
    assert (parsed.findings, records(parsed, "school_code", "isbsh")) == ((), [("sch670001", 41.5)])


@pytest.mark.parametrize(
    "row",
    ['"МБОУ "Выдуманная" СОШ";Район', '"МБОУ Выдуманная СОШ;Район', '"МБОУ Выдуманная;Район\nsch670003;Школа";Район'],
)
def test_a_broken_quote_is_one_finding_with_its_row(tmp_path: Path, row: str) -> None:
    path = tmp_path / "р.csv"
    text = f"Логин;Название ОО;Муниципалитет\nsch670001;Школа № 1;Район\nsch670002;{row}\nsch670004;Школа № 4;Район\n"
    path.write_text(text, encoding="utf-8")
    parsed = parse(path)
    assert parsed.frame.empty
    assert [(f.check, f.row) for f in parsed.findings] == [("check_text_quote", 3)]


def test_cells_of_several_lines_and_doubled_quotes_are_honest(tmp_path: Path) -> None:
    path = tmp_path / "р.csv"
    path.write_text('Логин;Название ОО;Муниципалитет\nsch670001;"Школа ""Луч"";\n№ 1";Район\n', encoding="utf-8")
    parsed = parse(path)
    assert records(parsed, "name") == [('Школа "Луч"; № 1',)]
    assert [f.check for f in parsed.findings] == ["check_column_missing"]


@pytest.mark.parametrize("place", ["first", "last", "after each municipality"])
def test_rows_of_totals_are_left_out_and_told(tmp_path: Path, place: str) -> None:
    total = [2022, 5, "Математика", "Итого", None, None, 40, 10, 40, 30, 20]
    schools = [[2022, 5, "Математика", "Р", f"sch67000{n}", "Ш", 20, 10, 40, 30, 20] for n in (1, 2)]
    rows = {
        "first": [total, *schools],
        "last": [*schools, total],
        "after each municipality": [schools[0], total, schools[1], total],
    }[place]
    parsed = parse(write_xlsx(tmp_path / "с.xlsx", {"Лист1": [MARKS, *rows]}))
    assert records(parsed, "school_code", "participants", "failed") == [("sch670001", 20, 2), ("sch670002", 20, 2)]
    assert len(parsed.findings) == 1
    assert parsed.rows_read == len(rows)


@pytest.mark.parametrize("empty", [0, "0"])
def test_a_zero_where_nobody_took_part_is_no_result(tmp_path: Path, empty: object) -> None:
    rows = [
        [2022, "ОГЭ", "Химия", None, "sch670001", 10, 1],
        [2022, "ОГЭ", "Химия", None, "sch670002", empty, empty],
    ]
    parsed = parse(write_xlsx(tmp_path / "г.xlsx", {"Лист1": [GIA, *rows]}))
    assert records(parsed, "school_code", "participants") == [("sch670001", 10)]
    assert [f.check for f in parsed.findings] == ["check_participants_zero"]
    assert {unit[-1] for unit in parsed.covered} == {"sch670001", "sch670002"}


def test_a_year_in_the_name_that_differs_from_the_column_is_told(tmp_path: Path) -> None:
    row = [2022, 5, "Математика", "Р", "sch670001", "Ш", 20, 10, 40, 30, 20]
    path = write_xlsx(tmp_path / "Отметки 2021.xlsx", {"Лист1": [MARKS, row]})
    assert sentences(parse(path).findings) == [
        "файл Отметки 2021.xlsx: в названии 2021 год, а в столбце «Год» — 2022; взят год из столбца. "
        "Проверьте, тот ли это файл и верен ли год в строках."
    ]


def test_decimals_of_mixed_length_are_weighed_row_by_row(tmp_path: Path) -> None:
    rows = [
        [2022, 5, "Математика", "Р", "sch670001", "Ш", 20, 33.3, 33.35, 16.7, 16.75],
        [2022, 5, "Математика", "Р", "sch670002", "Ш", 20, "33,25", "33,35", "16,70", "16,80"],
    ]
    parsed = parse(write_xlsx(tmp_path / "с.xlsx", {"Лист1": [MARKS, *rows]}))
    assert [(f.check, f.row) for f in parsed.findings] == [("check_shares_sum", 3)]


def test_rows_that_repeat_wholly_count_once_and_are_told_once(tmp_path: Path) -> None:
    header = ["Год", "Логин", "Муниципалитет", "ОО", "4 РУ", "4 МА", "5 РУ", "5 МА", "Количество маркеров"]
    rows = [["2021", f"sch67{n:04d}", "Р", f"Ш{copy}", 1, 0, None, None, 1] for copy in (1, 2) for n in range(148)]
    parsed = parse(write_xlsx(tmp_path / "п.xlsx", {"Лист1 ": [header, *rows]}))
    assert len(parsed.frame) == 148
    assert [f.what for f in parsed.findings] == [
        "повторяет другую строку целиком, взята один раз: 148\u00a0строк, первые — 150, 151, 152"
    ]


def test_context_forms_with_logins_of_other_organisations_are_read(tmp_path: Path) -> None:
    logins = ["sch670001", "ksh670002", "spo670003", "нет логина"]
    rows = [[login, None, "2) Город", None, None] for login in logins]
    parsed = parse(write_xlsx(tmp_path / "к.xlsx", {"Лист1": [GENERAL, *rows]}), Choice(year=2022))
    assert parsed.frame["school_code"].tolist() == ["sch670001", "ksh670002", "spo670003"]
    assert [f.row for f in parsed.findings if f.check == "check_row_put_aside"] == [5]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("where", ["own sheet", "any sheet"])
def test_a_template_with_just_its_required_columns_is_recognised(tmp_path: Path, name: str, where: str) -> None:
    spec = TEMPLATES[name]
    header = [field.header for field in spec.fields if field.required]
    sheet = spec.sheet if where == "own sheet" else "Лист1"
    parsed = parse(write_xlsx(tmp_path / "т.xlsx", {sheet: [header, ["x"] * len(header)]}))
    same = {"participation"} if where == "any sheet" else set()
    assert parsed.format == ("template_list_entry" if name in same else f"template_{name}")


@pytest.mark.parametrize(
    "header",
    [
        ["Год", "Логин", "ОО", "Показатель"],
        ["Логин", "ОО"],
        ["Логин", "Муниципалитет", "ОО", "А", "Б", "В", "Г"],
        ["Год", "Логин", "Доля"],
    ],
)
def test_a_table_that_only_names_schools_is_no_template(tmp_path: Path, header: list[str]) -> None:
    parsed = parse(write_xlsx(tmp_path / "т.xlsx", {"Лист1": [header, ["x"] * len(header)]}))
    assert [f.check for f in parsed.findings] == ["check_format_unknown"]


def test_no_finding_speaks_of_row_zero() -> None:
    frame = pd.DataFrame({"municipality": ["Лунный район"]})
    told = sentences(run_checks(Stage.REGISTER, AgainstMap("р.xlsx", frame, names_of("67", [("Город", None)]))))
    assert len(told) == 1
    assert "строка" not in told[0]
