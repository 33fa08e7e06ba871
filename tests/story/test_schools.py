"""«Школы»: the list of order 850-ОД and the ten schools of track 2 as printed; search, filters and cards."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable

import pandas as pd
import pytest

from shnro_core.exports.story import Context, schools
from shnro_core.exports.story.directory import (
    Card,
    Directory,
    Selection,
    count_sentence,
    loosening,
    narrowed,
)
from shnro_core.exports.tables import to_csv_excel
from tests.story.reading import plain

Made = Callable[..., Context]


@pytest.fixture
def smolensk(context: Made) -> Directory:
    found = schools.directory(context("67"))
    assert found is not None
    return found


@pytest.fixture
def yaroslavl(context: Made) -> Directory:
    found = schools.directory(context("76"))
    assert found is not None
    return found


def names(directory: Directory, words: str = "", **picks: str) -> list[str]:
    return list(narrowed(directory, Selection(words, picks)).frame["name_printed"])


def facts(card: Card) -> dict[str, str]:
    return {fact.label: fact.value for group in card.groups for fact in group.facts}


def test_the_list_of_order_850_holds_68_schools_of_19_municipalities(smolensk: Directory) -> None:
    frame = smolensk.table.frame
    assert len(frame) == len(smolensk.cards) == 68
    assert frame["municipality"].nunique() == 19
    assert frame["operator"].value_counts().to_dict() == {"МОЦ": 47, "ЦНППМ": 21}
    assert frame["area"].value_counts().to_dict() == {"сельская": 40, "городская": 28}


def test_the_title_counts_the_municipalities_with_most_listed_schools(context: Made) -> None:
    story = schools.tell(context("67"))
    assert plain(story.title) == (
        "27 из 68 школ списка (40 %) — в 3 из 19 муниципалитетов: Починковский район, Сафоновский район, г. Смоленск"
    )
    assert "страниц" in story.absent[0]
    assert "«Данные»" in story.absent[0]


def test_the_title_follows_the_data(context: Made) -> None:
    made = context("67")

    def fetch(name: str, **parameters: object) -> pd.DataFrame:
        rows = made.fetch(name, **parameters)
        return rows[rows["municipality"] != "г. Смоленск"] if name == "published/listed_schools" else rows

    story = schools.tell(dataclasses.replace(made, fetch=fetch))
    assert plain(story.title).startswith("18 из 59 школ списка (31 %) — в 2 из 18 муниципалитетов: Починковский район")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("пречист", ["МБОУ «Пречистенская СОШ» Гагаринского района", "МБОУ Пречистенская СОШ Духовщинского района"]),
        ("№ 39", ["МБОУ «СШ № 39» г. Смоленск"]),
        ("39 смоленск", ["МБОУ «СШ № 39» г. Смоленск"]),
        ("«СОШ № 4» Десногорск", ["МБОУ «СОШ № 4» г. Десногорск"]),
        ("  ", None),
        ("(", []),
    ],
)
def test_search_finds_schools_by_parts_of_the_name(smolensk: Directory, words: str, found: list[str] | None) -> None:
    assert names(smolensk, words) == (names(smolensk) if found is None else found)


def test_a_number_in_the_search_is_a_whole_number(smolensk: Directory) -> None:
    assert "МБОУ «СШ № 39» г. Смоленск" not in names(smolensk, "СШ 3")


def test_filters_join(smolensk: Directory) -> None:
    assert len(names(smolensk, cluster="ЦНППМ")) == 21
    assert len(names(smolensk, municipality="г. Смоленск")) == 9
    both = narrowed(smolensk, Selection("", {"cluster": "ЦНППМ", "area": "городская"}))
    assert list(both.frame["number"]) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert count_sentence(smolensk, len(both.frame)) == "Показано 8\u00a0школ из 68 списка."
    assert "Отбор: «ЦНППМ», «городская»" in both.caption


def test_the_download_holds_exactly_the_shown_rows(smolensk: Directory) -> None:
    shown = narrowed(smolensk, Selection("", {"municipality": "г. Десногорск"}))
    read = pd.read_csv(io.BytesIO(to_csv_excel(shown)), sep=";", encoding="utf-8-sig")
    assert list(read["Название в приказе"]) == list(shown.frame["name_printed"])
    assert len(read) == 3


def test_an_empty_result_says_what_to_loosen(smolensk: Directory) -> None:
    no_such_place = Selection("", {"municipality": "Глинковский район", "area": "сельская"})
    assert narrowed(smolensk, no_such_place).frame.empty
    assert "«Глинковский район» — таких школ в списке нет" in loosening(smolensk, no_such_place)
    together = Selection("пречист", {"area": "городская"})
    assert loosening(smolensk, together) == (
        "Вместе эти условия не выполняет ни одна школа. Снимите поиск «пречист» (без него — 28\u00a0школ) "
        "или «городская» (без него — 2\u00a0школы)."
    )
    tangled = Selection("", {"municipality": "Шумячский район", "cluster": "МОЦ", "kind": "ООШ"})
    assert narrowed(smolensk, tangled).frame.empty
    assert loosening(smolensk, tangled)


def test_a_card_holds_everything_printed_about_the_school(smolensk: Directory) -> None:
    card = smolensk.cards["850-1-7"]
    told = facts(card)
    assert told["Название в приказе"] == "МБОУ «СОШ № 4» г. Сафоново Сафоново района"
    assert told["Муниципалитет"] == "Сафоновский район"
    assert told["Населённый пункт"] == "г. Сафоново"
    assert told["Кто сопровождает"] == "ЦНППМ ГАУ ДПО СОИРО"
    assert told["Школ этого муниципалитета в списке"] == "9 из 68, 13\u00a0%"
    assert told["Открыта «Точка роста»"] == "7 из 21, 33\u00a0%"
    assert card.notes[0].startswith("Напечатано «Сафоново района»")
    assert card.tasks is not None
    assert len(card.tasks.frame) == 7
    assert all("ЦНППМ" in r for r in card.tasks.frame["responsible"])


def test_a_place_that_is_not_printed_is_not_filled_in(smolensk: Directory) -> None:
    assert facts(smolensk.cards["850-1-9"])["Населённый пункт"].startswith("н/д")


def test_a_school_alone_in_its_municipality_has_no_neighbours(smolensk: Directory) -> None:
    alone = smolensk.table.frame.groupby("municipality").filter(lambda g: len(g) == 1)[["school"]].iloc[0, 0]
    assert facts(smolensk.cards[alone])["Остальные школы муниципалитета"] == "—"


def test_ten_schools_of_track_2_are_told_as_a_part_of_28(context: Made, yaroslavl: Directory) -> None:
    assert len(yaroslavl.table.frame) == 10
    title = schools.tell(context("76")).title
    assert title == (
        "В список ШНОР на 2023 год попали 10 из 28\u00a0школ трека 2 (36\u00a0%); "
        "у 4 из них ИСБШ самый низкий в муниципалитете"
    )


def test_printed_no_missing_and_not_applicable_stay_apart(yaroslavl: Directory) -> None:
    lyubim, middle = facts(yaroslavl.cards["t2-2"]), facts(yaroslavl.cards["t2-6"])
    assert lyubim["Тип школы"] == "н/д (в документе прочерк)"
    assert lyubim["ИСБШ"] == "55,9"
    assert (middle["«Точка роста», год"], middle["ЦОС, год"]) == ("нет", "нет")
    assert (middle["Программа"], middle["Год программы"]) == ("нет", "—")


def test_cards_of_track_2_hold_the_printed_resources(yaroslavl: Directory) -> None:
    told = facts(yaroslavl.cards["t2-1"])
    assert told["ИСБШ"] == "39,4"
    assert told["Положение в муниципалитете"] == "самый низкий в МР"
    assert (told["«Точка роста», год"], told["ЦОС, год"]) == ("2022", "2021")
    assert (told["Программа"], told["Год программы"]) == ("Программа перехода в эффективный режим работы", "2020")
    assert told["Кадровый дефицит"] == "7 из 12, 58\u00a0%"
    assert told["Зона риска по ИСБШ"] == "1 из 11, 9\u00a0%"


def test_the_picture_of_isbsh_is_sorted_and_agrees_with_its_table(context: Made) -> None:
    (block,) = schools.tell(context("76")).blocks
    assert block.chart is not None
    assert list(block.chart.data[0].x) == [26.9, 30.1, 30.5, 32.7, 33.3, 34.7, 39.4, 44.6, 47.9, 55.9]
    assert list(block.table.frame["isbsh"]) == list(block.chart.data[0].x)
    assert "39,4" in (block.remark or "")


def test_a_region_without_documents_gets_a_sentence(context: Made) -> None:
    made = context("demo")
    assert schools.directory(made) is None
    story = schools.tell(made)
    assert not story.blocks
    assert len(story.absent) == 1
