"""The region made by a process of its own is the region, and its failure is not passed over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shnro_core.demo.apart import generated_apart
from shnro_core.demo.region import DemoRegion
from shnro_core.intake.build import build_database
from shnro_core.model import DataRefusedError
from tests.conftest import NOW


def test_columns_come_over_as_generated(region: DemoRegion) -> None:
    with generated_apart(region.seed) as columns:
        made = columns()
    assert list(made) == list(region.columns)
    for table, own in region.columns.items():
        for name, values in own.items():
            assert made[table][name].dtype == values.dtype
            np.testing.assert_array_equal(made[table][name], values, err_msg=f"{table}.{name}")


def test_a_process_that_fails_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\nexit 3\n")
    failing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(failing))
    with pytest.raises(subprocess.CalledProcessError, match="exit status 3"):
        build_database(tmp_path / "base", author="тест", now=NOW)
    assert not list((tmp_path / "base").glob("*.duckdb"))
    assert not (tmp_path / "base" / "current.json").exists()


def test_refused_documents_end_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Kept)
    with pytest.raises(DataRefusedError):
        build_database(tmp_path / "base", author="тест", now=NOW, data=tmp_path)
    assert [process.poll() for process in started] != [None]
    assert len(started) == 1
