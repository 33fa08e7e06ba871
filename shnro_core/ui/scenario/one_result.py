"""Never two results at once: while a new one is being drawn, what is left of the old one is not shown beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

TOLD: Final = "whatif-told"
"""Start of the key of every container that holds a part of the result."""
_SCRIPT: Final = Path(__file__).parents[1] / "assets" / "one_result.js"
_PARTS: Final = f'[class*="st-key-{TOLD}"]'
_STYLE: Final = f"""<style>
html.{TOLD} {_PARTS} [data-stale="true"] {{visibility: hidden}}
{_PARTS} [data-testid="stElementContainer"] {{opacity: 1; transition: none}}
</style>"""
"""The second rule: to let each part of a result fade while it waits costs the browser more than it tells."""
_guard = st.components.v2.component("one_result", js=_SCRIPT.read_text(encoding="utf-8"))


def guard() -> None:
    """Hide the parts of the old result as soon as the first part of the new one is drawn; they keep their room."""
    st.html(_STYLE)
    _guard(key="whatif_guard", data={"told": TOLD}, height=1)
