"""What the written files hold, so that an import can be compared with it file by file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

MANIFEST_NAME: Final = ".manifest.json"
"""Hidden, so that an import of the whole folder passes it by."""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file: path below the folder, format and table as the importers name them, and what must come out of it.

    ``rows_read`` rows of the file below its header (pupils or table rows), ``rows_kept`` those of them that count,
    ``records`` rows of the table they make. ``participants`` and ``failed`` are sums over the records of ``result``;
    ``absent`` and ``without_total`` pupils that must not count. ``procedure`` = year, exam, subject, level, grade where
    the file holds one procedure only. ``choice`` names corrections the user has to make (``previous_grade``).
    """

    file: str
    format: str
    table: str
    rows_read: int
    rows_kept: int
    records: int
    participants: int | None = None
    failed: int | None = None
    absent: int | None = None
    without_total: int | None = None
    procedure: tuple[int, str, str, str, int] | None = None
    choice: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """All files of one export; ``personal`` lists texts planted in them that must never reach the database."""

    region: str
    seed: int
    files: tuple[ManifestEntry, ...]
    personal: tuple[str, ...] = ()

    def entry(self, file: str) -> ManifestEntry:
        """The entry of a file; KeyError when there is none."""
        for candidate in self.files:
            if candidate.file == file:
                return candidate
        raise KeyError(file)

    def write(self, folder: Path) -> Path:
        """Write the manifest into the folder and return its path."""
        path = folder / MANIFEST_NAME
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        return path


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder written before. Raises FileNotFoundError when there is none."""
    raw = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    files = tuple(
        ManifestEntry(**{**entry, "procedure": tuple(entry["procedure"]) if entry["procedure"] else None})
        for entry in raw["files"]
    )
    return Manifest(raw["region"], raw["seed"], files, tuple(raw["personal"]))
