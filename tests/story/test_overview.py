"""«Обзор»: its figures are those of the documents, its titles follow the data."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Context, overview
from tests.story.reading import block, headlines, plain, title, with_rows

Telling = Callable[..., Context]


def test_smolensk_opens_with_68_of_342_schools_more_than_half_of_them_listed_before(context: Telling) -> None:
    story = overview.tell(context("67"))
    assert plain(story.title) == "68 школ из 342 (19,9 %) — с низкими результатами, больше половины из них не впервые"
    assert headlines(story) == [
        ("68", "в 19 муниципалитетах"),
        ("36", "из 68, 53 %"),
        ("35", "из 342, 10,2 %"),
        ("130", "из 342, 38,0 %"),
    ]


def test_the_title_of_smolensk_changes_when_fewer_than_half_were_listed_before(context: Telling) -> None:
    def newcomers(rows: pd.DataFrame) -> pd.DataFrame:
        first = rows["indicator"] == "Попавшие впервые"
        again = rows["indicator"].str.startswith(("Попавшие повторно", "Кризисные"))
        changed = rows.astype({"value": "float"})
        changed.loc[first, "value"] = [17, 40]
        changed.loc[again, "value"] = [2, 3, 1, 2, 1, 2]
        return changed

    story = overview.tell(with_rows(context("67"), "published/portrait", newcomers))
    assert plain(story.title) == "68 школ из 342 (19,9 %) — с низкими результатами, из них не впервые — 11"
    assert title(story, "overview-portrait") == "Раньше в список попадали 11 из 68 школ (16 %)"


def test_history_keeps_the_conflicting_numbers_of_2021_side_by_side_and_marked(context: Telling) -> None:
    history = block(overview.tell(context("67")), "overview-history")
    printed = sorted(zip(history.table.frame["year"], history.table.frame["value"], strict=True))
    assert printed == [(2018, 75), (2019, 59), (2020, 42), (2021, 22), (2021, 22), (2021, 68), (2021, 79), (2022, 68)]
    assert plain(history.title).endswith("за 2021 год документы печатают 3 разных числа")
    assert "22, 68 и 79" in plain(history.remark)
    assert "Число 68 один из документов относит к 2022 году" in plain(history.remark)
    assert [plain(a.text) for a in history.chart.layout.annotations] == ["3 разных числа"]


def test_no_document_id_is_shown_in_the_notes_of_the_overview(context: Telling) -> None:
    for region in ("67", "76"):
        for told in overview.tell(context(region)).blocks:
            shown = " ".join(str(cell) for cell in told.table.visible().to_numpy().ravel())
            assert not [known for known in ("soiro-", "order-", "yaroslavl-") if known in shown]


def test_five_base_clusters_add_up_to_342_schools(context: Telling) -> None:
    clusters = block(overview.tell(context("67")), "overview-clusters")
    assert dict(zip(clusters.table.frame["code"], clusters.table.frame["schools"], strict=True)) == {
        "ШФНСУ": 130,
        "ШБУ": 99,
        "ШНРО": 68,
        "ШсРНР": 35,
        "ШПУ": 10,
    }
    assert plain(clusters.title) == "Адресное сопровождение нужно 103 школам из 342 (30,1 %): 68 ШНРО и 35 ШсРНР"


def test_statuses_of_the_portrait_add_up_to_21_and_47_schools(context: Telling) -> None:
    chart = block(overview.tell(context("67")), "overview-portrait").chart
    assert chart is not None
    shares = [sum(bar.x[row] for bar in chart.data) for row in (0, 1)]
    assert shares == pytest.approx([100, 100])
    assert [tuple(bar.text) for bar in chart.data] == [("10", "22"), ("3", "1"), ("7", "22"), ("1", "2")]


def test_shares_that_contradict_each_other_are_marked_and_stay_out_of_the_title(context: Telling) -> None:
    russian = block(overview.tell(context("67")), "overview-subject-russian")
    doubtful = russian.table.frame[russian.table.frame["doubt"] != ""]
    assert sorted(doubtful["label"].map(plain)) == ["17,6 %*", "50 %*"]
    assert "17,6" not in plain(russian.title)
    maths = block(overview.tell(context("67")), "overview-subject-math")
    assert sorted(maths.table.frame.loc[maths.table.frame["doubt"] != "", "label"].map(plain)) == ["9,5 %*", "н/д*"]


def test_lines_of_two_clusters_are_one_family_and_none_is_told_from_chance(context: Telling) -> None:
    maths = block(overview.tell(context("67")), "overview-subject-math")
    assert plain(maths.title) == ("Математика: кластеры сопровождения ни по одной из 4 строк не отличить друг от друга")
    words = plain(maths.remark)
    assert "9 из 16 и 29 из 34, p = 0,04; с поправкой Холма на 4 строки — 0,15" in words
    counted = maths.table.frame.set_index(["row", "cluster"])["counted"]
    assert (counted["Нет низких результатов: ЕГЭ база", 1], counted["Рост: ОГЭ", 2]) == ("9 из 16", "11 из 47")
    russian = block(overview.tell(context("67")), "overview-subject-russian").table.frame
    assert russian.set_index(["row", "cluster"])["counted"]["Рост: ЕГЭ", 2] == "н/д"


def test_a_line_that_stands_out_after_the_correction_is_named(context: Telling) -> None:
    def apart(rows: pd.DataFrame) -> pd.DataFrame:
        base = (rows["exam"] == "ЕГЭ база") & (rows["cluster"] == 1)
        return rows.assign(value=rows["value"].mask(base, 6.3))

    maths = block(overview.tell(with_rows(context("67"), "published/subject_dynamics", apart)), "overview-subject-math")
    assert plain(maths.title).endswith("различаются — «Нет низких результатов: ЕГЭ база»")


def test_nine_results_of_support_stand_as_printed(context: Telling) -> None:
    support = block(overview.tell(context("67")), "overview-support")
    assert list(support.table.frame["value"]) == [90, 74, 58, 46, 41, 41, 33, 29, 14.5]
    assert plain(support.title) == "Больше половины школ достигли результата поддержки по 3 показателям из 9"
    assert "69" in support.n


def test_yaroslavl_opens_with_87_listed_schools_and_49_that_left(context: Telling) -> None:
    story = overview.tell(context("76"))
    assert plain(story.title) == "В списке на 2023 год 87 школ; из 81 сопровождавшейся школы вышли 49"
    assert headlines(story) == [
        ("87", "сильно неуспевающих 13"),
        ("49", "из 81, 60 %"),
        ("8", "из 81, 10 %"),
        ("25 %", "годом раньше 32 %, −7 п.п."),
    ]


def test_levels_of_2023_are_13_38_and_36_schools(context: Telling) -> None:
    levels = block(overview.tell(context("76")), "overview-levels")
    assert list(levels.table.frame["value"]) == [13, 38, 36]
    assert plain(levels.title) == (
        "Сильно неуспевающих — 13 из 87 школ (15 %), умеренно неуспевающих — 38, базово неуспевающих — 36"
    )
    assert "30–40 %" in plain(levels.remark)
    assert "больше 50 %" in plain(levels.remark)


def test_supported_schools_are_42_28_and_11(context: Telling) -> None:
    supported = block(overview.tell(context("76")), "overview-supported")
    assert list(supported.table.frame["value"]) == [42, 28, 11]
    assert plain(supported.title) == "Сопровождали 81 школу: трек 1 — 53, трек 2 — 28"


def test_share_of_listed_schools_carries_the_other_count_of_the_document(context: Telling) -> None:
    share = block(overview.tell(context("76")), "overview-share")
    assert (
        plain(share.title)
        == "По слайду доля ШНОР снизилась: 32 % школ области по итогам 2021 года, 25 % по итогам 2022-го"
    )
    assert "87 из 335 школ (26,0 %)" in plain(share.remark)


def test_a_growing_share_is_not_called_a_fall(context: Telling) -> None:
    def grown(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[rows["fact"].str.endswith("по итогам 2022 года"), "value"] = 40
        return rows

    story = overview.tell(with_rows(context("76"), "published/listing_facts", grown))
    assert title(story, "overview-share").startswith("По слайду доля ШНОР не снизилась: 32 %")
    assert plain(story.headlines[3].note) == "годом раньше 32 %, +8 п.п."


def test_every_decision_for_2023_is_told_once(context: Telling) -> None:
    told = context("76")
    decisions = block(overview.tell(told), "overview-decisions")
    words = " ".join(decisions.table.frame["item"])
    items = told.fetch("published/track_decisions", region="76")["item"]
    assert len(items) == 25
    assert [item for item in items if item[1:] not in words] == []
    assert plain(decisions.title) == (
        "Решения на 2023 год: 6 сохраняют прежнее, 3 усиливают, 3 исключают, остальные 13 меняют и добавляют"
    )


def test_findings_are_three_to_five_and_do_not_repeat_titles(context: Telling) -> None:
    for region in ("67", "76"):
        story = overview.tell(context(region))
        assert 3 <= len(story.findings) <= 5
        assert not {b.title for b in story.blocks} & {f.rstrip(".") for f in story.findings}


def test_every_picture_has_words_and_every_block_a_source(context: Telling) -> None:
    for region in ("67", "76"):
        story = overview.tell(context(region))
        assert len({b.key for b in story.blocks}) == len(story.blocks)
        assert all(b.alt for b in story.blocks if b.chart is not None)
        assert all(b.table.sources for b in story.blocks)


def test_a_region_says_in_one_sentence_what_it_does_not_publish(context: Telling) -> None:
    for region, other in (("67", "Ярославской"), ("76", "Смоленской")):
        (sentence,) = overview.tell(context(region)).absent
        assert other in sentence


def test_the_invented_region_gets_a_sentence_and_no_figures(context: Telling) -> None:
    story = overview.tell(context("demo"))
    assert story.blocks == ()
    assert story.headlines == ()
    assert "вымышлен" in story.absent[0]


def test_no_municipality_is_named_while_another_with_as_many_schools_is_not(context: Telling) -> None:
    """Гагаринский район stood with five schools where Кардымовский and Рославльский had five too."""
    told = context("67")
    counts = told.fetch("published/listed_schools", region="67")["municipality"].value_counts()
    (sentence,) = (plain(f) for f in overview.tell(told).findings if f.startswith("Больше всего школ списка"))
    named = counts[[f"{place} — {count}" in sentence for place, count in counts.items()]]
    assert len(named)
    assert named.min() > counts.drop(named.index).max()
