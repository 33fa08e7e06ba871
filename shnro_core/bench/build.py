"""The database from nothing, as a command of its own."""

from __future__ import annotations

from collections.abc import Iterator

from shnro_core.bench.model import Judged, Measurement, Setting, benchmark
from shnro_core.bench.processes import run_command

_RUNS = 5
_TARGET_SECONDS = 2


@benchmark("build", "Сборка базы: команда целиком")
def build(setting: Setting) -> Iterator[Measurement]:
    """Seconds of ``shnro build`` in an empty folder, libraries loaded anew every time."""
    seconds = []
    for number in range(_RUNS):
        setting.progress(f"сборка {number + 1} из {_RUNS}")
        seconds.append(run_command(["build", "--db", str(setting.scratch / f"build-{number}")]))
    yield Measurement(
        "shnro build", "от запуска до конца", "с", tuple(seconds), _TARGET_SECONDS, Judged.MEDIAN, digits=2
    )
