"""What is published depends on what the files hold: never on their order, their names or how they are parted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
PUBLISHED = sorted(set(OWNED_TABLES) - {"loaded_school", "loaded_result"})
bounded = settings(
    max_examples=12, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.function_scoped_fixture]
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
