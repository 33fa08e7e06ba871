"""Private folders for files on their way in: removed in every outcome, also after the process was killed."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

PREFIX: Final = "shnro-import-"
_LOCK_SUFFIX: Final = ".lock"


@contextmanager
def workspace() -> Iterator[Path]:
    """A new folder only this user can read; it is gone when the block ends.

    Folders of processes that were killed meanwhile are removed first: a lock beside a folder says that its process
    lives.
    """
    sweep()
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{uuid.uuid4().hex}"
    with _lock_of(folder):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    _lock_path(folder).unlink(missing_ok=True)


def sweep() -> None:
    """Remove folders whose process has ended without removing them, and locks left without a folder."""
    left = Path(tempfile.gettempdir()).glob(f"{PREFIX}*")
    for folder in {path.with_name(path.name.removesuffix(_LOCK_SUFFIX)) for path in left if not path.is_symlink()}:
        try:
            with _lock_of(folder, wait=0):
                if folder.is_dir():
                    shutil.rmtree(folder, ignore_errors=True)
                _lock_path(folder).unlink(missing_ok=True)
        except (Timeout, PermissionError):
            continue


def _lock_of(folder: Path, wait: float = -1) -> FileLock:
    return FileLock(_lock_path(folder), timeout=wait)


def _lock_path(folder: Path) -> Path:
    return folder.with_name(folder.name + _LOCK_SUFFIX)
