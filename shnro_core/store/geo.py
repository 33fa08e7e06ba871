"""Municipal boundaries and centres of ``data/geo`` loaded into the tables ``region`` and ``municipality``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb

from shnro_core.model import DataKind, DataRefusedError, Finding
from shnro_core.store.specs import region_specs

_BOUNDARIES = "municipalities.geojson"
_CENTRES = "municipalities.csv"
_ADVICE = "Верните файл из поставки и повторите сборку"


def load_geo(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load regions and municipalities with boundary (GeoJSON geometry text), label point and centre.

    Raises DataRefusedError when a file is missing or damaged, or a municipality stands in one file only.
    """
    boundaries = _boundaries(folder / _BOUNDARIES)
    centres = _centres(folder / _CENTRES)
    lonely = sorted(set(boundaries) ^ set(centres))
    if lonely:
        raise DataRefusedError(
            [
                _fault(_CENTRES, f"муниципалитет «{name}» есть только в одном из двух файлов границ")
                for _, name in lonely
            ]
        )
    con.executemany(
        "INSERT INTO region VALUES (?, ?, ?)", [(r.code, r.name, DataKind.PUBLISHED.value) for r in region_specs()]
    )
    con.executemany(
        "INSERT INTO municipality VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*key, *centres[key], *boundaries[key]) for key in sorted(centres)],
    )


def _fault(file: str, what: str, row: int | None = None, column: str | None = None) -> Finding:
    return Finding(file=file, what=what, advice=_ADVICE, row=row, column=column)


def _boundaries(path: Path) -> dict[tuple[str, str], tuple[float, float, str]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {
            (p["region_code"], p["municipality"]): (
                float(p["label_lat"]),
                float(p["label_lon"]),
                json.dumps(f["geometry"], separators=(",", ":")),
            )
            for f in features
            for p in [f["properties"]]
        }
    except FileNotFoundError:
        raise DataRefusedError([_fault(path.name, "файла нет в папке data/geo")]) from None
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, ValueError):
        raise DataRefusedError([_fault(path.name, "файл повреждён: это не границы в формате GeoJSON")]) from None


def _centres(path: Path) -> dict[tuple[str, str], tuple[str, str, float, float]]:
    centres: dict[tuple[str, str], tuple[str, str, float, float]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for number, row in enumerate(csv.DictReader(handle, strict=True), start=2):
                try:
                    lat, lon = float(row["lat"]), float(row["lon"])
                except (TypeError, ValueError):
                    raise DataRefusedError([_fault(path.name, "координата не число", number, "lat, lon")]) from None
                centres[row["region_code"], row["municipality"]] = (row["oktmo"], row["centre"], lat, lon)
    except FileNotFoundError:
        raise DataRefusedError([_fault(path.name, "файла нет в папке data/geo")]) from None
    except (UnicodeDecodeError, csv.Error, KeyError):
        raise DataRefusedError([_fault(path.name, "файл повреждён или без нужных столбцов")]) from None
    return centres
