"""Names of uploads: folders stay, equal names are told apart, no name leads out of the folder."""

from __future__ import annotations

from types import SimpleNamespace

from shnro_core.importers.naming import bare_grade_of, grade_of, years_of
from shnro_core.ui.intake.upload import _names, _top


def named(*names: str) -> list[str]:
    return _names([SimpleNamespace(name=name) for name in names])  # type: ignore[misc]


def test_equal_names_are_told_apart_by_a_folder_that_tells_no_grade_and_no_year() -> None:
    names = named(*["5/Математика.xlsx"] * 12, "6/Математика.xlsx")
    assert names[:2] == ["5/Математика.xlsx", "№ 002/5/Математика.xlsx"]
    assert len({name.lower() for name in names}) == 13
    told = [name.split("/")[0] for name in names[1:12]]
    assert [(bare_grade_of(f), grade_of(f), years_of(f)) for f in told] == [(None, None, ())] * 11


def test_no_name_leads_out_of_the_folder_of_the_upload() -> None:
    assert named("../../etc/x.csv", "/abs/y.csv", "C:\\школы\\z.xlsx") == ["etc/x.csv", "abs/y.csv", "C:/школы/z.xlsx"]
    assert len(named("щ" * 300 + ".xlsx")[0].encode()) <= 240
    assert named("щ" * 300 + ".xlsx")[0].endswith("щ.xlsx")


def test_a_folder_given_whole_is_not_repeated_in_every_name() -> None:
    assert _top(["2022/а.xlsx", "2022/5/б.xlsx"]) == "2022"
    assert _top(["2022/а.xlsx", "б.xlsx"]) == ""
    assert _top(["2021/а.xlsx", "2022/а.xlsx"]) == ""
