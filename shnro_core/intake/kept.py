"""Survey mappings kept beside the database: given once, used again for the next wave."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from filelock import FileLock

from shnro_core.importers import SurveyMapping
from shnro_core.importers.intake import member_name
from shnro_core.importers.mappings import FOLDER_FILE, mappings_text, merged, parse_mappings, read_mappings
from shnro_core.importers.sheets.source import BROKEN_PART

KEPT_FILE = "surveys.yaml"
_LOCK_SECONDS = 10
_LARGEST = 1_000_000
_MEMBERS = 20


def kept_mappings(folder: Path) -> tuple[SurveyMapping, ...]:
    """Mappings kept beside the database of ``folder``. Raises DataRefusedError when their file has been spoilt."""
    path = folder / KEPT_FILE
    return read_mappings(path) if path.exists() else ()


def keep_mappings(folder: Path, mappings: Iterable[SurveyMapping]) -> bool:
    """Add mappings to those kept, newer ones in place of older. Returns whether the file has changed."""
    added = tuple(mappings)
    return bool(added) and _rewrite(folder, lambda kept: merged(added, kept))


def forget_mapping(folder: Path, name: str) -> bool:
    """Drop the kept survey called ``name``, all its waves. Returns whether the file has changed."""
    return _rewrite(folder, lambda kept: tuple(m for m in kept if m.name != name))


def mappings_in(paths: Sequence[Path]) -> tuple[SurveyMapping, ...]:
    """Mappings of the files ``FOLDER_FILE`` among, below and inside (ZIP) the given paths.

    Raises DataRefusedError for one that cannot be read.
    """
    return tuple(m for path in paths for name, content in _files(path) for m in parse_mappings(content, name))


def _rewrite(folder: Path, change: Callable[[tuple[SurveyMapping, ...]], tuple[SurveyMapping, ...]]) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".surveys.lock", timeout=_LOCK_SECONDS):
        kept = kept_mappings(folder)
        changed = change(kept)
        if changed == kept:
            return False
        part = folder / ".surveys.part"
        part.write_text(mappings_text(changed), encoding="utf-8")
        part.replace(folder / KEPT_FILE)
        return True


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for found in sorted(path.rglob(FOLDER_FILE)):
            yield found.relative_to(path).as_posix(), _beginning(found)
        for archive in sorted(path.rglob("*.zip")):
            yield from _members(archive)
    elif path.name == FOLDER_FILE:
        yield path.name, _beginning(path)
    elif path.suffix.lower() == ".zip":
        yield from _members(path)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LARGEST)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Mapping files inside an archive; a damaged archive has none here and is told of when it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            named = [e for e in archive.infolist() if PurePosixPath(member_name(e)).name == FOLDER_FILE]
            for entry in named[:_MEMBERS]:
                with archive.open(entry) as stream:
                    yield f"{path.name}/{member_name(entry)}", stream.read(_LARGEST)
    except (*BROKEN_PART, RuntimeError):
        return
