"""Strict reading of the CSV files of ``data/``: either every record has the declared columns or the file is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from shnro_core import text
from shnro_core.model import DataRefusedError, Finding

ADVICE_RESTORE = "Верните файл из поставки или исправьте его и повторите сборку"
ADVICE_CELL = "Исправьте значение и повторите сборку"


def read_records(path: Path, headers: Sequence[str]) -> list[list[str]]:
    """Records of a comma-separated UTF-8 file below its header; the first record is row 2 of the file.

    Raises DataRefusedError with one finding when the file is missing, damaged, empty or has other columns.
    """
    content = file_text(path)
    if not content.strip():
        raise refusal(path, "файл пуст")
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(content, newline=""), strict=True))
    except csv.Error:
        row = len(records) + 1
        raise refusal(path, "файл повреждён: не закрыты кавычки или оборвана запись", row=row) from None
    _check_header(path, records[0], headers)
    for row, record in enumerate(records[1:], start=2):
        if len(record) != len(headers):
            fields = text.counted(len(record), "поле")
            raise refusal(path, f"в строке {fields} вместо {len(headers)}", row=row)
    if len(records) == 1:
        raise refusal(path, "в файле нет ни одной строки данных")
    return records[1:]


def file_text(path: Path) -> str:
    """Text of a UTF-8 file of ``data/``. Raises DataRefusedError when it is missing or in another encoding."""
    folder = f"data/{path.parent.name}"
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise refusal(path, f"файла нет в папке {folder}") from None
    except OSError:
        raise refusal(path, f"файл в папке {folder} не читается") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise refusal(path, "файл повреждён: это не текст в кодировке UTF-8", row=row) from None


def refusal(path: Path, what: str, *, row: int | None = None, column: str | None = None) -> DataRefusedError:
    """Refusal of a whole file."""
    return DataRefusedError([Finding(file=path.name, what=what, advice=ADVICE_RESTORE, row=row, column=column)])


def _check_header(path: Path, header: list[str], expected: Sequence[str]) -> None:
    missing = [h for h in expected if h not in header]
    extra = [h for h in header if h not in expected]
    if missing:
        raise refusal(path, "нет обязательного столбца", row=1, column=missing[0])
    if extra:
        raise refusal(path, "лишний столбец", row=1, column=extra[0])
    if header != list(expected):
        raise refusal(path, "столбцы стоят в другом порядке или повторяются", row=1)
