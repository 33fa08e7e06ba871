"""Changes of data in a scenario: what is taken, in what form it travels, what is refused and by which key."""

from __future__ import annotations

from typing import Any

import pytest

from shnro_core.parameters import DataChange, Scenario, SettingsError
from tests.methodology.worlds import invented, random_scenario

THREE = {"kind": "passed", "year": 2022, "school": "sch1", "procedure": "oge_math", "pupils": 3}
POINT = {"kind": "growth_point", "year": 2022, "cluster": "ШНРО", "computers": 10}


@pytest.mark.parametrize("seed", range(30))
def test_a_scenario_with_changes_of_data_survives_link_file_and_dict(seed: int) -> None:
    scenario = random_scenario(invented(seed))
    assert Scenario.from_link(scenario.to_link()) == scenario
    assert Scenario.from_yaml(scenario.to_yaml()) == scenario
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    assert scenario.settings == Scenario.from_dict(scenario.to_dict()).settings


def test_the_longest_list_of_changes_fits_a_link() -> None:
    names = [f"Муниципальный округ с очень длинным названием номер {n}" for n in range(20)]
    many = Scenario.of(data=[{"kind": "passed", "year": 2022, "municipality": name, "pupils": 3} for name in names])
    assert Scenario.from_link(many.to_link()) == many


def test_a_change_of_data_is_no_norm_and_equal_whatever_the_order() -> None:
    one, other = Scenario.of(data=[THREE, POINT]), Scenario.of(data=[POINT, THREE])
    assert one == other
    assert not one.is_norm
    assert not one.differences
    assert one.settings.data_changes == one.data


def test_a_school_is_named_in_any_case() -> None:
    assert DataChange.of({**THREE, "school": " SCH1 "}) == DataChange.of(THREE)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ([{**THREE, "pupils": 0}], "data[1].pupils"),
        ([{**THREE, "pupils": 201}], "data[1].pupils"),
        ([{**THREE, "pupils": "3"}], "data[1].pupils"),
        ([{**THREE, "pupils": True}], "data[1].pupils"),
        ([{**THREE, "pupils": 1.5}], "data[1].pupils"),
        ([{**THREE, "pupils": 10**400}], "data[1].pupils"),
        ([POINT, {**THREE, "procedure": "oge_magic"}], "data[2].procedure"),
        ([{**THREE, "procedure": ["oge_math"]}], "data[1].procedure"),
        ([{**THREE, "year": 1066}], "data[1].year"),
        ([{**THREE, "school": ""}], "data[1].school"),
        ([{**THREE, "school": "s" * 200}], "data[1].school"),
        ([{**THREE, "school": "a\nb"}], "data[1].school"),
        ([{**THREE, "kind": "magic"}], "data[1].kind"),
        ([{**THREE, "kind": ["passed"]}], "data[1].kind"),
        ([{**THREE, "cluster": "ШНРО"}], "data[1]"),
        ([{**THREE, "computers": 3}], "data[1].computers"),
        ([{**POINT, "cluster": "ШХХ"}], "data[1].cluster"),
        ([{**POINT, "computers": 0}], "data[1].computers"),
        ([{**POINT, "projectors": -1}], "data[1].projectors"),
        ([THREE, {**THREE, "pupils": 5}], "data[2]"),
        ([{**THREE, "school": f"sch{n}"} for n in range(21)], "data"),
        (["passed"], "data[1]"),
        ("passed", "data"),
        ({"passed": 3}, "data"),
        (7, "data"),
    ],
)
def test_an_impossible_change_is_refused_in_one_sentence_naming_the_key(data: Any, key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Scenario.from_dict({"v": 1, "preset": "smolensk-548", "set": {}, "data": data})
    assert refused.value.key == key
    sentence = str(refused.value)
    assert sentence.startswith(key.rpartition(".")[0] or key)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 260


def test_changes_of_data_are_typed_on_a_command_line_beside_rules() -> None:
    written = ["low_result_share=0,4", "data={kind: passed, year: 2022, school: sch1, procedure: oge_math, pupils: 3}"]
    assert Scenario.assigned("smolensk-548", written) == Scenario.of(changes={"low_result_share": 0.4}, data=[THREE])


@pytest.mark.parametrize("written", ["data=", "data=3", "data={kind: passed", "data=[&a [1], *a]", "data={kind: 1}"])
def test_a_wrong_change_on_a_command_line_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match=r"^data"):
        Scenario.assigned("smolensk-548", [written])


def test_a_change_is_told_in_russian() -> None:
    three, point = DataChange.of(THREE), DataChange.of({**POINT, "projectors": 2})
    assert three.what.replace("\xa0", " ") == "сдали бы ещё 3 ученика, ОГЭ, математика, 2022 год"
    assert three.whom == "школа sch1"
    assert point.whom == "все ШНРО по норме 2022 года"
    assert point.what.replace("\xa0", " ") == (
        "открылась бы «Точка роста»: ещё 10 новых компьютеров и 2 кабинета с проектором, 2022 год"
    )
    assert DataChange.of({**THREE, "pupils": -1}).what.startswith("не сдал бы ещё 1\xa0ученик,")
