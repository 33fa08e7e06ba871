"""«Дефициты»: region totals, contradictions, the joint picture and what is published where no figures exist."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Block, Context, Story, deficits
from tests.story.reading import plain

Made = Callable[..., Context]


def block(story: Story, key: str) -> Block:
    return next(b for b in story.blocks if b.key == key)


def changed(made: Context, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Context:
    def fetch(name: str, **parameters: object) -> pd.DataFrame:
        rows = made.fetch(name, **parameters)
        return change(rows) if name == "published/deficits_by_municipality" and len(rows) else rows

    return dataclasses.replace(made, fetch=fetch)


def test_region_totals_are_sums_of_the_printed_counts(context: Made) -> None:
    told = {h.label: (h.value, h.note) for h in deficits.tell(context("76")).headlines}
    assert told == {
        "Кадровый дефицит": ("43,6\u00a0%", "146 из 335 школ · расчёт системы"),
        "Инфраструктурный дефицит": ("50,1\u00a0%", "168 из 335 школ · расчёт системы"),
        "Оба дефицита": ("25,4\u00a0%", "85 из 335 школ · расчёт системы"),
        "Хотя бы один": ("68,4\u00a0%", "229 из 335 школ · расчёт системы"),
    }


def test_the_title_says_how_many_schools_have_deficits(context: Made) -> None:
    assert deficits.tell(context("76")).title == (
        "Инфраструктурный дефицит — у каждой второй школы, кадровый — у 43,6\u00a0% школ, "
        "оба сразу — у каждой четвёртой школы"
    )


def test_the_title_follows_the_data(context: Made) -> None:
    poorer = changed(context("76"), lambda f: f.assign(staff_n=f["schools_total"]))
    assert deficits.tell(poorer).title.startswith(
        "Кадровый дефицит — у 100,0\u00a0% школ, инфраструктурный — у каждой второй"
    )


def test_the_bars_start_with_the_municipality_of_the_highest_share(context: Made) -> None:
    ranking = block(deficits.tell(context("76")), "deficits-municipalities")
    assert ranking.chart is not None
    assert list(ranking.chart.data[0].y[:3]) == ["Брейтовский район", "Некрасовский район", "Мышкинский район"]
    assert ranking.chart.data[0].text[0] == "3 из 4, 75\u00a0%"
    assert len(ranking.table.frame) == 19
    assert ranking.title == "Оба дефицита: доля ниже, чем в остальных, — г. Ярославль и г. Рыбинск"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("Кадровый", "Кадровый дефицит: доля ниже, чем в остальных, — г. Ярославль"),
        (
            "Инфраструктурный",
            "Инфраструктурный дефицит: доля выше, чем в остальных, — Пошехонский район, Борисоглебский район и "
            "Ярославский район; ниже, чем в остальных, — г. Ярославль и г. Рыбинск",
        ),
    ],
)
def test_the_kind_of_deficit_drives_both_pictures(context: Made, kind: str, title: str) -> None:
    story = deficits.tell(context("76", kind=kind))
    assert plain(block(story, "deficits-municipalities").title).startswith(plain(title))
    joint = block(story, "deficits-joint")
    assert joint.chart is not None
    assert kind.lower()[:6] in joint.chart.layout.xaxis.title.text


def test_the_joint_picture_says_that_chance_explains_it(context: Made) -> None:
    joint = block(deficits.tell(context("76")), "deficits-joint")
    assert "не отличить от случайности" in joint.title
    assert "Спирмена 0,03" in (joint.remark or "")
    assert "19\u00a0муниципалитетов" in (joint.remark or "")
    assert "0,46" in (joint.remark or "")
    assert joint.chart is not None
    drawn = {(x, y) for trace in joint.chart.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert len(drawn) == 19
    assert (0.0, 100 * 30 / 84) in drawn


def test_a_strong_association_changes_the_verdict(context: Made) -> None:
    tied = changed(context("76"), lambda f: f.assign(shnor_pct=f["both_pct"]))
    assert block(deficits.tell(tied), "deficits-joint").title.startswith("Где чаще оба дефицита, там больше доля ШНОР")


def test_small_municipalities_are_grey(context: Made) -> None:
    joint = block(deficits.tell(context("76")), "deficits-joint")
    frame = joint.table.frame
    few = set(frame.loc[frame["schools_total"] < 10, "municipality"])
    assert few == {
        "Мышкинский район",
        "Первомайский район",
        "Некрасовский район",
        "Брейтовский район",
        "Большесельский район",
        "Любимский район",
    }
    assert joint.chart is not None
    assert len(joint.chart.data[0].x) == len(few)


def test_rows_whose_printed_shares_contradict_their_counts_are_marked(context: Made) -> None:
    table = block(deficits.tell(context("76")), "deficits-table")
    marks = table.table.frame.set_index("municipality")["mark"]
    assert set(marks[marks == "!"].index) == {"г. Ярославль", "г. Рыбинск", "г. Переславль-Залесский"}
    assert set(marks[marks == "*"].index) == {
        "Некоузский район",
        "Даниловский район",
        "Ростовский район",
        "Тутаевский район",
        "Гаврилов-Ямский район",
    }
    assert "5 из 20 = 25,0\u00a0%, напечатано 22\u00a0%" in set(
        table.table.frame["note"].map(lambda n: n.rpartition(": ")[2])
    )
    assert "82 из 330 школ (24,8 %), из них в списке ШНОР 2023 года — 26" in plain(table.n)


def test_the_table_shows_the_shares_as_printed(context: Made) -> None:
    frame = block(deficits.tell(context("76")), "deficits-table").table.frame.set_index("municipality")
    pereslavl = frame.loc["г. Переславль-Залесский"]
    assert (pereslavl["shnor_n"], pereslavl["shnor_printed_pct"], pereslavl["shnor_pct"]) == (5, 22, 25)
    assert frame["shnor_n"].sum() == 87
    assert frame["zone_n"].sum() == 82


def test_resources_of_track_2_keep_the_printed_no(context: Made) -> None:
    track = block(deficits.tell(context("76")), "deficits-track2")
    assert "25\u00a0% школ в январе 2022-го и у 57\u00a0%" in track.title
    assert track.chart is not None
    assert [list(t.text)[1] for t in track.chart.data] == ["напечатано «нет»"] * 2
    assert "Мониторинг не проводился" in (track.remark or "")


def test_smolensk_says_what_is_absent_and_shows_what_is_published(context: Made) -> None:
    story = deficits.tell(context("67"))
    assert story.title == "Дефициты по муниципалитетам не опубликованы; «Точка роста» есть у 20 из 68 школ списка"
    assert "материально-технические, кадровые и информационно-коммуникационные" in story.absent[0]
    assert not story.headlines
    points = block(story, "deficits-growth-points").table.frame
    assert list(zip(points["schools"], points["with_point"], strict=True)) == [(21, 7), (47, 13)]
    values = block(story, "deficits-facts").table.frame.set_index("fact")["shown"]
    assert values["Число открытых центров «Точка роста»"] == "82"
    assert list(block(story, "deficits-diagnostics").table.frame["value"]) == [46, 33, 14.5]
    assert len(block(story, "deficits-indicators").table.frame) == 6


def test_no_block_shows_ids_of_documents(context: Made) -> None:
    for region in ("67", "76"):
        for told in deficits.tell(context(region)).blocks:
            words = told.table.visible().to_csv()
            assert "soiro-" not in words
            assert "order-" not in words


def test_a_region_without_documents_gets_a_sentence(context: Made) -> None:
    story = deficits.tell(context("demo"))
    assert not story.blocks
    assert len(story.absent) == 1
