"""Print view of a page, ``?print=1``: no menu and controls, tables whole, charts of the width of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from shnro_core.charts.still import still
from shnro_core.charts.theme import PLOTLY_CONFIG
from shnro_core.exports.story import Block
from shnro_core.ui.blocks import source_note
from shnro_core.ui.tables import prose

_PARAMETER = "print"
_ON = "1"
_WIDTH = 680
CONTROLS = "print-hidden"
"""Key prefix of containers that the print view leaves out."""
_PAPER = """@media print{
[data-testid="stSidebar"],[data-testid="stHeader"],[data-testid="stToolbar"],[class*="st-key-print-hidden"]{display:none!important}
[data-testid="stMain"],[data-testid="stAppViewContainer"],.stApp{position:static!important;overflow:visible!important;
height:auto!important}
[class*="st-key-figure-"],[class*="st-key-sheet-"],tr{break-inside:avoid}
}
"""
_SHEET = """
[data-testid="stSidebar"],[data-testid="stExpandSidebarButton"],[class*="st-key-print-hidden"]{display:none!important}
[data-testid="stMainBlockContainer"]{max-width:46rem;margin:0 auto}
"""


def asked() -> bool:
    """Whether the address asks for the print view."""
    return st.query_params.get(_PARAMETER) == _ON


def styles() -> None:
    """Rules of paper on every view, and of the print view where it is asked for."""
    st.html(f"<style>{_PAPER}{_SHEET if asked() else ''}</style>")


def switch_link(page: str) -> None:
    """Link to the print view of the page, or back from it; never printed."""
    with st.container(key=f"{CONTROLS}-link" if not asked() else "print-return"):
        here = st.query_params.to_dict()
        if asked():
            here.pop(_PARAMETER)
            st.page_link(page, label="Обычный вид", query_params=here)
        else:
            st.page_link(page, label="Вид для печати", query_params={**here, _PARAMETER: _ON})


def sheets(blocks: Sequence[Block]) -> None:
    """Blocks as they are printed: picture of a fixed width, the whole table below it."""
    for block in blocks:
        with st.container(key=f"sheet-{block.key}"):
            st.subheader(block.title, anchor=False)
            st.caption(block.n)
            if block.chart is not None:
                st.plotly_chart(
                    still(block.chart),
                    width=_WIDTH,
                    config={**PLOTLY_CONFIG, "staticPlot": True},
                    key=f"printed-{block.key}",
                    alt=block.alt,
                )
            if block.remark:
                st.markdown(block.remark)
        prose(table=block.table)
        source_note(block.table.sources)
