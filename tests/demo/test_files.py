"""Files of the invented region: readable, faithful to the frames, with planted personal data only where expected."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from shnro_core.demo.files import (
    Manifest,
    planted_personal_data,
    read_manifest,
    survey_mappings,
    write_benchmark_year,
    write_official_files,
)
from shnro_core.demo.files.benchmark import totals
from shnro_core.demo.procedures import scales
from shnro_core.demo.region import DemoRegion
from shnro_core.importers import Choice, Request, read_paths
from shnro_core.importers.mappings import FOLDER_FILE
from shnro_core.importers.specs import TEMPLATES
from shnro_core.importers.tables import SCALE_TABLES, TABLES

Exports = tuple[Path, Manifest]
LAYOUTS = {
    "vpr_protocol_2020": ("Sheet1", "user", "var-1", "sum"),
    "vpr_protocol_2021": ("Sheet", "логин школы", "вариант", "всего баллов"),
    "vpr_protocol_2022": ("Протокол", "Пользователь", "Вариант", "Итого баллов"),
}


def rows_of(path: Path, sheet: str | None = None) -> list[list[Any]]:
    """Rows of a workbook or a CSV file."""
    if path.suffix == ".csv":
        encoding = "cp1251" if "ГИА" in str(path) or "Свод" in str(path) else "utf-8-sig"
        text = path.read_text(encoding=encoding)
        return list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.splitlines()[0] else ","))
    book = CalamineWorkbook.from_path(path)
    return (book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)).to_python(skip_empty_area=False)


def as_number(cell: Any) -> float | None:
    """A total as a careful reader takes it."""
    text = str(cell if cell is not None else "").replace("\u00a0", "").strip()
    return float(text) if text else None


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("subject", "grade"), [("Математика", 4), ("Русский язык", 8)])
def test_pupils_of_a_protocol_add_up_to_the_results(
    exports: Exports, region: DemoRegion, layout: str, subject: str, grade: int
) -> None:
    folder, manifest = exports
    entry = next(
        e for e in manifest.files if e.format == layout and e.procedure and e.procedure[2::2] == (subject, grade)
    )
    sheet, login, variant, total = LAYOUTS[layout]
    header, *rows = rows_of(folder / entry.file, sheet)
    place = {name: header.index(name) for name in (login, variant, total)}
    steps = scales()[grade, subject]
    participants, marks, absent, blank = Counter[str](), Counter[tuple[str, int]](), 0, 0
    for row in rows:
        score = as_number(row[place[total]])
        if row[place[variant]] == "отсутствовал":
            absent += 1
        elif score is None:
            blank += 1
        else:
            code = str(row[place[login]]).replace("edu", "sch")
            participants[code] += 1
            marks[code, 2 + sum(score >= step for step in steps)] += 1
    result = region.result
    own = result[(result["year"] == entry.procedure[0]) & (result["exam"] == "ВПР")]  # type: ignore[index]  # chosen by it
    own = own[(own["subject"] == subject) & (own["grade"] == grade)].set_index("school_code")
    assert dict(participants) == own["participants"].to_dict()
    for mark in (2, 3, 4, 5):
        assert {c: marks[c, mark] for c in own.index} == own[f"mark{mark}"].to_dict()
    assert (len(rows), absent, blank) == (entry.rows_read, entry.absent, entry.without_total)
    assert sum(participants.values()) == entry.participants == entry.rows_kept
    assert min(absent, blank) > 0


def test_points_of_the_tasks_add_up_to_the_total(exports: Exports) -> None:
    folder, manifest = exports
    entry = next(e for e in manifest.files if e.format == "vpr_protocol_2022")
    header, *rows = rows_of(folder / entry.file, "Протокол")
    tasks = [k for k, title in enumerate(header) if str(title).endswith("б)")]
    total, variant = header.index("Итого баллов"), header.index("Вариант")
    marks = Counter(cell for row in rows for cell in (row[k] for k in tasks) if isinstance(cell, str))
    assert set(marks) == {"X", "N"}
    for row in rows:
        score = as_number(row[total])
        if score is not None and row[variant] != "отсутствовал":
            assert sum(row[k] for k in tasks if not isinstance(row[k], str)) == score


def test_totals_are_stored_as_numbers_and_as_texts(exports: Exports) -> None:
    folder, manifest = exports
    kinds = set()
    for entry in [e for e in manifest.files if e.format == "vpr_protocol_2021"][:3]:
        header, *rows = rows_of(folder / entry.file)
        cells = [row[header.index("всего баллов")] for row in rows]
        kinds |= {type(cell).__name__ for cell in cells}
        kinds |= {"no-break space" for cell in cells if "\u00a0" in str(cell)}
        kinds |= {"decimal" for cell in cells if isinstance(cell, str) and cell.endswith(".0")}
        kinds |= {"empty" for cell in cells if cell == ""}
    assert kinds == {"float", "str", "empty", "no-break space", "decimal"}


def test_manifest_sums_are_those_of_the_frames(exports: Exports, region: DemoRegion) -> None:
    _, manifest = exports
    results = [entry for entry in manifest.files if entry.table == "result"]
    assert sum(entry.records for entry in results) == len(region.result)
    assert sum(entry.participants or 0 for entry in results) == region.result["participants"].sum()
    assert sum(entry.failed or 0 for entry in results) == region.result["failed"].sum()
    for table in set(TABLES) - {"result", *SCALE_TABLES}:
        assert sum(e.records for e in manifest.files if e.table == table) == len(region.tables().get(table, ())), table


def test_the_manifest_is_read_back_as_written(exports: Exports) -> None:
    folder, manifest = exports
    assert read_manifest(folder) == manifest
    assert {e.file for e in manifest.files} | {FOLDER_FILE} == {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name[0] != "."
    }


@pytest.mark.parametrize("name", ["school", "measure", "participation"])
def test_templates_stand_under_the_headers_of_their_description(
    exports: Exports, region: DemoRegion, name: str
) -> None:
    folder, manifest = exports
    entry = next(e for e in manifest.files if e.format == f"template_{name}")
    header, *rows = rows_of(folder / entry.file, TEMPLATES[name].sheet)
    assert header == [field.header for field in TEMPLATES[name].fields]
    assert len(rows) == len(region.tables()[name])


def test_the_summary_restores_the_counts(exports: Exports, region: DemoRegion) -> None:
    folder, manifest = exports
    written = []
    for entry in manifest.files:
        if entry.format == "marks_summary":
            header, *rows = rows_of(folder / entry.file)
            written.append(pd.DataFrame(rows, columns=[str(title) for title in header]))
    frame = pd.concat(written, ignore_index=True)
    shares = frame[["2", "3", "4", "5"]].map(lambda cell: float(str(cell).replace(",", ".")))
    counts = shares.mul(frame["Кол-во участников"].astype(int), axis=0).div(100).round().astype(int)
    keys = ["Предмет", "Класс", "Логин"]
    restored = counts.assign(Предмет=frame["Предмет"], Класс=frame["Класс"].astype(int), Логин=frame["Логин"])
    result = region.result[(region.result["year"] == 2018) & (region.result["exam"] == "ВПР")]
    own = result.set_index(["subject", "grade", "school_code"])[["mark2", "mark3", "mark4", "mark5"]].astype(int)
    found = restored.set_index(keys).reindex(own.index)
    assert (found.to_numpy() == own.to_numpy()).all()


def test_context_form_of_2021_has_95_columns_and_classes_that_add_up(exports: Exports) -> None:
    folder, manifest = exports
    entry = next(e for e in manifest.files if e.format == "context_2021")
    header, *rows = rows_of(folder / entry.file)
    assert len(header) == len(set(header)) == 95
    classes = [k for k, title in enumerate(header) if title.endswith("класс Обучающихся")]
    pupils = next(k for k, title in enumerate(header) if title.startswith("Укажите количество обучающихся"))
    assert len(classes) == 11
    assert all(sum(row[k] for k in classes) == row[pupils] for row in rows)


def test_context_form_of_2022_has_schools_twice(exports: Exports) -> None:
    folder, manifest = exports
    entry = next(e for e in manifest.files if e.format == "context_2022")
    for sheet in ("Общая информация об ОО", "ОБРАЗОВАТЕЛЬНАЯ ДЕЯТЕЛЬНОСТЬ ОО"):
        header, *rows = rows_of(folder / entry.file, sheet)
        logins = Counter(row[header.index("Пользователь")] for row in rows)
        assert len(rows) == entry.rows_read
        assert len(logins) == entry.records
        assert max(logins.values()) == 2


def test_survey_respondents_add_up_to_the_answers(exports: Exports, region: DemoRegion) -> None:
    folder, _ = exports
    for file, mapping in survey_mappings().items():
        header, *rows = rows_of(folder / file)
        answers = region.survey_answer
        own = answers[(answers["wave"] == mapping.wave) & (answers["respondents"] == mapping.respondents)]
        for question in mapping.questions:
            cells = [str(row[header.index(question.column)] or "") for row in rows]
            given = Counter(part for cell in cells for part in cell.split("; ") if part)
            asked = own[own["question"] == question.question].set_index("option")["answers"]
            assert dict(given) == asked[asked > 0].to_dict()


def test_personal_data_are_planted_in_the_files(exports: Exports) -> None:
    folder, manifest = exports
    texts = []
    for path in folder.rglob("*"):
        if path.suffix == ".csv":
            texts.append("\n".join(";".join(map(str, row)) for row in rows_of(path)))
    context = next(e for e in manifest.files if e.format == "context_2021")
    texts.append(str(rows_of(folder / context.file)))
    protocol = next(e for e in manifest.files if e.format == "vpr_protocol_2022")
    texts.append(str(rows_of(folder / protocol.file, "Протокол")[:20]))
    together = "\n".join(texts)
    assert all(text in together for text in planted_personal_data())


def test_writing_again_gives_the_same_bytes(exports: Exports, region: DemoRegion, tmp_path: Path) -> None:
    folder, _ = exports
    again = write_official_files(region, tmp_path, years=(2022,))
    limited = {e.file for e in again.files}
    assert any("ВПР 2022" in name for name in limited)
    assert not any("ВПР 2021" in name for name in limited)
    for name in limited:
        one, two = (hashlib.sha256((place / name).read_bytes()).hexdigest() for place in (folder, tmp_path))
        assert one == two, name


@pytest.fixture(scope="module")
def autumn(region: DemoRegion, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """The files of 2020 when the works of the spring were written in autumn, a grade later."""
    folder = tmp_path_factory.mktemp("autumn")
    return folder, write_official_files(region, folder, years=(2020,), autumn_2020=True)


def test_autumn_2020_stands_under_the_grade_of_the_pupils(autumn: Exports) -> None:
    folder, manifest = autumn
    entry = manifest.entry("ВПР/2020/9/Математика.xlsx")
    assert entry.choice == {"previous_grade": True}
    assert entry.procedure == (2020, "ВПР", "Математика", "", 8)
    header, first, *_ = rows_of(folder / entry.file)
    assert str(first[header.index("klass")]).startswith("9")


def test_autumn_2020_is_read_as_work_of_the_grade_below(autumn: Exports) -> None:
    base, manifest = autumn
    entry = next(e for e in manifest.files if e.choice)
    request = Request(region="demo", default=Choice(year=2020, subject="Математика", grade=None, previous_grade=True))
    folder = (base / entry.file).parent
    batch = next(b for b in read_paths([folder], request) if b.file_name.endswith(Path(entry.file).name))
    assert entry.procedure is not None
    assert set(batch.frame["grade"]) == {entry.procedure[4]}
    assert batch.frame["failed"].sum() == entry.failed


def test_progress_names_every_file(region: DemoRegion, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    manifest = write_official_files(
        region, tmp_path, years=(), progress=lambda done, of, file: told.append((done, of, file))
    )
    assert [file for _, _, file in told] == [entry.file for entry in manifest.files]
    assert [done for done, _, _ in told] == list(range(len(told)))


def test_a_small_benchmark_year_is_what_its_manifest_says(tmp_path: Path) -> None:
    manifest = write_benchmark_year(tmp_path, 5, workbooks=41, rows=41 * 300, school_count=40)
    results = [entry for entry in manifest.files if entry.table == "result"]
    assert len(results) == 41
    assert {entry.format for entry in results} == {"vpr_protocol_2022", "vpr_protocol_2021"}
    told = totals(manifest.files)
    assert told["workbooks"] == 41
    assert abs(told["rows"] - 41 * 300) < 0.05 * 41 * 300
    entry = results[0]
    header, *rows = rows_of(tmp_path / entry.file, "Протокол")
    kept = [row for row in rows if row[header.index("Вариант")] != "отсутствовал"]
    scores = [score for row in kept if (score := as_number(row[header.index("Итого баллов")])) is not None]
    lowest = scales()[entry.procedure[4], entry.procedure[2]][0]  # type: ignore[index]  # protocols have a procedure
    assert (len(rows), len(scores), sum(score < lowest for score in scores)) == (
        entry.rows_read,
        entry.participants,
        entry.failed,
    )


def test_a_benchmark_of_too_many_workbooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only 80 works"):
        write_benchmark_year(tmp_path, 5, workbooks=81)
