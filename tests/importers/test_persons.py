"""Names of people inside texts: how many of the planted ones are cut out, and how many honest texts suffer."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.importers.persons import organisation_only, without_persons
from tests.importers.conftest import parse, records, sentences, write_xlsx
from tests.importers.headers import MEASURE, PARTICIPATION
from tests.importers.persons_data import HONEST, PLANTED


def test_nearly_every_planted_name_is_cut_out() -> None:
    left = [text for text, parts in PLANTED if any(part in without_persons(text).lower() for part in parts)]
    assert len(PLANTED) >= 200
    assert len(left) / len(PLANTED) <= 0.02, left


def test_honest_texts_are_kept_word_for_word() -> None:
    assert len(HONEST) >= 100
    assert [(text, without_persons(text)) for text in HONEST if without_persons(text) != text] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Выдумкина Мария Тестовна, директор", "директор"),
        ("выдумкина мария тестовна, директор", "директор"),
        ("ВЫДУМКИНА МАРИЯ ТЕСТОВНА", ""),
        ("Курсы (Выдумкина М. Т.)", "Курсы"),
        ("Курсы: Выдумкина М.Т., +7 (900) 123-45-67, a@b.ru", "Курсы"),
        ("Звонить 8-900-123-45-67 или тел. 12-34-56", "Звонить или"),
        ("МБОУ СОШ им. Гагарина, Выдумкина Мария Тестовна", "МБОУ СОШ им. Гагарина"),
        ("по методике Шаталова с Петровой", "по методике Шаталова с"),
        ("учебник под ред. А. Г. Мордковича, отв. Выдумкин", "учебник под ред. А. Г. Мордковича, отв."),
    ],
)
def test_the_name_goes_and_the_rest_stays(text: str, left: str) -> None:
    assert without_persons(text) == left


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Выдумкина Мария Тестовна", ""),
        ("выдумкина мария", ""),
        ("Выдумкина", ""),
        ("директор МБОУ СОШ № 5 Выдумкина М. Т.", "МБОУ СОШ № 5"),
        ("МБОУ «СОШ им. Ю. А. Гагарина»", "МБОУ «СОШ им. Ю. А. Гагарина»"),
        ("Демо-школа № 2", "Демо-школа № 2"),
        ("ЦНППМ", "ЦНППМ"),
    ],
)
def test_a_field_of_organisations_keeps_organisations_only(text: str, kept: str) -> None:
    assert organisation_only(text) == kept


def test_a_measure_is_stored_without_the_names_and_told_once(tmp_path: Path) -> None:
    rows = [
        [2022, "sch670001", "Курсы, отв. Выдумкина М. Т.", None, "01.09.2022", None, "выполнена"],
        [2022, "sch670002", "Выдумкина Мария Тестовна", None, "01.09.2022", None, "выполнена"],
        [2022, "sch670003", "Занятия по методике Шаталова", None, "01.09.2022", None, "выполнена"],
    ]
    parsed = parse(write_xlsx(tmp_path / "меры.xlsx", {"Меры": [MEASURE, *rows]}))
    assert records(parsed, "school_code", "measure") == [
        ("sch670001", "Курсы, отв."),
        ("sch670002", "имя убрано"),
        ("sch670003", "Занятия по методике Шаталова"),
    ]
    assert sentences(parsed.findings) == [
        "файл меры.xlsx, лист «Меры», столбец «Мера»: имена людей, телефоны или почта убраны из текста: люди в системе "
        "не хранятся: 2\u00a0строки, 2, 3. "
        "Если убрано лишнее, напишите текст иначе; в столбце организации укажите организацию."
    ]


def test_a_programme_and_a_mentor_lose_their_people_and_keep_the_school(tmp_path: Path) -> None:
    row = [2022, "sch670001", 1, "да", "МОЦ", "Иванова Анна Петровна", "директор МБОУ СОШ № 5 Иванова А. П.", "да",
           "Программа (выдумкина мария тестовна)", None, None, None]  # fmt: skip
    parsed = parse(write_xlsx(tmp_path / "у.xlsx", {"Участие": [PARTICIPATION, row]}))
    assert records(parsed, "curator_school", "mentor_school", "programme") == [(None, "МБОУ СОШ № 5", "Программа")]


def test_a_school_named_by_a_person_is_called_by_its_login(tmp_path: Path) -> None:
    rows = [["Логин", "Название ОО", "Муниципалитет"], ["sch670001", "Выдумкина Мария Тестовна", "Демо-район"]]
    parsed = parse(write_xlsx(tmp_path / "р.xlsx", {"Лист1": rows}))
    assert records(parsed, "name", "municipality") == [("sch670001", "Демо-район")]
