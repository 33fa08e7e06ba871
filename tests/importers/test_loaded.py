"""Files against each other and against what is loaded."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from shnro_core.importers import Batch
from shnro_core.importers.checks.loaded import compare_with_loaded
from shnro_core.importers.frames import frame_of


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


def test_a_closed_school_does_not_vanish() -> None:
    now, before = results(2022, {"sch670001": 10}), results(2021, {"sch670001": 9, "sch670002": 3})
    loaded = before.assign(file_name="прошлый.xlsx")
    assert [f.check for f in compare_with_loaded(batch(now), loaded)] == ["check_school_vanished"]
    assert compare_with_loaded(batch(now), loaded, closed=frozenset({"sch670002"})) == ()


def test_another_grade_and_an_older_year_are_not_compared() -> None:
    now = batch(results(2022, {"sch670001": 100}))
    for before in (results(2021, {"sch670001": 10}, grade=6), results(2020, {"sch670001": 10})):
        assert compare_with_loaded(now, before.assign(file_name="прошлый.xlsx")) == ()


def test_nothing_loaded_gives_nothing_to_compare() -> None:
    one = batch(results(2022, {"sch670001": 100}))
    assert compare_with_loaded(one, pd.DataFrame()) == ()
    assert compare_with_loaded(replace(one, frame=one.frame.head(0)), one.frame.assign(file_name="a")) == ()
