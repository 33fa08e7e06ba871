"""«Динамика» computed from results: numbers counted again from the tables, honesty, bad input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from shnro_core.exports.story import Context, Story
from shnro_core.exports.story.dynamics import computed
from shnro_core.exports.story.dynamics.computed.entries import low_words
from shnro_core.methodology.uncertainty import newcombe
from shnro_core.store.database import Database
from shnro_core.text import verb
from tests.story.reading import block, headlines, plain

Contexts = Callable[..., Context]


@pytest.fixture(scope="module")
def story(context: Contexts) -> Story:
    told = computed.tell(context("demo", rules_name="Смоленск, 548-ОД", year="2022", year_from="2021"))
    assert told is not None
    return told


def verdict_counts(context: Context) -> pd.Series:
    """Schools by the sign of a change whose interval leaves out zero, from the counts of two years."""
    levels = context.compute("level_dynamics", region="demo", year_from=2021, year_to=2022).set_index("school_code")
    counts = []
    for side in ("from", "to"):
        pupils = levels[f"pupils_{side}"].astype(float)
        counts += [
            levels[f"failed_{side}"].astype(float) / levels[f"participants_{side}"].astype(float) * pupils,
            pupils,
        ]
    _, low, high = newcombe(*counts, 0.95)
    return pd.Series({"better": (high < 0).sum(), "worse": (low > 0).sum(), "quiet": ((low <= 0) & (high >= 0)).sum()})


def test_the_title_says_aloud_how_many_changes_cannot_be_told_from_chance(story: Story, context: Contexts) -> None:
    quiet = verdict_counts(context("demo"))["quiet"]
    assert f"у {quiet} из 343 школ изменение не отличить от случайности" in plain(story.title)


def test_headlines_count_schools_by_the_sign_of_a_change_that_can_be_told(story: Story, context: Contexts) -> None:
    counts = verdict_counts(context("demo"))
    assert [value.split()[0] for value, _ in headlines(story)[1:]] == [
        str(counts["better"]),
        str(counts["worse"]),
        str(counts["quiet"]),
    ]


def test_the_list_of_both_years_agrees_with_the_classification(story: Story, context: Contexts) -> None:
    listed = {
        y: set(f.loc[f["cluster"] == "ШНРО", "school_code"])
        for y in (2021, 2022)
        for f in [context("demo").compute("classify", region="demo", year=y)]
    }
    came, gone = len(listed[2022] - listed[2021]), len(listed[2021] - listed[2022])
    value, note = headlines(story)[0]
    assert value.startswith(str(len(listed[2022])))
    assert note == f"{verb(came, 'вошла', 'вошли')} {came}, {verb(gone, 'вышла', 'вышли')} {gone}"
    grid = block(story, "dynamics-computed-grid").table.frame
    assert grid["schools"].sum() == len(listed[2021])
    ledger = block(story, "dynamics-computed-ledger").table.frame
    assert set(ledger["school_code"]) == listed[2022] ^ listed[2021]


def with_one_that_left_closed(context: Context) -> Context:
    """The context in which one of the schools that left the list was closed."""

    def calculate(name: str, **parameters: Any) -> pd.DataFrame:
        assert context.calculate is not None
        rows = context.calculate(name, **parameters)
        if name != "ledger":
            return rows
        first = rows.index[rows["event"] == "выход"][0]
        return rows.assign(reason=rows["reason"].where(rows.index != first, "closed"))

    return replace(context, calculate=calculate)


def test_closed_schools_stand_beside_those_that_left_so_that_both_counts_agree(context: Contexts) -> None:
    """«Вышла 21» and «вышли 20» on one page are the same list when the closed one is told."""
    known = context("demo", rules_name="Смоленск, 548-ОД", year="2022", year_from="2021")
    story = computed.tell(with_one_that_left_closed(known))
    assert story is not None
    grid = block(story, "dynamics-computed-grid")
    counts = grid.table.frame.groupby("outcome")["schools"].sum()
    left, closed = int(counts["Вышла из списка"]), int(counts["Закрыта или без результатов"])
    assert closed == 1
    words = f"{verb(left, 'вышла', 'вышли')} {left} из"
    assert words in plain(grid.title)
    assert f"ещё {closed} {verb(closed, 'закрыта', 'закрыты')} или без результатов" in plain(grid.title)
    assert headlines(story)[0][1].endswith(f" {left + closed}")


def test_every_school_flows_somewhere_and_the_picture_shows_those_that_moved(story: Story) -> None:
    moves = block(story, "dynamics-computed-clusters").table.frame
    assert moves["schools"].sum() == 343
    moved = moves.loc[moves["left"] != moves["right"], "schools"].sum()
    assert plain(block(story, "dynamics-computed-clusters").title).startswith(f"Сменили кластер {moved} из 343 школ")


def test_five_kinds_of_a_procedure_add_up_to_all_schools(story: Story) -> None:
    parts = block(story, "dynamics-computed-procedures").table.frame
    assert set(parts.groupby("procedure")["schools"].sum()) == {343}


def test_a_change_within_chance_is_never_coloured_as_better_or_worse(story: Story, context: Contexts) -> None:
    rows = context("demo").compute("procedure_dynamics", region="demo", year_from=2021, year_to=2022)
    worse = rows[(rows["dynamics"] == "отрицательная") & rows["told_from_chance"].fillna(value=False)]
    parts = block(story, "dynamics-computed-procedures").table.frame
    assert parts.loc[parts["part"] == "Отрицательная", "schools"].sum() == len(worse)


def test_quick_filters_narrow_every_block_and_the_line_says_so(context: Contexts, database: Database) -> None:
    told = computed.tell(context("demo", area="сельская", year="2022", year_from="2021"))
    assert told is not None
    schools = database.query("school_profiles", region="demo", year=2022)
    rural = schools[
        (schools["area"] == "сельская") & (schools["closed_year"].isna() | (schools["closed_year"] >= 2022))
    ]
    assert f"{len(rural)} из 341 школы (местность: сельская)" in plain(told.line)
    moves = block(told, "dynamics-computed-clusters").table.frame
    assert moves["schools"].sum() == len(rural)


def test_filters_that_no_school_passes_give_one_sentence_and_no_pictures(context: Contexts) -> None:
    told = computed.tell(context("demo", cluster="ШПУ", size="до 100 учеников"))
    assert told is not None
    assert not told.blocks
    assert len(told.absent) == 1


def test_the_first_year_has_nothing_to_be_compared_with(context: Contexts) -> None:
    told = computed.tell(context("demo", year="2018"))
    assert told is not None
    assert not told.blocks
    assert "с другими годами не сравнивается" in told.absent[0]


@pytest.mark.parametrize("asked", ["2023", "x", "2022"])
def test_an_impossible_earlier_year_of_a_link_falls_back_to_the_year_before(context: Contexts, asked: str) -> None:
    told = computed.tell(context("demo", year="2022", year_from=asked))
    assert told is not None
    assert "2022 год к 2021-му" in told.line


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_no_computed_story(context: Contexts, region: str) -> None:
    assert computed.tell(context(region)) is None


def test_low_results_are_named_by_year_exam_and_grade() -> None:
    keys = ["vpr_math_5@2020", "vpr_math_6@2020", "oge_russian@2022"]
    assert low_words(keys) == "2020: ВПР математика 5, 6 кл. · 2022: ОГЭ русский язык"
    assert low_words([]) == "—"
