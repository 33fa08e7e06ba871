"""Boundaries of municipalities: the generalised ones of Russia (TopoJSON), or those an office has (GeoJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final

import orjson

from shnro_core.places.regions import FOLDER

CREDIT: Final = "Границы: © участники OpenStreetMap (ODbL), СберИндекс (CC BY-SA 4.0)"
_FILE: Final = FOLDER / "boundaries.topojson"
_DIGITS: Final = 4
_NAMES: Final = (
    "municipality",
    "label",
    "name",
    "NAME",
    "Name",
    "название",
    "Название",
    "муниципалитет",
    "Муниципалитет",
)
"""Properties of a feature that may hold its name, the first one found wins."""
_LARGEST_FILE: Final = 20_000_000
_MOST_POINTS: Final = 300_000
_MOST_FEATURES: Final = 500
_RUSSIA: Final = (19.0, 41.0, 191.0, 82.0)
_LEAST_RING: Final = 4

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Boundary:
    """A municipality with its outline as GeoJSON text and a point inside for its label."""

    name: str
    oktmo: str | None
    label_lon: float
    label_lat: float
    geometry: str


class BoundariesError(Exception):
    """The file of boundaries cannot be used; the message is a Russian phrase that says why."""


@lru_cache(maxsize=2)
def boundaries_of(region: str) -> tuple[Boundary, ...]:
    """Municipalities of a region from the boundaries of Russia; empty for a region that has none there.

    Only the arcs of this region are unfolded.
    """
    return every_boundary(region).get(region, ())


def every_boundary(region: str | None = None) -> dict[str, tuple[Boundary, ...]]:
    """Municipalities by region, of one or of all."""
    topology = orjson.loads(_FILE.read_bytes())
    arcs = _Arcs(topology)
    found: dict[str, list[Boundary]] = {}
    for geometry in topology["objects"]["municipalities"]["geometries"]:
        code = geometry["properties"]["region_code"]
        if region in {None, code}:
            found.setdefault(code, []).append(_of_topology(geometry, arcs))
    return {code: tuple(own) for code, own in found.items()}


class _Arcs:
    """Arcs of a topology in degrees, each unfolded once."""

    def __init__(self, topology: dict[str, Any]) -> None:
        (self._step_x, self._step_y), (self._left, self._low) = topology["transform"].values()
        self._folded = topology["arcs"]
        self._known: dict[int, Ring] = {}

    def ring(self, numbers: Sequence[int]) -> Ring:
        """Arcs joined end to end; a negative number is an arc run backwards."""
        joined: Ring = []
        for number in numbers:
            arc = self._arc(number) if number >= 0 else self._arc(~number)[::-1]
            joined += arc[1:] if joined else arc
        return joined

    def _arc(self, number: int) -> Ring:
        if number not in self._known:
            steps = self._folded[number]
            xs, ys = accumulate(s[0] for s in steps), accumulate(s[1] for s in steps)
            self._known[number] = [
                (round(x * self._step_x + self._left, _DIGITS), round(y * self._step_y + self._low, _DIGITS))
                for x, y in zip(xs, ys, strict=True)
            ]
        return self._known[number]


def _of_topology(geometry: dict[str, Any], arcs: _Arcs) -> Boundary:
    about = geometry["properties"]
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    rings = [[arcs.ring(numbers) for numbers in part] for part in parts]
    return Boundary(about["label"], about["oktmo"], about["label_lon"], about["label_lat"], _text(rings))


def _text(parts: list[list[Ring]]) -> str:
    return orjson.dumps({"type": "MultiPolygon", "coordinates": parts}).decode()


def read_geojson(path: Path) -> tuple[Boundary, ...]:
    """Boundaries of an office's own file: GeoJSON in degrees, each feature named by a property ``_NAMES``.

    Raises BoundariesError.
    """
    if path.stat().st_size > _LARGEST_FILE:
        raise BoundariesError(f"файл больше {_LARGEST_FILE // 1_000_000} МБ: упростите границы, например в QGIS")
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BoundariesError("это не GeoJSON: файл не разбирается как JSON в кодировке UTF-8") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise BoundariesError("это не GeoJSON с границами: нет списка features")
    if len(features) > _MOST_FEATURES:
        raise BoundariesError(f"границ {len(features)}, больше {_MOST_FEATURES}: нужны муниципалитеты одного региона")
    found = [_of_feature(number, feature) for number, feature in enumerate(features, start=1)]
    points = sum(boundary.geometry.count("],[") for boundary in found)
    if points > _MOST_POINTS:
        raise BoundariesError(f"точек больше {_MOST_POINTS // 1000} тысяч: упростите границы, например в QGIS")
    return tuple(found)


def _of_feature(number: int, feature: Any) -> Boundary:
    about, shape = (_dict(feature, key) for key in ("properties", "geometry"))
    told = (str(about[key]).strip() for key in _NAMES if about.get(key))
    name = next((word for word in told if word), None)
    if name is None:
        raise BoundariesError(f"у границы {number} нет названия: впишите его в свойство «name»")
    kind = shape.get("type")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise BoundariesError(f"у границы {number} («{name}») нет контура: нужен Polygon или MultiPolygon")
    try:
        given = [shape["coordinates"]] if kind == "Polygon" else shape["coordinates"]
        parts = [[[_degrees(point) for point in ring] for ring in part] for part in given]
    except (KeyError, TypeError, ValueError, IndexError):
        raise BoundariesError(f"у границы {number} («{name}») координаты — не числа в градусах") from None
    if not parts or any(not part or any(_open(ring) for ring in part) for part in parts):
        raise BoundariesError(f"у границы {number} («{name}») контур пуст или не замкнут")
    lon, lat = point_inside(max(parts, key=lambda part: _area(part[0])))
    return Boundary(name, str(about.get("oktmo") or "") or None, lon, lat, _text(parts))


def _dict(holder: Any, key: str) -> dict[str, Any]:
    held = holder.get(key) if isinstance(holder, dict) else None
    return held if isinstance(held, dict) else {}


def _degrees(point: Any) -> tuple[float, float]:
    lon, lat = float(point[0]) % 360, float(point[1])
    west, south, east, north = _RUSSIA
    if not (west <= lon <= east and south <= lat <= north):
        raise BoundariesError(
            f"точка {point[0]}, {point[1]} лежит не в России: нужны долгота и широта в градусах (WGS 84)"
        )
    return round(lon, _DIGITS), round(lat, _DIGITS)


def _open(ring: Ring) -> bool:
    return len(ring) < _LEAST_RING or ring[0] != ring[-1]


def _area(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)))


def point_inside(part: list[Ring]) -> tuple[float, float]:
    """Middle of the widest of a few horizontal stretches inside a polygon: never outside it, never in a hole."""
    levels = [y for _, y in part[0]]
    low, high = min(levels), max(levels)
    stretches = (
        (right - left, ((left + right) / 2, level))
        for level in (low + (high - low) * share / 16 + 1e-7 for share in range(4, 13))
        for left, right in _stretches(part, level)
    )
    _, point = max(stretches, default=(0.0, part[0][0]))
    return round(point[0], 5), round(point[1], 5)


def _stretches(part: list[Ring], level: float) -> Iterable[tuple[float, float]]:
    crossings = sorted(
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for ring in part
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > level) != (y2 > level)
    )
    return zip(crossings[::2], crossings[1::2], strict=False)
