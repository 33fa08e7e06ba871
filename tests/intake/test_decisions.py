"""What the user says of single files on the command line, and the file of decisions a check writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from shnro_core.cli.intake import import_files
from shnro_core.importers import Choice
from shnro_core.importers.decisions import WORDS, decisions_text, parse_settings, read_decisions
from shnro_core.model import DataRefusedError
from tests.intake.conftest import CODES, query, results, saved, shnro

FAILED = "SELECT year, sum(failed) FROM result WHERE region = '67' GROUP BY 1 ORDER BY 1"


def test_settings_of_one_file_are_taken_together() -> None:
    made = parse_settings(
        ['file="5 класс/Математика.xlsx" year=2022 subject="Русский язык"', 'file="5 класс/Математика.xlsx" add=да']
    )
    assert made == {"5 класс/Математика.xlsx": Choice(year=2022, subject="Русский язык", add=True)}


def test_names_of_files_with_spaces_need_no_quotes_of_their_own() -> None:
    told = parse_settings(
        ["file=5 класс/ЕГЭ 2025 (1).xlsx retakes=да subject=Русский язык ", "year=2022 file='а б.xlsx'"]
    )
    assert told == {
        "5 класс/ЕГЭ 2025 (1).xlsx": Choice(retakes=True, subject="Русский язык"),
        "а б.xlsx": Choice(year=2022),
    }


def test_the_help_of_the_command_names_every_word_of_a_decision() -> None:
    told = next(option.help for option in import_files.params if option.name == "settings")
    assert [word for word in WORDS if word not in told] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year=2022", "нет имени файла"),
        ("file=a.xlsx yeer=2022", "слово «yeer» неизвестно"),
        ("file=a.xlsx year=двадцать", "ждём целое число"),
        ("file=a.xlsx school=Лицей", "это не логин школы"),
        ("file=a.xlsx replace=может", "ждём «да» или «нет»"),
        ("file=a.xlsx format=нет", "формата «нет» нет"),
        ('file="a.xlsx year=2022', "не разобрать"),
    ],
)
def test_a_setting_that_cannot_be_followed_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(DataRefusedError, match=words):
        parse_settings([text])


@pytest.mark.parametrize("content", ["- список", "a.xlsx: 5", "a: &x {year: 2022}\nb: *x", "{", "\x00"])
def test_a_spoilt_file_of_decisions_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "решения.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataRefusedError):
        read_decisions(path)


def test_a_check_writes_decisions_that_the_import_reads(folder: Path, inbox: Path, tmp_path: Path) -> None:
    results(inbox / "ОГЭ.xlsx", 2022)
    choices = tmp_path / "решения.yaml"
    checked = shnro("import", inbox, "--db", folder, "--dry-run", "--choices", choices, temporary=tmp_path)
    assert checked.status == 0
    assert "ОГЭ.xlsx: Шаблон «Результаты ОГЭ и ЕГЭ по школам»" in checked.out
    told = yaml.safe_load(choices.read_text(encoding="utf-8"))
    assert told["ОГЭ.xlsx"]["format"] == "template_gia_results"
    choices.write_text("ОГЭ.xlsx: {skip: да}\n", encoding="utf-8")
    shnro("import", inbox, "--db", folder, "--choices", choices, temporary=tmp_path)
    assert query(folder, FAILED) == []
    choices.unlink()
    assert shnro("import", inbox, "--db", folder, temporary=tmp_path).status == 0
    assert query(folder, FAILED) == [(2022, 15)]


def test_the_command_line_asks_publishes_in_part_and_removes_with_the_words(
    folder: Path, inbox: Path, tmp_path: Path
) -> None:
    first = saved(results(inbox / "а.xlsx", 2022), 1)
    run = ("--db", folder)
    assert shnro("import", first, *run, temporary=tmp_path).status == 0
    other = saved(results(inbox / "б.xlsx", 2022, failed=6, codes=CODES[:2]), 1)
    asked = shnro("import", other, *run, temporary=tmp_path)
    assert (asked.status, "по файлам не понять" in asked.err) == (1, True)
    results(inbox / "в.xlsx", 2021, failed=4)
    part = shnro("import", inbox, *run, "--partial", temporary=tmp_path)
    assert (part.status, query(folder, FAILED)) == (0, [(2021, 12), (2022, 15)])
    assert "Загружено: 1\u00a0файл, отклонено 2; строк добавлено 3, изменено 0, удалено 0." in part.out
    assert "прежняя" not in part.out
    removing = ("import", other, *run, "--set", "file=б.xlsx replace=да", "--remove-absent")
    held = shnro(*removing, temporary=tmp_path)
    assert (held.status, "удалить 1" in held.err, query(folder, FAILED)[-1]) == (1, True, (2022, 15))
    assert shnro(*removing, "--confirm", "удалить 1", temporary=tmp_path).status == 0
    assert query(folder, FAILED) == [(2021, 12), (2022, 12)]


def test_a_decision_about_a_file_that_is_not_there_is_told(folder: Path, inbox: Path, tmp_path: Path) -> None:
    results(inbox / "ОГЭ.xlsx", 2022)
    run = shnro("import", inbox, "--db", folder, "--set", "file=ОГЕ.xlsx year=2022", temporary=tmp_path)
    assert (run.status, "ОГЕ.xlsx" in run.err) == (2, True)
    assert decisions_text([], {}).startswith("#")
