"""Plans of the region itself, its teachers' deficits and routes: loaded by templates, shown, refused in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shnro_core import text
from tests.intake.conftest import query, shnro, template
from tests.regions.pages import passport, whole
from tests.ui.test_pages import opened

PLAN = (
    (2022, "Дорожная карта", "1", "Кадры", "Курсы для учителей", "учителя", "сентябрь 2022", "МОЦ", "выполнена"),
    (2022, "Дорожная карта", "2", "Кадры", "Наставничество", "школы", "в течение года", "ЦНППМ", "выполняется"),
    (2022, "Дорожная карта", "10", "Мониторинг", "Сбор данных", None, "до 01.12.2022", None, None),
    (2023, "План мероприятий", "1", "Кадры", "Диагностика", None, "ежегодно", "МОЦ", None),
)
TEACHERS = (
    (2022, "sch224001", None, 20, 8, 8, 3),
    (2022, "sch224001", "методический", 20, 5, None, None),
    (2022, "sch224002", None, 10, 1, 1, None),
    (2022, "sch224002", "оценочный", 10, 1, None, None),
)


def load(root: Path, folder: Path, name: str, rows: tuple[tuple[object, ...], ...], *more: str) -> tuple[int, str]:
    """Import of one template: exit status and what was said."""
    path = template(root / f"{name}.xlsx", name, rows)
    done = shnro("import", path, "--region", "22", "--db", folder, *more, temporary=root)
    return done.status, done.out + done.err


@pytest.fixture(scope="module")
def with_tables(without_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region with both tables."""
    root = tmp_path_factory.mktemp("own-tables")
    folder = Path(shutil.copytree(without_register, root / "db"))
    for name, rows in (("plan_measure", PLAN), ("teacher_deficit", TEACHERS)):
        status, said = load(root, folder, name, rows)
        assert status == 0, said
    return folder


def test_the_page_of_measures_shows_the_loaded_plans_apart_from_published_ones(
    with_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(with_tables, monkeypatch, region="22", stem="measures")
    assert "План мероприятий, 2023 год: к месяцу не привязана 1 из 1 меры (100 %)" in whole(app)
    assert "Больше всего мер в разделе" not in whole(app)
    app.segmented_control(key="own_plan").set_value("Дорожная карта, 2022 год").run()
    told = whole(app)
    assert "Дорожная карта, 2022 год: выполнено 1 из 3 мер (33 %), о 1 не указано" in told
    assert "Таблица ведомства — файл «plan_measure.xlsx»" in told
    assert "Опубликовано в документах" not in [h.value for h in app.header]
    assert app.selectbox(key="own_section_2").options == ["все разделы", "Кадры", "Мониторинг"]
    app.text_input(key="own_search").set_value("наставничество").run()
    assert "Отобрано 1 из 3 мер" in whole(app)
    app.text_input(key="own_search").set_value("ракета").run()
    assert "ничего не найдено" in whole(app)


def test_measures_stand_in_the_order_of_their_numbers(with_tables: Path) -> None:
    sql = (Path("shnro_core/store/sql/schools/plan_measures.sql")).read_text(encoding="utf-8")
    rows = query(with_tables, sql.replace("$region", "'22'"))
    assert [(row[1], row[2], row[9]) for row in rows] == [
        ("План мероприятий", "1", False),
        ("Дорожная карта", "1", True),
        ("Дорожная карта", "2", False),
        ("Дорожная карта", "10", True),
    ]


def test_teachers_deficits_and_routes_stand_on_the_page_of_deficits_and_in_the_passport(
    with_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = whole(opened(with_tables, monkeypatch, region="22", stem="deficits"))
    assert "Профессиональный дефицит — у 9 из 30 учителей с диагностикой (30 %)" in told
    assert "Индивидуальных маршрутов составлено 9; завершено 3 из 8, 38 %, об остальных не указано" in told
    assert "2 школы из таблицы ведомства, 2022 год" in told
    card = passport(with_tables, monkeypatch, "22", "sch224001")
    assert "прошли диагностику 20, с дефицитом 8; маршрутов составлено 8, завершено 3" in card


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("teacher_deficit", (2022, "sch224003", None, 5, 9, None, None), "«Учителей с дефицитом»"),
        ("teacher_deficit", (2022, "sch224003", None, 5, 2, 2, 3), "«Маршрутов завершено»"),
        ("teacher_deficit", (2022, "sch224009", None, 5, 2, 2, 1), "строка повторяет другую"),
        ("teacher_deficit", (2022, "sch224003", None, "Иванова", 2, 2, 1), "вместо числа стоит текст"),
        ("plan_measure", (2022, None, "1", "Кадры", "Курсы", None, None, None, None), "ячейка пуста"),
        ("plan_measure", (2022, "План", "1", "Кадры", "Курсы", None, None, None, "сделано"), "значения нет в списке"),
    ],
)
def test_a_bad_row_is_one_sentence_and_nothing_of_the_file_is_kept(
    with_tables: Path, tmp_path: Path, name: str, row: tuple[object, ...], said: str
) -> None:
    folder = Path(shutil.copytree(with_tables, tmp_path / "db"))
    good = {
        "plan_measure": (2021, "План", "1", "Кадры", "Сбор данных", None, None, None, None),
        "teacher_deficit": (2022, "sch224009", None, 9, 1, 1, 1),
    }
    before = query(folder, f"SELECT count(*) FROM {name}")  # noqa: S608 - a table of the test
    status, words = load(tmp_path, folder, name, (good[name], row))
    assert status == 1
    assert said in words.replace(text.NBSP, " ")
    assert "Иванова" not in words
    assert query(folder, f"SELECT count(*) FROM {name}") == before  # noqa: S608 - as above


def test_a_later_file_replaces_a_plan_whole_and_people_are_not_kept(with_tables: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(with_tables, tmp_path / "db"))
    newer = ((2022, "Дорожная карта", "1", "Кадры", "Курсы", None, None, "Выдумкин Иван Петрович, МОЦ", None),)
    status, said = load(tmp_path, folder, "plan_measure", newer, "--set", "file=plan_measure.xlsx replace=да")
    assert status == 0, said
    rows = query(folder, "SELECT year, measure, responsible FROM plan_measure ORDER BY ALL")
    assert [row[:2] for row in rows] == [(2022, "Курсы"), (2023, "Диагностика")]
    assert "Выдумкин" not in str(rows)


def test_the_page_of_data_says_what_brings_them(
    with_tables: Path, without_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = whole(opened(without_register, monkeypatch, region="22", stem="data"))
    assert "загрузите шаблон «Дорожная карта и план региона»" in missing
    assert "загрузите шаблон «Профессиональные дефициты и индивидуальные маршруты учителей»" in missing
    there = whole(opened(with_tables, monkeypatch, region="22", stem="data"))
    assert "загрузите шаблон «Дорожная карта и план региона»" not in there
    assert "загрузите шаблон «Профессиональные дефициты" not in there
