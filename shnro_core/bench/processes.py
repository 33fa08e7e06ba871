"""The program as processes of its own: commands and a running server."""

from __future__ import annotations

import http
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shnro_core.bench.model import BenchmarkFailedError

PROGRAM = (sys.executable, "-c", "from shnro_core.cli import main; main()")
_PATIENCE = 120.0


def run_command(arguments: Sequence[str]) -> float:
    """Seconds that a ``shnro`` command takes from its start to its end. Raises BenchmarkFailedError when it fails."""
    started = time.perf_counter()
    done = subprocess.run([*PROGRAM, *arguments], check=False, capture_output=True, text=True)  # noqa: S603 - our own program
    seconds = time.perf_counter() - started
    if done.returncode:
        raise BenchmarkFailedError(f"Команда «shnro {arguments[0]}» не выполнилась: {done.stderr.strip()[-300:]}")
    return seconds


@contextmanager
def running_server(folder: Path) -> Iterator[tuple[int, float]]:
    """A server over a database folder: its port and the seconds it took to answer.

    Raises BenchmarkFailedError when it does not answer.
    """
    port = _free_port()
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, "run", "--port", str(port), "--db", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )
    try:
        _wait_until_healthy(process, port, started)
        yield port, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, started: float) -> None:
    while time.perf_counter() - started < _PATIENCE and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise BenchmarkFailedError("Сервер для замеров не запустился. Проверьте установку командой «shnro doctor».")
