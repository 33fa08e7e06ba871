"""One small good file of every format: what mutations start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shnro_core.importers import TEMPLATES, Choice, MarkScale
from shnro_core.importers.contract import KnownSchool
from shnro_core.importers.parse import Job, Parsed, parse_file
from shnro_core.importers.scales import load_mark_scales, load_thresholds
from shnro_core.importers.specs.spec import Field, FieldKind
from tests.importers.conftest import Rows, write_xlsx
from tests.importers.headers import MARKS
from tests.importers.test_formats import (
    CONTEXT_2021,
    HEADER_2020,
    HEADER_2021,
    HEADER_2022,
    MAPPING,
    row_2020,
    row_2022,
)
from tests.importers.test_gia import CODES, JUNE, LIST, STATE, protocol
from tests.importers.test_gia_summary import FIRST, REGISTER, SECOND, summary
from tests.importers.test_vpr import HEADER_F1, HEADER_FORM, STATISTICS, TITLE_F1, row_f1

SCHOOLS: Final = ("sch671001", "sch671002", "sch671003")
MATHS: Final = Choice(year=2022, grade=5, subject="Математика")
_NORMALISED: Final = [["SchoolCode", "PrimaryMark", "Mark5"], [13450, 20, 2], [13450, 20, 4], [13451, 20, 4]]
_KNOWN: Final = tuple(
    KnownSchool(*row) for row in REGISTER.schools.itertuples(index=False, name=None) for row in [row[:3]]
)
_SCALES: Final = (
    MarkScale(4, "Русский язык", 10, 15, 20, year=2026),
    MarkScale(8, "Английский язык", 4, 6, 9, year=2026),
)


@dataclass(frozen=True)
class Specimen:
    """A good file: its name, its sheets, what is confirmed of it.

    ``a_row_gives``: most rows of the table that one row of the file takes part in.
    """

    name: str
    sheets: dict[str, Rows]
    choice: Choice = field(default_factory=Choice)
    a_row_gives: int = 1
    write: Callable[[Path], Path] | None = None


def pupils(row: Callable[[str, int], list[object]]) -> list[list[object]]:
    """Two pupils in each school."""
    return [row(code, number) for code in SCHOOLS for number in (1, 2)]


def _cell(field: Field, place: int) -> object:
    by_kind: dict[FieldKind, object] = {
        FieldKind.LOGIN: SCHOOLS[place], FieldKind.TEXT: f"Слово {place}", FieldKind.ORGANISATION: f"Школа {place}",
        FieldKind.SUBJECT: "Математика", FieldKind.YEAR: 2022, FieldKind.COUNT: max(int(field.low or 0), 1),
        FieldKind.NUMBER: 50 + place, FieldKind.FLAG: "да", FieldKind.DATE: f"0{place + 1}.09.2022",
        FieldKind.GIA_CODE: f"1345{place}", FieldKind.GIA_SCHOOL: SCHOOLS[place],
    }  # fmt: skip
    return next(iter(field.choices)) if field.choices else by_kind[field.kind]


def _template(name: str) -> Specimen:
    spec = TEMPLATES[name]
    rows = [[_cell(field, place) for field in spec.fields] for place in range(len(SCHOOLS))]
    names = [field.name for field in spec.fields]
    for place, row in enumerate(rows):
        if name == "mark_scale":
            row[:] = [2022, 5 + place, "Математика", 7, 12, 17]
        if name in {"gia_results", "exam_threshold"}:
            row[names.index("level")] = None
            row[names.index("subject")] = ("Математика", "Физика", "Химия")[place] if name != "gia_results" else "Химия"
        if name == "gia_results":
            row[names.index("participants")], row[names.index("failed")] = 20 + place, 3
        if name == "measure":
            row[names.index("end_date")] = "30.12.2022"
        if name == "teacher_deficit":
            row[names.index("area")] = None
        if name == "school":
            row[names.index("lat")], row[names.index("lon")] = 54.5 + place, 32.5
    return Specimen(f"{name}.xlsx", {spec.sheet: [[field.header for field in spec.fields], *rows]})


def _yandex() -> Rows:
    answers = (("Полезно", "Методика"), ("Скорее полезно", "Оценивание"), ("Бесполезно", None))
    rows = [[number, f"2022-04-0{number} 10:00:00", *told] for number, told in enumerate(answers, 1)]
    return [["ID", "Время создания", "Насколько полезна поддержка?", "Какие темы нужны?"], *rows]


def _google() -> Rows:
    return [["Отметка времени", *_yandex()[0][2:]], *([*row[1:]] for row in _yandex()[1:])]


def _context_2022() -> dict[str, Rows]:
    general = ["Пользователь", "Дата загрузки", "14. Где расположена образовательная организация?",
               "15. Каков размер населенного пункта, в котором расположена ОО?",
               "16. Какое из утверждений о возможности добраться общественным транспортом верно?"]  # fmt: skip
    work = ["Пользователь", "Дата загрузки", "17.2 АОП с ЗПР",
            "20. Укажите количество обучающихся в ОО в 2021/2022 учебном году",
            "25. Сколько всего в ОО учителей/преподавателей?", "26. Сколько в ОО учителей, преподающих в 5–9 классах?",
            "27. Сколько всего в ОО учителей/преподавателей первой и высшей категорий?"]  # fmt: skip
    return {
        "Общая информация об ОО": [general, *([c, "12.05.2022 10:00:00", "2) Город", "мало", "да"] for c in SCHOOLS)],
        "Работа": [work, *([c, "12.05.2022 10:00:00", 3, 500, 30, 20, 12] for c in SCHOOLS)],
    }


def _statistics() -> Rows:
    title = [["Статистика по отметкам"], ["ВПР 2022. 5 класс"], ["Предмет: Математика"]]
    rows = [[f"Школа ({code})", 1, 20, 10, 20, 30, 40] for code in SCHOOLS]
    return [*title, STATISTICS, ["Выдуманная область", 3, 60, 10, 20, 30, 40], *rows]


def _context_2021() -> Rows:
    first = next(iter(CONTEXT_2021))
    return [
        list(CONTEXT_2021),
        *([code if name == first else told for name, told in CONTEXT_2021.items()] for code in SCHOOLS),
    ]


SPECIMENS: Final[dict[str, Specimen]] = {
    "vpr_protocol_2020": Specimen(
        "а.xlsx", {"Sheet": [HEADER_2020, *pupils(lambda s, n: row_2020(s, n, 3, "1", 4 + 5 * n))]}, MATHS, 2
    ),
    "vpr_protocol_2021": Specimen(
        "а.xlsx",
        {"Sheet": [HEADER_2021, *pupils(lambda s, n: [s, 67, n, n, 3, "м", "5А", 1, 4 + 5 * n, 0, "у", *[None] * 3])]},
        MATHS,
        2,
    ),
    "vpr_protocol_2022": Specimen(
        "а.xlsx", {"Протокол": [HEADER_2022, *pupils(lambda s, n: row_2022(s, n, 3, 1, 4 + 5 * n))]}, MATHS, 2
    ),
    "vpr_form": Specimen(
        "Форма Английский язык 8 класс ВПР 2026.xlsx",
        {"Протокол": [HEADER_FORM, *([n, 1, 1, n, 1, 1, 4, n + 1] for n in range(1, 7))]},
        Choice(year=2026, grade=8, subject="Английский язык", school="sch671001"),
        2,
    ),
    "vpr_individual": Specimen(
        "Ф1.xlsx",
        {"Лист1": [*TITLE_F1, HEADER_F1, *pupils(lambda s, n: row_f1(n, 8 + 4 * n, 1 + n, school=s))]},
        Choice(year=2026, grade=4, subject="Русский язык"),
        2,
    ),
    "marks_summary": Specimen(
        "а.xlsx", {"Лист1": [MARKS, *([2022, 5, "Химия", "Район", c, "Школа", 20, 10, 20, 30, 40] for c in SCHOOLS)]}
    ),
    "marks_statistics": Specimen("а.xlsx", {"Лист1": _statistics()}),
    "bias_signs": Specimen(
        "а.xlsx",
        {"Лист1": [["Год", "Логин", "4 РУ", "4 МА", "5 РУ", "5 МА"], *([2022, c, 1, None, 1, 0] for c in SCHOOLS)]},
        a_row_gives=4,
    ),
    "gia_protocol": Specimen("протокол.xlsx", {"Лист1": protocol(JUNE, STATE)}, a_row_gives=2),
    "gia_pupils": Specimen(
        "ЕГЭ 2026.xlsx",
        {"Лист1": [LIST, *([c, "Ф", "И", "Химия", "01.06.2026", 30 + c % 7] for c in (13450, 13450, 13451))]},
        Choice(exam="ЕГЭ", year=2026),
        2,
    ),
    "gia_summary": Specimen(
        "Свод ЕГЭ 2026.xlsx", {}, a_row_gives=4, write=lambda path: summary(path, [FIRST, SECOND])
    ),
    "context_2021": Specimen("контекст.xlsx", {"Лист1": _context_2021()}),
    "context_2022": Specimen("контекст 2022.xlsx", _context_2022()),
    "survey_yandex": Specimen("опрос.xlsx", {"Лист1": _yandex()}, Choice(survey=MAPPING), a_row_gives=6),
    "survey_google": Specimen("опрос.xlsx", {"Лист1": _google()}, Choice(survey=MAPPING), a_row_gives=6),
    "gia_normalised": Specimen("02_2026.06.02.csv", {"": _NORMALISED}, a_row_gives=2),
    **{f"template_{name}": _template(name) for name in TEMPLATES},
}  # fmt: skip


def written(specimen: Specimen, folder: Path) -> Path:
    """The good file."""
    path = folder / specimen.name
    if path.suffix == ".csv":
        (rows,) = specimen.sheets.values()
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        return path
    return specimen.write(path) if specimen.write else write_xlsx(path, specimen.sheets)


def read(specimen: Specimen, path: Path, *, codes: Sequence[object] = CODES) -> Parsed:
    """What stands in a file that is called and confirmed as the good one."""
    scales = (*load_mark_scales(), *_SCALES)
    return parse_file(
        Job(str(path), specimen.name, specimen.name, specimen.choice, scales, load_thresholds(), 300_000, 1000,
            gia_codes=tuple(codes), schools=_KNOWN)
    )  # fmt: skip
