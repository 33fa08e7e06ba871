"""«Что если» without a browser: controls change the result, links and files are taken or refused in one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core.exports.story.scenario import VIEWS
from shnro_core.parameters import Scenario, resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import open_current
from tests.ui.test_pages import opened, words

FORTY = Scenario.of(changes={"low_result_share": 0.4}, title="порог 40")
NORM_TITLE = "Сценарий равен норме и ничего не меняет"


def at_scenario(folder: Path, monkeypatch: pytest.MonkeyPatch, region: str = "demo", **asked: str) -> AppTest:
    """The page for a reader who opened it in a fresh browser."""
    app = opened(folder, monkeypatch, region=region)
    for name, value in asked.items():
        app.query_params[name] = value
    app.switch_page("pages/scenario.py").run()
    assert not app.exception
    return app


def forty_title(folder: Path) -> str:
    """Beginning of the title at a threshold of 40 %, counted without the page."""
    rules = (FORTY.settings, resolve())
    rows = [compute(open_current(folder), "classify", region="demo", year=2022, settings=one) for one in rules]
    changed, norm = (int((one["cluster"] == "ШНРО").sum()) for one in rows)
    return f"Не официально: {changed} ШНРО вместо {norm}"


def link(app: AppTest) -> str | None:
    """Scenario of the address."""
    found = app.query_params.get("scenario")
    return found[0] if isinstance(found, list) else found


def pasted(app: AppTest, written: str, button: str) -> AppTest:
    """The reader opens the exchange of scenarios, pastes a text and presses a button."""
    app.session_state["whatif_exchange"] = True
    app.run()
    app.text_area(key="whatif_written").set_value(written)
    app.button(key=button).click().run()
    assert not app.exception
    return app


def test_moving_the_threshold_changes_the_result_and_the_address(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch)
    assert app.title[0].value.startswith(NORM_TITLE)
    assert link(app) is None
    app.select_slider(key="whatif_low_result_share").set_value(0.4).run()
    assert not app.exception
    assert app.title[0].value.startswith(forty_title(database_folder))
    assert Scenario.from_link(link(app) or "") == FORTY
    app.select_slider(key="whatif_low_result_share").set_value(0.3).run()
    assert app.title[0].value.startswith(NORM_TITLE)
    assert link(app) is None


def test_every_view_opens_and_stays_while_the_threshold_moves(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch)
    app.select_slider(key="whatif_low_result_share").set_value(0.4).run()
    told = set()
    for view in VIEWS:
        app.segmented_control(key="whatif_view").set_value(view).run()
        assert not app.exception
        told.add(app.subheader[-1].value if len(app.subheader) > 2 else app.info[-1].value)
        app.select_slider(key="whatif_low_result_share").set_value(0.35).run()
        assert not app.exception
        assert app.segmented_control(key="whatif_view").value == view
        app.select_slider(key="whatif_low_result_share").set_value(0.4).run()
    assert len(told) == len(VIEWS)


def test_a_link_in_a_fresh_browser_shows_the_same_page(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = at_scenario(database_folder, monkeypatch)
    sent.select_slider(key="whatif_low_result_share").set_value(0.4).run()
    sent.slider(key="whatif_study_period_years").set_value(3).run()
    received = at_scenario(database_folder, monkeypatch, scenario=link(sent) or "")
    assert received.select_slider(key="whatif_low_result_share").value == 0.4
    assert received.slider(key="whatif_study_period_years").value == 3
    assert received.title[0].value == sent.title[0].value
    assert [s.value for s in received.subheader] == [s.value for s in sent.subheader]
    for there, here in zip(received.dataframe, sent.dataframe, strict=True):
        assert there.value.equals(here.value)


def test_values_between_the_steps_and_without_controls_survive_a_link(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Scenario.of(changes={"low_result_share": 0.333333, "confidence_level": 0.9, "excluded_results": ["ВПР@2017"]})
    app = at_scenario(database_folder, monkeypatch, scenario=odd.to_link())
    assert app.select_slider(key="whatif_low_result_share").value == 0.333333
    assert Scenario.from_link(link(app) or "") == odd
    app.slider(key="whatif_minimum_participants").set_value(5).run()
    kept = dict(Scenario.from_link(link(app) or "").changes)
    assert kept == {**dict(odd.changes), "minimum_participants": 5}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("xyz", "Ссылка со сценарием повреждена"),
        (FORTY.to_link()[:-6], "Ссылка со сценарием повреждена"),
        ("я" * 5000, "Ссылка со сценарием повреждена"),
    ],
)
def test_a_bad_link_is_refused_in_one_sentence_and_the_page_stays(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, bad: str, told: str
) -> None:
    app = at_scenario(database_folder, monkeypatch, scenario=bad)
    (error,) = app.error
    assert error.value.startswith(told)
    assert app.title[0].value.startswith(NORM_TITLE)
    app.select_slider(key="whatif_low_result_share").set_value(0.4).run()
    assert not app.error


def test_contradictory_values_name_the_key_and_keep_the_last_good_scenario(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch, scenario=FORTY.to_link())
    good = app.title[0].value
    app.slider(key="whatif_low_results_school_markers").set_value(1).run()
    (error,) = app.error
    assert error.value.startswith("risk_school_markers («Наименьшее число маркеров ШсРНР»)")
    assert app.title[0].value == good
    assert Scenario.from_link(link(app) or "") == FORTY
    app.slider(key="whatif_low_results_school_markers").set_value(7).run()
    assert not app.error
    assert app.title[0].value != good


def test_a_preset_keeps_the_readers_changes_and_brings_its_own_values(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch, scenario=FORTY.to_link())
    app.selectbox(key="whatif_preset").set_value("yaroslavl").run()
    assert not app.error
    assert app.slider(key="whatif_study_period_years").value == 1
    assert Scenario.from_link(link(app) or "") == Scenario.of("yaroslavl", {"low_result_share": 0.4})


def test_a_file_replaces_the_scenario_and_a_bad_one_is_refused(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = pasted(at_scenario(database_folder, monkeypatch), FORTY.to_yaml(), "whatif_replace")
    assert not app.error
    assert app.title[0].value.startswith(forty_title(database_folder))
    assert "сценарий «порог 40»" in words(app)
    pasted(app, "v: 1\npreset: smolensk-548\nset: {low_result_share: 40}\n", "whatif_replace")
    (error,) = app.error
    assert error.value.startswith("low_result_share («Порог низкого результата»)")
    assert app.title[0].value.startswith(forty_title(database_folder))


def test_two_scenarios_are_added_and_the_order_is_spoken_of_where_it_matters(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch, scenario=FORTY.to_link())
    other = Scenario.of(changes={"minimum_participants": 5})
    pasted(app, f"http://localhost/scenario?region=demo&scenario={other.to_link()}", "whatif_add")
    assert any("порядок сложения ничего не меняет" in i.value for i in app.info)
    assert Scenario.from_link(link(app) or "") == FORTY + other
    pasted(app, Scenario.of(changes={"low_result_share": 0.35}).to_yaml(), "whatif_add")
    assert any("взято значение второго" in i.value for i in app.info)
    assert app.select_slider(key="whatif_low_result_share").value == 0.35


def test_controls_of_the_expander_change_the_result(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_scenario(database_folder, monkeypatch)
    app.session_state["whatif_more"] = True
    app.run()
    app.multiselect(key="whatif_excluded_results").set_value(["ВПР@2021", "ВПР@2022"]).run()
    assert not app.exception
    assert re.search(r"вышл[аи] \d+", app.title[0].value)
    order = ("ШсРНР", "ШНРО", "ШФНСУ", "ШПУ", "ШБУ")
    app.selectbox(key="whatif_cluster_order").set_value(order).run()
    assert dict(Scenario.from_link(link(app) or "").changes)["cluster_order"] == order


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_one_sentence_and_no_controls(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    app = at_scenario(database_folder, monkeypatch, region)
    assert len(app.info) == 1
    assert not app.slider
    assert not app.error


def test_a_change_of_data_is_added_taken_away_and_travels_in_the_link(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch)
    app.session_state["whatif_data"] = True
    app.run()
    app.selectbox(key="whatif_data_place").set_value("Кластер целиком").run()
    app.selectbox(key="whatif_data_cluster").set_value("ШНРО").run()
    app.button(key="whatif_data_add").click().run()
    assert not app.exception
    (change,) = Scenario.from_link(link(app) or "").data
    assert (change.pupils, change.target) == (3, "ШНРО")
    assert app.title[0].value.startswith("Не официально")
    received = at_scenario(database_folder, monkeypatch, scenario=link(app) or "")
    assert received.title[0].value == app.title[0].value
    app.button(key="whatif_data_drop_0").click().run()
    assert app.title[0].value.startswith(NORM_TITLE)


def test_a_change_of_data_of_an_unknown_school_is_refused_and_the_page_stays(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = FORTY + Scenario.of(data=[{"kind": "passed", "year": 2022, "school": "sch0", "pupils": 3}])
    app = at_scenario(database_folder, monkeypatch, scenario=nobody.to_link())
    (error,) = app.error
    assert error.value == "data[1].school: школы «sch0» в регионе нет."
    assert app.title[0].value.startswith(NORM_TITLE)


def test_a_second_scenario_is_compared_and_travels_in_the_link(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_scenario(database_folder, monkeypatch)
    pasted(app, FORTY.to_yaml(), "whatif_compare")
    assert not app.error
    assert app.title[0].value.startswith(NORM_TITLE)
    found = app.query_params.get("scenario2")
    sent = found[0] if isinstance(found, list) else found
    assert Scenario.from_link(sent or "") == FORTY
    app.button(key="whatif_drop_second").click().run()
    assert not app.query_params.get("scenario2")
