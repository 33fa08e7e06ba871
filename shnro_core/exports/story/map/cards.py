"""The card of a municipality: every figure the region has for it, and its schools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.map.indicators import ROLLS, Indicator, SchoolRoll
from shnro_core.exports.story.map.model import Card
from shnro_core.exports.story.map.values import Shelf, values
from shnro_core.exports.story.model import Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain, sentence
from shnro_core.model import Column, Kind, Table


def card(context: Context, shelf: Shelf, indicators: Sequence[Indicator], name: str) -> Card:
    """Figures and schools of the municipality."""
    lines, remarks = [], []
    for indicator in indicators:
        rows = values(shelf, indicator)
        found = rows[rows["municipality"] == name]
        if found.empty:
            continue
        row = found.iloc[0]
        lines.append((indicator.label, row["words"]))
        if not text.is_missing(row["note"]):
            remarks.append(row["note"])
    rolls = [roll for roll in ROLLS if not context.fetch(roll.query, region=context.region.code).empty]
    tables = {roll: _schools(context, roll, name) for roll in rolls}
    means = any(indicator.mean for indicator in indicators)
    bases = {indicator.share_of for indicator in indicators}
    remarks = list(plain(pd.Series(remarks, dtype=object).drop_duplicates(), context.fetch))
    empty = [roll.empty for roll, table in tables.items() if table.frame.empty]
    return Card(
        name=name,
        figures=Table(
            frame=pd.DataFrame(lines, columns=["indicator", "figure"]),
            columns=(
                Column("indicator", "Показатель"),
                Column("figure", f"Школ, доля {bases.pop()}" if len(bases) == 1 else "Значение" if means else "Школ"),
            ),
            caption=f"{name}: показатели",
            file_stem="municipalitet_pokazateli",
            stamp=context.region.stamp,
        ),
        schools=tuple((roll.caption, table) for roll, table in tables.items() if not table.frame.empty),
        remarks=(*(f"{sentence(str(r))}." for r in remarks), *empty),
    )


def _schools(context: Context, roll: SchoolRoll, name: str) -> Table:
    every = context.fetch(roll.query, region=context.region.code)
    rows = every[every["municipality"] == name].reset_index(drop=True)
    if "note" in rows:
        rows = rows.assign(note=plain(rows["note"], context.fetch))
    details = [_detail(rows, column) for column in roll.details]
    rows = rows.assign(about=[_phrase(words, roll.joint) for words in zip(*details, strict=True)])
    table = Table(
        frame=rows,
        columns=(Column("school", "Школа"), Column("about", "О школе")),
        caption=f"{roll.caption}: {name}",
        file_stem=f"karta_{roll.code}",
        stamp=context.region.stamp,
    )
    return replace(table, sources=sources_of(context.fetch, rows)) if roll.sourced and len(rows) else table


def _phrase(words: tuple[str, ...], joint: str) -> str:
    """Details in one phrase: parts of a sentence, or sentences when the joint is a full stop."""
    told = [word for word in words if word]
    return joint.join(sentence(word) for word in told) if joint.startswith(".") else sentence(joint.join(told))


def _detail(rows: pd.DataFrame, column: Column) -> list[str]:
    """Words of one detail for each school, empty where the document says nothing."""

    def told(value: object) -> str:
        if text.is_missing(value):
            return ""
        words = text.number(float(str(value)), column.digits) if column.kind is Kind.NUMBER else str(value)
        return f"{column.label} {words}".strip()

    return [told(value) for value in rows[column.name]]
