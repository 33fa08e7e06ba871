"""«Меры»: verdicts and doubts of the document, the exact test of antirisk programmes, the plans of Смоленск."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Context, measures
from tests.story.reading import block, plain, title, with_rows

Made = Callable[..., Context]


def cells(story: object, key: str, column: str) -> list[str]:
    return [plain(str(v)) for v in block(story, key).table.frame[column]]  # type: ignore[arg-type]  # a Story


def test_the_title_tells_the_verdict_of_each_track(context: Made) -> None:
    assert measures.tell(context("76")).title == (
        "Документ признал поддержку эффективной по треку 1, недостаточно эффективной по треку 2, "
        "малоэффективной по треку 3"
    )


def test_tracks_with_the_same_verdict_stand_together_in_the_title(context: Made) -> None:
    def praise(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[rows["track"] == 2, "verdict"] = "эффективна"
        return rows

    told = measures.tell(with_rows(context("76"), "published/measures", praise))
    assert told.title.startswith("Документ признал поддержку эффективной по трекам 1 и 2, малоэффективной по треку 3")


@pytest.mark.parametrize(("track", "count"), [("Трек 1", 7), ("Трек 2", 4), ("Трек 3", 4)])
def test_every_measure_of_the_track_is_told_with_its_verdict(context: Made, track: str, count: int) -> None:
    told = measures.tell(context("76", track=track))
    verdicts = cells(told, f"measures-done-{track[-1]}", "verdict")
    assert len(verdicts) == count
    assert all("эффективна" in v for v in verdicts)


def test_two_key_ideas_of_a_track_are_marked_ambiguous(context: Made) -> None:
    told = block(measures.tell(context("76", track="Трек 1")), "measures-passport-1")
    marks = dict(zip(told.table.frame["words"], told.table.frame["standing"], strict=True))
    assert marks["Антикризисная модель управления на полном управленческом цикле"] == "неоднозначно"
    assert list(marks.values()).count("неоднозначно") == 2
    assert "(противоречие I57)" in (told.remark or "")


def test_the_single_key_idea_of_track_three_is_not_doubted(context: Made) -> None:
    told = block(measures.tell(context("76", track="Трек 3")), "measures-passport-3")
    assert told.remark is None
    assert "неоднозначно" not in set(told.table.frame["standing"])


def test_no_antirisk_programme_is_told_from_chance_after_the_correction(context: Made) -> None:
    told = measures.tell(context("76", track="Трек 1"))
    assert title(told, "measures-antirisk") == (
        "Ни по одному из 6 направлений вышедшие и оставшиеся школы не различаются сильнее случайного"
    )
    words = plain(block(told, "measures-antirisk").remark)
    assert "11 из 24 школ (46 %) и 2 из 18 школ (11 %)" in words
    assert "По одному сравнению p = 0,02, с поправкой на все 6 — 0,12: от случайности разницу не отличить" in words


def test_units_joined_by_a_plus_are_two_and_not_a_third(context: Made) -> None:
    told = measures.tell(context("76", track="Трек 1"))
    assert title(told, "measures-frame-common") == "Для всех 87 школ списка работу делят 7 исполнителей"


def test_a_page_with_indicators_does_not_say_that_none_are_published(context: Made) -> None:
    for track in ("Трек 1", "Трек 2", "Трек 3"):
        told = measures.tell(context("76", track=track))
        assert not any("перечня показателей" in sentence for sentence in told.absent)


def test_a_clear_difference_between_programmes_changes_the_title_and_the_verdict(context: Made) -> None:
    def clear(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[rows["left_n"] == 11, ["left_n", "left_share"]] = (24, 100)
        return rows

    told = measures.tell(with_rows(context("76", track="Трек 1"), "published/antirisk_outcome", clear))
    assert title(told, "measures-antirisk").startswith("По 1 из 6 направлений")
    assert cells(told, "measures-antirisk", "verdict").count("чаще у вышедших") == 1


def test_shares_of_programmes_are_the_printed_ones(context: Made) -> None:
    told = measures.tell(context("76", track="Трек 1"))
    assert "3 из 24, 13 %" in cells(told, "measures-antirisk", "left_words")


def test_indicators_keep_the_comment_that_contradicts_them(context: Made) -> None:
    told = block(measures.tell(context("76", track="Трек 2")), "measures-indicators-2")
    row = told.table.frame.set_index("jan_2023").loc["57\u00a0%"]
    assert (plain(row["jan_2022"]), row["comment"]) == ("25 %", "Мониторинг не проводился")
    assert "противоречит наличию значений" in row["note"]


def test_prevention_programmes_grew_from_nine_schools_to_forty_nine(context: Made) -> None:
    told = block(measures.tell(context("76", track="Трек 3")), "measures-indicators-3")
    assert "9 школ → 49 школ" in plain(told.remark)


def test_academic_debt_says_that_the_series_may_be_swapped(context: Made) -> None:
    told = measures.tell(context("76", track="Трек 3"))
    assert title(told, "measures-debt-1") == (
        "На конец 2021/22 учебного года задолженностей не было в 48 % школ региона и в 27 % ШНОР — "
        "если ряды соотнесены верно"
    )
    assert all("Неоднозначно" in (block(told, f"measures-debt-{n}").remark or "") for n in (1, 2, 4))
    assert "58 %" in title(told, "measures-debt-3")


def test_the_frame_of_2023_tells_the_levels_with_their_schools(context: Made) -> None:
    told = measures.tell(context("76", track="Трек 1"))
    labels = [plain(c.label) for c in block(told, "measures-frame-levels").table.columns]
    assert labels[2:] == [
        "Сильно неуспевающие, 13 школ",
        "Умеренно неуспевающие, 38 школ",
        "Базово неуспевающие, 36 школ",
    ]
    assert "87 школ" in plain(block(told, "measures-frame-common").n)


def test_decisions_are_counted_by_kind(context: Made) -> None:
    told = measures.tell(context("76", track="Трек 2"))
    assert title(told, "measures-decisions-2") == (
        "На 2023 год решено: сохранить — 1, включить — 2, предусмотреть — 4, пересмотреть — 2, исключить — 1"
    )


def test_no_file_name_or_document_id_reaches_the_reader(context: Made) -> None:
    stories = [measures.tell(context("76", track=f"Трек {n}")) for n in (1, 2, 3)]
    stories += [measures.tell(context("67", plan=p)) for p in ("План 2021/22", "Дорожная карта", "Показатели")]
    shown = " ".join(
        str(v) for s in stories for b in s.blocks for v in (b.remark, *b.table.visible().to_numpy().ravel())
    )
    for technical in (".csv", "yaroslavl-2023", "order-", "soiro-"):
        assert technical not in shown


def test_the_plan_says_how_many_measures_have_no_month(context: Made) -> None:
    plan, roadmap = (measures.tell(context("67", plan=p)) for p in ("План 2021/22", "Дорожная карта"))
    assert plain(plan.title) == "План 2021/22: к месяцу не привязаны 27 из 42 мер (64 %)"
    assert plain(roadmap.title) == "Дорожная карта: к месяцу не привязаны 39 из 56 мер (70 %)"


@pytest.mark.parametrize(
    ("plan", "key", "rows"),
    [
        ("План 2021/22", "measures-list-plan_850", 42),
        ("Дорожная карта", "measures-list-dorozhnaya_karta_548", 56),
        ("Показатели", "measures-indicators-548", 24),
    ],
)
def test_each_plan_is_listed_whole(context: Made, plan: str, key: str, rows: int) -> None:
    assert len(block(measures.tell(context("67", plan=plan)), key).table.frame) == rows


def test_sections_of_the_plans_are_offered_in_their_order(context: Made) -> None:
    plan = measures.sections_of(context("67", plan="План 2021/22"))
    assert [len(plan), plan[0], plan[1]] == [5, "все разделы", "1. Организационно-управленческие меры"]
    assert len(measures.sections_of(context("67", plan="Дорожная карта"))) == 8


def test_search_and_section_narrow_the_list_and_its_title(context: Made) -> None:
    told = measures.tell(context("67", plan="План 2021/22", section="Финансовая поддержка", search="ЦИФРОВОЙ пятница"))
    assert told.absent[0].startswith("По этому запросу")
    told = measures.tell(context("67", plan="План 2021/22", section="Финансовая поддержка", search="ЦИФРОВОЙ среды"))
    assert title(told, "measures-list-plan_850") == "Отобрано 1 из 42 мер"


def test_indicators_of_the_concept_stand_under_direction_and_task(context: Made) -> None:
    told = measures.tell(context("67", plan="Показатели"))
    assert told.title == "24\u00a0показателя концепции: 14 должны расти, 7 — снижаться, направление не названо у 3"
    assert "не публикует" in block(told, "measures-indicators-548").n
    assert cells(told, "measures-indicators-548", "aim")[0].startswith(
        "1. Адресная поддержка школ с низкими результатами обучения: задача 1.1 — Выявление школ"
    )


def test_a_region_without_published_measures_is_told_in_one_sentence(context: Made) -> None:
    told = measures.tell(context("demo"))
    assert not told.blocks
    assert len(told.absent) == 1
    assert "страниц" in told.absent[0]
