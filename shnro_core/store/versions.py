"""Versions of the database: built beside the current one, switched by one atomic rename of ``current.json``.

The folder holds ``shnro-<version>.duckdb`` files, a manifest ``shnro-<version>.json`` beside each, and
``current.json``.
A reader opens the file that ``current.json`` names and keeps it; a writer never touches a published file.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from shnro_core.model import DatabaseUnavailableError

CURRENT = "current.json"
KEPT_VERSIONS = 10
_LOCK_SECONDS = 5.0
_BLOCK_BYTES = 65_536
"""A version holds fifty small tables: in blocks of the usual size, four times this one, half of its file is empty."""
_SLOW_COMPRESSION = "fsst"
"""Half the time of a commit, and files no smaller: short texts that repeat are kept as dictionaries anyway."""
OTHER_PROGRAM = (
    "База создана другой версией программы: в ней нет нужных таблиц или столбцов. Она остаётся как есть; загрузите "
    "файлы в новую папку базы: --db ПАПКА."
)
_FULL_DISK = "На диске не хватило места для новой версии базы; в работе прежняя. Освободите место и повторите."
_REBUILD = "Соберите базу заново командой «shnro build»"


@dataclass(frozen=True, slots=True)
class Version:
    """One published state of the database: who made it, when, from what."""

    version: str
    published_at: str
    author: str
    action: str
    parent: str | None = None
    tables: dict[str, int] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        """Name of the database file inside the folder."""
        return f"shnro-{self.version}.duckdb"


def current_version(folder: Path) -> str:
    """Version that ``current.json`` names.

    Raises DatabaseUnavailableError when there is none yet, or the file is damaged.
    """
    path = folder / CURRENT
    try:
        version = json.loads(path.read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        raise DatabaseUnavailableError(f"База ещё не собрана. {_REBUILD}.") from None
    except OSError:
        raise DatabaseUnavailableError(f"Файл {CURRENT} не читается: проверьте права на папку {folder}.") from None
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError):
        raise DatabaseUnavailableError(f"Файл {CURRENT} повреждён. {_REBUILD}.") from None
    if not isinstance(version, str) or not version.replace("-", "").isalnum():
        raise DatabaseUnavailableError(f"Файл {CURRENT} повреждён. {_REBUILD}.")
    return version


def database_path(folder: Path, version: str) -> Path:
    """Path of the database file of a version."""
    return folder / f"shnro-{version}.duckdb"


def list_versions(folder: Path) -> list[Version]:
    """All versions kept in the folder, newest first; one whose manifest is damaged says so as its action."""
    manifests = [_manifest(path) for path in folder.glob("shnro-*.json") if path.with_suffix(".duckdb").exists()]
    return sorted(manifests, key=lambda v: v.version, reverse=True)


def _manifest(path: Path) -> Version:
    version = path.stem.removeprefix("shnro-")
    try:
        manifest = Version(**json.loads(path.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, json.JSONDecodeError, TypeError):
        return Version(version=version, published_at="", author="", action="описание версии повреждено")
    return replace(manifest, version=version)


def rollback(folder: Path, version: str) -> None:
    """Put an earlier version back in service.

    Raises DatabaseUnavailableError when the folder does not hold it.
    """
    unknown = f"Версии {version} нет в папке базы. Список версий: «shnro versions»."
    if not folder.exists():
        raise DatabaseUnavailableError(unknown)
    with _writer_lock(folder):
        if version not in {v.version for v in list_versions(folder)}:
            raise DatabaseUnavailableError(unknown)
        _switch(folder, version)


def publish(
    folder: Path,
    fill: Callable[[duckdb.DuckDBPyConnection], dict[str, Any]],
    *,
    author: str,
    action: str,
    now: dt.datetime,
    from_current: bool = False,
    expected: str | None = None,
) -> Version:
    """Build a new version with ``fill`` inside one transaction and put it in service.

    ``fill`` gets a connection to an empty database (or to a copy of the current one) and returns the manifest's
    ``files`` and ``findings``. Whatever it raises is passed on, and the version in service stays as it was.
    Raises DatabaseUnavailableError when another writer holds the folder, when ``expected`` is no longer in service, or
    when the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _writer_lock(folder):
        _sweep(folder)
        parent = current_version(folder) if from_current else None
        if expected is not None and parent != expected:
            raise DatabaseUnavailableError("Пока вы смотрели отчёт, базу обновили. Проверьте файлы ещё раз.")
        building = folder / f".build-{uuid.uuid4().hex}.duckdb"
        try:
            if parent:
                _copy(database_path(folder, parent), building)
            details = _fill(building, fill)
            version = f"{now.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}"
            manifest = Version(
                version=version,
                published_at=now.isoformat(timespec="seconds"),
                author=author,
                action=action,
                parent=parent,
                **details,
            )
            _flush(building)
            building.replace(database_path(folder, version))
            _write_json(folder / f"shnro-{version}.json", asdict(manifest))
            _switch(folder, version)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise DatabaseUnavailableError(OTHER_PROGRAM) from error
        except (OSError, duckdb.Error) as error:
            if not _no_room(error):
                raise
            raise DatabaseUnavailableError(_FULL_DISK) from error
        finally:
            _remove(folder.glob(f"{building.name}*"))
        _drop_old(folder, keep=version)
    return manifest


def _no_room(error: OSError | duckdb.Error) -> bool:
    """Whether a write failed because the disk, a quota or the largest allowed file is full."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
    return any(os.strerror(code) in str(error) for code in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))


def _copy(published: Path, building: Path) -> None:
    """Copy the version in service for changing. Raises DatabaseUnavailableError when it is missing or damaged."""
    broken = DatabaseUnavailableError(f"Файл базы {published.name} отсутствует или повреждён. {_REBUILD}.")
    if not published.exists():
        raise broken
    shutil.copyfile(published, building)
    try:
        duckdb.connect(str(building), read_only=True).close()
    except duckdb.Error:
        raise broken from None


def _sweep(folder: Path) -> None:
    """Remove what an interrupted writer left: half-built files, database files and manifests without their other half.

    The version in service is never touched.
    """
    _remove({*folder.glob(".build-*"), *folder.glob("*.tmp")})
    in_service = _version_named_by_current(folder)
    pairs = {".duckdb": ".json", ".json": ".duckdb"}
    halves = [p for p in folder.glob("shnro-*") if not p.with_suffix(pairs.get(p.suffix, p.suffix)).exists()]
    _remove(p for p in halves if p.stem != f"shnro-{in_service}")


def _version_named_by_current(folder: Path) -> str | None:
    try:
        return current_version(folder)
    except DatabaseUnavailableError:
        return None


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _fill(path: Path, fill: Callable[[duckdb.DuckDBPyConnection], dict[str, Any]]) -> dict[str, Any]:
    con = duckdb.connect(
        str(path),
        config={
            "threads": os.cpu_count() or 1,
            "preserve_insertion_order": "true",
            "default_block_size": str(_BLOCK_BYTES),
        },
    )
    try:
        con.execute(f"SET disabled_compression_methods = '{_SLOW_COMPRESSION}'")
        con.execute("BEGIN")
        details = fill(con)
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
        details["tables"] = row_counts(con)
    finally:
        con.close()
    return details


def row_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table, published tables under their own name with the schema as prefix."""
    tables = con.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY ALL"
    ).fetchall()
    names = [table if schema == "main" else f"{schema}.{table}" for schema, table in tables]
    counts = ", ".join(f'(SELECT count(*) FROM "{schema}"."{table}")' for schema, table in tables)  # noqa: S608 - names come from the catalogue
    row = con.execute(f"SELECT {counts}").fetchone() if tables else None
    return dict(zip(names, row or (), strict=True))


@contextmanager
def _writer_lock(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / ".writer.lock", timeout=_LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise DatabaseUnavailableError(
            "Сейчас базу обновляет другой запуск. Дождитесь его окончания и повторите."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _switch(folder: Path, version: str) -> None:
    _write_json(folder / CURRENT, {"version": version})


def _write_json(path: Path, value: object) -> None:
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    _flush(temporary)
    temporary.replace(path)


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _drop_old(folder: Path, *, keep: str) -> None:
    for old in list_versions(folder)[KEPT_VERSIONS:]:
        if old.version != keep:
            database_path(folder, old.version).unlink(missing_ok=True)
            (folder / f"shnro-{old.version}.json").unlink(missing_ok=True)
