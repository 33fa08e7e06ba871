"""The map on a page: filters, picture for the reader's window, legend, card of the chosen municipality."""

from shnro_core.ui.maps.filters import MapChoices, filters
from shnro_core.ui.maps.page import map_page

__all__ = ["MapChoices", "filters", "map_page"]
