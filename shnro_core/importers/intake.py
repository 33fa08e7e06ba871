"""From what the user gives to single files: folders walked, archives unpacked into a temporary folder."""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.readable import Container
from shnro_core.importers.contract import Limits
from shnro_core.importers.guard import digest, look_at
from shnro_core.importers.mappings import FOLDER_FILE
from shnro_core.importers.sheets.source import BROKEN_PART
from shnro_core.model import Finding

_SKIPPED_PREFIXES: Final = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini", FOLDER_FILE)
_TEMPORARY: Final = ("shnro-", "tmp", "/")
_FRESH_SECONDS: Final = 3.0
_UTF8_FLAG: Final = 0x800


@dataclass(frozen=True)
class Intake:
    """One file to read: where it lies, the name the user knows it by, and what the first stage found.

    ``told`` is the name with the folders above it, which may tell year and grade.
    """

    path: Path
    file: str
    told: str
    sha256: str
    findings: tuple[Finding, ...]

    @property
    def foreign(self) -> bool:
        """True for a document that is no table and is left out with a note."""
        return any(finding.check == "check_file_foreign" for finding in self.findings)


def collect(paths: Sequence[Path], limits: Limits, unpacked: Path, *, now: float | None = None) -> list[Intake]:
    """Files below ``paths`` in the order of their names, archives unpacked into the folder ``unpacked``.

    ``now`` is the time files are called fresh against, seconds since the epoch.
    """
    named = sorted(_walk(paths), key=lambda pair: pair[1])
    unsettled = _unsettled([path for path, _ in named], limits, time.time() if now is None else now)
    files: list[Intake] = []
    for path, file in named:
        files.extend(_take(path, file, limits, unpacked, settled=path not in unsettled))
    return [replace(taken, told=_told(paths, taken.file)) for taken in files]


def _told(paths: Sequence[Path], file: str) -> str:
    """A name preceded by the given folder it lies in, or by the folders of a file given alone."""
    for given in paths:
        if given.is_dir() and (given / file.split("/", 1)[0]).exists():
            above = given.resolve().parts[-2:]
        elif given.name == file.split("/", 1)[0]:
            above = given.resolve().parent.parts[-2:]
        else:
            continue
        return "/".join([*(part for part in above if not part.startswith(_TEMPORARY)), file])
    return file


def _walk(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    found: dict[Path, str] = {}
    for given in paths:
        if given.is_dir():
            for path in given.rglob("*"):
                inner = path.relative_to(given)
                if path.is_file() and not any(part.startswith(_SKIPPED_PREFIXES) for part in inner.parts):
                    found.setdefault(path, inner.as_posix())
        elif given.name != FOLDER_FILE:
            found.setdefault(given, given.name)
    return list(found.items())


def _unsettled(paths: Sequence[Path], limits: Limits, now: float) -> set[Path]:
    """Fresh files whose size or time changes while they are watched, all together for ``settle_seconds``."""
    fresh = {path: _stamp(path) for path in paths if now - path.stat().st_mtime < _FRESH_SECONDS}
    if not fresh or limits.settle_seconds <= 0:
        return set()
    time.sleep(limits.settle_seconds)
    return {path for path, stamp in fresh.items() if _stamp(path) != stamp}


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _take(
    path: Path, file: str, limits: Limits, unpacked: Path, *, settled: bool = True, inside: bool = False
) -> list[Intake]:
    before = _stamp(path)
    facts = look_at(path, file, limits, settled=settled, inside=inside)
    sha256 = digest(path) if facts.size <= facts.size_limit else ""
    if _stamp(path) != before:
        facts = look_at(path, file, limits, settled=False, inside=inside)
    findings = run_checks(Stage.READABLE, facts)
    if facts.container is Container.ARCHIVE and not findings:
        return _unpack(path, file, limits, unpacked)
    return [Intake(path, file, file, sha256, findings)]


def _unpack(path: Path, file: str, limits: Limits, unpacked: Path) -> list[Intake]:
    """Members of an archive, written under numbers so that no name of the archive reaches the disk."""
    files: list[Intake] = []
    with zipfile.ZipFile(path) as archive:
        members = [(member_name(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
        for name, entry in sorted(members, key=lambda pair: pair[0]):
            if any(part.startswith(_SKIPPED_PREFIXES) for part in PurePosixPath(name).parts):
                continue
            target = unpacked / f"{len(list(unpacked.iterdir()))}{PurePosixPath(name).suffix.lower()[:6]}"
            try:
                with archive.open(entry) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
            except BROKEN_PART:
                target.write_bytes(b"")
            files.extend(_take(target, f"{file}/{name}", limits, unpacked, inside=True))
    return files


def member_name(entry: zipfile.ZipInfo) -> str:
    """Name of a member with Russian letters restored and no way upwards.

    Archivers write code page 866, some UTF-8 without saying so.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG:
        for letters in ("utf-8", "cp866"):
            try:
                name = entry.filename.encode("cp437").decode(letters)
                break
            except UnicodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)
