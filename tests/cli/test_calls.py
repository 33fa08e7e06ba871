"""Calls right and wrong: exit statuses, sentences, help in Russian."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shnro_core.cli.commands import shnro as group
from shnro_core.importers.decisions import WORDS
from shnro_core.store.build import build_database
from shnro_core.store.versions import current_version, database_path
from tests.browser.conftest import free_port
from tests.cli.conftest import Answer, in_a_process
from tests.conftest import NOW
from tests.intake.conftest import imported, results

Shnro = Callable[..., Answer]

COMMANDS = sorted(group.commands)
LATIN_TERMS = {
    "CSV", "csv", "excel", "XLSX", "xlsx", "JSON", "GeoJSON", "json", "YAML", "ZIP", "PPTX", "pptx", "DOCX", "docx",
    "table",
    "SHNRO", "DB", "var", "data", "shnro", "demo", "sch", "N", "S", "P", "x",
}  # fmt: skip
HELP_OF_ALL = """
import contextlib, io, json, sys
from shnro_core.cli import main
told = {}
for command in ["", *sys.argv[1:]]:
    sys.argv = ["shnro", *([command] if command else []), "--help"]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main()
    told[command] = out.getvalue()
json.dump(told, sys.stdout)
"""


@pytest.fixture(scope="module")
def help_texts() -> dict[str, str]:
    """Help of the program and of every command, from a fresh process."""
    command = [sys.executable, "-c", HELP_OF_ALL, *COMMANDS]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603 - our own program


def foreign_words(text: str, *, choices: frozenset[str] = frozenset()) -> set[str]:
    """Latin words of a text that are neither options, nor commands, nor terms of the trade."""
    lines = (line for line in text.splitlines() if not line.strip().startswith(("Пример:", "Вызов:", "Справка:")))
    words = re.sub(r"""--?[a-z][a-z-]*|'[^']*'|"[^"]*\"""", " ", " ".join(lines))
    known = LATIN_TERMS | choices | set(re.findall(r"[a-z]+", " ".join([*COMMANDS, *WORDS])))
    return set(re.findall(r"[A-Za-z]+", words)) - known


def choices_of(name: str) -> frozenset[str]:
    """Words that a command takes as values: names of views, presets, templates."""
    parameters = group.commands[name].params if name else []
    values = [str(v) for p in parameters for v in getattr(p.type, "choices", ())]
    return frozenset(word for value in values for word in re.findall(r"[A-Za-z]+", value))


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_of_every_command_is_russian_and_has_an_example(help_texts: dict[str, str], name: str) -> None:
    told = help_texts[name]
    assert told.startswith("Вызов: shnro")
    assert re.search(r"Пример:\s+shnro", told)
    assert re.search(r"[а-я]{4,}", told)
    assert foreign_words(told, choices=choices_of(name)) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_folder_of_the_base_or_needs_none(name: str) -> None:
    options = {o for p in group.commands[name].params for o in p.opts}
    assert "--db" in options or name in {"template", "demo-files"}


WRONG = [
    ([], 2, "Вызов: shnro"),
    (["nope"], 2, "Ошибка: Нет команды nope."),
    (["--nope"], 2, "Ошибка: Нет параметра --nope."),
    (["build", "--nope"], 2, "Ошибка: Нет параметра --nope."),
    (["build", "--data", "нет-такой-папки"], 2, "'нет-такой-папки': такого файла или папки нет."),
    (["export"], 2, "Ошибка: Не указан аргумент 'ТАБЛИЦА'."),
    (["export", "nope"], 2, "'nope' — не из списка: 'classification', 'results', 'schools'."),
    (["export", "schools", "--format", "pdf"], 2, "'pdf' — не из списка:"),
    (["export", "schools", "--format"], 2, "Ошибка: Параметр --format требует значения."),
    (["export", "schools", "--year", "x"], 2, "'x' — не число нужного вида."),
    (["run", "--port", "99999999"], 2, "99999999 вне пределов"),
    (["rollback"], 2, "Ошибка: Не указан аргумент 'ВЕРСИЯ'."),
    (["versions", "лишнее"], 2, "Ошибка: Лишний аргумент: лишнее"),
]


@pytest.mark.parametrize(("arguments", "status", "sentence"), WRONG, ids=[" ".join(w[0]) or "пусто" for w in WRONG])
def test_wrong_call_is_told_in_russian_and_exits_with_2(
    shnro: Shnro, arguments: list[str], status: int, sentence: str
) -> None:
    answer = shnro(*arguments)
    assert answer.status == status
    assert sentence in answer.err
    assert answer.out == ""
    assert foreign_words(answer.err, choices=choices_of("export") | {"nope"}) == set()


def test_wrong_call_in_a_process_of_its_own_is_russian_too() -> None:
    answer = in_a_process("export", "nope")
    assert (answer.status, answer.out) == (2, "")
    assert (
        "Ошибка: Неверное значение 'ТАБЛИЦА': 'nope' — не из списка: 'classification', 'results', 'schools'."
        in answer.err
    )


def test_xlsx_without_a_file_is_a_wrong_call(shnro: Shnro, database_folder: Path) -> None:
    answer = shnro("export", "schools", "--format", "xlsx", "--db", database_folder)
    assert (answer.status, answer.err.splitlines()[-1]) == (2, "Ошибка: Для xlsx укажите файл: -o имя.xlsx")


NEEDS_A_BASE = [["export", "schools"], ["versions"], ["doctor"]]


@pytest.mark.parametrize("arguments", NEEDS_A_BASE, ids=lambda a: a[0])
def test_missing_base_is_told_and_exits_with_1(shnro: Shnro, tmp_path: Path, arguments: list[str]) -> None:
    answer = shnro(*arguments, "--db", tmp_path / "нет")
    assert answer.status == 1
    assert "База ещё не собрана. Соберите базу заново командой «shnro build»." in answer.out + answer.err
    assert "Traceback" not in answer.err


def test_unknown_region_is_told_and_exits_with_1(shnro: Shnro, database_folder: Path) -> None:
    answer = shnro("export", "schools", "--region", "99", "--db", database_folder)
    assert answer == Answer(1, "", "Региона «99» нет в базе. Есть: 67, 76, demo.\n")


def test_unwritable_target_is_told_and_exits_with_1(shnro: Shnro, database_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "нет" / "schools.csv"
    answer = shnro("export", "schools", "-o", target, "--db", database_folder)
    assert answer == Answer(1, "", f"{target}: нет такой папки или файла. Проверьте путь и повторите.\n")


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_taken_port_is_told_before_anything_is_built(shnro: Shnro, tmp_path: Path, taken_port: int) -> None:
    answer = shnro("run", "--port", taken_port, "--db", tmp_path / "нет")
    assert answer.status == 1
    assert answer.err.startswith(f"Порт {taken_port} занят другой программой.")
    assert not (tmp_path / "нет").exists()


@pytest.mark.parametrize(("code", "closed"), [("", True), ("тайна", False)])
def test_the_server_says_at_the_start_that_uploads_are_closed(
    shnro: Shnro, database_folder: Path, monkeypatch: pytest.MonkeyPatch, code: str, closed: bool
) -> None:
    monkeypatch.setattr("shnro_core.ui.server.serve", lambda **settings: None)
    monkeypatch.setenv("SHNRO_OPERATOR_CODE", code)
    monkeypatch.delenv("SHNRO_OPERATORS", raising=False)
    answer = shnro("run", "--port", free_port(), "--db", database_folder)
    assert answer.status == 0, answer.err
    assert ("Загрузка файлов закрыта" in answer.out) is closed


@pytest.fixture
def own_copy(database_folder: Path, tmp_path: Path) -> Path:
    """A copy of the built base that a test may change."""
    return shutil.copytree(database_folder, tmp_path / "db")


def test_healthy_installation_is_in_order(shnro: Shnro, database_folder: Path) -> None:
    answer = shnro("doctor", "--db", database_folder)
    assert (answer.status, answer.err) == (0, "")
    assert "НЕ В ПОРЯДКЕ" not in answer.out
    assert f"База: версия {current_version(database_folder)}" in answer.out
    assert "Целостность чисел" in answer.out


def test_damaged_base_is_found_by_doctor(shnro: Shnro, own_copy: Path) -> None:
    path = database_path(own_copy, current_version(own_copy))
    path.write_bytes(b"not a database at all" * 1000)
    answer = shnro("doctor", "--json", "--db", own_copy)
    checks = {c["name"]: c for c in json.loads(answer.out)["checks"]}
    assert answer.status == 1
    assert checks["База"] == {
        "name": "База",
        "ok": False,
        "details": f"Файл базы {path.name} отсутствует или повреждён. Соберите базу заново командой «shnro build».",
    }
    assert checks["Место на диске"]["ok"] in {True, False}


def test_damaged_current_json_is_found_by_doctor(shnro: Shnro, own_copy: Path) -> None:
    (own_copy / "current.json").write_text("{", encoding="utf-8")
    answer = shnro("doctor", "--db", own_copy)
    assert answer.status == 1
    assert "НЕ В ПОРЯДКЕ  База: Файл current.json повреждён." in answer.out


def test_versions_are_listed_and_any_of_them_returns(shnro: Shnro, own_copy: Path) -> None:
    first = current_version(own_copy)
    assert shnro("build", "--db", own_copy).status == 0
    second = current_version(own_copy)
    told = json.loads(shnro("versions", "--json", "--db", own_copy).out)
    assert told["current"] == second
    assert {v["version"] for v in told["versions"]} == {first, second}
    assert all((own_copy / v["file"]).exists() for v in told["versions"])
    answer = shnro("rollback", first, "--db", own_copy)
    assert answer == Answer(0, f"В работе версия {first}.\n", "")
    lines = shnro("versions", "--db", own_copy).out.splitlines()
    assert [line[0] for line in lines if first in line] == ["→"]
    assert [line[0] for line in lines if second in line] == [" "]


def test_return_to_an_unknown_version_exits_with_1(shnro: Shnro, own_copy: Path) -> None:
    answer = shnro("rollback", "20200101-000000-000000", "--db", own_copy)
    assert (answer.status, answer.out) == (1, "")
    assert "нет в папке базы" in answer.err


def test_folder_of_the_base_may_come_from_the_environment(
    shnro: Shnro, database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHNRO_DB", os.fspath(database_folder))
    assert json.loads(shnro("versions", "--json").out)["current"] == current_version(database_folder)


def test_help_and_versions_load_no_heavy_library() -> None:
    script = (
        "import sys\n"
        "import shnro_core.cli.commands\n"
        "heavy = {'pandas', 'numpy', 'streamlit', 'plotly', 'pydeck', 'scipy', 'xlsxwriter', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert done.stdout.strip() == "[]"


def test_where_a_region_has_rules_of_its_own_the_answer_says_which_are_counted_by(shnro: Shnro, tmp_path: Path) -> None:
    build_database(tmp_path, author="тест", now=NOW)
    imported(tmp_path, results(tmp_path / "ОГЭ.xlsx", 2022, codes=("sch769001", "sch769002")))
    said = shnro("classify", "--region", "76", "--db", tmp_path).err
    assert said == (
        "Правила: «Смоленск, 548-ОД»; страницы региона открываются с набором «Ярославль» (--preset yaroslavl).\n"
    )
    assert shnro("classify", "--region", "76", "--preset", "yaroslavl", "--db", tmp_path).err == ""


def test_help_that_was_asked_for_in_any_other_way_is_russian_too() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from shnro_core.cli.commands import shnro; shnro(['--help'], prog_name='shnro')"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert foreign_words(told) == set()
