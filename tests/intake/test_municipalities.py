"""Municipalities of an import: boundaries come with the region, spellings are matched, decisions are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shnro_core.intake.build import build_database
from shnro_core.intake.places import KEPT_FILE, assign, load_boundaries
from shnro_core.model import DataRefusedError
from tests.intake.conftest import NOW, imported, planned, query, template

MISSPELT = "Бийскийй район"
PLACES = ("reg22_m007 | Бийский район", "город Барнаул", "Региональное подчинение", MISSPELT)


def register(path: Path, places: tuple[str, ...] = PLACES, *, region: str = "22") -> Path:
    rows = [[f"sch{region}000{n}", f"Школа {n}", place] for n, place in enumerate(places, start=1)]
    return template(path, "school", rows)


def municipality_of(folder: Path) -> dict[str, str]:
    return dict(query(folder, "SELECT municipality_written, municipality FROM school WHERE region = '22'"))


def square(name: str, lon: float, lat: float) -> dict[str, object]:
    ring = [[lon, lat], [lon, lat + 1], [lon + 1, lat + 1], [lon + 1, lat], [lon, lat]]
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def geojson(path: Path, *features: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_boundaries_of_a_region_come_with_its_first_file_and_no_others_do(folder: Path, inbox: Path) -> None:
    assert query(folder, "SELECT DISTINCT region FROM municipality WHERE region NOT IN ('67', '76', 'demo')") == []
    register(inbox / "реестр.xlsx")
    imported(folder, inbox)
    assert query(folder, "SELECT name FROM region WHERE region = '22'") == [("Алтайский край",)]
    counted = "SELECT count(*), count(boundary), count(oktmo) FROM municipality WHERE region = '22'"
    assert query(folder, counted) == [(71, 69, 69)]
    assert query(folder, "SELECT DISTINCT credit FROM municipality WHERE region = '22' AND boundary IS NOT NULL") == [
        ("Границы: © участники OpenStreetMap (ODbL), СберИндекс (CC BY-SA 4.0)",)
    ]


def test_schools_stand_in_the_municipality_their_file_means_and_keep_its_spelling(folder: Path, inbox: Path) -> None:
    register(inbox / "реестр.xlsx")
    imported(folder, inbox)
    assert municipality_of(folder) == {
        "reg22_m007 | Бийский район": "Бийский район",
        "город Барнаул": "г. Барнаул",
        "Региональное подчинение": "Региональное подчинение",
        MISSPELT: MISSPELT,
    }
    decided = dict(query(folder, "SELECT written, decided FROM municipality_name WHERE region = '22'"))
    assert [decided[place] for place in PLACES] == ["правило", "правило", "группа", "не узнано"]


def test_the_same_register_again_changes_nothing(folder: Path, inbox: Path) -> None:
    path = register(inbox / "реестр.xlsx")
    imported(folder, path)
    register(path, (*PLACES, "Алейск"))
    change = planned(folder, path).changes[0].difference
    assert change is not None
    assert (change.added, change.changed, change.removed) == (1, 0, 0)


def test_only_names_that_lead_nowhere_are_told_of(folder: Path, inbox: Path) -> None:
    told = [f.what for f in planned(folder, register(inbox / "реестр.xlsx")).findings]
    assert len(told) == 1
    assert told[0].endswith(f": «{MISSPELT}»")


def test_an_assignment_moves_rows_already_loaded_and_outlives_new_files_and_a_rebuild(
    folder: Path, inbox: Path
) -> None:
    path = register(inbox / "реестр.xlsx")
    imported(folder, path)
    assign(folder, region="22", written=MISSPELT, municipality="Бийский район", author="тест", now=NOW)
    assert municipality_of(folder)[MISSPELT] == "Бийский район"
    assert query(folder, "SELECT count(*) FROM municipality WHERE municipality = ?", MISSPELT) == [(0,)]
    build_database(folder, author="тест", now=NOW)
    assert planned(folder, path).findings == ()
    imported(folder, path)
    assert municipality_of(folder)[MISSPELT] == "Бийский район"
    assign(folder, region="22", written=MISSPELT, municipality=None, author="тест", now=NOW)
    assert municipality_of(folder)[MISSPELT] == MISSPELT


def test_spoilt_decisions_are_told_in_one_sentence(folder: Path, inbox: Path) -> None:
    (folder / KEPT_FILE).write_text("- 22", encoding="utf-8")
    with pytest.raises(DataRefusedError) as refused:
        planned(folder, register(inbox / "реестр.xlsx"))
    assert str(refused.value) == (
        f"файл {KEPT_FILE}: файл испорчен: это не список регионов с названиями. Исправьте его или удалите."
    )


def test_a_region_without_boundaries_has_one_place_for_all_spellings_of_a_name(folder: Path, inbox: Path) -> None:
    register(inbox / "реестр.xlsx", ("ДОНЕЦК", "город Донецк", "Волновахский р-н"), region="80")
    imported(folder, inbox)
    rows = query(folder, "SELECT municipality, boundary FROM municipality WHERE region = '80' ORDER BY ALL")
    assert rows == [("Волновахский р-н", None), ("город Донецк", None)]


def test_own_boundaries_take_the_place_of_the_usual_ones_and_outlive_a_rebuild(folder: Path, inbox: Path) -> None:
    path = register(inbox / "реестр.xlsx")
    imported(folder, path)
    own = geojson(inbox / "свои.geojson", square("Бийский муниципальный район", 85, 52), square("Новый округ", 84, 52))
    load_boundaries(folder, own, region="22", author="тест", now=NOW)
    drawn = "SELECT municipality, credit FROM municipality WHERE region = '22' AND boundary IS NOT NULL ORDER BY ALL"
    expected = [("Бийский район", "Границы: файл ведомства"), ("Новый округ", "Границы: файл ведомства")]
    assert query(folder, drawn) == expected
    build_database(folder, author="тест", now=NOW)
    imported(folder, path)
    assert query(folder, drawn) == expected
    lon, lat = query(folder, "SELECT label_lon, label_lat FROM municipality WHERE municipality = 'Новый округ'")[0]
    assert 84 < lon < 85
    assert 52 < lat < 53


_FAR = square("Район", 5, 5)
_OPEN = {**square("Район", 85, 52), "geometry": {"type": "Polygon", "coordinates": [[[85, 52], [86, 52], [86, 53]]]}}
_WORDS = {**square("Район", 85, 52), "geometry": {"type": "Polygon", "coordinates": [[["восток", "север"]]]}}


@pytest.mark.parametrize(
    ("features", "what"),
    [
        ((), "это не GeoJSON с границами: нет списка features"),
        (({**square("", 85, 52)},), "у границы 1 нет названия: впишите его в свойство «name»"),
        (({"properties": {"name": "Район"}},), "у границы 1 («Район») нет контура: нужен Polygon или MultiPolygon"),
        ((_WORDS,), "у границы 1 («Район») координаты — не числа в градусах"),
        ((_OPEN,), "у границы 1 («Район») контур пуст или не замкнут"),
        ((_FAR,), "точка 5, 5 лежит не в России: нужны долгота и широта в градусах (WGS 84)"),
        (
            (square("Бийский район", 85, 52), square("Бийский р-н", 86, 52)),
            "муниципалитет «Бийский район» назван у 2 границ",
        ),
    ],
)
def test_bad_boundaries_are_refused_in_one_sentence_and_nothing_is_kept(
    folder: Path, inbox: Path, features: tuple[object, ...], what: str
) -> None:
    before = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    with pytest.raises(DataRefusedError) as refused:
        load_boundaries(folder, geojson(inbox / "г.geojson", *features), region="22", author="тест", now=NOW)
    assert [finding.what for finding in refused.value.findings] == [what]
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == before


def test_text_that_is_no_geojson_is_refused(folder: Path, inbox: Path) -> None:
    path = inbox / "г.geojson"
    path.write_bytes(b"\xff\xfe not json")
    with pytest.raises(DataRefusedError, match="файл не разбирается как JSON"):
        load_boundaries(folder, path, region="22", author="тест", now=NOW)
    with pytest.raises(DataRefusedError, match="региона «1000» нет"):
        load_boundaries(folder, path, region="1000", author="тест", now=NOW)
