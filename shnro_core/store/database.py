"""Read access: one read-only connection per version, one cursor per query, queries by name.

A named query is a file of ``sql/``; its first line says the grain, its parameters are ``$name``.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from shnro_core import INSTALLED, PROJECT_ROOT
from shnro_core.model import DatabaseUnavailableError
from shnro_core.store.versions import OTHER_PROGRAM, current_version, database_path

if TYPE_CHECKING:
    import pandas as pd

Connection = duckdb.DuckDBPyConnection
"""A connection or a cursor, for the layers that hand one on without knowing the library."""
QueryFailedError = duckdb.Error
"""What the database raises when it cannot answer a query."""

_SQL = Path(__file__).parent / "sql"
_LARGE_FILE = 64 * 2**20
_THREADS, _THREADS_OF_LARGE = 1, 2
"""Handing parts of a query to a second thread costs more than it saves until the file is large; readers of a small one
bring a thread each."""
_MEMORY = "1GB"
_IDLE_CURSORS = 4


def default_folder() -> Path:
    """Folder of the versions: ``SHNRO_DB``, else ``var/`` of the project, ``shnro/`` at home of one installed."""
    return Path(os.environ.get("SHNRO_DB") or (Path.home() / "shnro" if INSTALLED else PROJECT_ROOT / "var"))


class Database:
    """One version of the database, open for reading by many threads."""

    def __init__(self, folder: Path, version: str) -> None:
        """Open a version. Raises DatabaseUnavailableError when its file is missing or damaged."""
        self.version = version
        self._idle: deque[Connection] = deque(maxlen=_IDLE_CURSORS)
        path = database_path(folder, version)
        try:
            self._connection = duckdb.connect(
                str(path),
                read_only=True,
                config={
                    "threads": _THREADS_OF_LARGE if path.stat().st_size >= _LARGE_FILE else _THREADS,
                    "memory_limit": _MEMORY,
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "enable_external_access": "false",
                    "lock_configuration": "true",
                },
            )
        except (duckdb.Error, OSError) as error:
            raise DatabaseUnavailableError(
                f"Файл базы {path.name} отсутствует или повреждён. Соберите базу заново командой «shnro build»."
            ) from error

    def query(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Rows of a named query.

        Raises DatabaseUnavailableError when the file turns out damaged or was built by another version of the program.
        """
        try:
            with self.cursor() as cursor:
                return cursor.execute(query_text(name), parameters or None).df()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise DatabaseUnavailableError(OTHER_PROGRAM) from error
        except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
            raise DatabaseUnavailableError(
                "Файл базы повреждён. Соберите базу заново командой «shnro build»."
            ) from error

    @contextmanager
    def cursor(self) -> Iterator[Connection]:
        """A cursor for computations of the method, nobody else's meanwhile; it comes back with the plans it keeps."""
        try:
            cursor = self._idle.pop()
        except IndexError:
            cursor = self._connection.cursor()
        yield cursor
        self._idle.append(cursor)


@contextmanager
def of_this_program() -> Iterator[None]:
    """Tables and columns that a base lacks are told in one sentence: it was made by another version of the program."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise DatabaseUnavailableError(OTHER_PROGRAM) from error


def open_current(folder: Path) -> Database:
    """Open the version in service. Raises DatabaseUnavailableError when there is none or it is damaged."""
    return Database(folder, current_version(folder))


@cache
def query_text(name: str) -> str:
    """Text of a named query; ``name`` may hold one folder, as in ``published/deficits``."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
