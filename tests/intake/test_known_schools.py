"""A school exists because something is known of it; schools of documents meet the loaded ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core.intake.listing import decide, kept_pairs
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import HEADER_2022, row_2022
from tests.intake.conftest import CODES, NOW, imported, planned, query, register, results, saved, template

pytestmark = pytest.mark.usefixtures("reading_here")

SCHOOLS = "SELECT school_code, name, municipality FROM school WHERE region = '67' ORDER BY 1"

CONTRADICTIONS = {"check_school_renamed", "check_school_in_two_places", "check_login_moved"}


def protocol(path: Path, name: str, place: str) -> Path:
    """A protocol of one school that says what the school is called and where it stands."""
    row = row_2022(CODES[0], 1, 4, 1, 12)
    row[HEADER_2022.index("Школа")] = f"{CODES[0]} | {name}"
    row[HEADER_2022.index("Муниципалитет")] = f"reg67_m001 | {place}"
    return write_xlsx(path, {"Протокол": [HEADER_2022, row]})


def test_results_alone_make_schools_called_by_their_logins(folder: Path, inbox: Path) -> None:
    imported(folder, results(inbox / "ОГЭ.xlsx", 2022))
    assert query(folder, SCHOOLS) == [(code, code, "муниципалитет не указан") for code in CODES]
    assert query(folder, "SELECT count(*) FROM classification WHERE region = '67' AND year = 2022") == [(3,)]
    assert query(folder, "SELECT count(*) FROM schools WHERE region = '67'") == [(68 + 3,)]


def test_a_protocol_names_a_school_until_a_register_does(folder: Path, inbox: Path) -> None:
    imported(folder, protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx", "Учебная школа", "Вяземский р-н"))
    assert query(folder, SCHOOLS) == [(CODES[0], "Учебная школа", "Вяземский район")]
    imported(folder, register(inbox / "Реестр.xlsx", CODES[:2], place="Гагаринский район"))
    assert query(folder, SCHOOLS) == [
        (CODES[0], "Учебная школа 1", "Гагаринский район"),
        (CODES[1], "Учебная школа 2", "Гагаринский район"),
    ]
    told = "SELECT f.file_name FROM school s JOIN import_file f ON f.file_id = s.name_file WHERE school_code = ?"
    assert query(folder, told, CODES[0]) == [("Реестр.xlsx",)]


def test_of_two_registers_the_later_goes_before_value_by_value(folder: Path, inbox: Path) -> None:
    later = template(inbox / "б.xlsx", "school", [[CODES[0], "Новое имя", "Вяземский район"]])
    earlier = template(inbox / "а.xlsx", "school", [[CODES[0], "Старое имя", "Гагаринский район", "сельская"]])
    imported(folder, saved(later, 2))
    imported(folder, saved(earlier, 1))
    found = query(folder, "SELECT name, municipality, area FROM school WHERE region = '67'")
    assert found == [("Новое имя", "Вяземский район", "сельская")]


def test_kinds_of_organisations_are_told_by_logins(folder: Path, inbox: Path) -> None:
    rows = [[2022, "sch679001", 50.0], [2022, "ksh679001", 40.0], [2022, "spo679001", 30.0]]
    imported(folder, template(inbox / "ИСБШ.xlsx", "isbsh", rows))
    assert query(folder, "SELECT school_code, kind FROM school WHERE region = '67' ORDER BY 1") == [
        ("ksh679001", "коррекционная школа"),
        ("sch679001", None),
        ("spo679001", "профессиональная образовательная организация"),
    ]


def test_a_listed_school_is_one_with_the_loaded_one(folder: Path, inbox: Path) -> None:
    rows = [
        ["sch679001", "МБОУ Средняя школа №2 г. Гагарина", "Гагаринский район"],
        ["sch679002", "МБОУ «Пречистенская СОШ»", "Духовщинский район"],
        ["sch679003", "МБОУ «СОШ № 77»", "Гагаринский район"],
    ]
    imported(folder, template(inbox / "Реестр.xlsx", "school", rows))
    listed = (
        "SELECT school_code, support_cluster FROM schools WHERE region = '67' AND school_code LIKE 'sch%' ORDER BY 1"
    )
    assert query(folder, listed) == [("sch679001", 1), ("sch679002", 2), ("sch679003", None)]
    assert query(folder, "SELECT count(*) FROM schools WHERE region = '67'") == [(68 + 1,)]


def test_a_doubtful_pair_is_decided_by_the_operator_and_the_word_is_kept(folder: Path, inbox: Path) -> None:
    rows = [["sch679001", "СОШ № 2", "Гагаринский район"], ["sch679002", "Средняя школа № 2", "Гагаринский район"]]
    imported(folder, template(inbox / "Реестр.xlsx", "school", rows))
    state = "SELECT decided, school_code FROM published_match WHERE region = '67' AND published_code = '850-1-1'"
    assert query(folder, state) == [("спросить", None)]
    decide(folder, region="67", published="850-1-1", school="sch679002", author="тест", now=NOW)
    assert query(folder, state) == [("оператор", "sch679002")]
    assert kept_pairs(folder) == {"67": {"850-1-1": "sch679002"}}
    imported(folder, results(inbox / "ОГЭ.xlsx", 2022))
    assert query(folder, state) == [("оператор", "sch679002")]


def named(path: Path, *schools: tuple[str, str, str]) -> Path:
    """A register of schools: login, name, municipality."""
    return template(path, "school", [list(school) for school in schools])


def told(folder: Path, *paths: Path) -> dict[str, str]:
    """What an import says of names, places and logins that contradict."""
    return {f.check: f.what for f in planned(folder, *paths).findings if f.check in CONTRADICTIONS}


def test_names_places_and_logins_that_contradict_are_told_before_the_import(folder: Path, inbox: Path) -> None:
    first = [("sch679001", "СОШ № 1", "Вяземский район"), ("sch679002", "СОШ № 2", "Вяземский район")]
    register = named(inbox / "а.xlsx", *first, ("sch679003", "СОШ № 3", "Вяземский район"))
    assert told(folder, register) == {}
    imported(folder, register)
    same = named(inbox / "б.xlsx", ("sch679001", "МБОУ «Средняя школа №1»", "Вяземский муниципальный район"))
    assert told(folder, same) == {}
    other = named(
        inbox / "в.xlsx",
        ("sch679001", "Лицей № 1", "Вяземский р-н"),
        ("sch679002", "СОШ № 2", "Гагаринский район"),
        ("sch679009", "МБОУ «СОШ №3»", "Вяземский р-н"),
    )
    assert told(folder, other) == {
        "check_school_renamed": "название изменилось: 1\u00a0школа (sch679001: было «СОШ № 1», стало «Лицей № 1»)",
        "check_school_in_two_places": "школа в двух муниципалитетах: 1\u00a0школа (sch679002: «Вяземский район» и "
        "«Гагаринский район»)",
        "check_login_moved": "логин школы изменился: 1\u00a0школа (МБОУ «СОШ №3»: был sch679003, стал sch679009)",
    }


def test_files_of_one_import_contradict_one_another(folder: Path, inbox: Path) -> None:
    said = protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx", "Учебная школа", "Вяземский р-н")
    register = named(inbox / "Реестр.xlsx", (CODES[0], "Учебная школа", "Гагаринский район"))
    assert list(told(folder, said, register)) == ["check_school_in_two_places"]


def test_a_school_is_missed_in_a_register_only_where_a_register_was_loaded(folder: Path, inbox: Path) -> None:
    imported(folder, results(inbox / "первый.xlsx", 2021, codes=CODES[:1]))
    second = results(inbox / "второй.xlsx", 2022, codes=CODES[1:2])
    assert [f for f in planned(folder, second).findings if f.check == "check_login_unknown"] == []
    imported(folder, register(inbox / "реестр.xlsx", CODES[:1]))
    (told,) = [f for f in planned(folder, second).findings if f.check == "check_login_unknown"]
    assert "школы нет в реестре (sch679002)" in told.sentence
