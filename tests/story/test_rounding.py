"""A figure and its table twin are one value by one rounding rule: the same share never stands with other decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
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
from shnro_core.exports.story.funnel.words import short_name
from shnro_core.exports.story.model import Block
from shnro_core.exports.tables import digits_of
from shnro_core.model import Column, Kind

Contexts = Callable[..., Context]
STORIES = {
    "overview": overview.tell, "dynamics": dynamics.tell, "deficits": deficits.tell, "measures": measures.tell,
    "surveys": surveys.tell, "indicators": indicators.tell, "schools": schools.tell, "school_list": school_list.tell,
    "funnel": funnel.tell, "towns": towns.tell,
}  # fmt: skip
SHORT = 30
_PERCENT = re.compile(r"(\d+(?:,\d+)?)\s%")
_COUNTED = re.compile(r"\d из (\d{1,3}(?:\s\d{3})*)(?:, | \()(\d+(?:,\d+)?)\s%")


def percents(words: str) -> Iterator[str]:
    """Shares as they are printed in a text: ``57``, ``57,1``."""
    return (found.group(1) for found in _PERCENT.finditer(words.replace("<br>", " ")))


def printed_by(block: Block) -> list[str]:
    """Every sentence in a picture and around it."""
    told = [block.title, block.n, block.alt or "", block.remark or "", *leaves(json.loads(block.chart.to_json()))]
    return [words.replace("<br>", " ") for words in told]


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from leaves(inner)


def shown(table: Any, column: Column) -> list[tuple[float, str] | None]:
    """Values of a column of shares and what the screen writes for them; None in empty cells."""
    values = table.frame[column.name]
    digits = digits_of(table, column)
    return [
        None if text.is_missing(v) else (float(v), text.number(float(v), d))
        for v, d in zip(values, digits, strict=True)
    ]


def wrongly_counted(sentences: list[str]) -> list[str]:
    """Shares printed with their numbers that have not the decimals of their total."""
    return [
        found.group()
        for words in sentences
        for found in _COUNTED.finditer(words)
        if len(found.group(2).partition(",")[2]) != text.share_digits(int(re.sub(r"\s", "", found.group(1))))
    ]


def mismatches(block: Block) -> list[str]:
    """Shares of a picture that stand in their row of the table with other decimals.

    A share of a long table belongs to the row whose name is said with it; one of a short table may be any row's.
    """
    if block.chart is None or block.table is None:
        return []
    sentences = printed_by(block)
    shares = [(words, set(percents(_COUNTED.sub("", words))), set(percents(words))) for words in sentences]
    shares = [(words, bare, every) for words, bare, every in shares if every]
    columns = [c for c in block.table.columns if c.kind is Kind.PERCENT]
    cells = [shown(block.table, column) for column in columns]
    found = [f"{block.key}: {words}" for words in wrongly_counted(sentences)]
    names = [str(name) for name in block.table.frame[block.table.columns[0].name]]
    for row, name in enumerate(names):
        own = [(c.label, *held) for c, values in zip(columns, cells, strict=True) if (held := values[row]) is not None]
        said = [of for words, *of in shares if len(names) <= SHORT or name in words or short_name(name) in words]
        printed = {p for bare, _ in said for p in bare} - {cell for _, _, cell in own}
        every = {p for _, whole in said for p in whole}
        for label, value, cell in own:
            same = [p for p in printed if cell not in every and text.number(value, len(p.partition(",")[2])) == p]
            found += [f"{block.key}, «{label}», {name}: {p} и {cell}" for p in same]
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


@pytest.mark.parametrize("largest", [False, True])
def test_a_standardised_share_has_the_same_decimals_in_its_sentence_and_in_its_cell(
    context: Contexts, *, largest: bool
) -> None:
    cells = adjusted_cells(funnel.tell(context("demo", year="2022")))
    sizes = cells["standard_pupils"][cells["standard_pupils"] >= 10]
    code = cells.loc[sizes.idxmax() if largest else sizes.idxmin(), "school_code"]
    story = funnel.tell(context("demo", year="2022", school=code))
    (sentence,) = [found for found in story.findings if "с поправкой на процедуры" in found]
    told = re.search(r"\((\d+(?:,\d+)?)\s%\s+с поправкой", sentence)
    assert told is not None
    assert (told.group(1), "," in told.group(1)) == (
        adjusted_cells(story).set_index("school_code").at[code, "cell"],
        largest,
    )


def adjusted_cells(story: Any) -> pd.DataFrame:
    """Schools of the funnel's table with the standardised share as its cell prints it."""
    table = next(b for b in story.blocks if b.key == "funnel-limits").table
    column = next(c for c in table.columns if c.label == "Доля с поправкой")
    return table.frame.assign(cell=[of and of[1] for of in shown(table, column)])
