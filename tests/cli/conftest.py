"""The command line as a person calls it: its own process or, where many calls are needed, its entry point here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from shnro_core.cli import main

PROGRAM = "from shnro_core.cli import main; main()"


@dataclass(frozen=True)
class Answer:
    """What a call answered."""

    status: int
    out: str
    err: str


def in_a_process(*arguments: str, timeout: int = 60) -> Answer:
    """Call ``shnro`` in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)  # noqa: S603 - our own program
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def shnro(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """``shnro("export", "schools")``: call the entry point in this process."""

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["shnro", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Answer(int(ended.value.code or 0), out, err)

    return call
