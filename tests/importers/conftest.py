"""Tiny files built in code and the two ways to read them: in this process, and through the reading processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shnro_core.importers import Choice
from shnro_core.importers.parse import Job, Parsed, parse_file
from shnro_core.importers.scales import load_mark_scales, load_thresholds

Rows = Sequence[Sequence[object]]


def write_xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    """A workbook with the given cells; None leaves a cell empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
    return path


def parse(path: Path, choice: Choice | None = None, *, name: str | None = None) -> Parsed:
    """Read one file in this process; ``name`` is the path the user would see."""
    file = name or path.name
    job = Job(str(path), file, file, choice or Choice(), load_mark_scales(), load_thresholds(), 300_000, 1000)
    return parse_file(job)


def records(parsed: Parsed, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of the frame cut to some columns, missing values as None."""
    frame = parsed.frame[list(columns)].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def sentences(findings: Iterable[Any], check: str | None = None) -> list[str]:
    """Findings as the user reads them, all or those of one check."""
    return [finding.sentence for finding in findings if check in (None, finding.check)]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``name`` with one sheet (or several) into the test's folder."""

    def write(
        name: str, rows: Rows | None = None, *, sheet: str = "Лист1", sheets: dict[str, Rows] | None = None
    ) -> Path:
        return write_xlsx(tmp_path / name, sheets or {sheet: rows or []})

    return write
