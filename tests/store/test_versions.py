"""Versions of the database: publication, return to an earlier one, several writers, interrupted writers."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shnro_core.model import DatabaseUnavailableError
from shnro_core.store import versions
from shnro_core.store.build import create_schema
from shnro_core.store.versions import KEPT_VERSIONS, Version, current_version, list_versions, publish, rollback
from tests.conftest import NOW

LOCKED = "Сейчас базу обновляет другой запуск. Дождитесь его окончания и повторите."
REBUILD = "Соберите базу заново командой «shnro build»."


def put(folder: Path, word: str, *, seconds: int = 0, **options: Any) -> Version:
    """Publish a database that holds one word."""

    def fill(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        con.execute("CREATE OR REPLACE TABLE word (word VARCHAR)")
        con.execute("INSERT INTO word VALUES (?)", [word])
        return {"files": [{"file_name": f"{word}.csv"}], "findings": []}

    now = NOW + dt.timedelta(seconds=seconds)
    return publish(folder, fill, author="тест", action="проверка", now=now, **options)


def word_in_service(folder: Path) -> str:
    """The word of the version in service."""
    path = versions.database_path(folder, current_version(folder))
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("SELECT word FROM word").fetchall()[0][0]


def names(folder: Path) -> set[str]:
    """Files of the folder."""
    return {p.name for p in folder.iterdir()}


def test_publication_puts_the_new_version_in_service_and_says_who_did_what(tmp_path: Path) -> None:
    published = put(tmp_path, "первый")
    assert word_in_service(tmp_path) == "первый"
    assert list_versions(tmp_path) == [published]
    assert (published.author, published.action) == ("тест", "проверка")
    assert published.published_at == "2026-11-01T12:00:00"
    assert published.tables == {"word": 1}
    assert published.files == [{"file_name": "первый.csv"}]
    assert names(tmp_path) == {
        ".writer.lock",
        "current.json",
        published.file_name,
        published.file_name.replace("duckdb", "json"),
    }


def test_versions_are_listed_newest_first_and_any_of_them_can_return(tmp_path: Path) -> None:
    published = [put(tmp_path, word, seconds=n) for n, word in enumerate(("один", "два", "три"))]
    assert [v.version for v in list_versions(tmp_path)] == [v.version for v in reversed(published)]
    rollback(tmp_path, published[0].version)
    assert word_in_service(tmp_path) == "один"
    rollback(tmp_path, published[2].version)
    assert word_in_service(tmp_path) == "три"


def test_return_to_an_unknown_version_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "один")
    before = names(tmp_path)
    with pytest.raises(DatabaseUnavailableError) as refused:
        rollback(tmp_path, "20200101-000000-000000")
    assert str(refused.value) == ("Версии 20200101-000000-000000 нет в папке базы. Список версий: «shnro versions».")
    assert (word_in_service(tmp_path), names(tmp_path)) == ("один", before)


def test_return_in_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="нет в папке базы"):
        rollback(tmp_path / "нет такой", "20200101-000000-000000")


def test_change_of_the_version_in_service_keeps_its_parent(tmp_path: Path) -> None:
    first = put(tmp_path, "один")
    second = put(tmp_path, "два", seconds=1, from_current=True)
    assert second.parent == first.version
    assert word_in_service(tmp_path) == "два"


def test_change_prepared_for_a_version_no_longer_in_service_is_refused(tmp_path: Path) -> None:
    first = put(tmp_path, "один")
    put(tmp_path, "два", seconds=1)
    with pytest.raises(DatabaseUnavailableError, match="базу обновили"):
        put(tmp_path, "три", seconds=2, from_current=True, expected=first.version)
    assert word_in_service(tmp_path) == "два"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b'{"version": 5}', b'{"version": "../x"}', b"\xff\xfe"])
def test_damaged_current_json_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, "один")
    (tmp_path / "current.json").write_bytes(content)
    with pytest.raises(DatabaseUnavailableError) as refused:
        current_version(tmp_path)
    assert str(refused.value) == f"Файл current.json повреждён. {REBUILD}"


def test_missing_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError) as refused:
        current_version(tmp_path)
    assert str(refused.value) == f"База ещё не собрана. {REBUILD}"


def test_damaged_current_json_is_replaced_by_the_next_publication(tmp_path: Path) -> None:
    put(tmp_path, "один")
    (tmp_path / "current.json").write_bytes(b"{")
    put(tmp_path, "два", seconds=1)
    assert word_in_service(tmp_path) == "два"


def test_version_with_a_damaged_manifest_is_listed_and_does_not_stop_the_next_publication(tmp_path: Path) -> None:
    first = put(tmp_path, "один")
    (tmp_path / f"shnro-{first.version}.json").write_bytes(b"{")
    second = put(tmp_path, "два", seconds=1)
    listed = list_versions(tmp_path)
    assert [(v.version, v.action) for v in listed] == [
        (second.version, "проверка"),
        (first.version, "описание версии повреждено"),
    ]
    rollback(tmp_path, first.version)
    assert word_in_service(tmp_path) == "один"


@pytest.mark.parametrize("damage", [Path.unlink, lambda p: p.write_bytes(b"not a database" * 500)])
def test_change_of_a_lost_or_damaged_version_is_refused(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    first = put(tmp_path, "один")
    damage(tmp_path / first.file_name)
    before = names(tmp_path)
    with pytest.raises(DatabaseUnavailableError) as refused:
        put(tmp_path, "два", seconds=1, from_current=True)
    assert str(refused.value) == f"Файл базы {first.file_name} отсутствует или повреждён. {REBUILD}"
    assert names(tmp_path) == before


def test_only_the_newest_versions_are_kept_and_the_one_in_service_always(tmp_path: Path) -> None:
    published = [put(tmp_path, f"{n}", seconds=n) for n in range(KEPT_VERSIONS + 3)]
    kept = [v.version for v in list_versions(tmp_path)]
    assert kept == [v.version for v in reversed(published[3:])]
    assert len([n for n in names(tmp_path) if n.endswith(".duckdb")]) == KEPT_VERSIONS


def test_failed_build_leaves_the_previous_version_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, "один")
    before = names(tmp_path)

    def fail(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        con.execute("CREATE TABLE big AS SELECT * FROM range(100000)")
        raise ValueError("обрыв")

    with pytest.raises(ValueError, match="обрыв"):
        publish(tmp_path, fail, author="тест", action="проверка", now=NOW)
    assert (word_in_service(tmp_path), names(tmp_path)) == ("один", before)


def test_second_writer_is_told_that_the_base_is_being_updated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_LOCK_SECONDS", 0.2)
    entered, leave = threading.Event(), threading.Event()

    def slow(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        con.execute("CREATE TABLE word AS SELECT 'первый' AS word")
        entered.set()
        assert leave.wait(20)
        return {}

    first = threading.Thread(
        target=publish, args=(tmp_path, slow), kwargs={"author": "1", "action": "сборка", "now": NOW}
    )
    first.start()
    assert entered.wait(20)
    try:
        with pytest.raises(DatabaseUnavailableError) as refused:
            put(tmp_path, "второй", seconds=1)
        assert str(refused.value) == LOCKED
    finally:
        leave.set()
        first.join(20)
    assert word_in_service(tmp_path) == "первый"


def test_writers_that_wait_their_turn_all_publish(tmp_path: Path) -> None:
    threads = [threading.Thread(target=put, args=(tmp_path, f"{n}"), kwargs={"seconds": n}) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(list_versions(tmp_path)) == 4
    assert word_in_service(tmp_path) in {"0", "1", "2", "3"}


_KILLED = """
import datetime as dt, sys, time
from pathlib import Path
from shnro_core.store.versions import publish

def fill(con):
    con.execute("CREATE TABLE word AS SELECT 'недописано' AS word")
    con.execute("CREATE TABLE big AS SELECT * FROM range(300000)")
    print("building", flush=True)
    time.sleep(60)
    return {}

publish(Path(sys.argv[1]), fill, author="тест", action="сборка", now=dt.datetime(2026, 11, 2))
"""


def test_killed_build_leaves_the_old_version_whole_and_is_swept_by_the_next(tmp_path: Path) -> None:
    put(tmp_path, "старый")
    before = names(tmp_path)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "building\n"
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(20) == -signal.SIGKILL
    process.stdout.close()
    assert any(n.startswith(".build-") for n in names(tmp_path) - before)
    assert word_in_service(tmp_path) == "старый"
    put(tmp_path, "новый", seconds=1)
    assert word_in_service(tmp_path) == "новый"
    assert not [n for n in names(tmp_path) if n.startswith(".build-") or n.endswith(".tmp")]
    assert {v.action for v in list_versions(tmp_path)} == {"проверка"}


def test_halves_of_versions_left_by_interrupted_writers_are_swept(tmp_path: Path) -> None:
    put(tmp_path, "старый")
    (tmp_path / "shnro-20261101-130000-aaaaaa.duckdb").write_bytes(b"no manifest")
    (tmp_path / "shnro-20261101-140000-bbbbbb.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".build-1.duckdb.tmp").mkdir()
    (tmp_path / ".build-1.duckdb.tmp" / "spilled").write_bytes(b"x")
    (tmp_path / "current.json.1.tmp").write_text("", encoding="utf-8")
    (tmp_path / "заметка.txt").write_text("чужой файл", encoding="utf-8")
    put(tmp_path, "новый", seconds=1)
    left = {p.name for p in tmp_path.iterdir()}
    kept = {f"shnro-{v.version}.{kind}" for v in list_versions(tmp_path) for kind in ("json", "duckdb")}
    assert left == kept | {"current.json", ".writer.lock", "заметка.txt"}


def test_version_in_service_is_never_swept_even_without_its_manifest(tmp_path: Path) -> None:
    first = put(tmp_path, "старый")
    (tmp_path / f"shnro-{first.version}.json").unlink()
    put(tmp_path, "новый", seconds=1, from_current=True)
    assert (tmp_path / first.file_name).exists()


def test_reader_keeps_its_version_while_a_new_one_is_published(tmp_path: Path) -> None:
    first = put(tmp_path, "старый")
    with duckdb.connect(str(tmp_path / first.file_name), read_only=True) as reader:
        put(tmp_path, "новый", seconds=1)
        assert reader.execute("SELECT word FROM word").fetchall() == [("старый",)]
    assert word_in_service(tmp_path) == "новый"


def test_current_json_is_whole_at_every_moment_of_many_publications(tmp_path: Path) -> None:
    put(tmp_path, "0")
    seen: set[str] = set()
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            seen.add(json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))["version"])
            time.sleep(0)

    watcher = threading.Thread(target=watch)
    watcher.start()
    published = {put(tmp_path, f"{n}", seconds=n).version for n in range(1, 6)}
    stop.set()
    watcher.join(20)
    assert seen & published


def test_empty_schema_of_school_data_is_counted_table_by_table(tmp_path: Path) -> None:
    def fill(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        create_schema(con)
        return {}

    published = publish(tmp_path, fill, author="тест", action="сборка", now=NOW)
    assert published.tables["result"] == 0
    assert set(published.tables.values()) == {0}
