"""Forms and reports of ВПР since 2022 as they come: pupils who were there, marks given, what stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from shnro_core.importers import Choice, MarkScale
from shnro_core.importers.parse import Job, Parsed, parse_file
from shnro_core.importers.scales import load_mark_scales, load_thresholds
from shnro_core.importers.wire import dump_parsed, load_parsed
from shnro_core.model import Severity
from tests.importers.conftest import parse, records, sentences
from tests.importers.test_formats import HEADER_2020, HEADER_2022, row_2020, row_2022

Book = Callable[..., Path]
SAMPLES = Path(__file__).parent / "samples"
FORM = "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx"
ENGLISH = MarkScale(8, "Английский язык", 8, 14, 20, year=2026)
SCHOOL = Choice(school="edu671005")
HEADER_F1 = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант", "1 (14б)", "2 (10б)",
             "Первичный балл", "Отметка", "Отметка по журналу"]  # fmt: skip
TITLE_F1 = [["ВПР 2026 Русский язык 4 класс"], ["Предмет:", "Русский язык"], ["Максимальный первичный балл:", 24],
            ["Дата:", "20.04.2026"]]  # fmt: skip
HEADER_FORM = ["Код участника", "Вариант (часть 1)", "Вариант (часть 2)", "1 (10б)", "11.3 k1 (2б)",
               "Порядковый номер класса", "Отметка за предыдущий триместр/ четверть/полугодие",
               "Итого баллов"]  # fmt: skip
GIVEN_OUT = "строки без варианта и баллов за задания с итогом 0 не считаются учениками"
STATISTICS = ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5]


def parse_with(path: Path, *scales: MarkScale, choice: Choice | None = None, name: str = "", key: str = "") -> Parsed:
    """Read one file with the scales of an office before the built-in ones."""
    told = name or path.name
    all_scales = (*load_mark_scales(), *scales)
    return parse_file(
        Job(str(path), told, told, choice or Choice(), all_scales, load_thresholds(), 300_000, 1000, (), key)
    )


def row_f1(code: int, total: object, mark: object, *, school: str = "edu671001", klass: object = 1) -> list[object]:
    name = f"Школа имени Гагарина ({school})"
    return [school, "Район (reg67_m012)", name, code, klass, 1, 1, 1, total, mark, 4]


def test_the_form_of_2026_has_the_pupils_who_stand_in_it_and_no_more(tmp_path: Path) -> None:
    for parsed in (
        parse_with(SAMPLES / FORM, ENGLISH, choice=SCHOOL),
        parse_with(SAMPLES / FORM, ENGLISH, name=f"sch671005/{FORM}"),
        parse_with(SAMPLES / FORM, ENGLISH, name=FORM.replace("Форма", "edu671005 Форма")),
    ):
        assert parsed.format == "vpr_form"
        columns = ("school_code", "year", "subject", "grade", "participants", "failed", "score_sum", "classes")
        assert records(parsed, *columns) == [("sch671005", 2026, "Английский язык", 8, 2, 1, 20.0, "1")]
        assert (parsed.parameters["participants"], parsed.parameters["absent"]) == ("2", "1")
        assert parsed.parameters["maximum_score"] == "25"


def test_a_form_without_a_login_asks_for_it_and_for_nothing_else() -> None:
    parsed = parse_with(SAMPLES / FORM, ENGLISH)
    assert sentences(parsed.findings) == [
        f"файл {FORM}: форму заполнила одна школа, но её логина нет ни в имени файла, ни в имени папки. "
        "Укажите логин школы при загрузке или впишите его в имя файла: «edu670001»."
    ]


def test_a_form_without_a_scale_says_which_one_and_how_many_pupils_wait_for_it() -> None:
    parsed = parse_with(SAMPLES / FORM, choice=SCHOOL)
    (told,) = sentences(parsed.findings, "check_scale_missing")
    assert "нет шкалы отметок: Английский язык, 8 класс, 2026 год, наибольший балл 25." in told
    assert "shnro template mark_scale" in told
    assert (parsed.parameters["participants"], parsed.parameters["absent"], len(parsed.frame)) == ("2", "1", 0)


def test_a_form_filled_with_the_schools_login_counts_pupils_not_rows(book: Book) -> None:
    blank = row_2022("edu671001", None, None, None, 0)
    blank[8:11] = [None, None, None]
    rows = [row_2022("edu671001", n, 3, 1, total) for n, total in ((1, 9), (2, 0))]
    path = book("Математика 5 класс 2022.xlsx", [HEADER_2022, *rows, *[blank] * 1497], sheet="Протокол")
    parsed = parse(path)
    assert records(parsed, "participants", "failed", "score_sum") == [(2, 1, 9.0)]
    assert parsed.rows_read == 2
    (told,) = sentences(parsed.findings, "check_rows_blank")
    assert "не считаются учениками: 1\u00a0497\u00a0строк" in told


def test_a_form_of_two_parts_reads_every_sign_of_nothing_and_a_latin_letter(book: Book) -> None:
    rows = [
        [1, 1, 2, "X", "x", 1, 3, 8],
        [2, 1, 1, "Х", "х", 1, "нет отметки", 11],
        [3, 1, "отсутствовал", 5, None, 2, 4, 5],
        [4, "отсутствовал", "отсутствовал", None, None, 2, 4, "-"],
        [5, "н", None, None, None, 2, "н", 0],
        [None] * 7 + [0],
    ]
    path = book("Информатика 7 класс ВПР 2025 sch671001.xlsx", [HEADER_FORM, *rows], sheet="Протокол")
    parsed = parse_with(path, MarkScale(7, "Информатика", 5, 8, 11, year=2025))
    assert records(parsed, "participants", "failed", "mark4", "mark5", "classes") == [(2, 0, 1, 1, "1")]
    assert (parsed.parameters["absent"], parsed.parameters["maximum_score"]) == ("3", "12")
    (told,) = sentences(parsed.findings, "check_part_missed")
    assert "строка 4, столбец «Вариант»: ученики отсутствовали на одной из двух частей работы и не засчитаны." in told
    assert not any(finding.severity is Severity.ERROR for finding in parsed.findings)


def test_report_f1_counts_by_its_own_marks() -> None:
    parsed = parse(SAMPLES / "Ф1_Индивидуальные результаты.xlsx")
    assert parsed.format == "vpr_individual"
    columns = ("school_code", "year", "exam", "subject", "grade", "participants", "failed", "mark5", "classes")
    assert records(parsed, *columns) == [
        ("sch671001", 2026, "ВПР", "Русский язык", 4, 20, 1, 0, "1; 2"),
        ("sch671002", 2026, "ВПР", "Русский язык", 4, 7, 7, 0, "1"),
    ]
    assert parsed.frame["dated"].tolist() == [pd.Timestamp("2026-04-20")] * 2
    assert (parsed.parameters["maximum_score"], parsed.parameters["marks_from"]) == ("24", "файл")
    assert parsed.facts.to_dict("records") == [
        {"school_code": "sch671001", "name": "МБОУ «Выдуманная СОШ №1»",
         "municipality": "Выдуманский муниципальный район"},
        {"school_code": "sch671002", "name": "МКОУ «Придуманная ООШ»",
         "municipality": "Выдуманский муниципальный район"},
    ]  # fmt: skip
    assert sentences(parsed.findings) == []


def test_report_f3_gives_the_same_schools_as_report_f1() -> None:
    parsed = parse(SAMPLES / "Ф3_Статистика по отметкам.xlsx")
    assert parsed.format == "marks_statistics"
    assert records(parsed, "school_code", "year", "grade", "subject", "participants", "failed") == [
        ("sch671001", 2026, 4, "Русский язык", 20, 1),
        ("sch671002", 2026, 4, "Русский язык", 7, 7),
    ]
    assert parsed.facts["name"].tolist() == ["МБОУ «Выдуманная СОШ №1»", "МКОУ «Придуманная ООШ»"]
    assert parsed.frame["dated"].tolist() == [pd.Timestamp("2026-04-20")] * 2


def test_a_mark_of_the_file_goes_before_the_scale_and_the_difference_is_told(book: Book) -> None:
    header = [*HEADER_2022, "Отметка"]
    pupils = [(1, 6, 2), (2, 6, 3), (3, 12, "н"), (4, 12, None)]
    rows = [[*row_2022("edu671001", code, 3, 1, total), mark] for code, total, mark in pupils]
    parsed = parse(book("Математика 5 класс 2022.xlsx", [header, *rows], sheet="Протокол"))
    assert records(parsed, "participants", "failed", "mark2", "mark3", "mark4") == [(4, 1, 1, 1, 2)]
    (told,) = sentences(parsed.findings, "check_scale_disagrees")
    assert "отметка была бы другой у 1 из 2 учеников; засчитана отметка из файла" in told


def test_a_work_without_a_scale_is_read_by_marks_only_when_every_pupil_has_one(book: Book) -> None:
    header = [*HEADER_2022, "Отметка"]

    def read(name: str, *marks: object) -> Parsed:
        rows = [[*row_2022("edu671001", n, 3, 1, 9), mark] for n, mark in enumerate(marks)]
        return parse(book(name, [header, *rows], sheet="Протокол"), Choice(year=2026, grade=5))

    assert records(read("Технология 5 класс.xlsx", 2, 4), "subject", "participants", "failed") == [("Технология", 2, 1)]
    (told,) = sentences(read("Математика 5 класс.xlsx", 2, None).findings, "check_scale_missing")
    assert "без отметки в файле 1 из 2; есть другие, к этой работе они не относятся: 7, 11, 15 (2020–2022" in told


def test_the_scale_of_2022_does_not_read_a_work_of_other_points(book: Book) -> None:
    header = [*HEADER_2022[:8], "1 (4б)", "2 (5б)", "3 (1б)", *HEADER_2022[11:]]
    rows = [row_2022("edu671001", n, 3, 1, n, "4А") for n in range(8, 11)]
    parsed = parse(book("Русский язык 4 класс 2022.xlsx", [header, *rows], sheet="Протокол"))
    assert sentences(parsed.findings, "check_scale_missing")
    assert parsed.frame.empty


@pytest.mark.parametrize("sign", ["-", "—", "н", "Н", "н/я", "Х", "не писал", "отсутствовал"])
def test_a_sign_for_an_absent_pupil_stops_no_file(book: Book, sign: str) -> None:
    rows = [row_2022("edu671001", 1, 3, 1, 9), row_2022("edu671001", 2, sign, None, sign)]
    parsed = parse(book("Математика 5 класс 2022.xlsx", [HEADER_2022, *rows], sheet="Протокол"))
    assert records(parsed, "participants") == [(1,)]
    assert sentences(parsed.findings) == []


def test_a_protocol_tells_classes_day_names_and_pupils_of_each_school(book: Book) -> None:
    rows = [row_2022("edu671001", 7, 3, 1, 9, "5Б"), row_2022("edu671001", 8, 3, 1, 9, "5А"),
            row_2022("edu671002", 7, 3, 1, 9, "нет"), row_2022("edu671002", None, 3, 1, 9, "нет")]  # fmt: skip
    rows[1][5] = "13.04.2022 08:00:00"
    path = book("Математика 5 класс 2022.xlsx", [HEADER_2022, *rows], sheet="Протокол")
    parsed = parse_with(path, key="00" * 16)
    assert records(parsed, "school_code", "classes") == [("sch671001", "5А; 5Б"), ("sch671002", "нет")]
    assert parsed.frame["dated"].tolist() == [pd.Timestamp("2022-04-13"), pd.Timestamp("2022-04-12")]
    assert parsed.facts.to_dict("records")[0] == {
        "school_code": "sch671001", "name": "Школа", "municipality": "Район",
    }  # fmt: skip
    assert [bool(text) for text in parsed.fingerprints] == [True, False]
    again = load_parsed(dump_parsed(parsed))
    assert again.facts.equals(parsed.facts)


def test_logins_of_other_organisations_stay_and_regions_are_none(book: Book) -> None:
    rows = [["ВПР 2026 Математика 5 класс"], STATISTICS,
            ["Область (reg670000)", 9, 90, 10, 40, 30, 20], ["Район(reg67_m012)", 9, 90, 10, 40, 30, 20],
            ["Интернат (ksh671001)", None, 10, 10, 40, 30, 20], ["Колледж(spo671002)", None, 10, 0, 50, 30, 20],
            ["Школа ( EDU671003 )", None, "-", "-", "-", "-", "-"]]  # fmt: skip
    parsed = parse(book("отчёт.xlsx", rows))
    assert records(parsed, "school_code", "participants", "failed") == [
        ("ksh671001", 10, 1),
        ("spo671002", 10, 0),
    ]
    assert [f.check for f in parsed.findings] == ["check_participants_zero"]


def test_advanced_and_base_works_are_procedures_of_their_own(book: Book) -> None:
    def rows(level: str) -> list[list[object]]:
        title = [f"ВПР 2026 Математика ({level}) 8 класс"]
        return [title, STATISTICS, ["Школа (sch671001)", None, 10, 10, 40, 30, 20]]

    levels = {
        level: records(parse(book(f"{level}.xlsx", rows(level))), "subject", "level")
        for level in ("базовый уровень", "углублённый уровень")
    }
    assert levels == {
        "базовый уровень": [("Математика", "базовый")],
        "углублённый уровень": [("Математика", "углублённый")],
    }


def test_a_subject_nobody_listed_is_kept_and_told(book: Book, tmp_path: Path) -> None:
    title = [["ВПР 2026"], ["Предмет:", "Основы безопасности"], ["10 класс"]]
    report = parse(book("отчёт.xlsx", [*title, STATISTICS, ["Школа (sch671001)", None, 10, 10, 40, 30, 20]]))
    assert records(report, "subject", "grade", "year") == [("Основы безопасности", 10, 2026)]
    assert len(sentences(report.findings, "check_subject_new")) == 1
    summary = tmp_path / "свод.csv"
    summary.write_text(
        "Год;Класс;Предмет;Муниципалитет;Логин;ОО;Кол-во участников;2;3;4;5\n"
        "2026;7;Черчение;Район;sch671001;Школа;30;10;40;30;20\n"
        "2026;4;литературное чтение;Район;ksh671001;Школа;-;;;;\n",
        encoding="utf-8",
    )
    parsed = parse(summary)
    assert records(parsed, "subject", "school_code", "participants", "failed") == [
        ("Черчение", "sch671001", 30, 3),
    ]
    assert (2026, "ВПР", "Литературное чтение", "", 4, "", "ksh671001") in parsed.covered
    assert parsed.facts["name"].tolist() == ["Школа", "Школа"]


def test_the_comparison_with_the_journal_is_put_aside_and_never_results(book: Book) -> None:
    title = [["Сравнение отметок с отметками по журналу"], ["ВПР 2026 Русский язык 4 класс"]]
    header = ["Группы участников", "Кол-во участников(всего)", "Понизили (Отметка < Отметка по журналу) %",
              "Подтвердили (Отметка = Отметка по журналу) %", "Повысили (Отметка > Отметка по журналу) %"]  # fmt: skip
    path = book("1204.xlsx", [*title, header, ["Школа (sch671001)", 20, 10, 80, 10]],
                sheet="Сравнение отметок с отметками п")  # fmt: skip
    parsed = parse(path)
    assert (parsed.format, parsed.table, parsed.frame.empty) == ("journal_comparison", "", True)
    assert [(f.severity, f.check) for f in parsed.findings] == [(Severity.NOTE, "check_report_aside")]
    assert load_parsed(dump_parsed(parsed)).frame.empty


def test_signs_of_bias_of_three_years_count_equal_rows_once(book: Book) -> None:
    header = ["Год", "Логин", "Муниципалитет", "ОО", "4 РУ", "4 МА", "5 РУ", "5 МА", "Количество маркеров"]
    rows = [
        ["2021", "sch671001", "Район", "Школа №1", "1", None, 0, None, "1"],
        ["2022", "sch671001", "Город", "Школа № 1", None, None, None, None, None],
        ["2020", "sch671001", "Район", "школа 1", None, 1, None, None, 1],
        ["2021", "sch671001", "Район", "Школа №1", "1", None, 0, None, "1"],
    ]
    parsed = parse(book("Признаки.xlsx", [header, *rows], sheet="Признаки "))
    assert records(parsed, "year", "school_code", "sign") == [
        (2020, "sch671001", "4 МА"),
        (2021, "sch671001", "4 РУ"),
    ]
    assert [(f.check, f.row) for f in parsed.findings] == [("check_row_repeated", 5)]
    assert set(parsed.covered) == {(2020, "sch671001"), (2021, "sch671001"), (2022, "sch671001")}
    assert parsed.facts.to_dict("records") == [
        {"school_code": "sch671001", "name": "Школа № 1", "municipality": "Город"}
    ]


def test_signs_that_contradict_for_one_school_and_year_are_asked(book: Book) -> None:
    header = ["Год", "Логин", "4 РУ", "4 МА", "5 РУ", "5 МА"]
    parsed = parse(book("Признаки.xlsx", [header, [2021, "sch671001", 1], [2021, "sch671001", 0]]))
    assert [f.check for f in parsed.findings] == ["check_key_doubled"]


def test_report_f1_keeps_no_code_of_a_pupil_and_no_telephone(book: Book) -> None:
    rows = [["Школа (edu671001) | Кол-во участников: 1"], row_f1(40001, 17, 4)]
    rows[1][2] = "Школа, тел. 8 900 111-22-33"
    parsed = parse(book("Ф1.xlsx", [*TITLE_F1, HEADER_F1, *rows]))
    assert parsed.facts["name"].isna().all()
    assert "40001" not in dump_parsed(parsed)


def test_a_2020_total_without_pupil_is_no_pupil(book: Book) -> None:
    blank = ["g", "sch671001", None, None, None, None, None, None, None, 0, None, None]
    path = book("Математика.xlsx", [HEADER_2020, row_2020("sch671001", 1, 3, 1, 9), blank])
    assert records(parse(path, name="2020/5/Математика.xlsx"), "participants", "failed") == [(1, 0)]


def test_codes_given_out_beforehand_are_no_pupils(book: Book) -> None:
    wrote = [[1, 1, 1, 5, 1, 1, 4, 12], [2, 1, 1, None, None, 1, 4, 3], [3, None, None, 4, None, 1, 4, 0]]
    idle = [[4 + n, None, None, None, None, 1, 4, 0] for n in range(5)]
    path = book("Форма Английский язык 8 класс ВПР 2026.xlsx", [HEADER_FORM, *wrote, *idle], sheet="Протокол")
    parsed = parse_with(path, replace(ENGLISH, maximum=12), choice=SCHOOL)
    assert records(parsed, "participants", "failed", "score_sum") == [(3, 2, 15.0)]
    assert sentences(parsed.findings, "check_rows_blank") == [
        f"файл {path.name}, лист «Протокол»: {GIVEN_OUT}: 5\u00a0строк. Если ученик писал работу, впишите вариант."
    ]
