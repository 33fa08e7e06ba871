"""The invented region made by a process of its own, while the caller loads the published documents.

Imports nothing heavy: it is started before the libraries of the caller are loaded.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shnro_core.demo.columns import Columns

_ROOT: Final = Path(__file__).resolve().parents[2]


@contextmanager
def generated_apart(seed: int) -> Iterator[Callable[[], Mapping[str, Columns]]]:
    """Start generating; what is given waits for the columns by table.

    It raises subprocess.CalledProcessError when the process fails.
    """
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "shnro_core.demo.apart", str(seed)]
    with subprocess.Popen(  # noqa: S603 - our own module, the argument is a number
        command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
    ) as process:

        def columns() -> Mapping[str, Columns]:
            written, _ = process.communicate()
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, command)
            made: Mapping[str, Columns] = pickle.loads(written)  # noqa: S301 - from our own process
            return made

        try:
            yield columns
        finally:
            process.kill()


def main() -> None:
    """Write the columns of the region of a seed to the output; the caller ends this process when it is interrupted."""
    from shnro_core.demo.region import generate  # noqa: PLC0415 - the caller of this module needs no numpy

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.buffer.write(pickle.dumps(generate(int(sys.argv[1])).columns, pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main()
