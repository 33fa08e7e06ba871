"""The map of a scenario, fitted to the reader's window."""

from __future__ import annotations

import streamlit as st

from shnro_core.charts.maps import fit, flat
from shnro_core.charts.still import still
from shnro_core.charts.theme import PLOTLY_CONFIG
from shnro_core.exports.story.map import Picture
from shnro_core.ui.maps.page import legend
from shnro_core.ui.maps.probe import window

_PLACEHOLDER_HEIGHT = 420


def draw_map(picture: Picture) -> None:
    """Legend, map and what it shows; room for it while the browser has not told its width."""
    seen = window()
    legend(picture.legend, picture.entries, picture.choropleth)
    if picture.point_entries:
        legend(picture.points_heading, picture.point_entries, picture.choropleth)
    if seen is None:
        st.skeleton(height=_PLACEHOLDER_HEIGHT)
        return
    drawn = flat(picture.choropleth, fit(picture.choropleth.bounds, width=seen.width))
    st.plotly_chart(still(drawn), config=PLOTLY_CONFIG, key="whatif-map", alt=picture.alt)
    st.caption(f"{picture.about} {picture.credit}.")
