"""Codes of schools in exam systems: joined by the table loaded with a file or before it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from shnro_core.importers.checks.loaded import describe
from shnro_core.intake.plan import NEW, REFUSED
from tests.importers.conftest import sentences, write_xlsx
from tests.intake.conftest import CODES, imported, planned, query, register, template

pytestmark = pytest.mark.usefixtures("reading_here")

LOADED = "SELECT school_code, participants, failed FROM result WHERE region = '67' ORDER BY ALL"


def results(path: Path) -> Path:
    """Two graduates of a school known by its code."""
    rows = [["Код ОО", "Предмет", "Тестовый балл"], [13450, "Физика", 20], ["013450", "Физика", 60]]
    return write_xlsx(path, {"Лист1": rows})


def test_codes_that_arrive_with_a_file_join_it(folder: Path, inbox: Path) -> None:
    results(inbox / "ЕГЭ 2022.xlsx")
    template(inbox / "Коды.xlsx", "gia_code", [["13450", CODES[0], None]])
    plan = planned(folder, inbox)
    assert [(c.status, c.batch.parameters["year"]) for c in plan.changes] == [(NEW, "2022"), (NEW, "")]
    imported(folder, inbox)
    assert query(folder, LOADED) == [(CODES[0], 2, 1)]
    assert query(folder, "SELECT year, gia_code, school_code FROM gia_code") == [(0, "13450", CODES[0])]


def test_codes_loaded_before_join_later_files(folder: Path, inbox: Path) -> None:
    imported(folder, template(inbox / "Коды.xlsx", "gia_code", [["13450", CODES[0], 2022]]))
    path = results(inbox / "ЕГЭ 2022.xlsx")
    imported(folder, path, region="67")
    assert query(folder, LOADED) == [(CODES[0], 2, 1)]
    plan = planned(folder, results(inbox / "ЕГЭ 2021.xlsx"), region="67")
    assert [c.status for c in plan.changes] == [REFUSED]
    assert "не связаны с логинами: 1\u00a0код, 13450" in sentences(plan.findings)[0]


def test_codes_loaded_before_join_files_of_which_nobody_named_the_region(folder: Path, inbox: Path) -> None:
    imported(folder, template(inbox / "Коды.xlsx", "gia_code", [["13450", CODES[0], 2022]]))
    path = results(inbox / "ЕГЭ 2022.xlsx")
    plan = planned(folder, path)
    assert (plan.region, [c.status for c in plan.changes], plan.findings) == ("67", [NEW], ())
    imported(folder, path)
    assert query(folder, LOADED) == [(CODES[0], 2, 1)]


def test_the_region_of_files_without_logins_is_that_of_the_base_and_is_told(
    folder: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scale = template(inbox / "шкала.xlsx", "mark_scale", [[2023, 5, "Математика", 7, 12, 17]])
    assert [f.check for f in planned(folder, scale).findings] == ["check_region_unknown"]
    monkeypatch.setenv("SHNRO_REGION", "22")
    own = planned(folder, scale)
    assert (own.region, [f.check for f in own.findings], own.refused) == ("22", ["check_region_assumed"], False)
    register(inbox / "Реестр.xlsx")
    imported(folder, inbox / "Реестр.xlsx")
    assert planned(folder, scale).region == "67"


def test_a_code_of_any_year_is_told_without_a_year() -> None:
    assert [describe(pd.Series({"year": year, "gia_code": "13450"})) for year in (0, 2024)] == ["", "2024 год"]
