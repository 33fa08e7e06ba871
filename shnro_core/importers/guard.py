"""A look at a file before anything parses it: sizes, container, what a workbook hides."""

from __future__ import annotations

import hashlib
import mmap
import zipfile
from pathlib import Path
from typing import BinaryIO, Final

from shnro_core.importers.checks.readable import Container, FileFacts
from shnro_core.importers.contract import Limits
from shnro_core.importers.sheets.old_excel import OLE_MAGIC
from shnro_core.importers.sheets.source import BROKEN_PART

_ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED_PART: Final = "EncryptedPackage".encode("utf-16-le")
_BIFF_STREAMS: Final = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_OTHER_STREAMS: Final = ("WordDocument\0".encode("utf-16-le"), "PowerPoint Document\0".encode("utf-16-le"))
_MACROS_STREAM: Final = "_VBA_PROJECT\0".encode("utf-16-le")
_PROLOG: Final = 4096
_SMALL: Final = 20 * 2**20
_CHUNK: Final = 2**20
_NOT_TABLES: Final = frozenset(
    {
        *(".pdf", ".doc", ".docx", ".docm", ".rtf", ".odt", ".ppt", ".pptx", ".odp", ".pages", ".djvu", ".msg", ".eml"),
        *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp", ".svg", ".mp3", ".mp4", ".avi"),
        *(".exe", ".dll", ".db", ".lnk", ".url", ".ini", ".sig", ".p7s", ".tmp", ".bak"),
    }
)
_FOREIGN_MAGICS: Final = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"{\\rtf")
_OTHER_PACKERS: Final = (b"Rar!", b"7z\xbc\xaf")
_TABLES: Final = frozenset({".xlsx", ".xlsm", ".xls", ".csv"})
_ENCRYPTED_FLAG: Final = 0x1


def digest(path: Path) -> str:
    """SHA-256 of the content, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def look_at(path: Path, file: str, limits: Limits, *, settled: bool = True, inside: bool = False) -> FileFacts:
    """Facts of one file. ``inside`` = it comes out of an archive, where another archive is refused."""
    size = path.stat().st_size
    suffix = path.suffix.lower()
    is_archive_name = suffix == ".zip"
    size_limit = limits.archive_bytes if is_archive_name else limits.file_bytes
    facts = FileFacts(file, Container.TEXT, size, size_limit, suffix, settled)
    with path.open("rb") as stream:
        magic = stream.read(8)
    if suffix in _NOT_TABLES and not (magic.startswith(_ZIP_MAGICS) and _holds_workbook(path)):
        return _foreign(facts)
    if size == 0:
        return _with(facts, container=Container.EMPTY)
    if size > size_limit:
        return facts
    if magic.startswith(_FOREIGN_MAGICS) and suffix not in _TABLES:
        return _foreign(facts)
    if magic.startswith(_ZIP_MAGICS):
        return _look_into(path, facts, limits, inside=inside)
    torn = is_archive_name or (suffix == ".xlsx" and b"\x00" in magic)
    return _of_other_kind(path, magic, facts) or (_with(facts, container=Container.BROKEN_ARCHIVE) if torn else facts)


def _of_other_kind(path: Path, magic: bytes, facts: FileFacts) -> FileFacts | None:
    """Facts of a container that is no ZIP; None when the file is no container."""
    if magic == OLE_MAGIC:
        with path.open("rb") as stream:
            return _look_into_compound(stream, facts)
    return _with(facts, container=Container.PACKED_OTHERWISE) if magic.startswith(_OTHER_PACKERS) else None


def _foreign(facts: FileFacts) -> FileFacts:
    return FileFacts(facts.file, Container.FOREIGN, facts.size, max(facts.size, facts.size_limit), facts.suffix)


def _holds_workbook(path: Path) -> bool:
    """Whether a container under the name of another document is a workbook all the same."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().endswith("xl/workbook.xml") for name in archive.namelist())
    except BROKEN_PART:
        return False


def _look_into_compound(stream: BinaryIO, facts: FileFacts) -> FileFacts:
    """Kind of a compound document by the names of its streams."""
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(*names: bytes) -> bool:
            return any(content.find(name) >= 0 for name in names)

        if holds(_ENCRYPTED_PART):
            return _with(facts, container=Container.ENCRYPTED)
        if not holds(*_BIFF_STREAMS) or holds(*_OTHER_STREAMS):
            return _with(facts, container=Container.OTHER_OFFICE)
        return _with(facts, container=Container.OLD_EXCEL, macros=holds(_MACROS_STREAM))


def _look_into(path: Path, facts: FileFacts, limits: Limits, *, inside: bool) -> FileFacts:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            lowered = [entry.filename.lower() for entry in entries]
            is_book = any(name.endswith("xl/workbook.xml") for name in lowered)
            unpacked = sum(entry.file_size for entry in entries)
            dense = unpacked > _SMALL
            few = len(entries) <= limits.archive_entries
            is_archive = not is_book and "[content_types].xml" not in lowered and "mimetype" not in lowered
            return _with(
                facts,
                container=Container.WORKBOOK
                if is_book
                else Container.ARCHIVE
                if is_archive
                else Container.OTHER_OFFICE,
                entries=len(entries),
                entries_limit=limits.archive_entries,
                unpacked=unpacked,
                unpacked_limit=limits.unpacked_bytes if is_book else limits.archive_bytes,
                ratio=unpacked / facts.size if dense else 0.0,
                ratio_limit=limits.compression_ratio,
                macros=any(name.endswith("vbaproject.bin") for name in lowered),
                external_links=any("/externallinks/" in f"/{name}" for name in lowered),
                document_type=is_book and few and _declares_document_type(archive, entries),
                nested=is_archive and inside,
                locked=any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries),
            )
    except BROKEN_PART:
        return _with(facts, container=Container.BROKEN_ARCHIVE)


def _declares_document_type(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    parts = [e for e in entries if e.filename.lower().endswith((".xml", ".rels")) and not e.flag_bits & _ENCRYPTED_FLAG]
    return any(b"<!doctype" in _beginning(archive, part).lower() for part in parts)


def _beginning(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """First bytes of a part; none of a damaged one, which the reading process reports."""
    try:
        with archive.open(entry) as stream:
            return stream.read(_PROLOG)
    except BROKEN_PART:
        return b""


def _with(facts: FileFacts, **changes: object) -> FileFacts:
    values = {name: getattr(facts, name) for name in FileFacts.__dataclass_fields__}
    return FileFacts(**values | changes)
