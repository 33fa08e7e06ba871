"""What the map page tells besides a story: the picture, its legend, the card of the chosen municipality."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shnro_core.charts.maps import Choropleth
from shnro_core.exports.story.model import Block, Story
from shnro_core.model import Table


class Amount(StrEnum):
    """What colours the map: a number of schools or a share; the value is the word of the switch and of the address."""

    COUNT = "число"
    SHARE = "доля"
    MEAN = "в среднем"


POINTS: Final = "points"
NO_POINTS: Final = "нет"
"""The choice that leaves the schools out of the picture."""
ASKED: Final = (Amount.COUNT, Amount.SHARE)
"""Amounts the reader switches between; a mean belongs to its indicator."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices of a region: labels of indicators in menu order, names of municipalities.

    ``means`` are the indicators that have one amount only.
    """

    indicators: tuple[str, ...]
    municipalities: tuple[str, ...]
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A swatch and its words; no colour means hatching: sparse for «н/д», dense for «скрыто».

    A ``shape`` is drawn in the colour in place of a swatch.
    """

    words: str
    colour: str | None
    dense: bool = False
    shape: str = ""


@dataclass(frozen=True)
class Card:
    """The chosen municipality: figures by indicator, lists of its schools under their headings, doubts about them."""

    name: str
    figures: Table
    schools: tuple[tuple[str, Table], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """The map with its words: heading of the legend with the unit, entries, text alternative, credit of boundaries.

    ``about`` says what the indicator counts and spells out its abbreviations. ``point_entries`` is the legend of the
    schools drawn as points under ``points_heading``; empty without points.
    """

    choropleth: Choropleth
    legend: str
    entries: tuple[LegendEntry, ...]
    alt: str
    about: str
    credit: str
    points_heading: str = ""
    point_entries: tuple[LegendEntry, ...] = ()


@dataclass(frozen=True)
class MapStory(Story):
    """Story of the map page; without a picture only its ``absent`` sentences stand.

    ``ranking`` is the bar chart beside the map with the table twin of both; ``computed`` tells figures of loaded
    results from those of documents.
    """

    picture: Picture | None = None
    computed: bool = False
    ranking: Block | None = None
    card: Card | None = None
