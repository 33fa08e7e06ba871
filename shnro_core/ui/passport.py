"""A passport on its page: verdict, numbers, figures, the card of facts; whole and static when printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from shnro_core.exports.story import Block, school
from shnro_core.exports.story.school import Telling
from shnro_core.parameters import Scenario, procedures
from shnro_core.ui import printing
from shnro_core.ui.blocks import absent, figures, findings, headlines
from shnro_core.ui.facts import facts_html
from shnro_core.ui.page import told
from shnro_core.ui.region import chosen

_PAGE = "pages/school.py"
_RESULTS = "school-results"


def passport(telling: Telling, rules: Scenario, choices: Mapping[str, str]) -> None:
    """Everything below the heading of a passport."""
    story = telling.story
    if telling.facts:
        printing.switch_link(_PAGE)
    if printing.asked():
        findings([f"{n.label}: {n.value} ({n.note})." for n in story.headlines])
    else:
        headlines(story.headlines)
    if story.findings:
        findings(story.findings)
    before, after = _around(story.blocks)
    _draw(before)
    _by_years(telling, rules, choices)
    _draw(after)
    if telling.facts:
        st.subheader("Школа, условия и поддержка", anchor=False)
        st.html(facts_html(telling.facts, caption=story.title))
    _draw(telling.support)
    for sentence in story.absent:
        absent(sentence)
    if telling.facts:
        with st.container(key=f"{printing.CONTROLS}-compare"):
            st.page_link("pages/compare.py", label="Похожие школы и у кого учиться", query_params=_asked(choices))


def _asked(choices: Mapping[str, str]) -> dict[str, str]:
    return {"region": chosen().code, "year": choices["year"], "school": choices["school"]}


def _around(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    place = next((i for i, b in enumerate(blocks) if b.key == _RESULTS), len(blocks) - 1) + 1
    return blocks[:place], blocks[place:]


def _draw(blocks: Sequence[Block]) -> None:
    if printing.asked():
        printing.sheets(blocks)
    else:
        figures(blocks)


def _by_years(telling: Telling, rules: Scenario, choices: Mapping[str, str]) -> None:
    if not telling.procedures:
        return
    titles = [p.title for p in procedures() if p.key in telling.procedures]
    with st.container(key=f"{printing.CONTROLS}-procedure"):
        title = st.selectbox("Процедура по годам", titles, key="procedure", bind="query-params")
    block = told(school.procedure, rules=rules, procedure=str(title), **choices)
    if block is not None:
        _draw([block])
