"""Russian formats: hand-typed examples and properties that hold for any number."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shnro_core import text
from tests.text.grammar import disagreeing

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)
DIGITS = st.integers(min_value=0, max_value=4)
MISSING = [None, math.nan, np.nan, pd.NA, pd.NaT, math.inf, -math.inf]


def read_back(printed: str) -> float:
    """A printed number as a number again."""
    return float(printed.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (0, 0, "0"),
        (68, 0, "68"),
        (1234, 0, "1\u00a0234"),
        (1234567.891, 2, "1\u00a0234\u00a0567,89"),
        (-6.3, 1, "\u22126,3"),
        (-0.04, 1, "0,0"),
        (-0.0, 0, "0"),
        (57.142857, 1, "57,1"),
        (12.5, 0, "13"),
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (1.005, 2, "1,01"),
        (999.5, 0, "1\u00a0000"),
        (np.int64(42), 0, "42"),
        (np.float64(0.5), 1, "0,5"),
    ],
)
def test_number_is_printed_as_a_russian_document_prints_it(value: float, digits: int, printed: str) -> None:
    assert text.number(value, digits) == printed


@given(FINITE, DIGITS)
@example(-0.0, 0)
@example(-1e-9, 3)
@example(0.5, 0)
def test_printed_number_reads_back_as_the_value_within_half_a_digit(value: float, digits: int) -> None:
    assert abs(read_back(text.number(value, digits)) - value) <= 0.5 * 10**-digits * (1 + 1e-9) + abs(value) * 1e-15


@given(FINITE, DIGITS)
def test_number_has_only_russian_signs_and_no_signed_zero(value: float, digits: int) -> None:
    printed = text.number(value, digits)
    assert set(printed) <= set("0123456789,\u00a0\u2212")
    assert printed.startswith("\u2212") == (value < 0 and read_back(printed) != 0)


@given(FINITE, DIGITS)
def test_opposite_numbers_are_printed_alike_but_for_the_sign(value: float, digits: int) -> None:
    assert text.number(-value, digits).lstrip("\u2212") == text.number(value, digits).lstrip("\u2212")


@given(FINITE, FINITE, DIGITS)
def test_order_of_numbers_survives_printing(one: float, other: float, digits: int) -> None:
    low, high = sorted((one, other))
    assert read_back(text.number(low, digits)) <= read_back(text.number(high, digits))


@pytest.mark.parametrize("value", MISSING)
@pytest.mark.parametrize("shown", [text.number, text.shortest, text.percent, text.points])
def test_missing_number_is_never_a_zero(shown, value: float | None) -> None:
    assert shown(value) == "н/д"


@pytest.mark.parametrize("value", [None, math.nan, pd.NA])
def test_missing_count_and_share_are_never_a_zero(value: float | None) -> None:
    assert text.schools(value) == "н/д"
    assert text.share(value, 42) == "н/д"
    assert text.share(24, value) == "н/д"


@pytest.mark.parametrize("value", [0, 0.0, "", False, np.int64(0)])
def test_zero_and_empty_text_are_not_missing(value: object) -> None:
    assert text.is_missing(value) is False


@pytest.mark.parametrize("value", [None, math.nan, pd.NA, pd.NaT, np.datetime64("NaT")])
def test_every_mark_of_a_missing_value_is_known(value: object) -> None:
    assert text.is_missing(value) is True


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [(57.0, 1, "57"), (57.04, 1, "57"), (57.14, 1, "57,1"), (57.96, 1, "58"), (100, 1, "100"), (0.25, 2, "0,25")],
)
def test_shortest_number_has_no_trailing_zeros(value: float, digits: int, printed: str) -> None:
    assert text.shortest(value, digits) == printed


@given(FINITE, DIGITS)
def test_shortest_number_is_the_number_without_needless_zeros(value: float, digits: int) -> None:
    shortest = text.shortest(value, digits)
    assert read_back(shortest) == read_back(text.number(value, digits))
    assert "," not in shortest or shortest[-1] not in "0,"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (57.1, "57\u00a0%"),
        (0, "0\u00a0%"),
        (100, "100\u00a0%"),
        (12.5, "13\u00a0%"),
    ],
)
def test_percent_has_a_no_break_space_before_its_sign(value: float, printed: str) -> None:
    assert text.percent(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (6.34, "+6,3\u00a0п.п."),
        (-6.34, "\u22126,3\u00a0п.п."),
        (0, "0,0\u00a0п.п."),
        (0.04, "0,0\u00a0п.п."),
        (-0.04, "0,0\u00a0п.п."),
    ],
)
def test_points_carry_their_sign_unless_they_round_to_zero(value: float, printed: str) -> None:
    assert text.points(value) == printed


@pytest.mark.parametrize(
    ("part", "total", "printed"),
    [
        (24, 42, "24 из 42, 57\u00a0%"),
        (0, 42, "0 из 42, 0\u00a0%"),
        (1, 8, "1 из 8, 13\u00a0%"),
        (68, 342, "68 из 342, 19,9\u00a0%"),
        (0, 0, "0 из 0"),
    ],
)
def test_share_never_stands_without_its_counts(part: float, total: float, printed: str) -> None:
    assert text.share(part, total) == printed


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_share_names_both_counts_and_stays_within_its_precision(part: int, total: int) -> None:
    counts, printed = text.share(part, total).rsplit(", ", 1)
    assert counts == f"{text.number(part)} из {text.number(total)}"
    assert abs(read_back(printed.removesuffix("\u00a0%")) - 100 * part / total) <= 0.5 + 1e-9


@pytest.mark.parametrize(
    ("count", "printed"),
    [
        (0, "0\u00a0школ"),
        (1, "1\u00a0школа"),
        (2, "2\u00a0школы"),
        (4, "4\u00a0школы"),
        (5, "5\u00a0школ"),
        (11, "11\u00a0школ"),
        (12, "12\u00a0школ"),
        (14, "14\u00a0школ"),
        (21, "21\u00a0школа"),
        (22, "22\u00a0школы"),
        (68, "68\u00a0школ"),
        (111, "111\u00a0школ"),
        (121, "121\u00a0школа"),
        (342, "342\u00a0школы"),
        (1011, "1\u00a0011\u00a0школ"),
    ],
)
def test_schools_are_counted_in_good_russian(count: int, printed: str) -> None:
    assert text.schools(count) == printed


@given(st.integers(-(10**9), 10**9))
def test_plural_form_depends_on_the_last_two_digits_only(count: int) -> None:
    form = text.plural(count, "one", "few", "many")
    assert form == text.plural(abs(count) % 100, "one", "few", "many")
    if abs(count) % 100 in {11, 12, 13, 14}:
        assert form == "many"


@given(st.floats(-1e6, 1e6).filter(lambda x: x != int(x)))
def test_fraction_takes_the_genitive_singular(count: float) -> None:
    assert text.plural(count, "школа", "школы", "школ") == "школы"


def test_dates_and_school_years_are_printed_as_in_documents() -> None:
    assert text.date(dt.date(2022, 6, 8)) == "08.06.2022"
    assert text.date(None) == "н/д"
    assert text.date(pd.NaT) == "н/д"
    assert text.moment(dt.datetime(2022, 6, 8, 14, 5)) == "08.06.2022 14:05"  # noqa: DTZ001 - local wall-clock time
    assert text.moment(None) == "н/д"
    assert text.school_year(2022) == "2021/22"
    assert text.school_year(2000) == "1999/00"


@pytest.mark.parametrize(
    ("count", "word", "case", "printed"),
    [
        (1, "школа", text.Case.ACCUSATIVE, "1\u00a0школу"),
        (21, "доля", text.Case.GENITIVE, "21\u00a0доли"),
        (103, "школа", text.Case.DATIVE, "103\u00a0школам"),
        (2, "ученик", text.Case.ACCUSATIVE, "2\u00a0учеников"),
        (2, "файл", text.Case.ACCUSATIVE, "2\u00a0файла"),
        (11, "год", text.Case.PREPOSITIONAL, "11\u00a0годах"),
        (5, "год", text.Case.NOMINATIVE, "5\u00a0лет"),
        (1, "решение", text.Case.PREPOSITIONAL, "1\u00a0решении"),
        (1, "показатель", text.Case.PREPOSITIONAL, "1\u00a0показателе"),
        (1, "мера", text.Case.ACCUSATIVE, "1\u00a0меру"),
    ],
)
def test_a_counted_noun_stands_in_the_case_asked_for(count: int, word: str, case: text.Case, printed: str) -> None:
    assert text.counted(count, word, case=case) == printed


@pytest.mark.parametrize(
    ("told", "printed"),
    [
        (text.part(103, 342), "103 из 342\u00a0школ (30,1\u00a0%)"),
        (text.part(103, 342, case=text.Case.DATIVE), "103\u00a0школам из 342 (30,1\u00a0%)"),
        (text.part(6, 21, "доля"), "6 из 21\u00a0доли (29\u00a0%)"),
        (text.part(0, 0), "0 из 0\u00a0школ"),
        (text.among("у", 0, 1, "процедура"), "ни у одной процедуры"),
        (text.among("у", 0, 21, "процедура"), "ни у одной из 21\u00a0процедуры"),
        (text.among("в", 5, 5), "во всех 5\u00a0школах"),
        (text.among("по", 1, 1, "мера"), "по единственной мере"),
        (text.among("в", 3, 24, "муниципалитет"), "в 3 из 24\u00a0муниципалитетов (13\u00a0%)"),
        (text.verb(1, "сменила", "сменили"), "сменила"),
        (text.verb(22, "сменила", "сменили"), "сменили"),
        (
            text.by_chance(0.07),
            "при случайности такая или большая разница бывает в 7\u00a0% случаев",
        ),
        (text.by_chance(0.0004), "при случайности такая или большая разница бывает реже чем в 1\u00a0% случаев"),
    ],
)
def test_a_part_of_a_whole_is_told_in_good_russian(told: str, printed: str) -> None:
    assert told == printed


@given(st.integers(0, 10**4), st.sampled_from(sorted(text.NOUNS)), st.sampled_from(list(text.Case)))
def test_every_counted_noun_passes_the_check_of_sentences(count: int, word: str, case: text.Case) -> None:
    said = text.counted(count, word, case=case).replace("\u00a0", " ")
    assert list(disagreeing(said)) == []
