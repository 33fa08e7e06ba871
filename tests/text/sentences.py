"""Every sentence that pages say, in the order of the menu: ``python -m tests.text.sentences FILE`` writes them down.

A sentence is a title, a line, a finding, a headline with its note, a caption, a remark, the words of a picture, a note
of a table or a cell that holds words. Pages are told for every region, year, track, plan, indicator and kind.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.theme import LIGHT
from shnro_core.exports.story import (
    Context,
    deficits,
    dynamics,
    funnel,
    indicators,
    measures,
    method,
    overview,
    scenario,
    school,
    school_list,
    schools,
    surveys,
)
from shnro_core.exports.story import map as map_story
from shnro_core.exports.story.calculation import RULES
from shnro_core.exports.story.cohort import years_with_results
from shnro_core.exports.story.compare import side, similar, towns
from shnro_core.exports.story.deficits import computed as computed_deficits
from shnro_core.exports.story.dynamics import computed as computed_dynamics
from shnro_core.exports.story.map import ASKED
from shnro_core.exports.story.measures import computed as computed_measures
from shnro_core.exports.story.overview import computed as computed_overview
from shnro_core.exports.story.sources import contradictions, documents, marks
from shnro_core.exports.story.surveys import computed as computed_surveys
from shnro_core.intake.build import build_database
from shnro_core.model import DataKind, Region, Table
from shnro_core.parameters import Scenario, presets
from shnro_core.store.computation import compute
from shnro_core.store.database import open_current
from shnro_core.text import NBSP, THIN
from tests.conftest import NOW, remembered

REGIONS = ("67", "76", "demo")
_SCHOOLS = ("sch990066", "sch990002", "sch990167", "sch990001", "sch990092", "sch990085")
_WORDS_OF_A_CELL = 25
_NOT_WORDS = {
    *("key", "choropleth", "frame", "file_stem", "colour", "shape", "source_id", "column", "procedures"),
    *("stamp", "group_by"),
}
Contexts = Callable[..., Context]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with the page, region and part of the page that say them; ``words`` has ordinary spaces."""

    page: str
    region: str
    part: str
    words: str


def sentences(contexts: Contexts, regions: tuple[str, ...] = REGIONS, *, every: bool = True) -> Iterator[Sentence]:
    """Every sentence once per page and region; not ``every`` year and procedure when a test has little time."""
    for region in regions:
        said: set[tuple[str, str]] = set()
        for page, told in _tellings(contexts, region, every=every):
            for part, words in _words(told, ""):
                plain = words.replace(NBSP, " ").replace(THIN, " ").replace("<br>", " ").strip()
                if plain and (page, plain) not in said:
                    said.add((page, plain))
                    yield Sentence(page, region, part, plain)


def _tellings(contexts: Contexts, region: str, *, every: bool) -> Iterator[tuple[str, Any]]:
    plain = contexts(region)
    yield "Обзор", overview.tell(plain)
    yield "Школы", (schools.tell(plain), schools.directory(plain))
    for kind in deficits.KINDS:
        yield "Дефициты", deficits.tell(contexts(region, kind=kind))
    for group in dynamics.groups(plain) or [""]:
        yield "Динамика", dynamics.tell(contexts(region, group=group))
    for track in measures.tracks_of(plain) or ("",):
        yield "Меры", measures.tell(contexts(region, track=track))
    for plan in measures.plans_of(plain):
        for section in measures.sections_of(contexts(region, plan=plan)):
            yield "Меры", measures.tell(contexts(region, plan=plan, section=section))
    yield "Опросы", (surveys.tell(plain), computed_surveys.tell(plain))
    yield "Источники", (documents.tell(plain), contradictions.tell(plain), marks.tell(plain))
    yield "Методика", method.tell(plain)
    years = years_with_results(plain)
    for year in (years if every else dict.fromkeys((*years[:1], *years[-1:]))) or ("",):
        yield from _of_year(contexts, region, str(year), every=every)
    if years:
        for preset in presets() if every else presets()[-1:]:
            yield from _of_preset(contexts(region, **{RULES: preset.title}), preset.key)


def _of_year(contexts: Contexts, region: str, year: str, *, every: bool) -> Iterator[tuple[str, Any]]:
    chosen = contexts(region, year=year)
    yield "Обзор", computed_overview.tell(chosen)
    yield "Школы", school_list.tell(chosen)
    yield "Дефициты", computed_deficits.tell(chosen)
    yield "Динамика", computed_dynamics.tell(chosen)
    yield "Меры", computed_measures.tell(chosen)
    yield "Показатели", indicators.tell(chosen)
    offer = map_story.offer(chosen)
    towns_shown = offer.municipalities[:3]
    for indicator in offer.indicators or ("",):
        for amount in ASKED:
            asked = {"indicator": indicator, "amount": amount.value, "municipality": "".join(towns_shown[:1])}
            yield "Карта", map_story.tell(contexts(region, year=year, **asked))
    held = funnel.procedures_held(chosen)
    for procedure in (held if every else held[:1] + held[-2:]) or ("",):
        yield "Воронка", funnel.tell(contexts(region, year=year, funnel_procedure=procedure))
    group = {similar.GROUP: ",".join(_SCHOOLS)}
    yield "Сравнение", side.tell(contexts(region, year=year, **group))
    yield "Сравнение", towns.tell(contexts(region, year=year, **{towns.TOWNS: towns.BETWEEN.join(towns_shown)}))
    yield "Школа", school.tell(chosen)
    yield "Что если", scenario.tell(chosen)
    if not year:
        return
    for code in _SCHOOLS:
        of_school = contexts(region, year=year, school=code)
        yield "Школа", school.tell(of_school)
        yield "Сравнение", similar.tell(of_school)
    for title, changes in (("порог 40", {"low_result_share": 0.4}), ("порог 20", {"low_result_share": 0.2})):
        rules = Scenario.of(changes=changes, title=title)
        named = contexts(region, year=year, **{scenario.TITLE: title})
        yield "Что если", scenario.tell(dataclasses.replace(named, settings=rules.settings))


def _of_preset(context: Context, key: str) -> Iterator[tuple[str, Any]]:
    chosen = dataclasses.replace(context, settings=Scenario.of(key).settings)
    for page, tell in (
        ("Обзор", computed_overview.tell),
        ("Школы", school_list.tell),
        ("Динамика", computed_dynamics.tell),
        ("Показатели", indicators.tell),
    ):
        yield page, tell(chosen)


def _words(told: Any, part: str) -> Iterator[tuple[str, str]]:
    """Every string of a telling with the names of the fields that hold it."""
    if isinstance(told, str):
        yield part, told
    elif isinstance(told, Table):
        yield f"{part}.caption", told.caption
        for column in told.columns:
            yield from _words((column.label, column.help or ""), f"{part}.{column.name}")
        yield from _words((told.notes, told.sources), part)
        yield from _cells(told, part)
    elif isinstance(told, go.Figure):
        for annotation in told.layout.annotations:
            yield f"{part}.annotation", annotation.text or ""
    elif isinstance(told, (Mapping, tuple, list)):
        for value in told.values() if isinstance(told, Mapping) else told:
            yield from _words(value, part)
    elif dataclasses.is_dataclass(told) and not isinstance(told, type):
        key = getattr(told, "key", "")
        for field in dataclasses.fields(told):
            if field.name not in _NOT_WORDS:
                yield from _words(getattr(told, field.name), f"{key or part}.{field.name}".lstrip("."))


def _cells(table: Table, part: str) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        cells = table.frame[column.name] if column.name in table.frame else pd.Series(dtype=object)
        for cell in cells.dropna().unique():
            if isinstance(cell, str) and len(cell) >= _WORDS_OF_A_CELL:
                yield f"{part}.{column.name}", cell


def main(target: Path) -> None:
    """Build a database of our own and write every sentence into the file."""
    with tempfile.TemporaryDirectory() as folder:
        build_database(Path(folder), author="тест", now=NOW)
        database = open_current(Path(folder))
        fetch = remembered(database.query)
        calculate = remembered(lambda name, **asked: compute(database, name, **asked))
        known = {r.region: Region(r.region, r.name, DataKind(r.data_kind)) for r in fetch("regions").itertuples()}

        def contexts(region: str, **choices: str) -> Context:
            described = known.get(region, Region(region, "Демо-область", DataKind.DEMO))
            return Context(described, LIGHT, fetch, choices, calculate)

        page, count = "", 0
        with target.open("w", encoding="utf-8") as out:
            for sentence in sentences(contexts):
                heading = f"{sentence.region} · {sentence.page}"
                if heading != page:
                    out.write(f"\n## {heading}\n")
                    page = heading
                out.write(f"[{sentence.part}] {sentence.words}\n")
                count += 1
    sys.stdout.write(f"{count}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
