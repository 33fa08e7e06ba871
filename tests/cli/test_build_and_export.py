"""What ``build`` and ``export`` give to programs and to people."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from shnro_core.store.versions import current_version
from tests.cli.conftest import Answer, in_a_process
from tests.store.conftest import DataCopy, data_copy

Shnro = Callable[..., Answer]

__all__ = ["data_copy"]

PROMISED = {
    "schools_850": 68,
    "deficits_2023": 19,
    "dynamics_by_procedure": 108,
    "roadmap_548": 56,
    "plan_850": 42,
    "indicators_548": 24,
    "inconsistencies": 63,
}


def test_build_lists_its_tables_with_row_counts(tmp_path: Path) -> None:
    answer = in_a_process("build", "--json", "--db", str(tmp_path))
    assert (answer.status, answer.err) == (0, "")
    told = json.loads(answer.out)
    assert {name: told["tables"][name] for name in PROMISED} == PROMISED
    assert told["version"] == current_version(tmp_path)
    assert told["seconds"] > 0


def test_refused_build_says_why_keeps_the_base_and_exits_with_1(
    shnro: Shnro, tmp_path: Path, data_copy: DataCopy
) -> None:
    folder = tmp_path / "db"
    assert shnro("build", "--db", folder).status == 0
    version = current_version(folder)
    data_copy.put("published/deficits_2023.csv", 4, "staff_share", "120")
    answer = shnro("build", "--db", folder, "--data", data_copy.folder)
    assert answer == Answer(
        1,
        "",
        "файл deficits_2023.csv, строка 4, столбец «staff_share»: «120» больше 100. "
        "Исправьте значение и повторите сборку.\n",
    )
    assert current_version(folder) == version


def test_refused_build_tells_programs_in_json(shnro: Shnro, tmp_path: Path, data_copy: DataCopy) -> None:
    data_copy.path("published/risks.csv").unlink()
    answer = shnro("build", "--json", "--db", tmp_path / "db", "--data", data_copy.folder)
    assert answer.status == 1
    assert json.loads(answer.out) == {
        "refused": [
            {
                "place": "файл risks.csv",
                "what": "файла нет в папке data/published",
                "advice": "Верните файл из поставки или исправьте его и повторите сборку",
            }
        ]
    }


def test_many_faults_are_shown_in_part_and_counted(shnro: Shnro, tmp_path: Path, data_copy: DataCopy) -> None:
    records = data_copy.records("published/schools_850.csv")
    area = records[0].index("area")
    data_copy.write("published/schools_850.csv", [records[0], *([*r[:area], "?", *r[area + 1 :]] for r in records[1:])])
    answer = shnro("build", "--db", tmp_path / "db", "--data", data_copy.folder)
    lines = answer.err.splitlines()
    assert (answer.status, len(lines), lines[-1]) == (1, 51, "… и ещё 18.")


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    """Rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_list_of_order_850_leaves_as_68_schools_of_19_municipalities(database_folder: Path) -> None:
    answer = in_a_process("export", "schools", "--region", "67", "--format", "csv", "--db", str(database_folder))
    assert (answer.status, answer.err) == (0, "")
    schools = rows(answer.out)
    assert len(schools) == 68
    assert len({s["municipality"] for s in schools}) == 19
    assert Counter(s["support_cluster"] for s in schools) == {"1": 21, "2": 47}


def test_every_format_holds_the_same_schools(shnro: Shnro, database_folder: Path, tmp_path: Path) -> None:
    def export(kind: str, name: str) -> Path:
        target = tmp_path / name
        answer = shnro("export", "schools", "--region", "67", "--format", kind, "-o", target, "--db", database_folder)
        assert (answer.status, answer.out) == (0, f"68\u00a0строк → {target}\n")
        return target

    machine = rows(export("csv", "a.csv").read_text(encoding="utf-8"))
    people = export("csv-excel", "b.csv").read_bytes()
    sheet = openpyxl.load_workbook(export("xlsx", "c.xlsx"))["Таблица"]
    records = json.loads(export("json", "d.json").read_text(encoding="utf-8"))
    names = [s["name"] for s in machine]
    assert people.startswith(b"\xef\xbb\xbf")
    assert [s["Школа"] for s in rows(people.decode("utf-8-sig"), ";")] == names
    assert [row[2].value for row in sheet.iter_rows(min_row=3)] == names
    assert [r["name"] for r in records] == names
    assert {type(r["support_cluster"]) for r in records} == {int}


def test_results_are_cut_to_region_and_year(shnro: Shnro, database_folder: Path) -> None:
    answer = shnro("export", "results", "--region", "demo", "--year", "2021", "--db", database_folder)
    results = rows(answer.out)
    assert results
    assert {(r["region"], r["year"]) for r in results} == {("demo", "2021")}
    assert all(0 <= int(r["failed"]) <= int(r["participants"]) for r in results if r["failed"])


@pytest.mark.parametrize("year", ["2018", "2021", "2022"])
def test_the_classification_analysts_read_is_that_of_the_command(
    shnro: Shnro, database_folder: Path, year: str
) -> None:
    place = ("--region", "demo", "--year", year, "--db", database_folder, "--format", "csv")
    kept, computed = rows(shnro("export", "classification", *place).out), rows(shnro("classify", *place).out)
    assert list(kept[0]) == ["region", "year", "school_code", "markers", "cluster", "level", "status"]
    assert kept == [{name: row[name] for name in kept[0]} for row in computed]


@pytest.mark.parametrize("kind", ["csv", "csv-excel", "json"])
def test_region_without_rows_is_a_file_without_rows(shnro: Shnro, database_folder: Path, kind: str) -> None:
    answer = shnro("export", "results", "--region", "67", "--format", kind, "--db", database_folder)
    assert answer.status == 0
    assert (answer.out.strip() == "[]") if kind == "json" else (len(answer.out.splitlines()) == 1)
