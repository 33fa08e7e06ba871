"""Municipalities by the names files give them: any spelling of one leads to it, a doubt leads nowhere."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pytest

from shnro_core import PROJECT_ROOT
from shnro_core.places import Names, is_group, region_codes, region_forms
from shnro_core.places.boundaries import Boundary, every_boundary
from shnro_core.places.names import alike, key_of, names_of


@cache
def every() -> dict[str, tuple[Boundary, ...]]:
    return every_boundary()


def country(region: str) -> tuple[Boundary, ...]:
    return every().get(region, ())


def names(region: str) -> Names:
    return names_of(region, [(b.name, b.oktmo) for b in country(region)])


@pytest.mark.parametrize(
    ("region", "written", "label"),
    [
        ("67", "Муниципальное образование „Велижский район“", "Велижский район"),
        ("67", "Велижский муниципальный район", "Велижский район"),
        ("67", "ВЕЛИЖСКИЙ Р-Н", "Велижский район"),
        ("67", "муниципальное образование \"Велижский муниципальный округ\" Смоленской области", "Велижский район"),
        ("67", "город Смоленск", "г. Смоленск"),
        ("67", "городской округ город Смоленск", "г. Смоленск"),
        ("67", "Смоленский район", "Смоленский район"),
        ("67", "смоленский муниципальный округ", "Смоленский район"),
        ("67", "Темкинский район", "Тёмкинский район"),
        ("67", "Холм‑Жирковский район", "Холм-Жирковский район"),
        ("76", "Город Переславль-Залесский", "г. Переславль-Залесский"),
        ("22", "reg22_m007 | Бийский район", "Бийский район"),
        ("22", "город Барнаул", "г. Барнаул"),
        ("22", "Барнаул г.", "г. Барнаул"),
        ("22", "Немецкий национальный район", "Немецкий национальный район"),
        ("22", "Алтайский район Алтайского края", "Алтайский район"),
        ("22", "ЗАТО Сибирский", "ЗАТО Сибирский"),
    ],
)  # fmt: skip
def test_a_municipality_is_known_in_every_spelling(region: str, written: str, label: str) -> None:
    assert names(region).find(written) == label


@pytest.mark.parametrize("written", ["Бийскийй район", "Лунный район", "Велижский район"])
def test_a_name_of_no_municipality_of_the_region_leads_nowhere(written: str) -> None:
    assert names("22").find(written) is None
    assert not is_group(written)


@pytest.mark.parametrize(
    "written",
    ["региональное подчинение", "Алтайский край (региональное подчинение)", "СПО Алтайский край", "Алтайский край",
     "Негосударственные ОО", "муниципалитет не указан"],
)  # fmt: skip
def test_a_group_of_schools_is_no_municipality(written: str) -> None:
    forms = region_forms("22")
    assert forms is not None
    assert is_group(written, forms.words)
    assert names("22").find(written) is None


def test_town_and_district_of_one_key_are_told_apart_and_a_bare_key_is_not_guessed() -> None:
    here = names_of("42", [("Кемеровский округ", None), ("Кемеровский городской округ", None)])
    assert here.find("Кемеровский муниципальный округ") == "Кемеровский округ"
    assert here.find("Кемеровский городской округ") == "Кемеровский городской округ"
    assert here.find("Кемеровский") is None


def test_every_known_spelling_of_the_country_leads_to_its_own_municipality() -> None:
    """The 3 403 spellings of ``names.csv``; those of one key and kind within a region are shared by none."""
    rows = list(csv.DictReader((PROJECT_ROOT / "data/geo/russia/names.csv").open(encoding="utf-8")))
    wrong = Counter[str]()
    for region in region_codes():
        known = names(region)
        label_of = {b.oktmo: b.name for b in country(region)}
        for row in (r for r in rows if r["region_code"] == region):
            if known.find(row["variant"]) != label_of[row["oktmo"]]:
                wrong[f"{region} {row['variant']} → {known.find(row['variant'])}"] += 1
    assert len(rows) == 3403
    assert sum(wrong.values()) == 0, list(wrong)[:20]


def test_keys_are_those_of_the_delivered_table() -> None:
    rows = list(csv.DictReader((PROJECT_ROOT / "data/geo/russia/names.csv").open(encoding="utf-8")))
    for row in rows:
        forms = region_forms(row["region_code"])
        assert forms is not None
        assert key_of(row["variant"], forms.words) == row["key"]


def test_spellings_of_an_unknown_name_are_one_under_the_plainest() -> None:
    found = alike(["ДОНЕЦК", "город Донецк", "г. Донецк", "reg80_m004 | Волновахский р-н", "Донецкий район"])
    assert found["ДОНЕЦК"] == found["город Донецк"] == found["г. Донецк"] == "г. Донецк"
    assert found["reg80_m004 | Волновахский р-н"] == "Волновахский р-н"
    assert found["Донецкий район"] == "Донецкий район"
