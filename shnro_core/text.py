"""Russian formats of numbers, shares, dates and plural forms: the only place that knows them."""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

NBSP: Final = "\u00a0"
THIN: Final = "\u202f"
MINUS: Final = "\u2212"
MISSING: Final = "н/д"
NOT_APPLICABLE: Final = "—"
HIDDEN: Final = "скрыто"
SHARES_WITHOUT_DECIMALS_BELOW: Final = 100
_ANY_FLOAT: Final = Context(prec=400)


def is_missing(value: object) -> bool:
    """None, NaN and pandas' missing marks; never zero or an empty string."""
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN, NaT and pandas' NA are the values unequal to themselves
    except (TypeError, ValueError):
        return True


def number(value: float | None, digits: int = 0) -> str:
    """``12 345,6`` with a no-break space, a decimal comma and a real minus; «н/д» when missing.

    Halves are rounded away from zero, as documents and spreadsheets do: 12,5 % is 13 %.
    """
    if value is None or is_missing(value) or not math.isfinite(value):
        return MISSING
    rounded = Decimal(str(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _ANY_FLOAT)
    text = f"{abs(rounded):,.{digits}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def shortest(value: float | None, digits: int = 1) -> str:
    """A number as a document prints it: no trailing zero decimals, at most ``digits``."""
    if value is None or is_missing(value):
        return MISSING
    text = number(value, digits)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(value: float | None, digits: int = 0) -> str:
    """``57,1 %`` from a value on the 0–100 scale."""
    text = number(value, digits)
    return text if text == MISSING else f"{text}{NBSP}%"


def points(value: float | None, digits: int = 1) -> str:
    """``−6,3 п.п.`` with an explicit sign."""
    text = number(value, digits)
    if value is None or text == MISSING:
        return MISSING
    sign = "+" if value > 0 and any(digit in "123456789" for digit in text) else ""
    return f"{sign}{text}{NBSP}п.п."


def share(part: float | None, total: float | None) -> str:
    """``24 из 42, 57 %``: a share never stands without its count."""
    if is_missing(part) or is_missing(total) or part is None or total is None:
        return MISSING
    if total == 0:
        return f"{number(part)} из 0"
    return f"{number(part)} из {number(total)}, {percent(100 * part / total, share_digits(total))}"


def share_digits(total: float) -> int:
    """Decimals of a share of so many: none of a small number, where one more counts for more than a percent."""
    return 0 if total < SHARES_WITHOUT_DECIMALS_BELOW else 1


def plural(count: float, one: str, few: str, many: str) -> str:
    """Russian plural form for a count: 1 школа, 2 школы, 5 школ; a fraction takes the form of 2 (genitive singular)."""
    if count != int(count):
        return few
    n = abs(int(count))
    if n % 10 == 1 and n % 100 != 11:
        return one
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return few
    return many


def counted(count: float | None, one: str, few: str, many: str) -> str:
    """``21 школа``, ``42 школы``, ``68 школ``; «н/д» when missing."""
    if count is None or is_missing(count):
        return MISSING
    return f"{number(count)}{NBSP}{plural(count, one, few, many)}"


def schools(count: float | None) -> str:
    """A number of schools in words: ``68 школ``."""
    return counted(count, "школа", "школы", "школ")


def date(value: dt.date | None) -> str:
    """``08.06.2022``."""
    return MISSING if value is None or is_missing(value) else value.strftime("%d.%m.%Y")


def moment(value: dt.datetime | None) -> str:
    """``08.06.2022 14:05``."""
    return MISSING if value is None or is_missing(value) else value.strftime("%d.%m.%Y %H:%M")


def school_year(year: int) -> str:
    """School year that ends in the given calendar year: 2022 → ``2021/22``."""
    return f"{year - 1}/{year % 100:02d}"
