"""Small random regions, and a database that holds them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from shnro_core.parameters import (
    DataChange,
    MethodSettings,
    Scenario,
    SettingsError,
    catalogue,
    internet_speeds,
    presets,
    procedures,
    resolve,
)
from shnro_core.parameters.definition import Parameter, ParameterType
from tests.methodology.oracle import COLLEGE, ResultFacts, SchoolFacts, World

SCHEMA = Path(__file__).parents[2] / "shnro_core" / "store" / "schema" / "schools.sql"
KINDS = ("кадровый", "материально-технический", "ИКТ")
_PROCEDURES = (
    "vpr_math_4", "vpr_math_5", "vpr_math_6", "vpr_russian_4", "vpr_russian_5", "oge_math", "oge_russian",
    "ege_math_base", "ege_math_profile", "ege_physics",
)  # fmt: skip
_PARTICIPANTS = (0, 1, 2, 3, 5, 7, 10, 10, 20, 20, 25, 30)
_SHARES = (0.0, 0.0, 0.1, 0.28, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 1.0)


def invented(seed: int) -> random.Random:
    """A generator of invented data."""
    return random.Random(seed)  # noqa: S311 - test data, no secrets


def empty_database() -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables of the schema and no rows."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    return connection


def random_world(rng: random.Random) -> World:
    """A region of up to six schools and four years, rich in shares that stand exactly on a boundary."""
    world = World()
    for number in range(rng.randint(1, 6)):
        code = f"sch{number}"
        world.schools[code] = SchoolFacts(
            code,
            advanced=rng.random() < 0.25,
            area=rng.choice(["сельская", "городская", None]),
            kind=rng.choice(["СОШ", "ООШ", None, "СОШ", COLLEGE]),
            closed_year=rng.choice([2020, 2021]) if rng.random() < 0.15 else None,
        )
    years = range(2019, 2019 + rng.randint(2, 4))
    density = rng.choice([0.3, 0.7, 0.95])
    for year in years:
        for code in world.schools:
            _add_year(world, rng, year, code, density)
        if rng.random() < 0.4:
            world.lists[year] = {c for c in world.schools if rng.random() < 0.5}
    return world


def _add_year(world: World, rng: random.Random, year: int, code: str, density: float) -> None:
    for procedure in _PROCEDURES:
        if rng.random() < density:
            world.results[year, procedure, code] = _random_result(rng)
    if rng.random() < 0.7:
        world.isbsh[year, code] = float(rng.choice([10, 20, 30, 40, 55, 70]))
    if rng.random() < 0.7:
        world.context[year, code] = _random_context(rng)
    for kind in KINDS:
        for indicator in ("первый", "второй"):
            if rng.random() < 0.15:
                world.deficits.append(
                    (year, code, kind, indicator, rng.random() < 0.6, rng.choice([True, False, None]))
                )
    if rng.random() < 0.5:
        columns = ("programme", "mentor_school", "antirisk_risk")
        world.participation[year, code] = {c: rng.choice(["есть", None, ""]) for c in columns}
    if rng.random() < 0.3:
        world.failing[year, code] = (rng.randint(1, 9), rng.choice([0, 1, None]))
    if rng.random() < 0.1:
        world.bias_signs.add((year, code, "4 МА"))


def _random_result(rng: random.Random) -> ResultFacts:
    participants = rng.choice(_PARTICIPANTS)
    failed = round(participants * rng.choice(_SHARES)) if rng.random() < 0.8 else rng.randint(0, participants)
    result = ResultFacts(participants, failed if rng.random() < 0.97 else None)
    if rng.random() < 0.7 and participants:
        scores = [rng.choice([5, 6, 14, 15]) + rng.choice([0, 10]) for _ in range(participants)]
        result.score_sum = float(sum(scores))
        result.score_sum_squares = float(sum(s * s for s in scores))
        result.mean_percent_of_maximum = float(rng.choice([50, 50, 50, 50, 60, 20, 0]))
        result.correlation = rng.choice([-0.2, 0.0, 0.3, None])
    return result


def _random_context(rng: random.Random) -> dict[str, Any]:
    def answer(*values: Any) -> Any:
        return rng.choice(values) if rng.random() < 0.85 else None

    return {
        "pupils": answer(0, 50, 100, 200),
        "pupils_special_needs": answer(0, 5, 10),
        "teachers": answer(10, 20),
        "teachers_highest_category": answer(0, 5, 10),
        "teachers_first_or_highest_category": answer(2, 8),
        "teachers_under_30": answer(0, 1, 4),
        "teachers_pension_age": answer(0, 3, 6),
        "classrooms": answer(0, 10, 20),
        "classrooms_with_projector": answer(2, 5, 10),
        "computers": answer(0, 10, 40),
        "computers_outdated": answer(0, 5, 10),
        "computers_online": answer(5, 10),
        "internet_speed": answer(*internet_speeds(), "не знаю"),
    }


def random_settings(rng: random.Random, preset: str | None = None) -> MethodSettings:
    """Settings of a preset with a few parameters changed at random, always valid."""
    key = preset or rng.choice([p.key for p in presets()])
    changes: dict[str, Any] = {}
    for name in rng.sample(sorted(catalogue()), 12):
        tried = {**changes, name: _random_value(rng, catalogue()[name])}
        try:
            resolve(key, tried)
        except SettingsError:
            continue
        changes = tried
    return resolve(key, changes)


def _random_value(rng: random.Random, known: Parameter) -> Any:
    if known.name == "bias_jump_from":
        # the first year of a cohort must have a next grade
        return known.norm
    if known.minimum is not None and known.maximum is not None:
        if known.type is ParameterType.INTEGER:
            return rng.randint(int(known.minimum), min(int(known.maximum), int(known.minimum) + 6))
        return round(rng.uniform(known.minimum, known.maximum), 2)
    drawn = {
        ParameterType.FLAG: lambda: rng.random() < 0.5,
        ParameterType.CHOICE: lambda: rng.choice(known.allowed),
        ParameterType.ORDER: lambda: rng.sample(known.allowed, len(known.allowed)),
        ParameterType.SUBSET: lambda: rng.sample(_PROCEDURES, 5),
        ParameterType.EXCLUSIONS: lambda: rng.sample(["ВПР@2020", "oge_math@2021", "vpr_math_4@2020"], 2),
    }
    return drawn[known.type]()


def random_scenario(rng: random.Random) -> Scenario:
    """A scenario with a few rules changed and, more often than not, up to three changes of data."""
    norm = resolve().as_dict()
    rules = {name: value for name, value in random_settings(rng).as_dict().items() if value != norm[name]}
    data = {(c := DataChange.of(random_change(rng))).key: c for _ in range(rng.choice((0, 1, 1, 2, 3)))}
    return Scenario.of(changes=rules, data=data.values())


def random_change(rng: random.Random) -> dict[str, Any]:
    """A change of data of a school or a group of ``random_world``, in its plain form."""
    whom: dict[str, Any] = rng.choice([
        {"school": f"sch{rng.randint(0, 5)}"},
        {"municipality": "М"},
        {"cluster": rng.choice(["ШНРО", "ШсРНР", "ШБУ"])},
    ])  # fmt: skip
    when = {"year": rng.randint(2019, 2022), **whom}
    if rng.random() < 0.25:
        return {"kind": "growth_point", **when, "computers": rng.randint(1, 30), "projectors": rng.randint(0, 8)}
    procedure = {"procedure": rng.choice(_PROCEDURES)} if rng.random() < 0.5 else {}
    return {"kind": "passed", **when, **procedure, "pupils": rng.choice([-3, -1, 1, 2, 5, 30])}


def load(connection: duckdb.DuckDBPyConnection, worlds: Mapping[str, World]) -> None:
    """Put regions into the tables."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for region, world in worlds.items():
        for name, rows in _rows(world).items():
            tables.setdefault(name, []).extend({"region": region, "file_id": "f", **row} for row in rows)
    for name, rows in tables.items():
        if rows:
            frame = pd.DataFrame(rows).convert_dtypes()
            connection.register("incoming", frame)
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")  # noqa: S608 - fixed names
            connection.unregister("incoming")


def _rows(world: World) -> dict[str, list[dict[str, Any]]]:
    learnt = {p.key: p for p in procedures()}
    return {
        "school": [
            {"school_code": s.code, "name": s.code, "municipality": "М", "area": s.area, "kind": s.kind,
             "advanced": s.advanced, "closed_year": s.closed_year}
            for s in world.schools.values()
        ],
        "result": [
            {"year": y, "school_code": c, "exam": learnt[p].exam, "subject": learnt[p].subject,
             "level": learnt[p].level, "grade": learnt[p].grade, "participants": r.participants, "failed": r.failed,
             "score_sum": r.score_sum, "score_sum_squares": r.score_sum_squares,
             "mean_percent_of_maximum": r.mean_percent_of_maximum, "previous_mark_rank_correlation": r.correlation}
            for (y, p, c), r in world.results.items()
        ],
        "isbsh": [{"year": y, "school_code": c, "isbsh": v} for (y, c), v in world.isbsh.items()],
        "list_entry": [
            {"year": y, "school_code": c, "list": "ШНРО"} for y, codes in world.lists.items() for c in codes
        ],
        "context": [{"year": y, "school_code": c, **x} for (y, c), x in world.context.items()],
        "deficit": [
            {"year": y, "school_code": c, "kind": k, "indicator": i, "found": f, "resolved": r}
            for y, c, k, i, f, r in world.deficits
        ],
        "participation": [{"year": y, "school_code": c, **x} for (y, c), x in world.participation.items()],
        "failing_pupils": [
            {"year": y, "school_code": c, "pupils_failing": n, "pupils_with_support": s}
            for (y, c), (n, s) in world.failing.items()
        ],
        "bias_sign": [{"year": y, "school_code": c, "sign": sign} for y, c, sign in world.bias_signs],
    }  # fmt: skip
