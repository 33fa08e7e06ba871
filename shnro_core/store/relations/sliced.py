"""The layout classification reads: shares and counts of all procedures of a school year cut into bits.

One row of ``method_sliced`` is a working school and a year. A column holds one binary digit of one figure for every
procedure of the catalogue at once (bit = place of the procedure): ``share_3_1`` is digit 3 of the rank of the shares
of failing of the year before. Shares stand by their rank among all different shares of the database, so comparing
them with any threshold is exact. A threshold is compared with all procedures of a school by one operation a digit, a
sum is the number of set bits weighted by their digit, and a period of years is read from one row, without grouping.

What was tried for the low results of all school years of the country (40 000 schools, 5 years, 27 procedures;
milliseconds of processor time on two busy x86-64 cores, least of several runs):

=====================================================  =====
rows of results, grouped by school year (before)         260
a column of shares per procedure                         132
a column of counts per procedure, divided                125
lists of counts, a function over their elements           66
digits, the threshold met at run time                     21
digits, the threshold unrolled in the text (chosen)       13
=====================================================  =====

And for the whole classification of a year, which also needs sums, conditions and five years of lists: rows 870, digits
270 with one shared relation, 170 after each reader works out only what it needs. Scans on the same busy cores: columns
of loaded results 228, compact rows 57, the digits read 50. ``shnro bench country`` measures all of it anew.

Dropped besides: grouping of school years into periods (240; a window 107, a join with the year before 80; here the
earlier years stand in the row); perfect hashing of groups (no gain); prepared statements (values bound to them are
planned anew every time); digits for a single region (planning of the longer text costs more than it saves there: 24
against 19 for 344 schools, even for 2 000), which is therefore answered from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PERIOD_YEARS: Final = 5
"""Longest study period a row holds: the year itself and four before."""

FIGURES: Final = ("share", "took", "failed")
_BITS_OF_A_SMALL_WORD: Final = 31
_TOTALS: Final = ("all_took", "all_failed")
_GRID: Final = (
    "id, region, school_code, year, years_left, advanced, isbsh, isbsh_position, listed_by_office, list_given"
)


@dataclass(frozen=True, slots=True)
class Digits:
    """How many digits the figures of a database have, and the catalogue's places of the procedures it holds.

    The bit of a procedure in a column is its place in ``procedures``.
    """

    share: int
    took: int
    failed: int
    procedures: tuple[int, ...]

    @property
    def word(self) -> str:
        """Type of a column."""
        return "INTEGER" if len(self.procedures) <= _BITS_OF_A_SMALL_WORD else "BIGINT"

    def mask(self, catalogue_mask: int) -> int:
        """A mask over the catalogue as a mask over the columns."""
        return sum(1 << place for place, bit in enumerate(self.procedures) if catalogue_mask >> bit & 1)


@dataclass(frozen=True, slots=True)
class Slicing:
    """What decides the text that reads the layout; everything else is bound."""

    study_period_years: int
    minimum_participants: int
    consecutive_years: int
    exclusions: bool
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
    """Query of the one row of ``method_digits``: binary digits of each figure, procedures of the database."""
    length = "length(bin({}))::INTEGER"
    return (
        f"SELECT {length.format('(SELECT count(*) FROM {schema}.method_share)')} AS share,\n"  # noqa: S608 - own names
        f"{length.format('coalesce(max(participants), 1)')} AS took,\n"
        f"{length.format('coalesce(max(failed), 1)')} AS failed,\n"
        "coalesce(list_sort(list(DISTINCT bit::INTEGER)), []) AS procedures\n"
        "FROM {schema}.method_result"
    )


def stored_digits(digits: Digits) -> str:
    """Query of ``method_sliced``; years one after another, so that a year is read without the others."""
    word = digits.word
    names = ["held", *(name for figure in FIGURES for name in _names(figure, digits))]
    columns = ",\n".join(
        f"bit_or((({figure} >> {digit}) & 1)::{word} << place) AS {name}"
        for figure in FIGURES
        for digit, name in enumerate(_names(figure, digits))
    )
    years = range(PERIOD_YEARS)
    chosen = ",\n".join(
        f"coalesce(y{back}.{name}, 0) AS {name}_{back}" for back in years for name in [*names, *_TOTALS]
    )
    joined = "\n".join(
        f"LEFT JOIN digits y{back} ON y{back}.id = g.id - {back} AND y{back}.region = g.region"
        f" AND y{back}.year = g.year - {back}"
        for back in years
    )
    return (
        "WITH place AS (SELECT unnest(procedures) AS bit, generate_subscripts(procedures, 1) - 1 AS place"  # noqa: S608 - own names
        " FROM {schema}.method_digits),\n"
        "digits AS (\n"
        "SELECT id, any_value(region) AS region, any_value(year) AS year,\n"
        f"bit_or(1::{word} << place) AS held, sum(took)::BIGINT AS all_took, sum(failed)::BIGINT AS all_failed,\n"
        f"{columns}\n"
        "FROM (SELECT r.id, r.region, r.year, p.place::INTEGER AS place, s.rank::INTEGER AS share,"
        " r.participants AS took, r.failed\n"
        "FROM {schema}.method_result r JOIN place p USING (bit)"
        " JOIN {schema}.method_share s ON s.share = r.failed / r.participants)\n"
        "GROUP BY id)\n"
        f"SELECT g.*,\n{chosen}\nFROM {{schema}}.method_grid g\n{joined}\nORDER BY g.year, g.id"
    )


def period_text(layout: Layout, slicing: Slicing) -> str:
    """Query that stands for ``period_results``; also gives the columns of the grid and schools without results."""
    back = range(slicing.study_period_years)
    sums = ",\n".join(f"{_sum(figure, b, layout)} AS {figure}_{b}" for figure in ("took", "failed") for b in back)
    low = ",\n".join(f"{_at_least('share', layout.rank, b, layout)} & counted_{b} AS low_{b}" for b in back)
    counted = ", ".join(f"counted_{b}" for b in back)
    return (
        f"SELECT {_GRID},\n"
        f"nullif({_each('(counted_{} <> 0)::INTEGER', back)}, 0) AS years_with_data,\n"
        f"nullif({_each('bit_count(counted_{})::INTEGER', back)}, 0)::BIGINT AS procedures,\n"
        f"CASE WHEN procedures > 0 THEN {_each('took_{}', back)} END AS participants,\n"
        f"CASE WHEN procedures > 0 THEN {_each('failed_{}', back)} END AS failed,\n"
        "CASE WHEN procedures > 0 THEN nobody_failed END AS none_failed,\n"
        f"CASE WHEN procedures > 0 THEN {_each('bit_count(low_{})::INTEGER', back)} END AS markers,\n"
        "bit_count(low_0)::BIGINT AS low_in_year, low_in_year AS markers_in_year,\n"
        f"nullif({_each('((counted_{0} <> 0)::INTEGER << {0})', back)}, 0) AS years_mask,\n"
        "CASE WHEN counted_0 <> 0 THEN took_0 END AS participants_in_year,\n"
        "CASE WHEN counted_0 <> 0 THEN failed_0 END AS failed_in_year,\n"
        "CASE WHEN counted_0 <> 0 THEN failed_0 / took_0 END AS failing_share\n"
        f"FROM (SELECT {_GRID}, {counted},\n{low},\n{sums},\n{_nobody_failed(back, layout, slicing)} AS nobody_failed\n"
        f"FROM ({_counted(FIGURES, back, layout, slicing)}))"
    )


def held_low_text(layout: Layout, slicing: Slicing) -> str:
    """Query that stands for ``held_low``: school years that close a run of years with a low result in one procedure."""
    back = range(slicing.consecutive_years)
    low = " & ".join(f"{_at_least('share', layout.rank, b, layout)} & counted_{b}" for b in back)
    rows = _counted(("share",), back, layout, slicing)
    return f"SELECT id, years_left FROM ({rows}) WHERE ({low}) <> 0"  # noqa: S608 - own names


def columns_read(digits: Digits, study_period_years: int) -> tuple[list[str], list[str]]:
    """Columns with words and columns with numbers that a classification reads."""
    words = ["region", "school_code"]
    numbers = ["id", "year", "years_left", "advanced::INTEGER", "isbsh", "isbsh_position"]
    numbers += ["listed_by_office::INTEGER", "list_given::INTEGER"]
    own = ["held", *_TOTALS, *(name for figure in FIGURES for name in _names(figure, digits))]
    return words, numbers + [f"{name}_{back}" for back in range(study_period_years) for name in own]


def fits(slicing: Slicing) -> bool:
    """Whether a row of the layout holds enough years for these settings."""
    return max(slicing.study_period_years, slicing.consecutive_years) <= PERIOD_YEARS


def _counted(figures: Sequence[str], back: Sequence[int], layout: Layout, slicing: Slicing) -> str:
    """School years with ``counted_<years back>``: the procedures that count, ``left_out``, digits of some figures."""
    counted = ",\n".join(f"{_enough(b, layout, slicing)} & {_asked(b, layout, slicing)} AS counted_{b}" for b in back)
    kept = [f"{name}_{b}" for figure in figures for b in back for name in _names(figure, layout.digits)]
    kept += [f"{name}_{b}" for b in back for name in _TOTALS]
    left_out = ", ".join(f"xor(held_{b}, counted_{b}) AS left_out_{b}" for b in back)
    return (
        f"SELECT {_GRID}, {', '.join(kept)},\n{counted}, {left_out}\n"
        f"FROM {layout.schema}.method_sliced\n"
        "WHERE ($region IS NULL OR region = $region) AND year BETWEEN $first_year AND $last_year"
    )


def _enough(back: int, layout: Layout, slicing: Slicing) -> str:
    least = slicing.minimum_participants
    return f"held_{back}" if least == 1 else f"held_{back} & {_at_least('took', least, back, layout)}"


def _asked(back: int, layout: Layout, slicing: Slicing) -> str:
    mask = f"$sliced_year_masks[year - {back} - $masks_from + 1]" if slicing.exclusions else "$sliced_mask"
    return f"({mask})::{layout.digits.word}"


def _nobody_failed(back: Sequence[int], layout: Layout, slicing: Slicing) -> str:
    if not slicing.nobody_failed:
        return "NULL::BOOLEAN"
    failed = (f"(({' | '.join(_places('failed', b, layout))}) & counted_{b})" for b in back)
    return f"({' | '.join(failed)}) = 0"


def _at_least(figure: str, value: int, back: int, layout: Layout) -> str:
    """Bits of the procedures whose figure is not below a value: the digits of the value are met from the lowest."""
    digits = _places(figure, back, layout)
    if value >> len(digits):
        return f"0::{layout.digits.word}"
    if value == 0:
        return f"(-1)::{layout.digits.word}"
    lowest = (value & -value).bit_length() - 1
    found = digits[lowest]
    for place in range(lowest + 1, len(digits)):
        found = f"({digits[place]} {'&' if value >> place & 1 else '|'} {found})"
    return found


def _sum(figure: str, back: int, layout: Layout) -> str:
    """Sum of a figure over the procedures that count: all of them without those left out, usually few."""
    digits = enumerate(_places(figure, back, layout))
    left_out = " + ".join(f"{1 << place}::INTEGER * bit_count({digit} & left_out_{back})" for place, digit in digits)
    return f"all_{figure}_{back} - CASE WHEN left_out_{back} = 0 THEN 0 ELSE {left_out} END"


def _places(figure: str, back: int, layout: Layout) -> list[str]:
    return [f"{name}_{back}" for name in _names(figure, layout.digits)]


def _names(figure: str, digits: Digits) -> list[str]:
    return [f"{figure}_{place}" for place in range(getattr(digits, figure))]


def _each(term: str, back: Sequence[int]) -> str:
    return " + ".join(term.format(b) for b in back)
