"""Files of an invented region as its office exports them: protocols of three layouts and the report Ф1, no register.

Names and municipalities stand only in the layout of 2022 and in Ф1; a quarter of the schools is in neither.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import xlsxwriter

from shnro_core.places.boundaries import boundaries_of

YEARS: Final = (2020, 2021, 2022)
_MARKS: Final = (10, 14)
_DATIVE: Final = {"Математика": "математике", "Русский язык": "русскому языку"}
_HEADERS: Final[dict[int, list[object]]] = {
    2020: ["groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum", "a-1-grade", "Учебник"],
    2021: [
        "логин школы", "регион", "номер обучающегося", "код обучающегося", "отметка за предыдущую четверть/триместр",
        "пол", "класс", "вариант", "всего баллов", "балл за 1", "Учебник",
    ],
    2022: [
        "Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки", "Код", "Вариант",
        "1 ({0}б)", "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов",
    ],
}  # fmt: skip
_HEADER_F1: Final[list[object]] = [
    "ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант", "1 (16б)", "Первичный балл", "Отметка",
    "Отметка по журналу",
]  # fmt: skip
Rows = Iterator[Sequence[object]]


class Work(NamedTuple):
    """A work of ВПР: points for «3» and the most there are."""

    grade: int
    subject: str
    needed: int
    most: int


_WORKS: Final = (Work(5, "Математика", 7, 20), Work(5, "Русский язык", 18, 45), Work(8, "Математика", 8, 25))
_OF_F1: Final = Work(6, "Математика", 6, 16)


@dataclass(frozen=True)
class RegionFiles:
    """Size of the region; the same size gives the same files."""

    region: str = "22"
    schools: int = 40
    years: tuple[int, ...] = (2021, 2022)
    pupils: int = 12
    names: tuple[tuple[str, str], ...] = ()
    """Names with municipalities of the first schools; the others are named by number."""

    @cached_property
    def places(self) -> list[str]:
        """Municipalities of the schools, in the spelling of the boundaries."""
        found = sorted(boundary.name for boundary in boundaries_of(self.region))
        return [self.names[n][1] if n < len(self.names) else found[n % len(found)] for n in range(self.schools)]

    def login(self, number: int, prefix: str = "sch") -> str:
        """Login of a school; every twentieth is a correctional school."""
        return f"{'ksh' if number % 20 == 18 else prefix}{self.region}{4001 + number:04}"

    def name(self, number: int) -> str:
        """Name of a school."""
        return self.names[number][0] if number < len(self.names) else f"МБОУ «Выдуманная СОШ № {number + 1}»"

    def is_named(self, number: int) -> bool:
        """Whether any file says what the school is called."""
        return number % 4 != 3 or number < len(self.names)

    def write(self, folder: Path) -> Path:
        """Write all files into the folder, one folder a year."""
        for year in self.years:
            for work in _WORKS:
                self._protocol(folder / str(year), year, work)
        self._report_f1(folder / str(self.years[-1]))
        return folder

    def _protocol(self, folder: Path, year: int, work: Work) -> None:
        path = {
            2020: folder / str(work.grade) / f"{work.subject}.xlsx",
            2021: folder / f"Проведение работы по {_DATIVE[work.subject]}, {work.grade} класс. ВПР 2021.xlsx",
            2022: folder / f"{work.subject}_{work.grade} класс_ВПР 2022.xlsx",
        }[year]
        head = [str(cell).format(work.most) for cell in _HEADERS[year]]
        rows = (
            self._row(year, work.grade, school, pupil, total)
            for school in range(self.schools)
            if year != 2022 or self.is_named(school)
            for pupil, total in enumerate(self._totals(school, year, work), start=1)
        )
        _book(path, {2020: "Sheet1", 2021: "Sheet", 2022: "Протокол"}[year], [head], rows)

    def _row(self, year: int, grade: int, school: int, pupil: int, total: int) -> Sequence[object]:
        klass = f"{grade}А"
        if year == 2020:
            return ("g", self.login(school), 1, pupil, 3, "м", klass, 1, None, total, total, "у")
        if year == 2021:
            return (self.login(school), 22, pupil, pupil, 3, "ж", klass, 1, total, total, "у")
        login, place = self.login(school, "edu"), self.places[school]
        return (
            login, int(self.region), f"reg{self.region}0000 | Регион", f"reg{self.region}_m007 | {place}",
            f"{login} | {self.name(school)}", "12.04.2022 10:00:00", pupil, 1, total, klass, "ж", 3, total,
        )  # fmt: skip

    def _report_f1(self, folder: Path) -> None:
        grade, subject, needed, most = _OF_F1
        year = self.years[-1]
        title = [
            [f"ВПР {year} {subject} {grade} класс"], ["Предмет:", subject],
            ["Максимальный первичный балл:", most], ["Дата:", f"20.04.{year}"], _HEADER_F1,
        ]  # fmt: skip

        def rows() -> Rows:
            for school in filter(self.is_named, range(self.schools)):
                totals = self._totals(school, year, _OF_F1)
                login = self.login(school, "edu")
                yield (f"{self.name(school)} ({login}) | Кол-во участников: {len(totals)}",)
                for pupil, total in enumerate(totals, start=1):
                    mark = 2 if total < needed else 3 + sum(total >= least for least in _MARKS)
                    place = f"{self.places[school]} (reg{self.region}_m012)"
                    yield (login, place, f"{self.name(school)} ({login})", pupil, 1, 1, total, total, mark, 3)

        _book(folder / f"Ф1_Индивидуальные результаты {subject} {grade} класс {year}.xlsx", "Лист1", title, rows())

    def _totals(self, school: int, year: int, work: Work) -> list[int]:
        """Points of the pupils of a school: a fifth of the schools is weak, another fifth weak now and then."""
        drawn = random.Random(f"{self.region} {school} {year} {work.grade} {work.subject}")  # noqa: S311 - no secret
        weak = 0.65 if school % 5 == 0 else 0.4 if school % 5 == 1 else 0.08
        return [
            drawn.randrange(1, work.needed) if drawn.random() < weak else drawn.randrange(work.needed, work.most + 1)
            for _ in range(self.pupils)
        ]


def _book(path: Path, sheet_name: str, head: Sequence[Sequence[object]], rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name)
        for number, row in enumerate((*head, *rows)):
            sheet.write_row(number, 0, row)
