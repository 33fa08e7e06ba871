"""«Дефициты» school by school: counted again from the tables of the invented region."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from shnro_core.exports.story import Context, Story
from shnro_core.exports.story.calculation import passport_link
from shnro_core.exports.story.deficits import computed
from shnro_core.methodology.uncertainty import wilson
from shnro_core.model import DataKind, Region
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, with_rows

Contexts = Callable[..., Context]


@pytest.fixture(scope="module")
def given(database: Database) -> pd.DataFrame:
    """Rows of the office's table of 2022."""
    with database.cursor() as cursor:
        return cursor.execute("SELECT * FROM deficit WHERE region = 'demo' AND year = 2022").df()


@pytest.fixture(scope="module")
def in_force(database: Database) -> pd.DataFrame:
    """Measures of the invented region that touch the calendar year 2022 and are not cancelled."""
    with database.cursor() as cursor:
        rows = cursor.execute("SELECT * FROM measure WHERE region = 'demo'").df()
    starts, ends = pd.to_datetime(rows["start_date"]), pd.to_datetime(rows["end_date"])
    touches = (starts <= "2022-12-31") & (ends.isna() | (ends >= "2022-01-01"))
    return rows[touches & (rows["status"] != "отменена")]


def told(context: Context) -> Story:
    story = computed.tell(context)
    assert story is not None
    return story


def test_headlines_count_the_schools_of_the_offices_table(context: Contexts, given: pd.DataFrame) -> None:
    story = told(context("demo", year="2022"))
    schools = given.groupby("school_code")["found"].any()
    assert headlines(story)[0][0].startswith(f"{schools.sum()} ")
    assert f"из {len(schools)}, " in headlines(story)[0][1]


def test_schools_nothing_is_known_about_are_counted_aloud_and_hatched(context: Contexts, given: pd.DataFrame) -> None:
    story = told(context("demo", year="2022"))
    unknown = 341 - given["school_code"].nunique()
    assert f"О дефицитах {unknown} школ из 341 ничего не известно" in plain(story.findings[0])
    parts = block(story, "deficits-computed-kinds").table.frame
    assert set(parts.loc[parts["part"] == "Нет сведений", "schools"]) == {unknown}


def test_the_list_of_schools_without_a_measure_is_that_of_the_tables(
    context: Contexts, given: pd.DataFrame, in_force: pd.DataFrame
) -> None:
    found = given[given["found"]]
    settled = found.groupby(["school_code", "kind"])["resolved"].agg(lambda r: r.notna().all() and bool(r.all()))
    open_pairs = set(settled[~settled.astype(bool)].index)
    met = set(zip(in_force["school_code"], in_force["deficit_kind"], strict=True))
    expected = {code for code, kind in open_pairs if (code, kind) not in met}
    frame = block(told(context("demo", year="2022")), "deficits-computed-unmet").table.frame
    assert set(frame["school_code"]) == expected
    assert len(expected) > 10


def test_a_school_of_that_list_leads_to_its_passport(context: Contexts) -> None:
    frame = block(told(context("demo", year="2022")), "deficits-computed-unmet").table.frame
    first = frame.iloc[0]
    assert first["link"] == f"school?region=demo&school={first['school_code']}"
    assert passport_link(Region("67", "", DataKind.LOADED), "а&б") == ("school?region=67&school=%D0%B0%26%D0%B1")


def test_shares_by_cluster_carry_wilsons_intervals(context: Contexts) -> None:
    frame = block(told(context("demo", year="2022")), "deficits-computed-clusters").table.frame
    low, high = wilson(frame["found"], frame["known"], 0.95)
    assert frame["low"].tolist() == pytest.approx((100 * low).tolist())
    assert frame["high"].tolist() == pytest.approx((100 * high).tolist())
    assert frame["found"].sum() == sum(int(v.split()[0]) for v, _ in headlines(told(context("demo", year="2022")))[1:])


def test_a_municipality_gets_a_colour_only_when_its_share_is_told_from_the_whole(context: Contexts) -> None:
    story = told(context("demo", year="2021"))
    place = block(story, "deficits-computed-places")
    assert place.chart is not None
    frame = place.table.frame
    judged = frame[frame["known"] >= 10]
    law = stats.hypergeom(judged["known"].sum(), judged["found"].sum(), judged["known"])
    tails = 2 * np.minimum(law.cdf(judged["found"]), law.sf(judged["found"] - 1))
    named = judged.index[multipletests(np.minimum(tails, 1), method="holm")[0]]
    assert (tails < 0.05).sum() > len(named)
    expected = frame.index.isin(named)
    accent = context("demo").colours.accent
    assert [c == accent for c in place.chart.data[0].marker.color] == expected.tolist()


def test_without_measures_every_open_deficit_is_on_the_list(context: Contexts) -> None:
    bare = with_rows(context("demo", year="2022"), "schools/measures_in_force", lambda rows: rows.iloc[0:0])
    full = block(told(context("demo", year="2022")), "deficits-computed-unmet").table.frame
    frame = block(told(bare), "deficits-computed-unmet").table.frame
    assert len(frame) > len(full)
    assert (frame["measures_all"] == 0).all()


def test_a_year_without_any_knowledge_gives_one_sentence(context: Contexts) -> None:
    story = told(context("demo", year="2018"))
    assert not story.blocks
    assert len(story.absent) == 1


def test_filters_narrow_the_deficits(context: Contexts) -> None:
    story = told(context("demo", year="2022", municipality="г. Демоград"))
    assert "40 из 341 школы" in plain(story.line)
    parts = block(story, "deficits-computed-kinds").table.frame
    assert set(parts.groupby("kind")["schools"].sum()) == {40}


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_no_computed_deficits(context: Contexts, region: str) -> None:
    assert computed.tell(context(region)) is None
