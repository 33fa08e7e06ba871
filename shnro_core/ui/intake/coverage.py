"""What the region has and lacks, at the head of the page «Данные» and after a publication."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.import_report.coverage import (
    coverage_table,
    coverage_title,
    matching_sentences,
    still_missing,
)
from shnro_core.model import Region
from shnro_core.places.names import UNSTATED
from shnro_core.ui import blocks
from shnro_core.ui.data import fetch
from shnro_core.ui.router import PAGES
from shnro_core.ui.tables import grid


def coverage(region: Region) -> None:
    """Kinds of data by years, how far schools were matched, and what to load next."""
    found = fetch("intake/coverage", region=region.code)
    table = coverage_table(found, region, {page.stem: page.title for page in PAGES})
    st.subheader(coverage_title(found), anchor=False)
    for note in table.notes:
        st.caption(note)
    grid(key="coverage", table=table, height="content")
    blocks.downloads(key="coverage", table=table)
    told = (*matching_sentences(fetch("intake/matching", region=region.code, unstated=UNSTATED)), *still_missing(found))
    if told:
        blocks.findings(told)


def next_steps(region: str) -> None:
    """After a publication: what else to load to see more of a region."""
    told = still_missing(fetch("intake/coverage", region=region))
    if told:
        with st.expander("Чего ещё не хватает", key="next-steps", expanded=True):
            blocks.findings(told)
