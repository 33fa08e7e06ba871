"""Files against each other and against what is loaded."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from shnro_core.importers import Batch
from shnro_core.importers.checks.loaded import compare_files, compare_with_loaded
from shnro_core.importers.frames import frame_of
from tests.importers.conftest import sentences


def results(year: int, counts: dict[str, int], grade: int = 5) -> pd.DataFrame:
    n = len(counts)
    fixed = {
        "year": [year] * n,
        "exam": ["ВПР"] * n,
        "subject": ["Математика"] * n,
        "level": [""] * n,
        "grade": [grade] * n,
    }
    return frame_of("result", fixed | {"school_code": list(counts), "participants": list(counts.values())})


def batch(frame: pd.DataFrame, file: str = "ф.xlsx", table: str = "result") -> Batch:
    return Batch(file, "", "vpr_protocol_2022", "demo", 2022, table, frame, 1, 1, (), {})


def test_two_files_with_the_same_procedure_are_told_once() -> None:
    frame = results(2022, {"sch670001": 10, "sch670002": 12})
    found = compare_files(
        [batch(frame, "а.xlsx"), batch(frame.head(1), "б.xlsx"), batch(results(2021, {"sch670001": 1}), "в.xlsx")]
    )
    assert sentences(found) == [
        "файл б.xlsx: те же данные есть в файле а.xlsx: ВПР, Математика, 5 класс, 2022 год, совпадающих строк — 1. "
        "Уберите один из двух файлов из загрузки."
    ]


def test_files_of_other_municipalities_do_not_clash() -> None:
    assert (
        compare_files(
            [batch(results(2022, {"sch670001": 1}), "а.xlsx"), batch(results(2022, {"sch670002": 1}), "б.xlsx")]
        )
        == []
    )


def test_a_corrected_file_replaces_its_own_rows_without_a_word() -> None:
    frame = results(2022, {"sch670001": 10})
    assert compare_with_loaded(batch(frame), frame.assign(file_name="ф.xlsx")) == []


def test_rows_that_another_file_owns_are_told() -> None:
    frame = results(2022, {"sch670001": 10})
    (found,) = compare_with_loaded(batch(frame), frame.astype(object).assign(file_name="прежний.xlsx"))
    assert found.check == "check_procedure_loaded"


def test_dates_of_measures_are_compared_whatever_their_type() -> None:
    frame = frame_of(
        "measure", {"year": [2022], "school_code": ["sch670001"], "measure": ["Курсы"], "start_date": ["2022-09-01"]}
    )
    loaded = frame.assign(start_date=frame["start_date"].dt.date, file_name="прежний.xlsx")
    (found,) = compare_with_loaded(batch(frame, table="measure"), loaded)
    assert found.sentence.startswith("файл ф.xlsx: те же данные уже загружены из файла прежний.xlsx: 2022 год")


def test_a_closed_school_does_not_vanish() -> None:
    now, before = results(2022, {"sch670001": 10}), results(2021, {"sch670001": 9, "sch670002": 3})
    loaded = before.assign(file_name="прошлый.xlsx")
    assert [f.check for f in compare_with_loaded(batch(now), loaded)] == ["check_school_vanished"]
    assert compare_with_loaded(batch(now), loaded, closed=frozenset({"sch670002"})) == []


def test_another_grade_and_an_older_year_are_not_compared() -> None:
    now = batch(results(2022, {"sch670001": 100}))
    for before in (results(2021, {"sch670001": 10}, grade=6), results(2020, {"sch670001": 10})):
        assert compare_with_loaded(now, before.assign(file_name="прошлый.xlsx")) == []


def test_nothing_loaded_gives_nothing_to_compare() -> None:
    one = batch(results(2022, {"sch670001": 100}))
    assert compare_with_loaded(one, pd.DataFrame()) == []
    assert compare_with_loaded(replace(one, frame=one.frame.head(0)), one.frame.assign(file_name="a")) == []
