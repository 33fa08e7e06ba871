"""What a comparison rests on: schools of the year with their classification, and results on the chosen measure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.charts.theme import BETTER, WORSE, Palette
from shnro_core.exports.story.calculation import passport_link
from shnro_core.exports.story.cohort import cohort
from shnro_core.exports.story.compare.formula import without_formula
from shnro_core.exports.story.model import Context
from shnro_core.exports.story.school.rows import with_procedure
from shnro_core.methodology.uncertainty import newcombe, newcombe_probability, standing_out, wilson, with_standardised
from shnro_core.model import Column, Kind
from shnro_core.parameters import Procedure, procedures

MEASURE: Final = "measure"
"""Choice that holds the title of the measure."""
ALL_PROCEDURES: Final = "Все процедуры года"
BASE, LOWER, HIGHER = "основа сравнения", "ниже, и это не случайность", "выше, и это не случайность"
UNTOLD, SMALL = "не отличить от случайности", "мало участников"
DIFFERENCE_COLUMNS: Final = (
    Column("name", "Школа", link="link", width="medium"),
    Column("municipality", "Муниципалитет"),
    Column("result", "Не справились"),
    Column(
        "share_pct", "Доля в сравнении", Kind.PERCENT, digits=1, help="На всех процедурах — с поправкой на их набор"
    ),
    Column("difference_pp", "Разница", Kind.POINTS, digits=1),
    Column("difference_low_pp", "от", Kind.POINTS, digits=1),
    Column("difference_high_pp", "до", Kind.POINTS, digits=1),
    Column("state", "Вывод"),
)
"""A school, its result and its difference from the school compared with."""
STANDARDISED: Final = (
    "На всех процедурах вместе доли — с поправкой на их набор: число не справившихся делится на ожидаемое по доле "
    "региона в каждой процедуре и умножается на общую долю; размер школы — ученики: работы одного ученика связаны"
)
SEVERAL: Final = "Вывод о каждой школе держится при сравнении всех сразу (поправка Холма)"


def schools_of(context: Context, year: int) -> pd.DataFrame:
    """Working schools of the year as ``cohort`` gives them, by login; the formula of similarity plays no part."""
    return cohort(without_formula(context), year).schools.set_index("school_code", drop=False)


def measure(context: Context) -> Procedure | None:
    """The procedure the reader chose; None stands for all procedures of the year together."""
    asked = context.choices.get(MEASURE, ALL_PROCEDURES)
    return next((p for p in procedures() if p.title == asked), None)


def measure_words(context: Context) -> str:
    """The measure inside a sentence: ``на всех процедурах года`` or the procedure."""
    chosen = measure(context)
    return f"по процедуре «{chosen.title}»" if chosen else "на всех процедурах года"


def measures(context: Context, year: int, codes: Iterable[str]) -> tuple[str, ...]:
    """Measures that any of the schools has in the year: all procedures together, then each in screen order."""
    rows = results_of_year(context, year)
    held = set(rows.loc[rows["school_code"].isin(list(codes)), "procedure"])
    return (ALL_PROCEDURES, *(p.title for p in procedures() if p.key in held))


def results_of_year(context: Context, year: int) -> pd.DataFrame:
    """Results of the region in the year with the key of the procedure."""
    return with_procedure(context.fetch("school/results_of_year", region=context.region.code, year=year))


def results(context: Context, year: int) -> pd.DataFrame:
    """Rows of ``with_standardised`` on the measure of the reader; a school without it has no row.

    All procedures together are those the rules count, summed over the year.
    """
    chosen = measure(context)
    rows = context.compute(
        "school_totals", region=context.region.code, year=year, procedure=chosen.key if chosen else None
    )
    return with_standardised(rows.astype({"failed": float, "participants": float}))


def compared(rows: pd.DataFrame, base: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Rows of results against those of one school: intervals, difference, and what may be said of it.

    Results of ``results`` are compared by their standardised shares and pupils, those of one procedure as they are.
    ``difference_pp`` is the row minus the base with Newcombe's interval; ``state`` as ``with_states`` gives it; figures
    of fewer pupils than the limit of showing are ``hidden`` and missing.
    """
    return with_states(against(rows, base, context), context)


def against(rows: pd.DataFrame, base: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The rows of ``compared`` without a word on them: ``own``, ``few`` and the ``probability`` of each difference.

    ``base`` is one row for all, or one for each.
    """
    settings = context.settings
    x, n = _sized(rows)
    from_x, from_n = _sized(base)
    low, high = wilson(x, n, settings.confidence_level)
    change, change_low, change_high = newcombe(from_x, from_n, x, n, settings.confidence_level)
    own = rows["school_code"].to_numpy() == base["school_code"].to_numpy()
    few = (n < settings.reliable_participants) | (from_n < settings.reliable_participants)
    hidden = _people(rows) < settings.shown_participants
    base_hidden = _people(base) < settings.shown_participants
    no_difference = hidden | base_hidden | own
    pooled = "standard_share" in rows and measure(context) is None
    with np.errstate(invalid="ignore"):
        share = 100 * x / n
    return rows.assign(
        own=own,
        few=few,
        probability=np.where(own | few, np.nan, newcombe_probability(from_x, from_n, x, n)),
        hidden=hidden,
        share_pct=np.where(hidden, np.nan, share),
        low_pct=np.where(hidden, np.nan, 100 * low),
        high_pct=np.where(hidden, np.nan, 100 * high),
        difference_pp=np.where(no_difference, np.nan, 100 * change),
        difference_low_pp=np.where(no_difference, np.nan, 100 * change_low),
        difference_high_pp=np.where(no_difference, np.nan, 100 * change_high),
        result=[
            text.HIDDEN if h else text.share(x, n)
            for h, x, n in zip(hidden, rows["failed"], rows["participants"], strict=True)
        ],
        told=[
            text.HIDDEN if h else _standardised(s) if pooled else _share_and_count(x, n)
            for h, s, x, n in zip(hidden, share, rows["failed"], rows["participants"], strict=True)
        ],
    )


def with_states(frame: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Rows of ``against`` with ``state``: BASE, SMALL, LOWER, HIGHER or UNTOLD.

    SMALL: fewer pupils than the limit of reliability; LOWER and HIGHER stand with all rows looked at together.
    """
    named = standing_out(frame["probability"], context.settings.confidence_level)
    lower = frame["difference_pp"] < 0
    state = np.select([frame["own"], frame["few"], named & lower, named], [BASE, SMALL, LOWER, HIGHER], UNTOLD)
    return frame.assign(state=state)


def _sized(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Failed and size a share is judged by: standardised, in pupils, where the rows say so."""
    if "standard_share" not in rows:
        return rows["failed"].to_numpy(dtype=float), rows["participants"].to_numpy(dtype=float)
    size = rows["standard_pupils"].to_numpy(dtype=float)
    return rows["standard_share"].to_numpy(dtype=float) * size, size


def _people(rows: pd.DataFrame) -> np.ndarray:
    return rows["pupils" if "pupils" in rows else "participants"].to_numpy(dtype=float)


def _standardised(share: float) -> str:
    return text.percent(share, 1)


def in_order(rows: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Rows of the schools named, in that order; a school without a row is left out."""
    place = rows["school_code"].map({code: i for i, code in enumerate(codes)})
    held = rows.assign(_place=place).dropna(subset=["_place"])
    return held.sort_values("_place", ignore_index=True).drop(columns="_place")


def with_words(frame: pd.DataFrame, schools: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The rows with the name of the school, unique on an axis, its municipality, passport link and hover words."""
    known = schools.loc[frame["school_code"]]
    names = known["name"].to_numpy()
    towns = known["municipality"].to_numpy()
    repeated = pd.Series(names).duplicated(keep=False).to_numpy()
    unique = [f"{n}, {t}" if again else n for n, t, again in zip(names, towns, repeated, strict=True)]
    twice = pd.Series(unique).duplicated(keep=False).to_numpy()
    codes = frame["school_code"].to_numpy()
    return frame.assign(
        name=names,
        municipality=towns,
        title=[f"{u} ({c})" if again else u for u, c, again in zip(unique, codes, twice, strict=True)],
        link=[passport_link(context.region, str(c)) for c in codes],
        hover=[_hover(row) for row in frame.to_dict("records")],
    )


def state_colours(colours: Palette, states: Sequence[str]) -> dict[str, str]:
    """Colours of the states asked, in their order: only a told difference has one."""
    known = {
        BASE: colours.text, LOWER: BETTER, HIGHER: WORSE, UNTOLD: colours.muted, SMALL: colours.muted,
    }  # fmt: skip
    return {state: known[state] for state in states}


def _share_and_count(failed: float, participants: float) -> str:
    share = text.percent(100 * failed / participants, text.share_digits(participants))
    return f"{share}<br>{text.number(failed)} из {text.number(participants)}"


def _hover(row: dict[Hashable, Any]) -> str:
    if row["hidden"]:
        return text.HIDDEN
    interval = f"{text.number(row['low_pct'])}–{text.percent(row['high_pct'])}"
    words = f"{row['result']}<br>в сравнении {text.percent(row['share_pct'], 1)}<br>интервал {interval}"
    if text.is_missing(row["difference_pp"]):
        return words
    return (
        f"{words}<br>разница {text.points(row['difference_pp'])}: от {text.points(row['difference_low_pp'])} "
        f"до {text.points(row['difference_high_pp'])}"
    )


def scale_of(*columns: pd.Series) -> tuple[float, float]:
    """Scale of a chart of shares in percent: from zero to the fifth above the highest end of an interval."""
    highest = max((float(c.max()) for c in columns if c.notna().any()), default=0.0)
    return 0.0, next((top for top in (20.0, 40.0, 60.0, 80.0) if highest <= top), 100.0)
