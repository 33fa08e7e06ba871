"""«Карта»: figures of the documents by municipality, the sentences that state them, the card of a municipality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from shnro_core.charts.maps import State
from shnro_core.exports.story import Context
from shnro_core.exports.story import map as story
from shnro_core.exports.story.map import MapStory, titles
from shnro_core.exports.story.map.indicators import INDICATORS
from shnro_core.exports.story.map.model import Amount
from shnro_core.exports.story.map.values import Shelf, values
from shnro_core.exports.tables import to_csv_excel

Made = Callable[..., Context]
LISTED = {
    "г. Смоленск": 9,
    "Починковский район": 9,
    "Сафоновский район": 9,
    "Гагаринский район": 5,
    "Кардымовский район": 5,
    "Рославльский район": 5,
    "г. Десногорск": 3,
    "Руднянский район": 3,
    "Смоленский район": 3,
    "Угранский район": 3,
    "Ярцевский район": 3,
    "Вяземский район": 2,
    "Духовщинский район": 2,
    "Холм-Жирковский район": 2,
    "Велижский район": 1,
    "Дорогобужский район": 1,
    "Краснинский район": 1,
    "Новодугинский район": 1,
    "Шумячский район": 1,
}
"""Schools of order 850-ОД, counted by hand from its appendix № 2."""


@pytest.fixture(scope="module")
def remembered(context: Made) -> Made:
    """A context that keeps the rows it has read, as the pages do."""

    def make(region: str, **choices: str) -> Context:
        plain = context(region)

        def fetch(name: str, **parameters: object) -> pd.DataFrame:
            if (region, name) not in kept:
                kept[region, name] = plain.fetch(name, **parameters)
            return kept[region, name].copy()

        def calculate(name: str, **parameters: object) -> pd.DataFrame:
            parameters.pop("settings")
            if (region, name) not in kept:
                kept[region, name] = context(region).compute(name, **parameters)
            return kept[region, name].copy()

        return replace(plain, fetch=fetch, calculate=calculate, choices=choices)

    kept: dict[tuple[str, str], pd.DataFrame] = {}
    return make


def shown(told: MapStory) -> dict[str, float | None]:
    assert told.picture is not None
    return {p.name: p.value for p in told.picture.choropleth.places}


def altered(context: Context, query: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Context:
    """The same context over rows that a test has changed."""

    def fetch(name: str, **parameters: object) -> pd.DataFrame:
        rows = context.fetch(name, **parameters)
        return change(rows.copy()) if name == query else rows

    return replace(context, fetch=fetch)


def test_listed_schools_by_municipality_are_those_of_the_order(context: Made) -> None:
    told = story.tell(context("67"))
    found = shown(told)
    assert {name: value for name, value in found.items() if value} == LISTED
    assert len(found) == 27
    assert sum(LISTED.values()) == 68


def test_municipality_without_listed_schools_is_a_zero_and_not_unknown(context: Made) -> None:
    told = story.tell(context("67"))
    assert told.picture is not None
    zeros = [p for p in told.picture.choropleth.places if p.value == 0]
    assert len(zeros) == 8
    assert {p.state for p in told.picture.choropleth.places} == {State.SHOWN}
    assert "0 — ни одной" in [e.words for e in told.picture.entries]
    assert told.ranking is not None
    assert "Ноль — 8\u00a0муниципалитетов" in str(told.ranking.remark)


@pytest.mark.parametrize(
    ("indicator", "total", "one"),
    [
        ("Кластер 1 (ЦНППМ)", 21, ("Починковский район", 4)),
        ("Кластер 2 (МОЦ)", 47, ("г. Смоленск", 8)),
        ("Городские школы списка", 28, ("г. Смоленск", 9)),
        ("Сельские школы списка", 40, ("Починковский район", 7)),
    ],
)
def test_parts_of_the_list_add_up(context: Made, indicator: str, total: int, one: tuple[str, int]) -> None:
    found = shown(story.tell(context("67", indicator=indicator)))
    assert sum(v or 0 for v in found.values()) == total
    assert found[one[0]] == one[1]


def test_share_in_smolensk_is_of_the_68_and_says_so(context: Made) -> None:
    told = story.tell(context("67", amount="доля"))
    assert shown(told)["г. Смоленск"] == pytest.approx(100 * 9 / 68)
    assert told.ranking is not None
    assert told.picture is not None
    assert "от 68 школ списка" in told.picture.legend
    assert "расчёт системы" in told.ranking.n
    assert "не опубликовано" in told.ranking.n


@pytest.mark.parametrize(
    ("indicator", "counts", "shares"),
    [
        ("Кадровый дефицит", {"Мышкинский район": 4, "г. Ярославль": 23}, {"Мышкинский район": 80, "г. Ярославль": 27}),
        ("Инфраструктурный дефицит", {"Ярославский район": 22, "г. Рыбинск": 0}, {"Ярославский район": 92}),
        ("Оба дефицита", {"Угличский район": 12, "г. Ярославль": 0}, {"Брейтовский район": 75}),
        ("ШНОР", {"г. Ярославль": 30, "Пошехонский район": 0}, {"г. Ярославль": 35, "г. Переславль-Залесский": 22}),
        ("Зона риска по ИСБШ", {"Угличский район": 16, "Брейтовский район": 0}, {"Большесельский район": 71}),
    ],
)
def test_figures_of_yaroslavl_are_as_printed(
    context: Made, indicator: str, counts: dict[str, float], shares: dict[str, float]
) -> None:
    counted = shown(story.tell(context("76", indicator=indicator)))
    shared = shown(story.tell(context("76", indicator=indicator, amount="доля")))
    assert len(counted) == 19
    assert counts.items() <= counted.items()
    assert shares.items() <= shared.items()


def test_risk_zone_adds_up_to_the_printed_82(context: Made) -> None:
    assert sum(v or 0 for v in shown(story.tell(context("76", indicator="Зона риска по ИСБШ"))).values()) == 82


def test_share_that_contradicts_its_count_is_marked_wherever_it_stands(context: Made) -> None:
    told = story.tell(context("76", indicator="ШНОР", amount="доля", municipality="г. Переславль-Залесский"))
    assert told.ranking is not None
    assert told.card is not None
    marked = told.ranking.table.frame.set_index("municipality")["remark"].dropna()
    assert set(marked.index) == {"г. Переславль-Залесский", "г. Рыбинск", "г. Ярославль"}
    figures = told.card.figures.frame.set_index("indicator")["figure"]
    assert figures["ШНОР"] == "5 из 20, 25\u00a0%, напечатано 22\u00a0%"
    assert any("не следует" in sentence for sentence in told.findings)


def test_title_says_where_the_schools_are_and_follows_the_data(context: Made) -> None:
    told = story.tell(context("67"))
    assert told.title == "Больше половины школ списка — в шести муниципалитетах из 27: 42 из 68"

    def gathered(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(listed=[68 if m == "г. Смоленск" else 0 for m in rows["municipality"]])

    other = story.tell(altered(context("67"), "map/listed_by_order", gathered))
    assert other.title == "90 % и больше школ списка — в одном муниципалитете из 27: 68 из 68"


def test_four_schools_of_five_are_not_named_the_highest_when_chance_gives_as_much(context: Made) -> None:
    told = story.tell(context("76", indicator="Кадровый дефицит", amount="доля"))
    assert "Мышкинский" not in told.title
    assert told.ranking is not None
    assert "Мышкинский" not in told.ranking.title


def test_missing_and_hidden_values_are_kept_apart_from_zero(context: Made) -> None:
    def thinned(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[rows["municipality"] == "Любимский район", "staff_n"] = None
        rows["why"] = ["меньше трёх школ" if m == "Брейтовский район" else None for m in rows["municipality"]]
        return rows

    indicator = replace(next(i for i in INDICATORS if i.code == "staff"), hidden="why")
    frame = values(Shelf(altered(context("76"), "map/deficits", thinned)), indicator).set_index("municipality")
    assert frame.loc["Любимский район", "words"] == "н/д"
    assert frame.loc["Брейтовский район", "words"] == "скрыто: меньше трёх школ"
    assert frame.loc[["Любимский район", "Брейтовский район"], "schools"].isna().all()
    assert list(frame.loc[["Любимский район", "Брейтовский район"], "state"]) == [State.ABSENT, State.HIDDEN]
    doubts = titles.doubts(frame.reset_index(), indicator, Amount.COUNT)
    assert any("2\u00a0муниципалитета; это не ноль" in doubt for doubt in doubts)


def test_card_of_smolensk_shows_its_schools_with_cluster_kind_and_area(context: Made) -> None:
    told = story.tell(context("67", municipality="Починковский район"))
    assert told.card is not None
    assert dict(told.card.figures.frame.to_numpy())["Школы списка"] == "9 из 68, 13\u00a0%"
    ((heading, schools),) = told.card.schools
    assert heading == "Школы списка приказа № 850-ОД"
    assert len(schools.frame) == 9
    assert schools.frame["about"].iloc[0] == "Кластер 1, СОШ, городская"
    assert {s.source_id for s in schools.sources} == {"order-850-2021"}


def test_card_of_yaroslavl_shows_track_2_schools(context: Made) -> None:
    told = story.tell(context("76", municipality="Угличский район"))
    assert told.card is not None
    ((_, schools),) = told.card.schools
    assert len(schools.frame) == 2
    assert schools.frame["about"].iloc[0].startswith("ИСБШ 26,9. Низкий по МР.")


def test_card_without_schools_says_so(context: Made) -> None:
    told = story.tell(context("67", municipality="Тёмкинский район"))
    assert told.card is not None
    assert told.card.schools == ()
    assert "В списке приказа № 850-ОД школ этого муниципалитета нет." in told.card.remarks


def test_municipality_of_another_region_is_not_chosen(context: Made) -> None:
    assert story.tell(context("76", municipality="Тёмкинский район")).card is None


def test_boundaries_are_credited_and_invented_ones_are_not(context: Made) -> None:
    for region in ("67", "76"):
        picture = story.tell(context(region)).picture
        assert picture is not None
        assert picture.credit == "Границы: СберИндекс (CC BY-SA 4.0), © участники OpenStreetMap"
    invented = story.tell(context("demo")).picture
    assert invented is not None
    assert "СберИндекс" not in invented.credit
    assert "вымышлены" in invented.credit


@pytest.mark.parametrize("region", ["67", "76", "demo"])
@pytest.mark.parametrize("amount", ["число", "доля"])
def test_every_indicator_of_a_region_is_told_whole(remembered: Made, region: str, amount: str) -> None:
    offer = story.offer(remembered(region))
    assert len(offer.indicators) >= 5
    for label in offer.indicators:
        told = story.tell(remembered(region, indicator=label, amount=amount, municipality=offer.municipalities[0]))
        assert told.picture is not None
        assert told.ranking is not None
        assert told.card is not None
        assert len(told.picture.choropleth.places) == len(offer.municipalities)
        assert told.ranking.table.sources
        assert to_csv_excel(told.ranking.table).startswith(b"\xef\xbb\xbf")
        assert told.ranking.chart is not None
        assert all(p.name in told.picture.alt for p in told.picture.choropleth.places)


def test_clusters_of_the_invented_region_are_calculated_and_said_to_be(context: Made) -> None:
    told = story.tell(context("demo", indicator="Кластер ШНРО"))
    classified = context("demo").compute("classify", region="demo", year=2022)
    assert sum(v or 0 for v in shown(told).values()) == (classified["cluster"] == "ШНРО").sum()
    assert told.picture is not None
    assert "расчёт системы" in told.picture.about


def test_municipality_without_given_deficits_is_unknown_not_zero(context: Made) -> None:
    told = story.tell(context("demo", indicator="Дефицит кадровый"))
    assert told.picture is not None
    states = {p.state for p in told.picture.choropleth.places}
    assert states == {State.SHOWN, State.ABSENT}
    assert "н/д — нет таких школ или сведений о них" in [e.words for e in told.picture.entries]
    known = sum(p.state is State.SHOWN for p in told.picture.choropleth.places)
    assert f"{known} муниципалитетов со сведениями" in told.title.replace("\u00a0", " ")


def test_region_without_figures_says_what_to_load(context: Made) -> None:
    def nothing(name: str, **_: object) -> pd.DataFrame:
        return pd.DataFrame({"municipality": [], "year": []})

    told = story.tell(replace(context("67"), fetch=nothing))
    assert told.picture is None
    (sentence,) = told.absent
    assert "странице «Данные»" in sentence


def test_codes_and_labels_of_indicators_are_unique() -> None:
    assert len({i.code for i in INDICATORS}) == len({i.label for i in INDICATORS}) == len(INDICATORS)
    assert all(i.computed for i in INDICATORS if i.mean or i.dynamics)
    assert not any(i.computed and (i.place or i.superseded) for i in INDICATORS)


def without(name: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Rows of municipalities where one has no boundary."""
    return lambda rows: rows.assign(boundary=rows["boundary"].where(rows["municipality"] != name))


def test_a_municipality_without_boundary_stands_beside_the_map_and_not_in_its_way(context: Made) -> None:
    told = story.tell(altered(context("67"), "map/municipalities", without("г. Смоленск")))
    found = shown(told)
    assert len(found) == 26
    assert "г. Смоленск" not in found
    assert told.ranking is not None
    assert "г. Смоленск" in set(told.ranking.table.frame["municipality"])
    (sentence,) = [f for f in told.findings if "Границ на карте нет" in f]
    assert "«г. Смоленск»" in sentence
    assert "вкладке «Муниципалитеты» страницы «Данные»" in sentence


def test_a_group_of_schools_is_told_apart_and_never_named_as_a_municipality(context: Made) -> None:
    def grouped(rows: pd.DataFrame) -> pd.DataFrame:
        top = rows["municipality"] == "г. Смоленск"
        return rows.assign(municipality=rows["municipality"].mask(top, "СПО Смоленской области"))

    plain = altered(context("67"), "map/municipalities", lambda rows: without("СПО Смоленской области")(grouped(rows)))
    told = story.tell(altered(plain, "map/listed_by_order", grouped))
    assert (
        "Не территории, а группы школ, поэтому только в рейтинге и таблице: «СПО Смоленской области»." in told.findings
    )
    assert told.ranking is not None
    assert "из 26\u00a0муниципалитетов" in told.ranking.n
    assert "СПО" not in told.title + told.ranking.title
    assert "68" in told.ranking.n


def test_without_any_boundary_the_ranking_stands_alone_and_the_page_says_why(context: Made) -> None:
    told = story.tell(altered(context("67"), "map/municipalities", lambda rows: rows.assign(boundary=None)))
    assert told.picture is None
    assert told.ranking is not None
    assert told.ranking.chart is not None
    assert told.absent[0].startswith("Границ муниципалитетов Смоленской области в программе нет")
    assert "shnro boundaries файл.geojson --region 67" in told.absent[0]


def test_credits_follow_the_boundaries_that_are_drawn(context: Made) -> None:
    def credited(region: str) -> str:
        told = story.tell(context(region))
        assert told.picture is not None
        return told.picture.credit

    assert credited("67") == "Границы: СберИндекс (CC BY-SA 4.0), © участники OpenStreetMap"
    assert credited("demo") == "Границы и муниципалитеты вымышлены"
