"""Spoilt files of every format: nothing is raised, nothing is invented, every finding is a Russian sentence."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shnro_core.importers.parse import Parsed
from shnro_core.importers.tables import KEYS
from shnro_core.model import Severity
from tests.importers.mutations import Book, opened, saved, spoilt_bytes, spoilt_header, spoilt_rows, texts
from tests.importers.specimens import SPECIMENS, read, written

EXAMPLES = int(os.environ.get("SHNRO_FUZZ", "0"))
fuzz = settings(
    max_examples=EXAMPLES or 4,
    derandomize=not EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
MEASURES = (
    "participants", "failed", "mark2", "mark3", "mark4", "mark5", "score_sum", "isbsh", "pupils", "teachers", "minimum",
    "pupils_failing", "pupils_with_support", "pupils_overcame", "min_mark3", "min_mark4", "min_mark5", "track",
)  # fmt: skip
_NOT_RUSSIAN = re.compile(r"\b(?:None|nan|NaT|NA|Error|Exception|Traceback|dtype|column|object|float|invalid)\b|/tmp")
_every = pytest.mark.parametrize("name", SPECIMENS)


@cache
def good(name: str) -> tuple[Path, Book, Parsed]:
    """The good file of a format, its cells and what is read of it."""
    path = written(SPECIMENS[name], Path(mkdtemp()))
    return path, opened(path, name), read(SPECIMENS[name], path)


def reading(name: str, write: Callable[[Path], object]) -> Parsed:
    """What is read of a spoilt file, after what holds for every one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / SPECIMENS[name].name
        write(path)
        parsed = read(SPECIMENS[name], path)
    for finding in parsed.findings:
        assert re.search("[а-яё]", finding.what), finding
        assert not _NOT_RUSSIAN.search(re.sub(r"«[^»]*»|\([^()]*\)", "", f"{finding.what} {finding.advice}")), finding
    frame = parsed.frame
    if "participants" in frame and len(frame):
        assert (frame["participants"] >= 1).all()
        assert (frame["failed"].dropna() <= frame.loc[frame["failed"].notna(), "participants"]).all()
        assert (frame["failed"].dropna() >= 0).all()
    return parsed


def rows_of(parsed: Parsed) -> pd.DataFrame:
    """Keys and measures of what was read, comparable between two files."""
    table = parsed.table or "result"
    columns = [c for c in (*KEYS.get(table, ()), *MEASURES, "answers") if c in parsed.frame]
    return parsed.frame[columns].astype(object).where(parsed.frame[columns].notna(), None)


def told_by(book: Book, parsed: Parsed) -> None:
    """No school, year or subject comes from nowhere."""
    words = texts(list(book.grids.values())) + SPECIMENS[parsed.format].name.lower()
    if "school_code" in parsed.frame and parsed.format not in {"gia_summary", "vpr_form"}:
        for code in parsed.frame["school_code"].dropna():
            known = {"sch670001": "13450", "sch670002": "13451"}.get(code, "")
            assert code[3:] in words or (known and known in words), code
    if "year" in parsed.frame and SPECIMENS[parsed.format].choice.year is None:
        for year in parsed.frame["year"].dropna().unique():
            assert (
                str(year) in words or parsed.format in {"context_2021", "survey_yandex", "survey_google"} or year == 0
            )


@_every
def test_a_good_file_is_read_without_errors(name: str) -> None:
    _, _, parsed = good(name)
    assert parsed.format == name
    assert len(parsed.frame)
    assert not [f for f in parsed.findings if f.severity is Severity.ERROR]


@_every
@fuzz
@given(data=st.data())
def test_spoilt_rows_change_only_what_they_tell(name: str, data: st.DataObject) -> None:
    path, book, expected = good(name)
    spoilt, touched = data.draw(spoilt_rows(book))
    parsed = reading(name, lambda target: saved(spoilt, path, target))
    if parsed.frame.empty:
        return
    assert parsed.format == name
    told_by(spoilt, parsed)
    before, after = rows_of(expected), rows_of(parsed)
    known = {tuple(row) for row in before.itertuples(index=False, name=None)}
    fresh = [row for row in after.itertuples(index=False, name=None) if row not in known]
    assert len(fresh) <= touched * SPECIMENS[name].a_row_gives, fresh
    if name.startswith(("vpr", "gia_p", "gia_n")):
        assert abs(after["participants"].sum() - before["participants"].sum()) <= touched


@_every
@fuzz
@given(data=st.data())
def test_a_spoilt_header_moves_no_number_into_another_column(name: str, data: st.DataObject) -> None:
    path, book, expected = good(name)
    spoilt = data.draw(spoilt_header(book))
    parsed = reading(name, lambda target: saved(spoilt, path, target))
    if parsed.frame.empty or parsed.format != name:
        return
    told_by(spoilt, parsed)
    before, after = rows_of(expected), rows_of(parsed)
    key = [c for c in KEYS[parsed.table] if c in before]
    both = after.merge(before, on=key, how="left", suffixes=("", "_before"), indicator=True)
    assert (both["_merge"] == "both").all(), after
    if any(f.severity is not Severity.NOTE for f in parsed.findings):
        return
    for column in set(before) - set(key):
        same = (both[column] == both[f"{column}_before"]) | both[column].isna()
        assert same.all(), (column, both)


@_every
@fuzz
@given(data=st.data())
def test_spoilt_bytes_are_refused_or_read_as_they_stand(name: str, data: st.DataObject) -> None:
    path, _, expected = good(name)
    content = data.draw(spoilt_bytes(path.read_bytes()))
    parsed = reading(name, lambda target: target.write_bytes(content))
    if not parsed.frame.empty and parsed.format == name:
        assert len(parsed.frame) <= len(expected.frame) + 4 * SPECIMENS[name].a_row_gives


@pytest.mark.parametrize("header", [None, "Какой"])
def test_a_list_whose_column_has_lost_its_header_is_not_taken_for_the_usual_list(header: str | None) -> None:
    path, book, _ = good("template_list_entry")
    book = Book({book.table: [[*book.grid[0][:2], header], *book.grid[1:]]}, book.table, book.header)
    parsed = reading("template_list_entry", lambda target: saved(book, path, target))
    assert parsed.frame.empty
    assert [f.check for f in parsed.findings] == ["check_list_unnamed"]


@pytest.mark.parametrize("header", [None, "Какой"])
def test_counts_of_one_kind_of_deficit_are_not_taken_for_the_total(header: str | None) -> None:
    path, book, _ = good("template_teacher_deficit")
    spoilt = [[*book.grid[0][:2], header, *book.grid[0][3:]], *([*r[:2], "цифровой", *r[3:]] for r in book.grid[1:])]
    book = Book({book.table: spoilt}, book.table, book.header)
    parsed = reading("template_teacher_deficit", lambda target: saved(book, path, target))
    assert parsed.frame.empty
    assert [f.check for f in parsed.findings] == ["check_list_unnamed"]
