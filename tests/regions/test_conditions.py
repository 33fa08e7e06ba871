"""Clusters and similar schools of a region without ИСБШ: by its own context index, or not told, and said so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from shnro_core import text
from shnro_core.demo.files.context_forms import write_form_2021
from shnro_core.importers.tables import TABLES
from tests.intake.conftest import shnro
from tests.regions.pages import whole
from tests.ui.test_pages import opened

SCHOOL = "sch224001"


@pytest.fixture(scope="module")
def with_context(without_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region with the context forms of 2021: the further down the list, the fewer means."""
    root = tmp_path_factory.mktemp("context")
    folder = Path(shutil.copytree(without_register, root / "db"))
    numbers = pd.Series(range(40))
    codes = pd.Series([f"{'ksh' if n % 20 == 18 else 'sch'}22{4001 + n}" for n in numbers])
    fixed = {
        "settlement_kind": "сельский населённый пункт", "settlement_size": "до 1000 человек", "transport": "есть",
        "correctional": False, "internet_speed": "26–50 Мбит/с",
    }  # fmt: skip
    counts = {
        "pupils": 100 + 10 * numbers, "pupils_special_needs": numbers, "teachers": 20,
        "teachers_grades_5_9": 10, "teachers_highest_category": 20 - numbers // 2,
        "classrooms": 20, "classrooms_with_projector": 20 - numbers // 3, "computers": 60 - numbers,
        "computers_online": 20, "computers_outdated": 5, "teachers_under_30": 2, "teachers_pension_age": numbers // 4,
        "classrooms_with_teacher_computer": 20,
    }  # fmt: skip
    context = pd.DataFrame({"school_code": codes, **fixed, **counts}).reindex(columns=list(TABLES["context"]))
    schools = pd.DataFrame({"school_code": codes, "name": codes, "municipality": "Алейский район", "kind": "школа"})
    path = root / "Сбор контекстных данных об ОО 2021.xlsx"
    write_form_2021(path, context.assign(year=2021), schools)
    done = shnro("import", path, "--db", folder, temporary=root)
    assert done.status == 0, done.out + done.err
    return folder


def hard_conditions(app: AppTest) -> str:
    """Figure of ШФНСУ on the overview."""
    return next(m.value for m in app.metric if m.label.startswith("ШФНСУ"))


def similar(folder: Path, monkeypatch: pytest.MonkeyPatch, year: str = "2022") -> str:
    """Words of the page of similar schools of a school."""
    app = opened(folder, monkeypatch, region="22")
    app.query_params["school"] = SCHOOL
    app.query_params["year"] = year
    app.switch_page("pages/compare.py").run()
    return whole(app)


def test_without_forms_conditions_are_not_told_and_the_pages_say_what_is_missing(
    without_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overview = opened(without_register, monkeypatch, region="22", stem="overview")
    assert hard_conditions(overview) == text.MISSING
    assert "не загружены ни ИСБШ, ни контекстные данные школ" in whole(overview)
    told = similar(without_register, monkeypatch)
    assert "похожих школ не нашлось" in told
    assert "Их дают контекстные данные школ, реестр и ИСБШ — страница «Данные»" in told
    assert "ослабьте" not in told


def test_with_forms_the_overview_says_that_only_the_index_of_well_being_is_missing(
    with_context: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(with_context, monkeypatch, region="22", stem="overview")
    app.selectbox(key="year").set_value("2021").run()
    assert hard_conditions(app) == text.MISSING
    told = whole(app)
    assert "ИСБШ не загружен (страница «Данные»), а собственный индекс контекста заменяет его только по выбору" in told
    assert "ни контекстные данные" not in told


def test_with_forms_similar_schools_are_found_by_the_regions_own_index(
    with_context: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = similar(with_context, monkeypatch, year="2021")
    assert "похожих школ не нашлось" not in told
    assert "похожих школ, ближайшая сверху" in told
    assert "он не заменяет ИСБШ" in told


@pytest.mark.parametrize(("rule", "hard"), [("not_low", 0), ("context", 6)])
def test_with_forms_the_own_index_makes_clusters_where_the_reader_chose_it(
    with_context: Path, rule: str, hard: int, tmp_path: Path
) -> None:
    done = shnro(
        "classify", "--region", "22", "--year", "2021", "--set", f"missing_isbsh={rule}", "--db", with_context,
        "--format", "csv", temporary=tmp_path,
    )  # fmt: skip
    assert done.status == 0, done.err
    assert done.out.count("ШФНСУ") == hard
    assert ("low_context" in done.out) == bool(hard)
