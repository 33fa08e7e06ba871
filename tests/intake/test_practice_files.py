"""``shnro demo-files DIR && shnro import DIR --db X --json`` as a new user runs them, and what is left of persons."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from shnro_core.demo.files import Manifest, planted_personal_data, read_manifest
from shnro_core.demo.region import DemoRegion, generate
from shnro_core.exports.import_report import report_json, report_xlsx
from shnro_core.importers.mappings import FOLDER_FILE
from shnro_core.importers.tables import KEYS
from shnro_core.intake.kept import KEPT_FILE, kept_mappings
from shnro_core.intake.plan import LOADED
from shnro_core.store.database import open_current
from shnro_core.store.units.model import STORED
from shnro_core.store.versions import current_version, database_path, list_versions
from tests.demo.test_region import GENERATED
from tests.intake.conftest import Run, planned, query, shnro

ONLY_FROM_PUPILS = (
    "mean_score",
    "score_sum",
    "score_sum_squares",
    "mean_percent_of_maximum",
    "previous_mark_rank_correlation",
)
SUBSET = (
    "Реестр школ.xlsx",
    "Меры.xlsx",
    "ВПР/2020/5/Математика.xlsx",
    "ГИА/ОГЭ 2022 по участникам.csv",
    "Контекст/Сбор контекстных данных об ОО 2022.xlsx",
    "Опросы/Учителя, апрель 2022 (Ответы).csv",
)


@dataclass(frozen=True)
class Practice:
    """The files, the database they went into, the folder for temporary files and what the commands said."""

    files: Path
    folder: Path
    temporary: Path
    manifest: Manifest
    loaded: Run


@pytest.fixture(scope="module")
def practice(practice_files: Path, database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """The second command, run once over what the first has written."""
    base = tmp_path_factory.mktemp("practice")
    temporary = base / "temporary"
    temporary.mkdir()
    folder = Path(shutil.copytree(database_folder, base / "db"))
    loaded = shnro("import", practice_files, "--db", folder, "--json", temporary=temporary)
    return Practice(practice_files, folder, temporary, read_manifest(practice_files), loaded)


@pytest.fixture(scope="module")
def region() -> DemoRegion:
    """The region whose files these are."""
    return generate()


def test_the_import_succeeds(practice: Practice) -> None:
    assert practice.loaded.status == 0
    assert practice.loaded.answer["region"] == "99"
    assert practice.loaded.answer["version"] == current_version(practice.folder)


def test_every_file_gives_what_its_generator_says(practice: Practice) -> None:
    told = {f["file"]: f for f in practice.loaded.answer["files"]}
    assert set(told) == {entry.file for entry in practice.manifest.files}
    for entry in practice.manifest.files:
        found = told[entry.file]
        counts = (found["format"], found["table"], found["rows_read"], found["rows_kept"], found["records"])
        assert counts == (entry.format, entry.table, entry.rows_read, entry.rows_kept, entry.records), entry.file
        assert (found["added"], found["changed"], found["removed"]) == (entry.records, 0, 0), entry.file
        if entry.participants is not None:
            assert (found["participants"], found["failed"]) == (entry.participants, entry.failed), entry.file


def test_the_database_holds_the_rows_of_every_file(practice: Practice) -> None:
    for table in sorted({entry.table for entry in practice.manifest.files}):
        held = query(
            practice.folder,
            f"SELECT f.file_name, count(*) FROM {STORED.get(table, table)} t JOIN import_file f USING (file_id)"  # noqa: S608 - fixed names
            " WHERE t.region = '99' GROUP BY ALL",
        )
        assert dict(held) == {e.file: e.records for e in practice.manifest.files if e.table == table and e.records}


def frame(folder: Path, table: str) -> pd.DataFrame:
    """Rows of the practice region in a table of the database, in the order of its key."""
    with open_current(folder).cursor() as cursor:
        rows: pd.DataFrame = cursor.execute(f"SELECT * FROM {STORED.get(table, table)} WHERE region = '99'").df()  # noqa: S608 - fixed names
    return rows.sort_values(list(KEYS[table]), ignore_index=True)


@pytest.mark.parametrize("table", GENERATED)
def test_every_table_comes_back_as_generated(practice: Practice, region: DemoRegion, table: str) -> None:
    read, own = frame(practice.folder, table), region.tables()[table].drop(columns="region")
    for name in own.columns.difference([*ONLY_FROM_PUPILS, "classes", "dated"]):
        pd.testing.assert_series_equal(read[name].astype(own[name].dtype), own[name], rtol=1e-9)


def test_scores_come_back_where_pupils_were_read(practice: Practice, region: DemoRegion) -> None:
    read = frame(practice.folder, "result").dropna(subset="score_sum").set_index(list(KEYS["result"]))
    own = region.result.set_index(list(KEYS["result"])).reindex(read.index)
    assert len(read) > 10_000
    for name in ONLY_FROM_PUPILS:
        pd.testing.assert_series_equal(read[name].astype(own[name].dtype), own[name], rtol=1e-9)


def test_the_practice_region_is_stamped_as_invented_and_has_its_map(practice: Practice) -> None:
    assert query(practice.folder, "SELECT name, data_kind FROM region WHERE region = '99'") == [
        ("Учебный регион", "демонстрационные данные")
    ]
    places = "SELECT count(*), count(boundary) FROM municipality WHERE region = ?"
    assert query(practice.folder, places, "99") == query(practice.folder, places, "demo")


def test_survey_mappings_are_kept_beside_the_database(practice: Practice) -> None:
    assert {(m.respondents, m.wave) for m in kept_mappings(practice.folder)} == {
        (respondents, wave)
        for respondents in ("Управленческие команды школ", "Учителя школ треков 1 и 2")
        for wave in ("апрель", "ноябрь")
    }


def test_the_same_files_again_change_nothing(practice: Practice, tmp_path: Path) -> None:
    for name in (*SUBSET, FOLDER_FILE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(practice.files / name, tmp_path / name)
    before = current_version(practice.folder)
    again = shnro("import", tmp_path, "--db", practice.folder, "--json", temporary=practice.temporary)
    assert again.status == 0
    assert again.answer["version"] is None
    assert {f["status"] for f in again.answer["files"]} == {LOADED}
    assert (current_version(practice.folder), len(list_versions(practice.folder))) == (before, 2)


def test_results_leave_the_database_with_the_agreed_columns(practice: Practice) -> None:
    done = shnro("export", "results", "--db", practice.folder, "--format", "csv", temporary=practice.temporary)
    rows = list(csv.reader(io.StringIO(done.out)))
    assert rows[0] == ["region", "year", "exam", "subject", "level", "grade", "school_code", "participants", "failed"]
    entries = [e for e in practice.manifest.files if e.table == "result"]
    own = [row for row in rows[1:] if row[0] == "99"]
    assert len(own) == sum(e.records for e in entries)
    assert sum(int(row[7]) for row in own) == sum(e.participants or 0 for e in entries)
    assert sum(int(row[8]) for row in own) == sum(e.failed or 0 for e in entries)


def texts_of(folder: Path) -> str:
    """Every text of the database in service, whatever the table: its file keeps them compressed."""
    with open_current(folder).cursor() as cursor:
        columns = cursor.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            " WHERE data_type = 'VARCHAR' AND table_schema NOT IN ('information_schema', 'pg_catalog')"
        ).fetchall()
        found: list[str] = []
        for schema, table, column in columns:
            values = cursor.execute(f'SELECT DISTINCT "{column}" FROM "{schema}"."{table}"').fetchall()  # noqa: S608 - names of the catalogue
            found += [str(value) for (value,) in values]
    return "\n".join(found)


def test_nothing_of_a_person_is_in_the_database_the_versions_the_logs_or_the_report(practice: Practice) -> None:
    planted = planted_personal_data()
    sources = b"".join(path.read_bytes() for path in practice.files.rglob("*.csv"))
    assert any(text.encode() in sources or text.encode("cp1251") in sources for text in planted)
    plan = planned(practice.folder, practice.files / "ГИА", practice.files / "Опросы")
    workbook = report_xlsx(plan)
    kept = {
        "database": texts_of(practice.folder),
        "versions": json.dumps([str(v) for v in list_versions(practice.folder)], ensure_ascii=False),
        "surveys": (practice.folder / KEPT_FILE).read_text(encoding="utf-8"),
        "output": practice.loaded.out,
        "log": practice.loaded.err,
        "report": report_json(plan),
        "workbook": text_of_workbook(workbook),
    }
    assert all(kept.values())
    assert [(place, text) for place, held in kept.items() for text in planted if text in held] == []
    raw = database_path(practice.folder, current_version(practice.folder)).read_bytes()
    assert [text for text in planted if text.encode() in raw or text.encode("utf-16-le") in raw] == []


def text_of_workbook(content: bytes) -> str:
    """All parts of a workbook as one text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_temporary_files_are_gone(practice: Practice) -> None:
    assert list(practice.temporary.iterdir()) == []
