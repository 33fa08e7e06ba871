"""Small sets of invented files that tell of the same schools, some twice, and ways to give them to an import."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import strategies as st

from shnro_core.importers import Choice
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import HEADER_2020, HEADER_2021, HEADER_2022, row_2020, row_2022
from tests.intake.conftest import saved, template

CODES = ("sch679001", "sch679002", "sch679003", "sch679004")
YEARS = (2021, 2022)
SIGNS = ("4 РУ", "4 МА", "5 РУ", "5 МА")
KINDS = ("ВПР", "ОГЭ", "ИСБШ", "признаки", "реестр")
NAMES = (
    "а.xlsx", "Я.xlsx", "5/Математика.xlsx", "6/Математика.xlsx", "копия/а.xlsx", "5 класс/а.xlsx",
    "Русский язык 7 класс.xlsx", "последний вариант.xlsx", "МА_8.xlsx",
)  # fmt: skip
"""Names that tell nothing, and names that tell what is not so: what was confirmed goes before them."""


@dataclass(frozen=True)
class Told:
    """One file: what it tells of some schools of a year, saved on a day of October.

    ``number`` draws its figures, ``form`` the layout of a protocol, ``classes`` are those of its pupils.
    """

    kind: str
    year: int
    day: int
    codes: tuple[str, ...]
    number: int
    form: int = 2022
    classes: tuple[str, ...] = ("5А", "5Б")

    @property
    def choice(self) -> Choice:
        """What the user confirms of this content, whatever the file is called."""
        return Choice(year=self.year, grade=5, subject="Математика") if self.kind == "ВПР" else Choice()


@dataclass(frozen=True)
class Way:
    """How files are given: in which order, under which names, into how many imports parted, some as archives."""

    order: tuple[int, ...]
    names: tuple[str, ...]
    parts: tuple[int, ...]
    archives: tuple[bool, ...]


def all_at_once(count: int) -> Way:
    """Every file in one folder."""
    return Way(tuple(range(count)), tuple(f"{place}.xlsx" for place in range(count)), (0,) * count, (False,) * count)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Told, ...]:
    """Two or three tables of a year or two; each told by up to three files of other days."""
    tables = st.tuples(st.sampled_from(KINDS), st.sampled_from(YEARS))
    alike = draw(st.lists(tables, min_size=1, max_size=3, unique_by=lambda t: t if t[0] != "реестр" else t[0]))
    return tuple(told for kind, year in alike for told in draw(_story(kind, year)))


@st.composite
def _story(draw: st.DrawFn, kind: str, year: int) -> list[Told]:
    days = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True).map(sorted))
    by_class = kind == "ВПР" and draw(st.booleans())
    whole = len(days) - 1 if by_class and draw(st.booleans()) else len(days)
    told = []
    for place, day in enumerate(days):
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(sorted))
        form = draw(st.sampled_from((2020, 2021, 2022)))
        half = by_class and place < whole
        classes = (draw(st.sampled_from(("5А", "5Б"))),) if half else ("5А", "5Б")
        told.append(Told(kind, year, day, tuple(codes), draw(st.integers(0, 7)), form, classes))
    return told


@st.composite
def ways(draw: st.DrawFn, count: int) -> Way:
    """Any order, any names, any parts."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=count, max_size=count))
    return Way(
        tuple(draw(st.permutations(range(count)))),
        tuple(f"{place}/{name}" if names.count(name) > 1 else name for place, name in enumerate(names)),
        tuple(draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))),
        tuple(draw(st.lists(st.booleans(), min_size=count, max_size=count))),
    )


def given_files(world: Sequence[Told], way: Way, folder: Path) -> list[tuple[Path, dict[str, Choice]]]:
    """The imports of a way, in order: what is given and what is confirmed of each file."""
    imports = []
    for part in sorted(set(way.parts)):
        inbox = folder / str(part)
        inbox.mkdir(parents=True)
        choices: dict[str, Choice] = {}
        for place in (p for p in way.order if way.parts[p] == part):
            content, name = _content(world[place]), way.names[place]
            if way.archives[place]:
                with zipfile.ZipFile(inbox / f"{place}.zip", "w") as archive:
                    archive.writestr(name, content)
                name = f"{place}.zip/{name}"
            else:
                (inbox / name).parent.mkdir(parents=True, exist_ok=True)
                (inbox / name).write_bytes(content)
            choices[name] = world[place].choice
        imports.append((inbox, choices))
    return imports


@cache
def _content(told: Told) -> bytes:
    path = Path(mkdtemp()) / "файл.xlsx"
    _WRITERS[told.kind](path, told)
    return saved(path, told.day).read_bytes()


def _protocol(path: Path, told: Told) -> Path:
    rows: list[list[object]] = []
    for code in told.codes:
        for klass in told.classes:
            for number in range(4):
                pupil = 10 * (klass == "5Б") + number
                rows.append(_pupil(told, code, pupil, klass, (told.number * 5 + number * 7) % 21))
    header = {2020: HEADER_2020, 2021: HEADER_2021, 2022: HEADER_2022}[told.form]
    return write_xlsx(path, {"Протокол" if told.form == 2022 else "Sheet": [header, *rows]})


def _pupil(told: Told, code: str, pupil: int, klass: str, score: int) -> list[object]:
    if told.form == 2020:
        row = row_2020(code, pupil, 3, "1", score)
        row[HEADER_2020.index("klass")] = klass
        return row
    if told.form == 2021:
        return [code, 67, pupil, pupil, 3, "м", klass, 1, score, 0, "у", None, None, None]
    row = row_2022(code, pupil, 3, 1, score, klass)
    row[HEADER_2022.index("Дата загрузки")] = f"{told.day:02d}.04.{told.year} 10:00:00"
    return row


def _exam(path: Path, told: Told) -> Path:
    rows = [[told.year, "ОГЭ", "Математика", None, code, 20 + told.number, told.number] for code in told.codes]
    return template(path, "gia_results", rows)


def _isbsh(path: Path, told: Told) -> Path:
    return template(path, "isbsh", [[told.year, code, 40 + told.number / 4] for code in told.codes])


def _signs(path: Path, told: Told) -> Path:
    marks = [[(told.number >> place) & 1 or None for place in range(4)] for _ in told.codes]
    rows = [[told.year, code, *marked] for code, marked in zip(told.codes, marks, strict=True)]
    return write_xlsx(path, {"Признаки": [["Год", "Логин", *SIGNS], *rows]})


def _register(path: Path, told: Told) -> Path:
    rows = [
        [code, f"Школа {code[-1]}.{told.number}", "Вяземский район", "сельская" if told.number % 2 else None]
        for code in told.codes
    ]
    return template(path, "school", rows)


_WRITERS: dict[str, Callable[[Path, Told], Path]] = {
    "ВПР": _protocol,
    "ОГЭ": _exam,
    "ИСБШ": _isbsh,
    "признаки": _signs,
    "реестр": _register,
}
