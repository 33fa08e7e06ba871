"""Damaged files of ``data/``: one sentence names the place and the rule, the base in service stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.conftest import DataCopy

Refusal = Callable[[Path], list[str]]

RESTORE = "Верните файл из поставки или исправьте его и повторите сборку."
FIX = "Исправьте значение и повторите сборку."
DEFICITS = "published/deficits_2023.csv"
CENTRES = "geo/municipalities.csv"
BOUNDARIES = "geo/municipalities.geojson"


def test_missing_csv_is_named(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.path("published/risks.csv").unlink()
    assert refusal(data_copy.folder) == [f"файл risks.csv: файла нет в папке data/published. {RESTORE}"]


def test_folder_in_place_of_a_csv_is_named(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.path("published/risks.csv").unlink()
    data_copy.path("published/risks.csv").mkdir()
    assert refusal(data_copy.folder) == [f"файл risks.csv: файл в папке data/published не читается. {RESTORE}"]


def test_unclosed_quote_is_named_by_the_row_it_opens_in(data_copy: DataCopy, refusal: Refusal) -> None:
    records = data_copy.records(DEFICITS)
    lines = [",".join(r) for r in records[:4]]
    lines[2] = f'"{lines[2]}'
    data_copy.path(DEFICITS).write_text("\n".join(lines), encoding="utf-8")
    assert refusal(data_copy.folder) == [
        f"файл deficits_2023.csv, строка 3: файл повреждён: не закрыты кавычки или оборвана запись. {RESTORE}"
    ]


def test_file_in_windows_encoding_is_named_by_its_first_foreign_row(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.rewrite(DEFICITS, lambda raw: raw.decode("utf-8").encode("cp1251", errors="replace"))
    assert refusal(data_copy.folder) == [
        f"файл deficits_2023.csv, строка 2: файл повреждён: это не текст в кодировке UTF-8. {RESTORE}"
    ]


def test_row_with_too_few_fields_is_named(data_copy: DataCopy, refusal: Refusal) -> None:
    records = data_copy.records(DEFICITS)
    del records[4][-2:]
    data_copy.write(DEFICITS, records)
    assert refusal(data_copy.folder) == [
        f"файл deficits_2023.csv, строка 5: в строке 12\u00a0полей вместо 14. {RESTORE}"
    ]


def test_row_with_one_field_is_counted_in_good_russian(data_copy: DataCopy, refusal: Refusal) -> None:
    records = data_copy.records("published/risks.csv")
    records[1] = ["всё в одной ячейке"]
    data_copy.write("published/risks.csv", records)
    assert refusal(data_copy.folder) == [f"файл risks.csv, строка 2: в строке 1\u00a0поле вместо 6. {RESTORE}"]


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n"])
def test_empty_file_is_named(data_copy: DataCopy, refusal: Refusal, content: str) -> None:
    data_copy.path(DEFICITS).write_text(content, encoding="utf-8")
    assert refusal(data_copy.folder) == [f"файл deficits_2023.csv: файл пуст. {RESTORE}"]


def test_file_with_a_header_only_is_named(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.write(DEFICITS, data_copy.records(DEFICITS)[:1])
    assert refusal(data_copy.folder) == [f"файл deficits_2023.csv: в файле нет ни одной строки данных. {RESTORE}"]


def test_missing_column_is_named(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.write(DEFICITS, [r[:3] + r[4:] for r in data_copy.records(DEFICITS)])
    assert refusal(data_copy.folder) == [
        f"файл deficits_2023.csv, строка 1, столбец «staff_share»: нет обязательного столбца. {RESTORE}"
    ]


def test_extra_column_is_named(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.write(DEFICITS, [[*r, "лишнее"] for r in data_copy.records(DEFICITS)])
    assert refusal(data_copy.folder) == [
        f"файл deficits_2023.csv, строка 1, столбец «лишнее»: лишний столбец. {RESTORE}"
    ]


def test_columns_in_another_order_are_refused(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.write(DEFICITS, [[r[1], r[0], *r[2:]] for r in data_copy.records(DEFICITS)])
    assert refusal(data_copy.folder) == [
        f"файл deficits_2023.csv, строка 1: столбцы стоят в другом порядке или повторяются. {RESTORE}"
    ]


def test_every_damaged_file_is_told_at_once(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.path("published/risks.csv").unlink()
    data_copy.put(DEFICITS, 2, "staff_share", "120")
    assert refusal(data_copy.folder) == [
        f"файл risks.csv: файла нет в папке data/published. {RESTORE}",
        f"файл deficits_2023.csv, строка 2, столбец «staff_share»: «120» больше 100. {FIX}",
    ]


def test_missing_list_of_documents_is_one_finding(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.path("published/sources.csv").unlink()
    assert refusal(data_copy.folder) == [f"файл sources.csv: файла нет в папке data/published. {RESTORE}"]


@pytest.mark.parametrize("file", [BOUNDARIES, CENTRES])
def test_missing_geo_file_is_named(data_copy: DataCopy, refusal: Refusal, file: str) -> None:
    data_copy.path(file).unlink()
    assert refusal(data_copy.folder) == [f"файл {file.removeprefix('geo/')}: файла нет в папке data/geo. {RESTORE}"]


def test_cut_geojson_is_named_with_its_row(data_copy: DataCopy, refusal: Refusal) -> None:
    data_copy.rewrite(BOUNDARIES, lambda raw: raw[: len(raw) // 2])
    (sentence,) = refusal(data_copy.folder)
    place, rule, advice = sentence.partition(": файл повреждён: это не границы в формате GeoJSON. ")
    assert (place.startswith("файл municipalities.geojson, строка "), bool(rule), advice) == (True, True, RESTORE)


BARE = {"region_code": "67", "municipality": "X"}
POINT = {"type": "Point", "coordinates": [1, 2]}
BOUNDARY_FAULTS = [
    (lambda d: [], "в файле нет ни одной границы"),
    (lambda d: {**d, "features": []}, "в файле нет ни одной границы"),
    (lambda d: {**d, "features": [1]}, "у границы 1 нет описания (properties)"),
    (lambda d: _feature(d, 2, properties=BARE), "у границы 3 нет свойства «label_lat» или оно другого вида"),
    (lambda d: _feature(d, 0, geometry=None), "у границы 1 («{first}») нет контура"),
    (lambda d: _feature(d, 0, geometry=POINT), "у границы 1 («{first}») нет контура"),
    (lambda d: {**d, "features": [*d["features"], d["features"][0]]}, "граница {next} повторяет «{first}»"),
]


@pytest.mark.parametrize(("change", "rule"), BOUNDARY_FAULTS, ids=[rule for _, rule in BOUNDARY_FAULTS])
def test_boundaries_without_what_the_map_needs_are_refused(
    data_copy: DataCopy, refusal: Refusal, change: Callable[[dict], object], rule: str
) -> None:
    document = json.loads(data_copy.path(BOUNDARIES).read_text(encoding="utf-8"))
    first, following = document["features"][0]["properties"]["municipality"], len(document["features"]) + 1
    data_copy.path(BOUNDARIES).write_text(json.dumps(change(document)), encoding="utf-8")
    expected = rule.format(first=first, next=following)
    assert refusal(data_copy.folder) == [f"файл municipalities.geojson: {expected}. {RESTORE}"]


def _feature(document: dict, number: int, **changes: object) -> dict:
    features = list(document["features"])
    features[number] = {**features[number], **changes}
    return {**document, "features": features}


def test_municipality_without_a_centre_and_centre_without_boundary_are_named(
    data_copy: DataCopy, refusal: Refusal
) -> None:
    records = data_copy.records(CENTRES)
    lost = records[3][1]
    data_copy.put(CENTRES, 4, "municipality", "Выдуманный район")
    assert refusal(data_copy.folder) == [
        f"файл municipalities.csv: нет муниципалитета «{lost}». {RESTORE}",
        f"файл municipalities.geojson: нет муниципалитета «Выдуманный район». {RESTORE}",
    ]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("lat", "пятьдесят", "столбец «lat»: «пятьдесят» — не число (дробная часть пишется через точку)"),
        ("lon", "", "столбец «lon»: «» — не число (дробная часть пишется через точку)"),
        ("lat", "154.7", "столбец «lat»: «154.7» — не координата в градусах"),
        ("lat", "nan", "столбец «lat»: «nan» — не координата в градусах"),
        ("region_code", "99", "столбец «region_code»: «99» — не из списка: 67, 76"),
        ("municipality", "", "столбец «municipality»: значение не заполнено"),
    ],
)
def test_bad_centre_is_named_with_row_and_column(
    data_copy: DataCopy, refusal: Refusal, column: str, value: str, rule: str
) -> None:
    data_copy.put(CENTRES, 5, column, value)
    assert refusal(data_copy.folder) == [f"файл municipalities.csv, строка 5, {rule}. {FIX}"]


def test_repeated_centre_is_named_with_the_row_it_repeats(data_copy: DataCopy, refusal: Refusal) -> None:
    records = data_copy.records(CENTRES)
    data_copy.write(CENTRES, [*records, records[2]])
    assert refusal(data_copy.folder) == [
        f"файл municipalities.csv, строка {len(records) + 1}, столбец «region_code, municipality»: "
        f"ключ повторяет строку 3. {FIX}"
    ]
