"""The invented region and its files, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.demo import DemoRegion, generate
from shnro_core.demo.files import Manifest, write_official_files


@pytest.fixture(scope="session")
def region() -> DemoRegion:
    """The region of the usual seed."""
    return generate()


@pytest.fixture(scope="session")
def exports(region: DemoRegion, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """Folder with all exports of the region, and the manifest."""
    folder = tmp_path_factory.mktemp("exports")
    return folder, write_official_files(region, folder)
