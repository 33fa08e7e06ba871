"""Results of ОГЭ, ЕГЭ and ГВЭ as offices have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlwt

from shnro_core.importers import Choice, GiaCode
from shnro_core.importers.parse import Job, Parsed, parse_file
from shnro_core.importers.scales import load_mark_scales, load_thresholds
from tests.importers.conftest import records, sentences

Book = Callable[..., Path]
CODES = (GiaCode("13450", "sch670001"), GiaCode("13451", "sch670002"))
WHAT = ("exam", "subject", "school_code", "participants", "failed")
EGE = ["№", None, "Код МСУ", None, "Код ОО", None, "Класс", None, "Код ППЭ", None, "Аудитория", None,
       "Фамилия", "Имя", "Отчество", None, "Первичный балл", None, "Тестовый балл"]  # fmt: skip
OGE = ["№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество",
       "Первичный балл", "Оценка"]  # fmt: skip
LIST = ["Код ОО", "Фамилия", "Имя", "Предмет", "Дата экзамена", "Тестовый балл"]


def read(
    path: Path,
    *,
    name: str | None = None,
    codes: Sequence[GiaCode] = CODES,
    choice: Choice | None = None,
    key: str = "",
) -> Parsed:
    file = name or path.name
    scales, thresholds = load_mark_scales(), load_thresholds()
    return parse_file(
        Job(str(path), file, file, choice or Choice(), scales, thresholds, 300_000, 1000, (), key, tuple(codes))
    )


def ege(number: int, school: object, surname: str, score: object) -> list[object]:
    return [number, None, 213, None, school, None, "11А", None, 1301, None, 108, None, surname, "Проба", "Тестовна",
            None, 15, None, score]  # fmt: skip


def oge(number: int, school: str, points: object, mark: object) -> list[object]:
    return [str(number), "213", school, "9Б", "1301", "0004", f"Ученик{number}", "Проба", "Тестовна", points, mark]


def protocol(*blocks: tuple[str, list[list[object]]], header: list[str | None] = EGE) -> list[list[object]]:
    rows: list[list[object]] = [["Протокол проверки"], ["67 - Выдуманная область"], [], []]
    for title, pupils in blocks:
        rows += [[title], [], list(header), *pupils, ["Средние", *[None] * 17, 31.7]]
    return rows


JUNE = ("04 - Химия 2026.06.01", [ege(1, 13450, "А", 43), ege(2, 13450, "Б", 30), ege(3, 13451, "В", 18)])
STATE = ("51 - Русский язык 2026.06.04", [ege(1, 13450, "Г", 3), ege(2, 13450, "Д", 2)])
JULY = ("04 - Химия 2026.07.08", [ege(1, 13450, "Б", 41), ege(2, 13451, "Е", 90)])


def old_book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook of Excel 97–2003."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    book.save(str(path))
    return path


def test_the_sample_protocol_gives_the_counts_it_was_made_for() -> None:
    sample = Path(__file__).parent / "samples" / "ege_protocol_regional_2026.xlsx"
    parsed = read(sample)
    assert records(parsed, *WHAT) == [
        ("ГВЭ", "Русский язык", "sch670001", 2, 1),
        ("ЕГЭ", "Химия", "sch670001", 3, 1),
        ("ЕГЭ", "Химия", "sch670002", 1, 1),
    ]
    assert records(parsed, "year", "grade", "classes", "dated")[1][:3] == (2026, 11, "11А")
    assert str(parsed.frame["dated"].iloc[1])[:10] == "2026-06-01"
    assert [f.check for f in parsed.findings] == ["check_retakes_apart"]
    assert "Выдумкин" not in parsed.frame.to_csv() + repr(parsed.findings) + repr(parsed.parameters)


def test_a_state_exam_fails_by_its_mark_and_keeps_marks(book: Book) -> None:
    parsed = read(book("протокол.xlsx", protocol(STATE, JUNE)))
    assert records(parsed, "exam", "grade", "failed", "mark2", "mark3", "mark4", "mark5")[0] == (
        "ГВЭ",
        11,
        1,
        1,
        1,
        0,
        0,
    )


def test_a_july_block_alone_never_adds_participants(book: Book) -> None:
    parsed = read(book("протокол.xlsx", protocol(JUNE, JULY)))
    assert records(parsed, *WHAT) == [("ЕГЭ", "Химия", "sch670001", 2, 1), ("ЕГЭ", "Химия", "sch670002", 1, 1)]
    assert sentences(parsed.findings, "check_retakes_apart") == [
        "файл протокол.xlsx, лист «Лист1», строка 15: пересдачи не засчитаны, взят основной период: 2\u00a0строки, "
        "первая — 15. Чтобы вместо первого результата взять результат пересдачи, выберите «да» в столбце «Пересдачи» "
        '(в командной строке --set "file=ИМЯ retakes=да").'
    ]
    alone = read(book("июль.xlsx", protocol(JULY)))
    assert alone.frame.empty
    assert "в файле только пересдачи" in sentences(alone.findings)[0]


def test_a_wanted_retake_replaces_the_result_of_the_same_graduate_only(book: Book) -> None:
    parsed = read(book("протокол.xlsx", protocol(JUNE, JULY)), choice=Choice(retakes=True))
    assert records(parsed, *WHAT, "score_sum") == [
        ("ЕГЭ", "Химия", "sch670001", 2, 0, 84.0),
        ("ЕГЭ", "Химия", "sch670002", 1, 1, 18.0),
    ]
    assert (
        "пересдача взята вместо первого результата у 1 участника; без однозначного первого результата и не засчитано: "
        "1\u00a0строка"
    ) in sentences(parsed.findings, "check_retakes_apart")[0]


def test_namesakes_are_never_taken_for_one_graduate(book: Book) -> None:
    twins = ("04 - Химия 2026.06.01", [ege(1, 13450, "А", 43), ege(2, 13450, "А", 30)])
    again = ("04 - Химия 2026.07.08", [ege(1, 13450, "А", 41)])
    parsed = read(book("протокол.xlsx", protocol(twins, again)), choice=Choice(retakes=True))
    assert records(parsed, "participants", "failed", "score_sum") == [(2, 1, 73.0)]


def test_retakes_of_a_list_are_not_counted_twice(book: Book) -> None:
    rows = [
        LIST,
        ["sch670001", "А", "Проба", "Физика", "05.06.2026", 20],
        ["sch670001", "Б", "Проба", "Физика", "05.06.2026", 50],
        ["sch670001", "А", "Проба", "Физика", "20.06.2026", 45],
        ["sch670001", "Б", "Проба", "Физика", "08.07.2026", 60],
        ["sch670002", "А", "Проба", "Физика", "20.06.2026", 40],
    ]
    path = book("ЕГЭ 2026.xlsx", rows)
    assert records(read(path), *WHAT[2:]) == [("sch670001", 2, 1), ("sch670002", 1, 0)]
    assert records(read(path, choice=Choice(retakes=True)), *WHAT[2:], "score_sum") == [
        ("sch670001", 2, 0, 105.0),
        ("sch670002", 1, 0, 40.0),
    ]


def test_july_of_2020_was_the_main_period(book: Book) -> None:
    path = book("ЕГЭ 2020.xlsx", [LIST, ["sch670001", "А", "Проба", "Физика", "13.07.2020", 20]])
    assert records(read(path), "year", "participants", "failed") == [(2020, 1, 1)]


def test_old_excel_protocols_are_read_with_marks_that_win_over_points(tmp_path: Path) -> None:
    rows = protocol(
        (
            "02 - Математика 2026.06.02",
            [oge(1, "13450", "9", "2"), oge(2, "13450", "9", "3"), oge(3, "013451", "7", "3")],
        ),
        ("52 - Математика 2026.06.02", [oge(1, "13450", "4", "2"), oge(2, "13450", "12", "5")]),
        header=list(OGE),
    )
    parsed = read(old_book(tmp_path / "протокол.xls", {"Page 1": rows}))
    assert records(parsed, *WHAT) == [
        ("ГВЭ", "Математика", "sch670001", 2, 1),
        ("ОГЭ", "Математика", "sch670001", 2, 1),
        ("ОГЭ", "Математика", "sch670002", 1, 0),
    ]
    assert records(parsed, "grade", "mark2", "mark3", "score_sum")[1] == (9, 1, 1, 18.0)
    told = [sentence.split(": ", 1)[1] for sentence in sentences(parsed.findings, "check_mark_contradicted")]
    assert told == [
        "Математика: отметка «2» при баллах не ниже минимального (нужны и 2 балла по геометрии): 1\u00a0строка, "
        "первая — 8; взята отметка. Проверьте отметки.",
        "Математика: отметка выше «2» при баллах ниже минимального: 1\u00a0строка, первая — 10; взята отметка. "
        "Проверьте отметки и минимальный балл года.",
    ]


def test_any_format_is_read_from_old_excel(tmp_path: Path) -> None:
    path = old_book(tmp_path / "индекс.xls", {"ИСБШ": [["Год", "Логин", "ИСБШ"], [2022, "sch670001", "41,5"]]})
    assert records(read(path), "year", "school_code", "isbsh") == [(2022, "sch670001", 41.5)]


def test_a_given_mark_needs_no_threshold(book: Book) -> None:
    header = ["Код ОО", "Предмет", "Первичный балл", "Отметка"]
    path = book(
        "ОГЭ 2018.xlsx", [header, ["sch670001", "Испанский язык", 30, 2], ["sch670001", "Испанский язык", 60, 5]]
    )
    assert records(read(path), "participants", "failed", "mark5") == [(2, 1, 1)]


def test_an_absent_graduate_is_no_participant(book: Book) -> None:
    block = ("04 - Химия 2026.06.01", [ege(1, 13450, "А", 43), [*ege(2, 13450, "Б", "н")[:16], None, None, "н"]])
    parsed = read(book("протокол.xlsx", protocol(block)))
    assert records(parsed, "participants", "failed") == [(1, 0)]
    assert (
        "без результата, не засчитаны: 1\u00a0строка, первая — 9"
        in sentences(parsed.findings, "check_graduates_absent")[0]
    )


def test_codes_are_never_logins_and_the_refusal_names_the_template(book: Book) -> None:
    rows = [["Код ОО", "Предмет", "Тестовый балл"], [671345, "Физика", 40], ["4512", "Физика", 30]]
    parsed = read(book("ЕГЭ 2022.xlsx", rows), codes=())
    assert parsed.frame.empty
    assert sentences(parsed.findings) == [
        "файл ЕГЭ 2022.xlsx: коды школ системы ГИА не связаны с логинами: 2\u00a0кода, 4512, 671345. Заполните шаблон «"
        "Коды школ в системе ГИА и логины» и загрузите его вместе с этим файлом."
    ]


def test_a_code_of_one_year_goes_before_the_code_of_every_year(book: Book) -> None:
    rows = [["Код ОО", "Предмет", "Тестовый балл"], [13450, "Физика", 40]]
    codes = (*CODES, GiaCode("13450", "sch670009", 2022))
    assert records(read(book("ЕГЭ 2022.xlsx", rows), codes=codes), "school_code") == [("sch670009",)]
    assert records(read(book("ЕГЭ 2023.xlsx", rows), codes=codes), "school_code") == [("sch670001",)]


def test_rows_of_unjoined_codes_are_put_aside_and_told(book: Book) -> None:
    parsed = read(book("протокол.xlsx", protocol(JUNE)), codes=CODES[:1])
    assert records(parsed, *WHAT[2:]) == [("sch670001", 2, 1)]
    assert "1\u00a0код, 13451; строки этих школ не прочитаны" in sentences(parsed.findings)[0]
    assert (parsed.rows_read, parsed.rows_kept) == (3, 2)


def test_appeals_are_refused_as_results_with_the_reason(book: Book) -> None:
    header = ["Код ОО", "Класс", "Код ППЭ", "Аудитория", "Предмет", "Состояние апелляции", "Первичный балл", "Оценка"]
    parsed = read(
        book("апелляции.xlsx", [["Протокол"], [], header, [13450, "9А", 1, 1, "Физика", "Удовлетворена", 20, 4]])
    )
    assert parsed.frame.empty
    assert sentences(parsed.findings) == [
        "файл апелляции.xlsx, лист «Лист1»: это протокол апелляций: в нём только те, кто оспорил результат, по нему "
        "нельзя посчитать участников. Загрузите протокол результатов после апелляций, а этот файл уберите из загрузки."
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("01_2026.06.09.csv", ("ОГЭ", "Русский язык", 2, 1)),
        ("02_2026.06.02.csv", ("ОГЭ", "Математика", 2, 1)),
        ("51_2026.06.09.csv", ("ГВЭ", "Русский язык", 2, 1)),
    ],
)
def test_a_normalised_csv_takes_its_exam_from_its_name(tmp_path: Path, name: str, expected: tuple[object, ...]) -> None:
    path = tmp_path / name
    path.write_text(
        "\ufeffSchoolCode;Surname;Name;SecondName;PrimaryMark;Mark5;\n13450;А;Проба;Тестовна;20;4;\n"
        "13450;Б;Проба;Тестовна;20;2;\n",
        encoding="utf-8",
    )
    parsed = read(path)
    assert parsed.format == "gia_normalised"
    assert records(parsed, "exam", "subject", "participants", "failed") == [expected]
    assert records(parsed, "year", "grade", "level") == [(2026, 9, "")]


def test_an_unknown_code_in_a_name_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "47_2026.06.09.csv"
    path.write_text("SchoolCode;PrimaryMark;Mark5\n13450;20;4\n", encoding="utf-8")
    assert sentences(read(path).findings) == [
        "файл 47_2026.06.09.csv: предмет с кодом 47 не известен. Укажите предмет при загрузке."
    ]
    parsed = read(path, choice=Choice(subject="Физика"))
    assert records(parsed, "subject", "participants") == [("Физика", 1)]


def test_a_title_whose_code_and_name_differ_is_refused(book: Book) -> None:
    parsed = read(book("протокол.xlsx", protocol(("03 - Химия 2026.06.01", JUNE[1]))))
    assert "код предмета 03 — Физика, а назван предмет Химия" in sentences(parsed.findings)[0]


def test_levels_of_mathematics_come_from_codes(book: Book) -> None:
    basic = ("22 - Математика 2026.06.03", [ege(1, 13450, "А", 2), ege(2, 13450, "Б", 5)])
    profile = ("02 - Математика 2026.06.03", [ege(1, 13450, "В", 26)])
    parsed = read(book("протокол.xlsx", protocol(basic, profile)))
    assert records(parsed, "level", "participants", "failed") == [("базовый", 2, 1), ("профильный", 1, 1)]


def test_an_oral_part_is_not_a_second_exam(book: Book) -> None:
    written = ("09 - Английский язык 2026.06.10", [ege(1, 13450, "А", 60)])
    oral = ("29 - Английский язык (устная часть) 2026.06.12", [ege(1, 13450, "А", 60)])
    parsed = read(book("протокол.xlsx", protocol(written, oral)))
    assert records(parsed, "subject", "participants") == [("Английский язык", 1)]
    assert "устная часть (Английский язык) не засчитана отдельно: 1\u00a0строка" in sentences(parsed.findings)[0]


def test_a_year_in_the_name_that_the_dates_deny_is_told(book: Book) -> None:
    parsed = read(book("ЕГЭ 2025.xlsx", protocol(JUNE)))
    assert parsed.year == 2026
    assert "в имени файла 2025 год, а экзамены в нём 2026 года" in sentences(parsed.findings)[0]


def test_a_protocol_asks_neither_for_subject_nor_for_exam(book: Book) -> None:
    parsed = read(book("протокол.xlsx", protocol(JUNE)), codes=())
    assert [f.check for f in parsed.findings] == ["check_school_code_unjoined"]


def test_an_unknown_layout_says_what_it_looks_like(book: Book) -> None:
    header = ["Код ОО", "Код ППЭ", "Фамилия", "Результат"]
    parsed = read(book("неизвестно.xlsx", [header, [13450, 1301, "А", "сдал"]]))
    assert sentences(parsed.findings)[0].startswith(
        "файл неизвестно.xlsx: формат не распознан: больше всего похоже на «Протокол ОГЭ или ЕГЭ региональной "
        "системы», но нет столбцов «Аудитория», «Первичный балл». "
    )


def test_graduates_of_two_files_meet_by_fingerprint_only_when_asked(book: Book) -> None:
    path = book("протокол.xlsx", protocol(JUNE))
    assert read(path).fingerprints == ()
    assert len(set(read(path, key="ab" * 16).fingerprints)) == 2
