"""«Карта»: an indicator by municipality. :func:`tell` gives the story, :mod:`indicators` what can be chosen."""

from shnro_core.exports.story.map.indicators import Indicator
from shnro_core.exports.story.map.model import Amount, Card, LegendEntry, MapStory, Picture
from shnro_core.exports.story.map.telling import available, municipalities, tell

__all__ = [
    "Amount",
    "Card",
    "Indicator",
    "LegendEntry",
    "MapStory",
    "Picture",
    "available",
    "municipalities",
    "tell",
]
