"""Map of the invented region: a honeycomb with shaken vertices, its cells gathered into municipalities.

Neighbouring cells own the same vertices, so neighbouring municipalities share their border point by point and the
boundaries cover the region without gaps. At most three cells meet in a vertex: a border never touches itself.
The map is the same for every seed: only schools and results vary.
"""

from __future__ import annotations

import heapq
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]
Vertex = tuple[int, int]
FloatArray = NDArray[np.float64]

MAP_SEED: Final = 1957
LON_CENTRE: Final = 33.0
LAT_CENTRE: Final = 59.4
LAT_PER_UNIT: Final = 0.0665
LON_PER_UNIT: Final = LAT_PER_UNIT / math.cos(math.radians(LAT_CENTRE))
RADIUS: Final = 16.0
VERTEX_SHAKE: Final = 0.27
_NEIGHBOURS: Final = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
_CORNERS: Final = ((1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2), (1, -1))


@dataclass(frozen=True)
class Place:
    """One municipality on the map: cells as polygons, centre, label point and boundary (lon, lat)."""

    centre: tuple[float, float]
    label: tuple[float, float]
    boundary: str
    cells: FloatArray
    """Corners of its cells, shape (cells, 6, 2); the first cell is that of the centre."""


@lru_cache(maxsize=2)
def draw_map(city_count: int, district_count: int) -> tuple[Place, ...]:
    """Places of the region: cities first, then districts from the north-west to the south-east.

    Raises ``ValueError`` when the map has too few meeting points of districts for that many cities.
    """
    rng = np.random.default_rng(MAP_SEED)
    cells = _cells_inside_outline(rng)
    owner = _grow_districts(cells, district_count, rng)
    _found_cities(owner, city_count, district_count)
    vertices = sorted({v for cell in cells for v in _corners(cell)})
    moves = rng.uniform(-VERTEX_SHAKE, VERTEX_SHAKE, (len(vertices), 2)).tolist()
    shake = {vertex: (dx, dy) for vertex, (dx, dy) in zip(vertices, moves, strict=True)}
    districts = [_place(owner, number, shake) for number in range(district_count)]
    districts.sort(key=lambda place: (-round(place.centre[1] / 0.5), place.centre[0]))
    cities = [_place(owner, district_count + number, shake) for number in range(city_count)]
    return (*cities, *districts)


def points_inside(cells: FloatArray, rng: np.random.Generator) -> FloatArray:
    """One random point inside each cell, shape (cells, 2) as lon, lat."""
    middle = cells.mean(axis=1)
    weights = rng.dirichlet(np.ones(cells.shape[1]), size=len(cells))
    towards = np.einsum("ij,ijk->ik", weights, cells)
    return np.asarray(middle + 0.8 * (towards - middle))


def _position(cell: Cell) -> tuple[float, float]:
    q, r = cell
    return math.sqrt(3) * (q + r / 2), 1.5 * r


def _corners(cell: Cell) -> list[Vertex]:
    """Vertices counter-clockwise on an integer lattice; edge k lies between corners k-1 and k and faces neighbour k."""
    q, r = cell
    return [(2 * q + r + dx, 3 * r + dy) for dx, dy in _CORNERS]


def _neighbours(cell: Cell) -> list[Cell]:
    q, r = cell
    return [(q + dq, r + dr) for dq, dr in _NEIGHBOURS]


def _cells_inside_outline(rng: np.random.Generator) -> list[Cell]:
    phases = rng.uniform(0, 2 * math.pi, 5)
    reach = np.arange(-2 * int(RADIUS), 2 * int(RADIUS) + 1)
    q, r = (axis.ravel() for axis in np.meshgrid(reach, reach, indexing="ij"))
    x, y = math.sqrt(3) * (q + r / 2), 1.5 * r
    angle = np.arctan2(y, x)
    waves = sum(0.17 / (k + 1) ** 0.6 * np.sin((k + 2) * angle + phases[k]) for k in range(5))
    inside = np.hypot(x / 1.12, y) < RADIUS * (1 + waves)
    return list(zip(q[inside].tolist(), r[inside].tolist(), strict=True))


def _grow_districts(cells: list[Cell], count: int, rng: np.random.Generator) -> dict[Cell, int]:
    """Each cell goes to the district that reaches it first over roads of random length, so none falls apart."""
    points = np.array([_position(cell) for cell in cells])
    centres = points[rng.choice(len(points), count, replace=False)]
    for _ in range(25):
        nearest = ((points[:, None] - centres[None]) ** 2).sum(-1).argmin(1)
        centres = np.array([points[nearest == k].mean(0) for k in range(count)])
    starts = ((points[None] - centres[:, None]) ** 2).sum(-1).argmin(1)
    inside = set(cells)
    owner: dict[Cell, int] = {}
    queue: list[tuple[float, int, Cell]] = [(0.0, number, cells[start]) for number, start in enumerate(starts)]
    while queue:
        length, number, cell = heapq.heappop(queue)
        if cell in owner:
            continue
        owner[cell] = number
        for neighbour in _neighbours(cell):
            if neighbour in inside and neighbour not in owner:
                heapq.heappush(queue, (length + float(rng.uniform(0.6, 1.4)), number, neighbour))
    return owner


def _found_cities(owner: dict[Cell, int], city_count: int, district_count: int) -> None:
    """Cities take cells where three districts meet; the first, nearest to the middle, is the largest."""
    meetings = []
    for cell in sorted(owner):
        around = _neighbours(cell)
        for k in range(6):
            trio = (cell, around[k], around[(k + 1) % 6])
            if all(c in owner for c in trio) and len({owner[c] for c in trio}) == 3 and trio[0] == min(trio):
                meetings.append(trio)
    meetings.sort(key=lambda trio: math.hypot(*_position(trio[0])))
    taken: list[tuple[float, float]] = []
    for trio in meetings:
        if len(taken) == city_count:
            return
        here = _position(trio[0])
        if any(math.hypot(here[0] - x, here[1] - y) < 0.6 * RADIUS for x, y in taken):
            continue
        chosen = set(trio)
        if not taken:
            chosen |= {c for t in trio for c in _neighbours(t) if sum(n in trio for n in _neighbours(c)) == 2}
        trial = {**owner, **dict.fromkeys(chosen, district_count + len(taken))}
        if len(trial) == len(owner) and all(_hangs_together(trial, number) for number in set(trial.values())):
            owner.update(trial)
            taken.append(here)
    if len(taken) < city_count:
        raise ValueError("the map has no room for that many cities")


def _hangs_together(owner: dict[Cell, int], number: int) -> bool:
    """One piece without holes: its border is a single ring."""
    return len(_rings(owner, number)) == 1


def _rings(owner: dict[Cell, int], number: int) -> list[list[Vertex]]:
    onward: dict[Vertex, Vertex] = {}
    for cell in (c for c, n in owner.items() if n == number):
        corners = _corners(cell)
        for k, neighbour in enumerate(_neighbours(cell)):
            if owner.get(neighbour) != number:
                onward[corners[k - 1]] = corners[k]
    rings = []
    while onward:
        start = min(onward)
        ring = [start]
        while (ahead := onward.pop(ring[-1])) != start:
            ring.append(ahead)
        rings.append(ring)
    return rings


def _place(owner: dict[Cell, int], number: int, shake: dict[Vertex, tuple[float, float]]) -> Place:
    own = [cell for cell in sorted(owner) if owner[cell] == number]
    polygons = np.array([[_lon_lat(v, shake) for v in _corners(cell)] for cell in own])
    middles = polygons.mean(axis=1)
    ring = [_lon_lat(v, shake) for v in _rings(owner, number)[0]]
    scale = np.array([1 / LON_PER_UNIT, 1 / LAT_PER_UNIT])
    clearance = np.min(np.hypot(*np.moveaxis((middles[:, None] - np.array(ring)[None]) * scale, -1, 0)), axis=1)
    label = middles[int(clearance.argmax())]
    from_middle = np.hypot(*((middles - middles.mean(axis=0)) * scale).T)
    first = int(from_middle.argmin())
    order = np.argsort(np.hypot(*((middles - middles[first]) * scale).T), kind="stable")
    boundary = json.dumps(
        {"type": "Polygon", "coordinates": [[list(p) for p in (*ring, ring[0])]]}, separators=(",", ":")
    )
    centre = middles[first]
    return Place(
        centre=(round(float(centre[0]), 5), round(float(centre[1]), 5)),
        label=(round(float(label[0]), 5), round(float(label[1]), 5)),
        boundary=boundary,
        cells=polygons[order],
    )


def _lon_lat(vertex: Vertex, shake: dict[Vertex, tuple[float, float]]) -> tuple[float, float]:
    dx, dy = shake[vertex]
    x = vertex[0] * math.sqrt(3) / 2 + dx
    y = vertex[1] / 2 + dy
    return round(LON_CENTRE + x * LON_PER_UNIT, 5), round(LAT_CENTRE + y * LAT_PER_UNIT, 5)
