"""What is published depends on what the files hold: never on their order, their names or how they are parted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shnro_core.importers import Limits, Request
from shnro_core.intake.plan import prepare
from shnro_core.intake.publish import publish_plan
from shnro_core.store.build import create_schema
from shnro_core.store.loading import OWNED_TABLES
from tests.intake.conftest import NOW
from tests.intake.worlds import Told, Way, all_at_once, given_files, ways, worlds

Rows = Mapping[str, frozenset[tuple[Any, ...]]]
Publish = Callable[[Sequence[Told], Way], list[Rows]]
PUBLISHED = sorted(set(OWNED_TABLES) - {"loaded_school", "loaded_result", "covered_unit"})
PARTICIPANTS = 7
NEVER_EMPTIED = {"result": 7, "isbsh": 3}
"""Tables and their columns from the region to the school; of signs a later file may say that there are none."""
EXAMPLES = int(os.environ.get("SHNRO_FUZZ", "0"))
bounded = settings(
    max_examples=EXAMPLES or 5,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
pytestmark = pytest.mark.usefixtures("reading_here")


class Memory:
    """A base in memory instead of versions on the disk: what is published is the same."""

    version = "одна"

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        create_schema(self.connection)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A reader."""
        return self.connection.cursor()

    def rows(self) -> Rows:
        """Published rows by table, without the files they come from."""
        return {table: frozenset(self._rows(table)) for table in PUBLISHED}

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        told = "COLUMNS(c -> c <> 'file_id' AND c NOT IN ('name_file', 'municipality_file'))"
        found = self.connection.execute(f"SELECT {told} FROM {table}")  # noqa: S608 - tables of the schema
        for row in found.fetchall():
            yield tuple(round(value, 9) if isinstance(value, float) else value for value in row)


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Publish:
    """Gives files in a way to an empty base and tells what stands in it after each import."""

    def run(world: Sequence[Told], way: Way) -> list[Rows]:
        base = Memory()
        monkeypatch.setattr("shnro_core.intake.plan.open_current", lambda _folder: base)
        monkeypatch.setattr("shnro_core.intake.publish.publish", lambda _f, fill, **_: fill(base.connection))
        monkeypatch.setattr("shnro_core.intake.publish.prepare", lambda _con: None)
        monkeypatch.setattr("shnro_core.intake.publish.settle", lambda *_: None)
        seen = []
        with TemporaryDirectory(dir=tmp_path) as inbox:
            for path, choices in given_files(world, way, Path(inbox)):
                request = Request(region="67", by_file=choices, limits=Limits(settle_seconds=0))
                publish_plan(tmp_path, prepare(tmp_path, [path], request), author="тест", now=NOW)
                seen.append(base.rows())
        return seen

    return run


@bounded
@given(data=st.data(), world=worlds())
def test_any_order_names_parts_and_archives_publish_the_same_rows(
    publish: Publish, data: st.DataObject, world: tuple[Told, ...]
) -> None:
    expected = publish(world, all_at_once(len(world)))[-1]
    assert publish(world, data.draw(ways(len(world))))[-1] == expected


@bounded
@given(world=worlds())
def test_importing_year_by_year_equals_importing_all_at_once(publish: Publish, world: tuple[Told, ...]) -> None:
    once = all_at_once(len(world))
    by_year = replace(once, parts=tuple(told.year for told in world))
    assert publish(world, by_year)[-1] == publish(world, once)[-1]


@bounded
@given(data=st.data(), world=worlds())
def test_no_school_of_a_published_procedure_and_year_disappears(
    publish: Publish, data: st.DataObject, world: tuple[Told, ...]
) -> None:
    way = replace(data.draw(ways(len(world))), parts=tuple(range(len(world))))
    steps = publish(world, way)
    for table, columns in NEVER_EMPTIED.items():
        told = [{row[:columns] for row in rows[table]} for rows in steps]
        for before, after in pairwise(told):
            assert before <= after


in_some_orders = pytest.mark.parametrize(
    ("order", "parts"), [((0, 1, 2), (0, 0, 0)), ((2, 1, 0), (0, 1, 2)), ((0, 2, 1), (0, 1, 2))]
)


def signs(day: int, number: int, *, codes: tuple[str, ...] = ("sch679001",)) -> Told:
    """Signs of bias of 2022 as of a day; the bits of ``number`` say which."""
    return Told("признаки", 2022, day, codes, number)


def signs_in(rows: Rows) -> set[str]:
    """Published signs of all schools."""
    return {row[-1] for row in rows["bias_sign"]}


@in_some_orders
def test_the_last_word_on_signs_counts_even_when_it_is_that_there_are_none(
    publish: Publish, order: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    world = [signs(1, 3), signs(2, 1), signs(3, 0)]
    told = [world[place] for place in order]
    published = publish(told, replace(all_at_once(3), parts=parts))
    assert signs_in(published[-1]) == set()


def test_a_sign_withdrawn_by_a_later_file_is_gone_and_the_others_stay(publish: Publish) -> None:
    published = publish([signs(1, 3), signs(2, 1)], replace(all_at_once(2), parts=(0, 1)))
    assert [signs_in(rows) for rows in published] == [{"4 РУ", "4 МА"}, {"4 РУ"}]


@in_some_orders
def test_a_figure_said_again_later_stays_whatever_was_said_between(
    publish: Publish, order: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    world = [Told("ОГЭ", 2022, day, ("sch679001",), number) for day, number in ((1, 2), (2, 5), (3, 2))]
    (row,) = publish([world[place] for place in order], replace(all_at_once(3), parts=parts))[-1]["result"]
    assert row[PARTICIPANTS] == 22
