"""Lists with one row per graduate: a table with a column of subjects, or a normalised CSV named after its exam."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.graduates import ExamTitle
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.naming import exam_of, subject_of, traits_of_text
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.readers.gia import model
from shnro_core.importers.readers.gia.count import school_reading
from shnro_core.importers.readers.gia.subjects import STATE_EXAM, exam_subjects
from shnro_core.importers.specs.spec import Field, FieldKind, type_rows

_CODE: Final = re.compile(r"\s*(\d{1,2})\s*[-–—.]")
_NAMED: Final = re.compile(r"(\d{1,2})[_\s-]+(20\d\d)\.(\d\d)\.(\d\d)")
_EXAM: Final = Field("exam", "Экзамен", FieldKind.TEXT, required=False, expected=False, aliases=("форма", "форма гиа"))
_LIST: Final = (
    model.SCHOOL,
    model.SUBJECT,
    Field(
        "any_score",
        "Балл",
        FieldKind.NUMBER,
        aliases=(*(header for headers in model.SCORES.values() for header in headers),),
    ),
)
_NORMALISED: Final = (
    Field("school_code", "SchoolCode", FieldKind.GIA_SCHOOL),
    Field("primary_score", "PrimaryMark", FieldKind.NUMBER),
    Field("mark", "Mark5", FieldKind.NUMBER, aliases=("mark100",)),
)


def read(context: Context, located: Located) -> Reading:
    """Graduates of a list as aggregates per school and exam."""
    code, day = _exam_in_name(context.file)
    by_code = exam_subjects().get(code or 0)
    choice, traits = context.choice, context.traits
    title = traits_of_text(f"{located.title} {located.sheet.name or ''}")
    subject = choice.subject or title.subject or traits.subject or (by_code.subject if by_code else None)
    wanted = replace(
        model.SUBJECT, required=subject is None and code is None, expected=subject is None and code is None
    )
    fields = (model.SCHOOL, wanted, _EXAM, *model.SCORE_FIELDS, *model.OTHER_FIELDS)
    columns = context.columns(fields, located)
    raw = context.raw(located, columns)
    if "subject" not in raw:
        context.check(
            Stage.RECOGNISED,
            ExamTitle(context.file, code=code, named=subject, by_code=by_code.subject if by_code else None),
        )
    naming = [model.SCHOOL, *([wanted] if "subject" in raw else [])]
    rows = type_rows(naming, raw[[field.name for field in naming]])
    context.check(Stage.VALUES, TableRows(context.file, located.sheet.name, naming, rows))
    exam = choice.exam or title.exam or traits.exam or model.exam_of_columns(columns)
    frame = model.graduates(located.sheet.name, raw)
    frame["school"] = rows.typed["school_code"]
    if day:
        frame["date"] = frame["date"].fillna(pd.Timestamp(day))
    texts = raw["subject"] if "subject" in raw else pd.Series(str(code or ""), index=raw.index)
    frame["subject"] = rows.typed["subject"] if "subject" in raw else subject
    exams = raw["exam"] if "exam" in raw else pd.Series(None, index=raw.index, dtype=object)
    told = pd.DataFrame({"exam": exams, "text": texts}).astype(object)
    frame["exam"] = _by_distinct(told, lambda given, text: _exam(exam, given, text))
    told = pd.DataFrame({"exam": frame["exam"], "text": texts}).astype(object)
    names = (choice.level, title.level, traits.level, by_code.level if by_code else None)
    frame["level"] = _by_distinct(
        told, lambda given, text: model.level(given, subject_of(str(text)) or subject, str(text), *names)
    )
    return school_reading(context, frame, grade=model.GRADES.get(exam or ""))


def _exam_in_name(file: str) -> tuple[int | None, dt.date | None]:
    found = _NAMED.match(PurePosixPath(file).stem)
    if not found:
        return None, None
    code, year, month, day = map(int, found.groups())
    try:
        return code, dt.date(year, month, day)
    except ValueError:
        return code, None


def _exam(known: str | None, given: object, text: object) -> str | None:
    """Exam of a row: what its own cells say, else what is known of the file."""
    told = f"{given or ''} {text or ''}".upper()
    code = _CODE.match(f"{text}-" if str(text).isdecimal() else str(text))
    if STATE_EXAM in told or (code and model.exam_of_code(int(code[1]), None)):
        return STATE_EXAM
    return exam_of(told) or known


def _by_distinct(rows: pd.DataFrame, of: Callable[[Any, Any], str | None]) -> pd.Series:
    """A function of two cells over the distinct pairs of a frame."""
    pairs = rows.where(rows.notna(), None)
    distinct = {pair: of(*pair) for pair in pairs.drop_duplicates().itertuples(index=False, name=None)}
    return pd.Series(
        list(map(distinct.__getitem__, pairs.itertuples(index=False, name=None))), index=rows.index, dtype=object
    )


FORMATS: Final = (
    Format("gia_pupils", "Результаты ОГЭ или ЕГЭ по участникам", "result", _LIST, read),
    Format("gia_normalised", "Результаты ОГЭ или ЕГЭ по участникам (CSV)", "result", _NORMALISED, read),
)
