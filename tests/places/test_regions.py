"""The regions as data: every subject has its code and the forms sentences use."""

from __future__ import annotations

import pytest

from shnro_core.model import DataKind, Region
from shnro_core.parameters import indicator_groups, indicator_specs
from shnro_core.places import described, region_codes, region_forms, region_name, worded_for


def test_all_89_subjects_are_known_and_the_invented_regions_beside_them() -> None:
    assert len(region_codes()) == 89 + 2
    assert region_codes()[-2:] == ("demo", "99")


@pytest.mark.parametrize(
    ("code", "name", "genitive", "where"),
    [
        ("22", "Алтайский край", "Алтайского края", "в Алтайском крае"),
        ("33", "Владимирская область", "Владимирской области", "во Владимирской области"),
        ("35", "Вологодская область", "Вологодской области", "в Вологодской области"),
        ("67", "Смоленская область", "Смоленской области", "в Смоленской области"),
        ("78", "Санкт-Петербург", "Санкт-Петербурга", "в Санкт-Петербурге"),
        ("99", "Учебный регион", "Учебного региона", "в Учебном регионе"),
        ("demo", "Демо-область", "Демо-области", "в Демо-области"),
    ],
)
def test_a_region_is_named_and_declined(code: str, name: str, genitive: str, where: str) -> None:
    region = described(code, DataKind.LOADED, f"Регион {code}")
    assert (region.name, region.genitive, region.where) == (name, genitive, where)


def test_every_region_has_all_forms() -> None:
    for code in region_codes():
        forms = region_forms(code)
        assert forms is not None
        assert forms.name and forms.genitive and forms.prepositional, code
        assert region_name(code) == forms.name


def test_a_region_without_forms_still_makes_a_sentence() -> None:
    region = Region("xx", "Северный край", DataKind.LOADED)
    assert (region.genitive, region.where) == ("региона «Северный край»", "в регионе «Северный край»")
    assert described("55555", DataKind.LOADED).name == "Регион 55555"


def test_names_of_the_concept_speak_of_the_region_they_are_computed_for() -> None:
    named = [
        worded_for(words, "22")
        for words in (*(s.name for s in indicator_specs()), *(g.title for g in indicator_groups()))
    ]
    assert not any("Смоленск" in name for name in named)
    assert "Доля школ с низкими результатами обучения, от общего количества школ Алтайского края" in named
    assert worded_for(indicator_specs()[0].name, "67") == indicator_specs()[0].name
