"""«Источники»: every published table is counted to its document, contradictions are found, marks are explained."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from shnro_core.exports.story import Context
from shnro_core.exports.story.sources import contradictions, documents, marks
from shnro_core.store.database import Database, query_text
from shnro_core.store.specs import table_specs
from tests.story.reading import block, plain, title

Made = Callable[..., Context]
_ALL = "sources-contradictions"


def test_every_sourced_table_is_told_as_taken() -> None:
    told = set(re.findall(r"published\.(\w+)", query_text("published/taken")))
    assert told == {spec.name for spec in table_specs() if spec.sourced}


def test_rows_taken_from_the_documents_add_up_to_the_tables(database: Database) -> None:
    counted = database.query("published/taken")["row_count"].sum()
    tables = [spec.name for spec in table_specs() if spec.sourced]
    with database.cursor() as cursor:
        sizes = [cursor.execute(f'SELECT count(*) FROM published."{t}"').fetchall()[0][0] for t in tables]  # noqa: S608 - names of the specs
    assert counted == sum(sizes)


@pytest.mark.parametrize(("region", "own"), [("67", 4), ("76", 1)])
def test_documents_of_the_chosen_region_come_first(context: Made, region: str, own: int) -> None:
    told = documents.tell(context(region))
    groups = list(block(told, "sources-documents").table.frame["group"])
    assert groups[:own] == [context(region).region.name] * own
    assert len(groups) == 5
    assert told.title.endswith(f"— {own}")


def test_the_largest_tables_of_a_document_are_named_with_their_rows(context: Made) -> None:
    frame = block(documents.tell(context("67")), "sources-documents").table.frame.set_index("source_id")
    assert (
        frame.loc["order-850-2021", "taken"]
        == "Школы списка (68), мероприятия плана 2021/22 (42), содержание разделов и слайдов (9)"
    )
    assert frame.loc["order-850-2021", "rows"] == 119


def test_a_region_without_documents_says_so(context: Made) -> None:
    assert len(documents.tell(context("demo")).absent) == 1


def test_all_sixty_three_contradictions_stand_with_those_of_the_region_first(context: Made) -> None:
    told = contradictions.tell(context("76"))
    ids = list(block(told, _ALL).table.frame["id"])
    assert (len(ids), ids[0]) == (63, "I40")
    assert block(contradictions.tell(context("67")), _ALL).table.frame["id"].iloc[0] == "I01"
    assert title(told, _ALL) == "63 противоречия в документах, из них 25 — о регионе «Ярославская область»"


def test_search_finds_every_word_in_any_cell(context: Made) -> None:
    told = contradictions.tell(context("67", search="СЕЛЬСКИХ доля"))
    found = list(block(told, _ALL).table.frame["id"])
    assert found == ["I10", "I11"]
    assert title(told, _ALL) == "Отобрано 2 из 63 противоречий"


def test_a_contradiction_is_found_by_its_number(context: Made) -> None:
    assert list(block(contradictions.tell(context("67", search="i57")), _ALL).table.frame["id"]) == ["I57"]


def test_the_filter_keeps_contradictions_that_name_the_document(context: Made) -> None:
    made = context("67", document="Приказ № 850-ОД")
    assert set(block(contradictions.tell(made), _ALL).table.frame["id"]) >= {"I01", "I34", "I36", "I37", "I38"}
    assert "I40" not in set(block(contradictions.tell(made), _ALL).table.frame["id"])


def test_a_search_without_finds_is_told_in_one_sentence(context: Made) -> None:
    told = contradictions.tell(context("67", search="нет такого слова"))
    assert (told.blocks, len(told.absent)) == ((), 1)


def test_documents_to_filter_by_start_with_those_of_the_region(context: Made) -> None:
    offered = contradictions.documents_of(context("76"))
    assert offered[:2] == ("все документы", "Презентация Ярославской области 2023 года")
    assert len(set(offered)) == 6


def test_no_document_id_reaches_the_reader(context: Made) -> None:
    shown = block(contradictions.tell(context("67")), _ALL).table.visible()
    assert not re.search(r"(soiro|order|yaroslavl)-\d", " ".join(str(v) for v in shown.to_numpy().ravel()))


def test_every_mark_of_the_pages_is_explained_and_the_boundaries_are_credited(context: Made) -> None:
    told = marks.tell(context("67"))
    assert {"норма", "расчёт системы", "неоднозначно", "н/д", "—", "скрыто"} <= set(
        block(told, "sources-marks").table.frame["mark"]
    )
    assert plain(title(told, "sources-licences")).endswith("СберИндекс (CC BY-SA 4.0), © участники OpenStreetMap")
