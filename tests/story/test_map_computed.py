"""«Карта» computed from results: counts by municipality against plain pandas, points, filters, nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from shnro_core.charts.theme import CLUSTER_COLOURS
from shnro_core.exports.story import Context
from shnro_core.exports.story import map as story
from shnro_core.exports.story.map import MapStory
from shnro_core.store.database import Database

YEAR = 2022
EARLIER = 2021
DEFICITS = {
    "Дефицит кадровый": "кадровый",
    "Дефицит материально-технический": "материально-технический",
    "Дефицит ИКТ": "ИКТ",
}


@pytest.fixture(scope="module")
def demo(context: Callable[..., Context]) -> Callable[..., Context]:
    """A context of the invented region that computes every calculation once."""
    plain = context("demo")
    kept: dict[tuple[object, ...], pd.DataFrame] = {}

    def remembered(run: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
        def asked(name: str, **parameters: Any) -> pd.DataFrame:
            key = (name, *((k, v) for k, v in sorted(parameters.items()) if k != "settings"))
            if key not in kept:
                kept[key] = run(name, **parameters)
            return kept[key].copy()

        return asked

    assert plain.calculate is not None
    cached = replace(plain, fetch=remembered(plain.fetch), calculate=remembered(plain.calculate))
    return lambda **choices: replace(cached, choices=choices)


@pytest.fixture(scope="module")
def verdicts(demo: Callable[..., Context], database: Database) -> pd.DataFrame:
    """Classification of every working school beside its municipality, area and coordinates."""
    register = database.query("school_profiles", region="demo", year=YEAR)
    columns = ["school_code", "municipality", "area", "lat", "name"]
    return demo().compute("classify", region="demo", year=YEAR).merge(register[columns], on="school_code")


def shown(told: MapStory) -> dict[str, float | None]:
    assert told.picture is not None
    return {p.name: p.value for p in told.picture.choropleth.places}


def counted(rows: pd.DataFrame, flag: pd.Series) -> dict[str, float]:
    """Schools with the flag by municipality, zeros included."""
    found: dict[str, float] = dict.fromkeys(rows["municipality"].unique(), 0.0)
    for municipality, yes in zip(rows["municipality"], flag.fillna(value=False), strict=True):
        found[municipality] += bool(yes)
    return found


@pytest.mark.parametrize(
    ("indicator", "column", "value"),
    [
        ("Кластер ШНРО", "cluster", "ШНРО"),
        ("Кластер ШсРНР", "cluster", "ШсРНР"),
        ("Кластер ШФНСУ", "cluster", "ШФНСУ"),
        ("Базово неуспевающие школы", "level", "базово"),
        ("Умеренно неуспевающие школы", "level", "умеренно"),
        ("Сильно неуспевающие школы", "level", "сильно"),
    ],
)
def test_clusters_and_levels_are_counts_of_the_classification(
    demo: Callable[..., Context], verdicts: pd.DataFrame, indicator: str, column: str, value: str
) -> None:
    told = story.tell(demo(indicator=indicator))
    assert shown(told) == counted(verdicts, verdicts[column] == value)
    assert "расчёт системы" in told.line
    assert told.ranking is not None
    assert "расчёт системы" in told.ranking.n.lower()


def test_markers_are_schools_with_any_and_their_mean(demo: Callable[..., Context], verdicts: pd.DataFrame) -> None:
    assert shown(story.tell(demo(indicator="Школы с маркерами"))) == counted(verdicts, verdicts["markers"] > 0)
    means = {
        municipality: float(rows["markers"].sum()) / len(rows)
        for municipality, rows in verdicts[verdicts["markers"].notna()].groupby("municipality")
    }
    for amount in ("число", "доля"):
        told = story.tell(demo(indicator="Маркеров на школу", amount=amount))
        assert shown(told) == pytest.approx(means)
        mean = f"{verdicts['markers'].mean():.1f}".replace(".", ",")
        assert told.title.replace("\u00a0", " ").startswith(f"В среднем {mean} маркера")


@pytest.mark.parametrize("indicator", DEFICITS)
def test_deficits_by_kind_are_those_of_the_office(
    demo: Callable[..., Context], verdicts: pd.DataFrame, database: Database, indicator: str
) -> None:
    given = demo().compute("deficits", region="demo", year=YEAR)
    given = given[given["kind"] == DEFICITS[indicator]].merge(verdicts, on="school_code")
    known = given[given["has_deficit"].notna()]
    expected = counted(known, known["has_deficit"])
    found = shown(story.tell(demo(indicator=indicator)))
    assert {name: value for name, value in found.items() if value is not None} == expected
    assert {name for name, value in found.items() if value is None} == set(verdicts["municipality"]) - set(expected)
    profiles = database.query("school_profiles", region="demo", year=YEAR)
    named = profiles["deficit_kinds"].fillna("").str.contains(DEFICITS[indicator]) & profiles["school_code"].isin(
        verdicts["school_code"]
    )
    assert sum(expected.values()) == named.sum()


@pytest.mark.parametrize(
    ("indicator", "sign"), [("Рост доли не справившихся", 1), ("Снижение доли не справившихся", -1)]
)
def test_dynamics_counts_only_changes_told_from_chance_and_says_the_rest_aloud(
    demo: Callable[..., Context], verdicts: pd.DataFrame, indicator: str, sign: int
) -> None:
    moves = demo().compute("level_dynamics", region="demo", year_from=EARLIER, year_to=YEAR)
    moves = moves[moves["told_from_chance"].notna()].merge(verdicts[["school_code", "municipality"]], on="school_code")
    firm = (sign * moves["change_low_pp"] > 0) & (sign * moves["change_high_pp"] > 0)
    told = story.tell(demo(indicator=indicator))
    assert shown(told) == counted(moves, firm)
    untold = int((~moves["told_from_chance"].astype(bool)).sum())
    assert any(f"{untold} из {len(moves)}" in sentence for sentence in told.findings)
    assert f"{YEAR} год к {EARLIER}-му" in told.line


def test_first_year_has_nothing_to_compare_with_and_says_so(demo: Callable[..., Context]) -> None:
    told = story.tell(demo(indicator="Рост доли не справившихся", year="2018"))
    assert told.picture is None
    assert "не с чем" in told.absent[0]


def test_every_school_with_coordinates_is_a_point_in_the_colour_of_its_cluster(
    demo: Callable[..., Context], verdicts: pd.DataFrame
) -> None:
    told = story.tell(demo(indicator="Кластер ШНРО"))
    assert told.picture is not None
    drawn = told.picture.choropleth.points
    assert len(drawn) == verdicts["lat"].notna().sum() >= 340
    clusters = verdicts.set_index("school_code")["cluster"].to_dict()
    assert {p.code: p.cluster for p in drawn} == clusters
    assert {p.cluster for p in drawn} <= set(CLUSTER_COLOURS)
    words = [e.words for e in told.picture.point_entries]
    assert f"ШНРО — {(verdicts['cluster'] == 'ШНРО').sum()}" in words
    limit = demo().settings.reliable_participants
    few = verdicts["participants"] / verdicts["procedures"] < limit
    assert sum(p.small for p in drawn) == few.sum()
    assert any(f"серым контуром {few.sum()}" in w for w in words)


def test_points_can_be_left_out_and_stay_away_from_figures_not_computed(demo: Callable[..., Context]) -> None:
    for choices in ({"indicator": "Кластер ШНРО", "points": "нет"}, {"indicator": "Школы списка ШНРО"}):
        told = story.tell(demo(**choices))
        assert told.picture is not None
        assert told.picture.choropleth.points == ()
        assert told.picture.point_entries == ()


def test_quick_filters_cut_the_map_and_a_chosen_municipality_does_not(
    demo: Callable[..., Context], verdicts: pd.DataFrame
) -> None:
    told = story.tell(demo(indicator="Кластер ШНРО", area="городская", municipality="г. Демоград"))
    urban = verdicts[verdicts["area"] == "городская"]
    found = {name: value for name, value in shown(told).items() if value is not None}
    assert found == counted(urban, urban["cluster"] == "ШНРО")
    assert told.picture is not None
    assert len(told.picture.choropleth.points) == len(urban)
    assert told.card is not None
    assert f"{len(urban)} из {len(verdicts)}" in told.line


def test_filters_without_a_school_are_one_sentence(demo: Callable[..., Context]) -> None:
    told = story.tell(
        demo(indicator="Кластер ШНРО", cluster="ШПУ", track="Трек 1", area="сельская", size="больше 600 учеников")
    )
    assert told.picture is None
    assert len(told.absent) == 1


def test_earlier_year_changes_the_figures(demo: Callable[..., Context]) -> None:
    before = story.tell(demo(indicator="Кластер ШНРО", year=str(EARLIER)))
    assert before.line.startswith(str(EARLIER))
    assert shown(before) != shown(story.tell(demo(indicator="Кластер ШНРО")))


def test_title_of_a_share_names_only_municipalities_told_from_the_region(
    demo: Callable[..., Context], verdicts: pd.DataFrame
) -> None:
    title = story.tell(demo(indicator="Кластер ШНРО", amount="доля")).title
    listed = verdicts["cluster"] == "ШНРО"
    groups = list(verdicts.groupby("municipality"))
    tails = {
        str(name): stats.hypergeom(len(verdicts), listed.sum(), len(rows)).sf(listed[rows.index].sum() - 1)
        for name, rows in groups
    }
    kept = multipletests([min(1, 2 * tail) for tail in tails.values()], method="holm")[0]
    named = [name for name, holds in zip(tails, kept, strict=True) if holds]
    alone = [
        str(name)
        for name, rows in groups
        if proportion_confint(listed[rows.index].sum(), len(rows), method="wilson")[0] > listed.mean()
    ]
    assert len(alone) > len(named)
    assert all((name.removeprefix("г. ") in title) == (name in named) for name in alone)


def test_without_boundaries_schools_stand_by_their_coordinates(demo: Callable[..., Context]) -> None:
    plain = demo(indicator="Кластер ШНРО")

    def fetch(name: str, **parameters: Any) -> pd.DataFrame:
        rows = plain.fetch(name, **parameters)
        return rows.assign(boundary=None) if name == "map/municipalities" else rows

    told = story.tell(replace(plain, fetch=fetch))
    assert told.picture is not None
    drawing = told.picture.choropleth
    assert drawing.places == ()
    assert drawing.points
    west, south, east, north = drawing.bounds
    assert all(west < p.lon < east and south < p.lat < north for p in drawing.points)
    assert told.picture.entries == ()
    assert told.picture.credit == ""
    assert told.picture.about.startswith("Границ муниципалитетов Демо-области в программе нет")
