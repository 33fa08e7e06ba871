"""Which procedure a file holds: names, title lines, rows and the user, and what happens when they disagree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shnro_core.importers import Choice
from shnro_core.importers.login import is_login, login_in, normalise_login, region_digits
from shnro_core.importers.naming import (
    Traits,
    new_subject_in,
    own_years,
    programme_of,
    subject_of,
    traits_of_text,
    years_of,
)
from shnro_core.importers.parse import Parsed
from tests.importers.conftest import parse, records, sentences
from tests.importers.test_formats import HEADER_2020, HEADER_2022, row_2020, row_2022

Book = Callable[..., Path]
WAY_OUT = {
    "год": "Переименуйте файл или папку либо укажите верный год при загрузке",
    "класс": "Укажите верный класс при загрузке; если писали работу за предыдущий класс, отметьте это",
    "предмет": "Переименуйте файл или папку либо укажите верный предмет при загрузке",
}


@pytest.fixture
def read(book: Book) -> Callable[..., Parsed]:
    """Reads a protocol of one pupil with 9 points under a path; ``loaded`` gives it the layout of 2022."""

    def reading(path: str, *, klass: str = "5А", loaded: str = "", choice: Choice | None = None) -> Parsed:
        if loaded:
            row = row_2022("edu671001", 1, 3, 1, 9, klass)
            row[5] = loaded
            return parse(book("п.xlsx", [HEADER_2022, row], sheet="Протокол"), choice, name=path)
        row = row_2020("sch671001", 1, 3, 1, 9)
        row[HEADER_2020.index("klass")] = klass
        return parse(book("п.xlsx", [HEADER_2020, row]), choice, name=path)

    return reading


def told(parsed: Parsed, thing: str, *places: str) -> str:
    return f"{thing} назван по-разному: {', '.join(places)}. {WAY_OUT[thing]}."


@pytest.mark.parametrize(
    ("path", "klass", "loaded", "thing", "places"),
    [
        ("2022/5/Математика 2021.xlsx", "5А", "", "год", ("имя файла — 2021", "папка «2022» — 2022")),
        ("ВПР 2021/Математика 5 класс.xlsx", "5А", "12.04.2022", "год",
         ("папка «ВПР 2021» — 2021", "дата загрузки в строках — 2022")),
        ("2022/6/Математика 5 класс.xlsx", "нет", "", "класс",
         ("имя файла — 5 класс", "папка «6» — 6 класс")),
        ("2022/Математика 5 класс.xlsx", "6А", "", "класс", ("имя файла — 5 класс", "классы в строках — 6 класс")),
        ("2022/4 класс/Математика.xlsx", "5А", "", "класс",
         ("папка «4 класс» — 4 класс", "классы в строках — 5 класс")),
        ("2022/5/Русский язык/Математика.xlsx", "5А", "", "предмет",
         ("имя файла — Математика", "папка «Русский язык» — Русский язык")),
    ],
)  # fmt: skip
def test_places_that_disagree_refuse_the_file_and_are_named(  # noqa: PLR0917 - one case in its order
    read: Callable[..., Parsed], path: str, klass: str, loaded: str, thing: str, places: tuple[str, ...]
) -> None:
    parsed = read(path, klass=klass, loaded=loaded)
    (sentence,) = sentences(parsed.findings, "check_places_disagree")
    assert sentence == f"файл {path}: {told(parsed, thing, *places)}"
    assert parsed.frame.empty
    word = Choice(year=2022, grade=5, subject="Математика")
    settled = read(path, klass=klass, loaded=loaded, choice=word)
    assert records(settled, "year", "grade", "subject") == [(2022, 5, "Математика")]
    assert sentences(settled.findings) == []


@pytest.mark.parametrize(
    ("path", "loaded", "year"),
    [
        ("2021-2022/Математика 5 класс.xlsx", "12.04.2022", 2022),
        ("2021-2022/ВПР 2022/Математика 5 класс.xlsx", "12.04.2022", 2022),
        ("ВПР 2020–2022/2021/Математика 5 класс.xlsx", "", 2021),
        ("ВПР 2020–2022/Математика 5 класс.xlsx", "12.04.2022", 2022),
        ("Архив 2019/ВПР 2022/Математика 5 класс.xlsx", "", 2022),
        ("ВПР 2022/Математика 5 класс, выгружено 15.01.2023.xlsx", "12.04.2022", 2022),
        ("2022/5 класс/Математика (4).xlsx", "", 2022),
    ],
)
def test_harmless_names_are_no_contradiction(read: Callable[..., Parsed], path: str, loaded: str, year: int) -> None:
    parsed = read(path, loaded=loaded)
    assert records(parsed, "year", "grade", "subject", "sitting") == [(year, 5, "Математика", "")]
    assert sentences(parsed.findings) == []


def test_title_lines_that_differ_among_themselves_or_from_the_name_are_told(book: Book) -> None:
    header = ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5]
    school = ["Школа (sch671001)", None, 10, 10, 40, 30, 20]
    rows = [["ВПР 2022 Русский язык 5 класс"], ["Предмет:", "Математика"], header, school]
    (sentence,) = sentences(parse(book("отчёт.xlsx", rows)).findings)
    assert "предмет назван по-разному: заголовок «ВПР 2022 Русский язык 5 класс» — Русский язык, " in sentence
    rows = [["ВПР 2022 Математика 5 класс"], header, school]
    (sentence,) = sentences(parse(book("Математика 6 класс.xlsx", rows)).findings)
    assert "класс назван по-разному: заголовок «ВПР 2022 Математика 5 класс» — 5 класс, имя файла — 6 класс" in sentence


@pytest.mark.parametrize(
    ("path", "klass", "loaded"),
    [
        ("ВПР 2022/5 класс (по программе 4 класса)/Математика.xlsx", "5А", "30.09.2022"),
        ("ВПР 2022/5 класс (по программе 4 класса)/Математика.xlsx", "нет", "30.09.2022"),
        ("ВПР 2022/5 класс (по программе 4 класса)/Математика.xlsx", "нет", ""),
        ("ВПР 2022/5 классы (по программе 4 класса)/Математика.xlsx", "нет", ""),
        ("ВПР 2022/Математика за 4 класс.xlsx", "5А", ""),
        ("ВПР 2022/5 кл/Математика_за курс 4 класса.xlsx", "нет", ""),
        ("ВПР 2022-2023/5 класс (по программе 4 класса)/Математика.xlsx", "5А", "30.09.2022"),
        ("ВПР 2022-2023/5 класс (по программе 4 класса)/Математика.xlsx", "нет", ""),
    ],
)
def test_autumn_is_recognised_by_names(read: Callable[..., Parsed], path: str, klass: str, loaded: str) -> None:
    parsed = read(path, klass=klass, loaded=loaded)
    assert records(parsed, "year", "grade", "sitting", "failed") == [(2022, 4, "осень", 0)]
    assert (parsed.parameters["previous_grade"], parsed.parameters["sitting"]) == ("да", "осень")
    assert sentences(parsed.findings) == []


@pytest.mark.parametrize("path", ["2022/5/Математика.xlsx", "2022/Математика 4 класс.xlsx", "2022/Математика.xlsx"])
def test_autumn_is_recognised_by_the_day_of_loading_and_told(read: Callable[..., Parsed], path: str) -> None:
    parsed = read(path, loaded="30.09.2022 10:00:00")
    assert records(parsed, "year", "grade", "sitting") == [(2022, 4, "осень")]
    assert [f.check for f in parsed.findings] == ["check_autumn_by_date"]
    said = read("2022/5/Математика.xlsx", loaded="30.09.2022", choice=Choice(previous_grade=False))
    assert records(said, "grade", "sitting") == [(5, "")]
    assert sentences(said.findings) == []


def test_spring_work_is_no_autumn_whatever_its_programme_is_called(read: Callable[..., Parsed]) -> None:
    assert records(read("2022/Математика за 5 класс.xlsx"), "grade", "sitting") == [(5, "")]
    assert records(read("2022/5 класс/Математика.xlsx", loaded="30.03.2022"), "grade", "sitting") == [(5, "")]
    assert records(read("2021/5 класс/Математика.xlsx", loaded="30.09.2021"), "grade", "sitting") == [(5, "")]


def test_a_programme_two_grades_below_is_a_contradiction(read: Callable[..., Parsed]) -> None:
    parsed = read("2022/6 класс (по программе 4 класса)/Математика.xlsx", klass="6А")
    assert [f.check for f in parsed.findings] == ["check_places_disagree"]


def test_the_users_word_on_autumn_names_the_class_or_the_programme(read: Callable[..., Parsed]) -> None:
    path = "2022/5 класс (по программе 4 класса)/Математика.xlsx"
    for choice in (Choice(grade=5), Choice(grade=4), Choice(previous_grade=True)):
        assert records(read(path, choice=choice), "grade", "sitting") == [(4, "осень")]


@pytest.mark.parametrize(
    ("text", "years", "own"),
    [
        ("2021-2022", (2022,), {2021, 2022}),
        ("2021/22 учебный год", (2022,), {2021, 2022}),
        ("ВПР 2020–2022", (2020, 2022), {2020, 2021, 2022}),
        ("РУ4 20.04.2026", (2026,), set()),
    ],
)
def test_years_of_names(text: str, years: tuple[int, ...], own: set[int]) -> None:
    assert years_of(text) == years
    assert own_years(text) == own


@pytest.mark.parametrize(
    ("text", "grade"),
    [("5 класс (по программе 4 класса)", 4), ("за 4-й класс", 4), ("по материалам 6 кл", 6), ("5 класс", None),
     ("за 4 и за 5 класс", 5), ("за 14 класс", None)],
)  # fmt: skip
def test_programmes_told_apart(text: str, grade: int | None) -> None:
    assert programme_of(text) == grade


def test_titles_are_read_line_by_line() -> None:
    title = "ВПР 2026 Математика 4 класс\n10.04.2026\nЛицей, углублённая физика"
    assert traits_of_text(title) == Traits((2026,), 4, None, "ВПР", "углублённый")
    assert traits_of_text("ВПР 2026. 4 класс\nПредмет: Математика").grade == 4


@pytest.mark.parametrize(
    ("name", "subject"),
    [("Технология 7 класс ВПР 2026", "Технология"), ("Физическая культура 5 класс", "Физическая культура"),
     ("Проведение работы по технологии, 7 класс", None), ("Протокол 5 класс 2022", None), ("Технология", None),
     ("файл", None)],
)  # fmt: skip
def test_a_new_subject_is_what_remains_of_a_clean_name(name: str, subject: str | None) -> None:
    assert new_subject_in(name) == subject


def test_reading_and_literature_are_two_subjects() -> None:
    assert subject_of("Литературное чтение 4 класс") == "Литературное чтение"
    assert subject_of("Литература 8 класс") == "Литература"
    assert subject_of("литературному чтению") == "Литературное чтение"


@pytest.mark.parametrize(
    ("written", "code", "login"),
    [("ksh671001", "ksh671001", True), ("SPO 671001", "spo671001", True), ("edu671001 | Школа", "sch671001", True),
     ("sch1000", "sch1000", False), ("sch6710011", "sch6710011", False), ("abcdef671001", "abcdef671001", False),
     ("reg670000", "reg670000", False), ("reg67_m012", "reg67_m012", False), ("s671001", "s671001", False)],
)  # fmt: skip
def test_logins_are_letters_and_six_digits(written: str, code: str, login: bool) -> None:
    assert (normalise_login(written), is_login(code)) == (code, login)


def test_six_digits_alone_are_a_login_only_where_they_can_be() -> None:
    assert normalise_login("671345") == "sch671345"
    assert normalise_login("671345", bare=False) == "671345"


def test_the_region_stands_in_the_first_digits_whatever_the_letters() -> None:
    assert [region_digits(code) for code in ("sch671001", "ksh671001", "spoab991001")] == ["67", "67", "99"]


def test_a_login_is_found_in_a_name() -> None:
    assert login_in("Форма EDU671005 английский") == "sch671005"
    assert login_in("edu671005 и sch671005") == "sch671005"
    assert login_in("sch671005 sch671006") is None
    assert login_in("reg670000, 671005") is None
