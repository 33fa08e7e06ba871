"""What an office decided about its municipalities, kept beside the base: spellings it assigned, boundaries of its own.

Both outlive a rebuild: they stand in files of the folder, and every publication applies them to all rows of the region.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from filelock import FileLock

from shnro_core.model import DataRefusedError, Finding
from shnro_core.parameters.yamlfile import load_without_aliases
from shnro_core.places import region_forms, region_name
from shnro_core.places.boundaries import BoundariesError, Boundary, read_geojson
from shnro_core.places.names import plain
from shnro_core.store.database import Connection
from shnro_core.store.municipalities import known_names, place_schools, regions_with_schools
from shnro_core.store.relations import prepare
from shnro_core.store.versions import Version, publish

KEPT_FILE: Final = "municipalities.yaml"
_LOCK_SECONDS: Final = 10
_HEAD: Final = "# Названия муниципалитетов из файлов и муниципалитеты, к которым их отнёс оператор, по регионам\n"


@dataclass(frozen=True)
class KeptPlaces:
    """Decisions of an office by region: plain spelling → municipality; the folder holds its boundaries."""

    folder: Path
    by_region: Mapping[str, Mapping[str, str]]

    def assigned(self, region: str) -> Mapping[str, str]:
        """Spellings of a region and the municipalities they are assigned to."""
        return self.by_region.get(region, {})

    def place(self, con: Connection, region: str) -> None:
        """Boundaries and municipalities of a region's schools, by the rules and by these decisions."""
        place_schools(con, region, assigned=self.assigned(region), own=own_boundaries(self.folder, region))

    def place_every(self, con: Connection) -> None:
        """The same for every region that has schools of files or boundaries of its own."""
        given = {path.stem.removeprefix("boundaries-") for path in self.folder.glob("boundaries-*.geojson")}
        for region in sorted(given | regions_with_schools(con)):
            self.place(con, region)


def kept_places(folder: Path) -> KeptPlaces:
    """Decisions kept beside the base of ``folder``. Raises DataRefusedError when their file has been spoilt."""
    path = folder / KEPT_FILE
    if not path.exists():
        return KeptPlaces(folder, {})
    try:
        loaded = load_without_aliases(path.read_text(encoding="utf-8")) or {}
        decisions = {
            str(region): {plain(str(written)): str(name) for written, name in names.items()}
            for region, names in loaded.items()
        }
    except (UnicodeDecodeError, yaml.YAMLError, AttributeError, ValueError, RecursionError):
        raise DataRefusedError(
            [Finding(KEPT_FILE, "файл испорчен: это не список регионов с названиями", "Исправьте его или удалите")]
        ) from None
    return KeptPlaces(folder, decisions)


def own_boundaries(folder: Path, region: str) -> tuple[Boundary, ...]:
    """Boundaries the office gave for a region; empty without any. Raises DataRefusedError for a spoilt file."""
    path = _boundaries_path(folder, region)
    return _checked(path) if path.exists() else ()


def assign(
    folder: Path, *, region: str, written: str, municipality: str | None, author: str, now: dt.datetime
) -> Version:
    """Publish the base with all rows of a spelling in a municipality (None: by the rules again), and keep the decision.

    Raises DatabaseUnavailableError when the base cannot be published, DataRefusedError for spoilt decisions.
    """
    with FileLock(folder / ".municipalities.lock", timeout=_LOCK_SECONDS):
        kept = {code: dict(names) for code, names in kept_places(folder).by_region.items()}
        names = kept.setdefault(region, {})
        names.pop(plain(written), None)
        if municipality is not None:
            names[plain(written)] = municipality
        decided = KeptPlaces(folder, {code: names for code, names in kept.items() if names})

        def fill(con: Connection) -> dict[str, Any]:
            decided.place(con, region)
            prepare(con)
            return {"files": [], "findings": []}

        what = f"«{written}» — {municipality}" if municipality else f"«{written}» больше не отнесён оператором"
        version = publish(folder, fill, author=author, action=f"муниципалитеты: {what}", now=now, from_current=True)
        text = yaml.safe_dump(dict(decided.by_region), allow_unicode=True, sort_keys=True)
        _write(folder / KEPT_FILE, f"{_HEAD}{text}".encode())
    return version


def load_boundaries(folder: Path, path: Path, *, region: str, author: str, now: dt.datetime) -> Version:
    """Check a GeoJSON of boundaries, publish the base with it and keep it for later publications and rebuilds.

    Raises DataRefusedError for a file that cannot be used, DatabaseUnavailableError without a base.
    """
    if region_forms(region) is None:
        raise _refused(path, f"региона «{region}» нет", "Укажите код региона: --region 22")
    own, content = _checked(path), path.read_bytes()

    def fill(con: Connection) -> dict[str, Any]:
        _refuse_doubles(con, path, region, own)
        place_schools(con, region, assigned=kept_places(folder).assigned(region), own=own)
        prepare(con)
        return {"files": [], "findings": []}

    action = f"границы муниципалитетов: {region_name(region)}, файл «{path.name}»"
    version = publish(folder, fill, author=author, action=action, now=now, from_current=True)
    _write(_boundaries_path(folder, region), content)
    return version


def _boundaries_path(folder: Path, region: str) -> Path:
    return folder / f"boundaries-{region}.geojson"


def _checked(path: Path) -> tuple[Boundary, ...]:
    try:
        return read_geojson(path)
    except BoundariesError as error:
        raise _refused(path, str(error), "Исправьте файл и повторите") from None


def _refuse_doubles(con: Connection, path: Path, region: str, own: Sequence[Boundary]) -> None:
    """Two boundaries that mean one municipality are a fault of the file."""
    names = known_names(con, region)
    counts = Counter(names.find(boundary.name) or boundary.name for boundary in own)
    label, count = counts.most_common(1)[0]
    if count > 1:
        raise _refused(path, f"муниципалитет «{label}» назван у {count} границ", "Объедините их в один MultiPolygon")


def _refused(path: Path, what: str, advice: str) -> DataRefusedError:
    return DataRefusedError([Finding(path.name, what, advice)])


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
