"""«Сравнение» without a browser: formula, own group, municipalities; links, files and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_pages import opened, words

LISTED, GYMNASIUM, BEST = "sch990039", "sch990001", "sch990002"
SIDE, TOWNS = "Школы рядом", "Муниципалитеты рядом"
PAIR = f"{LISTED},{GYMNASIUM}"


def at_compare(folder: Path, monkeypatch: pytest.MonkeyPatch, region: str = "demo", **asked: str) -> AppTest:
    """The page for a reader who opened it in a fresh browser."""
    app = opened(folder, monkeypatch, region=region)
    for name, value in asked.items():
        app.query_params[name] = value
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    return app


def address(app: AppTest, name: str) -> str | None:
    """A parameter of the address."""
    found: Any = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


def shown(app: AppTest) -> tuple[Any, ...]:
    """Everything a reader could compare: title, headings, captions, tables."""
    frames = tuple(frame.value.astype(str).to_csv() for frame in app.dataframe)
    return (app.title[0].value, tuple(s.value for s in app.subheader), tuple(c.value for c in app.caption), frames)


def test_a_school_has_its_similar_ones_and_a_link_puts_them_side_by_side(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_compare(database_folder, monkeypatch, school=LISTED)
    assert app.title[0].value.startswith("МБОУ «Демоградская СОШ № 34»: учиться есть у кого")
    assert "Почему похожи: результаты в подборе не участвуют" in words(app)
    (link,) = [found.proto for found in app.get("page_link") if "рядом" in found.proto.label]
    asked = {name: values[0] for name, values in parse_qs(link.query_string).items()}
    beside = at_compare(database_folder, monkeypatch, **asked)
    assert "из 3 школ" in beside.title[0].value.replace("\u00a0", " ")
    assert beside.segmented_control(key="view").value == SIDE
    assert len(beside.multiselect(key="compare_members").value) == 4
    assert beside.multiselect(key="compare_members").value[0] == LISTED


def test_a_changed_formula_stands_in_the_address_and_a_fresh_browser_shows_the_same(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = at_compare(database_folder, monkeypatch, school=LISTED)
    before = shown(sent)
    sent.session_state["compare_formula_box"] = True
    sent.run()
    sent.select_slider(key="compare_similar_weight_size").set_value(3.0).run()
    sent.toggle(key="compare_similar_same_kind").set_value(False).run()
    sent.slider(key="compare_similar_schools_count").set_value(5).run()
    assert not sent.exception
    assert address(sent, "similar") == "weight_size=3;same_kind=нет;schools_count=5"
    assert shown(sent) != before
    received = at_compare(database_folder, monkeypatch, school=LISTED, similar=address(sent, "similar") or "")
    sent.session_state["compare_formula_box"] = False
    sent.run()
    assert shown(received) == shown(sent)
    sent.session_state["compare_formula_box"] = True
    sent.run()
    sent.button(key="compare_formula_reset").click().run()
    assert address(sent, "similar") is None


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"similar": "weight_size=много"}, "similar_weight_size («Вес размера школы»)"),
        ({"view": SIDE, "group": f"{LISTED},sch999999"}, "schools: школы «sch999999» нет в регионе «Демо-область»"),
        ({"view": SIDE, "group": PAIR, "group_title": "[x](http://y)"}, "title: "),
        ({"view": TOWNS, "towns": "г. Демоград|Нигде"}, "towns: муниципалитета «Нигде» нет"),
    ],
)
def test_a_bad_link_is_one_sentence_naming_the_key_and_the_page_stays(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], key: str
) -> None:
    app = at_compare(database_folder, monkeypatch, school=LISTED, **asked)
    (error,) = app.error
    assert error.value.replace("\u00a0", " ").startswith(key)
    assert app.title[0].value
    app.run()
    assert not app.error


def test_weights_that_leave_nothing_to_compare_are_refused_and_the_last_formula_stays(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_compare(database_folder, monkeypatch, school=LISTED, similar="weight_size=0;weight_conditions=0")
    good = app.title[0].value
    app.session_state["compare_formula_box"] = True
    app.run()
    app.select_slider(key="compare_similar_weight_special_needs").set_value(0.0).run()
    (error,) = app.error
    assert error.value.startswith("similar_weight_size («Вес размера школы»)")
    assert app.title[0].value == good
    assert address(app, "similar") == "weight_size=0;weight_conditions=0"


def test_a_group_grows_by_the_chosen_school_and_its_link_opens_the_same(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = at_compare(database_folder, monkeypatch, view=SIDE, school=LISTED)
    assert sent.title[0].value.startswith("Добавьте в группу от двух школ")
    sent.button(key="compare_add").click().run()
    sent.selectbox(key="passport_school").set_value(GYMNASIUM).run()
    sent.button(key="compare_add").click().run()
    assert not sent.exception
    assert address(sent, "group") == PAIR
    received = at_compare(database_folder, monkeypatch, view=SIDE, school=GYMNASIUM, group=PAIR)
    assert shown(received) == shown(sent)
    sent.multiselect(key="compare_members").set_value([GYMNASIUM]).run()
    assert address(sent, "group") == GYMNASIUM
    sent.button(key="compare_clear").click().run()
    assert address(sent, "group") is None


def pasted(app: AppTest, written: str) -> AppTest:
    """The reader opens the exchange of groups, pastes a text and takes it."""
    app.session_state["compare_exchange"] = True
    app.run()
    app.text_area(key="compare_written").set_value(written)
    app.button(key="compare_take").click().run()
    assert not app.exception
    return app


def test_a_group_file_and_a_link_are_taken_and_a_bad_one_leaves_the_group(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_compare(database_folder, monkeypatch, view=SIDE)
    pasted(app, f"v: 1\nregion: demo\ntitle: Две школы\nschools: [{PAIR}]\n")
    assert not app.error
    assert address(app, "group") == PAIR
    assert "группа «Две школы»" in words(app)
    good = shown(app)
    for written, key in (
        (f"v: 1\nregion: '76'\nschools: [{PAIR}]\n", "region: "),
        ("v: 1\nregion: demo\nschools: [sch1]\n", "schools: "),
        ("!!python/object/apply:os.getcwd []\n", "Файл группы не прочитан"),
        ("", "Группа не дана"),
    ):
        pasted(app, written)
        (error,) = app.error
        assert error.value.startswith(key)
        assert shown(app) == good
    pasted(app, f"http://localhost/compare?region=demo&group={LISTED},{BEST}")
    assert address(app, "group") == f"{LISTED},{BEST}"
    app.text_input(key="compare_title").set_value("Новое имя").run()
    assert address(app, "group_title") == "Новое имя"


def test_the_own_group_can_stand_in_place_of_similar_schools(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_compare(database_folder, monkeypatch, school=LISTED, group=PAIR)
    app.segmented_control(key="peers").set_value("Своя группа").run()
    assert not app.exception
    assert "школы своей группы" in app.title[0].value
    assert "Чем школы своей группы отличаются от выбранной" in words(app)


def test_municipalities_stand_side_by_side_and_their_link_opens_the_same(
    database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = at_compare(database_folder, monkeypatch, view=TOWNS)
    assert sent.title[0].value.startswith("Выберите от двух до пяти")
    sent.multiselect(key="compare_towns").set_value(["г. Демоград", "Ключепольский район"]).run()
    assert not sent.exception
    assert address(sent, "towns") == "г. Демоград|Ключепольский район"
    received = at_compare(database_folder, monkeypatch, view=TOWNS, towns=address(sent, "towns") or "")
    assert shown(received) == shown(sent)


def test_another_region_starts_without_the_group(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at_compare(database_folder, monkeypatch, view=SIDE, group=PAIR)
    app.sidebar.radio(key="region").set_value("67").run()
    assert not app.exception
    assert not app.error
    assert len(app.info) == 1
    app.sidebar.radio(key="region").set_value("demo").run()
    assert not app.error
    assert app.title[0].value.startswith("Добавьте в группу от двух школ")


def test_the_passport_leads_here(database_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(database_folder, monkeypatch, region="demo")
    app.query_params["school"] = LISTED
    app.switch_page("pages/school.py").run()
    assert not app.exception
    labels = [link.proto.label for link in app.get("page_link")]
    assert "Похожие школы и у кого учиться" in labels
