"""A small invented country in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.bench.country import make
from shnro_core.bench.country.invented import Country, CountrySize

SMALL = CountrySize(regions=7, schools=700, procedures=24)


@pytest.fixture(scope="session")
def small_country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Country]:
    """Folder of the published database and what was put into it; read-only for tests."""
    folder = tmp_path_factory.mktemp("country")
    return folder, make(folder, lambda words: None, SMALL)
