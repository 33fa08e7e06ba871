"""«Карта»: an indicator by municipality. :func:`offer` says what can be chosen, :func:`tell` gives the story."""

from shnro_core.exports.story.map.indicators import Indicator
from shnro_core.exports.story.map.model import (
    ASKED,
    NO_POINTS,
    POINTS,
    Amount,
    Card,
    LegendEntry,
    MapStory,
    Offer,
    Picture,
)
from shnro_core.exports.story.map.telling import offer, tell

__all__ = [
    "ASKED",
    "NO_POINTS",
    "POINTS",
    "Amount",
    "Card",
    "Indicator",
    "LegendEntry",
    "MapStory",
    "Offer",
    "Picture",
    "offer",
    "tell",
]
