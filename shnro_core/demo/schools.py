"""Register of the invented schools and what stays the same about each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo import names
from shnro_core.demo.columns import Columns, table_columns
from shnro_core.demo.geography import Place, draw_map, points_inside

SCHOOL_COUNT: Final = 344
CITY_SCHOOLS: Final = (40, 16, 9)
ENHANCED_CITY_SCHOOLS: Final = ("гимназия", "гимназия", "гимназия", "лицей", "лицей", "СОШ", "СОШ")
TOWN_SCHOOLS_PER_DISTRICT: Final = 3
CLOSINGS: Final = (2020, 2021, 2021, 2022)
"""Years in which a village school closes: from that year on it has no results."""

KIND_SHARES: Final = {"СОШ": 0.50, "ООШ": 0.38, "НОШ": 0.07, "школа-интернат": 0.05}
GRADE_SIZE: Final = {"city": (68.0, 0.35), "town": (34.0, 0.35), "village": (7.5, 0.5)}
"""Median number of pupils of one grade and the spread of its logarithm."""

LAST_GRADE: Final = {"НОШ": 4, "ООШ": 9, "школа-интернат": 9}
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Schools:
    """Arrays over the schools, index = row of ``register``.

    ``hardship`` is the hidden standing behind the ИСБШ (mean 0, deviation 1, higher = harder), ``grade_size`` the usual
    number of pupils of one grade, ``last_grade`` 4, 9 or 11, ``closed_year`` 9999 while open.
    """

    register: Columns
    place: NDArray[np.str_]
    enhanced: BoolArray
    grade_size: FloatArray
    last_grade: NDArray[np.int64]
    closed_year: NDArray[np.int64]
    hardship: FloatArray


def make_municipalities() -> tuple[Columns, tuple[Place, ...], tuple[names.MunicipalityName, ...]]:
    """Municipalities as columns of the store's table, their places on the map and their names, in one order."""
    known = (*names.CITIES, *names.districts())
    places = draw_map(len(names.CITIES), len(known) - len(names.CITIES))
    columns = {
        "region": _texts([names.REGION_CODE] * len(known)),
        "municipality": _texts([m.name for m in known]),
        "oktmo": _texts([None] * len(known)),
        "centre": _texts([m.centre for m in known]),
        "lat": np.array([p.centre[1] for p in places]),
        "lon": np.array([p.centre[0] for p in places]),
        "label_lat": np.array([p.label[1] for p in places]),
        "label_lon": np.array([p.label[0] for p in places]),
        "boundary": _texts([p.boundary for p in places]),
    }
    return columns, places, known


def _texts(values: list[str] | list[None]) -> NDArray[np.object_]:
    return np.array(values, dtype=object)


def make_schools(
    places: tuple[Place, ...], municipalities: tuple[names.MunicipalityName, ...], rng: np.random.Generator
) -> Schools:
    """The 344 schools: cities first, then three town schools and the villages of each district."""
    home, place = _distribute(len(municipalities))
    kind = _kinds(place, rng)
    enhanced = np.zeros(SCHOOL_COUNT, dtype=bool)
    enhanced[: len(ENHANCED_CITY_SCHOOLS)] = True
    first_of_second_city = CITY_SCHOOLS[0]
    enhanced[first_of_second_city : first_of_second_city + 4] = True
    kind[: len(ENHANCED_CITY_SCHOOLS)] = ENHANCED_CITY_SCHOOLS
    kind[first_of_second_city : first_of_second_city + 2] = "гимназия", "лицей"
    hardship = _hardship(place, enhanced, rng)
    coordinates = _coordinates(home, place, places, rng)
    closed = _closings(place, rng)
    open_ended = np.where(closed == 9999, np.nan, closed.astype(float))
    register = table_columns(
        "school",
        {
            "school_code": [f"{names.LOGIN_PREFIX}{number:04d}" for number in range(1, SCHOOL_COUNT + 1)],
            "name": _names(home, place, kind, enhanced, municipalities=municipalities, rng=rng),
            "municipality": [municipalities[k].name for k in home],
            "area": np.where(place == "village", "сельская", "городская"),
            "kind": kind,
            "advanced": enhanced,
            "lat": coordinates[:, 1].round(5),
            "lon": coordinates[:, 0].round(5),
            "closed_year": open_ended,
        },
    )
    median = np.array([GRADE_SIZE[p][0] for p in place])
    spread = np.array([GRADE_SIZE[p][1] for p in place])
    size = median * np.exp(spread * rng.standard_normal(SCHOOL_COUNT))
    size *= np.where(kind == "ООШ", 0.8, 1.0)
    return Schools(
        register=register,
        place=place,
        enhanced=enhanced,
        grade_size=np.maximum(size, 3.0),
        last_grade=np.array([LAST_GRADE.get(k, 11) for k in kind]),
        closed_year=closed,
        hardship=hardship,
    )


def _distribute(municipality_count: int) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    district_count = municipality_count - len(CITY_SCHOOLS)
    rest = SCHOOL_COUNT - sum(CITY_SCHOOLS)
    per_district = [rest // district_count + (k < rest % district_count) for k in range(district_count)]
    per_district = [n + (2, -2, 1, -1)[k % 4] if k < district_count // 4 * 4 else n for k, n in enumerate(per_district)]
    counts = [*CITY_SCHOOLS, *per_district]
    home = np.repeat(np.arange(municipality_count), counts)
    within = np.concatenate([np.arange(n) for n in counts])
    place = np.where(home < len(CITY_SCHOOLS), "city", np.where(within < TOWN_SCHOOLS_PER_DISTRICT, "town", "village"))
    return home, place


def _kinds(place: NDArray[np.str_], rng: np.random.Generator) -> NDArray[np.object_]:
    drawn = rng.choice(list(KIND_SHARES), size=len(place), p=list(KIND_SHARES.values()))
    return np.where(place == "village", drawn, "СОШ").astype(object)


def _hardship(place: NDArray[np.str_], enhanced: BoolArray, rng: np.random.Generator) -> FloatArray:
    shift = np.select([enhanced, place == "city", place == "town"], [-1.3, -0.5, -0.2], 0.25)
    raw = shift + 0.85 * rng.standard_normal(len(place))
    return np.asarray((raw - raw.mean()) / raw.std())


def _coordinates(
    home: NDArray[np.int64], place: NDArray[np.str_], places: tuple[Place, ...], rng: np.random.Generator
) -> FloatArray:
    """Town schools stand in the cell of the centre, village schools in any cell of the municipality."""
    pick = rng.random(len(home))
    cells = []
    for municipality, where, share in zip(home, place, pick, strict=True):
        own = places[municipality].cells
        cells.append(own[0 if where == "town" else int(share * len(own))])
    return points_inside(np.array(cells), rng)


def _closings(place: NDArray[np.str_], rng: np.random.Generator) -> NDArray[np.int64]:
    closed = np.full(len(place), 9999)
    closed[rng.choice(np.flatnonzero(place == "village"), len(CLOSINGS), replace=False)] = CLOSINGS
    return closed


def _names(
    home: NDArray[np.int64],
    place: NDArray[np.str_],
    kind: NDArray[np.object_],
    enhanced: BoolArray,
    *,
    municipalities: tuple[names.MunicipalityName, ...],
    rng: np.random.Generator,
) -> list[str]:
    villages = iter(rng.permutation(names.village_adjectives()))
    numbers: dict[tuple[int, str], int] = {}
    result = []
    for k, (municipality, where) in enumerate(zip(home, place, strict=True)):
        called = municipalities[municipality]
        what = str(kind[k])
        if where == "village":
            result.append(f"МБОУ «{next(villages)} {what}»")
            continue
        number = numbers[municipality, what] = numbers.get((municipality, what), 0) + 1
        adjective = called.masculine if what == "лицей" else called.feminine
        addition = " с углублённым изучением предметов" if enhanced[k] and what == "СОШ" else ""
        result.append(f"МБОУ «{adjective} {what} № {number}{addition}»")
    return result
