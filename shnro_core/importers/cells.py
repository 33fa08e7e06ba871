"""Meaning of single cells: headers, numbers, dates, yes and no. Conversions run over distinct values only."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any, Final

import pandas as pd

FORMULA: Final = "\x00formula"
"""Stands for a formula whose file carries no computed value."""

_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?.*")
_SERIAL_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # Excel serials carry no zone
_SERIAL_RANGE: Final = (1.0, 110_000.0)
EPOCH_1904: Final = 1462
"""Days by which a workbook of the 1904 date system counts less than the usual one."""
_ISO_CELL: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?)?")
_YES: Final = frozenset({"да", "1", "true", "истина", "+", "есть", "v", "х"})
_NO: Final = frozenset({"нет", "0", "false", "ложь", "-", "—"})

Cell = str | float | bool | None


def clean(value: object) -> Cell:
    """A cell without stray spaces; empty text is None."""
    if isinstance(value, str):
        return _SPACES.sub(" ", value).strip() or None
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def normalise_header(value: object) -> str:
    """Header text as it is compared: lower case, single spaces, no quotes, ``ё`` as ``е``; ``2.0`` is ``2``."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = _SPACES.sub(" ", str(value if value is not None else "")).strip().lower().replace("ё", "е")
    return re.sub(r"[\"«»“”„']", "", text).strip()


def parse_number(value: Cell) -> float | None:
    """``14``, ``14.0``, ``1 234,5`` and ``12,5 %`` as numbers; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    text = _SPACES.sub("", value).replace(",", ".").replace("\u2212", "-").removesuffix("%")
    return float(text) if _NUMBER.fullmatch(text) else None


def parse_flag(value: Cell) -> bool | None:
    """«да» and «нет» in their usual spellings; None for anything else."""
    if isinstance(value, bool) or value is None:
        return value
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip().lower()
    return True if text in _YES else False if text in _NO else None


def parse_moment(value: Cell) -> dt.datetime | None:
    """``dd.mm.yyyy [hh:mm[:ss]]``, ISO dates and Excel day numbers; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return _SERIAL_EPOCH + dt.timedelta(days=value) if _SERIAL_RANGE[0] <= value <= _SERIAL_RANGE[1] else None
    day_first, iso = _DAY.fullmatch(value), _ISO.fullmatch(value)
    if day_first:
        day, month, year, *clock = day_first.groups()
    elif iso:
        year, month, day, *clock = iso.groups()
    else:
        return None
    hours, minutes, seconds = (int(part or 0) for part in clock)
    try:
        return dt.datetime(int(year), int(month), int(day), hours, minutes, seconds)  # noqa: DTZ001  # local wall time
    except ValueError:
        return None


def serial_text(serial: float) -> Cell:
    """A day number under a date format as ISO text; a number no calendar knows stays a number."""
    if not _SERIAL_RANGE[0] <= serial <= _SERIAL_RANGE[1]:
        return serial
    moment = _SERIAL_EPOCH + dt.timedelta(seconds=round(serial * 86_400))
    return moment.strftime("%Y-%m-%d" if serial.is_integer() else "%Y-%m-%d %H:%M:%S")


def is_iso(value: object) -> bool:
    """Whether a cell holds a date as a sheet tells it."""
    return isinstance(value, str) and _ISO_CELL.fullmatch(value) is not None


def is_date(values: pd.Series) -> pd.Series:
    """Mask of the cells that hold a date as a sheet tells it."""
    return values.isin([value for value in values.dropna().unique() if is_iso(value)])


def class_name(value: Cell) -> Cell:
    """The name of a class that Excel made a date, as it was typed: 10 November is «10-11»; others as they are."""
    if not is_iso(value):
        return value
    moment = parse_moment(value)
    return f"{moment.day}-{moment.month}" if moment else value


def convert(values: pd.Series, parse: Callable[[Cell], Any], dtype: str) -> tuple[pd.Series, pd.Series]:
    """Parsed values and the mask of cells that hold something unreadable; ``parse`` meets each distinct value once."""
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    parsed = [parse(value) for value in distinct]
    unreadable = pd.array([value is None for value in parsed] + [False], dtype="bool")
    lookup = pd.Series([*parsed, None], dtype=dtype)
    index = pd.Series(codes).replace(-1, len(parsed)).to_numpy()
    result = lookup.take(index).set_axis(values.index)
    return result, pd.Series(unreadable.take(index), index=values.index)


def to_numbers(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Numbers and the mask of cells with text in their place."""
    return convert(values, parse_number, "Float64")


def to_flags(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Yes and no and the mask of cells with something else."""
    return convert(values, parse_flag, "boolean")


def to_moments(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Moments (``datetime64[s]``) and the mask of cells without a date."""
    return convert(values, parse_moment, "datetime64[s]")


def column_letter(index: int) -> str:
    """Excel letters of a zero-based column: 0 → ``A``, 31 → ``AF``."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Zero-based column of Excel letters: ``AF`` → 31."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
