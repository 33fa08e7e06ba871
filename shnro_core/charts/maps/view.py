"""The camera: a window of known size that holds the whole region, in the web Mercator plane deck.gl draws in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from shnro_core.charts.maps.geometry import Bounds, Point

_TILE: Final = 512.0
_PADDING: Final = 10.0
LOWEST: Final = 320
HIGHEST: Final = 660


@dataclass(frozen=True, slots=True)
class View:
    """Window of ``width`` by ``height`` pixels centred on a point at a zoom of deck.gl."""

    width: int
    height: int
    lon: float
    lat: float
    zoom: float

    def pixel(self, point: Point) -> Point:
        """Place of (lon, lat) in the window, from its upper left corner."""
        x, y = _world(point, self.zoom)
        middle_x, middle_y = _world((self.lon, self.lat), self.zoom)
        return self.width / 2 + x - middle_x, self.height / 2 + y - middle_y

    def lon_lat(self, pixel: Point) -> Point:
        """The inverse of :meth:`pixel`."""
        middle_x, middle_y = _world((self.lon, self.lat), self.zoom)
        size = _TILE * 2**self.zoom
        x = (middle_x + pixel[0] - self.width / 2) / size
        y = (middle_y + pixel[1] - self.height / 2) / size
        return 360 * x - 180, math.degrees(2 * math.atan(math.exp(math.pi * (1 - 2 * y))) - math.pi / 2)


def fit(bounds: Bounds, *, width: int) -> View:
    """View that holds the bounds in a window of this width with a small margin; the height follows their shape."""
    west, south, east, north = bounds
    left, bottom = _world((west, south), 0)
    right, top = _world((east, north), 0)
    wide, tall = right - left, bottom - top
    room = max(width - 2 * _PADDING, 1)
    height = round(min(HIGHEST, max(LOWEST, room * tall / wide + 2 * _PADDING)))
    scale = min(room / wide, (height - 2 * _PADDING) / tall)
    middle = ((left + right) / 2 / _TILE, (top + bottom) / 2 / _TILE)
    return View(
        width=width,
        height=height,
        lon=round(360 * middle[0] - 180, 5),
        lat=round(math.degrees(2 * math.atan(math.exp(math.pi * (1 - 2 * middle[1]))) - math.pi / 2), 5),
        zoom=round(math.log2(scale), 4),
    )


def _world(point: Point, zoom: float) -> Point:
    size = _TILE * 2**zoom
    lon, lat = point
    return (
        size * (lon + 180) / 360,
        size * (1 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / math.pi) / 2,
    )
