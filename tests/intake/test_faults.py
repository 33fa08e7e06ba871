"""Faults that real folders showed, told through the command line: what a file holds counts, nothing goes in silence."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from shnro_core.cli import main
from shnro_core.intake.plan import REPEATED
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import HEADER_2020, HEADER_2022, row_2020, row_2022
from tests.intake.conftest import CODES, query, template

SAMPLES = Path(__file__).parents[1] / "importers" / "samples"
FORM = "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx"
COUNTS = "SELECT year, school_code, participants, failed FROM result WHERE region = '67' ORDER BY ALL"


@dataclass(frozen=True)
class Told:
    """Exit status of a call and everything it wrote."""

    status: int
    words: str


Load = Callable[..., Told]


@pytest.fixture
def load(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Load:
    """``shnro import`` of files and options into the base of the test."""

    def call(*arguments: str | Path) -> Told:
        monkeypatch.setattr(sys, "argv", ["shnro", "import", *map(str, arguments), "--db", str(folder)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return Told(int(ended.value.code or 0), " ".join((said.out + said.err).split()))

    return call


def protocol(path: Path, scores: tuple[int, ...] = (3, 8, 12), *, code: str = CODES[0], klass: str = "5А") -> Path:
    """Mathematics of grade 5 in the layout of 2022; of these scores one fails by the scale of 2020–2022."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row_2022(code, number, 4, 1, score, klass) for number, score in enumerate(scores)]
    return write_xlsx(path, {"Протокол": [HEADER_2022, *rows]})


def old_protocol(path: Path, scores: tuple[int, ...] = (3, 8, 12), *, grade: int = 5) -> Path:
    """Mathematics in the layout of 2020 and 2021, which tells neither year nor subject inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row_2020(CODES[0], number, 4, "1", score) for number, score in enumerate(scores)]
    for row in rows:
        row[HEADER_2020.index("klass")] = f"{grade}А"
    return write_xlsx(path, {"Sheet1": [HEADER_2020, *rows]})


def zipped(path: Path, *files: Path) -> Path:
    """An archive of files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return path


def test_a_name_that_repeats_every_year_takes_no_year_away(folder: Path, inbox: Path, load: Load) -> None:
    one = old_protocol(inbox / "2020" / "5" / "Математика.xlsx")
    other = old_protocol(inbox / "2021" / "5" / "Математика.xlsx", (3, 4, 12, 15))
    assert (load(one.parents[1]).status, load(other.parents[1]).status) == (0, 0)
    assert query(folder, COUNTS) == [(2020, CODES[0], 3, 1), (2021, CODES[0], 4, 2)]


def test_archives_of_one_name_do_not_replace_one_another(folder: Path, inbox: Path, load: Load) -> None:
    one = zipped(inbox / "а" / "ВПР.zip", old_protocol(inbox / "Математика 5 класс 2020.xlsx"))
    other = zipped(inbox / "б" / "ВПР.zip", old_protocol(inbox / "Математика 6 класс 2020.xlsx", grade=6))
    assert (load(one).status, load(other).status) == (0, 0)
    assert query(folder, "SELECT grade, participants FROM result WHERE region = '67' ORDER BY ALL") == [(5, 3), (6, 3)]


def test_a_scale_of_2022_does_not_judge_a_work_of_2026(folder: Path, inbox: Path, load: Load) -> None:
    form = inbox / "sch671005" / FORM
    form.parent.mkdir()
    shutil.copy(SAMPLES / FORM, form)
    told = load(form.parent)
    assert (told.status, query(folder, COUNTS)) == (1, [])
    assert "нет шкалы отметок: Английский язык, 8 класс, 2026 год, наибольший балл 25" in told.words


def test_a_mark_in_the_file_goes_before_the_scale(folder: Path, load: Load) -> None:
    assert load(SAMPLES / "Ф1_Индивидуальные результаты.xlsx").status == 0
    assert [(n, failed) for _, _, n, failed in query(folder, COUNTS)] == [(20, 1), (7, 7)]


def test_a_form_counts_pupils_and_not_its_empty_lines(folder: Path, inbox: Path, load: Load) -> None:
    form = inbox / "sch671005" / FORM
    form.parent.mkdir()
    shutil.copy(SAMPLES / FORM, form)
    scale = template(inbox / "Шкала.xlsx", "mark_scale", [[2026, 8, "Английский язык", 8, 14, 20]])
    told = load(form.parent, scale)
    assert told.status == 0
    assert query(folder, COUNTS) == [(2026, "sch671005", 2, 1)]


def test_the_work_of_autumn_is_not_the_grade_of_its_pupils(folder: Path, inbox: Path, load: Load) -> None:
    path = protocol(inbox / "5 класс (по программе 4 класса)" / "Математика ВПР 2022.xlsx")
    book = openpyxl.load_workbook(path)
    for row in book["Протокол"].iter_rows(min_row=2):
        row[HEADER_2022.index("Дата загрузки")].value = "30.09.2022 10:00:00"
    book.save(path)
    assert load(path.parent).status == 0
    assert query(folder, "SELECT grade, participants, failed FROM result WHERE region = '67'") == [(4, 3, 1)]


def test_a_year_in_the_name_that_contradicts_the_folder_is_told(inbox: Path, load: Load) -> None:
    told = load(old_protocol(inbox / "2022" / "5" / "Математика 2021.xlsx").parents[1])
    assert "2021" in told.words
    assert "2022" in told.words
    assert told.status == 1


def test_a_grade_in_the_name_that_contradicts_the_folder_is_told(inbox: Path, load: Load) -> None:
    told = load(old_protocol(inbox / "2021" / "6" / "Математика 5 класс.xlsx").parents[1])
    assert "5" in told.words
    assert "6" in told.words
    assert told.status == 1


def test_the_retake_of_july_counts_nobody_twice(folder: Path, inbox: Path, load: Load) -> None:
    codes = template(inbox / "Коды.xlsx", "gia_code", [["13450", "sch671001", None], ["13451", "sch671002", None]])
    told = load(SAMPLES / "ege_protocol_regional_2026.xlsx", codes)
    assert told.status == 0
    chemistry = "SELECT school_code, participants, failed FROM result WHERE subject = 'Химия' ORDER BY ALL"
    assert query(folder, chemistry) == [("sch671001", 3, 1), ("sch671002", 1, 1)]
    assert query(folder, "SELECT count(*) FROM result WHERE exam = 'ГВЭ'") == [(0,)]


def test_a_code_of_the_exams_never_becomes_a_login(folder: Path, inbox: Path, load: Load) -> None:
    told = load(SAMPLES / "ege_protocol_regional_2026.xlsx")
    assert told.status == 1
    assert "Коды школ в системе ГИА и логины" in told.words
    assert query(folder, "SELECT count(*) FROM school WHERE school_code LIKE 'sch671%'") == [(0,)]


def test_a_day_of_the_calendar_of_1904_is_the_day_that_was_written(folder: Path, inbox: Path, load: Load) -> None:
    path = template(inbox / "Меры.xlsx", "measure", [])
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    day = dt.datetime(2022, 3, 1)  # noqa: DTZ001 - a day
    book.active.append([2022, CODES[0], "Занятия", None, day, None, "запланирована"])
    book.save(path)
    assert load(path).status == 0
    assert query(folder, "SELECT start_date FROM measure WHERE region = '67'") == [(dt.date(2022, 3, 1),)]


def test_a_measure_that_a_workbook_made_a_date_is_no_number(folder: Path, inbox: Path, load: Load) -> None:
    day = dt.datetime(2026, 11, 10)  # noqa: DTZ001 - «10-11» as a workbook keeps it
    path = template(inbox / "Меры.xlsx", "measure", [[2022, CODES[0], day, None, day, None, "запланирована"]])
    told = load(path)
    assert told.status == 1
    assert "строка 2, столбец «Мера»" in told.words
    assert query(folder, "SELECT measure FROM measure WHERE region = '67'") == []


def test_a_name_of_a_person_beside_other_words_is_cut(folder: Path, inbox: Path, load: Load) -> None:
    words = "Занятия (Выдумкина Мария Тестовна, директор)"
    day = dt.datetime(2022, 3, 1)  # noqa: DTZ001 - a day
    path = template(inbox / "Меры.xlsx", "measure", [[2022, CODES[0], words, None, day, None, "запланирована"]])
    told = load(path)
    ((kept,),) = query(folder, "SELECT measure FROM measure WHERE region = '67'")
    assert told.status == 0
    assert "Выдумкин" not in kept + told.words
    assert "Занятия" in kept


def test_a_foreign_file_stops_no_folder(folder: Path, inbox: Path, load: Load) -> None:
    protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx")
    (inbox / "Письмо.pdf").write_bytes(b"%PDF-1.7 letter")
    assert load(inbox).status == 0
    assert query(folder, COUNTS) == [(2022, CODES[0], 3, 1)]


def test_a_spoilt_workbook_leaves_a_way_on_for_the_others(folder: Path, inbox: Path, load: Load) -> None:
    protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx")
    bad = protocol(inbox / "Математика_6 класс_ВПР 2022.xlsx")
    book = openpyxl.load_workbook(bad)
    book["Протокол"].cell(2, len(HEADER_2022)).value = "семь"
    book.save(bad)
    told = load(inbox)
    assert (told.status, query(folder, COUNTS)) == (1, [])
    assert "--partial" in told.words
    assert load(inbox, "--partial").status == 0
    assert query(folder, COUNTS) == [(2022, CODES[0], 3, 1)]


def test_a_register_of_just_its_required_columns_is_one(folder: Path, inbox: Path, load: Load) -> None:
    rows = [["Логин", "Название ОО", "Муниципалитет"], [CODES[0], "Учебная школа 1", "Вяземский район"]]
    assert load(write_xlsx(inbox / "список.xlsx", {"Лист1": rows})).status == 0
    named = "SELECT name, municipality FROM school WHERE school_code = ?"
    assert query(folder, named, CODES[0]) == [("Учебная школа 1", "Вяземский район")]


@pytest.mark.parametrize("cell", ["XFD1", "A1048576"])
def test_a_styled_empty_cell_far_away_refuses_nothing(folder: Path, inbox: Path, load: Load, cell: str) -> None:
    path = protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx")
    book = openpyxl.load_workbook(path)
    book["Протокол"][cell].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert load(path).status == 0
    assert query(folder, COUNTS) == [(2022, CODES[0], 3, 1)]


def test_logins_of_other_organisations_refuse_no_file(folder: Path, inbox: Path, load: Load) -> None:
    path = inbox / "Математика_5 класс_ВПР 2022.xlsx"
    rows = [row_2022(code, n, 4, 1, 8) for n, code in enumerate((CODES[0], "ksh670001", "spo670002"))]
    write_xlsx(path, {"Протокол": [HEADER_2022, *rows]})
    assert load(path).status == 0
    assert {code for _, code, _, _ in query(folder, COUNTS)} == {CODES[0], "ksh670001", "spo670002"}


def test_advice_can_be_followed_where_it_is_given(inbox: Path, load: Load) -> None:
    path = write_xlsx(inbox / "Математика.xlsx", {"Sheet1": [HEADER_2020, row_2020("sch671001", 1, 4, "1", 8)]})
    told = load(path)
    assert told.status == 1
    assert "--set" in told.words
    assert load(path, "--set", "file=Математика.xlsx year=2020 grade=5").status == 0


def test_a_broken_quote_garbles_no_name(folder: Path, inbox: Path, load: Load) -> None:
    path = inbox / "Реестр.csv"
    lines = [
        "Логин;Название ОО;Муниципалитет",
        f'{CODES[0]};"Школа № 1;Вяземский район',
        f"{CODES[1]};Школа;Вяземский район",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    told = load(path)
    assert (told.status, query(folder, "SELECT name FROM school WHERE region = '67' AND school_code LIKE 'sch%'")) == (
        1,
        [],
    )
    assert "строка 2" in told.words


@pytest.mark.parametrize("sign", ["-", "н", "н/я"])
def test_a_sign_for_an_absent_pupil_stops_no_file(folder: Path, inbox: Path, load: Load, sign: str) -> None:
    path = inbox / "Математика_5 класс_ВПР 2022.xlsx"
    rows = [row_2022(CODES[0], 1, 4, 1, 8), row_2022(CODES[0], 2, 4, sign, sign)]
    write_xlsx(path, {"Протокол": [HEADER_2022, *rows]})
    told = load(path)
    assert told.status == 0
    assert query(folder, COUNTS) == [(2022, CODES[0], 1, 0)]
    assert "строка 0" not in told.words


def test_a_report_of_f1_is_no_exam(folder: Path, load: Load) -> None:
    load(SAMPLES / "Ф1_Индивидуальные результаты.xlsx")
    assert query(folder, "SELECT DISTINCT exam FROM result WHERE region = '67'") == [("ВПР",)]


def test_a_report_without_scores_yields_to_one_with_them(folder: Path, inbox: Path, load: Load) -> None:
    for name in ("Ф1_Индивидуальные результаты.xlsx", "Ф3_Статистика по отметкам.xlsx"):
        shutil.copy(SAMPLES / name, inbox / name)
    scored = "SELECT count(*), count(score_sum) FROM loaded_result WHERE region = '67'"
    told = load(inbox)
    assert told.status == 0, told.words
    assert "Ф3_Статистика по отметкам.xlsx: Отчёт «Статистика по отметкам»" in told.words
    assert REPEATED in told.words
    assert [(n, failed) for _, _, n, failed in query(folder, COUNTS)] == [(20, 1), (7, 7)]
    assert query(folder, scored) == [(2, 2)]
    assert load(inbox / "Ф3_Статистика по отметкам.xlsx").status == 0
    assert query(folder, scored) == [(2, 2)]
