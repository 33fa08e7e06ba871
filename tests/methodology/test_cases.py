"""The methodology in sentences: every case of ``tests/cases`` computed by the SQL and compared with its promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

from shnro_core.methodology.indicators import group_results, score_indicators
from shnro_core.parameters import MethodSettings, indicator_specs, procedures, resolve
from shnro_core.store import method
from tests.methodology.oracle import ResultFacts, SchoolFacts, World
from tests.methodology.worlds import empty_database, load

CASES = Path(__file__).parents[1] / "cases"
YEAR = 2022
Case = dict[str, Any]


def read_cases() -> dict[str, Case]:
    """Cases by region code of their own, in file order."""
    found = [
        {**case, "file": path.stem}
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return {f"c{number:03d}": case for number, case in enumerate(found)}


ALL = read_cases()


def settings_of(case: Case) -> MethodSettings:
    return resolve(case.get("preset", "smolensk-548"), case.get("settings", {}))


@pytest.fixture(scope="module")
def cursor() -> duckdb.DuckDBPyConnection:
    """One database with every case as a region of its own."""
    connection = empty_database()
    load(connection, {region: world_of(case) for region, case in ALL.items() if "values" not in case})
    return connection.cursor()


def world_of(case: Case) -> World:
    world = World()
    add_school(world, "school", case.get("school", {}))
    if "other" in case:
        add_school(world, "other", case["other"])
    for number, facts in enumerate(case.get("others_context", [])):
        add_school(world, f"context{number}", facts)
    for year, values in case.get("others_isbsh", {}).items():
        for number, value in enumerate(values):
            add_school(world, f"isbsh{number}", {"isbsh": {year: value}})
    for year, codes in case.get("lists", {}).items():
        add_school(world, "listed", {})
        world.lists[year] = {"listed", *codes}
    for key in ("procedure", "level"):
        for year, counts in zip((YEAR - 1, YEAR), case.get(key, []), strict=False):
            # a second school holds the procedure in both years
            add_school(world, "second", {"results": {year: {"oge_math": "1/10"}}})
            if counts is not None:
                add_school(world, "school", {"results": {year: {"oge_math": counts}}})
    return world


def add_school(world: World, code: str, facts: Case) -> None:
    world.schools.setdefault(
        code,
        SchoolFacts(
            code,
            advanced=facts.get("advanced", False),
            area=facts.get("area"),
            kind=facts.get("kind"),
            closed_year=facts.get("closed_year"),
        ),
    )
    for year, results in facts.get("results", {}).items():
        for procedure, counts in results.items():
            failed, _, participants = counts.partition("/")
            world.results[year, procedure, code] = ResultFacts(
                int(participants), None if failed == "?" else int(failed)
            )
    first = resolve().procedures
    for word, failed in (("low", 9), ("passed", 0)):
        for year, count in facts.get(word, {}).items():
            for procedure in first[:count]:
                world.results[year, procedure, code] = ResultFacts(10, failed)
    for year, value in facts.get("isbsh", {}).items():
        world.isbsh[year, code] = float(value)
    for year, signs in facts.get("bias", {}).items():
        world.bias_signs |= {(year, code, sign) for sign in signs}
    for year, answers in facts.get("context", {}).items():
        world.context[year, code] = answers
    for year, support in facts.get("participation", {}).items():
        world.participation[year, code] = support
    for year, rows in facts.get("deficits", {}).items():
        world.deficits += [(year, code, *row) for row in rows]


def test_there_are_enough_sentences_and_none_is_said_twice() -> None:
    sentences = [case["sentence"] for case in ALL.values()]
    assert len(sentences) >= 60
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("region", ALL, ids=[f"{c['file']}: {c['sentence'][:70]}" for c in ALL.values()])
def test_the_method_does_what_the_sentence_says(cursor: duckdb.DuckDBPyConnection, region: str) -> None:
    case = ALL[region]
    promised = [key for key in case if key.startswith("expect")]
    assert promised, case["sentence"]
    if "values" in case:
        check_scores(case)
        return
    if "expect" in case:
        check_row(case, case["expect"], expected_row(cursor, region, case))
    if "expect_deficit" in case:
        frame = method.deficits(cursor, region=region, year=YEAR, settings=settings_of(case))
        check_row(case, case["expect_deficit"], row_of(frame, kind=case["expect_deficit"]["kind"]))
    if "expect_margin" in case:
        frame = method.markers(cursor, region=region, year=YEAR, settings=settings_of(case))
        for procedure, pupils in case["expect_margin"].items():
            check_row(case, {"margin_pupils": pupils}, row_of(frame, procedure=procedure))
    if "expect_school_margin" in case:
        frame = method.margins(cursor, region=region, year=YEAR, settings=settings_of(case))
        check_row(case, {"pupils": case["expect_school_margin"]}, row_of(frame))
    if "expect_indicators" in case:
        check_indicators(cursor, region, case)
    if "expect_move" in case:
        frame = method.ledger(cursor, region=region, year_from=YEAR - 1, year_to=YEAR, settings=settings_of(case))
        check_row(case, case["expect_move"], row_of(frame))


def check_indicators(cursor: duckdb.DuckDBPyConnection, region: str, case: Case) -> None:
    chosen = settings_of(case)
    values = method.indicators(cursor, region=region, year=[YEAR - 1, YEAR], settings=chosen)
    scored = score_indicators(values, year_from=YEAR - 1, year_to=YEAR, settings=chosen).set_index("code")
    for code, promised in case["expect_indicators"].items():
        row = dict(scored.loc[code])
        for side, pair in zip(("from", "to"), promised["values"], strict=True):
            n, s = pair or (None, None)
            check_row(case, {f"n_count_{side}": n, f"s_count_{side}": s}, row)
        check_row(case, {name: value for name, value in promised.items() if name != "values"}, row)


def expected_row(cursor: duckdb.DuckDBPyConnection, region: str, case: Case) -> Case | None:
    both: Case = {"region": region, "year_from": YEAR - 1, "year_to": YEAR, "settings": settings_of(case)}
    if "procedure" in case:
        return row_of(method.procedure_dynamics(cursor, **both))
    if "level" in case:
        return row_of(method.level_dynamics(cursor, **both))
    return row_of(method.classify(cursor, region=region, year=YEAR, settings=settings_of(case)))


def row_of(frame: pd.DataFrame, **narrow: str) -> Case | None:
    """The row of the school under test, narrowed further, None when there is none."""
    own = frame[frame["school_code"] == "school"]
    for column, value in narrow.items():
        own = own[own[column] == value]
    assert len(own) <= 1
    return None if own.empty else dict(own.iloc[0])


def check_row(case: Case, promised: Case | str, row: Case | None) -> None:
    if promised == "absent":
        assert row is None, case["sentence"]
        return
    assert row is not None, case["sentence"]
    assert isinstance(promised, dict)
    for column, value in promised.items():
        answered = row[column]
        if value is None:
            assert pd.isna(answered), f"{case['sentence']}: {column} = {answered}"
        elif isinstance(value, float):
            assert answered == pytest.approx(value), f"{case['sentence']}: {column}"
        else:
            assert answered == value, f"{case['sentence']}: {column} = {answered}"


def check_scores(case: Case) -> None:
    scored = score_indicators(
        hand_made_values(case["values"]), year_from=YEAR - 1, year_to=YEAR, settings=settings_of(case)
    )
    by_code = scored.set_index("code")
    for code, score in case.get("expect_scores", {}).items():
        check_row(case, {"score": score}, dict(by_code.loc[code]))
    for code, dynamics in case.get("expect_dynamics", {}).items():
        check_row(case, {"dynamics": dynamics}, dict(by_code.loc[code]))
    groups = group_results(scored, settings_of(case)).set_index("code")
    for code, result in case.get("expect_groups", {}).items():
        check_row(case, {"result": result}, dict(groups.loc[code]))
    for code, left_out in case.get("expect_left_out", {}).items():
        assert groups.loc[code, "left_out"] == left_out


def hand_made_values(values: dict[str, list[list[int] | None]]) -> pd.DataFrame:
    """A table of N and S by year as ``indicators`` gives it; indicators not named have no data."""
    rows = []
    for place, year in enumerate((YEAR - 1, YEAR)):
        for spec in indicator_specs():
            pair = values.get(spec.code, [None, None])[place]
            n, s = pair or (None, None)
            rows.append(
                {"year": year, "code": spec.code, "n_count": n, "s_count": s, "missing": "", "incomparable": ""}
            )
    frame = pd.DataFrame(rows).astype({"n_count": "Int64", "s_count": "Int64"}).assign(unknown_count=pd.NA)
    return frame.assign(p_pct=100 * frame["n_count"] / frame["s_count"])


def test_every_choice_of_the_documents_is_covered_by_a_sentence() -> None:
    """Every open choice of clusters, levels and lists is set by at least one case."""
    touched = {name for case in ALL.values() for name in case.get("settings", {})}
    wanted = {
        "low_result_share", "excluded_results", "study_period_years", "minimum_participants", "bias_sign_adds_marker",
        "cluster_order", "low_results_school_markers", "risk_school_markers", "risk_school_markers_most",
        "low_isbsh_quantile", "missing_isbsh", "no_results", "advanced_school_rule", "level_at_moderate",
        "level_at_strong", "level_share_over", "list_history", "indicator_unchanged_score", "indicator_missing",
        "indicator_undirected", "deficit_signals_needed",
    }  # fmt: skip
    assert wanted <= touched
    assert {case.get("preset") for case in ALL.values()} >= {"federal-a", "federal-b", "yaroslavl"}


def test_the_cases_use_procedures_that_exist() -> None:
    known = {p.key for p in procedures()}
    used = {
        procedure
        for case in ALL.values()
        for results in case.get("school", {}).get("results", {}).values()
        for procedure in results
    }
    assert used <= known
