"""For every check one tiny failing input and its exact sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from shnro_core.importers import Choice
from shnro_core.importers.checks import CHECKS, Stage, run_checks
from shnro_core.importers.checks.columns import YearsTold
from shnro_core.importers.checks.copies import RepeatedFile
from shnro_core.importers.checks.graduates import GivenMarks
from shnro_core.importers.checks.loaded import AgainstLoaded, BothSittings, ScaleChange, UnitsAbsent, UnitsMet
from shnro_core.importers.checks.names import AgainstNames
from shnro_core.importers.checks.pupils import PupilRows, ScaleAgainstMarks
from shnro_core.importers.checks.readable import Container, FileFacts, ProcessFault, ReadingFault
from shnro_core.importers.checks.recognised import AsideFacts, ExamFacts, FormatFacts, ProcedureFacts, SurveyFacts
from shnro_core.importers.checks.register import AgainstMap, AgainstRegister, RegionFacts
from shnro_core.importers.checks.works import NewSubject, ScaleFacts, ToldApart
from shnro_core.importers.frames import frame_of
from shnro_core.model import Severity
from shnro_core.places.names import names_of
from tests.importers.conftest import parse, sentences, write_xlsx
from tests.importers.test_formats import (
    HEADER_2020,
    HEADER_2022,
    MAPPING,
    row_2020,
    row_2022,
)

F = "файл ф.xlsx"
LIST = f"{F}, лист «Лист1»"
ISBSH = ["Год", "Логин", "ИСБШ"]
GIA = ["Год", "Экзамен", "Предмет", "Уровень", "Код ОО", "Участников", "Не преодолели порог"]
MEASURE = ["Год", "Логин", "Мера", "Вид дефицита", "Начало", "Окончание", "Статус"]
PARTICIPATION = [
    "Год", "Логин", "Трек", "Проект «500+»", "Оператор", "Куратор (организация)", "Школа-наставник",
    "Муниципальный координатор", "Программа", "Риск антирисковой программы", "Точка роста, год", "ЦОС, год",
]  # fmt: skip
MARKS = ["Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников", 2, 3, 4, 5]
GENERAL = [
    "Пользователь", "Дата загрузки", "14. Где расположена образовательная организация?",
    "15. Каков размер населенного пункта?", "16. Какое из утверждений верно?",
]  # fmt: skip


def facts(**changes: Any) -> FileFacts:
    values = {"container": Container.WORKBOOK, "size": 1, "size_limit": 2**20, "suffix": ".xlsx"} | changes
    return FileFacts("ф.xlsx", **values)


def result(year: int, school: str, participants: int) -> pd.DataFrame:
    values = {"year": [year], "exam": ["ВПР"], "subject": ["Математика"], "level": [""], "grade": [5]}
    return frame_of("result", values | {"school_code": [school], "participants": [participants]})


def schools(name: str = "СОШ № 2", place: str = "Смоленский район", code: str = "sch670001") -> pd.DataFrame:
    return pd.DataFrame({"school_code": [code], "name": [name], "municipality": [place]}, dtype="string")


NAMES = names_of("67", [("Смоленский район", None), ("г. Смоленск", None)])
REGISTER = pd.DataFrame({"school_code": ["sch670001"], "closed_year": [2021]})
PROCEDURE = ProcedureFacts("ф.xlsx", needs=frozenset({"year", "grade", "subject", "exam", "scale"}))
KNOWN = {"year": 2022, "grade": 5, "subject": "Математика", "exam": "ЕГЭ"}


def procedure(**changes: Any) -> ProcedureFacts:
    return ProcedureFacts("ф.xlsx", needs=PROCEDURE.needs, **(KNOWN | changes))


def pupils(**told: object) -> PupilRows:
    """One pupil in row 7 who took part, told otherwise in some columns."""
    plain = {"score_bad": False, "formula": False, "absent": False, "doubled": False, "mark_bad": False}
    row = {"school_code": "sch670001", "score": 5.0, **plain, **told}
    return PupilRows("ф.xlsx", "Лист1", pd.DataFrame(row, index=[7]), {"mark": "Отметка", "variant": "Вариант"})


SUBJECTS: dict[str, tuple[object, str]] = {
    "check_old_excel_encrypted": (
        ReadingFault("ф.xlsx", "password"),
        f"{F}: книга Excel 97–2003 защищена паролем. Снимите пароль и загрузите файл снова.",
    ),
    "check_mark_unreadable": (
        GivenMarks("ф.xlsx", None, "Химия", unreadable=(4, 9), column="Оценка"),
        f"{F}, строка 4, столбец «Оценка»: Химия: отметка не от 2 до 5: 2\u00a0строки, первая — 4. Исправьте отметки.",
    ),
    "check_geometry_unseen": (
        GivenMarks("ф.xlsx", None, "Математика", unmarked=(4, 9), geometry=True, minimum=8.0),
        f"{F}, строка 4: Математика: нет отметки: 2\u00a0строки, первая — 4; не справившимися сочтены те, у кого "
        "баллов меньше 8, а условие «не меньше 2 баллов по геометрии» по файлу не проверить. Добавьте столбец "
        "«Отметка»: по нему видны и те, кому не хватило баллов по геометрии.",
    ),
    "check_file_empty": (
        facts(container=Container.EMPTY),
        f"{F}: файл пуст (0 байт). Скачайте или сохраните его заново.",
    ),
    "check_file_oversize": (
        facts(size=3 * 2**20),
        f"{F}: размер 3,0 МБ больше допустимых 1,0 МБ. Разделите файл или удалите из него рисунки и лишние листы.",
    ),
    "check_file_unsettled": (
        facts(settled=False),
        f"{F}: файл меняется: его ещё записывает другая программа. "
        "Дождитесь окончания записи, закройте файл и загрузите его снова.",
    ),
    "check_file_kind_unknown": (
        facts(container=Container.OTHER_OFFICE),
        f"{F}: это не таблица XLSX и не текст CSV. Сохраните таблицу в формате XLSX или уберите файл из загрузки.",
    ),
    "check_file_foreign": (
        facts(container=Container.FOREIGN),
        f"{F}: не таблица, пропущен. Ничего делать не нужно.",
    ),
    "check_archive_kind_unknown": (
        facts(container=Container.PACKED_OTHERWISE),
        f"{F}: архив RAR или 7z не открывается: таблицы из него не прочитаны. "
        "Распакуйте его и загрузите папку или архив ZIP.",
    ),
    "check_text_quote": (
        ReadingFault("ф.csv", "quote", row=7),
        "файл ф.csv, строка 7: кавычка не закрыта или стоит внутри значения неудвоенной: "
        "столбцы этой строки не разобрать. "
        "Исправьте кавычки в этой строке или откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)».",
    ),
    "check_file_encrypted": (facts(locked=True), f"{F}: файл защищён паролем. Снимите пароль и загрузите файл снова."),
    "check_archive_damaged": (
        facts(container=Container.BROKEN_ARCHIVE),
        f"{F}: файл оборван: у книги или архива нет окончания. Дождитесь окончания записи или скачайте файл заново.",
    ),
    "check_archive_nested": (
        facts(nested=True),
        f"{F}: архив лежит внутри архива. Распакуйте его и загрузите файлы или папку.",
    ),
    "check_archive_entries_excess": (
        facts(entries=3, entries_limit=2),
        f"{F}: внутри 3 частей, допустимо не больше 2. Проверьте, откуда файл, и загружайте меньшими архивами.",
    ),
    "check_archive_bomb": (
        facts(unpacked=50 * 2**20, unpacked_limit=90 * 2**20, ratio=500.0, ratio_limit=200.0, size=2**17),
        f"{F}: при распаковке 0,1 МБ превращаются в 50 МБ, допустимо не больше 90 МБ и сжатие не больше чем в 200 раз. "
        "Так выглядят вредоносные архивы; проверьте, откуда файл.",
    ),
    "check_workbook_macros": (
        facts(macros=True),
        f"{F}: в книге есть макросы. Сохраните её как «Книга Excel (*.xlsx)» без макросов.",
    ),
    "check_workbook_external_links": (
        facts(external_links=True),
        f"{F}: в книге есть ссылки на другие файлы. Разорвите связи (Данные → Изменить связи) и сохраните книгу.",
    ),
    "check_workbook_document_type": (
        facts(document_type=True),
        f"{F}: внутри книги есть объявление DOCTYPE, которого Excel не пишет. "
        "Проверьте, откуда файл; пересохраните его в Excel.",
    ),
    "check_workbook_damaged": (
        ReadingFault("ф.xlsx", "workbook"),
        f"{F}: книга повреждена и не читается. Откройте её в Excel, сохраните заново и загрузите снова.",
    ),
    "check_cell_far": (
        ReadingFault("ф.xlsx", "far", "Лист1", 1_000_000, None),
        f"{LIST}, строка 1000000: на листе есть заполненная ячейка слишком далеко от таблицы. "
        "Перейдите к ней (Ctrl+End), удалите строки и столбцы за пределами таблицы и сохраните книгу.",
    ),
    "check_text_binary": (
        ReadingFault("ф.xlsx", "binary"),
        f"{F}: содержимое не похоже ни на книгу XLSX, ни на текст CSV. "
        "Сохраните таблицу в формате XLSX и загрузите снова.",
    ),
    "check_text_markup": (
        ReadingFault("ф.xlsx", "markup"),
        f"{F}: это веб-страница или XML без таблицы. Откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)».",
    ),
    "check_sheet_empty": (
        ReadingFault("ф.xlsx", "no cells"),
        f"{F}: в файле нет ни одной заполненной ячейки. Проверьте, тот ли это файл.",
    ),
    "check_reader_overtime": (
        ProcessFault("ф.xlsx", "time", 180),
        f"{F}: файл разбирался дольше 180 с и был остановлен. "
        "Проверьте, тот ли это файл; пересохраните его в Excel или разделите.",
    ),
    "check_reader_memory": (
        ProcessFault("ф.xlsx", "memory"),
        f"{F}: для разбора файла не хватило отведённой памяти. "
        "Проверьте, тот ли это файл; пересохраните его в Excel или разделите.",
    ),
    "check_reader_died": (
        ProcessFault("ф.xlsx", "died"),
        f"{F}: разбор файла прервался; остальные файлы не пострадали. "
        "Пересохраните файл в Excel; если не поможет, передайте его разработчику.",
    ),
    "check_file_repeated": (
        RepeatedFile("ф.xlsx", "а.xlsx"),
        f"{F}: то же содержимое, что и в файле а.xlsx; файл пропущен. "
        "Если это разные процедуры, скачайте нужный файл заново.",
    ),
    "check_copies_apart": (
        RepeatedFile("ф.xlsx", "а.xlsx", apart=True),
        f"{F}: то же содержимое, что и в файле а.xlsx, а по имени это другая работа или другой год. "
        "Скачайте нужный файл заново или выберите для лишнего «не загружать» "
        '(в командной строке --set "file=ИМЯ skip=да").',
    ),
    "check_format_unknown": (
        FormatFacts("ф.xlsx", None),
        f"{F}: формат не распознан: шапка не похожа ни на одну известную. "
        "Выберите формат вручную или перенесите данные в шаблон со страницы «Данные».",
    ),
    "check_header_merged": (
        FormatFacts("ф.xlsx", None, merged="Лист1"),
        f"{LIST}: шапка не распознана: в первых строках есть объединённые ячейки. "
        "Снимите объединение и подпишите каждый столбец в одной строке.",
    ),
    "check_year_unknown": (
        procedure(year=None),
        f"{F}: год не указан ни в имени файла, ни в имени папки. Укажите год при загрузке или впишите его в имя файла.",
    ),
    "check_year_ambiguous": (
        procedure(year=None, years=(2021, 2022)),
        f"{F}: в имени несколько годов: 2021, 2022. Укажите год при загрузке.",
    ),
    "check_year_out_of_range": (procedure(year=1999), f"{F}: год 1999 вне пределов 2010–2040. Исправьте год."),
    "check_grade_unknown": (
        procedure(grade=None),
        f"{F}: класс не указан ни в имени файла, ни в имени папки. "
        "Укажите класс при загрузке или впишите его в имя файла: «5 класс».",
    ),
    "check_grade_out_of_range": (
        procedure(grade=3),
        f"{F}: ВПР не пишут в 3 классе. Укажите класс от 4 до 11; проверьте отметку «работа за предыдущий класс».",
    ),
    "check_subject_unknown": (
        procedure(subject=None),
        f"{F}: предмет не назван в имени файла. "
        "Укажите предмет при загрузке или впишите его в имя файла: «Математика».",
    ),
    "check_year_contradicted": (
        YearsTold("ф.xlsx", (2021,), (2022,)),
        f"{F}: в названии 2021 год, а в столбце «Год» — 2022; взят год из столбца. "
        "Проверьте, тот ли это файл и верен ли год в строках.",
    ),
    "check_exam_unknown": (
        procedure(exam=None),
        f"{F}: не указано, ОГЭ это или ЕГЭ. Укажите экзамен при загрузке или впишите его в имя файла.",
    ),
    "check_scale_missing": (
        ScaleFacts("ф.xlsx", 2026, 4, "Русский язык", "", 9, 8, 30, ("14, 24, 33 (2020–2022)",)),
        f"{F}: нет шкалы отметок: Русский язык, 4 класс, 2026 год, наибольший балл 30; без отметки в файле 8 из 9; "
        "есть другие, к этой работе они не относятся: 14, 24, 33 (2020–2022). Заполните шаблон «Шкалы отметок ВПР на "
        "год» с вкладки «Шкалы и опросы» (в командной строке shnro template mark_scale) и загрузите его вместе с этим "
        "файлом.",
    ),
    "check_school_unknown": (
        ProcedureFacts("ф.xlsx", needs=frozenset({"school"})),
        f"{F}: форму заполнила одна школа, но её логина нет ни в имени файла, ни в имени папки. "
        "Укажите логин школы при загрузке или впишите его в имя файла: «edu670001».",
    ),
    "check_autumn_by_date": (
        procedure(grade=4, autumn_by_date="30.09.2022"),
        f"{F}: дата загрузки — 30.09.2022: работа отнесена к предыдущему классу (4 класс). "
        "Если писали работу своего класса, укажите при загрузке, что это не работа за предыдущий класс.",
    ),
    "check_places_disagree": (
        ToldApart("ф.xlsx", "год", (("имя файла", "2021"), ("папка «2022»", "2022"))),
        f"{F}: год назван по-разному: имя файла — 2021, папка «2022» — 2022. "
        "Переименуйте файл или папку либо укажите верный год при загрузке.",
    ),
    "check_subject_new": (
        NewSubject("ф.xlsx", ("Технология",)),
        f"{F}: такого предмета в перечне ещё не было, он принят как новый: «Технология». "
        "Если это описка, исправьте название или укажите предмет.",
    ),
    "check_report_aside": (
        AsideFacts("ф.xlsx", "Сравнение"),
        f"{F}: это отчёт «Сравнение»: результатов в нём нет, файл отложен. "
        "Для результатов загрузите отчёт Ф1 или Ф3 либо протокол.",
    ),
    "check_given_mark_unknown": (
        pupils(given_bad=True),
        f"{LIST}, строка 7, столбец «Отметка»: отметка за работу не от 2 до 5 и не засчитана. Исправьте отметку.",
    ),
    "check_part_missed": (
        pupils(absent=True, absent_partly=True),
        f"{LIST}, строка 7, столбец «Вариант»: ученики отсутствовали на одной из двух частей работы и не засчитаны. "
        "Если ученик писал обе части, исправьте вариант.",
    ),
    "check_rows_blank": (
        replace(pupils(), aside=1497),
        f"{LIST}: строки без варианта и баллов за задания с итогом 0 не считаются учениками: "
        "1\u00a0497\u00a0строк. Если ученик писал работу, впишите вариант.",
    ),
    "check_scale_disagrees": (
        ScaleAgainstMarks("ф.xlsx", "Лист1", 3, 20, "14, 24, 33 (2020–2022)"),
        f"{LIST}: по шкале 14, 24, 33 (2020–2022) отметка была бы другой у 3 из 20 учеников; засчитана отметка из "
        "файла. Проверьте, та ли это работа; шкалу года можно заменить шаблоном «Шкалы отметок ВПР на год».",
    ),
    "check_level_unknown": (
        ExamFacts("ф.xlsx", "ЕГЭ", 2022, "Математика", "?", False, False),
        f"{F}: не указан уровень ЕГЭ по математике. "
        "Укажите уровень при загрузке или впишите «базовая» либо «профильная» в предмет.",
    ),
    "check_threshold_missing": (
        ExamFacts("ф.xlsx", "ОГЭ", 2022, "Химия", "", False, True),
        f"{F}: нет минимального балла: ОГЭ, Химия, 2022 год. "
        "Добавьте строку в таблицу минимальных баллов или исправьте предмет.",
    ),
    "check_score_column_missing": (
        ExamFacts("ф.xlsx", "ОГЭ", 2022, "Химия", "", True, False),
        f"{F}: нет столбца с баллами: ОГЭ, Химия. Добавьте столбец «Первичный балл» или «Балл».",
    ),
    "check_login_unknown": (
        AgainstRegister("ф.xlsx", pd.DataFrame({"school_code": ["sch670009"]}, index=[4]), REGISTER),
        f"{F}, строка 4: школы нет в реестре (sch670009). Добавьте школу в реестр или исправьте логин.",
    ),
    "check_school_closed": (
        AgainstRegister("ф.xlsx", pd.DataFrame({"school_code": ["sch670001"], "year": [2022]}, index=[4]), REGISTER),
        f"{F}, строка 4: данные за год после закрытия школы (sch670001, 2022 год). "
        "Проверьте год закрытия в реестре и логин школы.",
    ),
    "check_units_unclear": (
        UnitsMet("ф.xlsx", "а.xlsx", loaded=True, verdict="неясно", units=12, example="2022 год"),
        f"{F}: уже загруженный файл а.xlsx говорит о том же другое (2022 год, школ и записей — 12), и по файлам не "
        "понять, какой из них новее. Выберите для файла «заменить», если верен он, «сложить», если это другие ученики, "
        'или «не загружать» (в командной строке --set "file=ИМЯ replace=да", add=да или skip=да).',
    ),
    "check_units_older": (
        UnitsMet("ф.xlsx", "а.xlsx", loaded=True, verdict="старее", units=1, example="2022 год"),
        f"{F}: в файле а.xlsx данные новее (2022 год, школ и записей — 1), они и остаются. Если нужны прежние, "
        "выберите для файла «заменить».",
    ),
    "check_units_replaced": (
        UnitsMet("ф.xlsx", "а.xlsx", loaded=True, verdict="заменяет", units=1, example="2022 год"),
        f"{F}: заменит данные файла а.xlsx (2022 год, школ и записей — 1). Что изменится, показано в таблице.",
    ),
    "check_units_joined": (
        UnitsMet("ф.xlsx", "а.xlsx", loaded=False, verdict="складывается", units=1, example="2022 год"),
        f"{F}: складывается с файлом а.xlsx: другие классы или ученики тех же школ (2022 год, школ и записей — 1). "
        "Если это те же ученики, выберите для файла «заменить».",
    ),
    "check_units_repeated": (
        UnitsMet("ф.xlsx", "а.xlsx", loaded=False, verdict="то же", units=1, example=""),
        f"{F}: то же самое есть в файле а.xlsx (школ и записей — 1), считается один раз. Делать ничего не нужно.",
    ),
    "check_units_absent": (
        UnitsAbsent(12, 40, removed=True),
        "Из базы исчезнут 12\u00a0школ, которых нет в файлах загрузки (записей — 40). Подтвердите словами "
        "«удалить 12».",
    ),
    "check_sittings_both": (
        BothSittings(2022, 3, autumn=False),
        "2022 год: 3\u00a0школы — и весенняя работа, и осенняя за тот же класс; считается весенняя, осенняя хранится "
        "рядом. Выбор — на вкладке «Загрузка» (в командной строке --sitting).",
    ),
    "check_participants_jump": (
        AgainstLoaded("ф.xlsx", result(2022, "sch670001", 31), result(2021, "sch670001", 20)),
        f"{F}: ВПР, Математика, 5 класс, 2022 год: участников 31, а годом раньше было 20. "
        "Проверьте, все ли школы в файле и тот ли это год.",
    ),
    "check_school_participants_jump": (
        AgainstLoaded("ф.xlsx", result(2022, "sch670001", 40), result(2021, "sch670001", 20)),
        f"{F}: ВПР, Математика, 5 класс, 2022 год: число участников изменилось вдвое и больше — 1\u00a0школа "
        "(sch670001). Проверьте логины и полноту выгрузки.",
    ),
    "check_school_vanished": (
        AgainstLoaded("ф.xlsx", result(2022, "sch670001", 20), result(2021, "sch670002", 20)),
        f"{F}: ВПР, Математика, 5 класс, 2022 год: нет школ, которые участвовали годом раньше, — 1\u00a0школа "
        "(sch670002). Проверьте, полна ли выгрузка и не закрыты ли школы.",
    ),
}


def book(rows: Sequence[Sequence[object]], sheet: str = "Лист1") -> Callable[[Path], Path]:
    return lambda folder: write_xlsx(folder / "ф.xlsx", {sheet: rows})


def protocol(*rows: list[object], header: list[Any] | None = None) -> Callable[[Path], Path]:
    return book([header or HEADER_2022, *rows], "Протокол")


VPR = Choice(year=2022, grade=5, subject="Математика")
PROTOCOL = f"{F}, лист «Протокол»"
SURVEY = ["ID", "Время создания", "Насколько полезна поддержка?", "Какие темы нужны?"]
CLASSES = [
    "логин", "Где расположена Ваша образовательная организация?", "Каков размер населенного пункта?",
    "Существует ли регулярное транспортное сообщение?", "Укажите количество обучающихся в ОО сейчас",
    "Сколько всего в школе учителей?", "Сколько в школе учителей высшей категории?",
    "Сколько в школе учителей не старше 30 лет?", "Сколько в школе учителей пенсионного возраста?",
    "Сколько в школе учебных классов?", "5 класс Обучающихся",
]  # fmt: skip
SUBJECTS |= {
    "check_survey_ambiguous": (
        SurveyFacts("ф.xlsx", mapped=False, rivals=("Кураторы", "Учителя")),
        f"{F}: столбцам подходит несколько сопоставлений: «Кураторы», «Учителя». "
        "Назовите отвечавших в имени файла или удалите лишнее сопоставление.",
    ),
    "check_invited_unknown": (
        SurveyFacts("ф.xlsx", mapped=True, invited_known=False),
        f"{F}: не указано, скольким предложили ответить: доли ответивших не будет. "
        "Впишите «приглашено» в сопоставление опроса.",
    ),
    "check_wave_unknown": (
        ProcedureFacts("ф.xlsx", needs=frozenset({"wave"})),
        f"{F}: волна опроса не названа в имени файла. "
        "Выберите волну при загрузке или впишите её в имя файла: «апрель 2022».",
    ),
    "check_region_unknown": (
        RegionFacts("ф.xlsx", "", "", chosen=False),
        f"{F}: по файлам не понять, какой это регион. "
        "Выберите «Регион загрузки» над файлами (в командной строке --region).",
    ),
    "check_region_assumed": (
        RegionFacts("ф.xlsx", "67", "", chosen=False),
        f"{F}: в файлах нет логинов школ, регион взят тот, с которым работает эта база: 67. "
        "Если он другой: выберите «Регион загрузки» над файлами (в командной строке --region).",
    ),
    "check_region_foreign": (
        RegionFacts("ф.xlsx", "67", "76", chosen=False),
        f"{F}: логины школ начинаются на 76, а загружается регион 67. "
        "Загрузите файлы другого региона отдельно или исправьте регион.",
    ),
    "check_municipality_unknown": (
        AgainstMap(
            "ф.xlsx",
            pd.DataFrame(
                {"municipality": ["Лунный район", "Смоленский р-н", "СПО", "город Смаленск"]}, index=[2, 3, 4, 5]
            ),
            NAMES,
            {"город смаленск"},
        ),
        f"{F}, столбец «Муниципалитет»: 1\u00a0муниципалитета в регионе нет, или он назван не полностью: "
        "«Лунный район». После публикации отнесите их к муниципалитетам на вкладке «Муниципалитеты» страницы «Данные».",
    ),
    "check_school_renamed": (
        AgainstNames("ф.xlsx", schools("МБОУ «СОШ № 3» г. Энска"), schools("Средняя школа № 2"), NAMES),
        f"{F}: название изменилось: 1\u00a0школа (sch670001: было «Средняя школа № 2», стало «МБОУ «СОШ № 3» "
        "г. Энска»). Ничего делать не нужно: в паспорте школы сказано, из какого файла её название. Если логин чужой, "
        "исправьте его.",
    ),
    "check_school_in_two_places": (
        AgainstNames("ф.xlsx", schools(place="г. Смоленск"), schools(place="Смоленский р-н"), NAMES),
        f"{F}: школа в двух муниципалитетах: 1\u00a0школа (sch670001: «Смоленский р-н» и «г. Смоленск»). Проверьте "
        "муниципалитет: взят из реестра школ, без него — из контекстных данных, протоколов, сводок, из файлов одного "
        "вида — из более позднего.",
    ),
    "check_login_moved": (
        AgainstNames("ф.xlsx", schools("СОШ № 2", code="sch670009"), schools("МБОУ «Средняя школа №2»"), NAMES),
        f"{F}: логин школы изменился: 1\u00a0школа (СОШ № 2: был sch670001, стал sch670009). Проверьте логин: под "
        "двумя логинами это две школы, их результаты не сложатся.",
    ),
    "check_scale_changed": (
        ScaleChange("ф.xlsx", ("ВПР, Математика, 5 класс, 2022 год",)),
        f"{F}: по прежней шкале уже посчитаны результаты: ВПР, Математика, 5 класс, 2022 год. "
        "Загрузите протоколы этих процедур ещё раз.",
    ),
}
FILES: dict[str, tuple[Callable[[Path], Path], Choice | None, str]] = {
    "check_minima_unordered": (
        book(
            [
                ["Год", "Класс работы", "Предмет", "Балл за «3»", "Балл за «4»", "Балл за «5»"],
                [2023, 5, "Математика", 7, 6, 17],
            ]
        ),
        None,
        f"{LIST}, строка 2, столбец «Балл за «3»»: баллы за «3», «4» и «5» должны возрастать. Исправьте баллы.",
    ),
    "check_survey_unmapped": (
        book([SURVEY, [1, "2022-04-01", "Полезно", None]]),
        None,
        f"{F}: это выгрузка опроса, но не указано, какие столбцы — какие вопросы. "
        "Сопоставьте столбцы с вопросами, шкалой и волной; выбор сохранится.",
    ),
    "check_survey_column_missing": (
        book([SURVEY[:3], [1, "2022-04-01", "Полезно"]]),
        Choice(survey=MAPPING),
        f"{F}, столбец «Какие темы нужны?»: в выгрузке нет столбца этого вопроса. "
        "Исправьте сопоставление столбцов или выгрузите опрос полностью.",
    ),
    "check_answer_unknown": (
        book([SURVEY, [1, "2022-04-01", "Полезно", None], [2, "2022-04-01", "Спасибо Ивановой", None]]),
        Choice(survey=MAPPING),
        f"{LIST}, строка 3, столбец «Насколько полезна поддержка?»: не входят в шкалу и не посчитаны: 1\u00a0ответ. "
        "Дополните шкалу вопроса, если это готовый вариант, а не свободный ответ.",
    ),
    "check_column_missing": (
        book([GIA[:-1], [2022, "ОГЭ", "Математика", None, "sch670001", 5]]),
        Choice(format="template_gia_results"),
        f"{LIST}, строка 1, столбец «Не преодолели порог»: нет обязательного столбца. "
        "Верните столбец с заголовком «Не преодолели порог» в строку 1; шаблон — на странице «Данные».",
    ),
    "check_column_doubled": (
        book([[*ISBSH, "Логин"], [2022, "sch670001", 41.5, "sch670001"]]),
        None,
        f"{LIST}, строка 1, столбец «Логин»: один и тот же столбец встречается дважды: B и D. Оставьте один из них.",
    ),
    "check_column_unknown": (
        book([[*ISBSH, "Директор Иванова"], [2022, "sch670001", 41.5, "x"]]),
        None,
        f"{LIST}, строка 1: лишние столбцы не прочитаны: D. Если данные нужны, перенесите их в столбцы шаблона.",
    ),
    "check_participants_none": (
        protocol(row_2022("sch670001", 1, 3, "отсутствовал", None)),
        VPR,
        f"{PROTOCOL}: нет ни одного участника с баллом. Проверьте, выгружены ли результаты полностью.",
    ),
    "check_pupil_login_unreadable": (
        protocol(row_2022("Иванова", 1, 3, 1, 5)),
        VPR,
        f"{PROTOCOL}, строка 2, столбец «Пользователь»: вместо логина школы другое значение или пусто. "
        "Впишите логин вида sch670001.",
    ),
    "check_score_text": (
        protocol(row_2022("sch670001", 1, 3, 1, "пять")),
        VPR,
        f"{PROTOCOL}, строка 2, столбец «Итого баллов»: вместо балла стоит текст. Впишите число или очистите ячейку.",
    ),
    "check_score_negative": (
        protocol(row_2022("sch670001", 1, 3, 1, -1)),
        VPR,
        f"{PROTOCOL}, строка 2, столбец «Итого баллов»: балл меньше нуля. Исправьте балл.",
    ),
    "check_score_above_maximum": (
        protocol(row_2022("sch670001", 1, 3, 1, 21)),
        VPR,
        f"{PROTOCOL}, строка 2, столбец «Итого баллов»: балл больше наибольшего возможного (20). "
        "Исправьте балл; проверьте, тот ли это предмет и класс.",
    ),
    "check_absent_counted": (
        protocol(row_2022("sch670001", 1, 3, 1, 5), row_2022("sch670001", 2, 3, "отсутствовал", 5)),
        VPR,
        f"{PROTOCOL}, строка 3, столбец «Итого баллов»: ученики с отметкой «отсутствовал» имеют балл и не засчитаны. "
        "Если ученик писал работу, исправьте вариант.",
    ),
    "check_pupil_doubled": (
        protocol(row_2022("sch670001", 7, 3, 1, 5), row_2022("sch670001", 7, 3, 1, 5)),
        VPR,
        f"{PROTOCOL}, строка 3, столбец «Код»: код ученика повторяется в той же школе, засчитаны все строки. "
        "Удалите повторы, если это один ученик.",
    ),
    "check_previous_mark_unknown": (
        protocol(row_2022("sch670001", 7, 7, 1, 5)),
        VPR,
        f"{PROTOCOL}, строка 2, столбец «Отметка за предыдущий триместр/ четверть/полугодие»: "
        "отметка за предыдущий период не от 2 до 5 и не используется. "
        "Исправьте отметку или оставьте «нет отметки».",
    ),
    "check_rows_none": (
        book([ISBSH, ["", "", ""]]),
        None,
        f"{LIST}: под шапкой нет ни одной строки. Заполните таблицу.",
    ),
    "check_value_missing": (
        book([ISBSH, [2022, None, 41.5]]),
        None,
        f"{LIST}, строка 2, столбец «Логин»: ячейка пуста. Впишите значение: логин школы.",
    ),
    "check_number_text": (
        book([ISBSH, [2022, "sch670001", "сорок"]]),
        None,
        f"{LIST}, строка 2, столбец «ИСБШ»: вместо числа стоит текст. Впишите число.",
    ),
    "check_row_put_aside": (
        book([ISBSH, [2022, "sch670001", 41.5], [2022, "Школа № 2", 40]]),
        None,
        f"{LIST}, строка 3, столбец «Логин»: вместо логина школы другое значение или пусто, отложено. "
        "Впишите логин вида sch670001 и загрузите файл снова; остальные строки прочитаны.",
    ),
    "check_row_of_total": (
        book([GIA, [2022, "ОГЭ", "Математика", None, "sch670001", 10, 1], [None, None, "Итого", None, None, 10, 1]]),
        None,
        f"{LIST}, строка 3: строка итога не читается. Ничего делать не нужно: итоги система считает сама.",
    ),
    "check_participants_zero": (
        book([GIA, [2022, "ОГЭ", "Химия", None, "sch670001", 10, 1], [2022, "ОГЭ", "Химия", None, "sch670002", 0, 0]]),
        None,
        f"{LIST}, строка 3, столбец «Участников»: участников 0: школа не участвовала, результата нет. "
        "Ничего делать не нужно.",
    ),
    "check_row_repeated": (
        book([ISBSH, [2022, "sch670001", 41.5], ["2022", "edu670001", "41,5"]]),
        None,
        f"{LIST}, строка 3: повторяет другую строку целиком, взята один раз. "
        "Ничего делать не нужно; повтор можно удалить из файла.",
    ),
    "check_class_date": (
        protocol(row_2022("sch670001", 1, 3, 1, 5, dt.date(2022, 11, 5))),
        VPR,
        f"{PROTOCOL}, строка 2, столбец «Наименование класса»: название класса Excel превратил в дату, "
        "прочитано как введено: 10 ноября — «10-11». Задайте столбцу формат «Текстовый», если классы названы иначе.",
    ),
    "check_text_date": (
        book([MEASURE, [2022, "sch670001", dt.date(2022, 11, 10), None, "01.09.2022", None, "выполнена"]]),
        None,
        f"{LIST}, строка 2, столбец «Мера»: вместо текста стоит дата: так Excel меняет записи вида «10-11». "
        "Задайте столбцу формат «Текстовый» и впишите значение заново.",
    ),
    "check_number_fraction": (
        book([GIA, [2022, "ОГЭ", "Математика", None, "sch670001", 10.5, 1]]),
        None,
        f"{LIST}, строка 2, столбец «Участников»: дробное число. Впишите целое число.",
    ),
    "check_number_out_of_range": (
        book([GIA, [2022, "ОГЭ", "Математика", None, "sch670001", 10, -1]]),
        None,
        f"{LIST}, строка 2, столбец «Не преодолели порог»: число меньше 0. Исправьте значение.",
    ),
    "check_row_year_out_of_range": (
        book([ISBSH, [1022, "sch670001", 41.5]]),
        None,
        f"{LIST}, строка 2, столбец «Год»: год меньше 2010. Исправьте значение.",
    ),
    "check_login_unreadable": (
        book([ISBSH, [2022, "ivanova@school.ru", 41.5]]),
        None,
        f"{LIST}, строка 2, столбец «Логин»: значение не похоже на логин школы. Впишите логин вида sch670001.",
    ),
    "check_value_unreadable": (
        book([MEASURE, [2022, "sch670001", "Курсы", None, "осень", None, "выполнена"]]),
        None,
        f"{LIST}, строка 2, столбец «Начало»: значение не распознано. Впишите дату вида 01.09.2023.",
    ),
    "check_choice_unknown": (
        book([MEASURE, [2022, "sch670001", "Курсы", None, "01.09.2022", None, "готово"]]),
        None,
        f"{LIST}, строка 2, столбец «Статус»: значения нет в списке. "
        "Выберите одно из: «запланирована», «выполняется», «выполнена», «отменена».",
    ),
    "check_text_personal": (
        book([PARTICIPATION, [2022, "sch670001", 1, "да", "МОЦ", "Иванова Анна Петровна", *[None] * 6]]),
        None,
        f"{LIST}, строка 2, столбец «Куратор (организация)»: имена людей, телефоны или почта убраны из текста: "
        "люди в системе не хранятся. Если убрано лишнее, напишите текст иначе; "
        "в столбце организации укажите организацию.",
    ),
    "check_key_doubled": (
        book([ISBSH, [2022, "sch670001", 41.5], [2022, "edu670001", 42]]),
        None,
        f"{LIST}, строка 3: строка повторяет другую и расходится с ней: те же «Год», «Логин» (как строка 2). "
        "Оставьте одну из строк.",
    ),
    "check_part_above_whole": (
        book([GIA, [2022, "ОГЭ", "Математика", None, "sch670001", 10, 11]]),
        None,
        f"{LIST}, строка 2, столбец «Не преодолели порог»: больше, чем в столбце «Участников». "
        "Исправьте одно из двух чисел.",
    ),
    "check_shares_sum": (
        book([MARKS, [2022, 5, "Математика", "Р", "sch670001", "Ш", 20, 10.5, 40, 30, 20]]),
        None,
        f"{LIST}, строка 2: доли отметок 2, 3, 4 и 5 не дают 100 % (сумма 100,5 %). Исправьте доли.",
    ),
    "check_list_unnamed": (
        book([["Год", "Логин", "Какой"], [2022, "sch670001", "ШНОР"]], "Списки"),
        Choice(format="template_list_entry"),
        f"{F}, лист «Списки», строка 1, столбец «Список»: нет столбца, а в столбцах без известного заголовка есть "
        "значения: C. Неясно, о каком списке речь. Впишите в строку 1 заголовок «Список» или удалите лишние столбцы.",
    ),
    "check_dates_reversed": (
        book([MEASURE, [2022, "sch670001", "Курсы", None, "01.09.2022", "31.08.2022", "выполнена"]]),
        None,
        f"{LIST}, строка 2, столбец «Окончание»: окончание раньше начала. Исправьте одну из дат.",
    ),
    "check_school_doubled": (
        book([GENERAL, ["sch670001", None, "2) Город", None, None], ["sch670001", None, "2) Город", None, None]]),
        None,
        f"{LIST}, строка 2, столбец «Пользователь»: школа заполнила форму несколько раз, "
        "взят последний ответ (sch670001). Проверьте, верен ли последний ответ.",
    ),
    "check_pupils_disagree": (
        book([CLASSES, ["sch670001", "2. Город", None, None, 120, 10, 1, 1, 1, 10, 100]]),
        None,
        f"{LIST}, строка 2, столбец «Укажите количество обучающихся в ОО …»: у 1\u00a0школы сумма по классам не равна "
        "числу обучающихся; взято число обучающихся. Проверьте ответы школ.",
    ),
}
ELSEWHERE = {"check_formula_uncached", "check_score_formula_uncached"}
"""Need a formula in the workbook: see below."""
EXAMS = {
    "check_school_code_unjoined", "check_retakes_apart", "check_mark_contradicted", "check_graduates_absent",
    "check_exam_subject_contradicted", "check_exam_subject_unknown", "check_exam_year_contradicted",
    "check_oral_part_alone", "check_not_results", "check_school_names_missing",
    "check_summary_count_unreadable",
    "check_summary_formula_uncached", "check_summary_failed_above", "check_summary_failed_unknown",
    "check_summary_participants_none", "check_total_differs", "check_schools_found_by_name",
    "check_school_name_unknown",
}  # fmt: skip
"""Shown failing by ``test_gia`` and ``test_gia_summary``."""


def test_records_that_are_no_pupils_are_not_called_pupils() -> None:
    """A measure or a deficit of two files is a record of a school."""
    for verdict, told in (("неясно", "если это другие записи"), ("складывается", "другие записи тех же школ")):
        met = UnitsMet("ф.xlsx", "а.xlsx", loaded=True, verdict=verdict, units=1, example="2022 год", of_pupils=False)
        (found,) = run_checks(Stage.LOADED, met)
        assert told in str(found)
        assert "ученик" not in str(found)


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_check_tells_its_fault(name: str) -> None:
    subject, sentence = SUBJECTS[name]
    stage = next(stage for stage, checks in CHECKS.items() if any(check.name == name for check in checks))
    assert sentences(run_checks(stage, subject), name) == [sentence]


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_the_fault_gets_the_sentence(name: str, tmp_path: Path) -> None:
    write, choice, sentence = FILES[name]
    parsed = parse(write(tmp_path), choice)
    assert sentences(parsed.findings, name) == [sentence]


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_an_error_yields_no_rows_and_without_one_it_does(name: str, tmp_path: Path) -> None:
    write, choice, _ = FILES[name]
    parsed = parse(write(tmp_path), choice)
    errors = any(finding.severity is Severity.ERROR for finding in parsed.findings)
    assert errors == parsed.frame.empty


def test_formulas_without_values_are_told_in_tables_and_protocols(tmp_path: Path) -> None:
    told = {}
    for title, rows in (
        ("ИСБШ", [ISBSH, [2022, "sch670001", "=1+1"]]),
        ("Протокол", [HEADER_2020, row_2020("sch670001", 1, 3, 1, "=1+1")]),
    ):
        workbook = openpyxl.Workbook()
        workbook.active.title = title
        for row in rows:
            workbook.active.append(row)
        workbook.save(tmp_path / "ф.xlsx")
        (finding,) = parse(tmp_path / "ф.xlsx", VPR).findings
        told[finding.check] = finding.sentence
    advice = "в ячейке формула без сохранённого значения. Откройте файл в Excel и сохраните: значения посчитаются."
    assert told == {
        "check_formula_uncached": f"{F}, лист «ИСБШ», строка 2, столбец «ИСБШ»: {advice}",
        "check_score_formula_uncached": f"{F}, лист «Протокол», строка 2, столбец «sum»: {advice}",
    }


def test_every_check_is_shown_failing() -> None:
    registered = {check.name for checks in CHECKS.values() for check in checks}
    assert registered == {*SUBJECTS, *FILES, *ELSEWHERE, *EXAMS}


def test_every_check_is_registered_once_and_named_for_its_subject_and_fault() -> None:
    names = [check.name for checks in CHECKS.values() for check in checks]
    assert len(names) == len(set(names))
    assert all(name.startswith("check_") and name.count("_") >= 2 for name in names)


def test_every_check_says_what_it_looks_for() -> None:
    assert [c.name for checks in CHECKS.values() for c in checks if not c.function.__doc__] == []


def test_a_fault_of_many_rows_is_one_finding_with_their_number_and_the_first(tmp_path: Path) -> None:
    rows = [[2022, f"sch67{n:04d}", "нет"] for n in range(25)]
    parsed = parse(write_xlsx(tmp_path / "ф.xlsx", {"Лист1": [ISBSH, *rows]}))
    told = sentences(parsed.findings, "check_number_text")
    assert told == [
        f"{LIST}, столбец «ИСБШ»: вместо числа стоит текст: 25\u00a0строк, первые — 2, 3, 4. Впишите число."
    ]


def test_stages_stop_at_the_first_one_with_errors(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "ф.xlsx", {"Лист1": [[*ISBSH, "Логин"], ["x", "y", "z", "x"]]})
    assert {finding.check for finding in parse(path).findings} == {"check_column_doubled"}


def test_no_stage_is_empty() -> None:
    assert [stage for stage in Stage if not CHECKS[stage]] == []
