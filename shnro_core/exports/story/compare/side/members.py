"""The reader's schools of a year with their results against the base."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from shnro_core.exports.story.compare.peers import HIGHER, LOWER, SMALL, UNTOLD, compared, in_order, results, with_words
from shnro_core.exports.story.model import Context

BESIDE: Final = 5
"""How many schools stand in one table side by side."""
ARROWS: Final = {
    LOWER: "▼ ниже, не случайность",
    HIGHER: "▲ выше, не случайность",
    UNTOLD: "не отличить",
    SMALL: "мало участников",
}
"""What may be said of a difference, as it stands in a cell."""


@dataclass(frozen=True)
class Group:
    """Schools of the group that work in the year: the base first, the others in the reader's order."""

    context: Context
    year: int
    base: str
    schools: pd.DataFrame

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Results of the group on the measure against the base; empty when the base has none."""
        held = in_order(results(self.context, self.year), tuple(self.schools.index))
        if held.empty or held.iloc[0]["school_code"] != self.base:
            return held.head(0)
        return with_words(compared(held, held.head(1), self.context), self.schools, self.context)

    @property
    def named(self) -> dict[str, str]:
        """Name of each school by login, unique inside the group."""
        names = self.schools["name"]
        twice = names.duplicated(keep=False)
        return {
            str(code): f"{name} ({code})" if again else str(name)
            for code, name, again in zip(names.index, names, twice, strict=True)
        }

    @property
    def base_name(self) -> str:
        """Name of the base."""
        return self.named[self.base]
