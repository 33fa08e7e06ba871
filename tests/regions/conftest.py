"""Databases of generated regions, each built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.conftest import shnro
from tests.regions.files import RegionFiles


@pytest.fixture(scope="session")
def without_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Database of a region of 40 schools, imported by one command into an empty folder."""
    root = tmp_path_factory.mktemp("region22")
    files = RegionFiles(years=(2020, 2021, 2022)).write(root / "файлы")
    done = shnro("import", files, "--db", root / "db", temporary=root)
    assert done.status == 0, done.err
    assert "Они входят в расчёты и списки" in done.out
    return root / "db"
