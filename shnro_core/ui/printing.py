"""Print view of a page, ``?print=1``: no menu and controls, tables whole, charts of the width of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from shnro_core.charts.still import still
from shnro_core.charts.theme import PLOTLY_CONFIG
from shnro_core.exports.story import Block, Story
from shnro_core.ui import blocks as usual
from shnro_core.ui.blocks import source_note
from shnro_core.ui.tables import prose

_PARAMETER = "print"
_ON = "1"
_WIDTH = 680
CONTROLS = "print-hidden"
"""Key prefix of containers that the print view leaves out."""
_PAPER = """@media print{
[data-testid="stSidebar"],[data-testid="stHeader"],[data-testid="stToolbar"],[class*="st-key-print-hidden"],
[class*="st-key-print-return"]{display:none!important}
[data-testid="stMain"],[data-testid="stAppViewContainer"],.stApp{position:static!important;overflow:visible!important;
height:auto!important}
[class*="st-key-figure-"],[class*="st-key-sheet-"],tr{break-inside:avoid}
}
"""
_SHEET = """
[data-testid="stSidebar"],[data-testid="stExpandSidebarButton"],[class*="st-key-print-hidden"]{display:none!important}
[data-testid="stMainBlockContainer"]{max-width:46rem;margin:0 auto}
"""
_WIDE = """
@page{size:A4 landscape;margin:12mm}
[data-testid="stMainBlockContainer"]{max-width:68rem}
@media print{[data-testid="stMainBlockContainer"]{max-width:none;padding:0}.sentences table{font-size:.8rem}
.sentences th,.sentences td{padding:.3rem .5rem .3rem 0}}
"""


def asked() -> bool:
    """Whether the address asks for the print view."""
    return st.query_params.get(_PARAMETER) == _ON


def styles(*, wide: bool = False) -> None:
    """Rules of paper on every view, and of the print view where it is asked for; ``wide`` tables lie on the side."""
    st.html(f"<style>{_PAPER}{_SHEET + wide * _WIDE if asked() else ''}</style>")


def switch_link(page: str) -> None:
    """Link to the print view of the page, or back from it; never printed."""
    with st.container(key=f"{CONTROLS}-link" if not asked() else "print-return"):
        here = st.query_params.to_dict()
        if asked():
            here.pop(_PARAMETER)
            st.page_link(page, label="Обычный вид", query_params=here)
            st.caption("Напечатать или сохранить в PDF — Ctrl+P; этой строки и ссылки на бумаге не будет.")
        else:
            st.page_link(page, label="Вид для печати", query_params={**here, _PARAMETER: _ON})


def story(told: Story) -> None:
    """A whole page below its heading, as it is printed where the print view is asked for."""
    if not asked():
        usual.story(told)
        return
    if told.findings:
        usual.findings(told.findings)
    sheets(told.blocks)
    for sentence in told.absent:
        usual.absent(sentence)


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
