"""«Методика»: every parameter is printed once, lists of procedures are told by exam."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from shnro_core.charts.theme import CLUSTER_SHAPES
from shnro_core.exports.story import Context, method
from shnro_core.parameters import catalogue
from tests.story.reading import plain

Made = Callable[..., Context]


def printed(told: method.Story) -> pd.DataFrame:
    """Rows of every table of parameters."""
    frames = [b.table.frame for b in told.blocks if "unit" in b.table.frame]
    return pd.concat(frames, ignore_index=True)


def test_every_parameter_is_printed_once(context: Made) -> None:
    told = method.tell(context("demo"))
    assert sorted(printed(told)["title"]) == sorted(p.title for p in catalogue().values())


def test_a_reader_sees_the_parameters_of_one_standing(context: Made) -> None:
    told = method.tell(context("demo", standing="Норма"))
    assert set(printed(told)["standing"]) == {"норма"}


def test_a_list_of_procedures_is_told_by_exam_with_its_grades(context: Made) -> None:
    rows = printed(method.tell(context("demo"))).set_index("title")["value"].map(plain)
    counted = rows[catalogue()["procedures"].title]
    assert counted.startswith(
        "ВПР: математика (4–8 классы), русский язык (4–8 классы); ОГЭ: русский язык, математика; "
        "ЕГЭ: математика (профильный уровень), физика,"
    )
    followed = rows[catalogue()["indicator_dynamics_procedures"].title]
    assert "математика (4, 5, 8 классы)" in followed


def test_the_glossary_explains_every_abbreviation_of_the_clusters_and_levels(context: Callable[..., Context]) -> None:
    glossary = next(b for b in method.tell(context("67")).blocks if b.key == "method-glossary")
    terms = set(glossary.table.frame["term"])
    assert {*CLUSTER_SHAPES} - {"не определён"} <= terms
    assert {"ИСБШ", "ШНОР", "МОЦ", "ЦНППМ", "ППЭРР", "П_g", "Поправка Холма"} <= terms
    assert glossary.table.frame["term"].is_unique
    assert (glossary.table.frame[["meaning", "whose"]].map(len) > 0).all(axis=None)
