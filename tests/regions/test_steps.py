"""Every page of a loaded region: one without a register, and a published one step by step."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnro_core import text
from shnro_core.store.listing import SURE
from shnro_core.ui.maps.probe import Window
from shnro_core.ui.router import PAGES
from tests.intake.conftest import query, shnro
from tests.regions.pages import passport, whole
from tests.ui.test_pages import opened

NOTHING = "нет ни одного результата"
PUBLISHED = {
    "overview": "Презентация «Сопровождение ШНРО 2017–2020»",
    "schools": "школ списка (40 %)",
    "deficits": "«Точка роста» есть у 20 из 68 школ списка",
    "measures": "План мероприятий приказа № 850-ОД",
    "map": "Список приказа № 850-ОД",
}
OF_THE_REGION = {
    "overview": "В списке ШНРО",
    "map": "Школ кластера ШНРО — 9, они есть в 9 из",
    "schools": "— с низкими результатами (ШНРО)",
    "school": "Паспорт школы: выберите одну из 40",
    "compare": "похожие ищутся среди школ всего региона",
    "dynamics": "изменение не отличить от случайности",
    "indicators": "24 показателя по задачам: за 2022 год значения есть",
    "funnel": "Сравнить школы с их условиями нечем",
    "scenario": "Сценарий равен норме и ничего не меняет",
    "deficits": "нет ни таблицы дефицитов, ни контекстных данных этих школ",
    "measures": "Участие этих школ в поддержке и меры за 2022 год не загружены",
    "surveys": "выгрузки ответов загружаются на странице «Данные»",
    "data": "файлов школьных данных",
    "method": "параметров методики",
    "sources": "своих опубликованных документов нет",
}


@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_a_region_without_a_register_has_something_true_on_every_page(
    without_register: Path, monkeypatch: pytest.MonkeyPatch, stem: str
) -> None:
    told = whole(opened(without_register, monkeypatch, region="22", stem=stem))
    assert "Алтайский край" in told
    assert OF_THE_REGION[stem] in told
    assert NOTHING not in told


def test_its_overview_counts_clusters_and_says_which_cannot_be_told(
    without_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(without_register, monkeypatch, region="22")
    told = {metric.label.partition(",")[0]: metric.value for metric in app.metric}
    assert told["Всего школ"] == "40"
    assert int(told["ШНРО"].split()[0]) > 0
    assert told["ШФНСУ"] == text.MISSING
    assert "не загружены ни ИСБШ, ни контекстные данные школ" in whole(app)


def test_its_map_draws_the_municipalities_of_its_files(without_register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(without_register, monkeypatch, region="22")
    app.session_state["map_window"] = Window(575, webgl=True)
    app.switch_page("pages/map.py").run()
    whole(app)
    (chart,) = app.get("deck_gl_json_chart")
    assert "Алейский район" in chart.proto.json


def test_a_passport_opens_by_name_and_by_login(without_register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "МБОУ «Выдуманная СОШ № 1» — школа с низкими результатами" in passport(
        without_register, monkeypatch, "22", "sch224001"
    )
    unnamed = passport(without_register, monkeypatch, "22", "sch224004")
    assert "sch224004 — школа" in unnamed
    assert "муниципалитет не указан" in unnamed


@pytest.mark.parametrize("step", ["rows", "protocols", "register"])
@pytest.mark.parametrize("stem", [p.stem for p in PAGES])
def test_published_content_stays_beside_whatever_was_loaded(
    steps: dict[str, Path], monkeypatch: pytest.MonkeyPatch, stem: str, step: str
) -> None:
    told = whole(opened(steps[step], monkeypatch, region="67", stem=stem))
    assert "Смоленская область" in told
    assert PUBLISHED.get(stem, "") in told
    assert NOTHING not in told


@pytest.mark.parametrize(("step", "schools", "joined"), [("rows", 69, 0), ("protocols", 149, 0), ("register", 92, 60)])
def test_a_school_that_is_published_and_loaded_is_counted_once(
    steps: dict[str, Path], tmp_path: Path, step: str, schools: int, joined: int
) -> None:
    done = shnro("export", "schools", "--region", "67", "--db", steps[step], "--format", "csv", temporary=tmp_path)
    assert done.status == 0, done.err
    pairs = query(steps[step], "SELECT school_code FROM published_match WHERE region = '67' AND decided = ?", SURE)
    assert len({code for (code,) in pairs}) == joined
    assert query(steps[step], "SELECT count(*) FROM schools WHERE region = '67'") == [(schools,)]
    assert len([line for line in done.out.splitlines() if ";" in line or "," in line]) == schools + 1


def test_the_passport_of_a_listed_school_says_so_with_its_source(
    steps: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = passport(steps["register"], monkeypatch, "67", "sch674001")
    assert "в списке приказа № 850-ОД, кластер сопровождения 1 (ЦНППМ) (Приказ № 850-ОД от 17.09.2021" in told
    assert "Опубликовано: школа" in told
    assert "Опубликовано" not in passport(steps["protocols"], monkeypatch, "67", "sch674001")


def test_the_list_of_the_order_stands_beside_the_computed_one(
    steps: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = whole(opened(steps["register"], monkeypatch, region="67", stem="schools"))
    assert "Список приказа № 850-ОД и расчёт: в обоих" in told
    assert "68 школ списка; среди загруженных найдено 60" in told
    before = whole(opened(steps["rows"], monkeypatch, region="67", stem="schools"))
    assert "Список приказа № 850-ОД: ни одной школы документа среди загруженных не найдено" in before
