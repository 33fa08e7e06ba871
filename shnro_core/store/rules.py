"""Rules of the published tables: which values break the spec of their column, each told as one finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shnro_core.model import Finding
from shnro_core.store.csvfile import ADVICE_CELL
from shnro_core.store.specs import ColumnSpec, TableSpec

_NUMBER = {"integer": re.compile(r"-?[0-9]+"), "decimal": re.compile(r"-?[0-9]+(\.[0-9]+)?")}
_LARGEST = 2_147_483_647

Row = Mapping[str, str | None]
"""One record by database column name; an empty cell is None."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the data knows: documents, the region of each, municipalities of each region."""

    documents: frozenset[str]
    region_of: Mapping[str, str]
    municipalities: Mapping[str, frozenset[str]]


def faults(spec: TableSpec, rows: Sequence[Row], known: Known) -> list[Finding]:
    """Every cell and key of a table that breaks its spec, in order of rows; the first row is row 2 of the file."""
    found = []
    first_row: dict[tuple[str | None, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        found += [_finding(spec, number, column, what) for column, what in _row_faults(spec, row, known)]
        key = tuple(row[k] for k in spec.key)
        if key in first_row:
            found.append(_finding(spec, number, _key_headers(spec), f"ключ повторяет строку {first_row[key]}"))
        first_row.setdefault(key, number)
    return found


def _finding(spec: TableSpec, row: int, column: str, what: str) -> Finding:
    return Finding(file=spec.file_name, row=row, column=column, what=what, advice=ADVICE_CELL)


def _key_headers(spec: TableSpec) -> str:
    headers = {c.name: c.header for c in spec.columns}
    return ", ".join(headers[k] for k in spec.key)


def _row_faults(spec: TableSpec, row: Row, known: Known) -> Iterator[tuple[str, str]]:
    for column in spec.columns:
        value = row[column.name]
        if value is None:
            if column.required:
                yield column.header, "значение не заполнено"
            continue
        for rule in (_number_fault, _choice_fault):
            what = rule(column, value)
            if what:
                yield column.header, what
        if column.municipality and not _on_map(value, row, known):
            yield column.header, f"муниципалитета «{value}» нет в границах data/geo для региона документа"
    source = row["source"] if spec.sourced else None
    if source is not None and source not in known.documents:
        yield "source", f"документа «{source}» нет в sources.csv"


def _number_fault(column: ColumnSpec, value: str) -> str | None:
    if column.type == "text":
        return None
    if not _NUMBER[column.type].fullmatch(value):
        return f"«{value}» — не {column.type_words}"
    number = float(value)
    highest = _LARGEST if column.maximum is None else column.maximum
    if number > highest:
        return f"«{value}» больше {highest}"
    if column.minimum is not None and number < column.minimum:
        return f"«{value}» меньше {column.minimum}"
    return None


def _choice_fault(column: ColumnSpec, value: str) -> str | None:
    if not column.one_of or value in column.one_of:
        return None
    return f"«{value}» — не из списка: {', '.join(column.one_of)}"


def _on_map(name: str, row: Row, known: Known) -> bool:
    region = known.region_of.get(row["source"] or "")
    if region is None:
        return any(name in places for places in known.municipalities.values())
    return name in known.municipalities.get(region, frozenset())
