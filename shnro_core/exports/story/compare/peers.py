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
from shnro_core.methodology.uncertainty import newcombe, with_intervals
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
    Column("difference_pp", "Разница", Kind.POINTS, digits=1),
    Column("difference_low_pp", "от", Kind.POINTS, digits=1),
    Column("difference_high_pp", "до", Kind.POINTS, digits=1),
    Column("state", "Вывод"),
)
"""A school, its result and its difference from the school compared with."""
CAUTION: Final = (
    "Результаты одних и тех же детей по разным предметам связаны, а школы держали разные процедуры: на всех процедурах "
    "вместе интервал скорее узок"
)


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
    """``failed`` and ``participants`` of each school on the measure of the reader; a school without it has no row.

    All procedures together are those the rules count, summed over the year.
    """
    chosen, rows = measure(context), results_of_year(context, year)
    if chosen is None:
        rows = rows[rows["procedure"].isin(_counted(context, year))]
        rows = rows[rows["participants"] >= context.settings.minimum_participants]
    else:
        rows = rows[rows["procedure"] == chosen.key]
    sums = rows.groupby("school_code", as_index=False)[["failed", "participants"]].sum()
    return sums.astype({"failed": float, "participants": float})


def _counted(context: Context, year: int) -> list[str]:
    """Procedures of the rules that the rules do not leave out in the year."""
    left_out = set(context.settings.excluded_results)
    return [
        p.key
        for p in procedures()
        if p.key in context.settings.procedures and not {f"{p.key}@{year}", f"{p.exam}@{year}"} & left_out
    ]


def compared(rows: pd.DataFrame, base: pd.Series, context: Context) -> pd.DataFrame:
    """Rows of results against those of one school: intervals, difference, and what may be said of it.

    ``difference_pp`` is the row minus the base with Newcombe's interval; ``state`` is BASE, LOWER, HIGHER, UNTOLD or
    SMALL (fewer participants than the limit of reliability on either side); figures of fewer participants than the
    limit of showing are ``hidden`` and missing.
    """
    settings = context.settings
    frame = with_intervals(rows, settings)
    counts = frame["participants"].to_numpy(dtype=float)
    change, low, high = newcombe(
        np.full(len(frame), float(base["failed"])),
        np.full(len(frame), float(base["participants"])),
        frame["failed"].to_numpy(dtype=float),
        counts,
        settings.confidence_level,
    )
    own = frame["school_code"].eq(base["school_code"]).to_numpy()
    few = (counts < settings.reliable_participants) | (float(base["participants"]) < settings.reliable_participants)
    state = np.select([own, few, high < 0, low > 0], [BASE, SMALL, LOWER, HIGHER], UNTOLD)
    hidden = counts < settings.shown_participants
    base_hidden = float(base["participants"]) < settings.shown_participants
    unseen, no_difference = hidden, hidden | base_hidden | own
    return frame.assign(
        state=state,
        hidden=hidden,
        share_pct=np.where(unseen, np.nan, 100 * frame["failed"].to_numpy(dtype=float) / counts),
        low_pct=np.where(unseen, np.nan, 100 * frame["share_low"]),
        high_pct=np.where(unseen, np.nan, 100 * frame["share_high"]),
        difference_pp=np.where(no_difference, np.nan, 100 * change),
        difference_low_pp=np.where(no_difference, np.nan, 100 * low),
        difference_high_pp=np.where(no_difference, np.nan, 100 * high),
        result=[
            text.HIDDEN if h else text.share(x, n)
            for h, x, n in zip(hidden, frame["failed"], frame["participants"], strict=True)
        ],
        told=[
            text.HIDDEN if h else _share_and_count(x, n)
            for h, x, n in zip(hidden, frame["failed"], frame["participants"], strict=True)
        ],
    )


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
    words = f"{row['told']}<br>интервал {text.number(row['low_pct'])}–{text.percent(row['high_pct'])}"
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
