"""Plans and road maps of the region itself, as its office loaded them.

Choices: ``own_plan`` (a name of ``available``), ``section`` and ``search``.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.measures import plans
from shnro_core.exports.story.model import Context, Story

PLAN: Final = "own_plan"
_QUERY: Final = "schools/plan_measures"
_DONE: Final = "выполнена"


def available(context: Context) -> tuple[str, ...]:
    """Names of the loaded plans, «Дорожная карта, 2023 год», the newest first."""
    return tuple(dict.fromkeys(_named(context)["name"]))


def sections(context: Context) -> tuple[str, ...]:
    """Sections of the chosen plan in its order, «все разделы» first."""
    return (plans.ALL_SECTIONS, *dict.fromkeys(_chosen(context)[1]["section"]))


def tell(context: Context) -> Story | None:
    """Story of the chosen plan; None where the region has loaded none."""
    if not available(context):
        return None
    name, rows = _chosen(context)
    place = available(context).index(name) + 1
    plan = plans.Plan(_QUERY, f"{name}, таблица ведомства", name, f"plan_regiona_{place}")
    by_section, listed = plans.drawn(context, plan, rows, as_written="как загружено")
    blocks = (by_section, listed) if rows["section"].nunique() > 1 else (listed,)
    return Story(
        title=_title(name, rows),
        line="план и дорожная карта региона, таблица ведомства",
        blocks=tuple(b for b in blocks if b),
        absent=() if listed else plans.NOTHING,
    )


def _named(context: Context) -> pd.DataFrame:
    rows = context.fetch(_QUERY, region=context.region.code)
    return rows.assign(name=[f"{d}, {y} год" for d, y in zip(rows["plan"], rows["year"], strict=True)])


def _chosen(context: Context) -> tuple[str, pd.DataFrame]:
    offered, asked = available(context), context.choices.get(PLAN, "")
    name = asked if asked in offered else offered[0]
    rows = _named(context)
    return name, rows[rows["name"] == name]


def _title(name: str, rows: pd.DataFrame) -> str:
    known = rows["status"].dropna()
    if known.empty:
        undated = int((~rows["dated"]).sum())
        tied = text.verb(undated, "привязана", "привязаны")
        return f"{name}: к месяцу не {tied} {text.part(undated, len(rows), 'мера')}"
    done = int((known == _DONE).sum())
    unknown = len(rows) - len(known)
    left = f", о {text.number(unknown)} не указано" if unknown else ""
    return f"{name}: выполнено {text.part(done, len(rows), 'мера')}{left}"
