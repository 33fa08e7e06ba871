"""What a map of municipalities shows, free of any drawing library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shnro_core.charts.maps.classes import Step, step_of
from shnro_core.charts.maps.geometry import Bounds, Rings, bounds_of
from shnro_core.charts.theme import Palette

_ROOM: Final = 0.05
"""Degrees around points that are the whole map."""
_SETTLEMENTS: Final = ("г. ", "пос. ", "рп ", "пгт ", "ЗАТО ")
_KIND_WORDS: Final = re.compile(r"^(г\. |пос\. |рп |пгт |поселение )|( муниципальный| городской)?( район| округ)$")


_OF_REGION: Final = "|"


def of_region(sent: str, region: str) -> str | None:
    """The name a click on the map of the region sent; None when it comes from a map of another one."""
    before, _, name = sent.rpartition(_OF_REGION)
    return name if before in ("", region) else None


class State(StrEnum):
    """Whether a municipality has a value: a zero is a value, «н/д» and «скрыто» are not."""

    SHOWN = "shown"
    ABSENT = "absent"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality on the map: boundary, point for its label, value with the words for it.

    ``polygons`` holds outer ring and holes of each part as (lon, lat). ``value`` is empty unless the state is SHOWN.
    ``figure`` is the short value for the label, ``hint`` the sentence shown under the pointer.
    """

    name: str
    polygons: tuple[Rings, ...]
    label_lon: float
    label_lat: float
    value: float | None
    figure: str
    hint: str
    state: State = State.SHOWN

    @property
    def is_city(self) -> bool:
        """Whether the municipality is a city or town with its own boundary, small beside the districts."""
        return self.name.startswith(_SETTLEMENTS)

    @property
    def name_short(self) -> str:
        """Name without «район», «округ» and «г.»."""
        return _KIND_WORDS.sub("", self.name)

    @property
    def label(self) -> str:
        """Short name broken after hyphens, for a label inside the boundary."""
        return self.name_short.replace("-", "-\n")


@dataclass(frozen=True, slots=True)
class SchoolPoint:
    """A school at its coordinates: login, name, municipality, cluster, sentence under the pointer.

    A ``small`` school has too few participants to be coloured: it is a grey ring that keeps the shape of its cluster.
    """

    code: str
    name: str
    municipality: str
    lon: float
    lat: float
    cluster: str
    small: bool
    hint: str


@dataclass(frozen=True)
class Choropleth:
    """A coloured map: places, classes, precision of the values, chosen municipality, colours of the appearance.

    ``points`` are schools drawn over it, ``chosen_school`` the login of the one chosen. ``frame`` is the part a window
    opens with where that is not the whole. Without places the points alone are the map. ``region`` is the code of the
    region drawn: every click carries it.
    """

    places: tuple[Place, ...]
    classes: tuple[Step, ...]
    digits: int
    colours: Palette
    chosen: str | None = None
    points: tuple[SchoolPoint, ...] = ()
    chosen_school: str | None = None
    frame: Bounds | None = None
    region: str = ""

    def marked(self, name: object) -> str:
        """What a click on ``name`` sends: the region before it, where the map knows its region."""
        return f"{self.region}{_OF_REGION}{name}" if self.region else str(name)

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of what a window opens with."""
        if self.frame or self.places:
            return self.frame or bounds_of(p.polygons for p in self.places)
        lons, lats = [p.lon for p in self.points], [p.lat for p in self.points]
        return min(lons) - _ROOM, min(lats) - _ROOM, max(lons) + _ROOM, max(lats) + _ROOM

    def fill(self, place: Place) -> str | None:
        """Colour of a place; empty for a place without a value, which is drawn hatched."""
        if place.state is not State.SHOWN or place.value is None:
            return None
        return step_of(place.value, self.classes, self.digits).colour
