"""Mark scales and thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.importers import Choice, MarkScale, Request, Threshold, read_paths
from shnro_core.importers.scales import find_scale, find_threshold, load_mark_scales, load_thresholds
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import HEADER_2020, row_2020

OWN = (MarkScale(5, "Математика", 7, 11, 15), MarkScale(5, "Математика", 9, 12, 17, year=2022))


def test_the_scale_of_the_year_wins_over_the_one_for_all_years() -> None:
    assert find_scale(OWN, year=2022, grade=5, subject="Математика") is OWN[1]
    assert find_scale(OWN, year=2021, grade=5, subject="Математика") is OWN[0]
    assert find_scale(OWN, year=2021, grade=6, subject="Математика") is None


def test_the_shipped_tables_are_whole() -> None:
    assert len(load_mark_scales()) == 40
    assert find_scale(load_mark_scales(), year=2021, grade=8, subject="Русский язык") == MarkScale(
        8, "Русский язык", 26, 32, 45
    )
    found = find_threshold(load_thresholds(), year=2022, exam="ЕГЭ", subject="Математика", level="базовый")
    assert found == Threshold("ЕГЭ", "Математика", "базовый", 3)


HEADER = "grade;subject;min_mark3;min_mark4;min_mark5\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grade,subject,min_mark3,min_mark4\n", "ш.csv: нет столбцов min_mark5"),
        (HEADER + "5;Математика;7;x;15\n", "ш.csv, строка 2: класс, год и баллы должны быть числами"),
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
