"""Similar schools: the list equals a plain computation from the raw tables and never looks at results."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from shnro_core.parameters import MethodSettings, resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import Database
from shnro_core.store.method import context_index, similar
from shnro_core.store.versions import current_version, database_path
from tests.methodology.worlds import empty_database, invented

SCHOOLS = ("sch990012", "sch990066", "sch990092", "sch990001", "sch990167", "sch990191")
FORMULAS: dict[str, dict[str, Any]] = {
    "обычная": {},
    "без ограничений": {"similar_same_area": False, "similar_same_kind": False, "similar_size_factor": 100},
    "свои веса": {
        "similar_weight_size": 3, "similar_weight_area": 0.5, "similar_weight_kind": 2,
        "similar_weight_conditions": 0.25, "similar_weight_special_needs": 0,
        "similar_same_area": False, "similar_same_kind": False, "similar_size_factor": 4,
    },
    "только условия": {
        "similar_weight_size": 0, "similar_weight_special_needs": 0, "similar_size_factor": 1.5,
        "similar_known_weight_share": 1.0,
    },
}  # fmt: skip
NUMBERS, WORDS = ("size", "conditions", "special_needs"), ("area", "kind")
COUNTRY = "99"

School = dict[str, Any]


def raw_schools(cursor: duckdb.DuckDBPyConnection, region: str, year: int) -> dict[str, School]:
    """What schools working in the year are, read row by row; a missing figure is None."""
    found: dict[str, School] = {}
    for code, area, kind, closed in cursor.execute(
        "SELECT school_code, area, kind, closed_year FROM school WHERE region = ?", [region]
    ).fetchall():
        if closed is None or closed >= year:
            found[code] = {"area": area, "kind": kind, "pupils": None, "special_needs": None, "conditions": None}
    for code, pupils, special in cursor.execute(
        "SELECT school_code, pupils, pupils_special_needs FROM context WHERE region = ? AND year <= ? ORDER BY year",
        [region, year],
    ).fetchall():
        if code in found and pupils is not None:
            found[code]["pupils"] = pupils
            if special is not None and pupils > 0:
                found[code]["special_needs"] = special / pupils
    given = cursor.execute("SELECT school_code, isbsh FROM isbsh WHERE region = ? AND year = ?", [region, year])
    for code, value in given.fetchall():
        if code in found:
            found[code]["conditions"] = value
    for known in found.values():
        known["size"] = math.log(known["pupils"]) if known["pupils"] else None
    return found


def ranges(schools: dict[str, School]) -> dict[str, float | None]:
    """Interquartile range of each number over the region; None when nothing varies."""
    spread: dict[str, float | None] = {}
    for name in NUMBERS:
        values = [s[name] for s in schools.values() if s[name] is not None]
        width = float(np.subtract(*np.percentile(values, [75, 25]))) if values else 0.0
        spread[name] = width if round(width, 9) else None
    return spread


def expected(schools: dict[str, School], code: str, settings: MethodSettings) -> list[tuple[str, float]]:
    """Similar schools and their distances by the words of the formula, nearest first."""
    own, spread = schools[code], ranges(schools)
    fixed = {"area": settings.similar_same_area, "kind": settings.similar_same_kind}
    weights = {
        name: float(getattr(settings, f"similar_weight_{name}"))
        for name in (*NUMBERS, *WORDS)
        if own[name] is not None and not fixed.get(name, False) and spread.get(name, 1.0) is not None
    }
    total, found = sum(weights.values()), []
    for other, known in schools.items():
        if other == code or total == 0:
            continue
        if any(on and own[name] is not None and known[name] != own[name] for name, on in fixed.items()):
            continue
        if own["size"] is not None and (
            known["size"] is None
            or round(abs(known["size"] - own["size"]) - math.log(settings.similar_size_factor), 9) > 0
        ):
            continue
        shared = {name: weight for name, weight in weights.items() if known[name] is not None}
        if round(sum(shared.values()) / total - settings.similar_known_weight_share, 9) < 0 or not sum(shared.values()):
            continue
        distance = sum(
            weight
            * (abs(own[name] - known[name]) / (spread[name] or 1) if name in NUMBERS else own[name] != known[name])
            for name, weight in shared.items()
        )
        found.append((other, round(distance / sum(shared.values()), 9)))
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def listed(frame: pd.DataFrame) -> pd.DataFrame:
    """The similar schools of an answer in their order."""
    return frame[frame["place"].notna()].sort_values("place")


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_the_list_equals_a_plain_computation_from_the_raw_tables(database: Database, formula: str, year: int) -> None:
    settings = resolve(overrides=FORMULAS[formula])
    with database.cursor() as cursor:
        schools = raw_schools(cursor, "demo", year)
        answer = similar(cursor, region="demo", year=year, settings=settings, school_codes=SCHOOLS)
    for code in SCHOOLS:
        wanted = expected(schools, code, settings)
        own = answer[answer["school_code"] == code]
        assert set(own["similar_code"]) == set(schools) - {code}
        assert list(listed(own)["similar_code"]) == [other for other, _ in wanted]
        assert listed(own)["distance"].to_numpy() == pytest.approx([d for _, d in wanted], abs=2e-9)
    assert any(len(expected(schools, code, settings)) > 20 for code in SCHOOLS)


def test_the_parts_add_up_to_the_distance(database: Database) -> None:
    settings = resolve(overrides=FORMULAS["свои веса"])
    frame = compute(database, "similar", region="demo", year=2022, settings=settings, school_codes=SCHOOLS)
    parts = frame[[f"{name}_part" for name in (*NUMBERS, *WORDS)]].sum(axis=1)
    told = listed(frame)
    assert parts[told.index].to_numpy() == pytest.approx(told["distance"].to_numpy(), abs=2e-9)
    assert (told["special_needs_part"].fillna(0) == 0).all()


@pytest.fixture
def writable(database_folder: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the database that a test may spoil."""
    copy = shutil.copy(database_path(database_folder, current_version(database_folder)), tmp_path / "copy.duckdb")
    connection = duckdb.connect(str(copy), config={"threads": 2})
    yield connection
    connection.close()


def test_results_never_enter(writable: duckdb.DuckDBPyConnection) -> None:
    question: dict[str, Any] = {"region": "demo", "year": 2022, "settings": resolve(), "school_codes": SCHOOLS}
    before = similar(writable, **question)
    writable.execute("UPDATE result SET failed = participants - failed WHERE region = 'demo'")
    pd.testing.assert_frame_equal(similar(writable, **question), before)
    writable.execute("DELETE FROM result WHERE region = 'demo'")
    writable.execute("DELETE FROM list_entry WHERE region = 'demo'")
    pd.testing.assert_frame_equal(similar(writable, **question), before)


def test_later_years_leave_the_list_of_a_year_alone(writable: duckdb.DuckDBPyConnection) -> None:
    question: dict[str, Any] = {"region": "demo", "year": 2021, "settings": resolve(), "school_codes": SCHOOLS}
    before = similar(writable, **question)
    writable.execute("UPDATE context SET pupils = pupils * 7 WHERE year > 2021")
    writable.execute("UPDATE isbsh SET isbsh = 100 - isbsh WHERE year > 2021")
    pd.testing.assert_frame_equal(similar(writable, **question), before)


def random_region(seed: int) -> duckdb.DuckDBPyConnection:
    """A small region with gaps, equal schools and attributes that do not vary."""
    rng, connection = invented(seed), empty_database()
    sizes, special = (
        rng.choice([(50, 100, 100, 200, 400, 0, None), (100,), (None,)]),
        rng.choice([(0, 1, 5, None), (None,)]),
    )
    for number in range(rng.randint(2, 14)):
        code = f"sch{number:04d}"
        area, kind = rng.choice(["городская", "сельская", None]), rng.choice(["СОШ", "ООШ", "СОШ", None])
        closed = rng.choice([None, None, None, 2021, 2022]) if number else None
        connection.execute(
            "INSERT INTO school (region, school_code, name, municipality, area, kind, closed_year, file_id) "
            "VALUES (?, ?, ?, 'район', ?, ?, ?, 'f')",
            [COUNTRY, code, code, area, kind, closed],
        )
        for year in (2020, 2022, 2023):
            if rng.random() < 0.6:
                connection.execute(
                    "INSERT INTO context (region, year, school_code, pupils, pupils_special_needs, file_id) "
                    "VALUES (?, ?, ?, ?, ?, 'f')",
                    [COUNTRY, year, code, rng.choice(sizes), rng.choice(special)],
                )
        if not number or rng.random() < 0.7:
            connection.execute(
                "INSERT INTO isbsh VALUES (?, 2022, ?, ?, 'f')", [COUNTRY, code, rng.choice([10.0, 20.0, 20.0, 35.0])]
            )
    return connection


@pytest.mark.parametrize("seed", range(8))
def test_random_regions_with_gaps_and_ties_agree(seed: int) -> None:
    connection = random_region(seed)
    schools = raw_schools(connection, COUNTRY, 2022)
    for changes in FORMULAS.values():
        settings = resolve(overrides=changes)
        answer = similar(connection, region=COUNTRY, year=2022, settings=settings, school_codes=tuple(schools))
        for code in schools:
            own = answer[answer["school_code"] == code]
            wanted = expected(schools, code, settings)
            assert list(listed(own)["similar_code"]) == [other for other, _ in wanted]
            assert listed(own)["distance"].to_numpy(dtype=float) == pytest.approx([d for _, d in wanted], abs=2e-9)


def test_a_year_without_isbsh_is_compared_by_the_own_index(writable: duckdb.DuckDBPyConnection) -> None:
    writable.execute("DELETE FROM isbsh WHERE region = 'demo' AND year = 2022")
    settings = resolve()
    frame = similar(writable, region="demo", year=2022, settings=settings, school_codes=SCHOOLS[:1])
    index = compute_index(writable, settings)
    assert set(frame["conditions_source"]) == {"context_index"}
    assert frame["own_conditions"].iloc[0] == pytest.approx(index[SCHOOLS[0]])
    known = frame.dropna(subset=["conditions"])
    assert known["conditions"].to_numpy() == pytest.approx([index[code] for code in known["similar_code"]])


def compute_index(connection: duckdb.DuckDBPyConnection, settings: MethodSettings) -> dict[str, float]:
    """Own index of conditions by login, as its own calculation gives it."""
    frame = context_index(connection, region="demo", year=2022, settings=settings)
    return dict(zip(frame["school_code"], frame["context_index"], strict=True))


@pytest.mark.parametrize(
    "changes",
    [
        {"similar_weight_size": -1},
        {"similar_weight_size": 6},
        {"similar_size_factor": 0.5},
        {"similar_schools_count": 2.5},
        {"similar_same_kind": "да"},
        {"similar_known_weight_share": 0},
        {"similar_weight_size": 0, "similar_weight_conditions": 0, "similar_weight_special_needs": 0},
    ],
)
def test_an_impossible_formula_is_refused_by_its_key(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        resolve(overrides=changes)
