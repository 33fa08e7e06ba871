"""Read access: many threads, many publications, nothing writable, damaged and foreign files."""

from __future__ import annotations

import datetime as dt
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shnro_core.model import DatabaseUnavailableError
from shnro_core.store.build import create_schema, create_views
from shnro_core.store.database import Database, default_folder, open_current
from shnro_core.store.versions import current_version, publish
from tests.conftest import NOW

THREADS = 8
PUBLICATIONS = 10


def publish_numbered(folder: Path, number: int) -> None:
    """Publish a base whose regions all carry the number of the publication."""

    def fill(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        create_schema(con)
        con.execute("CREATE SCHEMA published")
        con.execute(
            "CREATE TABLE published.schools_850 (region VARCHAR, cluster INTEGER, number INTEGER, name_printed VARCHAR,"
            " municipality VARCHAR, area VARCHAR, kind VARCHAR)"
        )
        create_views(con)
        con.execute(
            "INSERT INTO region SELECT 'r' || range, 'публикация ' || ?, 'опубликовано' FROM range(50)", [number]
        )
        con.execute(
            "INSERT INTO school (region, school_code, name, municipality, file_id)"
            " SELECT 'r' || (range % 50), 's' || range, 'публикация ' || ?, 'м', 'ф' FROM range(2000)",
            [number],
        )
        return {}

    publish(folder, fill, author="тест", action="сборка", now=NOW + dt.timedelta(seconds=number))


def test_eight_threads_read_whole_versions_while_ten_are_published(tmp_path: Path) -> None:
    publish_numbered(tmp_path, 0)
    opened: dict[str, Database] = {}
    guard, stop = threading.Lock(), threading.Event()

    def database() -> Database:
        version = current_version(tmp_path)
        with guard:
            if version not in opened:
                opened[version] = Database(tmp_path, version)
            return opened[version]

    def read(seed: int) -> int:
        chance, queries = random.Random(seed), 0  # noqa: S311 - repeatable choices of a test
        while not stop.is_set():
            reader, region = database(), f"r{chance.randrange(50)}"
            names = reader.query("regions")["name"]
            assert len(names) == 50
            assert names.nunique() == 1
            schools = reader.query("views/schools", region=region)
            assert len(schools) == 40
            assert set(schools["region"]) == {region}
            assert set(schools["name"]) == set(names)
            queries += 2
        return queries

    with ThreadPoolExecutor(THREADS) as pool:
        readers = [pool.submit(read, seed) for seed in range(THREADS)]
        try:
            for number in range(1, PUBLICATIONS + 1):
                publish_numbered(tmp_path, number)
        finally:
            stop.set()
        counts = [reader.result(timeout=30) for reader in readers]
    assert min(counts) > 0
    assert set(open_current(tmp_path).query("regions")["name"]) == {f"публикация {PUBLICATIONS}"}


FORBIDDEN = [
    "CREATE TABLE t (a INTEGER)",
    "CREATE TEMP TABLE t AS SELECT 1; CREATE TABLE main.u AS SELECT 1",
    "INSERT INTO region VALUES ('1', '1', '1')",
    "UPDATE region SET name = ''",
    "DELETE FROM region",
    "DROP TABLE region",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM glob('{folder}/*')",
    "COPY region TO '{folder}/out.csv'",
    "EXPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/other.duckdb' AS other",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET threads = 8",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "PRAGMA memory_limit='8GB'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_reader_cannot_write_reach_files_or_change_settings(database: Database, tmp_path: Path, statement: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with database.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement.format(secret=secret, folder=tmp_path)).fetchall()
    assert sorted(tmp_path.iterdir()) == before


def test_missing_file_of_the_version_in_service_is_told(tmp_path: Path) -> None:
    publish_numbered(tmp_path, 1)
    version = current_version(tmp_path)
    (tmp_path / f"shnro-{version}.duckdb").unlink()
    with pytest.raises(DatabaseUnavailableError) as refused:
        open_current(tmp_path)
    assert str(refused.value) == (
        f"Файл базы shnro-{version}.duckdb отсутствует или повреждён. Соберите базу заново командой «shnro build»."
    )


@pytest.mark.parametrize("seed", range(12))
def test_file_damaged_anywhere_is_told_or_still_answers_truly(tmp_path: Path, seed: int) -> None:
    publish_numbered(tmp_path, 1)
    path = tmp_path / f"shnro-{current_version(tmp_path)}.duckdb"
    expected = open_current(tmp_path).query("views/schools", region="r1")
    raw, chance = bytearray(path.read_bytes()), random.Random(seed)  # noqa: S311 - repeatable damage of a test
    start = chance.randrange(len(raw))
    if seed % 2:
        del raw[start:]
    else:
        raw[start : start + 5000] = chance.randbytes(min(5000, len(raw) - start))
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / path.name).write_bytes(raw)
    try:
        answer = Database(damaged, path.stem.removeprefix("shnro-")).query("views/schools", region="r1")
    except DatabaseUnavailableError as refused:
        assert "поврежд" in str(refused)
        assert "shnro build" in str(refused)
    else:
        assert answer.equals(expected)


def test_base_of_another_program_version_is_told(tmp_path: Path) -> None:
    publish(tmp_path, lambda con: {}, author="тест", action="сборка", now=NOW)
    with pytest.raises(DatabaseUnavailableError) as refused:
        open_current(tmp_path).query("regions")
    assert str(refused.value) == (
        "База создана другой версией программы: в ней нет нужных таблиц или столбцов. Она остаётся как есть; загрузите "
        "файлы в новую папку базы: --db ПАПКА."
    )


def test_folder_of_the_base_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHNRO_DB", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.setenv("SHNRO_DB", "")
    assert default_folder().name == "var"
