"""Tables of the office's own templates, read by the description that wrote them."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.aside import with_participants
from shnro_core.importers.checks.columns import UnnamedColumn
from shnro_core.importers.checks.recognised import ExamFacts
from shnro_core.importers.checks.related import MarkMinima, MeasureDates, PartOfWhole
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.readers.gia import GRADES, TWO_LEVELS
from shnro_core.importers.readers.gia.codes import with_logins
from shnro_core.importers.specs.spec import TableSpec, match_columns
from shnro_core.importers.specs.templates import TEMPLATES

_TELLING_APART: Final = {
    "list_entry": ("list", "о каком списке речь"),
    "teacher_deficit": ("area", "о каком виде дефицита речь"),
}
"""Column that may be left out, because a school then has one row, and what is unclear where its header is spoilt."""
_PARTS: Final = {
    "gia_results": (("failed", "participants"),),
    "failing_pupils": (("pupils_with_support", "pupils_failing"), ("pupils_overcame", "pupils_failing")),
    "teacher_deficit": (("teachers_with_deficit", "teachers_diagnosed"), ("routes_completed", "routes_started")),
}
DEFAULT_LIST: Final = "ШНРО"


def read(context: Context, located: Located, *, spec: TableSpec) -> Reading:
    """Rows of a template after its checks."""
    if spec.name in _TELLING_APART:
        context.check(Stage.COLUMNS, _unnamed_column(context, located, spec))
    rows = context.table_rows(spec.fields, located, key=spec.key, closed=True)
    context.check(Stage.VALUES, rows)
    related: list[object] = [PartOfWhole(rows, part, whole) for part, whole in _PARTS.get(spec.name, ())]
    if spec.name == "measure":
        related.append(MeasureDates(rows))
    if spec.name == "mark_scale":
        related.append(MarkMinima(rows))
    context.check(Stage.VALUES, *related)
    if spec.name != "gia_results":
        values = _complete(context, spec, rows)
        return Reading(values, rows.given, len(values), context.only_year(values, located.title))
    covered = _complete(context, spec, rows).assign(sitting="")
    rows, nobody = with_participants(rows)
    context.check(Stage.VALUES, nobody)
    values = covered.loc[rows.rows.typed.index]
    return Reading(values, rows.given, len(values), context.only_year(covered, located.title), covered)


def _unnamed_column(context: Context, located: Located, spec: TableSpec) -> UnnamedColumn:
    """Columns that may be the one that tells rows of a school apart, where it is not found."""
    name, unclear = _TELLING_APART[spec.name]
    found = match_columns(spec.fields, located.header, located.header_row).place
    below = located.sheet.head()[located.header_row :]
    filled = {place for row in below for place, cell in enumerate(row) if cell is not None}
    others = () if name in found else tuple(sorted(filled - set(found.values())))
    header = spec.field(name).header
    return UnnamedColumn(context.file, located.sheet.name, located.header_row, header, others, unclear)


def _complete(context: Context, spec: TableSpec, rows: TableRows) -> pd.DataFrame:
    values = rows.rows.typed.copy()
    if spec.name == "list_entry":
        values["list"] = values["list"].fillna(DEFAULT_LIST) if "list" in values else DEFAULT_LIST
    if spec.name == "teacher_deficit":
        values["area"] = values["area"].fillna("") if "area" in values else ""
    if spec.name in {"gia_results", "exam_threshold"}:
        values["level"] = values["level"].fillna("") if "level" in values else ""
        if spec.name == "gia_results":
            values["grade"] = values["exam"].map(GRADES)
            values["school_code"] = with_logins(context, values["school_code"], values["year"])
            values = values[values["school_code"].notna()]
        unclear = (values["exam"] == "ЕГЭ") & (values["subject"] == TWO_LEVELS) & (values["level"] == "")
        if unclear.any():
            context.check(Stage.RECOGNISED, ExamFacts(context.file, "ЕГЭ", 0, TWO_LEVELS, "?", True, True))
    if spec.name == "gia_code":
        values["year"] = (
            values["year"].fillna(0) if "year" in values else pd.Series(0, index=values.index, dtype="Int64")
        )
    return values


FORMATS: Final = tuple(
    Format(
        f"template_{spec.name}",
        f"Шаблон «{spec.title}»",
        spec.table,
        spec.fields,
        partial(read, spec=spec),
        spec.sheet.lower(),
        own=True,
    )
    for spec in TEMPLATES.values()
)
