"""Phrases that both pictures of the page share."""

from __future__ import annotations

import re

import pandas as pd

from shnro_core import text
from shnro_core.charts.cloud import CROWD, NAMED_ALONE
from shnro_core.exports.story.calculation import passport_link
from shnro_core.exports.story.funnel.compared import (
    ABOVE_ALARM,
    ABOVE_WARNING,
    BELOW_ALARM,
    BELOW_WARNING,
    Compared,
)
from shnro_core.methodology.uncertainty.funnel import Spread, tail_probability

_LEGAL_FORM = re.compile(r"^[А-ЯЁ]{3,}\s+«(.+)»$")
_WHOLE = 1
LISTED_AT_ONCE = 100
"""A list of schools under a picture holds no more rows: the browser gets them all at once."""
WHOLE_REGION = 2000
"""The twin of a picture holds every school up to this number, only the told ones beyond."""


def short_name(name: str) -> str:
    """Name of a school without its legal form and outer quotes: «СОШ № 4»."""
    found = _LEGAL_FORM.match(name)
    return found[1] if found else name


def reach(z: float) -> str:
    """Share of schools inside limits of z deviations: ``95 %``, ``99,8 %``."""
    return f"{text.shortest(100 - 200 * tail_probability(z), 1)}{text.NBSP}%"


def about(count: float) -> str:
    """A number of schools expected by chance: ``меньше одной``, ``около 17``."""
    return "меньше одной" if count < _WHOLE else f"около {text.number(count)}"


def first_of(count: int) -> str:
    """How much of a list is shown: ``40 школ``, ``Первые 100 из 2 014 школ (все — в таблице под картинкой)``."""
    if count <= LISTED_AT_ONCE:
        return text.schools(count)
    return f"Первые {LISTED_AT_ONCE} из {text.counted(count, 'школы', 'школ', 'школ')} (все — в таблице под картинкой)"


def would_give(compared: Compared) -> str:
    """What stands against the number outside: ``обычный разброс дал бы`` or ``случайность дала бы``."""
    return "обычный разброс дал бы" if compared.spread is Spread.ADDITIVE else "случайность дала бы"


def places(compared: Compared) -> dict[str, str]:
    """Words of the places outside the limits, the worst first."""
    warning, alarm = (reach(z) for z in (compared.settings.funnel_warning_z, compared.settings.funnel_alarm_z))
    return {
        ABOVE_ALARM: f"Выше границы {alarm}",
        ABOVE_WARNING: f"Выше границы {warning}",
        BELOW_WARNING: f"Ниже границы {warning}",
        BELOW_ALARM: f"Ниже границы {alarm}",
    }


def counted_share(rows: pd.DataFrame) -> list[str]:
    """``12 из 340, 3,5 %`` of each row."""
    return [text.share(f, n) for f, n in zip(rows["failed"], rows["participants"], strict=True)]


def links(compared: Compared, rows: pd.DataFrame) -> list[str]:
    """Address of the passport of each row."""
    return [passport_link(compared.context.region, code) for code in rows["school_code"]]


def twin_rows(rows: pd.DataFrame, told: pd.Series) -> pd.DataFrame:
    """Rows of the table under a picture: all schools of a region, of a country the told ones, the farthest first."""
    if len(rows) <= WHOLE_REGION:
        return rows
    kept = rows[told]
    return kept.reindex(kept["score"].abs().sort_values(ascending=False).index).head(WHOLE_REGION)


def twin_note(shown: int, whole: int) -> str:
    """What the table leaves out; empty when nothing."""
    if shown == whole:
        return ""
    return f"В таблице {text.schools(shown)} из {text.number(whole)}: только те, о ком есть вывод, дальние первыми."


def hidden_words(compared: Compared) -> str:
    """How many schools are not shown and why; empty when all are."""
    if not compared.hidden:
        return ""
    fewer = text.counted(compared.settings.shown_participants, "ученика", "учеников", "учеников")
    verb = text.plural(compared.hidden, "скрыта", "скрыты", "скрыто")
    return f"{text.schools(compared.hidden)} {verb}: меньше {fewer}"


def small_words(compared: Compared) -> str:
    """How many schools are shown without a conclusion; empty when none."""
    small = len(compared.rows) - len(compared.judged)
    limit = text.counted(compared.settings.reliable_participants, "ученика", "учеников", "учеников")
    return f"ещё {text.number(small)} без вывода — меньше {limit}" if small else ""


def nameless_words(grey: int) -> str:
    """That the grey points of a picture have no names; empty while there are few enough to be named."""
    return "серые точки без названий: школу найдёт поиск" if NAMED_ALONE < grey <= CROWD else ""


def joined(*parts: str) -> str:
    """Parts that are there, with semicolons."""
    return "; ".join(part for part in parts if part)
