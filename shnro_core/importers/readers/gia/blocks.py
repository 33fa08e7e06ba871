"""Protocols of regional systems of ГИА: exams one below another, each with a title line and a header of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core.importers.cells import normalise_header, parse_moment, parse_number
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.graduates import ExamTitle, OralParts
from shnro_core.importers.checks.recognised import ProcedureFacts
from shnro_core.importers.naming import exam_of, subject_of, traits_of_text
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.readers.gia import model
from shnro_core.importers.readers.gia.count import school_reading
from shnro_core.importers.readers.gia.subjects import exam_subjects
from shnro_core.importers.sheets import Sheet
from shnro_core.importers.specs.spec import Field, FieldKind, match_columns, type_rows

_TITLE: Final = r"^\s*(\d{1,2})\s*[-–—]\s*(.+?)[\s,(]+(20\d\d\.\d\d\.\d\d|\d\d\.\d\d\.20\d\d)\)?\s*$"
_NUMBER: Final = Field("number", "№", FieldKind.NUMBER, required=False, expected=False, aliases=("№ п/п", "n", "номер"))
_SIGNATURE: Final = (
    Field("school_code", "Код ОО", FieldKind.GIA_SCHOOL, aliases=("код школы", "код оо / код школы")),
    Field("point", "Код ППЭ", FieldKind.TEXT, aliases=("ппэ",)),
    Field("room", "Аудитория", FieldKind.TEXT),
    Field(
        "any_score",
        "Первичный балл",
        FieldKind.NUMBER,
        aliases=(*(header for headers in model.SCORES.values() for header in headers),),
    ),
)
_FIELDS: Final = (_NUMBER, model.SCHOOL, *model.SCORE_FIELDS, *model.OTHER_FIELDS)
_SPARE_COLUMNS: Final = 20


@dataclass(frozen=True)
class _Block:
    """Rows of one exam below its header, cells under the names of the fields."""

    sheet: str | None
    row: int
    code: int
    name: str
    date: pd.Timestamp
    cells: pd.DataFrame


def read(context: Context, located: Located) -> Reading:
    """Every exam of every sheet as aggregates per school."""
    blocks = [block for sheet in context.source.sheets for block in _blocks(sheet)]
    title = traits_of_text(located.title)
    main = [block.cells.columns for block in blocks if model.exam_of_code(block.code, None) is None]
    columns = main[0] if main else pd.Index([])
    choice, traits = context.choice, context.traits
    exam = choice.exam or title.exam or traits.exam or model.exam_of_columns(columns) or _exam_of_classes(blocks)
    context.parameters |= {"exam": exam or ""}
    years = sorted({block.date.year for block in blocks})
    context.check(
        Stage.RECOGNISED,
        ProcedureFacts(
            context.file, needs=frozenset({"exam", "year"}), exam=exam, year=choice.year or next(iter(years), None)
        ),
        ExamTitle(context.file, years=tuple(years), year_in_name=traits.year if choice.year is None else None),
    )
    if not blocks:
        context.columns((model.SUBJECT,), located)
    oral = [block for block in blocks if _oral(block)]
    told = tuple(sorted({subject.subject for block in oral if (subject := exam_subjects().get(block.code))}))
    context.check(Stage.VALUES, OralParts(context.file, located.sheet.name, told, sum(len(b.cells) for b in oral)))
    frames = [_graduates(context, block, exam) for block in blocks if not _oral(block)]
    empty = pd.DataFrame(columns=list(model.GRADUATES))
    frame = pd.concat(frames, ignore_index=True) if frames else empty
    return school_reading(context, frame, grade=model.GRADES.get(exam or ""))


def _blocks(sheet: Sheet) -> Iterator[_Block]:
    """Tables of a sheet that stand below a title line of an exam."""
    width = max((len(row) for row in sheet.head()), default=0)
    if not width:
        return
    grid = sheet.values(range(width + _SPARE_COLUMNS), 0)
    first = grid.bfill(axis="columns").iloc[:, 0].astype("string")
    titles = first.str.extract(_TITLE).dropna()
    headers = [row for row in grid.index[_header_mask(grid)] if len(titles) and row > titles.index[0]]
    ends = sorted({*titles.index, *headers, int(grid.index[-1]) + 1} if len(grid) else ())
    for row in headers:
        above = int(titles.index[titles.index < row][-1])
        code, name, day = map(str, titles.loc[above])
        date = parse_moment(day.replace(".", "-") if day[4] == "." else day)
        place = match_columns(_FIELDS, grid.loc[row].tolist(), row).place
        end = next(e for e in ends if e > row)
        body = grid.loc[(grid.index > row) & (grid.index < end), list(place.values())].set_axis(
            list(place), axis="columns"
        )
        if date is not None:
            yield _Block(sheet.name, above, int(code), name, pd.Timestamp(date), body[_pupil_mask(body)])


def _header_mask(grid: pd.DataFrame) -> pd.Series:
    """Rows with a header of schools and one of scores."""
    texts = grid.map(lambda cell: normalise_header(cell) if isinstance(cell, str) else "")
    scores = frozenset().union(*(field.names for field in model.SCORE_FIELDS))
    return texts.isin(model.SCHOOL.names).any(axis="columns") & texts.isin(scores).any(axis="columns")


def _pupil_mask(body: pd.DataFrame) -> pd.Series:
    """Rows of graduates: numbered or with a school; lines of means and totals are neither."""
    numbered = body["number"].map(lambda cell: parse_number(cell) is not None) if "number" in body else False
    return (numbered | body["school_code"].notna()).astype(bool)


def _graduates(context: Context, block: _Block, exam: str | None) -> pd.DataFrame:
    by_code = exam_subjects().get(block.code)
    named = subject_of(block.name)
    facts = ExamTitle(context.file, block.sheet, block.row, block.code, named, by_code.subject if by_code else None)
    context.check(Stage.RECOGNISED, facts)
    frame = model.graduates(block.sheet, block.cells)
    frame["school"] = type_rows((model.SCHOOL,), block.cells[["school_code"]]).typed["school_code"]
    own = model.exam_of_code(block.code, exam_of(block.name) or exam)
    subject = named or (by_code.subject if by_code else block.name)
    told = (block.name, context.choice.level, by_code.level if by_code else None, context.traits.level)
    return frame.assign(exam=own, subject=subject, level=model.level(own, subject, *told), date=block.date)


def _oral(block: _Block) -> bool:
    known = exam_subjects().get(block.code)
    return known is not None and known.oral


def _exam_of_classes(blocks: list[_Block]) -> str | None:
    """ОГЭ is written in grade 9, ЕГЭ in grade 11; None where classes tell neither."""
    texts = pd.concat(
        [b.cells["class_name"].astype("string") for b in blocks if "class_name" in b.cells]
        or [pd.Series(dtype="string")]
    )
    grades = set(texts.str.extract(r"^(\d{1,2})")[0].dropna())
    found = [exam for exam, grade in model.GRADES.items() if grades == {str(grade)}]
    return found[0] if found else None


FORMATS: Final = (Format("gia_protocol", "Протокол ОГЭ или ЕГЭ региональной системы", "result", _SIGNATURE, read),)
