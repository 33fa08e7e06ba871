"""Every row of ``data/published`` is on some page, or ``unshown.csv`` beside this test says why not."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from shnro_core import PROJECT_ROOT, text
from shnro_core.exports.story import (
    Block,
    Context,
    deficits,
    dynamics,
    indicators,
    measures,
    overview,
    schools,
    surveys,
)
from shnro_core.exports.story.sources import contradictions, documents
from shnro_core.model import SourceNote, Table

FOLDER = PROJECT_ROOT / "data" / "published"
UNSHOWN = Path(__file__).with_name("unshown.csv")
WORDS = {
    "contents": "words",
    "indicator_passports": "data_source",
    "indicators_548": "name",
    "measures": "measure",
    "plan_850": "measure",
    "roadmap_548": "measure",
    "region_facts": "fact",
    "risks": "risk",
    "schools_850": "name_printed",
    "sources": "title",
    "support_frame_2023": "what",
    "track2_schools": "school",
    "tracks": "words",
    "trajectory_2023": "item",
    "inconsistencies": "id",
    "clusters_2021": "definition_short",
    "track_indicators": "indicator",
}
"""Column whose words stand on the page for each table of words."""
FIGURES = {
    "academic_debt": ("region_share",),
    "arp_outcome": ("left_n", "stayed_n"),
    "cluster_context": ("value",),
    "cluster_subject_dynamics": ("value",),
    "deficits_2023": ("staff_n", "infra_n", "both_n", "schools_total", "shnor_n"),
    "dynamics_area": ("value",),
    "dynamics_by_procedure": ("value",),
    "fioko_dynamics": ("raised_cluster", "left_list", "same_cluster", "lowered"),
    "isbsh_zone_2023": ("zone_n",),
    "list_2023": ("not_in_list", "in_list"),
    "procedures_not_held": ("schools", "share"),
    "region_facts": ("value",),
    "shnro_history": ("value",),
    "support_results": ("value",),
    "surveys": ("value",),
}
"""Columns whose figures stand on the page, in a table that names the row's document and place."""


class Shown:
    """Everything the published pages of both regions show: words, and figures by the place they come from."""

    def __init__(self, contexts: Callable[..., Context]) -> None:
        self.words: set[str] = set()
        self.figures: set[tuple[str, str, float]] = set()
        for region in ("67", "76"):
            for table, said in _tables(contexts, region):
                self._read(table, said)

    def _read(self, table: Table, said: str) -> None:
        cells = [c for name in table.frame for c in table.frame[name] if name in {k.name for k in table.columns}]
        told = [str(c) for c in cells if isinstance(c, str)]
        self.words |= {_plain(c) for c in (*told, said)}
        numbers = {float(c) for c in cells if isinstance(c, (int, float)) and not text.is_missing(c)}
        for words in (*told, said):
            numbers |= {float(n.replace(",", ".")) for n in re.findall(r"\d+(?:,\d+)?", _plain(words))}
        self.figures |= {(s.source_id, s.place, n) for s in table.sources for n in numbers}

    def has_words(self, words: str) -> bool:
        """Whether the words stand on a page, whole or inside others."""
        plain = _plain(words)
        return plain in self.words or any(plain in longer for longer in self.words if len(longer) > len(plain))


def _plain(words: str) -> str:
    spaced = words.replace(text.NBSP, " ").replace(text.THIN, " ")
    return re.sub(r"(?<=\d) (?=[%\d])", "", spaced).casefold()


def _blocks(told: Any) -> Iterator[Block]:
    yield from told.blocks if told is not None else ()


def _tables(contexts: Callable[..., Context], region: str) -> Iterator[tuple[Table, str]]:
    plain = contexts(region)
    stories = [overview.tell(plain), schools.tell(plain), surveys.tell(plain), indicators.tell(plain)]
    stories += [deficits.tell(contexts(region, kind=kind)) for kind in deficits.KINDS]
    stories += [dynamics.tell(contexts(region, group=group)) for group in dynamics.groups(plain) or [""]]
    stories += [measures.tell(contexts(region, track=t)) for t in measures.tracks_of(plain) or ("",)]
    stories += [measures.tell(contexts(region, plan=plan)) for plan in measures.plans_of(plain)]
    stories += [documents.tell(plain), contradictions.tell(plain)]
    for story in stories:
        for block in _blocks(story):
            yield block.table, " ".join(filter(None, (block.title, block.n, block.alt, block.remark)))
    if directory := schools.directory(plain):
        yield directory.table, ""
        for card in directory.cards.values():
            for group in card.groups:
                facts = pd.DataFrame([(f.label, f.value) for f in group.facts], columns=["label", "value"])
                yield Table(facts, (), "", "", group.sources), " ".join(facts.to_numpy().ravel())


@pytest.fixture(scope="module")
def shown(context: Callable[..., Context]) -> Shown:
    return Shown(context)


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def unshown(name: str, shown: Shown) -> list[int]:
    """Rows of the file (header = 1) that no page shows."""
    missing = []
    for number, row in enumerate(rows_of(name), start=2):
        whole_track = name == "measures" and not row["number"]
        words = row["evidence" if whole_track else WORDS[name]] if name in WORDS else ""
        printed = [row[column] for column in FIGURES.get(name, ()) if row[column]]
        figures = all((row["source"], row["place"], float(value)) in shown.figures for value in printed)
        if not (figures and shown.has_words(words)):
            missing.append(number)
    return missing


@pytest.mark.parametrize("name", sorted(p.stem for p in FOLDER.glob("*.csv")))
def test_every_published_row_is_on_a_page_or_has_its_reason(shown: Shown, name: str) -> None:
    with UNSHOWN.open(encoding="utf-8", newline="") as handle:
        excused = {int(r["row"]) for r in csv.DictReader(handle) if r["file"] == f"{name}.csv" and r["reason"]}
    assert unshown(name, shown) == sorted(excused)


def test_a_row_that_is_nowhere_is_seen(shown: Shown) -> None:
    assert not shown.has_words("Мероприятие, которого в документах нет")
    assert ("soiro-2020", "Слайд «Сопровождение ШНРО 2017-2020», таблица", 999.0) not in shown.figures


def test_every_source_of_a_table_is_a_known_document(shown: Shown) -> None:
    known = {row["source_id"] for row in rows_of("sources")}
    assert {source for source, _, _ in shown.figures} <= known
    assert SourceNote("soiro-2020", "", "").source_id in known
