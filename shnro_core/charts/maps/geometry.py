"""Plane geometry of boundaries: reading, bounds, outline of the region, hatching."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

Point = tuple[float, float]
Ring = tuple[Point, ...]
Rings = tuple[Ring, ...]
Bounds = tuple[float, float, float, float]

_DIGITS: Final = 4
_BOUNDARIES_KEPT: Final = 512


@lru_cache(maxsize=_BOUNDARIES_KEPT)
def polygons_of(boundary: str) -> tuple[Rings, ...]:
    """Parts of a GeoJSON geometry (Polygon or MultiPolygon), coordinates rounded to about ten metres."""
    geometry = json.loads(boundary)
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return tuple(
        tuple(tuple((round(lon, _DIGITS), round(lat, _DIGITS)) for lon, lat in ring) for ring in part) for part in parts
    )


def bounds_of(shapes: Iterable[Sequence[Rings]]) -> Bounds:
    """West, south, east and north of many shapes."""
    points = [point for shape in shapes for part in shape for point in part[0]]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


def outline(shapes: Iterable[Sequence[Rings]]) -> list[list[Point]]:
    """Outer border of a coverage whose neighbours share their vertices, as closed lines.

    An edge of one shape only lies on the border; an edge of two shapes lies inside.
    """
    owners: dict[frozenset[Point], int] = defaultdict(int)
    for shape in shapes:
        for part in shape:
            for ring in part:
                for edge in pairwise(ring):
                    owners[frozenset(edge)] += 1
    onward: dict[Point, list[Point]] = defaultdict(list)
    for a, b in (tuple(edge) for edge, count in owners.items() if count == 1 and len(edge) == 2):
        onward[a].append(b)
        onward[b].append(a)
    lines = []
    for start in list(onward):
        while onward[start]:
            line = [start]
            while onward[line[-1]]:
                ahead = onward[line[-1]].pop()
                onward[ahead].remove(line[-1])
                line.append(ahead)
            lines.append(line)
    return lines


def chords(rings: Iterable[Sequence[Point]], height: float) -> list[tuple[float, float]]:
    """Stretches of a horizontal line that lie inside a shape, left to right; holes are left out."""
    crossings = []
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > height) != (y2 > height):
                crossings.append(x1 + (height - y1) * (x2 - x1) / (y2 - y1))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def hatching(rings: Sequence[Sequence[Point]], gap: float) -> list[tuple[Point, Point]]:
    """Slanted lines (45°) at ``gap`` from each other that fill a shape, in its own units."""
    turned = [[(x - y, x + y) for x, y in ring] for ring in rings]
    levels = [level for ring in turned for _, level in ring]
    count = int((max(levels) - min(levels)) / (gap * 2**0.5))
    lines = []
    for number in range(count + 1):
        level = min(levels) + (number + 0.5) * gap * 2**0.5
        lines += [(_turned_back(a, level), _turned_back(b, level)) for a, b in chords(turned, level)]
    return lines


def _turned_back(u: float, v: float) -> Point:
    return (u + v) / 2, (v - u) / 2


def area(ring: Sequence[Point]) -> float:
    """Area inside a ring, in squared units of its coordinates."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2
