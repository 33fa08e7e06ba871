"""Labels of a map for a window of known size: names where they fit, cities beside a marker with a leader."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from shnro_core.charts.maps.geometry import Point, Rings, chords
from shnro_core.charts.maps.model import Choropleth, Place
from shnro_core.charts.maps.view import View
from shnro_core.charts.theme import AMOUNT_STEPS

FONT: Final = 12
LINE: Final = 14
_LETTER: Final = 0.55
_CLEARANCE: Final = 3.0
_BOX_PADDING: Final = 3.0
_DIRECTIONS: Final = 24
_REACHES: Final = (22.0, 30.0, 40.0, 52.0, 66.0, 82.0)
_DOT: Final = 5.0
_SEAT_GAP: Final = 4.0
_SEATS_KEPT: Final = 2048
_LIGHT_INK: Final = "#FFFFFF"
_DARK_INK: Final = "#1F2933"
_CITY_WEIGHT: Final = 4
_DOT_WEIGHT: Final = 9


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle in the window."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Area that two rectangles share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * tall if wide > 0 and tall > 0 else 0.0

    def inside(self, width: float, height: float) -> bool:
        """Whether the rectangle lies in a window of this size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point of the window; ``marker`` is the city they point at when they stand beside it."""

    place: str
    text: str
    x: float
    y: float
    colour: str
    marker: Point | None = None

    @property
    def box(self) -> Box:
        """Rectangle the words take."""
        return _box(self.text, self.x, self.y)


def labels(choropleth: Choropleth, view: View) -> list[Label]:
    """Labels that do not overlap: districts whose words fit inside, then cities and the chosen place with leaders.

    A district's label gives way to a city that finds no other room; a city that would cover another stays without
    words. Places outside the window have none.
    """
    inner: list[Label] = []
    beside: list[Place] = []
    window = Box(0, 0, view.width, view.height)
    for place in choropleth.places:
        if not window.overlap(_dot(_marker(place, view))):
            continue
        label = _inside(choropleth, place, view)
        if label and not any(label.box.overlap(other.box) for other in inner):
            inner.append(label)
        elif place.is_city or place.name == choropleth.chosen:
            beside.append(place)
    markers = [_marker(place, view) for place in beside]
    inner = [label for label in inner if not any(label.box.overlap(_dot(m)) for m in markers)]
    for place in beside:
        label = _leader(choropleth, place, view, inner, markers)
        if place.name != choropleth.chosen and _covers_a_city(label, inner):
            continue
        inner = [other for other in inner if other.marker or not other.box.overlap(label.box)]
        inner.append(label)
    return inner


def _covers_a_city(label: Label, taken: Sequence[Label]) -> bool:
    return any(other.marker and label.box.overlap(other.box) for other in taken)


def _inside(choropleth: Choropleth, place: Place, view: View) -> Label | None:
    """Name and figure, else the name, else the figure, where it fits inside the boundary nearest to its label point.

    A city and the chosen place never stand without their name.
    """
    fill = choropleth.fill(place)
    colour = _ink(fill) if fill else choropleth.colours.text
    home = (place.label_lon, place.label_lat)
    named = place.is_city or place.name == choropleth.chosen
    for words in (f"{place.label}\n{place.figure}", place.label, *([] if named else [place.figure])):
        seat = _seat(place.polygons, home, words, view)
        if seat:
            return Label(place.name, words, *seat, colour)
    return None


@lru_cache(maxsize=_SEATS_KEPT)
def _seat(polygons: tuple[Rings, ...], label_point: Point, words: str, view: View) -> Point | None:
    rings = [[view.pixel(p) for p in ring] for part in polygons for ring in part]
    home = view.pixel(label_point)
    seats = sorted(_seats(rings, home, _width(words)), key=lambda seat: math.dist(seat, home))
    return next((seat for seat in seats if _fits(words, *seat, rings)), None)


def _seats(rings: Sequence[Sequence[Point]], home: Point, width: float) -> Iterator[Point]:
    """Points where words of this width may stand: middles of wide enough stretches, and the label point itself."""
    yield home
    levels = [y for ring in rings for _, y in ring]
    for number in range(int((max(levels) - min(levels)) / _SEAT_GAP)):
        level = min(levels) + (number + 0.5) * _SEAT_GAP
        for left, right in chords(rings, level):
            if right - left >= width:
                yield min(max(home[0], left + width / 2), right - width / 2), level
                yield (left + right) / 2, level


def _ink(fill: str) -> str:
    return _LIGHT_INK if fill in AMOUNT_STEPS[-2:] else _DARK_INK


def _fits(words: str, x: float, y: float, rings: Sequence[Sequence[Point]]) -> bool:
    box = _box(words, x, y)
    levels = [box.top + _CLEARANCE + i * (box.bottom - box.top - 2 * _CLEARANCE) / 4 for i in range(5)]
    return all(any(a <= box.left and box.right <= b for a, b in chords(rings, level)) for level in levels)


def _marker(place: Place, view: View) -> Point:
    return view.pixel((place.label_lon, place.label_lat))


def _leader(
    choropleth: Choropleth, place: Place, view: View, taken: Sequence[Label], markers: Sequence[Point]
) -> Label:
    """Label beside its marker where it covers least, the nearest such place first."""
    marker = _marker(place, view)
    words = f"{place.name_short} {place.figure}"
    others = [(label.box, _CITY_WEIGHT if label.marker else 1) for label in taken]
    others += [(_dot(m), _DOT_WEIGHT) for m in markers]
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box, _ in others]).T
    weights = np.array([weight for _, weight in others])
    best: tuple[float, Point] = math.inf, marker
    for reach in _REACHES:
        seats = [
            (seat, box)
            for seat in _around(marker, reach, _width(words) / 2)
            if (box := _box(words, *seat)).inside(view.width, view.height)
        ]
        for (seat, _), covered in zip(seats, _covered([box for _, box in seats], edges, weights), strict=True):
            if covered < best[0]:
                best = float(covered), seat
        if best[0] == 0:
            break
    return Label(place.name, words, *best[1], choropleth.colours.text, marker)


def _covered(boxes: Sequence[Box], edges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted area that each box covers of the others, whose left, top, right and bottom edges are given."""
    left, top, right, bottom = (
        np.array([(b.left, b.top, b.right, b.bottom) for b in boxes]).reshape(-1, 4, 1).swapaxes(0, 1)
    )
    wide = np.minimum(right, edges[2]) - np.maximum(left, edges[0])
    tall = np.minimum(bottom, edges[3]) - np.maximum(top, edges[1])
    covered: np.ndarray = (np.where((wide > 0) & (tall > 0), wide * tall, 0.0) * weights).sum(axis=1)
    return covered


def _around(marker: Point, reach: float, half: float) -> Iterator[Point]:
    """Middles of words that stand ``reach`` pixels from a marker, all around it."""
    for number in range(_DIRECTIONS):
        angle = 2 * math.pi * number / _DIRECTIONS
        yield (
            marker[0] + math.cos(angle) * (reach + half * abs(math.cos(angle))),
            marker[1] - math.sin(angle) * reach,
        )


def _dot(marker: Point) -> Box:
    x, y = marker
    return Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT)


def _width(words: str) -> float:
    return max(len(line) for line in words.split("\n")) * _LETTER * FONT + 2 * _BOX_PADDING


def _box(words: str, x: float, y: float) -> Box:
    half, tall = _width(words) / 2, (words.count("\n") + 1) * LINE / 2 + _BOX_PADDING / 2
    return Box(x - half, y - tall, x + half, y + tall)
