"""Which parts of the page a changed control draws anew.

The sliders stand in the result's own fragment and need no word. Every control beside them names both fragments: a run
that names none is lost when it meets one that does.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

CONTROLS: Final = "whatif-controls"
RESULT: Final = "whatif-result"


def both() -> None:
    """Draw the controls and the result."""
    st.rerun([CONTROLS, RESULT])
