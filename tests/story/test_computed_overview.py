"""«Обзор» computed from results: numbers counted again, honest words about change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy.stats import binomtest

from shnro_core.exports.story import Context, Story
from shnro_core.exports.story.overview import computed
from tests.story.reading import block, headlines, plain

Contexts = Callable[..., Context]


def told(context: Context) -> Story:
    story = computed.tell(context)
    assert story is not None
    return story


def test_clusters_and_levels_are_those_of_the_classification(context: Contexts) -> None:
    classified = context("demo").compute("classify", region="demo", year=2022)
    story = told(context("demo", year="2022"))
    clusters = block(story, "overview-computed-clusters").table.frame.set_index("name")["schools"]
    assert clusters.to_dict() == classified["cluster"].value_counts().to_dict()
    levels = block(story, "overview-computed-levels").table.frame.set_index("name")["schools"]
    assert levels.to_dict() == classified["level"].value_counts().to_dict()


def test_headlines_say_what_it_was_and_whether_the_change_is_more_than_chance(context: Contexts) -> None:
    story = told(context("demo", year="2022"))
    before = context("demo").compute("classify", region="demo", year=2021)
    assert story.headlines[1].label == f"ШНРО, было {(before['cluster'] == 'ШНРО').sum()}"
    assert headlines(story)[1][1] == "не отличить от случайности"


def test_a_change_that_is_told_from_chance_gets_a_word_and_a_number(context: Contexts) -> None:
    """Judged by McNemar's exact test on the same schools; the invented region has changes of both kinds."""
    seen = set()
    for year in (2020, 2021, 2022):
        rows = context("demo").compute("classify", region="demo", year=(year - 1, year))
        at_risk = rows.assign(at_risk=rows["cluster"] == "ШсРНР").pivot_table(
            index="school_code", columns="year", values="at_risk", aggfunc="first"
        )
        both = at_risk.dropna().astype(bool)
        moved = [(both[a] & ~both[b]).sum() for a, b in ((year - 1, year), (year, year - 1))]
        told_apart = binomtest(min(moved), sum(moved)).pvalue < 0.05
        change = int(at_risk[year].sum() - at_risk[year - 1].sum())
        word = f"{'больше' if change > 0 else 'меньше'} на {abs(change)}"
        assert headlines(told(context("demo", year=str(year))))[2][1] == (
            word if told_apart else "не отличить от случайности"
        )
        seen.add(told_apart)
    assert seen == {True, False}


def test_the_list_of_an_incomplete_period_stands_beside_no_other_year(context: Contexts) -> None:
    years = block(told(context("demo", year="2022")), "overview-computed-years")
    assert years.table.frame["year"].tolist() == [2019, 2020, 2021, 2022]
    assert "2018" not in years.title
    assert "2018 год: список неполный" in plain(years.remark)
    second = told(context("demo", year="2019"))
    assert "2018" not in " ".join([second.title, *second.findings, *(h.label for h in second.headlines)])
    assert "не сравнивается" in second.absent[0]


def test_municipalities_add_up_to_the_list(context: Contexts) -> None:
    story = told(context("demo", year="2022"))
    places = block(story, "overview-computed-places").table.frame
    assert places["listed"].sum() == int(headlines(story)[1][0].split()[0])
    assert places["schools"].sum() == 341


def test_support_is_before_and_after_only_and_says_so(context: Contexts) -> None:
    support = block(told(context("demo", year="2022")), "overview-computed-support")
    assert "не является оценкой эффекта" in plain(support.remark)
    listed = context("demo").compute("classify", region="demo", year=2021)["cluster"].eq("ШНРО").sum()
    assert support.table.frame["schools"].sum() == listed


def test_the_oldest_year_is_told_without_a_change(context: Contexts) -> None:
    story = told(context("demo", year="2018"))
    assert story.blocks
    assert all("было" not in h.label for h in story.headlines)


def test_filters_and_rules_stand_in_the_line(context: Contexts) -> None:
    story = told(context("demo", year="2022", municipality="г. Демоград", rules_name="Смоленск, 548-ОД"))
    line = plain(story.line)
    assert "40 из 341 школы (муниципалитет: г. Демоград)" in line
    assert "расчёт системы, правила «Смоленск, 548-ОД»" in line


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_no_computed_overview(context: Contexts, region: str) -> None:
    assert computed.tell(context(region)) is None
