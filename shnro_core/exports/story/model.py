"""The story model: the same blocks are drawn by pages and written to files, so a figure never differs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.theme import Palette
from shnro_core.model import Region, Table
from shnro_core.parameters import MethodSettings, resolve

Fetch = Callable[..., pd.DataFrame]
"""``fetch("published/clusters", region="67")`` gives the rows of a named query."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a story is told for: region, colours, reader's choices, access to rows and to calculations of the method.

    ``compute("classify", region=…, year=…)`` runs a calculation with ``settings`` of the rules the reader chose.
    """

    region: Region
    colours: Palette
    fetch: Fetch
    choices: Mapping[str, str] = field(default_factory=dict)
    calculate: Fetch | None = None
    settings: MethodSettings = field(default_factory=resolve)

    def compute(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Rows of a calculation under the reader's rules. Raises NoDataError, KeyError."""
        if self.calculate is None:
            raise KeyError(name)
        return self.calculate(name, settings=self.settings, **parameters)


@dataclass(frozen=True, slots=True)
class Headline:
    """One number of the row on top: what it is, the value in words, n or the change below it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Block:
    """A finding with its picture, its table twin and its sources.

    ``key`` is unique in the application; ``n`` says how many schools stand behind; ``alt`` tells the picture in words;
    ``remark`` is read below it: what stands out, or a doubt. A block without a picture shows its table at once:
    as a grid, or as prose when ``prose`` is set (cells that hold sentences).
    """

    key: str
    title: str
    n: str
    table: Table
    chart: go.Figure | None = None
    alt: str = ""
    remark: str | None = None
    prose: bool = False
    half: bool = False


@dataclass(frozen=True)
class Story:
    """One page: title that states the finding, line of context, findings, headline numbers, blocks.

    ``absent`` holds one sentence for each thing the region does not have, and why.
    """

    title: str
    line: str
    findings: tuple[str, ...] = ()
    headlines: tuple[Headline, ...] = ()
    blocks: tuple[Block, ...] = ()
    absent: tuple[str, ...] = ()

    def split(self, key: str) -> tuple[Story, Story]:
        """The page cut before the block of that key, so that a filter of what follows can stand there.

        The second part holds only blocks and absences; without such a block the first part is the whole page.
        """
        place = next((i for i, block in enumerate(self.blocks) if block.key == key), None)
        if place is None:
            return self, Story(title=self.title, line=self.line)
        first = replace(self, blocks=self.blocks[:place], absent=())
        return first, Story(title=self.title, line=self.line, blocks=self.blocks[place:], absent=self.absent)
