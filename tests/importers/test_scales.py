"""Mark scales and thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.importers import Choice, MarkScale, Request, read_paths
from shnro_core.importers.scales import find_scale, find_threshold, load_mark_scales, load_thresholds
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import HEADER_2020, row_2020

OWN = (MarkScale(5, "Математика", 7, 11, 15), MarkScale(5, "Математика", 9, 12, 17, year=2022))


def test_the_scale_of_the_year_wins_over_the_one_for_all_years() -> None:
    assert find_scale(OWN, year=2022, grade=5, subject="Математика") is OWN[1]
    assert find_scale(OWN, year=2021, grade=5, subject="Математика") is OWN[0]
    assert find_scale(OWN, year=2021, grade=6, subject="Математика") is None


def test_a_built_in_scale_holds_for_its_years_only() -> None:
    built_in = load_mark_scales()
    work = {"grade": 8, "subject": "Русский язык"}
    assert [find_scale(built_in, year=year, **work) is not None for year in (2019, 2020, 2022, 2024, 2025, 2026)] == [
        False, True, True, True, False, False,
    ]  # fmt: skip
    assert find_scale(built_in, year=2022, **work).trust == "официальные шкалы 2020–2022 годов"
    assert find_scale(built_in, year=2022, level="углублённый", **work) is None


@pytest.mark.parametrize(
    ("year", "maximum", "first_mark"),
    [(2022, 38, 14), (2022, None, 14), (2022, 24, None), (2022, 10, None), (2025, 24, None), (2026, 24, 10),
     (2026, None, 10), (2026, 38, None)],
)  # fmt: skip
def test_a_built_in_scale_holds_for_a_work_of_its_points_only(
    year: int, maximum: float | None, first_mark: float | None
) -> None:
    scale = find_scale(load_mark_scales(), year=year, grade=4, subject="Русский язык", maximum=maximum)
    assert (scale.min_mark3 if scale else None) == first_mark


def test_the_offices_own_scale_wins_whatever_the_points_and_the_later_of_two_counts() -> None:
    own = [MarkScale(4, "Русский язык", mark3, 16, 21, year=2026) for mark3 in (9, 11)]
    found = find_scale([*own, *load_mark_scales()], year=2026, grade=4, subject="Русский язык", maximum=30)
    assert found is own[1]


def test_a_threshold_holds_for_its_years_only() -> None:
    thresholds = load_thresholds()
    chemistry = {"exam": "ОГЭ", "subject": "Химия", "level": ""}
    found = [find_threshold(thresholds, year=year, **chemistry) for year in (2019, 2021, 2023, 2026)]
    assert [t.minimum if t else None for t in found] == [9, None, 10, 10]
    basic = find_threshold(thresholds, year=2022, exam="ЕГЭ", subject="Математика", level="базовый")
    assert basic is not None
    assert basic.minimum == 3


HEADER = "grade;subject;min_mark3;min_mark4;min_mark5\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grade,subject,min_mark3,min_mark4\n", "ш.csv: нет столбцов min_mark5"),
        (HEADER + "5;Математика;7;x;15\n", "ш.csv, строка 2: класс, годы и баллы должны быть числами"),
        (HEADER + "5;Математика;7;7;15\n", "ш.csv, строка 2: баллы за «3», «4» и «5» должны возрастать"),
    ],
)
def test_a_wrong_table_of_scales_is_refused(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "ш.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        load_mark_scales(path)


@pytest.mark.usefixtures("reading_here")
def test_the_users_scales_replace_the_shipped_ones(tmp_path: Path) -> None:
    rows = [HEADER_2020, row_2020("sch670001", 1, 3, 1, 8)]
    path = write_xlsx(tmp_path / "Математика 5 класс 2022.xlsx", {"Sheet1": rows})
    (shipped,) = read_paths([path], Request())
    (own,) = read_paths([path], Request(mark_scales=OWN))
    assert (shipped.frame["failed"].tolist(), own.frame["failed"].tolist()) == ([0], [1])


@pytest.mark.usefixtures("reading_here")
def test_corrections_of_one_file_win_over_those_for_all(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "ф.xlsx", {"Sheet1": [HEADER_2020, row_2020("sch670001", 1, 3, 1, 8)]})
    everywhere = Choice(year=2021, grade=6, subject="Математика")
    (batch,) = read_paths([path], Request(default=everywhere, by_file={"ф.xlsx": Choice(grade=5)}))
    assert batch.frame[["year", "grade"]].iloc[0].tolist() == [2021, 5]
    assert batch.parameters["corrected"] == "year, grade, subject"
