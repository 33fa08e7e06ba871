"""The list of schools on its page: filters and the card follow the address."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from shnro_core import PROJECT_ROOT
from shnro_core.store.database import Database
from tests.ui.told_apart import told_apart

pytestmark = pytest.mark.usefixtures("served_folder")


@pytest.fixture
def served_folder(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHNRO_DB", str(database_folder))


def opened(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(PROJECT_ROOT / "app.py", default_timeout=60)
    app.query_params["region"] = address.pop("region")
    app.run()
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def count(app: AppTest) -> str:
    return next(m.value for m in app.markdown if m.value.startswith("Показан"))


def test_a_link_opens_the_list_filtered_and_the_card() -> None:
    app = opened("schools", region="67", municipality="г. Десногорск", school="850-1-3")
    assert count(app).startswith("Показаны 3\u00a0школы из 68 списка")
    assert "СОШ № 4, г. Десногорск" in [h.value for h in app.subheader]


def test_the_search_narrows_the_list_and_keeps_the_card() -> None:
    app = opened("schools", region="67", school="850-1-3")
    app.text_input(key="search").set_value("пречистенская").run()
    assert count(app).startswith("Показаны 2\u00a0школы из 68 списка")
    assert app.selectbox(key="school").value == "850-1-3"


def test_nothing_found_is_a_sentence_with_advice() -> None:
    app = opened("schools", region="67", search="гимназия")
    assert any("таких школ в списке нет" in i.value for i in app.info)
    assert not app.dataframe


def test_a_school_of_another_region_is_named_and_not_shown() -> None:
    app = opened("schools", region="76", school="850-1-3")
    assert any("850-1-3" in c.value for c in app.caption)
    assert app.selectbox(key="school").value is None


def test_the_kind_of_deficit_follows_the_address() -> None:
    app = opened("deficits", region="76", deficit_kind="Кадровый")
    _, larger, smaller = told_apart("staff_n")
    assert (larger, smaller) == ([], ["г. Ярославль"])
    told = [h.value for h in app.subheader if h.value.startswith("Кадровый дефицит")]
    assert told == ["Кадровый дефицит: доля ниже, чем в остальных, — г. Ярославль"]


def test_a_region_with_results_lists_every_school_and_searches_by_words(database: Database) -> None:
    with database.cursor() as cursor:
        (listed,) = cursor.execute("SELECT count(*) FROM list_entry WHERE region = 'demo' AND year = 2022").fetchall()[
            0
        ]
    app = opened("schools", region="demo")
    assert app.title[0].value.startswith(f"{listed} из 341")
    app.text_input(key="words").set_value("гимназия").run()
    assert not app.exception
    names = app.dataframe[0].value["Школа"]
    assert len(names) > 0
    assert names.str.contains("гимназия").all()


@pytest.mark.parametrize("region", ["67", "demo"])
def test_the_print_view_has_every_school_of_the_list(region: str) -> None:
    usual = opened("schools", region=region)
    assert any(link.label == "Вид для печати" for link in usual.get("page_link"))
    printed = opened("schools", region=region, print="1")
    assert not printed.dataframe
    tables = [h.proto.body for h in printed.get("html") if 'class="sentences"' in h.proto.body]
    assert [t.count('<tr role="row"><td') for t in tables] == [len(usual.dataframe[0].value)]


def test_the_print_view_keeps_the_filters() -> None:
    printed = opened("schools", region="67", print="1", municipality="г. Десногорск")
    assert any("3\u00a0школы из 68 списка" in m.value for m in printed.markdown)
