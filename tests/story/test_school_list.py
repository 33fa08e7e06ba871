"""List of all schools of a region with results: agrees with the command line and the passports, school by school."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from shnro_core.cli import main
from shnro_core.exports.story import Context, school, school_list
from shnro_core.exports.story.overview import computed as overview
from tests.story.reading import block, plain

Contexts = Callable[..., Context]


@pytest.fixture
def classified(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> pd.DataFrame:
    """Answer of ``shnro classify --region demo --format csv``."""
    monkeypatch.setattr(
        sys, "argv", ["shnro", "classify", "--db", str(database_folder), "--region", "demo", "--format", "csv"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return pd.read_csv(io.StringIO(capsys.readouterr().out)).set_index("school_code")


def listed(context: Context) -> pd.DataFrame:
    told = school_list.tell(context)
    assert told is not None
    return block(told, "schools-computed").table.frame.set_index("school_code")


def test_the_list_and_the_command_line_agree_school_by_school(classified: pd.DataFrame, context: Contexts) -> None:
    rows = listed(context("demo"))
    assert set(rows.index) == set(classified.index)
    both = classified.join(rows[["markers", "cluster", "level", "status"]].add_suffix("_listed"))
    for column in ("markers", "cluster", "level", "status"):
        here, there = both[column].astype(object), both[f"{column}_listed"].astype(object)
        assert ((here == there) | (here.isna() & there.isna())).all(), column


def test_passports_and_the_command_line_agree(classified: pd.DataFrame, context: Contexts) -> None:
    for code, row in classified.iloc[::60].iterrows():
        passport = school.passport_of(context("demo"), int(row["year"]), str(code))
        assert passport.verdict is not None
        assert (passport.verdict["cluster"], passport.verdict["markers"]) == (row["cluster"], row["markers"])
        history = passport.history.set_index("year").loc[row["year"]]
        assert history["cluster"] == row["cluster"]


def test_the_title_counts_listed_schools(classified: pd.DataFrame, context: Contexts) -> None:
    told = school_list.tell(context("demo"))
    assert told is not None
    count = int((classified["cluster"] == "ШНРО").sum())
    assert plain(told.title) == f"{count} из {len(classified)} школы — с низкими результатами (ШНРО)"


def test_filters_and_words_of_the_search_narrow_the_list(context: Contexts) -> None:
    everything = listed(context("demo"))
    town = everything["municipality"].value_counts().index[0]
    rows = listed(context("demo", municipality=town, cluster="ШНРО", words="СОШ 1"))
    expected = everything[
        (everything["municipality"] == town)
        & (everything["cluster"] == "ШНРО")
        & everything["name"].str.contains("СОШ")
        & (everything["name"] + everything["municipality"]).str.contains("1")
    ]
    assert set(rows.index) == set(expected.index)
    assert 0 < len(rows) < len(everything)


def test_a_search_that_finds_nothing_is_a_sentence(context: Contexts) -> None:
    told = school_list.tell(context("demo", words="нетакойшколы"))
    assert told is not None
    assert not told.blocks
    assert "нетакойшколы" in told.absent[0]


def test_every_row_leads_to_its_passport_with_the_year_looked_at(context: Contexts) -> None:
    rows = listed(context("demo", year="2021", rules_name="Смоленск, 548-ОД"))
    assert rows["link"].str.startswith("school?region=demo&school=sch").all()
    assert rows["link"].str.contains("year=2021").all()


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_no_computed_list(context: Contexts, region: str) -> None:
    assert school_list.tell(context(region)) is None


def test_a_list_that_results_cannot_reach_is_not_called_empty(context: Contexts) -> None:
    usual = context("demo")
    told = school_list.tell(usual)
    assert told is not None
    assert not any("это не ноль" in s for s in told.findings)
    beyond = replace(usual, settings=replace(usual.settings, low_results_school_markers=1000))
    told = school_list.tell(beyond)
    assert told is not None
    most = int(listed(usual)["procedures"].max())
    assert told.title.endswith("отбора слишком мало результатов для списка ШНРО")
    assert plain(told.findings[0]).startswith(
        "Список ШНРО пока не составить, и это не ноль: граница — 1 000 маркеров за 2 года, а процедур с результатами у "
        f"школы самое большее {most}."
    )
    summary = overview.tell(beyond)
    assert summary is not None
    assert summary.findings[0] == told.findings[0]
    assert summary.title.endswith("слишком мало результатов для списка ШНРО")
    assert next(h.value for h in summary.headlines if h.label == "ШНРО") == "н/д"
