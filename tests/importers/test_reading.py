"""Folders, archives, order, progress, register, and the border to the other process."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from shnro_core.importers import Choice, Limits, Register, Request, read_paths
from shnro_core.importers.frames import frame_of
from shnro_core.importers.parse import Parsed
from shnro_core.importers.tables import KEYS, TABLES
from shnro_core.importers.wire import dump_parsed, load_parsed, mapping_from, mapping_to
from shnro_core.model import Finding, Severity
from tests.importers.conftest import sentences, write_xlsx
from tests.importers.test_formats import HEADER_2020, MAPPING, row_2020

QUICK = Request(region="demo", limits=Limits(settle_seconds=0))
ISBSH = ["Год", "Логин", "ИСБШ"]


def protocol(path: Path, total: int = 10, classes: str | None = "5А") -> Path:
    row = row_2020("sch670001", 1, 3, 1, total)
    row[HEADER_2020.index("klass")] = classes
    return write_xlsx(path, {"Sheet1": [HEADER_2020, row]})


def test_a_folder_is_taken_whole_in_the_order_of_names_with_progress(tmp_path: Path) -> None:
    for grade in (6, 5):
        protocol(tmp_path / "Выгрузка" / "2020" / str(grade) / "Математика.xlsx", 10 + grade, f"{grade}А")
    (tmp_path / "Выгрузка" / "~$Математика.xlsx").write_bytes(b"lock of an editor")
    (tmp_path / "Выгрузка" / ".manifest.json").write_text("{}")
    told: list[tuple[int, int, str]] = []
    batches = read_paths([tmp_path / "Выгрузка"], QUICK, progress=lambda *step: told.append(step))
    assert [batch.file_name for batch in batches] == ["2020/5/Математика.xlsx", "2020/6/Математика.xlsx"]
    assert [(b.region, b.year, b.parameters["grade"]) for b in batches] == [("demo", 2020, "5"), ("demo", 2020, "6")]
    assert [(done, of) for done, of, _ in told] == [(1, 2), (2, 2)]
    assert {name for _, _, name in told} == {batch.file_name for batch in batches}


@pytest.mark.usefixtures("reading_here")
@pytest.mark.parametrize("given", ["2020", "2020/5", "2020/5/Математика.xlsx"])
def test_folders_above_the_given_path_tell_year_and_grade(tmp_path: Path, given: str) -> None:
    protocol(tmp_path / "2020" / "5" / "Математика.xlsx")
    (batch,) = read_paths([tmp_path / given], QUICK)
    assert batch.frame[["year", "grade"]].iloc[0].tolist() == [2020, 5]
    assert (
        batch.file_name == Path("2020/5/Математика.xlsx").relative_to("2020/5" if "5" in given else "2020").as_posix()
    )


@pytest.mark.usefixtures("reading_here")
def test_an_archive_is_taken_whole_with_russian_names_of_old_archivers(tmp_path: Path) -> None:
    inner = protocol(tmp_path / "x.xlsx")
    path = tmp_path / "2020.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "5/Math.xlsx")
        archive.writestr("__MACOSX/5/._Math.xlsx", b"x")
        archive.writestr("5/", b"")
    old_name = "5/Математика.xlsx".encode("cp866").decode("cp437")
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("5/" + "N" * len("Математика.xlsx"))
        archive.writestr(entry, inner.read_bytes())
    content = path.read_bytes().replace(entry.filename.encode(), old_name.encode("cp437"))
    path.write_bytes(content)
    (batch,) = read_paths([path], QUICK)
    assert batch.file_name == "2020.zip/5/Математика.xlsx"
    assert batch.frame[["year", "grade", "subject"]].iloc[0].tolist() == [2020, 5, "Математика"]


@pytest.mark.usefixtures("reading_here")
def test_the_same_content_twice_is_read_once(tmp_path: Path) -> None:
    first = protocol(tmp_path / "Математика 5 класс 2020.xlsx")
    (tmp_path / "Математика 5 класс 2020 (2).xlsx").write_bytes(first.read_bytes())
    one, two = read_paths([tmp_path], QUICK)
    assert (len(one.frame), two.table) == (1, "")
    assert sentences(two.findings) == [
        "файл Математика 5 класс 2020.xlsx: то же содержимое, что и в файле Математика 5 класс 2020 (2).xlsx; "
        "файл пропущен. Если это разные процедуры, скачайте нужный файл заново."
    ]


@pytest.mark.usefixtures("reading_here")
def test_a_good_copy_counts_whatever_stands_before_it(tmp_path: Path) -> None:
    content = protocol(tmp_path / "а" / "Математика 5 класс.xlsx").read_bytes()
    (tmp_path / "б 2020").mkdir()
    (tmp_path / "б 2020" / "Математика 5 класс.xlsx").write_bytes(content)
    nameless, good = read_paths([tmp_path], QUICK)
    assert [f.check for f in nameless.findings] == ["check_file_repeated"]
    assert "то же содержимое, что и в файле б 2020/Математика 5 класс.xlsx" in nameless.findings[0].sentence
    assert (good.refused, good.frame["participants"].tolist()) == (False, [1])


@pytest.mark.usefixtures("reading_here")
def test_one_content_is_never_counted_as_two_works_unless_the_user_says_so(tmp_path: Path) -> None:
    content = protocol(tmp_path / "2020" / "5" / "Математика.xlsx", classes=None).read_bytes()
    for grade in ("6", "6 копия"):
        (tmp_path / "2020" / grade).mkdir()
        (tmp_path / "2020" / grade / f"Математика {grade[0]} класс.xlsx").write_bytes(content)
    checks = [[f.check for f in batch.findings] for batch in read_paths([tmp_path], QUICK)]
    assert checks == [["check_copies_apart"], ["check_copies_apart"], ["check_file_repeated"]]
    without = replace(QUICK, by_file={"2020/5/Математика.xlsx": Choice(skip=True)})
    _, sixth, copy = read_paths([tmp_path], without)
    assert (sixth.refused, sixth.frame["grade"].tolist(), copy.table) == (False, [6], "")


def test_a_path_that_does_not_exist_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_paths([tmp_path / "нет"], QUICK)


def test_an_empty_folder_gives_no_batches(tmp_path: Path) -> None:
    assert read_paths([tmp_path], QUICK) == []


@pytest.mark.usefixtures("reading_here")
def test_schools_are_compared_with_the_register_and_with_one_loaded_beside(tmp_path: Path) -> None:
    rows = [[2022, f"sch67000{n}", 40] for n in (1, 2, 3)]
    write_xlsx(tmp_path / "индекс.xlsx", {"ИСБШ": [ISBSH, *rows]})
    header = ["Логин", "Название ОО", "Муниципалитет", "Местность", "Вид ОО", "Повышенный уровень", "Широта", "Долгота",
              "Год закрытия"]  # fmt: skip
    write_xlsx(tmp_path / "реестр.xlsx", {"Реестр школ": [header, ["sch670002", "Школа", "Район"]]})
    register = Register(pd.DataFrame({"school_code": ["sch670001"], "closed_year": [2021]}))
    index, _ = read_paths([tmp_path], QUICK, register=register)
    assert sentences(index.findings) == [
        "файл индекс.xlsx, строка 4: школы нет в реестре (sch670003). Добавьте школу в реестр или исправьте логин.",
        "файл индекс.xlsx, строка 2: данные за год после закрытия школы (sch670001, 2022 год). "
        "Проверьте год закрытия в реестре и логин школы.",
    ]
    assert not index.refused
    assert len(index.frame) == 3


@pytest.mark.usefixtures("reading_here")
def test_without_a_register_schools_are_not_questioned(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "индекс.xlsx", {"ИСБШ": [ISBSH, [2022, "sch670001", 40]]})
    assert read_paths([path], QUICK)[0].findings == ()


@pytest.mark.usefixtures("reading_here")
def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "индекс.xlsx", {"ИСБШ": [ISBSH, [2022, "sch670001", 40]]})
    first, other = read_paths([path], QUICK)[0].sha256, read_paths([path], QUICK)[0].sha256
    assert first == other
    assert re.fullmatch("[0-9a-f]{64}", first)


def test_nothing_stays_behind_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    path = tmp_path / "2020.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(protocol(tmp_path / "x.xlsx"), "5/Математика.xlsx")
    read_paths([path], QUICK)
    assert list(place.iterdir()) == []


def test_outcomes_cross_the_border_unchanged() -> None:
    frame = frame_of(
        "measure", {"year": [2022], "school_code": ["sch670001"], "start_date": ["2022-09-01"], "end_date": [None]}
    )
    findings = (Finding("ф.xlsx", "а", "б", Severity.NOTE, "Л", 3, "С", "check_x"),)
    sent = Parsed("template_measure", "measure", 2022, frame, (2,), 1, 1, findings, {"year": "2022"})
    got = load_parsed(dump_parsed(sent))
    pd.testing.assert_frame_equal(got.frame, sent.frame)
    assert (got.findings, got.first_rows, got.parameters, got.rows_read) == (findings, (2,), {"year": "2022"}, 1)


def test_a_survey_mapping_is_kept_as_plain_values() -> None:
    assert mapping_from(mapping_to(MAPPING)) == MAPPING


def test_corrections_over_others() -> None:
    assert Choice(year=2022).over(Choice(year=2021, grade=5)) == Choice(year=2022, grade=5)


@pytest.mark.parametrize("table", TABLES)
def test_frames_have_the_columns_of_the_store(table: str) -> None:
    schema = Path(__file__).parents[2] / "shnro_core" / "store" / "schema" / "schools.sql"
    stored = {"result": "loaded_result", "school": "loaded_school"}.get(table, table)
    body = re.search(rf"CREATE TABLE {stored} \((.*?)\n\);", schema.read_text(encoding="utf-8"), re.DOTALL)
    assert body is not None
    columns = re.findall(r"^    (\w+) [A-Z]+", body[1], re.MULTILINE)
    assert list(TABLES[table]) == [c for c in columns if c not in ("region", "file_id", "PRIMARY")]
    key = re.search(r"PRIMARY KEY \((.*)\)", body[1])
    assert key is not None
    assert list(KEYS[table]) == [c for c in key[1].split(", ")[1:] if c != "file_id"]


def test_a_frame_refuses_columns_its_table_does_not_have() -> None:
    with pytest.raises(KeyError):
        frame_of("isbsh", {"pupil": [1]})
    assert list(frame_of("isbsh", {})) == ["year", "school_code", "isbsh"]
