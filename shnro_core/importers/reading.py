"""From paths to batches: folders and archives opened, files checked and read in child processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from shnro_core.importers.contract import Batch, Register, Request

Progress = Callable[[int, int, str], None]


def read_paths(
    paths: Sequence[Path],
    request: Request,
    *,
    workers: int = 2,
    progress: Progress | None = None,
    register: Register | None = None,
) -> list[Batch]:
    """Read files, folders (with all below) and ZIP archives; one batch a file, in the order of their names.

    ``progress`` is called with files done, files in all and the name of the file just finished, from the calling thread.
    Nothing is raised for a bad file: its batch carries the findings.
    """
    raise NotImplementedError
