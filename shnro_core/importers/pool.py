"""Reading processes as the calling process sees them: started ahead, fed one file at a time, replaced when they die.

``multiprocessing`` is not used: its start methods import the main module again, which under the dashboard is the whole
application.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.readable import ProcessFault
from shnro_core.importers.contract import Limits
from shnro_core.importers.parse import Job, Parsed
from shnro_core.importers.wire import dump_job, load_parsed
from shnro_core.importers.worker import EXIT_MEMORY

LOG: Final = logging.getLogger(__name__)
_ROOT: Final = Path(__file__).resolve().parents[2]
_START_SECONDS: Final = 60
_ABORT: Final = -6
_CPU_SIGNAL: Final = -24


class ReadingProcess:
    """One child process and the conversation with it; not for two threads at once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process = self._start()
        self._ready = False

    def _start(self) -> subprocess.Popen[str]:
        single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
        paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "shnro_core.importers.worker"]
        command += [str(self._limits.memory_bytes), str(self._limits.cpu_seconds)]
        return subprocess.Popen(  # noqa: S603  # our own module, arguments are two numbers
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ
            | single
            | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        )

    def run(self, job: Job) -> Parsed:
        """The outcome of a job; a process that dies or overruns gives its finding and is replaced by a new one."""
        process = self._process
        told, overrun = "", False
        if self._ready or self._listen(process, _START_SECONDS)[0]:
            self._ready = True
            if self._tell(process, dump_job(job)):
                told, overrun = self._listen(process, self._limits.wall_seconds)
        if told:
            return load_parsed(told)
        fault = self._bury(process, job.file, overrun)
        self._process, self._ready = self._start(), False
        return Parsed(findings=run_checks(Stage.READABLE, fault))

    @staticmethod
    def _tell(process: subprocess.Popen[str], line: str) -> bool:
        if process.stdin is None:
            raise AssertionError("the process was started with pipes")
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    @staticmethod
    def _listen(process: subprocess.Popen[str], seconds: float) -> tuple[str, bool]:
        """A whole line of the process, empty when it ended; and whether it was killed for want of time."""
        if process.stdout is None:
            raise AssertionError("the process was started with pipes")
        overrun = threading.Event()

        def stop() -> None:
            overrun.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            line = process.stdout.readline()
        finally:
            timer.cancel()
        return (line if line.endswith("\n") else ""), overrun.is_set()

    def _bury(self, process: subprocess.Popen[str], file: str, overrun: bool) -> ProcessFault:
        _, told = process.communicate()
        code = process.returncode
        LOG.warning("reading process ended with %s at %s: %s", code, file, told.strip().splitlines()[-1:] or "")
        if overrun:
            return ProcessFault(file, "time", self._limits.wall_seconds)
        if code == _CPU_SIGNAL:
            return ProcessFault(file, "time", self._limits.cpu_seconds)
        return ProcessFault(file, "memory" if code in (EXIT_MEMORY, _ABORT) else "died")

    def close(self) -> None:
        """End the process and free its pipes."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def reading_processes(count: int, limits: Limits) -> Iterator[Callable[[Sequence[Job]], Iterator[tuple[int, Parsed]]]]:
    """Start ``count`` processes; the value runs jobs on them and yields position and outcome as they finish."""
    idle: SimpleQueue[ReadingProcess] = SimpleQueue()
    processes = [ReadingProcess(limits) for _ in range(count)]
    for process in processes:
        idle.put(process)

    def run(job: Job) -> Parsed:
        process = idle.get()
        try:
            return process.run(job)
        finally:
            idle.put(process)

    def run_all(jobs: Sequence[Job]) -> Iterator[tuple[int, Parsed]]:
        waiting: dict[Future[Parsed], int] = {threads.submit(run, job): place for place, job in enumerate(jobs)}
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()

    with ThreadPoolExecutor(max_workers=count) as threads:
        try:
            yield run_all
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.close()
