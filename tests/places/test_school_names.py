"""Names of one school in the spelling of a document and of an office are one; names of two schools never are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shnro_core.places.school_names import Pairing, key_of, pair

LISTED = Path(__file__).parents[2] / "data" / "published" / "schools_850.csv"
KINDS = {
    "СОШ": "средняя школа",
    "СШ": "средняя общеобразовательная школа",
    "ООШ": "основная общеобразовательная школа",
    "школа": "средняя школа",
}


def listed() -> list[dict[str, str]]:
    with LISTED.open(encoding="utf-8", newline="") as handle:
        return [row | {"code": f"850-{row['cluster']}-{row['number']}"} for row in csv.DictReader(handle)]


def office_name(row: dict[str, str], number: int) -> str:
    """The same school as an office writes it, in turn in one of four ways."""
    short = row["name_short"]
    kind = row["kind"]
    town = row["locality"].removeprefix("г. ")
    where = f"г. {town}а" if town else ""
    whole = short.replace(kind, KINDS[kind], 1)
    form = "муниципальное бюджетное общеобразовательное учреждение"
    return (
        f"{form} «{whole}» {where} муниципального образования «{row['municipality']}» Смоленской области",
        f"{row['legal_form']} {short.replace('№ ', '№')} {where}",
        f'{row["legal_form"]} "{whole[:1].upper()}{whole[1:]} имени Героя Советского Союза И.И. Выдумкина" {where}',
        f"{short} {where}".upper(),
    )[number % 4]


def test_published_schools_are_found_under_office_names_and_no_other_school_is_taken() -> None:
    published = [(row["code"], row["name_printed"], row["municipality"]) for row in listed()]
    there = [(f"sch67{n:04}", office_name(row, n), row["municipality"]) for n, row in enumerate(listed()[:60])]
    strangers = [
        (f"sch68{n:04}", f"МБОУ «СОШ № {n + 40}»", place)
        for n, place in enumerate(sorted({row["municipality"] for row in listed()}))
    ]
    strangers.append(("sch690001", "МБОУ «Пречистенская начальная школа»", "Гагаринский район"))
    strangers.append(("sch690002", "МБОУ «Верхнеднепровская СОШ № 1»", "Дорогобужский район"))
    found = pair(published, [*there, *strangers])
    truth = {row["code"]: f"sch67{n:04}" for n, row in enumerate(listed()[:60])}
    sure = {code: pairing.sure for code, pairing in found.items() if pairing.sure}
    assert {code: login for code, login in sure.items() if truth.get(code) != login} == {}
    asked = {code for code, login in truth.items() if code not in sure and login in found[code].maybe}
    assert len(sure) >= 57
    assert set(truth) == set(sure) | asked


def test_two_schools_of_one_name_are_asked_about() -> None:
    published = [("850-1-1", "МБОУ «СОШ № 2» г. Гагарин Гагаринского района", "Гагаринский район")]
    loaded = [("a", "СОШ № 2", "Гагаринский район"), ("b", "МБОУ Средняя школа №2", "Гагаринский район")]
    assert pair(published, loaded)["850-1-1"].sure is None
    assert set(pair(published, loaded)["850-1-1"].maybe) == {"a", "b"}


def test_the_same_name_in_another_municipality_is_only_a_question() -> None:
    published = [("850-1-9", "МБОУ «Пречистенская СОШ» Гагаринского района", "Гагаринский район")]
    found = pair(published, [("a", "Пречистенская СОШ", "Духовщинский район")])["850-1-9"]
    assert (found.sure, found.maybe) == (None, ("a",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МБОУ «СОШ № 2» г. Гагарин", "МБОУ «СОШ № 12» г. Гагарин"),
        ("МБОУ «Никольская СОШ»", "МБОУ «Никольская ООШ»"),
        ("МБОУ «Каменская ООШ»", "МБОУ «Каменковская ООШ»"),
        ("МБОУ «Дорогобужская СОШ № 1»", "МБОУ «Верхнеднепровская СОШ № 1»"),
        ("Гимназия № 1", "Лицей № 1"),
        ("МБОУ СОШ", "МБОУ СШ"),
    ],
)
def test_names_of_two_schools_are_not_one(one: str, other: str) -> None:
    assert not key_of(one).same(key_of(other))


def test_a_school_surely_known_is_asked_of_no_other() -> None:
    published = [("a", "Пречистенская СОШ", "Духовщинский район"), ("b", "Пречистенская СОШ", "Гагаринский район")]
    found = pair(published, [("sch1", "МБОУ «Пречистенская СОШ»", "Духовщинский район")])
    assert found["a"].sure == "sch1"
    assert found["b"] == Pairing(None)
