"""Memory of a command and of all processes it starts, as Linux tells it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shnro_core.bench.model import BenchmarkFailedError
from shnro_core.bench.processes import PROGRAM

_PROC = Path("/proc")
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Watched:
    """A finished command: its seconds and the highest sum of bytes met, None where the system does not tell it."""

    seconds: float
    peak_bytes: int | None


def run_watched(arguments: Sequence[str]) -> Watched:
    """Run a ``shnro`` command and look at its processes several times a second.

    Bytes are the proportional set size: a page shared by two processes is counted half in each. Raises
    BenchmarkFailedError when the command fails.
    """
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    ended = threading.Event()
    seen = [0]

    def watch() -> None:
        while not ended.wait(_POLL_SECONDS):
            seen.append(sum(map(_proportional_bytes, _family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, told = process.communicate()
    seconds = time.perf_counter() - started
    ended.set()
    watcher.join()
    if process.returncode:
        raise BenchmarkFailedError(f"Команда «shnro {arguments[0]}» не выполнилась: {told.strip()[-300:]}")
    return Watched(seconds, max(seen) or None)


def _family(pid: int) -> Iterator[int]:
    """A process and all below it that live now."""
    yield pid
    for task in (_PROC / str(pid) / "task").glob("*/children"):
        for child in _text(task).split():
            yield from _family(int(child))


def _proportional_bytes(pid: int) -> int:
    for line in _text(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return 1024 * int(line.split()[1])
    return 0


def _text(path: Path) -> str:
    """Content of a file of the system; empty when its process has just ended."""
    try:
        return path.read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


_CLASSIFY_ALONE = """
import sys
from pathlib import Path
from shnro_core.parameters import resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import open_current
compute(open_current(Path(sys.argv[1])), "classify", region=None, year=int(sys.argv[2]), settings=resolve())
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def peak_of_classification(folder: Path, year: int) -> int:
    """Most bytes ever held by a process that classifies all regions of a database and nothing else."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _CLASSIFY_ALONE, str(folder), str(year)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise BenchmarkFailedError(f"Классификация в отдельном процессе не выполнилась: {done.stderr.strip()[-300:]}")
    return 1024 * int(done.stdout)
