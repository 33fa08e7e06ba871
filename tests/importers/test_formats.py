"""Each format read from a tiny file to exact aggregates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from shnro_core.importers import Choice, SurveyMapping, SurveyQuestion, SurveyScale
from tests.importers.conftest import parse, records, sentences

Book = Callable[..., Path]
MEASURES = (
    "school_code",
    "participants",
    "failed",
    "mark2",
    "mark3",
    "mark4",
    "mark5",
    "score_sum",
    "score_sum_squares",
)

HEADER_2020 = [
    "groups",
    "user",
    "id",
    "code",
    "otc",
    "gender",
    "klass",
    "var-1",
    "var-2",
    "sum",
    "a-1-grade",
    "Учебник",
]
HEADER_2021 = [
    "логин школы", "регион", "номер обучающегося", "код обучающегося", "отметка за предыдущую четверть/триместр", "пол",
    "класс", "вариант", "всего баллов", "балл за 1", "Учебник", "Др.уч. автор", "Др.уч. название", None,
]  # fmt: skip
HEADER_2022 = [
    "Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки", "Код", "Вариант", "1 (10б)",
    "2 (8б)", "10К1 (2б)", "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие",
    "Итого баллов",
]  # fmt: skip


def row_2020(login: str, code: object, mark: object, variant: object, total: object) -> list[object]:
    return ["g", login, 1, code, mark, "м", "5А", variant, None, total, "X", "у"]


def row_2022(  # noqa: PLR0917 - the cells of a row in their order
    login: object, code: object, mark: object, variant: object, total: object, klass: str = "5А"
) -> list[object]:
    return [
        login, 67, "reg670000 | Демо", "reg67_m007 | Район", f"{login} | Школа", "12.04.2022 10:00:00", code, variant,
        "X", "N", 1, klass, "ж", mark, total,
    ]  # fmt: skip


def test_protocol_of_2020_counts_only_pupils_with_a_score_who_were_there(book: Book) -> None:
    path = book(
        "Математика.xlsx",
        [
            HEADER_2020,
            row_2020("sch223504", 1, 3, "1", 6),  # below 7: fails
            row_2020("SCH223504 ", 2, 4, "2", "12"),  # text, 4
            row_2020("sch223504", 3, 5, "1", 15.0),  # 5
            row_2020("sch223504", 4, 5, "отсутствовал", 15),
            row_2020("sch223504", 5, "нет отметки", "1", None),
            row_2020("sch223505", 6, None, "1", "\u00a07 "),  # no-break space, 3
        ],
        sheet="Sheet1",
    )
    parsed = parse(path, name="2020/5/Математика.xlsx")
    assert records(parsed, *MEASURES) == [
        ("sch223504", 3, 1, 1, 0, 1, 1, 33.0, 36.0 + 144 + 225),
        ("sch223505", 1, 0, 0, 1, 0, 0, 7.0, 49.0),
    ]
    assert records(parsed, "year", "exam", "subject", "level", "grade")[0] == (2020, "ВПР", "Математика", "", 5)
    assert (parsed.format, parsed.rows_read, parsed.rows_kept) == ("vpr_protocol_2020", 6, 4)
    assert parsed.parameters["maximum_score_source"] == "наибольший в файле"
    assert parsed.frame["mean_percent_of_maximum"].round(4).tolist() == [73.3333, 46.6667]


def test_protocol_of_2021_is_recognised_by_its_dative_name(book: Book) -> None:
    rows = [["sch1000", 22, 1, 11, 3, "м", "8Б", 1, total, 0, "у", None, None, None] for total in (7, 8, 21)]
    path = book("Проведение работы по математике, 8 класс. ВПР 2021.xlsx", [HEADER_2021, *rows], sheet="Sheet")
    parsed = parse(path)
    assert parsed.format == "vpr_protocol_2021"
    assert records(parsed, "year", "grade", "subject", *MEASURES) == [
        (2021, 8, "Математика", "sch1000", 3, 1, 1, 1, 0, 1, 36.0, 49.0 + 64 + 441)
    ]


def test_protocol_of_2022_takes_the_maximum_from_its_headers(book: Book) -> None:
    marks = [(2, 4), (3, 8), (4, 12), (5, 16)]
    path = book(
        "МА_5 класс_ВПР 2022.xlsx",
        sheets={
            "Классы": [["Пользователь", "Класс"], ["edu223144", "5А"]],
            "Протокол": [
                HEADER_2022,
                *(row_2022("edu223144", n, mark, 1, total) for n, (mark, total) in enumerate(marks)),
                row_2022("sch223144", 9, "нет отметки", 2, 20),
                row_2022("edu223144", 10, 5, "Отсутствовал", 20),
            ],
        },
    )
    parsed = parse(path)
    assert records(parsed, *MEASURES) == [("sch223144", 5, 1, 1, 1, 1, 2, 60.0, 16.0 + 64 + 144 + 256 + 400)]
    assert parsed.frame["mean_score"].tolist() == [12.0]
    assert parsed.frame["mean_percent_of_maximum"].tolist() == [60.0]
    assert parsed.frame["previous_mark_rank_correlation"].tolist() == [1.0]
    assert parsed.parameters["maximum_score"] == "20"
    assert sentences(parsed.findings, "check_absent_counted") == [
        "файл МА_5 класс_ВПР 2022.xlsx, лист «Протокол», строка 7, столбец «Итого баллов»: ученики с отметкой "
        "«отсутствовал» имеют балл и не засчитаны. "
        "Если ученик писал работу, исправьте вариант."
    ]


def test_year_and_grade_missing_in_names_are_taken_from_the_rows(book: Book) -> None:
    path = book("Математика.xlsx", [HEADER_2022, row_2022("edu1000", 1, 3, 1, 9, "6-б")], sheet="Протокол")
    assert records(parse(path), "year", "grade") == [(2022, 6)]


def test_work_for_the_previous_grade_uses_its_scale_and_stores_its_grade(book: Book) -> None:
    path = book("Математика.xlsx", [HEADER_2020, row_2020("sch1000", 1, 3, 1, 6)])
    name = "2020/5/Математика.xlsx"
    assert records(parse(path, name=name), "grade", "failed") == [(5, 1)]
    assert records(parse(path, Choice(previous_grade=True), name=name), "grade", "failed") == [(4, 0)]


def test_the_user_corrects_year_grade_and_subject(book: Book) -> None:
    path = book("Математика 5 класс 2021.xlsx", [HEADER_2020, row_2020("sch1000", 1, 3, 1, 18)])
    parsed = parse(path, Choice(year=2022, grade=6, subject="Русский язык"))
    assert records(parsed, "year", "grade", "subject", "failed") == [(2022, 6, "Русский язык", 1)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(2, 5), (3, 4)], None),  # two pairs say nothing
        ([(3, 5), (3, 6), (3, 7)], None),  # marks all equal
        ([(5, 1), (4, 2), (3, 3)], -1.0),
        ([(3, 5), (3, 7), (4, 7), (5, 9)], 0.8333),
    ],
)
def test_rank_correlation_is_spearmans_with_mean_ranks(
    book: Book, pairs: list[tuple[int, int]], expected: float | None
) -> None:
    rows = [row_2020("sch1000", n, mark, 1, total) for n, (mark, total) in enumerate(pairs)]
    parsed = parse(book("Математика.xlsx", [HEADER_2020, *rows]), name="2020/5/Математика.xlsx")
    value = parsed.frame["previous_mark_rank_correlation"].iloc[0]
    assert pd.isna(value) if expected is None else value == pytest.approx(expected, abs=1e-4)


def test_summary_of_marks_restores_whole_pupils_from_a_cp1251_file(tmp_path: Path) -> None:
    path = tmp_path / "свод.csv"
    path.write_text(
        "Год;Класс;Предмет;Муниципалитет;Логин;ОО;Кол-во участников;2;3;4;5\n"
        "2022;5;Математика;Район;sch670001;Школа;30;33,33;33,33;20;13,33\n"
        "2022;5;Русский язык;Район;edu670001;Школа;3;0;100;0;0\n",
        encoding="cp1251",
    )
    parsed = parse(path)
    assert parsed.format == "marks_summary"
    assert records(parsed, "subject", "school_code", "participants", "failed", "mark2", "mark3", "mark4", "mark5") == [
        ("Математика", "sch670001", 30, 10, 10, 10, 6, 4),
        ("Русский язык", "sch670001", 3, 0, 0, 3, 0, 0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_delimited_text_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "индекс.csv"
    rows = [["Год", "Логин", "ИСБШ"], ["2022", "sch670001", '"41,5"' if delimiter == "," else "41,5"]]
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    assert records(parse(path), "year", "school_code", "isbsh") == [(2022, "sch670001", 41.5)]


def test_statistics_of_marks_keeps_schools_and_reads_its_title(book: Book) -> None:
    path = book(
        "отчёт.xlsx",
        [
            ["ВПР 2022. 5 класс"],
            ["Предмет: Математика"],
            ["Максимальный первичный балл: 20"],
            ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5],
            ["Вся выборка", 35000, 1_400_000, 12.1, 37.9, 30, 20],
            ["Демо-область", 340, 9000, 10, 40, 30, 20],
            ["Демо-район", 10, 300, 10, 40, 30, 20],
            ["Демо-школа № 1 (sch670001)", None, 20, 10, 40, 30, 20],
        ],
    )
    parsed = parse(path)
    assert parsed.format == "marks_statistics"
    assert records(parsed, "year", "grade", "subject", "school_code", "participants", "failed", "mark5") == [
        (2022, 5, "Математика", "sch670001", 20, 2, 4)
    ]
    assert (parsed.rows_read, parsed.rows_kept) == (4, 1)


def test_signs_of_bias_become_one_row_a_sign(book: Book) -> None:
    path = book(
        "признаки.xlsx",
        [
            ["Год", "Логин", "Муниципалитет", "ОО", "4 РУ", "4 МА", "5 РУ", "5 МА", "Количество маркеров"],
            [2022, "sch670001", "Район", "Школа", 1, None, None, 1, 2],
            [2022, "sch670002", "Район", "Школа", None, 0, None, None, 0],
        ],
    )
    assert records(parse(path), "year", "school_code", "sign") == [
        (2022, "sch670001", "4 РУ"),
        (2022, "sch670001", "5 МА"),
    ]


def test_graduates_are_counted_by_school_subject_and_threshold(tmp_path: Path) -> None:
    path = tmp_path / "ЕГЭ 2022.csv"
    path.write_text(
        "Код ОО;Фамилия;Предмет;Тестовый балл\nsch670001;Иванова;Физика;35\nedu670001;Петрова;Физика;36\n"
        "sch670001;Сидорова;Математика профильная;27\nsch670002;Кузнецова;Математика (базовый уровень);2\n",
        encoding="utf-8",
    )
    parsed = parse(path)
    assert parsed.format == "gia_pupils"
    columns = ("year", "exam", "subject", "level", "grade", "school_code", "participants", "failed", "mean_score")
    assert sorted(records(parsed, *columns)) == [
        (2022, "ЕГЭ", "Математика", "базовый", 11, "sch670002", 1, 1, 2.0),
        (2022, "ЕГЭ", "Математика", "профильный", 11, "sch670001", 1, 0, 27.0),
        (2022, "ЕГЭ", "Физика", "", 11, "sch670001", 2, 1, 35.5),
    ]


def test_primary_scores_are_taken_for_oge(book: Book) -> None:
    path = book(
        "ОГЭ 2022.xlsx", [["Код школы", "Предмет", "Тестовый балл", "Первичный балл"], ["sch1000", "Математика", 90, 7]]
    )
    assert records(parse(path), "grade", "failed", "score_sum") == [(9, 1, 7.0)]


CONTEXT_2021 = {
    "логин": "sch670001",
    "Название ОО": "Демо-школа",
    "ФИО директора": "Иванов Иван Иванович",
    "Телефон": "+7 900 000-00-00",
    "Где расположена Ваша образовательная организация?": "4. Населенный пункт сельского типа (село, деревня)",
    "Каков размер населенного пункта, в котором расположена ОО?": "до 3 тысяч",
    "Существует ли регулярное транспортное сообщение с центром?": "Да",
    "Укажите количество обучающихся в ОО в 2020/2021 учебном году (без дошкольников)": "120",
    "Сколько всего в школе учителей (работающих не менее чем на 0,5 ставки)?": 15,
    "Сколько в школе  учителей высшей категории (в том числе совместителей)?": 4.0,
    "Сколько в школе учителей (работающих не менее чем на 0,5 ставки) не старше 30 лет?": 2,
    "Сколько в школе учителей, достигших пенсионного возраста (работающих)?": 5,
    "Сколько в школе учебных классов (кабинетов), в которых проходят занятия?": 12,
    "В скольких из них рабочее место учителя оборудовано компьютером?": 10,
    "В скольких учебных классах, кабинетах есть проектор и/или интерактивная доска?": 8,
    "Сколько компьютеров обучающиеся могут использовать в процессе обучения (всего)?": 20,
    "Сколько из этих компьютеров являются маломощными, устаревшими, требующими замены или переоснащения?": 6,
    "Сколько из этих компьютеров имеют доступ к сети Интернет (для учащихся)?": None,
    '"Скорость Интернета, заявленная Интернет-провайдером (Мбит/с)"': "26–50 Мбит/с",
    "5 класс Обучающихся": 60,
    "6 класс Обучающихся": 60,
    "ОО является специальной (коррекционной)?": "нет",
}


def test_context_form_of_2021_is_read_without_persons(book: Book) -> None:
    parsed = parse(book("контекст.xlsx", [list(CONTEXT_2021), list(CONTEXT_2021.values())]))
    assert parsed.format == "context_2021"
    row = parsed.frame.iloc[0].to_dict()
    assert row["settlement_kind"] == "сельский населённый пункт"
    assert row["internet_speed"] == "26–50 Мбит/с"
    assert (row["year"], row["pupils"], row["teachers"], row["teachers_highest_category"]) == (2021, 120, 15, 4)
    assert (row["teachers_under_30"], row["teachers_pension_age"], row["correctional"]) == (2, 5, False)
    assert (row["classrooms"], row["classrooms_with_teacher_computer"], row["classrooms_with_projector"]) == (12, 10, 8)
    assert (row["computers"], row["computers_outdated"]) == (20, 6)
    assert pd.isna(row["computers_online"])
    assert "Иванов" not in parsed.frame.to_csv()
    assert sentences(parsed.findings) == []


def test_context_form_of_2022_joins_its_sheets_and_takes_the_later_answer(book: Book) -> None:
    general = ["Пользователь", "Дата загрузки", "ИНН", "14. Где расположена образовательная организация?",
               "15. Каков размер населенного пункта, в котором расположена ОО?",
               "16. Какое из утверждений о возможности добраться общественным транспортом верно?"]  # fmt: skip
    work = ["Пользователь", "Дата загрузки", "17.1 АОП для слабовидящих", "17.2 АОП с ЗПР",
            "20. Укажите количество обучающихся в ОО в 2021/2022 учебном году",
            "25. Сколько всего в ОО учителей/преподавателей?",
            "26. Сколько в ОО учителей, преподающих в 5–9 классах?",
            "27. Сколько всего в ОО учителей/преподавателей первой и высшей категорий?"]  # fmt: skip
    path = book(
        "контекст 2022.xlsx",
        sheets={
            "Общая информация об ОО": [
                general,
                ["edu670001", "12.05.2022 10:00:00", "1", "2) Город", "от 50 тысяч", "ходит каждый день"],
                ["edu670001", "11.05.2022 10:00:00", "1", "1) Административный центр субъекта РФ", "мало", "нет"],
                ["edu670002", "11.05.2022 10:00:00", "1", "3) Населенный пункт городского типа", "мало", None],
            ],
            "ОБРАЗОВАТЕЛЬНАЯ ДЕЯТЕЛЬНОСТЬ ОО": [
                work,
                ["edu670001", "12.05.2022 10:00:00", 3, 4, "500", 30, 20, 12],
            ],
        },
    )
    parsed = parse(path)
    assert parsed.format == "context_2022"
    columns = ("school_code", "settlement_kind", "settlement_size", "pupils", "pupils_special_needs", "teachers",
               "teachers_grades_5_9", "teachers_first_or_highest_category")  # fmt: skip
    assert records(parsed, *columns) == [
        ("sch670001", "город", "от 50 тысяч", 500, 7, 30, 20, 12),
        ("sch670002", "посёлок городского типа", "мало", None, None, None, None, None),
    ]
    assert sentences(parsed.findings, "check_school_doubled") == [
        "файл контекст 2022.xlsx, лист «Общая информация об ОО», строка 2, столбец «Пользователь»: школа "
        "заполнила форму несколько раз, взят последний ответ (sch670001). Проверьте, верен ли последний ответ."
    ]


SCALE = SurveyScale(
    "польза", ("Бесполезно", "Скорее бесполезно", "Скорее полезно", "Полезно"), frozenset({"Скорее полезно", "Полезно"})
)
TOPICS = SurveyScale("темы", ("Оценивание", "Методика, предмет", "Методика"), frozenset())
MAPPING = SurveyMapping(
    "Опрос", 2022, "апрель", "директора",
    (SurveyQuestion("Насколько полезна поддержка?", "Польза поддержки", "польза"),
     SurveyQuestion("Какие темы нужны?", "Темы", "темы", multiple=True)),
    (SCALE, TOPICS), invited=5,
)  # fmt: skip


def test_yandex_survey_is_counted_by_option(book: Book) -> None:
    moment = dt.datetime(2022, 4, 1, 10, 0)  # noqa: DTZ001 - as a form writes it
    path = book(
        "опрос.xlsx",
        [
            ["ID", "Время создания", "Насколько полезна поддержка?", "Какие темы нужны?"],
            [1, moment, "Скорее полезно", "Оценивание; Методика"],
            [2, moment, "Полезно", "Методика, предмет, Оценивание"],
            [3, moment, "Скорее  полезно", None],
        ],
    )
    parsed = parse(path, Choice(survey=MAPPING))
    assert records(parsed, "question", "option", "option_order", "positive", "answers", "invited", "wave", "year") == [
        ("Польза поддержки", "Бесполезно", 1, False, 0, 5, "апрель", 2022),
        ("Польза поддержки", "Скорее бесполезно", 2, False, 0, 5, "апрель", 2022),
        ("Польза поддержки", "Скорее полезно", 3, True, 2, 5, "апрель", 2022),
        ("Польза поддержки", "Полезно", 4, True, 1, 5, "апрель", 2022),
        ("Темы", "Оценивание", 1, False, 2, 5, "апрель", 2022),
        ("Темы", "Методика, предмет", 2, False, 1, 5, "апрель", 2022),
        ("Темы", "Методика", 3, False, 1, 5, "апрель", 2022),
    ]


def test_google_survey_with_numbers_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "Ответы.csv"
    path.write_text(
        "Отметка времени,Адрес электронной почты,Оценка\n01.04.2022 10:00:00,a@b.ru,5\n01.04.2022 10:01:00,c@d.ru,4\n",
        encoding="utf-8",
    )
    mapping = SurveyMapping("О", 2022, "ноябрь", "педагоги", (SurveyQuestion("Оценка", "Оценка", "1–5"),),
                            (SurveyScale("1–5", ("1", "2", "3", "4", "5"), frozenset({"4", "5"})),))  # fmt: skip
    assert records(parse(path, Choice(survey=mapping)), "option", "answers")[3:] == [("4", 1), ("5", 1)]


def test_a_survey_without_mapping_offers_its_questions_but_no_persons(tmp_path: Path) -> None:
    path = tmp_path / "Ответы.csv"
    lines = [f"01.04.2022 10:00:0{n},u{n}@mail.ru,Иванова,Да,ответ {n}" for n in range(4)]
    path.write_text("Отметка времени,Почта,Фамилия,Нужна помощь?,Пожелания\n" + "\n".join(lines), encoding="utf-8")
    parsed = parse(path)
    assert json.loads(parsed.parameters["questions"]) == [
        {"column": "Нужна помощь?", "answers": ["Да"]},
        {"column": "Пожелания", "answers": []},
    ]
    assert sentences(parsed.findings) == [
        "файл Ответы.csv: это выгрузка опроса, но не указано, какие столбцы — какие вопросы. "
        "Сопоставьте столбцы с вопросами, шкалой и волной; выбор сохранится."
    ]
