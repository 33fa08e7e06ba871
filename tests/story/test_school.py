"""«Школа»: verdict, reasons and figures counted again from the tables; small numbers, closed schools, links."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from shnro_core.exports.story import Context, school
from shnro_core.exports.story.school import Telling
from shnro_core.exports.story.school.results import ABOVE, BELOW, SMALL
from shnro_core.exports.story.school.rows import hidden_words
from shnro_core.methodology.uncertainty import newcombe_probability
from shnro_core.parameters import procedures, resolve
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, with_rows

Contexts = Callable[..., Context]
YEAR = 2022
SMALL_SCHOOL, BIG_SCHOOL, LISTED, SMALLEST, CLOSED = "sch990132", "sch990002", "sch990039", "sch990167", "sch990085"
SAMPLE = (SMALL_SCHOOL, BIG_SCHOOL, LISTED, SMALLEST, "sch990001", "sch990012", "sch990127", "sch990200")
HIDDEN_BELOW, GREY_BELOW, THRESHOLD, BORDER = 3, 10, 0.3, 6


@pytest.fixture(scope="module")
def results(database: Database) -> pd.DataFrame:
    """Every result of the invented region with the key of its procedure and what the school is."""
    with database.cursor() as cursor:
        rows = cursor.execute(
            "SELECT r.*, s.municipality, s.kind FROM result r JOIN school s USING (region, school_code) "
            "WHERE r.region = 'demo' AND participants > 0 AND failed IS NOT NULL"
        ).df()
    keys = {(p.exam, p.subject, p.level, p.grade): p.key for p in procedures()}
    named = zip(rows["exam"], rows["subject"], rows["level"], rows["grade"], strict=True)
    return rows.assign(procedure=[keys[n] for n in named], share=rows["failed"] / rows["participants"])


@pytest.fixture(scope="module")
def told(context: Contexts) -> Callable[..., Telling]:
    """``told("sch990039")``: the passport of a school; each told once."""
    kept: dict[tuple[str, str], Telling] = {}

    def tell(code: str, year: int = YEAR) -> Telling:
        key = (code, str(year))
        if key not in kept:
            kept[key] = school.tell(context("demo", school=code, year=str(year), rules_name="Смоленск, 548-ОД"))
        return kept[key]

    return tell


def counted(results: pd.DataFrame, code: str) -> pd.DataFrame:
    """Results of a school that the order looks at in 2021–2022."""
    own = results[(results["school_code"] == code) & results["procedure"].isin(resolve().procedures)]
    return own[own["year"].isin([YEAR - 1, YEAR])]


@pytest.mark.parametrize("code", SAMPLE)
def test_markers_of_the_title_and_the_headline_are_those_counted_from_results(
    told: Callable[..., Telling], results: pd.DataFrame, code: str
) -> None:
    low = int((counted(results, code)["share"] >= THRESHOLD).sum())
    story = told(code).story
    assert headlines(story)[0] == (
        str(low),
        f"из {len(counted(results, code))} {_of_procedures(len(counted(results, code)))}; граница списка {BORDER}",
    )
    if low >= BORDER:
        assert "школа с низкими результатами" in story.title
        assert f": {low} маркер" in plain(story.title)
    else:
        assert "школа с низкими результатами" not in story.title


def _of_procedures(count: int) -> str:
    return "процедуры" if count % 10 == 1 and count % 100 != 11 else "процедур"


@pytest.mark.parametrize("code", SAMPLE)
def test_margin_is_the_fewest_other_results_that_cross_the_border(
    told: Callable[..., Telling], results: pd.DataFrame, code: str
) -> None:
    own = counted(results, code)
    needed = np.ceil(np.round(own["participants"] * THRESHOLD, 6))
    low = own["failed"] >= needed
    steps = int(low.sum()) - BORDER
    prices = (own["failed"] - needed + 1)[low] if steps >= 0 else (needed - own["failed"])[~low]
    expected = int(prices.sort_values().head(steps + 1 if steps >= 0 else -steps).sum())
    margins = [value for value, note in headlines(told(code).story) if note == "столько должно быть другими"]
    assert margins == [str(expected)]


@pytest.mark.parametrize("code", SAMPLE)
def test_every_result_of_few_pupils_is_hidden_everywhere(told: Callable[..., Telling], code: str) -> None:
    story = told(code).story
    for key in ("school-markers", "school-results"):
        frame = block(story, key).table.frame
        few = frame["participants"] < HIDDEN_BELOW
        assert (frame.loc[few, "result"] == "скрыто").all()
        assert (frame.loc[~few, "result"] != "скрыто").all()
    marks = block(story, "school-markers").table.frame
    few = marks["participants"] < HIDDEN_BELOW
    assert (marks.loc[few, ["mark", "spare"]] == "скрыто").all().all()
    assert not few.to_numpy()[: int((marks["mark"] == "да").sum())].any()


@pytest.mark.parametrize("code", SAMPLE)
def test_results_of_few_participants_get_no_verdict_colour(told: Callable[..., Telling], code: str) -> None:
    frame = block(told(code).story, "school-results").table.frame
    assert (frame.loc[frame["participants"] < GREY_BELOW, "state"] == SMALL).all()


def test_intervals_and_verdicts_are_those_of_statsmodels(told: Callable[..., Telling]) -> None:
    frame = block(told(LISTED).story, "school-results").table.frame.dropna(subset=["share_pct"])
    low, high = proportion_confint(frame["failed"].to_numpy(), frame["participants"].to_numpy(), method="wilson")
    assert np.allclose(frame["low_pct"], 100 * low, atol=1e-9)
    assert np.allclose(frame["high_pct"], 100 * high, atol=1e-9)
    large = frame["participants"].to_numpy() >= GREY_BELOW
    assert ((frame["state"] == ABOVE) == (large & (low > THRESHOLD))).all()
    assert ((frame["state"] == BELOW) == (large & (high < THRESHOLD))).all()


def test_shares_beside_are_sums_over_municipality_cluster_and_region(
    told: Callable[..., Telling], results: pd.DataFrame, context: Contexts
) -> None:
    classes = context("demo").compute("classify", region="demo", year=YEAR)
    listed = set(classes.loc[classes["cluster"] == "ШНРО", "school_code"])
    now = results[results["year"] == YEAR]
    town = now.loc[now["school_code"] == LISTED, "municipality"].iloc[0]
    frame = block(told(LISTED).story, "school-results").table.frame.set_index("procedure")
    for column, part in {
        "region_pct": now,
        "municipality_pct": now[now["municipality"] == town],
        "cluster_pct": now[now["school_code"].isin(listed)],
    }.items():
        sums = part.groupby("procedure")[["failed", "participants"]].sum()
        expected = 100 * sums["failed"] / sums["participants"]
        assert np.allclose(frame[column], expected.reindex(frame.index)), column


def test_a_change_is_named_only_where_newcombe_leaves_zero_out_with_all_looked_at(told: Callable[..., Telling]) -> None:
    frame = block(told(LISTED).story, "school-change").table.frame
    few = frame[["participants_to", "participants_from"]].min(axis="columns") < GREY_BELOW
    p_values = newcombe_probability(
        *(frame.loc[~few, f"{k}_{y}"] for y in ("from", "to") for k in ("failed", "participants"))
    )
    order = dict(zip(frame.index[~few][np.argsort(p_values)], range((~few).sum()), strict=True))
    for place, row in frame.iterrows():
        low, high = confint_proportions_2indep(
            row["failed_to"],
            row["participants_to"],
            row["failed_from"],
            row["participants_from"],
            method="newcomb",
            alpha=0.05 / (len(order) - order.get(place, 0)),
        )
        expected = "выросло" if low > 0 else "снизилось" if high < 0 else "не отличить от случайности"
        if min(row["participants_to"], row["participants_from"]) < GREY_BELOW:
            expected = "мало участников"
        assert row["state"] == expected, row["title"]
    named = frame["state"].value_counts()
    assert f"выросла в {named['выросло']} из {len(frame)} процедур" in plain(
        block(told(LISTED).story, "school-change").title
    )


def test_status_through_the_years_is_that_of_each_years_classification(
    told: Callable[..., Telling], context: Contexts
) -> None:
    frame = block(told(LISTED).story, "school-years").table.frame.set_index("year")
    for year in (2018, 2020, 2022):
        own = context("demo").compute("classify", region="demo", year=year).set_index("school_code").loc[LISTED]
        assert (frame.loc[year, "cluster"], frame.loc[year, "markers"]) == (own["cluster"], own["markers"])


def test_smoothed_shares_stand_between_the_raw_share_and_schools_alike(told: Callable[..., Telling]) -> None:
    frame = block(told(LISTED).story, "school-chance").table.frame.dropna(subset=["smoothed_pct"])
    assert frame["probability_pct"].between(0, 100).all()
    raw = 100 * frame["failed"] / frame["participants"]
    high = raw > 40
    assert (frame.loc[high, "smoothed_pct"] < raw[high]).all()
    assert "для списка не используется" in plain(block(told(LISTED).story, "school-chance").table.notes[0])


def test_a_small_listed_school_is_told_how_little_its_markers_prove(
    told: Callable[..., Telling], results: pd.DataFrame
) -> None:
    own = counted(results, SMALL_SCHOOL)
    low = own[own["share"] >= THRESHOLD]
    few = int((low["participants"] < GREY_BELOW).sum())
    sentence = next(plain(f) for f in told(SMALL_SCHOOL).story.findings if "Уверенно выше" in f)
    assert f"из {len(low)} маркеров; {few} — там, где участников меньше 10" in sentence


def test_a_closed_school_is_told_in_one_sentence_with_its_last_year(told: Callable[..., Telling]) -> None:
    telling = told(CLOSED)
    assert telling.story.title == "МБОУ «Янтаребродская ООШ» — закрыта в 2020 году"
    assert plain(telling.story.absent[0]) == (
        "Школа закрыта в 2020 году, поэтому в расчёте 2022 года её нет. Последние результаты — за 2019 год."
    )
    assert [b.key for b in telling.story.blocks] == ["school-years"]


def test_a_year_without_participants_is_a_sentence_and_not_a_zero(context: Contexts) -> None:
    asked = context("demo", school=LISTED, year=str(YEAR))
    story = school.tell(with_rows(asked, "school/results_of_school", lambda r: r[r["year"] < YEAR])).story
    assert plain(story.absent[0]) == (
        f"За {YEAR} год у школы нет ни одного результата с участниками. Последние результаты — за {YEAR - 1} год."
    )
    assert not {"school-results", "school-change"} & {b.key for b in story.blocks}


def test_one_participant_everywhere_is_a_sentence_and_not_a_picture(context: Contexts) -> None:
    asked = context("demo", school=SMALLEST, year=str(YEAR))
    alone = with_rows(asked, "school/results_of_school", lambda r: r.assign(participants=1, failed=1))
    story = school.tell(alone).story
    assert plain(story.absent[0]) == (
        f"Все результаты {YEAR} года скрыты: участников меньше 3, по числу узнали бы ребёнка."
    )
    assert block(story, "school-results").chart is None
    assert (block(story, "school-results").table.frame["result"] == "скрыто").all()


def test_other_rules_give_no_margin_in_pupils(context: Contexts) -> None:
    asked = context("demo", school=LISTED, year=str(YEAR))
    yaroslavl = Context(
        region=asked.region,
        colours=asked.colours,
        fetch=asked.fetch,
        choices=asked.choices,
        calculate=asked.calculate,
        settings=resolve("yaroslavl"),
    )
    story = school.tell(yaroslavl).story
    assert not any("отделя" in f for f in story.findings)
    assert "столько других результатов" not in {note for _, note in headlines(story)}


@pytest.mark.parametrize(
    ("asked", "code", "sentence"),
    [
        (None, None, ""),
        ("sch990012", "sch990012", ""),
        ("edu990012", "sch990012", "Логин «edu990012» из ссылки прочитан как «sch990012»."),
        ("SCH990012", "sch990012", "Логин «SCH990012» из ссылки прочитан как «sch990012»."),
        ("850-1-7", None, "Школы «850-1-7» из ссылки нет в регионе «Демо-область»: выберите школу в списке."),
    ],
)
def test_a_link_is_read_in_any_form_and_an_unknown_one_is_named(
    context: Contexts, asked: str | None, code: str | None, sentence: str
) -> None:
    known = school.register(context("demo"))
    found = school.asked_school(known, asked, "Демо-область")
    assert (found.code, found.sentence) == (code, sentence)


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_gets_one_sentence(context: Contexts, region: str) -> None:
    telling = school.tell(context(region))
    assert len(telling.story.absent) == 1
    assert "«Школы»" in telling.story.absent[0]
    assert "«Данные»" in telling.story.absent[0]
    assert not telling.story.blocks


def test_without_a_school_the_page_asks_to_choose_one(context: Contexts) -> None:
    assert plain(school.tell(context("demo")).story.title) == "Паспорт школы: выберите одну из 341"


def test_deficits_named_on_the_card_are_those_of_the_office(told: Callable[..., Telling], database: Database) -> None:
    with database.cursor() as cursor:
        given = cursor.execute(
            "SELECT indicator FROM deficit WHERE region = 'demo' AND school_code = ? AND year = ? AND found",
            [SMALLEST, YEAR],
        ).fetchall()
    group = next(g for g in told(SMALLEST).facts if g.title.startswith("Ресурсные дефициты"))
    words = " ".join(f.value for f in group.facts)
    assert given
    assert all(f"{name[:1].lower()}{name[1:]}" in words for (name,) in given)


def test_measures_of_the_school_are_all_there(told: Callable[..., Telling], database: Database) -> None:
    with database.cursor() as cursor:
        rows = cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE status = 'выполнена') FROM measure "
            "WHERE region = 'demo' AND school_code = ?",
            [LISTED],
        ).fetchone()
    assert rows is not None
    (measures,) = told(LISTED).support
    assert len(measures.table.frame) == rows[0]
    done = "Выполнена" if rows[1] == 1 else "Выполнено"
    assert plain(measures.title).startswith(f"{done} {rows[1]} из {rows[0]} мер")


def test_one_procedure_is_followed_by_years(context: Contexts, results: pd.DataFrame) -> None:
    title = next(p.title for p in procedures() if p.key == "vpr_math_5")
    told = school.procedure(context("demo", school=LISTED, year=str(YEAR), procedure=title))
    assert told is not None
    own = results[(results["school_code"] == LISTED) & (results["procedure"] == "vpr_math_5")].sort_values("year")
    assert list(told.table.frame["failed"]) == list(own["failed"])
    last = own.iloc[-1]
    assert f"{last['failed']} из {last['participants']}" in plain(told.title)


def test_hidden_procedures_agree_with_their_number() -> None:
    told = [plain(hidden_words(n)) for n in (1, 2, 4, 5, 11, 21, 22)]
    assert told == [
        "Скрыта 1 процедура",
        "Скрыты 2 процедуры",
        "Скрыты 4 процедуры",
        "Скрыто 5 процедур",
        "Скрыто 11 процедур",
        "Скрыта 21 процедура",
        "Скрыты 22 процедуры",
    ]
