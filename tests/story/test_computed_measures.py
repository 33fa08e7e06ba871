"""«Меры» and «Опросы» from loaded tables: counted again from the tables of the invented region."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Context, Story
from shnro_core.exports.story.measures import computed as measures
from shnro_core.exports.story.surveys import computed as surveys
from shnro_core.methodology.uncertainty import newcombe, wilson
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, with_rows

Contexts = Callable[..., Context]


def table(database: Database, name: str) -> pd.DataFrame:
    with database.cursor() as cursor:
        rows: pd.DataFrame = cursor.table(name).df()
    return rows[(rows["region"] == "demo") & (rows["year"] == 2022)]


def of_measures(context: Context) -> Story:
    story = measures.tell(context)
    assert story is not None
    return story


def of_surveys(context: Context) -> Story:
    story = surveys.tell(context)
    assert story is not None
    return story


def test_headlines_count_the_schools_of_every_track(context: Contexts, database: Database) -> None:
    tracks = table(database, "participation")["track"].value_counts().sort_index()
    told = [int(value.split()[0]) for value, _ in headlines(of_measures(context("demo", year="2022")))]
    assert told == tracks.tolist()


def test_statuses_of_measures_are_those_of_the_table(context: Contexts, database: Database) -> None:
    rows = table(database, "measure")
    frame = block(of_measures(context("demo", year="2022")), "measures-computed-status").table.frame
    assert frame.groupby("status")["schools"].sum().to_dict() == rows["status"].value_counts().to_dict()


def test_programmes_and_risks_add_up_to_the_schools_that_have_them(context: Contexts, database: Database) -> None:
    rows = table(database, "participation")
    story = of_measures(context("demo", year="2022"))
    for key, column in (("measures-computed-programmes", "programme"), ("measures-computed-risks", "antirisk_risk")):
        assert block(story, key).table.frame["schools"].sum() == rows[column].notna().sum()


def test_no_answer_is_named_the_first_by_a_count_of_schools(context: Contexts, database: Database) -> None:
    """Five schools against four are no order: the title says between which numbers all answers lie."""
    counts = table(database, "participation")["antirisk_risk"].value_counts()
    story = of_measures(context("demo", year="2022"))
    title = plain(block(story, "measures-computed-risks").title)
    assert title.endswith(f"на каждый — от {counts.min()} до {counts.max()} из {counts.sum()} школ")
    assert not any(name in title for name in counts.index)
    programmes = table(database, "participation")["programme"].value_counts()
    assert all(
        f"«{name}» — {count} школ" in plain(block(story, "measures-computed-programmes").title)
        for name, count in programmes.items()
    )


def test_failing_pupils_of_track_three_are_summed_and_called_no_effect(context: Contexts, database: Database) -> None:
    rows = table(database, "failing_pupils")
    story = of_measures(context("demo", year="2022"))
    words = plain(story.findings[0])
    assert f"{rows['pupils_with_support'].sum()} из {rows['pupils_failing'].sum()} неуспевающих" in words
    assert "не оценка эффекта" in words


def test_a_year_without_support_gives_one_sentence(context: Contexts) -> None:
    story = of_measures(context("demo", year="2018"))
    assert not story.blocks
    assert len(story.absent) == 1


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_loaded_tables_has_neither(context: Contexts, region: str) -> None:
    assert measures.tell(context(region)) is None
    assert surveys.tell(context(region)) is None


def test_positive_answers_carry_wilsons_interval_and_newcombes_change(context: Contexts, database: Database) -> None:
    rows = table(database, "survey_answer")
    question = rows.loc[rows["positive"], "question"].iloc[0]
    own = rows[rows["question"] == question]
    n = own.groupby("wave")["answers"].sum()
    positive = own[own["positive"]].groupby("wave")["answers"].sum()
    frame = pd.concat(b.table.frame for b in of_surveys(context("demo")).blocks if "summary" in b.key)
    found = frame[frame["question"] == question].set_index("wave_name")
    low, high = wilson(positive["ноябрь"], n["ноябрь"], 0.95)
    assert found.loc["ноябрь 2022", "low_pct"] == pytest.approx(100 * float(low))
    assert found.loc["ноябрь 2022", "high_pct"] == pytest.approx(100 * float(high))
    change, *_ = newcombe(positive["апрель"], n["апрель"], positive["ноябрь"], n["ноябрь"], 0.95)
    assert found.loc["ноябрь 2022", "change_pp"] == pytest.approx(100 * float(change))


def test_the_title_counts_questions_by_the_verdict(context: Contexts) -> None:
    story = of_surveys(context("demo"))
    frame = pd.concat(b.table.frame for b in story.blocks if "summary" in b.key)
    verdicts = frame["verdict"].dropna()
    assert f"больше в {(verdicts == 'выросло').sum()}" in plain(story.title)
    assert plain(story.title).startswith(f"Из {len(verdicts)} вопросов")


def test_response_stands_on_top(context: Contexts, database: Database) -> None:
    rows = table(database, "survey_answer")
    teachers = rows[(rows["wave"] == "ноябрь") & rows["positive"].groupby(rows["question"]).transform("any")]
    most = teachers.groupby(["respondents", "question"])["answers"].sum().groupby("respondents").max()
    notes = " ".join(note for _, note in headlines(of_surveys(context("demo"))))
    assert all(f"{n} из" in notes for n in most)


def test_a_single_wave_is_told_without_a_change(context: Contexts) -> None:
    april = with_rows(context("demo"), "schools/survey_answers", lambda rows: rows[rows["wave"] == "апрель"])
    story = of_surveys(april)
    assert not story.findings
    assert "вопрос" in story.title


def test_a_question_of_free_choice_is_no_scale(context: Contexts) -> None:
    story = of_surveys(context("demo"))
    choice = block(story, "surveys-computed-choice-1")
    assert "Какая помощь нужна школе" in choice.title
    assert "несколько ответов" in choice.n
