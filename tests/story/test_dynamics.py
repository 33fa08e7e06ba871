"""«Динамика»: movement, lists and procedures stand as the slides print them, doubts are marked."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Context, dynamics
from shnro_core.exports.story.bases import restored
from shnro_core.exports.story.dynamics import names
from tests.story.reading import block, headlines, plain, title, with_rows

Telling = Callable[..., Context]

# ОГЭ русский, ОГЭ математика, ВПР русский 5, 6, ВПР математика 5, 6: the slides' tables, row by row
PRINTED = {
    "500+ 2022 года": {
        "Положительная": (33, 60, 57, 64, 57, 60),
        "0 % за 2 года": (40, 10, 2, 0, 10, 0),
        "Отрицательная": (24, 26, 33, 29, 26, 33),
        "Нейтральная": (0, 2, 0, 2, 0, 2),
        "Нет участников": (2, 2, 7, 5, 7, 2),
    },
    "500+ 2021 года": {
        "Положительная": (27, 55, 18, 45, 27, 27),
        "0 % за 2 года": (55, 9, 36, 27, 27, 27),
        "Отрицательная": (0, 18, 36, 18, 36, 36),
        "Нейтральная": (0, 0, 0, 0, 0, 0),
        "Нет участников": (18, 18, 9, 9, 9, 9),
    },
    "Трек 2": {
        "Положительная": (14, 39, 39, 43, 29, 36),
        "0 % за 2 года": (54, 29, 21, 18, 25, 18),
        "Отрицательная": (11, 11, 32, 36, 36, 43),
        "Нейтральная": (0, 0, 0, 0, 4, 0),
        "Нет участников": (21, 21, 7, 4, 7, 4),
    },
}
POSITIVE = {
    "500+ 2022 года": [74, 69, 60, 64, 67, 60],
    "500+ 2021 года": [82, 64, 55, 73, 55, 55],
    "Трек 2": [68, 68, 61, 61, 54, 54],
}


def test_movement_of_81_schools_is_49_10_14_8(context: Telling) -> None:
    story = dynamics.tell(context("76"))
    assert plain(story.title) == (
        "Вышли из списка или повысили уровень 59 из 81 сопровождавшейся школы (73 %), понизили — 8"
    )
    assert headlines(story) == [
        ("49", "из 81, 60 %"),
        ("10", "из 81, 12 %"),
        ("14", "из 81, 17 %"),
        ("8", "из 81, 10 %"),
    ]


def test_every_group_moves_as_printed_and_its_bar_is_whole(context: Telling) -> None:
    levels = block(dynamics.tell(context("76")), "dynamics-levels")
    columns = ["schools_total", "left_list", "raised_cluster", "same_cluster", "lowered"]
    shown = levels.table.frame.set_index("group")[columns]
    assert shown.T.to_dict("list") == {
        "500+ 2022 года": [42, 24, 8, 9, 1],
        "500+ 2021 года": [11, 7, 0, 3, 1],
        "Трек 2": [28, 18, 2, 2, 6],
        "Все сопровождавшиеся": [81, 49, 10, 14, 8],
    }
    assert levels.chart is not None
    wholes = [sum(bar.x[row] for bar in levels.chart.data) for row in range(4)]
    assert wholes == pytest.approx([100] * 4)
    assert "24 из 42, 57 %" in plain(levels.alt)


def test_eight_lowered_of_track_2_are_marked_as_six_and_two(context: Telling) -> None:
    remark = plain(block(dynamics.tell(context("76")), "dynamics-levels").remark)
    assert "Противоречие I40" in remark
    assert "8 из 28 (напечатано 28 %), эта таблица — 6" in remark


def test_the_mark_disappears_when_both_slides_agree(context: Telling) -> None:
    def agreed(rows: pd.DataFrame) -> pd.DataFrame:
        rows["worsened"] = rows["worsened"].where(rows["worsened"].isna(), 6)
        return rows

    story = dynamics.tell(with_rows(context("76"), "published/list_outcome", agreed))
    assert "I40" not in plain(block(story, "dynamics-levels").remark)


def test_lists_2022_to_2023_show_who_left_and_who_stayed(context: Telling) -> None:
    lists = block(dynamics.tell(context("76")), "dynamics-lists")
    shown = lists.table.frame.set_index("group")[["total", "not_in_list", "in_list"]]
    assert shown.T.to_dict("list") == {
        "500+ 2022 года": [42, 24, 18],
        "500+ 2021 года": [11, 7, 4],
        "Трек 2": [28, 18, 10],
    }
    assert "32 из 81 сопровождавшейся школы (40 %)" in plain(lists.title)
    assert "87 − 32 = 55" in plain(lists.remark)


@pytest.mark.parametrize("group", PRINTED)
def test_five_categories_of_six_procedures_stand_as_printed(context: Telling, group: str) -> None:
    procedures = block(dynamics.tell(context("76", group=group)), "dynamics-procedures")
    assert procedures.chart is not None
    drawn = {bar.name: tuple(bar.x) for bar in procedures.chart.data}
    assert drawn == PRINTED[group]
    assert plain(procedures.title).startswith(group)


@pytest.mark.parametrize("group", POSITIVE)
def test_positive_result_is_positive_plus_zero_for_two_years(context: Telling, group: str) -> None:
    story = dynamics.tell(context("76", group=group))
    frame = block(story, "dynamics-positive").table.frame
    own = frame[frame["group"] == group]
    assert list(own["value"]) == POSITIVE[group]
    parts = PRINTED[group]
    added = [a + b for a, b in zip(parts["Положительная"], parts["0 % за 2 года"], strict=True)]
    assert all(abs(a - p) <= 1 for a, p in zip(added, POSITIVE[group], strict=True))
    for key in ("dynamics-procedures", "dynamics-positive", "dynamics-area"):
        told = block(story, key)
        said = [plain(words) for words in (told.remark, *told.table.notes)]
        assert any("Положительный результат = положительная динамика + 0 % за 2 года" in words for words in said)


def test_the_column_of_97_percent_is_marked_on_the_axis_and_in_words(context: Telling) -> None:
    procedures = block(dynamics.tell(context("76", group="500+ 2022 года")), "dynamics-procedures")
    assert procedures.chart is not None
    rows = [plain(str(row)) for row in procedures.chart.data[0].y]
    assert [row for row in rows if "сумма" in row] == ["ВПР математика, 6 класс (сумма 97 %)"]
    assert "не хватает 1 школы из 42" in plain(procedures.remark)


@pytest.mark.parametrize("group", ["500+ 2021 года", "Трек 2"])
def test_sums_of_99_and_101_percent_are_rounding_not_contradictions(context: Telling, group: str) -> None:
    remark = block(dynamics.tell(context("76", group=group)), "dynamics-procedures").remark or ""
    assert "I43" not in remark
    assert "округление" in remark


def test_an_unknown_group_in_the_address_shows_the_first_one(context: Telling) -> None:
    assert title(dynamics.tell(context("76", group="нет такой")), "dynamics-procedures").startswith("500+ 2022")


def test_city_and_village_are_27_and_26_schools_and_62_is_printed_as_61(context: Telling) -> None:
    area = block(dynamics.tell(context("76")), "dynamics-area")
    assert "27 городских, 26 сельских" in plain(area.n)
    assert plain(area.title) == (
        "Городские и сельские школы: положительный результат у 56 % и 61 %, разницу не отличить от случайности"
    )
    assert "15 из 27 и 16 из 26: при случайности такая или большая разница бывает в 78 % случаев" in plain(area.remark)
    assert "38 + 24 = 62 %, напечатано 61 %" in plain(area.remark)


def test_a_city_far_ahead_of_the_village_is_named(context: Telling) -> None:
    def ahead(rows: pd.DataFrame) -> pd.DataFrame:
        city = (rows["area"] == "Городские") & (rows["category"] == "Показывают положительный результат")
        return rows.assign(value=rows["value"].mask(city, 93))

    story = dynamics.tell(with_rows(context("76"), "published/area_dynamics", ahead))
    assert title(story, "dynamics-area") == (
        "Городские школы чаще показывают положительный результат, чем сельские: 93 % и 61 %"
    )
    assert not any("не отличить" in plain(f) for f in story.findings if f.startswith("Трек 1"))


def test_no_group_that_left_the_list_is_told_from_another(context: Telling) -> None:
    lists = block(dynamics.tell(context("76")), "dynamics-lists")
    assert plain(lists.remark).startswith("По доле вышедших группы не отличить друг от друга (p = 1 ")


def test_the_second_year_is_told_by_a_test_and_the_document_by_its_own_words(context: Telling) -> None:
    (second,) = (plain(f) for f in dynamics.tell(context("76")).findings if "второй год" in f)
    assert "7 из 11 школ (64 %), в первый — 32 из 42 школ (76 %): разницу не отличить от случайности" in second
    assert "бывает в 45 % случаев" in second
    assert "обратное" not in second


def test_track_2_lowered_more_often_than_the_first_year_and_no_more_is_said(context: Telling) -> None:
    assert title(dynamics.tell(context("76")), "dynamics-levels") == (
        "Из списка вышли 57–64 % школ каждой группы; понижали уровень в группе «Трек 2» чаще, чем в «500+ 2022 года»: "
        "6 из 28 школ (21 %) и 1 из 42 школ (2 %)"
    )


def test_schools_without_an_eleventh_grade_are_told_so(context: Telling) -> None:
    held = block(dynamics.tell(context("76")), "dynamics-not-held")
    assert "не было выпускных 11-х классов" in plain(held.remark)


def test_procedures_not_held_name_their_restored_base(context: Telling) -> None:
    held = block(dynamics.tell(context("76")), "dynamics-not-held")
    rows = held.table.frame
    counts = rows.set_index([rows["procedure"].map(plain), "year"])["schools"]
    assert counts["ЕГЭ русский язык", 2021] == 49
    assert counts["ЕГЭ математика профильная", 2022] == 46
    assert counts["ВПР русский язык, 5 класс", 2022] == 2
    assert "воспроизводятся при 81 школе" in plain(held.n)
    assert plain(held.title) == (
        "ЕГЭ математика профильная: в 2022 году не проводили в 46 из 81 школы (57 %); ЕГЭ русский язык — в 45; "
        "остальные процедуры — не больше чем в 4"
    )


def test_a_base_that_does_not_give_the_shares_is_not_claimed(context: Telling) -> None:
    def fewer(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(schools=rows["schools"] + 5)

    held = block(dynamics.tell(with_rows(context("76"), "published/procedures_not_held", fewer)), "dynamics-not-held")
    assert "воспроизводятся" not in plain(held.n)


def test_all_printed_shares_of_procedures_come_from_whole_schools(context: Telling) -> None:
    rows = context("76").fetch("published/procedure_dynamics", region="76")
    assert len(rows) == 108
    assert restored(rows["value"], rows["schools_total"]).notna().all()


@pytest.mark.parametrize(
    ("share", "base", "schools"),
    [(57, 42, 24), (28.6, 28, 8), (28, 28, None), (9.5, 21, 2), (9, 21, None), (2.1, 47, 1), (0, 11, 0)],
)
def test_a_share_gives_back_its_schools_only_when_the_base_fits(share: float, base: int, schools: int | None) -> None:
    found = restored(pd.Series([share]), base).iloc[0]
    assert pd.isna(found) if schools is None else found == schools


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("ВПР Русский язык 5 класс", "ВПР русский язык, 5 класс"),
        ("ВПР Математика 6", "ВПР математика, 6 класс"),
        ("ЕГЭ Математика_профиль", "ЕГЭ математика профильная"),
        ("ОГЭ Математика", "ОГЭ математика"),
        ("Сочинение", "Сочинение"),
    ],
)
def test_a_procedure_has_one_name_on_all_pictures(printed: str, shown: str) -> None:
    assert plain(names.procedure(printed)) == shown


def test_the_filter_offers_three_groups_and_none_where_nothing_is_published(context: Telling) -> None:
    assert dynamics.groups(context("76")) == ["500+ 2022 года", "500+ 2021 года", "Трек 2"]
    assert dynamics.groups(context("67")) == []
    assert dynamics.groups(context("demo")) == []


def test_the_page_is_cut_before_the_first_filtered_block(context: Telling) -> None:
    before, after = dynamics.tell(context("76")).split(dynamics.FIRST_FILTERED)
    assert [b.key for b in before.blocks] == ["dynamics-levels", "dynamics-lists"]
    assert after.blocks[0].key == dynamics.FIRST_FILTERED
    assert after.headlines == ()


def test_smolensk_is_told_where_its_comparison_stands_and_what_is_not_published(context: Telling) -> None:
    story = dynamics.tell(context("67"))
    assert story.blocks == ()
    (sentence,) = story.absent
    assert "«Обзоре»" in sentence
    assert "математика и русский язык" in sentence
    assert "«Данные»" in sentence


def test_the_invented_region_gets_a_sentence_and_no_figures(context: Telling) -> None:
    story = dynamics.tell(context("demo"))
    assert story.blocks == ()
    assert "вымышлен" in story.absent[0]
