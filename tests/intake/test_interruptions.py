"""Killed at any moment, out of disk, two at once, read while it happens: the old version is whole or the new one is."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shnro_core.store.database import open_current
from shnro_core.store.versions import current_version, list_versions
from tests.intake.conftest import COMMAND, environment, imported, query, results, shnro, template

ROWS = "SELECT count(*), coalesce(sum(participants), 0) FROM result WHERE region = '67'"
OLD, NEW = [(0, 0)], [(600, 12_000)]


@pytest.fixture
def files(inbox: Path) -> Path:
    """Results of two years of 300 schools in one file."""
    codes = [f"sch67{9000 + n}" for n in range(300)]
    rows = [[year, "ОГЭ", "Математика", None, code, 20, 5] for year in (2021, 2022) for code in codes]
    return template(inbox / "ОГЭ.xlsx", "gia_results", rows)


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Folder for temporary files of the command."""
    path = tmp_path / "temporary"
    path.mkdir()
    return path


def start(folder: Path, files: Path, temporary: Path) -> subprocess.Popen[str]:
    command = [*COMMAND, "import", str(files), "--db", str(folder), "--region", "67"]
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        env=environment(temporary),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def named(folder: Path, pattern: str, more_than: int = 0) -> Callable[[], bool]:
    return lambda: len(list(folder.glob(pattern))) > more_than


def moments(folder: Path, temporary: Path) -> dict[str, Callable[[], bool]]:
    """Moments of an import by what stands in the folders."""
    return {
        "files are being read": named(temporary, "shnro-import-*"),
        "the copy is being made": named(folder, ".build-*.duckdb"),
        "the copy is being written": named(folder, ".build-*.duckdb.wal"),
        "the new version has its name": named(folder, "shnro-*.duckdb", 1),
        "the new version has its manifest": named(folder, "shnro-*.json", 1),
    }


@pytest.mark.usefixtures("reading_here")
@pytest.mark.parametrize("moment", moments(Path(), Path()))
def test_killed_at_any_moment_an_import_leaves_a_whole_version(
    folder: Path, files: Path, temporary: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = start(folder, files, temporary)
    happened = moments(folder, temporary)[moment]
    while not happened() and process.poll() is None:
        time.sleep(0.0005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert query(folder, ROWS) in (OLD, NEW)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    imported(folder, files)
    assert query(folder, ROWS) == NEW
    assert {p.name for p in folder.glob("*.duckdb")} == {v.file_name for v in list_versions(folder)}
    assert [p.name for p in folder.iterdir() if ".build-" in p.name or p.suffix == ".tmp"] == []
    assert list(temporary.iterdir()) == []


@pytest.fixture
def small_disk(folder: Path, tmp_path: Path) -> Iterator[Path]:
    """The database on a disk with room for half of its copy, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in folder.iterdir())
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", f"size={int(size * 1.5)}", "tmpfs", str(disk)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:  # noqa: S603 - fixed words
        pytest.skip("no right to mount a small disk")
    shutil.copytree(folder, disk, dirs_exist_ok=True)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S603, S607 - the mount of above


SENTENCE = "На диске не хватило места для новой версии базы; в работе прежняя. Освободите место и повторите."


def test_a_full_disk_is_told_and_leaves_the_old_version(small_disk: Path, files: Path, temporary: Path) -> None:
    before = current_version(small_disk)
    done = shnro("import", files, "--db", small_disk, "--region", "67", temporary=temporary)
    assert done.status == 1
    assert done.err.splitlines()[-1] == SENTENCE
    assert (current_version(small_disk), query(small_disk, ROWS)) == (before, OLD)
    assert list(small_disk.glob(".build-*")) == []


def test_a_file_that_may_not_grow_is_told_and_leaves_the_old_version(
    folder: Path, files: Path, temporary: Path
) -> None:
    largest = max(path.stat().st_size for path in folder.iterdir())
    process = subprocess.run(  # noqa: S603 - our own program
        [*COMMAND, "import", str(files), "--db", str(folder), "--region", "67"],
        env=environment(temporary),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )
    assert process.returncode == 1
    assert process.stderr.splitlines()[-1] == SENTENCE
    assert query(folder, ROWS) == OLD


def test_of_two_imports_at_once_one_is_whole_and_the_other_whole_or_refused(
    folder: Path, inbox: Path, tmp_path: Path, temporary: Path
) -> None:
    other = tmp_path / "другая папка"
    other.mkdir()
    results(inbox / "ОГЭ 2021.xlsx", 2021)
    results(other / "ОГЭ 2022.xlsx", 2022)
    processes = [start(folder, source, temporary) for source in (inbox, other)]
    told = [process.communicate()[1] for process in processes]
    succeeded = [process.returncode == 0 for process in processes]
    assert any(succeeded)
    refusals = [err.splitlines()[-1] for err, well in zip(told, succeeded, strict=True) if not well]
    assert all("обновляет другой запуск" in line or "базу обновили" in line for line in refusals)
    years = {year for (year,) in query(folder, "SELECT DISTINCT year FROM result WHERE region = '67'")}
    assert years == {year for year, well in zip((2021, 2022), succeeded, strict=True) if well}
    assert query(folder, ROWS) == [(3 * len(years), 60 * len(years))]


def test_eight_readers_see_the_old_version_then_the_new_one_and_nothing_else(
    folder: Path, files: Path, temporary: Path
) -> None:
    seen: list[set[tuple[int, int]]] = [set() for _ in range(8)]
    faults: list[BaseException] = []
    stop = threading.Event()

    def read(own: set[tuple[int, int]]) -> None:
        version, database = "", None
        try:
            while not stop.is_set():
                if database is None or current_version(folder) != version:
                    database = open_current(folder)
                    version = database.version
                with database.cursor() as cursor:
                    own.update(cursor.execute(ROWS).fetchall())
                time.sleep(0.01)
        except Exception as fault:  # noqa: BLE001 - whatever a reader meets is the failure of this test
            faults.append(fault)

    readers = [threading.Thread(target=read, args=(own,)) for own in seen]
    for reader in readers:
        reader.start()
    process = start(folder, files, temporary)
    process.communicate()
    time.sleep(0.3)
    stop.set()
    for reader in readers:
        reader.join()
    assert process.returncode == 0
    assert faults == []
    assert seen == [{OLD[0], NEW[0]}] * 8
