"""The invented region and its files, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.demo.files import Manifest, read_manifest
from shnro_core.demo.region import DemoRegion, generate


@pytest.fixture(scope="session")
def region() -> DemoRegion:
    """The region of the usual seed."""
    return generate()


@pytest.fixture(scope="session")
def exports(practice_files: Path) -> tuple[Path, Manifest]:
    """Folder with all exports of the region, and the manifest."""
    return practice_files, read_manifest(practice_files)
