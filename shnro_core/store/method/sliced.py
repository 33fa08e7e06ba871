"""The layout classification reads: shares and counts of all procedures of a school year cut into bits.

One row of ``method_sliced`` is a working school and a year. A column holds one binary digit of one figure for every
procedure of the catalogue at once (bit = place of the procedure): ``share_3_1`` is digit 3 of the rank of the shares
of failing of the year before. Shares stand by their rank among all different shares of the database, so comparing
them with any threshold is exact. A threshold is compared with all procedures of a school by one operation a digit, a
sum is the number of set bits weighted by their digit, and a period of years is read from one row, without grouping.

What was measured for the country (40 000 schools, 5 years, 27 procedures, milliseconds of processor time for low
results of all school years; the country's benchmark ``shnro bench country`` measures the whole):

=====================================================  =====
rows of results, grouped by school year (before)         260
a column of counts per procedure, divided                125
a column of shares per procedure                         132
lists of counts, a function over their elements           66
digits (this layout)                                      13
=====================================================  =====

Dropped besides: grouping of school years into periods (240; a window 107, a join with the year before 80; here the
earlier years stand in the row), perfect hashing of groups (no gain), prepared statements (they lose the narrowing to
the region). Sums of counts over digits cost as much as columns of counts, but need no text per procedure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PERIOD_YEARS: Final = 5
"""Longest study period a row holds: the year itself and four before."""

FIGURES: Final = ("share", "took", "failed")
_NO_PROCEDURE: Final = "0::BIGINT"
_EVERY_PROCEDURE: Final = "-1::BIGINT"
_GRID: Final = (
    "id, region, school_code, year, years_left, advanced, isbsh, isbsh_position, listed_by_office, list_given"
)


@dataclass(frozen=True, slots=True)
class Digits:
    """How many digits the figures of a database have."""

    share: int
    took: int
    failed: int


@dataclass(frozen=True, slots=True)
class Slicing:
    """What decides the text that reads the layout; everything else is bound.

    ``sums_of_every_year``: counts of pupils are needed for the years of the history of lists too, not only for the
    years asked.
    """

    study_period_years: int
    minimum_participants: int
    consecutive_years: int
    exclusions: bool
    sums_of_every_year: bool
    nobody_failed: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The stored layout as one query meets it; ``rank`` = how many shares lie below the threshold of a low result."""

    schema: str
    digits: Digits
    rank: int


def stored_shares() -> str:
    """Query of ``method_share``: one row per different share of failing, in order of its rank."""
    return (
        "SELECT share, (row_number() OVER (ORDER BY share) - 1)::BIGINT AS rank\n"
        "FROM (SELECT DISTINCT failed / participants AS share FROM {schema}.method_result)"
    )


def digits_needed() -> str:
    """Query of the one row of ``method_digits``: how many binary digits each figure of the database has."""
    length = "length(bin({}))::INTEGER"
    return (
        f"SELECT {length.format('(SELECT count(*) FROM {schema}.method_share)')} AS share,\n"  # noqa: S608 - own names
        f"{length.format('coalesce(max(participants), 1)')} AS took,\n"
        f"{length.format('coalesce(max(failed), 1)')} AS failed\n"
        "FROM {schema}.method_result"
    )


def stored_digits(digits: Digits) -> str:
    """Query of ``method_sliced``."""
    names = ["held", *(name for figure in FIGURES for name in _names(figure, digits))]
    columns = ", ".join(
        f"bit_or((({figure} >> {place}) & 1) << bit) AS {name}"
        for figure in FIGURES
        for place, name in enumerate(_names(figure, digits))
    )
    years = range(PERIOD_YEARS)
    chosen = ",\n".join(f"coalesce(y{back}.{name}, 0) AS {name}_{back}" for back in years for name in names)
    joined = "\n".join(
        f"LEFT JOIN digits y{back} ON y{back}.id = g.id - {back} AND y{back}.region = g.region"
        f" AND y{back}.year = g.year - {back}"
        for back in years
    )
    return (
        "WITH digits AS (\n"
        "SELECT id, any_value(region) AS region, any_value(year) AS year, bit_or(1::BIGINT << bit) AS held,\n"
        f"{columns}\n"
        "FROM (SELECT r.id, r.region, r.year, r.bit, s.rank AS share, r.participants::BIGINT AS took,"
        " r.failed::BIGINT AS failed\n"
        "FROM {schema}.method_result r JOIN {schema}.method_share s ON s.share = r.failed / r.participants)\n"
        "GROUP BY id)\n"
        f"SELECT g.*,\n{chosen}\nFROM {{schema}}.method_grid g\n{joined}\nORDER BY g.id"
    )


def period_text(layout: Layout, slicing: Slicing) -> str:
    """Query that stands for ``period_results``; also gives the columns of the grid and schools without results."""
    back = range(slicing.study_period_years)
    asked = "TRUE" if slicing.sums_of_every_year else "list_contains($years, year)"
    sums = ",\n".join(
        f"CASE WHEN {asked} THEN {_sum(figure, b, layout)} END AS {figure}_{b}"
        for figure in ("took", "failed")
        for b in back
    )
    low = ",\n".join(f"{_at_least('share', layout.rank, b, layout)} & counted_{b} AS low_{b}" for b in back)
    counted = ", ".join(f"counted_{b}" for b in back)
    return (
        f"SELECT {_GRID},\n"
        f"{_each('(counted_{} <> 0)::INTEGER', back)} AS years_with_data,\n"
        f"nullif({_each('bit_count(counted_{})', back)}, 0)::BIGINT AS procedures,\n"
        f"CASE WHEN procedures > 0 THEN {_each('took_{}', back)} END AS participants,\n"
        f"CASE WHEN procedures > 0 THEN {_each('failed_{}', back)} END AS failed,\n"
        "CASE WHEN procedures > 0 THEN nobody_failed END AS none_failed,\n"
        f"CASE WHEN procedures > 0 THEN {_each('bit_count(low_{})', back)} END AS markers,\n"
        f"greatest({', '.join(f'bit_count(low_{b})' for b in back)}) AS low_in_one_year,\n"
        "CASE WHEN counted_0 <> 0 THEN took_0 END AS participants_in_year,\n"
        "CASE WHEN counted_0 <> 0 THEN failed_0 END AS failed_in_year,\n"
        "CASE WHEN counted_0 <> 0 THEN failed_0 / took_0 END AS failing_share\n"
        f"FROM (SELECT {_GRID}, {counted},\n{low},\n{sums},\n{_nobody_failed(back, layout, slicing)} AS nobody_failed\n"
        f"FROM ({_counted(('share', 'took', 'failed'), back, layout, slicing)}))"
    )


def held_low_text(layout: Layout, slicing: Slicing) -> str:
    """Query that stands for ``held_low``: school years that close a run of years with a low result in one procedure."""
    back = range(slicing.consecutive_years)
    low = " & ".join(f"{_at_least('share', layout.rank, b, layout)} & counted_{b}" for b in back)
    rows = _counted(("share",), back, layout, slicing)
    return f"SELECT id, years_left FROM ({rows}) WHERE ({low}) <> 0"  # noqa: S608 - own names


def fits(slicing: Slicing) -> bool:
    """Whether a row of the layout holds enough years for these settings."""
    return max(slicing.study_period_years, slicing.consecutive_years) <= PERIOD_YEARS


def _counted(figures: Sequence[str], back: Sequence[int], layout: Layout, slicing: Slicing) -> str:
    """School years with ``counted_<years back>``: the procedures that count, and the digits of some figures."""
    counted = ",\n".join(f"{_enough(b, layout, slicing)} & {_asked(b, slicing)} AS counted_{b}" for b in back)
    digits = ", ".join(f"{name}_{b}" for figure in figures for b in back for name in _names(figure, layout.digits))
    return (
        f"SELECT {_GRID}, {digits},\n{counted}\nFROM {layout.schema}.method_sliced\n"
        "WHERE ($region IS NULL OR region = $region) AND year BETWEEN $first_year AND $last_year"
    )


def _enough(back: int, layout: Layout, slicing: Slicing) -> str:
    least = slicing.minimum_participants
    return f"held_{back}" if least == 1 else _at_least("took", least, back, layout)


def _asked(back: int, slicing: Slicing) -> str:
    return f"$year_masks[year - {back} - $masks_from + 1]" if slicing.exclusions else "$procedure_mask"


def _nobody_failed(back: Sequence[int], layout: Layout, slicing: Slicing) -> str:
    if not slicing.nobody_failed:
        return "NULL::BOOLEAN"
    failed = (f"(({' | '.join(_places('failed', b, layout))}) & counted_{b})" for b in back)
    return f"({' | '.join(failed)}) = 0"


def _at_least(figure: str, value: int, back: int, layout: Layout) -> str:
    """Bits of the procedures whose figure is not below a value: the digits of the value are met from the lowest."""
    digits = _places(figure, back, layout)
    if value >> len(digits):
        return _NO_PROCEDURE
    if value == 0:
        return _EVERY_PROCEDURE
    lowest = (value & -value).bit_length() - 1
    found = digits[lowest]
    for place in range(lowest + 1, len(digits)):
        found = f"({digits[place]} {'&' if value >> place & 1 else '|'} {found})"
    return found


def _sum(figure: str, back: int, layout: Layout) -> str:
    """Sum of a figure over the procedures that count."""
    digits = enumerate(_places(figure, back, layout))
    return " + ".join(f"{1 << place}::BIGINT * bit_count({digit} & counted_{back})" for place, digit in digits)


def _places(figure: str, back: int, layout: Layout) -> list[str]:
    return [f"{name}_{back}" for name in _names(figure, layout.digits)]


def _names(figure: str, digits: Digits) -> list[str]:
    return [f"{figure}_{place}" for place in range(getattr(digits, figure))]


def _each(term: str, back: Sequence[int]) -> str:
    return " + ".join(term.format(b) for b in back)
