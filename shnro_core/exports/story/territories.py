"""Municipalities told from groups of schools: «региональное подчинение», «муниципалитет не указан» are no territory."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Context
from shnro_core.exports.story.wording import listing
from shnro_core.places import is_group, region_forms


def groups(context: Context, names: Iterable[str]) -> list[bool]:
    """Which of the municipalities are groups of schools and no territory."""
    forms = region_forms(context.region.code)
    return [is_group(name, forms.words if forms else ()) for name in names]


def in_municipalities(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a frame whose column ``municipality`` names a territory."""
    known = rows["municipality"].unique()
    return rows[rows["municipality"].isin(known[[not group for group in groups(context, known)]])]


def left_out(context: Context, rows: pd.DataFrame) -> str:
    """Sentence about schools (one row each) that stand in no municipality; empty where all of them do."""
    left = rows[~rows.index.isin(in_municipalities(context, rows).index)]
    if left.empty:
        return ""
    named = listing([f"«{name}»" for name in sorted(left["municipality"].unique())])
    return f"Вне муниципалитетов {text.schools(len(left))} ({named}): в сравнение муниципалитетов они не входят."
