"""Forms «Сбор контекстных данных об ОО» of 2021 and 2022, with the personal columns that a reader must leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from shnro_core.demo.files.tables import PlainSheet, Value, write_tables
from shnro_core.demo.names import DIRECTOR_NAMES, MAIL_DOMAIN, REGION_NAME

PHONE_START: Final = "+7 (000) 000-"
"""Every telephone of the files starts so: no such numbers exist."""

_WHERE_2021: Final = {
    "административный центр региона": "1. Столица субъекта РФ",
    "город": "2. Город",
    "посёлок городского типа": "3. Населенный пункт городского типа (рабочий поселок и т.п.)",
    "сельский населённый пункт": "4. Населенный пункт сельского типа (село, деревня и т.п.)",
}
_WHERE_2022: Final = {
    "административный центр региона": "1) Административный центр субъекта РФ",
    "город": "2) Город",
    "посёлок городского типа": "3) Населенный пункт городского типа",
    "сельский населённый пункт": "4) Населенный пункт сельского типа",
}
_QUESTIONS_2021: Final = {
    "settlement_size": "Каков размер населенного пункта, в котором расположена ОО?",
    "transport": "Существует ли регулярное транспортное сообщение с населенным пунктом, в котором расположена ОО?",
    "pupils": "Укажите количество обучающихся в ОО в 2020/2021 учебном году (на начало года)",
    "teachers": "Сколько всего в школе учителей (работающих не менее чем на 0,5 ставки)?",
    "teachers_highest_category": "Сколько в школе  учителей высшей категории (работающих не менее чем на 0,5 ставки)?",
    "teachers_under_30": "Сколько в школе учителей (работающих не менее чем на 0,5 ставки) не старше 30 лет?",
    "teachers_pension_age": "Сколько в школе учителей (работающих не менее чем на 0,5 ставки), "
    "достигших пенсионного возраста на начало года?",
    "classrooms": "Сколько в школе учебных классов (кабинетов), в которых проходят занятия?",
    "classrooms_with_teacher_computer": "В скольких из них рабочее место учителя оборудовано компьютером?",
    "classrooms_with_projector": "В скольких учебных классах, кабинетах есть проектор и/или интерактивная доска?",
    "computers": "Сколько компьютеров обучающиеся могут использовать в процессе обучения (на уроках и после них)?",
    "computers_outdated": "Сколько из этих компьютеров являются маломощными, устаревшими, "
    "требующими замены или переоснащения?",
    "computers_online": "Сколько из этих компьютеров имеют доступ к сети Интернет в учебное время?",
    "internet_speed": '"Скорость Интернета, заявленная Интернет-провайдером (по договору)"',
}
_YES_NO_2021: Final = (
    "ОО является вечерней (сменной)?",
    "ОО является кадетской?",
    "ОО находится при учреждении здравоохранения?",
    "В ОО есть классы-комплекты?",
    "В ОО есть библиотека?",
    "В ОО есть спортивный зал?",
    "В ОО есть столовая?",
    "В ОО есть психолог?",
    "В ОО есть логопед?",
    "В ОО есть сайт?",
)
_PER_GRADE: Final = ("Классов-комплектов", "Из них с ОВЗ", "Из них на дому", "Прибыло за год")
_COLUMNS_2021: Final = 95
_GRADES: Final = range(1, 12)
_TWICE_IN_2022: Final = 3
"""Schools that handed in the form of 2022 twice: the later answer counts."""


def write_form_2021(path: Path, context: pd.DataFrame, schools: pd.DataFrame) -> int:
    """One sheet of 95 columns; gives the number of rows. ``context``: rows of that year of table ``context``."""
    answers = _with_names(context, schools)
    columns: dict[str, list[Value]] = {"логин": list(answers["school_code"]), "Название ОО": list(answers["name"])}
    columns |= _persons(len(answers), "Муниципалитет", list(answers["municipality"]))
    where = "Где расположена Ваша образовательная организация?"
    columns[where] = [_WHERE_2021.get(value) for value in answers["settlement_kind"]]
    for name, question in _QUESTIONS_2021.items():
        columns[question] = _cells(answers[name])
    columns["ОО является специальной (коррекционной)?"] = _yes_no(answers["correctional"])
    for number, question in enumerate(_YES_NO_2021):
        columns[question] = ["нет" if number % 2 else "Нет"] * len(answers)
    columns |= dict(_grades(answers))
    for number in range(_COLUMNS_2021 - len(columns)):
        columns[f"Дополнительный вопрос {number + 1}"] = [None] * len(answers)
    write_tables(path, [_sheet("Лист1", columns)])
    return len(answers)


def write_form_2022(path: Path, context: pd.DataFrame, schools: pd.DataFrame) -> int:
    """Two sheets with numbered questions; a few schools stand twice. Gives the number of rows of the first sheet."""
    answers = _with_names(context, schools)
    earlier = answers.head(_TWICE_IN_2022).assign(pupils=1, teachers=1, teachers_grades_5_9=1)
    earlier = earlier.assign(teachers_first_or_highest_category=0)
    both = pd.concat([answers, earlier], ignore_index=True)
    count = len(both)
    loaded: list[Value] = ["20.10.2022 10:00"] * len(answers) + ["05.10.2022 9:30"] * len(earlier)
    login: list[Value] = [f"edu{code[3:]}" for code in both["school_code"]]
    general: dict[str, list[Value]] = {"Пользователь": login, "Дата загрузки": loaded}
    general |= {"1. Регион": [REGION_NAME] * count, "2. Название ОО": list(both["name"])}
    general |= _persons(count, "3. Муниципалитет", list(both["municipality"]))
    general["10. ИНН"] = [f"00000000{number:02d}" for number in range(count)]
    general["14. Где расположена образовательная организация?"] = [
        _WHERE_2022.get(value) for value in both["settlement_kind"]
    ]
    general["15. Каков размер населенного пункта, в котором расположена ОО?"] = _cells(both["settlement_size"])
    transport = "16. Какое из утверждений о возможности добраться общественным транспортом до ОО верно?"
    general[transport] = _cells(both["transport"])
    teaching: dict[str, list[Value]] = {"Пользователь": login, "Дата загрузки": loaded}
    teaching |= dict(_adapted_programmes(both["pupils_special_needs"]))
    teaching["20. Укажите количество обучающихся в ОО в 2021/2022 учебном году (всего)"] = _cells(both["pupils"])
    teaching["25. Сколько всего в ОО учителей/преподавателей?"] = _as_text(both["teachers"])
    teaching["26. Сколько в ОО учителей, преподающих в 5–9 классах?"] = _cells(both["teachers_grades_5_9"])
    category = "27. Сколько всего в ОО учителей/преподавателей первой и высшей категорий?"
    teaching[category] = _cells(both["teachers_first_or_highest_category"])
    write_tables(path, [_sheet("Общая информация об ОО", general), _sheet("ОБРАЗОВАТЕЛЬНАЯ ДЕЯТЕЛЬНОСТЬ ОО", teaching)])
    return count


def _with_names(context: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    return context.merge(schools[["school_code", "name", "municipality", "kind"]], on="school_code")


def _sheet(name: str, columns: dict[str, list[Value]]) -> PlainSheet:
    return PlainSheet(name, [list(columns), *zip(*columns.values(), strict=True)])


def _persons(count: int, municipality: str, values: list[Value]) -> dict[str, list[Value]]:
    return {
        municipality: values,
        "ФИО директора": [DIRECTOR_NAMES[k % len(DIRECTOR_NAMES)] for k in range(count)],
        "Телефон": [f"{PHONE_START}{k // 100 % 100:02d}-{k % 100:02d}" for k in range(count)],
        "Адрес электронной почты": [f"director{k:03d}@{MAIL_DOMAIN}" for k in range(count)],
    }


def _cells(values: pd.Series[Any]) -> list[Value]:
    return [None if pd.isna(value) else value for value in values.astype(object)]


def _as_text(values: pd.Series[Any]) -> list[Value]:
    return [None if pd.isna(value) else str(value) for value in values.astype(object)]


def _yes_no(values: pd.Series[Any]) -> list[Value]:
    return [None if pd.isna(value) else "Да" if value else "Нет" for value in values.astype(object)]


def _grades(answers: pd.DataFrame) -> Iterator[tuple[str, list[Value]]]:
    """Pupils of each grade, adding up to the pupils of the school, and four fillers a grade."""
    last = answers["kind"].map({"НОШ": 4, "ООШ": 9, "школа-интернат": 9}).fillna(11).to_numpy(int)
    pupils = answers["pupils"].to_numpy(int)
    for grade in _GRADES:
        upper = np.where(grade <= last, pupils * grade // last, pupils)
        lower = np.where(grade <= last, pupils * (grade - 1) // last, pupils)
        yield f"{grade} класс Обучающихся", [int(n) for n in upper - lower]
        for filler in _PER_GRADE:
            yield f"{grade} класс {filler}", [0] * len(answers)


def _adapted_programmes(pupils: pd.Series[Any]) -> Iterator[tuple[str, list[Value]]]:
    """Pupils of adapted programmes, split over four kinds."""
    whole = pupils.to_numpy(float)
    parts = [np.floor(whole / 2), np.floor(whole / 4), np.floor(whole / 8)]
    parts.append(whole - sum(parts))
    kinds = ("НОО", "ООО", "СОО", "для обучающихся с умственной отсталостью")
    for number, (kind, part) in enumerate(zip(kinds, parts, strict=True), start=1):
        cells: list[Value] = [None if np.isnan(value) else int(value) for value in part]
        yield f"17.{number}. Количество обучающихся по АОП {kind}", cells
