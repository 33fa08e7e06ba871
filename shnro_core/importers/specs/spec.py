"""Description of a table: fields, kinds, bounds, allowed values; and the frame read by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final

import pandas as pd

from shnro_core.importers.cells import (
    FORMULA,
    Cell,
    convert,
    is_iso,
    normalise_header,
    parse_flag,
    parse_moment,
    parse_number,
)
from shnro_core.importers.login import is_login, normalise_login
from shnro_core.importers.naming import subject_of
from shnro_core.importers.tables import COUNT, DATE, FLAG, NUMBER, TEXT

_GIA_CODE: Final = re.compile(r"0*[1-9]\d{2,5}")


class FieldKind(StrEnum):
    """What the cells of a field hold."""

    LOGIN = "логин школы"
    TEXT = "текст"
    ORGANISATION = "название организации"
    SUBJECT = "предмет"
    YEAR = "год"
    COUNT = "целое число"
    NUMBER = "число"
    PERCENT = "процент от 0 до 100"
    FLAG = "да или нет"
    DATE = "дата дд.мм.гггг"
    CHOICE = "значение из списка"
    GIA_CODE = "код ОО в системе ГИА, от 3 до 6 цифр"
    GIA_SCHOOL = "логин школы или её код в системе ГИА"


DTYPES: Final[dict[FieldKind, str]] = {
    FieldKind.LOGIN: TEXT,
    FieldKind.TEXT: TEXT,
    FieldKind.ORGANISATION: TEXT,
    FieldKind.SUBJECT: TEXT,
    FieldKind.YEAR: COUNT,
    FieldKind.COUNT: COUNT,
    FieldKind.NUMBER: NUMBER,
    FieldKind.PERCENT: NUMBER,
    FieldKind.FLAG: FLAG,
    FieldKind.DATE: DATE,
    FieldKind.CHOICE: TEXT,
    FieldKind.GIA_CODE: TEXT,
    FieldKind.GIA_SCHOOL: TEXT,
}
NUMERIC: Final = frozenset({FieldKind.YEAR, FieldKind.COUNT, FieldKind.NUMBER, FieldKind.PERCENT})
WHOLE: Final = frozenset({FieldKind.YEAR, FieldKind.COUNT})
CODES: Final = frozenset({FieldKind.LOGIN, FieldKind.GIA_CODE, FieldKind.GIA_SCHOOL})
FREE_TEXT: Final = frozenset({FieldKind.TEXT, FieldKind.ORGANISATION})


@lru_cache(maxsize=50_000)
def _found(pattern: str, header: str) -> bool:
    return re.search(pattern, header) is not None


@dataclass(frozen=True)
class Field:
    """One column: ``header`` as written into the template, ``pattern`` for headers that vary (normalised text).

    ``required`` = the column must be there and hold a value in every row; ``expected`` = it is missed when not there.
    ``choices`` maps what may be written to what is stored. ``low``/``high`` bound numbers. ``suggestions`` fill a
    drop-down list without forbidding other text. ``prose`` = sentences are written here.
    """

    name: str
    header: str
    kind: FieldKind
    hint: str = ""
    required: bool = True
    expected: bool = True
    pattern: str = ""
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    prose: bool = False

    def matches(self, header: str) -> bool:
        """Whether a normalised header is this field's."""
        return header in self.names or bool(self.pattern and _found(self.pattern, header))

    @cached_property
    def names(self) -> frozenset[str]:
        """Normalised headers that are this field's word for word."""
        return frozenset(normalise_header(name) for name in (self.header, *self.aliases))

    @property
    def dtype(self) -> str:
        """pandas type of the values."""
        return DTYPES[self.kind]


@dataclass(frozen=True)
class TableSpec:
    """A table of rows: ``key`` = fields that name a row, ``table`` = where it goes, ``sheet`` = its name."""

    name: str
    title: str
    table: str
    sheet: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The field called ``name``; KeyError when there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True)
class Columns:
    """Where the fields stand under one header row: positions from zero, all positions of doubled ones, unknown ones."""

    header_row: int
    place: dict[str, int]
    doubled: dict[str, tuple[int, ...]]
    unknown: tuple[int, ...]


def match_columns(fields: Sequence[Field], header: Sequence[Cell], header_row: int) -> Columns:
    """Find the fields in a header row; a column belongs to the first field that claims it."""
    claims: dict[str, list[int]] = {}
    unknown = []
    for position, cell in enumerate(header):
        text = normalise_header(cell)
        owner = next((f.name for f in fields if text and f.matches(text)), None)
        if owner:
            claims.setdefault(owner, []).append(position)
        elif text:
            unknown.append(position)
    return Columns(
        header_row=header_row,
        place={name: positions[0] for name, positions in claims.items()},
        doubled={name: tuple(positions) for name, positions in claims.items() if len(positions) > 1},
        unknown=tuple(unknown),
    )


@dataclass(frozen=True)
class Rows:
    """Rows of a table as read: ``raw`` cells, ``typed`` values, ``bad`` marks cells that could not be understood.

    All three share the index (row of the file) and the columns (names of the fields found).
    """

    raw: pd.DataFrame
    typed: pd.DataFrame
    bad: pd.DataFrame


def type_rows(fields: Sequence[Field], raw: pd.DataFrame) -> Rows:
    """Values of the fields by their kinds; what cannot be understood is missing in ``typed`` and marked in ``bad``."""
    typed, bad = {}, {}
    for spec in fields:
        if spec.name in raw:
            typed[spec.name], bad[spec.name] = convert(raw[spec.name], parser(spec), _raw_dtype(spec))
    rows = Rows(raw, pd.DataFrame(typed, index=raw.index), pd.DataFrame(bad, index=raw.index, dtype=bool))
    for spec in fields:
        if spec.name in rows.typed and spec.kind in WHOLE:
            whole = rows.typed[spec.name].where((rows.typed[spec.name] % 1 == 0).fillna(False))
            rows.typed[spec.name] = whole.astype(COUNT)
    return rows


def _raw_dtype(spec: Field) -> str:
    return NUMBER if spec.kind in WHOLE else spec.dtype


def parser(spec: Field) -> Callable[[Cell], object]:
    """The function that reads one cell of a field; it gives None for what it does not understand."""
    if spec.kind in NUMERIC:
        return parse_number
    if spec.kind is FieldKind.CHOICE:
        choices = {normalise_header(key): value for key, value in spec.choices.items()}
        return lambda value: choices.get(normalise_header(value))
    return _PARSERS.get(spec.kind, _text)


def _login(value: Cell) -> str | None:
    code = normalise_login(int(value) if isinstance(value, float) and value.is_integer() else value)
    return code if is_login(code) else None


def _gia_code(value: Cell) -> str | None:
    """Digits of a code without leading zeros."""
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip().removesuffix(".0")
    return text.lstrip("0") if _GIA_CODE.fullmatch(text) else None


def _gia_school(value: Cell) -> str | None:
    """A code of ГИА as digits, or a login; digits alone are never a login here."""
    return _gia_code(value) or (_login(value) if isinstance(value, str) and not value.strip().isdecimal() else None)


def _text(value: Cell) -> str | None:
    if value == FORMULA or is_iso(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _subject(value: Cell) -> str | None:
    return subject_of(value) if isinstance(value, str) else None


_PARSERS: Final[dict[FieldKind, Callable[[Cell], object]]] = {
    FieldKind.LOGIN: _login,
    FieldKind.GIA_CODE: _gia_code,
    FieldKind.GIA_SCHOOL: _gia_school,
    FieldKind.FLAG: parse_flag,
    FieldKind.DATE: parse_moment,
    FieldKind.SUBJECT: _subject,
}
