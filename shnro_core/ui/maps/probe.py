"""The reader's browser: width of the map's column and WebGL, asked once per session by a tiny component."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_KEY = "map_window"
_SCRIPT = Path(__file__).parents[1] / "assets" / "window_probe.js"
_probe = st.components.v2.component("window_probe", js=_SCRIPT.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Window:
    """Width of the column in pixels, and whether the browser can draw with WebGL."""

    width: int
    webgl: bool


def window() -> Window | None:
    """The reader's window; empty in the first run of a session, until the component has answered."""
    known: Window | None = st.session_state.get(_KEY)
    answer = _probe(
        key="map_window_probe",
        data={"width": known.width if known else 0},
        on_window_change=lambda: None,
        height=1,
    )
    told = answer.window
    if told:
        known = Window(width=int(told["width"]), webgl=bool(told["webgl"]))
        st.session_state[_KEY] = known
    return known
