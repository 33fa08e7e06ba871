"""An invented country: regions of real sizes, every school with results of every procedure and year.

Nothing of it is real: regions, municipalities and schools carry numbers for names. The same size and seed give the
same country.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shnro_core import PROJECT_ROOT
from shnro_core.model import DataKind
from shnro_core.parameters import Procedure, internet_speeds, procedures, resolve
from shnro_core.store.build import fill_from_data
from shnro_core.store.database import Connection
from shnro_core.store.loading import insert_rows
from shnro_core.store.relations import prepare

SEED: Final = 85
YEARS: Final = (2018, 2019, 2020, 2021, 2022)
_SLOPE: Final = 0.45
"""How fast sizes fall from the largest region to the smallest."""

_SCHOOLS_A_MUNICIPALITY: Final = 18
_SIDE_DEGREES: Final = 0.25
"""Side of the square that is a municipality."""

_WEAK_SHARE: Final = 0.09
_FILE: Final = "country"
_GIVEN: Final = (
    "region", "year", "exam", "subject", "level", "grade", "school_code", "participants", "failed", "file_id",
)  # fmt: skip
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CountrySize:
    """How large the country is."""

    regions: int = 85
    schools: int = 40_000
    procedures: int = 27


@dataclass(frozen=True)
class Country:
    """Frames with the columns of the store's tables, and results as arrays over school x year x procedure."""

    tables: dict[str, pd.DataFrame]
    procedures: tuple[Procedure, ...]
    participants: NDArray[np.int32]
    failed: NDArray[np.int32]


def invent(size: CountrySize | None = None, seed: int = SEED) -> Country:
    """The country of a size and a seed."""
    size = size or CountrySize()
    rng = np.random.default_rng(seed)
    counts = _region_sizes(size)
    schools = _schools(counts, rng)
    weakness = _weakness(size.schools, rng)
    chosen = _chosen_procedures(size.procedures)
    participants, failed = _results(weakness, len(chosen), rng)
    tables = {
        "region": pd.DataFrame(
            {
                "region": [_region_code(n) for n in range(size.regions)],
                "name": [f"Вымышленная область № {n + 1}" for n in range(size.regions)],
                "data_kind": DataKind.DEMO.value,
            }
        ),
        "municipality": _municipalities(schools),
        "school": schools.drop(columns=["place"]),
        "isbsh": _by_year(schools, isbsh=_isbsh(weakness, rng)),
        "context": _context(schools, participants, rng),
        "list_entry": _lists(schools, participants, failed),
        "participation": _participation(schools, weakness, rng),
    }
    return Country(tables, chosen, participants, failed)


def fill(connection: Connection, country: Country, now: dt.datetime) -> None:
    """Put the country into an empty database beside the published documents and prepare it as a build does."""
    fill_from_data(connection, PROJECT_ROOT / "data")
    for name, frame in country.tables.items():
        insert_rows(connection, name, frame if name in ("region", "municipality") else frame.assign(file_id=_FILE))
    _insert_results(connection, country)
    insert_rows(connection, "import_file", _files(country, now))
    prepare(connection, digits_from=0)


def _region_sizes(size: CountrySize) -> Ints:
    weight = np.arange(1, size.regions + 1) ** -_SLOPE
    counts = np.maximum(1, np.floor(weight / weight.sum() * size.schools)).astype(np.int64)
    counts[0] += size.schools - counts.sum()
    return np.asarray(counts)


def _region_code(number: int) -> str:
    return f"c{number + 1:02d}"


def _schools(counts: Ints, rng: np.random.Generator) -> pd.DataFrame:
    region = np.repeat(np.arange(len(counts)), counts)
    number = np.concatenate([np.arange(n) for n in counts])
    total = len(region)
    places = np.maximum(1, counts // _SCHOOLS_A_MUNICIPALITY)[region]
    place = (number * places) // counts[region]
    side = np.ceil(np.sqrt(places)).astype(np.int64)
    rural = rng.random(total) < 0.55
    closed = np.where(rng.random(total) < 0.01, rng.choice(YEARS[2:], total), 0)
    return pd.DataFrame(
        {
            "region": [_region_code(int(r)) for r in region],
            "school_code": [f"sch{r + 1:02d}{n + 1:05d}" for r, n in zip(region, number, strict=True)],
            "name": [f"МБОУ «Школа № {n + 1}»" for n in number],
            "municipality": [f"Вымышленный округ № {p + 1}" for p in place],
            "area": np.where(rural, "сельская", "городская"),
            "kind": rng.choice(["СОШ", "ООШ", "лицей", "гимназия"], total, p=[0.68, 0.24, 0.04, 0.04]),
            "advanced": rng.random(total) < 0.04,
            "lat": (55 + (place // side + rng.random(total)) * _SIDE_DEGREES).round(5),
            "lon": (40 + (place % side + rng.random(total)) * _SIDE_DEGREES).round(5),
            "closed_year": pd.Series(np.where(closed > 0, closed, np.nan)).astype("Int64"),
            "place": place,
        }
    )


def _municipalities(schools: pd.DataFrame) -> pd.DataFrame:
    known = schools[["region", "municipality", "place"]].drop_duplicates(ignore_index=True)
    side = np.ceil(np.sqrt(known.groupby("region")["place"].transform("max") + 1)).astype("int64")
    south = 55 + (known["place"] // side) * _SIDE_DEGREES
    west = 40 + (known["place"] % side) * _SIDE_DEGREES
    north, east = south + _SIDE_DEGREES, west + _SIDE_DEGREES
    boundary = [
        f'{{"type":"Polygon","coordinates":[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]}}'
        for w, s, e, n in zip(west, south, east, north, strict=True)
    ]
    middle = {"lat": (south + north) / 2, "lon": (west + east) / 2}
    return known.drop(columns="place").assign(
        **middle, label_lat=middle["lat"], label_lon=middle["lon"], boundary=boundary
    )


def _weakness(count: int, rng: np.random.Generator) -> Floats:
    """Log-odds of failing by school and year: a few schools are weak, and all drift."""
    weak = rng.random(count) < _WEAK_SHARE
    trait = np.where(weak, rng.normal(-0.7, 0.5, count), rng.normal(-2.7, 0.45, count))
    drift = rng.normal(0, 0.3, (count, len(YEARS))).cumsum(axis=1)
    return np.asarray(trait[:, None] + drift)


def _chosen_procedures(count: int) -> tuple[Procedure, ...]:
    """The procedures of the norm first, then others of the catalogue, in its order."""
    norm = set(resolve().procedures)
    return tuple(sorted(procedures(), key=lambda p: p.key not in norm)[:count])


def _results(weakness: Floats, count: int, rng: np.random.Generator) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    grade = np.maximum(2.0, np.exp(rng.normal(3.1, 0.9, len(weakness))))
    shape = (*weakness.shape, count)
    participants = rng.poisson(np.broadcast_to(grade[:, None, None], shape)).astype(np.int32) + 1
    chance = 1 / (1 + np.exp(-(weakness[:, :, None] + rng.normal(0, 0.5, shape).astype(np.float32))))
    return participants, rng.binomial(participants, chance).astype(np.int32)


def _by_year(schools: pd.DataFrame, years: tuple[int, ...] = YEARS, **columns: NDArray[Any]) -> pd.DataFrame:
    """One row per school and year; columns are arrays over school x year."""
    keys = schools[["region", "school_code"]].loc[schools.index.repeat(len(years))].reset_index(drop=True)
    frame = keys.assign(year=np.tile(years, len(schools)), **{name: values.ravel() for name, values in columns.items()})
    closed = schools["closed_year"].astype("float64").fillna(9999).to_numpy().repeat(len(years))
    return frame[frame["year"].to_numpy() <= closed].reset_index(drop=True)


def _isbsh(weakness: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(
        np.clip(55 - 9 * weakness.mean(axis=1, keepdims=True) - 18 + rng.normal(0, 7, weakness.shape), 1, 99).round(1)
    )


def _context(schools: pd.DataFrame, participants: NDArray[np.int32], rng: np.random.Generator) -> pd.DataFrame:
    years = YEARS[-2:]
    pupils = 9 * participants[:, -2:, 0]
    teachers = np.maximum(3, pupils // 13)
    computers = np.maximum(2, pupils // 6)

    def part(of: NDArray[Any], low: float, high: float) -> NDArray[Any]:
        return np.asarray((of * rng.uniform(low, high, of.shape)).astype(np.int64))

    return _by_year(
        schools,
        years,
        pupils=pupils,
        pupils_special_needs=part(pupils, 0, 0.15),
        teachers=teachers,
        teachers_first_or_highest_category=part(teachers, 0.2, 0.9),
        teachers_under_30=part(teachers, 0, 0.3),
        teachers_pension_age=part(teachers, 0, 0.5),
        computers=computers,
        computers_outdated=part(computers, 0, 0.6),
        computers_online=part(computers, 0.5, 1),
        internet_speed=rng.choice(internet_speeds(), pupils.shape),
    )


def _lists(schools: pd.DataFrame, participants: NDArray[np.int32], failed: NDArray[np.int32]) -> pd.DataFrame:
    """The office's lists of all years but the last: a third of the year's results low or more."""
    low = (failed >= 0.3 * participants).sum(axis=2) >= participants.shape[2] // 3
    rows = _by_year(schools, low=low)
    return rows[rows["low"] & (rows["year"] < YEARS[-1])].drop(columns="low").assign(list="ШНРО")


def _participation(schools: pd.DataFrame, weakness: Floats, rng: np.random.Generator) -> pd.DataFrame:
    weak = weakness > -1
    rows = _by_year(schools, weak=weak, track=rng.integers(1, 4, weakness.shape))
    return rows[rows["weak"] & (rows["year"] >= 2020)].drop(columns="weak")


def _files(country: Country, now: dt.datetime) -> pd.DataFrame:
    rows = country.participants.size
    return pd.DataFrame(
        {
            "file_id": [_FILE],
            "file_name": ["вымышленная страна"],
            "sha256": [""],
            "format": ["генератор"],
            "region": [_region_code(0)],
            "rows_read": [rows],
            "rows_kept": [rows],
            "loaded_at": [now.replace(tzinfo=None)],
            "loaded_by": ["замер"],
            "parameters": ["{}"],
        }
    )


def _insert_results(connection: Connection, country: Country) -> None:
    schools, years, count = country.participants.shape
    cells = pd.DataFrame(
        {
            "place": np.repeat(np.arange(schools, dtype=np.int32), years * count),
            "year": np.tile(np.repeat(np.array(YEARS, dtype=np.int32), count), schools),
            "kind": np.tile(np.arange(count, dtype=np.int8), schools * years),
            "participants": country.participants.ravel(),
            "failed": country.failed.ravel(),
        }
    )
    kinds = pd.DataFrame(
        [(n, p.exam, p.subject, p.level, p.grade) for n, p in enumerate(country.procedures)],
        columns=["kind", "exam", "subject", "level", "grade"],
    ).assign(file_id=_FILE)
    codes = country.tables["school"][["region", "school_code", "closed_year"]].rename_axis("place").reset_index()
    for name, frame in (("new_cells", cells), ("new_kinds", kinds), ("new_codes", codes)):
        connection.register(name, frame)
    missing = ", ".join(
        f"NULL::{kind} AS {name}"
        for name, kind, *_ in connection.execute("DESCRIBE result").fetchall()
        if name not in _GIVEN
    )
    # the key of the schema is left out: no query reads it, and building it takes minutes
    connection.execute("DROP TABLE result")
    connection.execute(
        f"CREATE TABLE result AS SELECT {', '.join(_GIVEN)}, {missing}"  # noqa: S608 - names of the schema
        " FROM new_cells JOIN new_kinds USING (kind) JOIN new_codes USING (place)"
        " WHERE closed_year IS NULL OR year < closed_year"
    )
    for name in ("new_cells", "new_kinds", "new_codes"):
        connection.unregister(name)
