"""Municipal boundaries and centres of ``data/geo`` loaded into the tables ``region`` and ``municipality``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from shnro_core.model import DataKind, DataRefusedError, Finding
from shnro_core.store.csvfile import ADVICE_CELL, ADVICE_RESTORE, file_text, read_records, refusal
from shnro_core.store.specs import region_specs

_BOUNDARIES = "municipalities.geojson"
_CENTRES = "municipalities.csv"
_CENTRE_COLUMNS = ("region_code", "municipality", "oktmo", "centre", "lat", "lon")
_DEGREES = {"lat": 90.0, "lon": 180.0}
_SHAPES = ("Polygon", "MultiPolygon")

CREDIT = "Границы: СберИндекс (CC BY-SA 4.0), © участники OpenStreetMap"

Key = tuple[str, str]
"""Region code and municipality."""


def load_geo(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load regions and municipalities with boundary (GeoJSON geometry text), label point and centre.

    Raises DataRefusedError when a file is missing or damaged, or a municipality stands in one file only.
    """
    boundaries = _boundaries(folder / _BOUNDARIES)
    centres = _centres(folder / _CENTRES)
    lonely = [(_CENTRES, name) for _, name in boundaries.keys() - centres.keys()]
    lonely += [(_BOUNDARIES, name) for _, name in centres.keys() - boundaries.keys()]
    if lonely:
        raise DataRefusedError([_fault(file, f"нет муниципалитета «{name}»") for file, name in sorted(lonely)])
    con.executemany(
        "INSERT INTO region VALUES (?, ?, ?)", [(r.code, r.name, DataKind.PUBLISHED.value) for r in region_specs()]
    )
    con.executemany(
        "INSERT INTO municipality VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*key, *centres[key], *boundaries[key], CREDIT) for key in sorted(centres)],
    )


def _fault(file: str, what: str) -> Finding:
    return Finding(file=file, what=what, advice=ADVICE_RESTORE)


def _boundaries(path: Path) -> dict[Key, tuple[float, float, str]]:
    try:
        document = json.loads(file_text(path))
    except json.JSONDecodeError as error:
        raise refusal(path, "файл повреждён: это не границы в формате GeoJSON", row=error.lineno) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise refusal(path, "в файле нет ни одной границы")
    found: dict[Key, tuple[float, float, str]] = {}
    for number, feature in enumerate(features, start=1):
        properties, geometry = _parts(path, number, feature)
        key = properties["region_code"], properties["municipality"]
        if key in found:
            raise refusal(path, f"граница {number} повторяет «{key[1]}»")
        label = float(properties["label_lat"]), float(properties["label_lon"])
        found[key] = (*label, json.dumps(geometry, separators=(",", ":")))
    return found


def _parts(path: Path, number: int, feature: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Properties and geometry of a boundary that has everything the map needs."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise refusal(path, f"у границы {number} нет описания (properties)")
    wanted: dict[str, type | tuple[type, ...]] = {
        "region_code": str,
        "municipality": str,
        "label_lat": (int, float),
        "label_lon": (int, float),
    }
    for name, kind in wanted.items():
        if not isinstance(properties.get(name), kind):
            raise refusal(path, f"у границы {number} нет свойства «{name}» или оно другого вида")
    if not isinstance(geometry, dict) or geometry.get("type") not in _SHAPES or not geometry.get("coordinates"):
        raise refusal(path, f"у границы {number} («{properties['municipality']}») нет контура")
    return properties, geometry


def _centres(path: Path) -> dict[Key, tuple[str, str, float, float]]:
    centres: dict[Key, tuple[str, str, float, float]] = {}
    first_row: dict[Key, int] = {}
    findings: list[Finding] = []
    for number, record in enumerate(read_records(path, _CENTRE_COLUMNS), start=2):
        row = dict(zip(_CENTRE_COLUMNS, record, strict=True))
        key = row["region_code"], row["municipality"]
        faults = list(_centre_faults(row))
        if key in first_row:
            faults.append(("region_code, municipality", f"ключ повторяет строку {first_row[key]}"))
        first_row.setdefault(key, number)
        findings += [
            Finding(file=path.name, row=number, column=column, what=what, advice=ADVICE_CELL) for column, what in faults
        ]
        if not faults:
            centres[key] = (row["oktmo"], row["centre"], float(row["lat"]), float(row["lon"]))
    if findings:
        raise DataRefusedError(findings)
    return centres


def _centre_faults(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    regions = [r.code for r in region_specs()]
    if row["region_code"] not in regions:
        yield "region_code", f"«{row['region_code']}» — не из списка: {', '.join(regions)}"
    if not row["municipality"]:
        yield "municipality", "значение не заполнено"
    for column, limit in _DEGREES.items():
        try:
            inside = abs(float(row[column])) <= limit
        except ValueError:
            yield column, f"«{row[column]}» — не число (дробная часть пишется через точку)"
            continue
        if not inside:
            yield column, f"«{row[column]}» — не координата в градусах"
