"""«Опросы»: counts restored from printed shares, intervals, verdicts, and the wave that cannot be read for sure."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Context, surveys
from shnro_core.exports.story.surveys.answers import read_answers
from tests.story.reading import block, headlines, plain, title, with_rows

Made = Callable[..., Context]
_QUERY = "published/survey_answers"


def rows_of(made: Context) -> pd.DataFrame:
    return made.fetch(_QUERY, region="76")


@pytest.mark.parametrize(
    ("topic", "wave", "positive", "n"),
    [
        ("Сотрудничество с куратором", "ноябрь 2022", 37, 42),
        ("Муниципальный координатор", "апрель 2022", 25, 42),
        ("Муниципальный координатор", "ноябрь 2022", 30, 42),
        ("Вовлечённость школы", "апрель 2022", 22, 42),
        ("Вовлечённость школы", "ноябрь 2022", 31, 42),
        ("Проект «500+»", "ноябрь 2022", 40, 42),
        ("Проект «500+», участники 2021 года", "", 10, 11),
    ],
)
def test_positive_answers_are_restored_from_the_printed_shares(
    context: Made, topic: str, wave: str, positive: int, n: int
) -> None:
    waves = read_answers(rows_of(context("76"))).waves.set_index(["topic", "wave_key"])
    assert tuple(waves.loc[(topic, wave), ["positive", "n"]]) == (positive, n)


def test_the_interval_of_a_share_is_wilsons(context: Made) -> None:
    waves = read_answers(rows_of(context("76"))).waves.set_index(["topic", "wave_key"])
    told = waves.loc[("Сотрудничество с куратором", "ноябрь 2022")]
    assert (told["low_pct"], told["high_pct"]) == (pytest.approx(75.0, abs=0.05), pytest.approx(94.8, abs=0.05))


def test_verdicts_of_the_two_comparable_questions(context: Made) -> None:
    changes = read_answers(rows_of(context("76"))).changes.set_index("topic")
    assert changes["verdict"].to_dict() == {
        "Муниципальный координатор": "не отличить от случайности",
        "Вовлечённость школы": "выросло",
    }
    assert changes.loc["Вовлечённость школы", "change_pp"] == pytest.approx(100 * 9 / 42)
    assert not changes.loc["Вовлечённость школы", "exact_agrees"]


def test_a_borderline_verdict_is_said_in_the_title(context: Made) -> None:
    told = surveys.tell(context("76"))
    assert told.title == (
        "«Вовлечённость школы» — положительных ответов больше, но на грани случайного; "
        "«Муниципальный координатор» — не отличить от случайности"
    )
    words = "при случайности такая или большая разница бывает в 7 % случаев"
    assert words in plain(block(told, "surveys-summary").remark)
    assert words in plain(block(told, "surveys-question-3").remark)


def test_the_doubtful_april_wave_is_shown_as_printed_and_never_compared(context: Made) -> None:
    told = surveys.tell(context("76"))
    question = block(told, "surveys-question-1")
    assert plain(question.title).endswith("37 из 42 школ (88 %), ноябрь 2022; апрель 2022 — неоднозначно")
    assert "69,0 % — «Совершенно бесполезно», 31,0 % — «Скорее бесполезно»" in plain(question.remark)
    assert "выросло" not in plain(question.remark)
    assert "Сотрудничество с куратором" not in set(read_answers(rows_of(context("76"))).changes["topic"])
    summary = block(told, "surveys-summary").table.frame.set_index(["topic", "wave_name"])
    assert summary.loc[("Сотрудничество с куратором", "апрель 2022"), "verdict"] == "неоднозначно"


def test_without_the_doubt_the_waves_of_the_curator_are_compared(context: Made) -> None:
    rows = rows_of(context("76")).assign(note=None)
    assert "Сотрудничество с куратором" in set(read_answers(rows).changes["topic"])


def test_shares_that_no_count_gives_are_not_turned_into_counts(context: Made) -> None:
    rows = rows_of(context("76"))
    rows.loc[rows["value"] == 50.0, "value"] = 51.0
    waves = read_answers(rows).waves.set_index(["topic", "wave_key"])
    assert pd.isna(waves.loc[("Вовлечённость школы", "ноябрь 2022"), "positive"])
    told = surveys.tell(with_rows(context("76"), _QUERY, lambda _: rows))
    assert "«Вовлечённость школы»" not in told.title


def test_every_question_has_its_block_and_the_journal_its_own(context: Made) -> None:
    told = surveys.tell(context("76"))
    assert [b.key for b in told.blocks] == [
        "surveys-summary",
        *(f"surveys-question-{n}" for n in range(1, 6)),
        "surveys-journal",
    ]
    journal = block(told, "surveys-journal")
    assert list(journal.table.frame["value"]) == [73.33, 75.0, *[100.0] * 9]
    assert "с 73,33 % до 100 %" in title(told, "surveys-journal")


def test_the_long_ends_of_a_scale_are_explained_once(context: Made) -> None:
    told = block(surveys.tell(context("76")), "surveys-question-3")
    assert "1 — коллектив школы воспринимает" in told.table.notes[0]
    assert list(dict.fromkeys(told.table.frame["option_name"])) == ["1", "2", "3", "4", "5"]


def test_headlines_carry_counts_and_verdicts(context: Made) -> None:
    assert headlines(surveys.tell(context("76"))) == [
        ("37 из 42, 88 %", "не сравнить: прошлая волна неоднозначна"),
        ("30 из 42, 71 %", "+12 п.п., не отличить от случайности"),
        ("31 из 42, 74 %", "+21 п.п., выросло, но на грани случайного"),
    ]


@pytest.mark.parametrize("region", ["67", "demo"])
def test_a_region_without_surveys_is_told_in_one_sentence(context: Made, region: str) -> None:
    told = surveys.tell(context(region))
    assert (len(told.blocks), len(told.absent)) == (0, 1)
