"""The invented region: deterministic, whole, visibly invented, of the proportions of the order."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from shnro_core import PROJECT_ROOT
from shnro_core.demo.region import DemoRegion, generate, list_rule
from shnro_core.demo.results import TRACK_EFFECTS_PP
from shnro_core.demo.support import RISKS
from shnro_core.importers.login import is_login
from shnro_core.importers.tables import KEYS, SCALE_TABLES, TABLES

OF_OFFICES_ONLY = {"teacher_deficit", "plan_measure"}
"""Tables that the invented region has none of."""
GENERATED = [name for name in TABLES if name not in {*SCALE_TABLES, *OF_OFFICES_ONLY}]
PUBLISHED = PROJECT_ROOT / "data" / "published"
SCHEMA = PROJECT_ROOT / "shnro_core" / "store" / "schema" / "schools.sql"


def fingerprint(region: DemoRegion) -> dict[str, int]:
    """One number for the contents of each table."""
    return {name: int(pd.util.hash_pandas_object(frame.astype(str)).sum()) for name, frame in region.tables().items()}


def test_the_same_seed_gives_the_same_frames(region: DemoRegion) -> None:
    assert fingerprint(generate(region.seed)) == fingerprint(region)


def test_another_seed_gives_other_results_on_the_same_map(region: DemoRegion) -> None:
    other = generate(region.seed + 1)
    assert other.municipality.equals(region.municipality)
    assert fingerprint(other)["result"] != fingerprint(region)["result"]


def test_the_region_has_every_table_but_those_that_offices_alone_bring(region: DemoRegion) -> None:
    assert set(region.tables()) - {"region", "municipality"} == set(GENERATED)


@pytest.mark.parametrize("table", ["region", "municipality", *GENERATED])
def test_columns_are_those_of_the_schema(region: DemoRegion, table: str) -> None:
    stored = {"result": "loaded_result", "school": "loaded_school"}.get(table, table)
    body = re.search(rf"CREATE TABLE {stored} \((.*?)\n\);", SCHEMA.read_text(encoding="utf-8"), re.DOTALL)
    assert body is not None
    columns = [line.split()[0] for line in body[1].strip().splitlines() if not line.strip().startswith("PRIMARY")]
    own = [name for name in columns if name not in ("file_id", "credit")]
    assert list(region.tables()[table].columns) == own
    assert (region.tables()[table]["region"] == "demo").all()


@pytest.mark.parametrize("table", GENERATED)
def test_keys_are_unique_and_whole(region: DemoRegion, table: str) -> None:
    key = list(KEYS[table])
    frame = region.tables()[table]
    assert not frame.duplicated(key).any()
    assert frame[key].notna().all().all()


@pytest.mark.parametrize("table", [name for name in GENERATED if "school_code" in TABLES[name]])
def test_every_row_belongs_to_a_school_that_was_open(region: DemoRegion, table: str) -> None:
    frame = region.tables()[table]
    closed = region.school.set_index("school_code")["closed_year"]
    assert frame["school_code"].isin(closed.index).all()
    if "year" in frame and table != "school":
        assert not (frame["school_code"].map(closed) <= frame["year"]).fillna(False).any()


def test_every_school_stands_in_a_municipality_and_has_a_login(region: DemoRegion) -> None:
    assert len(region.school) == 344
    assert region.school["municipality"].isin(region.municipality["municipality"]).all()
    assert region.school["school_code"].map(is_login).all()
    assert region.school["name"].is_unique


def test_results_hold_together(region: DemoRegion) -> None:
    result = region.result
    vpr = result[result["exam"] == "ВПР"]
    assert (vpr[["mark2", "mark3", "mark4", "mark5"]].sum(axis=1) == vpr["participants"]).all()
    assert (vpr["mark2"] == vpr["failed"]).all()
    assert (result["failed"] <= result["participants"]).all()
    assert (result["participants"] > 0).all()
    assert np.allclose(result["mean_score"] * result["participants"], result["score_sum"])
    spread = result["score_sum_squares"] - result["score_sum"] ** 2 / result["participants"]
    assert (spread > -1e-6).all()
    assert vpr["previous_mark_rank_correlation"].dropna().between(-1, 1).all()


def test_procedures_are_held_as_in_reality(region: DemoRegion) -> None:
    held = region.result.groupby(["exam", "subject", "level", "grade"])["year"].agg(lambda years: sorted(set(years)))
    assert len(held) == 24
    assert held["ОГЭ", "Математика", "", 9] == [2018, 2019, 2021, 2022]
    assert held["ЕГЭ", "Математика", "базовый", 11] == [2018, 2019, 2022]
    assert held["ВПР", "Русский язык", "", 8] == [2018, 2019, 2020, 2021, 2022]


def test_many_cohorts_are_smaller_than_fifteen(region: DemoRegion) -> None:
    vpr = region.result[region.result["exam"] == "ВПР"]
    assert 0.4 < (vpr["participants"] < 15).mean() < 0.8
    assert (vpr["participants"] == 1).any()
    assert (vpr["participants"] > 100).any()


def markers(region: DemoRegion, year: int) -> pd.DataFrame:
    """Markers of two years with ИСБШ and standing, one row per school with results."""
    rule = list_rule()
    result = region.result[region.result["year"].isin([year - 1, year])]
    keys = zip(result["exam"], result["subject"], result["level"], result["grade"], strict=True)
    result = result[[key in rule.counted for key in keys]]
    low = result["failed"] >= rule.low_share * result["participants"] - 1e-9
    count = low.groupby(result["school_code"]).sum().rename("markers")
    isbsh = region.isbsh[region.isbsh["year"] == year].set_index("school_code")["isbsh"]
    return count.to_frame().join(isbsh).join(region.school.set_index("school_code")[["kind", "advanced"]])


def test_clusters_have_the_proportions_of_the_order(region: DemoRegion) -> None:
    rows = markers(region, 2022)
    low = rows["isbsh"] <= rows["isbsh"].quantile(190 / 342)
    high_standing = rows["advanced"] | rows["kind"].isin(["гимназия", "лицей"])
    without = rows["markers"] == 0
    counts = {
        "ШНРО": (rows["markers"] >= list_rule().markers).sum(),
        "ШсРНР": rows["markers"].between(1, list_rule().markers - 1).sum(),
        "ШФНСУ": (without & low).sum(),
        "ШПУ": (without & ~low & high_standing).sum(),
        "ШБУ": (without & ~low & ~high_standing).sum(),
    }
    expected = {"ШНРО": 68, "ШсРНР": 35, "ШФНСУ": 130, "ШПУ": 10, "ШБУ": 99}
    for name, count in counts.items():
        assert 0.7 * expected[name] <= count <= 1.3 * expected[name], counts


def test_procedures_are_failed_as_differently_as_in_life(region: DemoRegion) -> None:
    sums = region.result.groupby(["exam", "subject", "level", "grade"])[["failed", "participants"]].sum()
    rate = 100 * (sums["failed"] / sums["participants"]).astype(float)
    assert rate["ЕГЭ", "Русский язык", "", 11] < 1
    assert rate["ЕГЭ", "Английский язык", "", 11] < 4
    hard = [rate["ОГЭ", "Математика", "", 9], rate["ВПР", "Математика", "", 8], rate["ВПР", "Русский язык", "", 8]]
    assert min(hard) > 2 * rate["ВПР", "Математика", "", 4]
    assert min(hard) > 8
    assert rate["ОГЭ", "Русский язык", "", 9] < 8
    for subject in ("Математика", "Русский язык"):
        assert rate["ВПР", subject, "", 8] > rate["ВПР", subject, "", 6] > rate["ВПР", subject, "", 4]


def test_hard_conditions_explain_some_of_the_differences_of_schools_and_not_most(region: DemoRegion) -> None:
    """As ИСБШ does in real regions; the share of squared differences by the logistic line of statsmodels."""
    result = region.result
    procedure = result.groupby(["year", "exam", "subject", "level", "grade"])[["failed", "participants"]]
    sums = procedure.transform("sum").astype(float)
    result = result.assign(expected=result["participants"] * sums["failed"] / sums["participants"])
    totals = result.groupby(["year", "school_code"])[["failed", "expected", "participants"]].sum().astype(float)
    for year in (2019, 2020, 2021, 2022):
        isbsh = region.isbsh[region.isbsh["year"] == year].set_index("school_code")["isbsh"].astype(float)
        rows = totals.loc[year].join(isbsh, how="inner")
        passed, usual = rows["participants"] - rows["failed"], rows["expected"] / rows["participants"]
        drawn = [
            sm.GLM(
                np.column_stack([rows["failed"], passed]),
                design,
                family=sm.families.Binomial(),
                offset=np.log(usual / (1 - usual)),
            ).fit()
            for design in (np.ones((len(rows), 1)), sm.add_constant(rows["isbsh"].to_numpy()))
        ]
        level, line = (
            (rows["participants"] * (rows["failed"] / rows["participants"] - d.fittedvalues) ** 2).sum() for d in drawn
        )
        assert 0.15 < 1 - line / level < 0.4
        assert drawn[1].params[1] < 0


def test_lists_follow_the_marker_rule(region: DemoRegion) -> None:
    for year in (2020, 2022):
        rows = markers(region, year)
        open_still = region.school.set_index("school_code")["closed_year"].fillna(9999) > year
        expected = rows.index[(rows["markers"] >= list_rule().markers) & open_still.reindex(rows.index)]
        listed = region.list_entry.loc[region.list_entry["year"] == year, "school_code"]
        assert set(listed) == set(expected)


def test_lists_hold_every_kind_of_repetition(region: DemoRegion) -> None:
    listed = pd.crosstab(region.list_entry["school_code"], region.list_entry["year"]).astype(bool)
    now = listed[listed[2022]]
    crisis = now[2021] & now[2020]
    twice_running = now[2021] & ~now[2020]
    again = ~now[2021] & (now.sum(axis=1) >= 2)
    first = now.sum(axis=1) == 1
    assert min(crisis.sum(), twice_running.sum(), again.sum(), first.sum()) >= 3
    assert crisis.sum() + twice_running.sum() + again.sum() + first.sum() == len(now)
    for before, after in pairwise(sorted(listed.columns)):
        assert (listed[before] & ~listed[after]).any()
        assert (~listed[before] & listed[after]).any()


def test_levels_of_failure_vary(region: DemoRegion) -> None:
    sums = region.result.groupby(["year", "school_code"])[["failed", "participants"]].sum()
    share = (sums["failed"] / sums["participants"]).astype(float)
    for year in (2021, 2022):
        own = share.loc[year]
        assert min(own.between(0.3, 0.4).sum(), own.between(0.4, 0.5).sum(), (own > 0.5).sum()) >= 3


def test_boundaries_share_their_vertices(region: DemoRegion) -> None:
    boundaries = list(region.municipality["boundary"])
    edges: dict[frozenset[tuple[float, float]], int] = {}
    for boundary in boundaries:
        (ring,) = json.loads(boundary)["coordinates"]
        assert ring[0] == ring[-1]
        assert len({tuple(point) for point in ring}) == len(ring) - 1
        for here, there in pairwise(ring):
            edge = frozenset((tuple(here), tuple(there)))
            edges[edge] = edges.get(edge, 0) + 1
    assert max(edges.values()) == 2
    outline = [edge for edge, owners in edges.items() if owners == 1]
    ends = [point for edge in outline for point in edge]
    assert all(ends.count(point) == 2 for point in set(ends))
    meeting = Counter(tuple(p) for boundary in boundaries for p in json.loads(boundary)["coordinates"][0][1:])
    assert max(meeting.values()) == 3


def contains(boundary: str, lon: float, lat: float) -> bool:
    """Ray casting."""
    (ring,) = json.loads(boundary)["coordinates"]
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            crossings += 1
    return crossings % 2 == 1


def test_centres_labels_and_schools_lie_inside_their_municipality(region: DemoRegion) -> None:
    places = region.municipality.set_index("municipality")
    for place in places.itertuples():
        assert contains(place.boundary, place.lon, place.lat)
        assert contains(place.boundary, place.label_lon, place.label_lat)
    for school in region.school.itertuples():
        assert contains(places.at[school.municipality, "boundary"], school.lon, school.lat)


def test_municipalities_are_not_those_of_real_regions(region: DemoRegion) -> None:
    real = pd.read_csv(PROJECT_ROOT / "data" / "geo" / "municipalities.csv")
    assert not set(region.municipality["municipality"]) & set(real["municipality"])
    assert len(region.municipality) == 24


def test_no_school_is_named_like_a_published_one(region: DemoRegion) -> None:
    listed = pd.read_csv(PUBLISHED / "schools_850.csv")
    track = pd.read_csv(PUBLISHED / "track2_schools.csv")
    text = " ".join([*listed["name_printed"], *listed["name_short"], *track["school"]]).lower()
    distinctive = {re.search(r"«([^ »]+)", name)[1].lower() for name in region.school["name"]}  # type: ignore[index]  # every name has quotes
    assert not [word for word in distinctive if word in text]


def test_risks_are_named_as_published(region: DemoRegion) -> None:
    published = pd.read_csv(PUBLISHED / "risks.csv")["risk"].str.replace(r"^\d+\. ", "", regex=True)
    assert set(RISKS) <= set(published)
    assert set(region.participation["antirisk_risk"].dropna()) <= set(RISKS)


def test_track_1_has_its_known_effect_and_the_other_tracks_none(region: DemoRegion) -> None:
    truth = region.truth
    rows = truth.school_years
    fall = 100 * (rows["failing_probability_without_support"] - rows["failing_probability"])
    first = fall[rows["track"] == 1]
    assert truth.effect_pp == TRACK_EFFECTS_PP == {1: 5.0, 2: 0.0, 3: 0.0}
    assert first.max() == pytest.approx(5.0)
    assert (first > 4.999).mean() > 0.6
    assert (fall[rows["track"] != 1] == 0).all()
    assert min((rows["track"] == track).sum() for track in (1, 2, 3)) >= 8
    assert 3 < truth.realised_effect_pp[1] < 5
    assert truth.realised_effect_pp[2] == truth.realised_effect_pp[3] == 0


def test_the_placebo_stands_where_the_effect_could_be_taken_for_it(region: DemoRegion) -> None:
    """Track 2 takes schools of the same list by the same draw, as many as an estimate needs."""
    listed = set(map(tuple, region.list_entry[["year", "school_code"]].to_numpy()))
    placebo = region.participation[region.participation["track"] == 2]
    assert set(map(tuple, placebo[["year", "school_code"]].to_numpy())) <= listed
    assert (placebo["year"] == 2021).sum() >= 10


def test_results_lie_lower_by_the_effect_after_track_1_and_not_after_the_placebo(region: DemoRegion) -> None:
    sums = region.result.groupby(["year", "school_code"])[["failed", "participants"]].sum().astype(float)
    rows = region.truth.school_years.set_index(["year", "school_code"]).join(sums)
    rows["expected"] = rows["failing_probability_without_support"] * rows["participants"]
    true = rows["failing_probability"]
    rows["chance"] = rows["participants"] * true * (1 - true)  # works of one school differ: at most so much
    by_track = rows.groupby("track")[["failed", "expected", "participants", "chance"]].sum()
    lower = 100 * (by_track["expected"] - by_track["failed"]) / by_track["participants"]
    within = 2.58 * 100 * by_track["chance"] ** 0.5 / by_track["participants"]
    assert lower[1] == pytest.approx(region.truth.realised_effect_pp[1], abs=within[1])
    assert lower[1] > within[1]
    for track in (0, 2, 3):
        assert lower[track] == pytest.approx(0, abs=within[track])


def test_inflated_marks_leave_their_signs(region: DemoRegion) -> None:
    inflating = set(region.school.loc[region.simulation.inflating, "school_code"])
    low_grades = region.result[(region.result["exam"] == "ВПР") & (region.result["grade"] <= 5)]
    theirs = low_grades["school_code"].isin(inflating)
    assert low_grades.loc[theirs, "mean_percent_of_maximum"].mean() > 85
    correlation = low_grades["previous_mark_rank_correlation"]
    assert (correlation[theirs] < 0).mean() > 3 * (correlation[~theirs] < 0).mean()
    assert region.bias_sign["school_code"].isin(inflating).mean() > 0.5


def test_all_tracks_statuses_and_waves_occur(region: DemoRegion) -> None:
    assert set(region.participation["track"].dropna()) == {1, 2, 3}
    assert set(region.measure["status"]) == {"запланирована", "выполняется", "выполнена", "отменена"}
    assert set(region.survey_answer["wave"]) == {"апрель", "ноябрь"}
    assert (region.failing_pupils["pupils_overcame"] <= region.failing_pupils["pupils_with_support"]).all()
    assert (region.failing_pupils["pupils_with_support"] <= region.failing_pupils["pupils_failing"]).all()
    finished = region.measure.dropna(subset=["end_date"])
    assert (finished["end_date"] > finished["start_date"]).all()
