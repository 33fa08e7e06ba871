"""«Показатели»: N, S, P and П_g counted again from the tables, what is missing, regions without results."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.method_tables import indicators_of
from shnro_core.exports.story import Context, Story, indicators
from shnro_core.parameters import resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, with_rows

Contexts = Callable[..., Context]


@pytest.fixture(scope="module")
def story(context: Contexts) -> Story:
    return indicators.tell(context("demo", year="2022", year_from="2021", rules_name="Смоленск, 548-ОД"))


@pytest.fixture(scope="module")
def rows(story: Story) -> pd.DataFrame:
    return block(story, "indicators-all").table.frame.set_index("code")


def test_there_are_24_indicators_in_6_tasks_as_the_order_prints_them(rows: pd.DataFrame) -> None:
    assert len(rows) == 24
    assert rows["task"].nunique() == 6
    assert list(rows.index) == sorted(rows.index)


@pytest.mark.parametrize(("code", "cluster"), [("1.1.1", "ШНРО"), ("1.1.2", "ШсРНР"), ("1.1.3", "ШФНСУ")])
def test_shares_of_clusters_are_counts_of_the_classification(
    rows: pd.DataFrame, context: Contexts, code: str, cluster: str
) -> None:
    for side, year in (("from", 2021), ("to", 2022)):
        classes = context("demo").compute("classify", region="demo", year=year)["cluster"]
        assert rows.loc[code, f"n_count_{side}"] == (classes == cluster).sum()
        assert rows.loc[code, f"s_count_{side}"] == len(classes)


def test_deficits_are_counts_of_the_offices_table(rows: pd.DataFrame, database: Database) -> None:
    with database.cursor() as cursor:
        given = cursor.execute(
            "SELECT school_code, bool_or(found) AS found FROM deficit "
            "WHERE region = 'demo' AND year = 2022 AND kind = 'кадровый' GROUP BY school_code"
        ).df()
    assert rows.loc["2.2.3", "n_count_to"] == given["found"].sum()
    assert rows.loc["2.2.3", "s_count_to"] == len(given)


def test_pupils_with_support_are_sums_of_the_table(rows: pd.DataFrame, database: Database) -> None:
    with database.cursor() as cursor:
        sums = cursor.execute(
            "SELECT sum(pupils_with_support), sum(pupils_failing) FROM failing_pupils "
            "WHERE region = 'demo' AND year = 2022"
        ).fetchone()
    assert (rows.loc["3.1.2", "n_count_to"], rows.loc["3.1.2", "s_count_to"]) == sums


def test_score_is_one_only_towards_the_desired_direction(rows: pd.DataFrame) -> None:
    known = rows.dropna(subset=["change_pp"])
    towards = known["change_pp"].where(known["desired"] == "rise", -known["change_pp"]) > 0
    assert (known["score"] == towards.astype(float)).all()
    assert rows.loc[rows["change_pp"].isna(), "score"].isna().all()


def test_results_of_tasks_are_mean_scores_of_their_indicators(story: Story, rows: pd.DataFrame) -> None:
    groups = block(story, "indicators-groups").table.frame.set_index("code")
    for task, own in rows.groupby("task"):
        scores = own["score"].dropna()
        assert groups.loc[task, "indicators_count"] == len(scores)
        if len(scores):
            assert groups.loc[task, "result"] == pytest.approx(scores.sum() / len(scores))
        else:
            assert pd.isna(groups.loc[task, "result"])


def test_the_title_and_headlines_count_the_dynamics(story: Story, rows: pd.DataFrame) -> None:
    counts = rows["dynamics"].value_counts()
    known = len(rows) - counts["нет данных"]
    assert plain(story.title).startswith(
        f"Посчитаны {known} из 24 показателей: у {counts['положительная']} динамика положительная"
    )
    assert [int(v) for v, _ in headlines(story)[:3]] == [
        counts["положительная"],
        counts["отрицательная"],
        counts["без изменений"],
    ]


def test_left_out_indicators_are_counted_and_their_data_named(story: Story, rows: pd.DataFrame) -> None:
    missing = rows[rows["p_pct_to"].isna()]
    assert any(f"Без данных — {len(missing)}: {', '.join(missing.index)}" in plain(f) for f in story.findings)
    named = block(story, "indicators-missing").table.frame
    assert list(named["code"]) == list(missing.index)
    assert (named["needed"].str.len() > 0).all()


def test_page_and_command_line_use_the_same_figures(rows: pd.DataFrame, database: Database) -> None:
    scored, _ = indicators_of(
        lambda name, **values: compute(database, name, **values),
        region="demo",
        year_from=2021,
        year_to=2022,
        settings=resolve(),
    )
    told = scored.set_index("code")
    columns = [
        "n_count_from",
        "s_count_from",
        "p_pct_from",
        "n_count_to",
        "s_count_to",
        "p_pct_to",
        "dynamics",
        "score",
    ]
    pd.testing.assert_frame_equal(rows[columns], told[columns])


def test_every_year_has_its_n_s_and_p(story: Story, context: Contexts) -> None:
    frame = block(story, "indicators-years").table.frame.set_index("code")
    for year in (2019, 2022):
        classes = context("demo").compute("classify", region="demo", year=year)["cluster"]
        assert frame.loc["1.1.1", f"n_count_{year}"] == (classes == "ШНРО").sum()
        assert frame.loc["1.1.1", f"p_pct_{year}"] == pytest.approx(100 * (classes == "ШНРО").mean())


def test_the_first_year_has_values_but_no_dynamics(context: Contexts) -> None:
    told = indicators.tell(context("demo", year="2018"))
    assert "2018 год: список неполный и с другими годами не сравнивается" in plain(told.absent[0])
    assert not told.headlines
    frame = block(told, "indicators-all").table.frame
    assert frame["p_pct_to"].notna().any()
    assert "score" not in {c.name for c in block(told, "indicators-all").table.columns}


def test_smolensk_prints_names_and_says_why_there_are_no_values(context: Contexts) -> None:
    told = indicators.tell(context("67"))
    assert plain(told.title) == "24 показателя концепции названы, значения не опубликованы"
    assert len(told.absent) == 1
    assert "«Данные»" in told.absent[0]


def test_the_published_title_follows_the_rows(context: Contexts) -> None:
    told = indicators.tell(with_rows(context("67"), "published/concept_indicators", lambda r: r.head(21)))
    assert plain(told.title).startswith("21 показатель концепции")


def test_a_region_without_a_concept_gets_one_sentence(context: Contexts) -> None:
    told = indicators.tell(context("76"))
    assert not told.blocks
    assert len(told.absent) == 1
    assert "концепция Смоленской области" in told.absent[0]
