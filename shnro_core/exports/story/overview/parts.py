"""What a part of the overview hands over: its block, and the sentence it adds to the findings on top."""

from __future__ import annotations

from dataclasses import dataclass

from shnro_core.exports.story.model import Block, Headline


@dataclass(frozen=True)
class Part:
    """A block with its finding; the finding says more than the block's title and may be left out."""

    block: Block
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Top of the page for a region: title that states the finding, line of context, headline numbers."""

    title: str
    line: str
    headlines: tuple[Headline, ...]
