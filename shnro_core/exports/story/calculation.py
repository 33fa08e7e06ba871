"""What every story computed from results of schools says the same way: rules, years, schools looked at, origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from shnro_core import text
from shnro_core.exports.story.cohort import (
    NO_TRACK,
    UNKNOWN_TRACK,
    Cohort,
    chosen_year,
    cohort,
    whole_years,
    years_with_results,
)
from shnro_core.exports.story.model import Context, Story
from shnro_core.model import Region, SourceNote, Standing
from shnro_core.parameters import presets
from shnro_core.store.method import NoDataError

if TYPE_CHECKING:
    import pandas as pd

RULES = "rules_name"
"""Choice that holds the name of the rules the calculation runs on."""
EARLIER = "year_from"
"""Choice that holds the earlier of two compared years."""


def rules_words(context: Context) -> str:
    """``расчёт системы, правила «Смоленск, 548-ОД»``; a preset with procedures of its own says them and its period."""
    chosen = context.choices.get(RULES, "")
    name = next((p.described for p in presets() if p.title == chosen), chosen)
    return f"{Standing.OWN.value}, правила «{name}»" if name else Standing.OWN.value


def line(context: Context, period: str, cohort: Cohort) -> str:
    """Line of context: period, schools looked at, origin of the figures."""
    return f"{period} · {cohort.words} · {rules_words(context)}"


def sources(context: Context, what: str) -> tuple[SourceNote, ...]:
    """Origin of computed figures: ``what`` names the data they were computed from."""
    words = rules_words(context)
    return (SourceNote("system", f"{words[:1].upper()}{words[1:]}", f"{what}, {context.region.name}"),)


def nothing_chosen(title: str, context: Context, period: str, cohort: Cohort) -> Story:
    """Story of filters that no school passes."""
    return Story(
        title=title,
        line=line(context, period, cohort),
        absent=(
            f"Под выбранные фильтры не подходит ни одна из {text.schools(cohort.total, text.Case.GENITIVE)}: "
            "снимите один из них или выберите другой год.",
        ),
    )


def of_chosen_schools(title: str, context: Context, told: Callable[[Cohort], Story]) -> Story | None:
    """What a page tells of the schools chosen in the year chosen, or why it cannot, under ``title``.

    None for a region without results of schools.
    """
    year = chosen_year(context)
    if year is None:
        return None
    try:
        looked_at = cohort(context, year)
        if looked_at.schools.empty:
            return nothing_chosen(title, context, f"{year} год", looked_at)
        return told(looked_at)
    except NoDataError as missing:
        return Story(title=title, line=f"{year} год", absent=(str(missing),))


def part(count: float, total: float) -> str:
    """``271 из 343 школ (79,0 %)``: a part of the schools inside a sentence."""
    return text.part(count, total)


def supported_words(listed: pd.DataFrame) -> str:
    """``50, без поддержки — 16, о 8 сведений нет``: support of listed schools, counted the same on every page."""
    counts = listed["track_name"].value_counts()
    without, unknown = int(counts.get(NO_TRACK, 0)), int(counts.get(UNKNOWN_TRACK, 0))
    helped = text.part(len(listed) - without - unknown, len(listed), whose="списка ШНРО")
    told = f"{helped}, без поддержки — {text.number(without)}"
    return told + (f", ещё о {text.number(unknown)} сведений нет" if unknown else "")


def short_periods(context: Context, *, to: int | None = None) -> str:
    """Why the lists of some years up to ``to`` stand beside no other year's; empty where all may be compared."""
    whole = whole_years(context)
    short = sorted(y for y in years_with_results(context) if y not in whole and (to is None or y <= to))
    if not short:
        return ""
    period = text.counted(context.settings.study_period_years, "года", "лет", "лет")
    told = text.plural(len(short), "список неполный и", "списки неполные и", "списки неполные и")
    return (
        f"{', '.join(map(str, short))} {text.plural(len(short), 'год', 'годы', 'годы')}: {told} с другими годами не "
        f"{text.plural(len(short), 'сравнивается', 'сравниваются', 'сравниваются')} — результаты есть не за весь "
        f"исследуемый период из {period}."
    )


def passport_link(region: Region, school_code: str) -> str:
    """Address of the passport of a school, relative to any page."""
    return f"school?{urlencode({'region': region.code, 'school': school_code})}"


def compared_years(context: Context, years: tuple[int, ...], year: int) -> int | None:
    """The earlier year of a comparison: the one the reader chose or the nearest before; None when there is none.

    Lists are compared among ``whole_years`` only, shares of a year among all with results.
    """
    earlier = [y for y in years if y < year]
    if not earlier or year not in years:
        return None
    asked = context.choices.get(EARLIER, "")
    return int(asked) if asked.isdigit() and int(asked) in earlier else max(earlier)
