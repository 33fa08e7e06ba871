"""Schools whose municipality nobody told are counted in no municipality, on no page, and are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core import text
from shnro_core.parameters import Scenario
from shnro_core.places.names import UNSTATED
from tests.intake.conftest import query
from tests.regions.pages import whole
from tests.ui.test_pages import opened
from tests.ui.test_scenario_page import at_scenario

LEFT = f"Вне муниципалитетов 10 школ («{UNSTATED}»): в сравнение муниципалитетов они не входят."


def test_a_quarter_of_the_schools_has_no_municipality(without_register: Path) -> None:
    assert query(without_register, "SELECT count(*) FROM school WHERE municipality = ?", UNSTATED) == [(10,)]


def test_municipalities_to_be_compared_are_municipalities(
    without_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(without_register, monkeypatch, region="22", stem="compare")
    app.segmented_control(key="view").set_value("Муниципалитеты рядом").run()
    (offered,) = [box.options for box in app.multiselect if box.label.startswith("Муниципалитеты")]
    assert len(offered) == 30
    assert UNSTATED not in offered
    assert LEFT in whole(app)


def test_the_overview_counts_municipalities_only(without_register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = whole(opened(without_register, monkeypatch, region="22", stem="overview"))
    assert "Большей долей ШНРО ни один из 30 муниципалитетов не выделяется" in told
    assert LEFT in told


def test_a_scenario_counts_municipalities_only(without_register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    easier = Scenario.of(changes={"low_results_school_markers": 2, "risk_school_markers": 1})
    app = at_scenario(without_register, monkeypatch, "22", scenario=easier.to_link())
    app.segmented_control(key="whatif_view").set_value("map").run()
    title = app.subheader[-1].value.replace(text.NBSP, " ")
    rows = app.dataframe[-1].value
    changed = rows[rows["Разница"] != 0]
    assert UNSTATED in set(changed["Муниципалитет"])
    assert title.startswith(f"Число ШНРО меняется в {len(changed) - 1} муниципалитетах")
    assert UNSTATED not in title
