"""The map beside its ranking, fitted to the reader's window, and the card of the municipality they choose."""

from __future__ import annotations

import html
from dataclasses import replace

import pydeck as pdk
import streamlit as st
from plotly.graph_objects import Figure

from shnro_core.charts.maps import Choropleth, View, clicked_place, clicked_school, deck, fit, flat, of_region
from shnro_core.charts.still import still
from shnro_core.charts.theme import PLOTLY_CONFIG
from shnro_core.exports.story import Block
from shnro_core.exports.story.map import Card, LegendEntry, MapStory, Picture
from shnro_core.ui.blocks import absent, downloads, findings, source_note, table_twin
from shnro_core.ui.data import version_in_service
from shnro_core.ui.maps.filters import MUNICIPALITY, MapChoices
from shnro_core.ui.maps.probe import window
from shnro_core.ui.region import chosen
from shnro_core.ui.search import found
from shnro_core.ui.tables import prose

_CANVAS = "map-canvas"
_FLAT = "map-flat"
_SCHOOL = "map_school"
_PLACEHOLDER_HEIGHT = 420
_PICTURES_KEPT = 32
_STYLE = """<style>
.st-key-map-picture {{min-height: {height}px; position: relative; z-index: 5}}
.st-key-map-picture * {{touch-action: pan-y !important}}
@media (min-width: 640px) {{.st-key-map-picture * {{overflow: visible !important}}}}
@media (max-width: 639px) {{.st-key-map-picture .deck-tooltip {{display: none !important}}}}
</style>"""
"""Room for the picture while it loads; a finger moved up or down over it scrolls the page; words at the pointer are
never cut, and stay away on a phone, where a tap opens the card."""


def map_page(told: MapStory, choices: MapChoices) -> None:
    """Everything below the filters."""
    for sentence in told.absent:
        absent(sentence)
    if told.ranking is None:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        if told.picture:
            _picture(told.picture, choices)
            st.caption(told.picture.about)
        else:
            _ranking(told.ranking)
        findings(told.findings)
    with right:
        if told.card:
            _card(told.card, told.picture, choices)
        elif told.picture:
            _ranking(told.ranking)
    if told.card and told.picture:
        _ranking(told.ranking)
    table_twin(key=told.ranking.key, table=told.ranking.table)
    source_note(told.ranking.table.sources)
    if told.picture and told.picture.credit:
        st.caption(f"{told.picture.credit}.")


def _picture(picture: Picture, choices: MapChoices) -> None:
    seen = window()
    if picture.entries:
        legend(picture.legend, picture.entries, picture.choropleth)
    if picture.point_entries:
        legend(picture.points_heading, picture.point_entries, picture.choropleth)
    with st.container(key="map-picture"):
        if seen is None:
            st.skeleton(height=_PLACEHOLDER_HEIGHT)
            return
        simple = choices.simple or not seen.webgl
        school = _school(picture)
        drawing = _Drawing(
            replace(picture.choropleth, chosen_school=school), fit(picture.choropleth.bounds, width=seen.width)
        )
        st.html(_STYLE.format(height=drawing.view.height))
        key = (version_in_service(), chosen().code, *choices.story.items(), choices.rules, school)
        appearance = picture.choropleth.colours.name
        if simple:
            st.plotly_chart(
                still(_flat(key, appearance, seen.width, drawing)),
                config=PLOTLY_CONFIG,
                key=_FLAT,
                alt=picture.alt,
                on_select=_point_chosen,
                selection_mode="points",
            )
        else:
            st.pydeck_chart(
                _deck(key, appearance, seen.width, drawing),
                height=drawing.view.height,
                key=_CANVAS,
                alt=picture.alt,
                on_select=_place_chosen,
                selection_mode="single-object",
            )
    if not seen.webgl and not choices.simple:
        st.caption("Браузер не даёт программе WebGL, поэтому карта упрощённая; числа и выбор те же.")


class _Drawing:
    """A map and its view; not part of a cache key, which names what they follow from."""

    def __init__(self, choropleth: Choropleth, view: View) -> None:
        self.choropleth = choropleth
        self.view = view


@st.cache_resource(max_entries=_PICTURES_KEPT, show_spinner=False)
def _deck(key: tuple[object, ...], appearance: str, width: int, _drawing: _Drawing) -> pdk.Deck:
    return deck(_drawing.choropleth, _drawing.view)


@st.cache_resource(max_entries=_PICTURES_KEPT, show_spinner=False)
def _flat(key: tuple[object, ...], appearance: str, width: int, _drawing: _Drawing) -> Figure:
    return flat(_drawing.choropleth, _drawing.view)


def _place_chosen() -> None:
    """A click on the map: the browser's selection becomes the choice, a second click on the same place clears it."""
    objects = st.session_state[_CANVAS].selection.objects
    region = chosen().code
    school = clicked_school(objects, region)
    name = clicked_place(objects, region)
    if school:
        _choose_school(*school)
    elif name:
        _choose(name)


def _point_chosen() -> None:
    points = st.session_state[_FLAT].selection.points
    if not points:
        return
    sent, *school = points[0]["customdata"]
    municipality = of_region(sent, chosen().code)
    if municipality is None:
        return
    if school:
        _choose_school(school[0], municipality)
    else:
        _choose(municipality)


def _choose(name: str) -> None:
    st.session_state[MUNICIPALITY] = None if st.session_state.get(MUNICIPALITY) == name else name


def _choose_school(code: str, municipality: str) -> None:
    st.session_state[_SCHOOL] = code
    st.session_state[MUNICIPALITY] = municipality


def _school(picture: Picture) -> str | None:
    """Login of the chosen school; a school that is not drawn, or of another municipality, is forgotten."""
    drawn = picture.choropleth
    here = {p.code for p in drawn.points if p.municipality == drawn.chosen}
    if st.session_state.get(_SCHOOL) not in (None, *here):
        st.session_state[_SCHOOL] = None
    known: str | None = st.session_state.get(_SCHOOL)
    return known


def legend(heading: str, entries: tuple[LegendEntry, ...], choropleth: Choropleth) -> None:
    """A heading with swatches, wrapped in as many rows as the window needs."""
    swatches = "".join(_swatch(entry, choropleth) for entry in entries)
    st.html(
        f"<div style='font-size:.87rem;line-height:1.4'><b>{html.escape(heading)}</b>"
        f"<ul style='display:flex;flex-wrap:wrap;gap:.2rem .9rem;list-style:none;margin:.25rem 0 0;padding:0'>"
        f"{swatches}</ul></div>"
    )


def _swatch(entry: LegendEntry, choropleth: Choropleth) -> str:
    colours = choropleth.colours
    if entry.shape:
        return (
            "<li style='display:flex;align-items:center;gap:.35rem;margin:0;padding:0'>"
            f"<span aria-hidden='true' style='color:{entry.colour}'>{entry.shape}</span>{html.escape(entry.words)}</li>"
        )
    step = 3 if entry.dense else 6
    fill = entry.colour or (
        f"repeating-linear-gradient(135deg,{colours.muted} 0 1px,{colours.background} 1px {step}px)"
    )
    return (
        "<li style='display:flex;align-items:center;gap:.35rem;margin:0;padding:0'>"
        f"<span style='display:inline-block;width:1.3rem;height:.9rem;border:1px solid {colours.boundary};"
        f"background:{fill}'></span>{html.escape(entry.words)}</li>"
    )


def _card(card: Card, picture: Picture | None, choices: MapChoices) -> None:
    """Figures and schools of the municipality; the page «Школы» opens with the same municipality chosen."""
    with st.container(key="map-card", border=True):
        st.subheader(card.name, anchor=False)
        if picture:
            _school_of_card(picture, choices)
        prose(table=card.figures)
        for remark in card.remarks:
            st.caption(remark)
        for heading, table in card.schools:
            st.markdown(f"**{heading}**")
            prose(table=table)
            downloads(key=table.file_stem, table=table)
            source_note(table.sources)
        if card.schools:
            where = {"region": chosen().code, MUNICIPALITY: card.name}
            st.page_link("pages/schools.py", label="Карточки школ — на странице «Школы»", query_params=where)


def _school_of_card(picture: Picture, choices: MapChoices) -> None:
    """One school of the municipality, by a click on its point or from the list, with the way to its passport."""
    here = {p.code: p for p in picture.choropleth.points if p.municipality == picture.choropleth.chosen}
    if not here:
        return
    current = _school(picture)
    names = {code: here[code].name for code in sorted(here, key=lambda code: here[code].name)}
    codes = found(names, key="map_search", what="школу", chosen=current)
    code = st.selectbox(
        "Школа",
        codes,
        index=None,
        key=_SCHOOL,
        format_func=names.__getitem__,
        placeholder="Выберите здесь или точкой на карте",
    )
    if code is None:
        return
    st.caption(here[code].hint)
    where = {"region": chosen().code, "school": code, "year": choices.computed["year"]}
    st.page_link("pages/school.py", label=f"Паспорт: {here[code].name}", query_params=where)


def _ranking(block: Block) -> None:
    st.subheader(block.title, anchor=False)
    st.caption(block.n)
    if block.chart:
        st.plotly_chart(still(block.chart), config=PLOTLY_CONFIG, key=f"chart-{block.key}", alt=block.alt)
    if block.remark:
        st.caption(block.remark)
