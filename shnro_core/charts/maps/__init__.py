"""Maps of municipalities: one description (:class:`Choropleth`), two drawings of it — deck.gl and plotly polygons.

Boundaries come from the database; nothing is asked from a tile server or a font server.
"""

from shnro_core.charts.maps.classes import Step, steps
from shnro_core.charts.maps.deck import clicked_place, clicked_school, deck
from shnro_core.charts.maps.flat import flat
from shnro_core.charts.maps.model import Choropleth, Place, SchoolPoint, State, of_region
from shnro_core.charts.maps.view import View, fit

__all__ = [
    "Choropleth",
    "Place",
    "SchoolPoint",
    "State",
    "Step",
    "View",
    "clicked_place",
    "clicked_school",
    "deck",
    "fit",
    "flat",
    "of_region",
    "steps",
]
