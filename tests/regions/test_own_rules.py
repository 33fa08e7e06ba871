"""«Что если» starts with the rules its region's pages open with, and is compared with them."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.parameters import Scenario
from shnro_core.store.office import keep_preset
from tests.ui.test_pages import opened, words
from tests.ui.test_scenario_page import at_scenario, link, pasted

UNCHANGED = "Сценарий равен норме и ничего не меняет"
OWN = "норма — набор «Ярославль»"


@pytest.fixture(scope="module")
def by_levels(without_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region whose office has chosen the rules of levels."""
    folder = Path(shutil.copytree(without_register, tmp_path_factory.mktemp("by-levels") / "db"))
    keep_preset(folder, "yaroslavl")
    return folder


def given_link(app: AppTest) -> str:
    """The scenario of the link that the page offers for sending."""
    app.session_state["whatif_exchange"] = True
    app.run()
    (address,) = [code.value for code in app.code]
    return parse_qs(urlsplit(address).query)["scenario"][0]


def test_the_scenario_starts_with_the_regions_own_rules_and_equals_them(
    by_levels: Path, without_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(by_levels, monkeypatch, "22")
    assert app.selectbox(key="whatif_preset").value == "yaroslavl"
    assert app.slider(key="whatif_study_period_years").value == 1
    assert app.title[0].value.startswith(UNCHANGED)
    assert OWN in words(app)
    assert any(c.value.startswith("«Ярославль»: 1 · принято: 2 ·") for c in app.caption)
    assert link(app) is None
    other = at_scenario(without_register, monkeypatch, "22")
    assert other.selectbox(key="whatif_preset").value == "smolensk-548"
    assert "Ярославль»:" not in words(other)


def test_changes_are_told_against_them_and_the_norm_is_a_button_away(
    by_levels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(by_levels, monkeypatch, "22")
    app.slider(key="whatif_study_period_years").set_value(2).run()
    app.segmented_control(key="whatif_view").set_value("changes").run()
    assert app.subheader[-1].value.replace("\xa0", " ") == "Сценарий меняет 1 параметр"
    assert "Сверено с нормой (набор «Ярославль»)" in words(app)
    app.session_state["whatif_exchange"] = True
    app.run()
    app.button(key="whatif_reset").click().run()
    assert app.title[0].value.startswith(UNCHANGED)
    assert app.selectbox(key="whatif_preset").value == "yaroslavl"


@pytest.mark.parametrize("preset", ["yaroslavl", "smolensk-548", "federal-a"])
def test_its_link_and_its_file_reopen_the_same(by_levels: Path, monkeypatch: pytest.MonkeyPatch, preset: str) -> None:
    sent = at_scenario(by_levels, monkeypatch, "22")
    sent.selectbox(key="whatif_preset").set_value(preset).run()
    address = link(sent)
    assert (address is None) == (preset == "yaroslavl")
    given = given_link(sent)
    assert Scenario.from_link(given) == Scenario.of(preset)
    by_link = at_scenario(by_levels, monkeypatch, "22", scenario=given)
    by_address = at_scenario(by_levels, monkeypatch, "22", **({"scenario": address} if address else {}))
    by_file = pasted(at_scenario(by_levels, monkeypatch, "22"), Scenario.of(preset).to_yaml(), "whatif_replace")
    for reopened in (by_link, by_address, by_file):
        assert reopened.selectbox(key="whatif_preset").value == preset
        assert reopened.title[0].value == sent.title[0].value
        assert [s.value for s in reopened.subheader] == [s.value for s in sent.subheader]


def test_a_scenario_nobody_touched_follows_the_switch_of_regions_and_a_changed_one_stays(
    by_levels: Path, database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(by_levels, monkeypatch, region="22", stem="scenario")
    app.sidebar.radio(key="region").set_value("67").run()
    app.sidebar.radio(key="region").set_value("22").run()
    assert app.selectbox(key="whatif_preset").value == "yaroslavl"
    app.slider(key="whatif_study_period_years").set_value(3).run()
    app.sidebar.radio(key="region").set_value("67").run()
    app.sidebar.radio(key="region").set_value("22").run()
    assert app.slider(key="whatif_study_period_years").value == 3
