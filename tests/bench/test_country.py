"""The invented country: same seed, same country; both layouts, pandas and polars give one answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shnro_core.bench.country import rivals
from shnro_core.bench.country.invented import YEARS, Country, CountrySize, invent
from shnro_core.parameters import MethodSettings, resolve
from shnro_core.store import method
from shnro_core.store.database import open_current
from shnro_core.store.method import timing
from shnro_core.store.relations import composition
from shnro_core.store.relations.values import method_values, variants

TINY = CountrySize(regions=3, schools=60, procedures=4)


def settings_of(country: Country) -> MethodSettings:
    return resolve(overrides={"procedures": [p.key for p in country.procedures]})


def test_the_same_seed_invents_the_same_country() -> None:
    one, other = invent(TINY), invent(TINY)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])
    assert np.array_equal(one.participants, other.participants)
    assert np.array_equal(one.failed, other.failed)
    assert not np.array_equal(one.failed, invent(TINY, seed=1).failed)


def test_a_country_has_the_size_asked() -> None:
    country = invent(TINY)
    assert country.participants.shape == (60, len(YEARS), 4)
    assert country.tables["school"]["region"].nunique() == 3
    assert not country.tables["school"]["school_code"].duplicated().any()
    assert (country.failed <= country.participants).all()


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_rivals_give_our_answer(small_country: tuple[Path, Country], name: str) -> None:
    pytest.importorskip(name)
    folder, country = small_country
    chosen = settings_of(country)
    with open_current(folder).cursor() as cursor:
        ours = method.classify(cursor, region=None, year=YEARS[-1], settings=chosen)
    prepare = {"pandas": rivals.with_pandas, "polars": rivals.with_polars}[name]
    theirs = prepare(rivals.tables_of(country), YEARS[-1], chosen)()
    assert rivals.counts(theirs) == rivals.counts(ours)
    listed = {f"{cluster}" for cluster in ours["cluster"]}
    assert {"ШНРО", "ШсРНР", "ШБУ"} <= listed


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"low_result_share": 1 / 3},
        {"low_result_share": 1.0},
        {"minimum_participants": 11},
        {"minimum_participants": 100},
        {"study_period_years": 5},
        {"excluded_results": ("ВПР@2020", "oge_math@2022")},
        {"list_rule": "federal_b"},
        {"list_rule": "level"},
        {"advanced_school_rule": "status_no_failed", "cluster_order": ("ШПУ", "ШФНСУ", "ШНРО", "ШсРНР", "ШБУ")},
    ],
    ids=str,
)
def test_digits_and_rows_give_one_answer(small_country: tuple[Path, Country], changes: dict[str, object]) -> None:
    folder, country = small_country
    chosen = replace(settings_of(country), **changes)  # type: ignore[arg-type]  # values of any parameter
    with open_current(folder).cursor() as cursor:
        digits = method.classify(cursor, region=None, year=[2020, 2022], settings=chosen)
        values = method_values(chosen, region=None, years=[2020, 2022])
        rows = composition.run(cursor, "classification", values, variants(chosen)).sort_values(["year", "id"])
    rows = rows.drop(columns="id").reset_index(drop=True)
    pd.testing.assert_frame_equal(digits, rows, check_dtype=False, rtol=1e-12)


def test_benchmarks_time_one_answer(small_country: tuple[Path, Country]) -> None:
    folder, country = small_country
    with open_current(folder).cursor() as cursor:
        asked: dict[str, Any] = {"region": None, "year": YEARS[-1], "settings": settings_of(country)}
        runs = [
            timing.by_rows(cursor, **asked),
            timing.by_rows(cursor, **asked, keep=True),
            timing.by_digits(cursor, **asked),
            timing.by_digits(cursor, **asked, keep=True),
        ]
        answers = [run() for run in runs]
    count = len(country.tables["school"].query("closed_year.isna() or closed_year >= 2022"))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0][0] == count  # type: ignore[index]  # rows of the engine
