"""A figure and its table twin are one value by one rounding rule: the same share never stands with other decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shnro_core import text
from shnro_core.exports.story import (
    Context,
    deficits,
    dynamics,
    funnel,
    indicators,
    measures,
    overview,
    school,
    school_list,
    schools,
    surveys,
)
from shnro_core.exports.story.compare import towns
from shnro_core.exports.story.model import Block
from shnro_core.exports.tables import digits_of
from shnro_core.model import Column, Kind

Contexts = Callable[..., Context]
STORIES = {
    "overview": overview.tell, "dynamics": dynamics.tell, "deficits": deficits.tell, "measures": measures.tell,
    "surveys": surveys.tell, "indicators": indicators.tell, "schools": schools.tell, "school_list": school_list.tell,
    "funnel": funnel.tell, "towns": towns.tell,
}  # fmt: skip
_PERCENT = re.compile(r"(\d+(?:,\d+)?)\s%")


def percents(words: str) -> Iterator[str]:
    """Shares as they are printed in a text: ``57``, ``57,1``."""
    return (found.group(1) for found in _PERCENT.finditer(words.replace("<br>", " ")))


def drawn(block: Block) -> set[str]:
    """Every share printed in a picture and in the words around it."""
    told = [block.title, block.n, block.alt or "", block.remark or ""]
    picture = json.dumps(json.loads(block.chart.to_json()), ensure_ascii=False)
    return set(percents(" ".join([*told, picture])))


def shown(table: Any, column: Column) -> list[tuple[float, str]]:
    """Values of a column of shares and what the screen writes for them."""
    values = table.frame[column.name]
    digits = digits_of(table, column)
    return [(float(v), text.number(float(v), d)) for v, d in zip(values, digits, strict=True) if not text.is_missing(v)]


NOT_DRAWN = {"Доля с поправкой"}
"""Shares that no picture prints: the funnel's dots tell the raw share beside them."""


def mismatches(block: Block) -> list[str]:
    printed = drawn(block) if block.chart is not None else set()
    found = []
    for column in block.table.columns if block.table is not None else ():
        if column.kind is not Kind.PERCENT or column.label in NOT_DRAWN:
            continue
        for value, cell in shown(block.table, column):
            if cell in printed:
                continue
            same = [p for p in printed if text.number(value, len(p.partition(",")[2])) == p]
            found += [f"{block.key}, «{column.label}»: {p} и {cell}" for p in same]
    return found


@pytest.mark.parametrize("region", ["67", "76", "demo"])
@pytest.mark.parametrize("page", STORIES)
def test_a_share_has_the_same_decimals_in_a_picture_and_in_its_table(context: Contexts, page: str, region: str) -> None:
    story = STORIES[page](context(region))
    story = getattr(story, "story", story)
    found = [words for block in getattr(story, "blocks", ()) for words in mismatches(block)]
    assert not found, "\n".join(found)


def test_a_result_of_a_passport_has_the_same_decimals_on_its_dot_and_in_its_cell(context: Contexts) -> None:
    results = context("demo").fetch("school/results_of_year", region="demo", year=2022)
    largest = results.groupby("school_code")["participants"].max().idxmax()
    told = school.tell(context("demo", year="2022", school=str(largest))).story
    rows = next(b for b in told.blocks if b.key == "school-results").table.frame
    assert rows["told"].str.contains(r"\d,\d", regex=True).any()
    for dot, cell in zip(rows["told"], rows["result"], strict=True):
        assert list(percents(dot)) == list(percents(cell))
