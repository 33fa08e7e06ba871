"""The reading process: takes jobs as lines on its input, answers as lines on its output, keeps within limits.

Started by ``pool``. It writes nothing to disk; of an unexpected failure only the type and the place in the code are
told, never a value.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from types import TracebackType
from typing import Final

try:
    import resource
except ImportError:  # Windows has no such module
    resource = None  # type: ignore[assignment]

from shnro_core.importers.parse import parse_file
from shnro_core.importers.wire import dump_parsed, load_job

EXIT_MEMORY: Final = 12
EXIT_FAILED: Final = 13


def main() -> None:
    """Say that it is ready and serve jobs until the input ends.

    Arguments: bytes of address space, seconds of CPU for one job.
    """
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    sys.excepthook = _tell_place_only
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _limit_process(memory)
    answers.write("ready\n")
    answers.flush()
    gc.disable()  # a scan makes 100 000 short-lived tuples, each batch of which would start a collection
    for line in sys.stdin:
        gc.collect()
        _limit_job(seconds)
        answers.write(dump_parsed(parse_file(load_job(line))) + "\n")
        answers.flush()


def _tell_place_only(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-4:]]
    sys.stderr.write(f"{kind.__name__} {' > '.join(places)}\n")
    sys.stderr.flush()
    os._exit(EXIT_MEMORY if issubclass(kind, MemoryError) else EXIT_FAILED)


def _limit_process(memory: int) -> None:
    """Bounds that POSIX systems enforce; elsewhere the time limit of the calling process remains."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_job(seconds: int) -> None:
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
