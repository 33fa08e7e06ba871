"""Settings and scenarios: refused in one sentence naming the key, combined in any order, carried by link and file."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnro_core.parameters import (
    Scenario,
    SettingsError,
    catalogue,
    combine,
    parameter,
    parse_assignment,
    presets,
    resolve,
)
from shnro_core.parameters.definition import ParameterType
from tests.methodology.worlds import invented, random_settings

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"low_result_shar": 0.4}, "low_result_shar", "Похожий параметр: «low_result_share»"),
    ({"x": 1}, "x", "Параметра «x» нет"),
    ({"low_result_share": "0.4"}, "low_result_share", "нужно число от 0,01 до 1, получено «0.4»"),
    ({"low_result_share": True}, "low_result_share", "нужно число"),
    ({"low_result_share": float("nan")}, "low_result_share", "нужно число"),
    ({"low_result_share": 1.7}, "low_result_share", "нужно число от 0,01 до 1, получено 1,7"),
    ({"low_result_share": None}, "low_result_share", "значение не задано"),
    ({"study_period_years": 2.5}, "study_period_years", "нужно целое число от 1 до 5, получено 2,5"),
    ({"study_period_years": 0}, "study_period_years", "получено 0"),
    ({"bias_sign_adds_marker": 1}, "bias_sign_adds_marker", "нужно «да» или «нет»"),
    ({"list_rule": "C"}, "list_rule", "нужно одно из: markers, federal_a"),
    ({"list_rule": ["markers"]}, "list_rule", "нужно одно из"),
    ({"procedures": []}, "procedures", "список пуст"),
    ({"procedures": "vpr_math_4"}, "procedures", "нужен список"),
    ({"procedures": ["vpr_math_4", "vpr_math_4"]}, "procedures", "названо дважды"),
    ({"procedures": ["vpr_math_44"]}, "procedures", "неизвестное значение «vpr_math_44»"),
    ({"procedures": [4]}, "procedures", "в списке должны быть слова"),
    ({"procedures": ["x"] * 201}, "procedures", "длиннее 200"),
    ({"cluster_order": ["ШНРО"]}, "cluster_order", "нужны все значения по одному разу"),
    ({"excluded_results": ["ВПР"]}, "excluded_results", "нужно «процедура@год»"),
    ({"excluded_results": ["НИКО@2020"]}, "excluded_results", "нужно «процедура@год»"),
    ({"level_base_share": 0.45}, "level_moderate_share", "границы уровней должны возрастать"),
    ({"risk_school_markers": 6}, "risk_school_markers", "раньше границы ШНРО"),
    ({"risk_school_markers": 3, "risk_school_markers_most": 2}, "risk_school_markers_most", "меньше наименьшего"),
    ({"list_rule": "federal_b", "study_period_years": 1}, "study_period_years", "период короче"),
    ({"repeat_years_in_row": 3}, "repeat_years_in_row", "меньше лет, чем «кризисная»"),
    ({"repeat_times": 6}, "repeat_times", "больше, чем лет в отрезке"),
    ({"pooling_years": 6}, "pooling_years_small", "не меньше лет"),
    ({"shown_participants": 20}, "shown_participants", "выше предела надёжности"),
    ({"funnel_warning_z": 4.0}, "funnel_warning_z", "уже внешней"),
]


@pytest.mark.parametrize(("changes", "key", "said"), REFUSED, ids=[r[2] for r in REFUSED])
def test_wrong_settings_are_refused_in_one_sentence_naming_the_key(
    changes: dict[str, Any], key: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        resolve(overrides=changes)
    sentence = str(refusal.value)
    assert refusal.value.key == key
    assert key in sentence
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_an_unknown_preset_is_refused_with_the_list_of_presets() -> None:
    with pytest.raises(SettingsError, match="Набора правил «москва» нет; есть: smolensk-548, federal-a"):
        resolve("москва")


def test_lists_take_the_normal_form_whatever_their_order() -> None:
    first = resolve(overrides={"procedures": ["oge_math", "vpr_math_4"], "excluded_results": ["ОГЭ@2021", "ВПР@2020"]})
    second = resolve(overrides={"procedures": ["vpr_math_4", "oge_math"], "excluded_results": ["ВПР@2020", "ОГЭ@2021"]})
    assert first == second
    assert first.procedures == ("vpr_math_4", "oge_math")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("low_result_share=0,4", 0.4),
        ("low_result_share = 0.4", 0.4),
        ("study_period_years=1", 1),
        ("bias_sign_adds_marker=да", True),
        ("bias_sign_adds_marker=нет", False),
        ("list_rule=federal_a", "federal_a"),
        ("procedures=vpr_math_4, oge_math", ("vpr_math_4", "oge_math")),
        ("excluded_results=ВПР@2020", ("ВПР@2020",)),
        ("excluded_results=", ()),
        ("risk_school_markers_most=", None),
        ("risk_school_markers_most=3", 3),
    ],
)
def test_an_assignment_is_read_as_a_person_writes_it(written: str, value: Any) -> None:
    assert parse_assignment(written) == (written.partition("=")[0].strip(), value)


@pytest.mark.parametrize(
    "written", ["low_result_share", "=1", "low_result_share=сорок", "study_period_years=1,5", "x=1"]
)
def test_a_wrong_assignment_is_refused(written: str) -> None:
    with pytest.raises(SettingsError):
        parse_assignment(written)


@pytest.mark.parametrize("name", catalogue())
def test_every_value_is_shown_in_russian(name: str) -> None:
    shown = parameter(name).label(parameter(name).norm)
    assert shown
    assert "None" not in shown
    assert "True" not in shown


def scenario(seed: int, title: str = "") -> Scenario:
    """A random valid scenario."""
    rng = invented(seed)
    key = rng.choice([p.key for p in presets()])
    base, chosen = resolve(key), random_settings(rng, key)
    changes = {n: v for n, v in chosen.as_dict().items() if v != base.as_dict()[n] and rng.random() < 0.6}
    try:
        return Scenario.of(key, changes, title)
    except SettingsError:
        return Scenario.of(key, {}, title)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_a_scenario_survives_link_file_and_dict(seed: int) -> None:
    first = scenario(seed, "А если порог выше?")
    assert Scenario.from_link(first.to_link()) == first
    assert Scenario.from_yaml(first.to_yaml()) == first
    assert Scenario.from_dict(json.loads(json.dumps(first.to_dict()))) == first
    assert Scenario.from_link(first.to_link()).title == "А если порог выше?"
    assert len(first.to_link()) < 2000
    assert first.settings == resolve(first.preset, dict(first.changes))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_combining_does_not_depend_on_order_unless_it_says_so(one: int, two: int) -> None:
    first, second = scenario(one), scenario(two)
    try:
        there, back = combine(first, second), combine(second, first)
    except SettingsError as refusal:
        assert refusal.key in catalogue()
        return
    assert there.decided_by_order == back.decided_by_order
    if there.decided_by_order:
        assert "в другом порядке итог был бы иным" in there.sentence
        left, right = there.scenario.settings.as_dict(), back.scenario.settings.as_dict()
        assert {name for name in left if left[name] != right[name]} == set(there.decided_by_order)
    else:
        assert there.sentence == ""
        assert there.scenario.settings == back.scenario.settings
    assert first + second == there.scenario


def test_scenarios_of_different_parameters_add_up() -> None:
    both = Scenario.of(changes={"low_result_share": 0.4}, title="порог") + Scenario.of(
        "federal-a", {"minimum_participants": 5}, "малые"
    )
    assert both.title == "порог + малые"
    assert both.settings == resolve("federal-a", {"low_result_share": 0.4, "minimum_participants": 5})
    assert {name: both.differences[name] for name in ("list_rule", "low_result_share", "minimum_participants")} == {
        "list_rule": ("markers", "federal_a"),
        "low_result_share": (0.3, 0.4),
        "minimum_participants": (1, 5),
    }


def test_the_norm_written_out_is_still_the_norm() -> None:
    assert Scenario().is_norm
    assert Scenario.of(changes={"low_result_share": 0.3}).is_norm
    assert not Scenario.of("federal-a").is_norm
    assert not Scenario.of(changes={"low_result_share": 0.31}).is_norm


def packed(data: Any) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "link",
    [
        "", "!", "абв", "AAAA", "x" * 5000, packed([])[:-6],
        base64.urlsafe_b64encode(zlib.compress(b"a" * 10**7)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 60000)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"\xff\xfe")).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"9" * 60000)).decode(),
    ],
)  # fmt: skip
def test_a_damaged_or_hostile_link_is_refused(link: str) -> None:
    with pytest.raises(SettingsError, match=r"^[^\n]+\.$"):
        Scenario.from_link(link)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ([], "scenario"),
        ({}, "v"),
        ({"v": 1}, "preset"),
        ({"v": 0, "preset": "smolensk-548"}, "v"),
        ({"v": True, "preset": "smolensk-548"}, "v"),
        ({"v": 1, "preset": "smolensk-548", "settings": {}}, "settings"),
        ({"v": 1, "preset": "smolensk-548", "set": []}, "set"),
        ({"v": 1, "preset": ["a"]}, "preset"),
        ({"v": 1, "preset": "smolensk-548", "title": 5}, "title"),
        ({"v": 1, "preset": "smolensk-548", "title": "я" * 200}, "title"),
        ({"v": 1, "preset": "smolensk-548", "set": {"old_threshold": 1}}, "old_threshold"),
        ({"v": 1, "preset": "smolensk-548", "set": {"low_result_share": {"a": 1}}}, "low_result_share"),
        ({"v": 1, "preset": "smolensk-548", "set": {"low_result_share": 10**400}}, "low_result_share"),
        ({"v": 1, "preset": "smolensk-548", "set": {"study_period_years": -(10**400)}}, "study_period_years"),
        ({"v": 1, "preset": "smolensk-548", "set": {"procedures": [[]]}}, "procedures"),
        ({"v": 1, "preset": "smolensk-548", "set": {"list_rule": "'; DROP TABLE result; --"}}, "list_rule"),
    ],
)
def test_a_link_or_file_of_another_version_or_made_by_hand_is_refused_naming_the_key(data: Any, key: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Scenario.from_link(packed(data))
    assert refusal.value.key == key
    with pytest.raises(SettingsError):
        Scenario.from_yaml(json.dumps(data))


@pytest.mark.parametrize(
    "written",
    [
        "", "v: [", "&a [*a]", "a: &x [1]\nb: *x", "!!python/object/apply:os.system ['ls']", "1: 2", "- 1",
        "v: 1\npreset: smolensk-548\nset: {1: 2}", "[" * 3000, "a" * 70000, "v: 2020-01-01\npreset: smolensk-548",
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match=r"^[^\n]+\.$"):
        Scenario.from_yaml(written)


def test_every_parameter_type_has_a_parameter() -> None:
    assert {p.type for p in catalogue().values()} == set(ParameterType)
