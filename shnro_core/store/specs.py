"""Declared shape of the published tables: what a CSV of ``data/published`` must look like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shnro_core.parameters.yamlfile import read_yaml

_SQL_TYPES = {"text": "VARCHAR", "integer": "INTEGER", "decimal": "DOUBLE"}
_TYPE_WORDS = {"integer": "целое число", "decimal": "число (дробная часть пишется через точку)"}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a published CSV: its header, its name in the database and its rules."""

    header: str
    name: str
    type: str = "text"
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    one_of: tuple[str, ...] = ()
    municipality: bool = False

    @property
    def sql_type(self) -> str:
        """Type of the column in DuckDB."""
        return _SQL_TYPES[self.type]

    @property
    def type_words(self) -> str:
        """What the values must be, for a message."""
        return _TYPE_WORDS[self.type]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One published CSV: columns in file order and the key that no two rows share."""

    name: str
    grain: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...]
    sourced: bool = True

    @property
    def file_name(self) -> str:
        """Name of the CSV below ``data/published``."""
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class RegionSpec:
    """A region of the published documents and the documents that speak about it."""

    code: str
    name: str
    sources: tuple[str, ...]


_TAIL = (
    ColumnSpec(header="source", name="source", required=True),
    ColumnSpec(header="place", name="place", required=True),
    ColumnSpec(header="note", name="note"),
)


def _column(header: str, raw: dict[str, Any]) -> ColumnSpec:
    return ColumnSpec(
        header=header,
        name=raw.get("rename", header),
        type=raw.get("type", "text"),
        required=raw.get("required", False),
        minimum=raw.get("min"),
        maximum=raw.get("max"),
        one_of=tuple(str(v) for v in raw.get("one_of", ())),
        municipality=raw.get("municipality", False),
    )


@cache
def _document() -> dict[str, Any]:
    return read_yaml(Path(__file__).with_name("published.yaml"))


def _sources_spec() -> TableSpec:
    documents = tuple(source for region in region_specs() for source in region.sources)
    rest = tuple(ColumnSpec(header=h, name=h, required=True) for h in ("title", "issuer", "date", "kind", "file"))
    return TableSpec(
        name="sources",
        grain="one row per document",
        columns=(ColumnSpec(header="source_id", name="source_id", required=True, one_of=documents), *rest),
        key=("source_id",),
        sourced=False,
    )


@cache
def table_specs() -> tuple[TableSpec, ...]:
    """Specs of all published tables, the documents themselves first."""
    specs = [_sources_spec()]
    for name, raw in _document()["tables"].items():
        sourced = raw.get("sourced", True)
        columns = tuple(_column(h, r) for h, r in raw["columns"].items()) + (_TAIL if sourced else ())
        specs.append(TableSpec(name=name, grain=raw["grain"], columns=columns, key=tuple(raw["key"]), sourced=sourced))
    return tuple(specs)


@cache
def region_specs() -> tuple[RegionSpec, ...]:
    """Regions of the published documents, in menu order."""
    return tuple(
        RegionSpec(code=code, name=raw["name"], sources=tuple(raw["sources"]))
        for code, raw in _document()["regions"].items()
    )
