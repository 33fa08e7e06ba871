"""Whose installation it is: own region and hidden regions, from a file or the environment, wrong ones in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.store.office import FILE, VARIABLE, Office, office


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
        ("регион: 22\n", "office.yaml: настройки «регион» нет, есть region и hide_regions."),
        ("hide_regions: demo\n", "office.yaml: hide_regions — список кодов, например [demo, 76]."),
        ("- 22\n", 'office.yaml: это не список настроек, напишите, например, region: "22".'),
        ("region: [\n", 'office.yaml испорчен: напишите, например, region: "22".'),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_changes_nothing(tmp_path: Path, words: str, fault: str) -> None:
    assert written(tmp_path, words) == Office(fault=fault)
