"""ВПР protocols in the three layouts of ФИС ОКО, one workbook = one procedure of one year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.files.pupils import ABSENT, TAKES_PART, PupilRows, task_points
from shnro_core.demo.files.sheet_xml import (
    BLANK,
    ColumnCells,
    SharedStrings,
    SheetCells,
    coded,
    number_cell,
    repeated,
    texts,
    write_workbook,
)
from shnro_core.demo.names import REGION_NAME
from shnro_core.text import NBSP

ABSENT_TEXT: Final = "отсутствовал"
PUPIL_CODE_START: Final = "ШИФР-"
NO_MARK_TEXT: Final = "нет отметки"
LETTERS: Final = "АБВГДЕЖЗИК"
TEXTBOOK: Final = "Учебник для упражнений, 1-е издание"
DATIVE: Final = {
    "Математика": "математике",
    "Русский язык": "русскому языку",
    "Окружающий мир": "окружающему миру",
    "Биология": "биологии",
    "География": "географии",
    "История": "истории",
    "Обществознание": "обществознанию",
    "Физика": "физике",
    "Химия": "химии",
    "Английский язык": "английскому языку",
    "Немецкий язык": "немецкому языку",
    "Французский язык": "французскому языку",
}


@dataclass(frozen=True)
class SchoolNames:
    """Logins (``sch…``), names and municipalities, index = index of the school."""

    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    municipalities: NDArray[np.object_]

    @property
    def district(self) -> NDArray[np.int64]:
        """Number of the municipality of each school, from 1."""
        return np.asarray(np.unique(self.municipalities.astype(str), return_inverse=True)[1] + 1)


@dataclass(frozen=True)
class Work:
    """What a protocol is about; ``style`` varies how numbers are stored (0 numbers, 1 and 2 texts)."""

    year: int
    subject: str
    grade: int
    maximum: int
    style: int


def file_name(work: Work, *, folder_grade: int | None = None) -> str:
    """Path of the protocol below the folder of the export, as the layout of its year has it."""
    if work.year == 2020:
        return f"ВПР/2020/{folder_grade or work.grade}/{work.subject}.xlsx"
    if work.year == 2021:
        dative = DATIVE[work.subject]
        return f"ВПР 2021/Проведение работы по {dative}, {work.grade} класс. ВПР 2021.xlsx"
    return f"ВПР {work.year}/{work.subject}_{work.grade} класс_ВПР {work.year}.xlsx"


def write_protocol(path: Path, work: Work, rows: PupilRows, schools: SchoolNames, *, level: int = 1) -> None:
    """Write the rows in the layout of the year of the work (2020, 2021, 2022 and later)."""
    strings = SharedStrings()
    layout: Callable[[Work, PupilRows, SchoolNames, SharedStrings], Sequence[SheetCells]]
    layout = {2020: _layout_2020, 2021: _layout_2021}.get(work.year, _layout_2022)
    write_workbook(path, layout(work, rows, schools, strings), strings, level=level)


def _layout_2020(work: Work, rows: PupilRows, schools: SchoolNames, strings: SharedStrings) -> Sequence[SheetCells]:
    count = len(rows.school)
    tasks = rows.points.shape[1]
    columns = [
        ColumnCells("groups", repeated(strings.cell("Вся выборка"), count)),
        ColumnCells("user", _by_school(rows, schools.codes, strings)),
        ColumnCells("id", _serial(count)),
        ColumnCells("code", _codes(work, count, strings)),
        ColumnCells("otc", _previous(rows, strings)),
        ColumnCells("gender", _choice(rows.gender, ("ж", "м"), strings)),
        ColumnCells("klass", _classes(work, rows, strings)),
        ColumnCells("var-1", _variants(rows, ("1", "2"), strings)),
        ColumnCells("var-2", _blank_or_variant(rows, strings)),
        ColumnCells("sum", _totals(work, rows, strings)),
        *(ColumnCells(f"a-{k + 1}-grade", _points(rows, k, strings)) for k in range(tasks)),
        ColumnCells("Учебник", repeated(strings.cell(TEXTBOOK), count)),
        ColumnCells(f"a-{tasks + 2}-grade", repeated(BLANK, count)),
        ColumnCells(f"a-{tasks + 3}-grade", repeated(BLANK, count)),
    ]
    return (SheetCells("Sheet1", tuple(columns)),)


def _layout_2021(work: Work, rows: PupilRows, schools: SchoolNames, strings: SharedStrings) -> Sequence[SheetCells]:
    count = len(rows.school)
    names = _task_names(work)
    columns = [
        ColumnCells("логин школы", _by_school(rows, schools.codes, strings)),
        ColumnCells("регион", repeated(strings.cell(REGION_NAME), count)),
        ColumnCells("номер обучающегося", _serial(count)),
        ColumnCells("код обучающегося", _codes(work, count, strings)),
        ColumnCells("отметка за предыдущую четверть/триместр", _previous(rows, strings)),
        ColumnCells("пол", _choice(rows.gender, ("ж", "м"), strings)),
        ColumnCells("класс", _classes(work, rows, strings)),
        ColumnCells("вариант", _variants(rows, ("1", "2"), strings)),
        ColumnCells("всего баллов", _totals(work, rows, strings)),
        *(ColumnCells(f"балл за {name}", _points(rows, k, strings)) for k, name in enumerate(names)),
        ColumnCells("Учебник", repeated(strings.cell(TEXTBOOK), count)),
        ColumnCells("Др.уч. автор", repeated(BLANK, count)),
        ColumnCells("Др.уч. название", repeated(BLANK, count)),
        ColumnCells("", repeated(BLANK, count)),
        ColumnCells("", repeated(BLANK, count)),
    ]
    return (SheetCells("Sheet", tuple(columns)),)


def _layout_2022(work: Work, rows: PupilRows, schools: SchoolNames, strings: SharedStrings) -> Sequence[SheetCells]:
    count = len(rows.school)
    users = np.array([f"edu{code[3:]}" for code in schools.codes], dtype=object)
    named = np.array([f"{user} | {name}" for user, name in zip(users, schools.names, strict=True)], dtype=object)
    districts = np.array(
        [f"reg99_m{n:03d} | {m}" for n, m in zip(schools.district, schools.municipalities, strict=True)], dtype=object
    )
    highest = task_points(work.maximum)
    columns = [
        ColumnCells("Пользователь", _by_school(rows, users, strings)),
        ColumnCells("Код региона", repeated(number_cell(99), count)),
        ColumnCells("Регион", repeated(strings.cell(f"reg990000 | {REGION_NAME}"), count)),
        ColumnCells("Муниципалитет", _by_school(rows, districts, strings)),
        ColumnCells("Школа", _by_school(rows, named, strings)),
        ColumnCells("Дата загрузки", _choice(rows.school % 9, _upload_days(work.year), strings)),
        ColumnCells("Код", _codes(work, count, strings)),
        ColumnCells("Вариант", _variants(rows, ("Вариант 1", "Вариант 2"), strings)),
        *(
            ColumnCells(f"{name} ({most}б)", _points(rows, k, strings))
            for k, (name, most) in enumerate(zip(_task_names(work), highest, strict=True))
        ),
        ColumnCells("Наименование класса", _classes(work, rows, strings)),
        ColumnCells("Пол", _choice(rows.gender, ("Ж", "М"), strings)),
        ColumnCells("Отметка за предыдущий триместр/ четверть/полугодие", _previous(rows, strings)),
        ColumnCells("Итого баллов", _totals(work, rows, strings)),
    ]
    return _classes_sheet(work, rows, named, strings), SheetCells("Протокол", tuple(columns))


def _classes_sheet(work: Work, rows: PupilRows, named: NDArray[np.object_], strings: SharedStrings) -> SheetCells:
    key, sizes = np.unique(rows.school * len(LETTERS) + np.minimum(rows.letter, 9), return_counts=True)
    letters = np.array([f"{work.grade}{letter}" for letter in LETTERS], dtype=object)
    return SheetCells(
        "Классы",
        (
            ColumnCells("Школа", texts(named[key // len(LETTERS)], strings)),
            ColumnCells("Наименование класса", texts(letters[key % len(LETTERS)], strings)),
            ColumnCells("Количество обучающихся", [number_cell(size) for size in sizes]),
        ),
    )


def _task_names(work: Work) -> list[str]:
    """Names of the tasks; the first of Russian is marked by criteria: 1К1, 1К2 …"""
    count = len(task_points(work.maximum))
    if work.subject != "Русский язык":
        return [str(k + 1) for k in range(count)]
    criteria = 3
    return [f"1К{k + 1}" if k < criteria else str(k - criteria + 2) for k in range(count)]


def _upload_days(year: int) -> list[str]:
    return [f"{day:02d}.04.{year} 1{day % 8}:2{day % 5}" for day in range(11, 20)]


def _by_school(rows: PupilRows, values: NDArray[np.object_], strings: SharedStrings) -> list[str]:
    present, codes = np.unique(rows.school, return_inverse=True)
    return coded(codes, [strings.cell(values[school]) for school in present])


def _serial(count: int) -> list[str]:
    return [f"><v>{number}</v></c>" for number in range(1, count + 1)]


def _codes(work: Work, count: int, strings: SharedStrings) -> list[str]:
    return [strings.cell(f"{PUPIL_CODE_START}{work.grade:02d}{number:06d}") for number in range(1, count + 1)]


def _choice(codes: NDArray[np.int64], values: Sequence[str], strings: SharedStrings) -> list[str]:
    return coded(codes, [strings.cell(value) for value in values])


def _classes(work: Work, rows: PupilRows, strings: SharedStrings) -> list[str]:
    return _choice(np.minimum(rows.letter, 9), [f"{work.grade}{letter}" for letter in LETTERS], strings)


def _variants(rows: PupilRows, values: Sequence[str], strings: SharedStrings) -> list[str]:
    codes = np.where(rows.state == ABSENT, 2, rows.variant)
    return _choice(codes, [*values, ABSENT_TEXT], strings)


def _blank_or_variant(rows: PupilRows, strings: SharedStrings) -> list[str]:
    return coded(np.where(rows.state == ABSENT, 2, rows.variant), [strings.cell("3"), strings.cell("4"), BLANK])


def _previous(rows: PupilRows, strings: SharedStrings) -> list[str]:
    """Marks 2–5 as numbers; no mark is empty or «нет отметки» by turns."""
    endings = [BLANK, strings.cell(NO_MARK_TEXT), *(number_cell(mark) for mark in (2, 3, 4, 5))]
    none = np.arange(len(rows.school)) % 2
    return coded(np.where(rows.previous_mark > 0, rows.previous_mark, none), endings)


def _totals(work: Work, rows: PupilRows, strings: SharedStrings) -> list[str]:
    """Totals as numbers or texts; every 40th with a no-break space, absent pupils with 0 or nothing by turns."""
    values = range(work.maximum + 1)
    plain = [
        number_cell(v) if work.style == 0 else strings.cell(f"{v}.0" if work.style == 2 else str(v)) for v in values
    ]
    spaced = [strings.cell(f"{NBSP}{v} ") for v in values]
    turn = np.arange(len(rows.school))
    codes = rows.score + np.where(turn % 40 == 39, len(plain), 0)
    codes = np.where(rows.state == TAKES_PART, codes, 2 * len(plain))
    codes = np.where((rows.state == ABSENT) & (turn % 2 == 0), 0, codes)
    return coded(codes, [*plain, *spaced, BLANK])


def _points(rows: PupilRows, task: int, strings: SharedStrings) -> list[str]:
    most = int(rows.points[:, task].max(initial=0))
    endings = [*(number_cell(v) for v in range(most + 1)), strings.cell("N"), strings.cell("X")]
    return coded(rows.points[:, task].astype(np.int64), endings)
