"""Command line ``shnro``: exit status 0 done, 1 refused because of the data, 2 wrong call."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

_LOCALE = Path(__file__).parents[1] / "locale"


def main() -> None:
    """Entry point of ``shnro``; the command line library speaks Russian through gettext."""
    os.environ["LANGUAGE"] = "ru"
    gettext.bindtextdomain("messages", str(_LOCALE))
    from shnro_core.cli.commands import shnro  # noqa: PLC0415 - click takes its phrases when it is imported

    shnro(prog_name="shnro")
