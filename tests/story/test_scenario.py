"""«Что если»: a scenario against the norm, recounted from the table of results; what is said and how it is named."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from shnro_core import text
from shnro_core.cli.commands import shnro
from shnro_core.exports.story import Context, Story, scenario
from shnro_core.exports.story.scenario import controls
from shnro_core.exports.tables import to_csv_excel
from shnro_core.parameters import Scenario, catalogue, procedures
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain

Contexts = Callable[..., Context]
FORTY = Scenario.of(changes={"low_result_share": 0.4}, title="порог 40")


def under(context: Contexts, rules: Scenario, region: str = "demo", **choices: str) -> Context:
    """The context of a reader with a scenario."""
    named = {scenario.TITLE: rules.title, **choices}
    return dataclasses.replace(context(region, **named), settings=rules.settings)


def markers_by_school(database: Database, year: int, threshold: str, *, counted: int = 1) -> pd.Series:
    """Markers of every school over two years, counted in exact fractions from the table of results."""
    with database.cursor() as cursor:
        rows = cursor.execute("SELECT * FROM result WHERE region = 'demo'").df()
    known = {(p.exam, p.subject, p.level, p.grade): p.key for p in procedures()}
    norm = catalogue()["procedures"].norm
    assert isinstance(norm, tuple)
    keys = [known.get(k) for k in zip(rows["exam"], rows["subject"], rows["level"], rows["grade"], strict=True)]
    rows = rows.assign(key=keys)
    rows = rows[rows["key"].isin(norm) & rows["year"].between(year - 1, year) & (rows["participants"] >= counted)]
    rows = rows[rows["failed"].notna()]
    limit = Fraction(threshold)
    low = [Fraction(int(f), int(p)) >= limit for f, p in zip(rows["failed"], rows["participants"], strict=True)]
    return rows.assign(low=low).groupby("school_code")["low"].sum()


def listed_by_hand(database: Database, year: int, threshold: str) -> set[str]:
    """Working schools with six markers and more."""
    profiles = database.query("school_profiles", region="demo", year=year)
    working = set(profiles.loc[profiles["closed_year"].isna() | (profiles["closed_year"] >= year), "school_code"])
    markers = markers_by_school(database, year, threshold)
    return set(markers.index[markers >= 6]) & working


@pytest.fixture(scope="module")
def forty(context: Contexts) -> Story:
    return scenario.tell(under(context, FORTY, year="2022"))


@pytest.mark.parametrize("year", ["2020", "2022"])
def test_a_scenario_equal_to_the_norm_changes_nothing(context: Contexts, year: str) -> None:
    written_out = {name: known.norm for name, known in catalogue().items()}
    told = [scenario.tell(under(context, s, year=year)) for s in (Scenario(), Scenario.of(changes=written_out))]
    for story in told:
        assert story.title.startswith("Сценарий равен норме и ничего не меняет")
        assert not block(story, "scenario-clusters").table.frame["change"].any()
        assert {b.key for b in story.blocks}.isdisjoint({"scenario-moves", "scenario-levels", "scenario-changes"})
    assert told[0].title == told[1].title


@pytest.mark.parametrize("name", sorted(controls.grouped()))
def test_a_changed_parameter_is_named_in_the_notes_of_every_table(context: Contexts, name: str) -> None:
    other = _another_value(name)
    story = scenario.tell(under(context, other, year="2022"))
    for part in story.blocks:
        assert catalogue()[name].title.lower() in part.table.notes[0].lower()
        assert part.table.notes[0].startswith("Не официально")


def _another_value(name: str) -> Scenario:
    known = catalogue()[name]
    norm = known.norm
    values: dict[str, Any] = {
        "excluded_results": ["ВПР@2021"],
        "cluster_order": ["ШсРНР", "ШНРО", "ШФНСУ", "ШПУ", "ШБУ"],
        "risk_school_markers_most": 3,
        "repeat_years_in_row": 3,
        "repeat_times": 3,
    }
    if name in values:
        value = values[name]
    elif isinstance(norm, bool):
        value = not norm
    elif isinstance(norm, float):
        value = norm + 0.05
    elif isinstance(norm, int):
        value = norm + 1
    elif isinstance(norm, tuple):
        value = norm[:-1]
    else:
        value = next(option for option in known.allowed if option != norm)
    more = {"crisis_years_in_row": 4} if name == "repeat_years_in_row" else {}
    more |= {"risk_school_markers": 1} if name == "low_results_school_markers" else {}
    return Scenario.of(changes={name: value, **more})


def test_who_enters_and_leaves_equals_an_exact_recount_from_the_results(forty: Story, database: Database) -> None:
    now, then = listed_by_hand(database, 2022, "0.3"), listed_by_hand(database, 2022, "0.4")
    moves = block(forty, "scenario-moves").table.frame
    assert set(moves.loc[moves["event"] == "вышла из ШНРО", "school_code"]) == now - then
    assert set(moves.loc[moves["event"] == "вошла в ШНРО", "school_code"]) == then - now
    assert now - then
    assert plain(forty.title).startswith(f"Не официально: {len(then)} ШНРО вместо {len(now)}")
    assert headlines(forty)[0] == (plain(text.schools(len(then))), f"сейчас, по норме: {len(now)}")


def test_clusters_now_and_then_add_up_to_all_schools(forty: Story, database: Database) -> None:
    rows = block(forty, "scenario-clusters").table.frame
    assert rows["norm"].sum() == rows["then"].sum() == 341
    assert rows["change"].sum() == 0
    listed = rows.set_index("cluster").loc["ШНРО"]
    assert (listed["norm"], listed["then"]) == tuple(len(listed_by_hand(database, 2022, t)) for t in ("0.3", "0.4"))


def test_markers_of_the_table_equal_the_recount(forty: Story, database: Database) -> None:
    moves = block(forty, "scenario-moves").table.frame.set_index("school_code")
    for ending, threshold in (("_norm", "0.3"), ("_then", "0.4")):
        counted = markers_by_school(database, 2022, threshold)
        assert (moves[f"markers{ending}"].astype(int) == counted[moves.index]).all()


def test_strip_equals_the_recount_and_does_not_depend_on_the_threshold(context: Contexts, database: Database) -> None:
    frames = [block(scenario.strip.tell(under(context, s, year="2022")), "scenario-strip").table.frame
              for s in (Scenario(), FORTY)]  # fmt: skip
    assert frames[0]["listed"].equals(frames[1]["listed"])
    listed = frames[0].set_index("percent")["listed"]
    assert list(listed.index.round()) == list(range(20, 41))
    for percent in (20, 30, 33, 40):
        by_hand = len(listed_by_hand(database, 2022, f"{percent / 100:.2f}"))
        assert listed.iloc[percent - 20] == by_hand, percent


def test_one_pupil_moves_the_schools_that_the_story_names(forty: Story, database: Database) -> None:
    rows = block(forty, "scenario-one-pupil").table.frame
    listed = listed_by_hand(database, 2022, "0.4")
    out = rows["side"] == "вышла бы из ШНРО"
    assert set(rows.loc[out, "school_code"]) <= listed
    assert not set(rows.loc[~out, "school_code"]) & listed
    assert set(rows.loc[out, "markers"]) == {6}
    assert set(rows.loc[~out, "markers"]) == {5}


def test_not_official_stands_in_the_line_stamp_notes_and_file_name(forty: Story) -> None:
    assert "НЕ ОФИЦИАЛЬНО: сценарий «порог 40»" in forty.line
    for part in forty.blocks:
        assert "Не официально" in part.n
        assert part.table.stamp == "Не официально. Демонстрационные данные"
        assert part.table.file_stem.startswith("ne_oficialno_")
        assert all("не официально" in s.text for s in part.table.sources)


def test_a_downloaded_table_of_a_scenario_has_the_rows_of_the_screen(forty: Story) -> None:
    table = block(forty, "scenario-moves").table
    written = to_csv_excel(table).decode("utf-8-sig").splitlines()
    assert len(written) == len(table.frame) + 1


def test_rules_of_the_list_without_markers_say_that_margins_are_not_counted(context: Contexts) -> None:
    story = scenario.tell(under(context, Scenario.of("yaroslavl"), year="2022"))
    assert "scenario-one-pupil" not in {b.key for b in story.blocks}
    assert len(story.absent) == 1


def test_a_scenario_without_any_result_is_one_sentence(context: Contexts) -> None:
    nothing = Scenario.of(changes={"excluded_results": ["ВПР@2022", "ОГЭ@2022", "ЕГЭ@2022"]})
    story = scenario.tell(under(context, nothing, year="2022"))
    assert not story.blocks
    assert len(story.absent) == 1
    assert not scenario.strip.tell(under(context, nothing, year="2022")).blocks


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_one_sentence(context: Contexts, region: str) -> None:
    story = scenario.tell(under(context, FORTY, region=region))
    assert not story.blocks
    assert len(story.absent) == 1
    assert not scenario.has_results(context(region))


def test_every_control_shows_its_norm_and_its_standing(context: Contexts) -> None:
    known = {c.name: c for c in controls.tell(context("demo"))}
    assert plain(known["low_result_share"].norm) == (
        "норма: 30 % · Приказ № 548-ОД, приложение № 1, раздел 3, задача 1.1"
    )
    for control in known.values():
        assert control.norm.startswith("норма: " if control.parameter.standing.value == "норма" else "принято: ")
        assert control.parameter.standing.value in control.norm
    assert known["excluded_results"].options[0] == "ВПР@2022"
    assert set(controls.MOST_USED) <= set(known)


def test_command_line_gives_the_clusters_of_the_page(
    forty: Story, context: Contexts, database_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(FORTY.to_yaml(), encoding="utf-8")
    asked = ["--region", "demo", "--year", "2022", "--scenario", str(file), "--format", "csv"]
    answer = CliRunner().invoke(shnro, ["classify", "--db", str(database_folder), *asked])
    assert answer.exit_code == 0, answer.output
    answered = {row["school_code"]: row["cluster"] for row in csv.DictReader(io.StringIO(answer.stdout))}
    comparison = scenario.compare(under(context, FORTY, year="2022"), 2022)
    on_page = dict(zip(comparison.schools["school_code"], comparison.schools["cluster_then"], strict=True))
    assert answered == on_page
    counts = block(forty, "scenario-clusters").table.frame.set_index("cluster")["then"]
    assert pd.Series(answered).value_counts().to_dict() == counts[counts > 0].to_dict()


def test_municipalities_of_the_map_add_up_to_the_clusters(forty: Story) -> None:
    assert isinstance(forty, scenario.ScenarioStory)
    rows = block(forty, "scenario-places").table.frame
    clusters = block(forty, "scenario-clusters").table.frame.set_index("cluster").loc["ШНРО"]
    assert (rows["norm"].sum(), rows["then"].sum()) == (clusters["norm"], clusters["then"])
    assert (rows["entered"] - rows["left"] == rows["change"]).all()
    assert forty.picture is not None
    shown = {place.name: place.value for place in forty.picture.choropleth.places}
    assert shown == dict(zip(rows["municipality"], rows["change"].astype(float), strict=True))
    moved = block(forty, "scenario-moves").table.frame
    listed = moved[moved["event"].isin(["вошла в ШНРО", "вышла из ШНРО"])]
    assert {point.code for point in forty.picture.choropleth.points} == set(listed["school_code"])


def test_a_second_scenario_stands_beside_the_first_and_the_norm(context: Contexts, database: Database) -> None:
    five = Scenario.of(changes={"low_results_school_markers": 5}, title="граница 5")
    story = scenario.tell(under(context, FORTY, year="2022", **{scenario.SECOND: five.to_link()}))
    rows = block(story, "scenario-clusters").table.frame.set_index("cluster")
    markers = markers_by_school(database, 2022, "0.3")
    working = set(scenario.compare(under(context, FORTY, year="2022"), 2022).schools["school_code"])
    assert rows.loc["ШНРО", "second"] == len(set(markers.index[markers >= 5]) & working)
    assert "первому" in block(story, "scenario-second").title
    assert "граница ШНРО — 5" in block(story, "scenario-second").remark


def test_pupils_who_passed_are_told_with_what_they_really_change(context: Contexts, database: Database) -> None:
    whom = {"kind": "passed", "year": 2022, "cluster": "ШНРО", "pupils": 3}
    story = scenario.tell(under(context, Scenario.of(data=[whom], title="ещё трое"), year="2022"))
    row = block(story, "scenario-changes").table.frame.iloc[0]
    assert plain(row["value"]).startswith("сдали бы ещё 3 ученика, в каждой процедуре, 2022 год. Это затронет ")
    assert row["norm"] == "как загружено"
    assert not block(story, "scenario-moves").table.frame["event"].eq("вошла в ШНРО").any()
    assert all(part.table.notes[0].startswith("Не официально") for part in story.blocks)


def test_a_growth_point_says_that_the_method_has_no_signal_of_it(context: Contexts) -> None:
    whom = {"kind": "growth_point", "year": 2021, "cluster": "ШФНСУ", "computers": 10, "projectors": 2}
    story = scenario.tell(under(context, Scenario.of(data=[whom]), year="2022"))
    told = block(story, "scenario-equipment")
    assert "Отдельного сигнала «Точки роста» в методике нет" in told.remark
    rows = told.table.frame.set_index("kind")
    assert rows.loc["кадровый", "signals_norm"] == rows.loc["кадровый", "signals_then"]
    assert rows.loc["материально-технический", "signals_then"] < rows.loc["материально-технический", "signals_norm"]


@pytest.mark.parametrize("view", scenario.VIEWS)
def test_every_view_alone_shows_its_block_or_one_sentence(context: Contexts, view: str) -> None:
    whole = {b.key for b in scenario.tell(under(context, FORTY, year="2022")).blocks}
    for rules in (FORTY, Scenario()):
        story = scenario.tell(under(context, rules, year="2022", **{scenario.VIEW: view}))
        assert len(story.blocks) + len(story.absent) == 2
        assert {b.key for b in story.blocks} <= whole | {"scenario-clusters"}
        assert (story.picture is not None) == (view == "map")


def test_a_change_of_data_that_the_region_cannot_take_is_one_sentence(context: Contexts) -> None:
    nobody = Scenario.of(data=[{"kind": "passed", "year": 2022, "school": "sch0", "pupils": 3}])
    assert scenario.impossible(under(context, nobody)) == "data[1].school: школы «sch0» в регионе нет."
    assert not scenario.impossible(under(context, FORTY))
