"""What every story computed from results of schools says the same way: rules, years, schools looked at, origin."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from shnro_core import text
from shnro_core.exports.story.cohort import Cohort, chosen_year, cohort
from shnro_core.exports.story.model import Context, Story
from shnro_core.model import Region, SourceNote, Standing
from shnro_core.store.method import NoDataError

RULES = "rules_name"
"""Choice that holds the name of the rules the calculation runs on."""
EARLIER = "year_from"
"""Choice that holds the earlier of two compared years."""


def rules_words(context: Context) -> str:
    """``расчёт системы, правила «Смоленск, 548-ОД»``."""
    name = context.choices.get(RULES, "")
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


def passport_link(region: Region, school_code: str) -> str:
    """Address of the passport of a school, relative to any page."""
    return f"school?{urlencode({'region': region.code, 'school': school_code})}"


def compared_years(context: Context, years: tuple[int, ...], year: int) -> int | None:
    """The earlier year of a comparison: the one the reader chose or the nearest before; None when there is none."""
    earlier = [y for y in years if y < year]
    if not earlier:
        return None
    asked = context.choices.get(EARLIER, "")
    return int(asked) if asked.isdigit() and int(asked) in earlier else max(earlier)
