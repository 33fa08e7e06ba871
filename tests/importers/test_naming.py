"""What names tell, and how single cells are understood."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnro_core.importers import normalise_login
from shnro_core.importers.cells import (
    Cell,
    column_index,
    column_letter,
    convert,
    normalise_header,
    parse_flag,
    parse_moment,
    parse_number,
)
from shnro_core.importers.login import is_login, normalise_logins
from shnro_core.importers.naming import Traits, traits_of_path, traits_of_text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2020/5/Математика.xlsx", Traits((2020,), 5, "Математика")),
        ("2020.zip/6/Русский язык.xlsx", Traits((2020,), 6, "Русский язык")),
        ("Проведение работы по математике, 8 класс. ВПР 2021.xlsx", Traits((2021,), 8, "Математика", "ВПР")),
        ("Проведение работы по русскому языку, 4 класс. ВПР 2021.xlsx", Traits((2021,), 4, "Русский язык", "ВПР")),
        ("ВПР 2022/МА_5_класс.xlsx", Traits((2022,), 5, "Математика", "ВПР")),
        ("ВПР_2022_РУ_6.xlsx", Traits((2022,), 6, "Русский язык", "ВПР")),
        ("История 11кл ВПР 2021-2022.xlsx", Traits((2022,), 11, "История", "ВПР")),
        ("Обществознание 7-й класс 2021–22.xlsx", Traits((2022,), 7, "Обществознание")),
        ("ЕГЭ 2022 математика профильная.csv", Traits((2022,), None, "Математика", "ЕГЭ", "профильный")),
        ("ОГЭ_2021_2022.xlsx", Traits((2021, 2022), None, None, "ОГЭ")),
        ("Физическая культура 5 класс.xlsx", Traits((), 5, None)),
        ("Иностранный язык (английский) 7 класс.xlsx", Traits((), 7, "Английский язык")),
        ("история и математика.xlsx", Traits()),
        ("a12021b/tmp8/файл.xlsx", Traits()),
    ],
)  # fmt: skip
def test_names_tell_the_procedure(path: str, expected: Traits) -> None:
    assert traits_of_path(path) == expected


def test_titles_tell_the_procedure() -> None:
    assert traits_of_text("ВПР 2022. 5 класс\nПредмет: Окружающий мир") == Traits((2022,), 5, "Окружающий мир", "ВПР")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("sch670001", "sch670001"),
        (" SCH670001\u00a0", "sch670001"),
        ("edu670001", "sch670001"),
        ("EDU 670001 | Школа", "sch670001"),
        (670001, "sch670001"),
        ("670001.0", "sch670001"),
    ],
)
def test_logins_are_written_in_one_way(written: object, code: str) -> None:
    assert normalise_login(written) == code


@given(st.text())
def test_normalising_a_login_twice_changes_nothing(text: str) -> None:
    once = normalise_login(text)
    assert not is_login(once) or normalise_login(once) == once


def test_logins_of_a_column() -> None:
    assert normalise_logins(pd.Series(["edu670001", "sch670001"])).tolist() == ["sch670001"] * 2


@pytest.mark.parametrize(
    ("cell", "number"),
    [("14", 14.0), ("14.0", 14.0), (" 1\u00a0234,5 ", 1234.5), ("12,5 %", 12.5), ("−3", -3.0), (7.0, 7.0),
     ("", None), ("X", None), ("1e5", None), ("nan", None), (True, None), (None, None), ("1.2.3", None),
     (float("inf"), None)],
)  # fmt: skip
def test_numbers(cell: Cell, number: float | None) -> None:
    assert parse_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "flag"), [("Да", True), ("нет", False), (1.0, True), (0.0, False), ("может", None), (2.0, None)]
)
def test_yes_and_no(cell: Cell, flag: bool | None) -> None:
    assert parse_flag(cell) is flag


@pytest.mark.parametrize(
    ("cell", "moment"),
    [("01.09.2022", (2022, 9, 1)), ("1.9.2022 10:05:07", (2022, 9, 1, 10, 5, 7)), ("2022-09-01", (2022, 9, 1)),
     ("2022-09-01T10:05:07Z", (2022, 9, 1, 10, 5, 7)), (44805.0, (2022, 9, 1)), ("31.02.2022", None), ("осень", None),
     (-1.0, None)],
)  # fmt: skip
def test_dates(cell: Cell, moment: tuple[int, ...] | None) -> None:
    assert parse_moment(cell) == (dt.datetime(*moment) if moment else None)  # type: ignore[arg-type,misc]  # noqa: DTZ001 - a cell has no zone


def test_a_conversion_keeps_missing_apart_from_unreadable() -> None:
    values, bad = convert(pd.Series(["1", None, "x"], dtype=object, index=[5, 6, 7]), parse_number, "Float64")
    assert values.isna().tolist() == [False, True, True]
    assert bad.to_dict() == {5: False, 6: False, 7: True}


def test_headers_are_compared_without_case_spaces_and_quotes() -> None:
    assert normalise_header(' "Сколько  в\u00a0ШКОЛЕ\nещё" ') == "сколько в школе еще"
    assert normalise_header(2.0) == "2"


@given(st.integers(0, 16383))
def test_column_letters_go_both_ways(index: int) -> None:
    assert column_index(column_letter(index)) == index
