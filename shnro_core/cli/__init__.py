"""Command line ``shnro``: exit status 0 done, 1 refused because of the data, 2 wrong call."""

from __future__ import annotations

import gc
import gettext
import os
from pathlib import Path

_LOCALE = Path(__file__).parents[1] / "locale"
_COLLECTIONS = (50_000, 20, 100)
"""Rarer searches for unreachable objects: libraries make a lot that stay, and looking through them takes a tenth of a
build."""
_BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""More than one is never used by such small matrices, and starting them takes numpy a third of its loading time."""

os.environ["LANGUAGE"] = "ru"
gettext.bindtextdomain("messages", str(_LOCALE))  # click keeps the phrases it has once looked up


def main() -> None:
    """Entry point of ``shnro``; the command line library speaks Russian through gettext."""
    gc.set_threshold(*_COLLECTIONS)
    os.environ.setdefault(_BLAS_THREADS, "1")
    from shnro_core.cli.commands import shnro  # noqa: PLC0415 - numpy must find the number of its threads set

    shnro(prog_name="shnro")
