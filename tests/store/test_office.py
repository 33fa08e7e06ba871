"""Whose installation it is: own region and hidden regions, from a file or the environment, wrong ones in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.model import DataRefusedError
from shnro_core.parameters import preset_of
from shnro_core.store.office import FILE, VARIABLE, Office, keep_preset, office


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def written(folder: Path, words: str) -> Office:
    (folder / FILE).write_text(words, encoding="utf-8")
    return office(folder)


def test_nothing_told_is_no_fault(tmp_path: Path) -> None:
    assert office(tmp_path) == Office()


def test_the_file_tells_the_region_and_what_is_hidden_and_never_hides_the_own_one(tmp_path: Path) -> None:
    assert written(tmp_path, 'region: "22"\nhide_regions: [demo, 76, 22]\n') == Office(
        region="22", hidden=frozenset({"demo", "76"}), told_by=FILE
    )
    assert written(tmp_path, "region: 01\n").region == "01"


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "54")
    assert written(tmp_path, "region: 22\nhide_regions: [54, demo]\n") == Office(
        region="54", hidden=frozenset({"demo"}), told_by=VARIABLE
    )
    monkeypatch.setenv(VARIABLE, "Алтай")
    assert written(tmp_path, "region: 22\n").fault == (
        "SHNRO_REGION: региона «Алтай» нет, нужен код из двух цифр, например 22."
    )


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("region: 100\n", 'office.yaml: региона «100» нет, напишите, например, region: "22".'),
        ("регион: 22\n", "office.yaml: настройки «регион» нет, есть region, hide_regions и preset."),
        (
            "preset: volgograd\n",
            "office.yaml: набора правил «volgograd» нет, есть smolensk-548, federal-a, federal-b, federal-a-or-b, "
            "federal-a-and-b, yaroslavl.",
        ),
        ("hide_regions: demo\n", "office.yaml: hide_regions — список кодов, например [demo, 76]."),
        ("- 22\n", 'office.yaml: это не список настроек, напишите, например, region: "22".'),
        ("region: [\n", 'office.yaml испорчен: напишите, например, region: "22".'),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_changes_nothing(tmp_path: Path, words: str, fault: str) -> None:
    assert written(tmp_path, words) == Office(fault=fault)


def test_the_choice_of_rules_is_kept_beside_what_the_office_wrote(tmp_path: Path) -> None:
    words = "# наш регион\nregion: 22\n"
    assert written(tmp_path, words).preset == ""
    keep_preset(tmp_path, "federal-a")
    keep_preset(tmp_path, "yaroslavl")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == words + "preset: yaroslavl\n"
    assert (office(tmp_path).region, office(tmp_path).preset) == ("22", "yaroslavl")
    written(tmp_path, "region: [\n")
    with pytest.raises(DataRefusedError, match="испорчен"):
        keep_preset(tmp_path, "yaroslavl")


@pytest.mark.parametrize(
    ("region", "chosen", "opens_with"),
    [
        ("67", "yaroslavl", "smolensk-548"),
        ("76", "", "yaroslavl"),
        ("22", "", "smolensk-548"),
        ("22", "federal-b", "federal-b"),
    ],
)
def test_a_region_opens_with_its_own_rules_or_those_its_office_chose(region: str, chosen: str, opens_with: str) -> None:
    assert preset_of(region, chosen).key == opens_with
