"""A copy of ``data/`` that a test may damage, and a folder with a database already in service."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shnro_core import PROJECT_ROOT
from shnro_core.model import DataRefusedError
from shnro_core.store.build import fill_from_data
from shnro_core.store.versions import Version, current_version, publish
from tests.conftest import NOW


@dataclass(frozen=True)
class DataCopy:
    """A copy of the delivered ``data/`` folder."""

    folder: Path

    def path(self, file: str) -> Path:
        """Path of a file of the copy: ``published/risks.csv``."""
        return self.folder / file

    def records(self, file: str) -> list[list[str]]:
        """Records of a CSV, the header first."""
        with self.path(file).open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.reader(handle))

    def write(self, file: str, records: list[list[str]]) -> None:
        """Write the records of a CSV."""
        with self.path(file).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(records)

    def put(self, file: str, row: int, column: str, value: str) -> None:
        """Change one cell; the header is row 1."""
        records = self.records(file)
        records[row - 1][records[0].index(column)] = value
        self.write(file, records)

    def rewrite(self, file: str, change: Callable[[bytes], bytes]) -> None:
        """Change a file as bytes."""
        self.path(file).write_bytes(change(self.path(file).read_bytes()))


@pytest.fixture
def data_copy(tmp_path: Path) -> DataCopy:
    """A fresh copy of ``data/``."""
    return DataCopy(shutil.copytree(PROJECT_ROOT / "data", tmp_path / "data"))


def publish_data(folder: Path, data: Path, *, now: dt.datetime = NOW) -> Version:
    """Publish the figures of a ``data/`` folder without the invented region: that is what the store does of a build."""

    def fill(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        return fill_from_data(con, data)

    return publish(folder, fill, author="тест", action="сборка", now=now)


@pytest.fixture(scope="session")
def served_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the delivered figures in service; tests leave it as they found it."""
    folder = tmp_path_factory.mktemp("served")
    publish_data(folder, PROJECT_ROOT / "data")
    return folder


@pytest.fixture
def refusal(served_folder: Path) -> Callable[[Path], list[str]]:
    """``refusal(data)``: sentences of a refused build, after checking that the base in service was not touched."""

    def build(data: Path) -> list[str]:
        before, version = sorted(served_folder.iterdir()), current_version(served_folder)
        with pytest.raises(DataRefusedError) as refused:
            publish_data(served_folder, data)
        assert sorted(served_folder.iterdir()) == before
        assert current_version(served_folder) == version
        return [finding.sentence for finding in refused.value.findings]

    return build
