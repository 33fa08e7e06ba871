"""ВПР protocols of ФИС ОКО: the layouts of 2020, 2021 and 2022, one row per pupil."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd

from shnro_core.importers.aggregate import school_results
from shnro_core.importers.cells import FORMULA, Cell, normalise_header, to_moments, to_numbers
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.pupils import PupilRows
from shnro_core.importers.checks.recognised import ProcedureFacts
from shnro_core.importers.contract import MarkScale
from shnro_core.importers.login import is_login, normalise_login
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.scales import find_scale
from shnro_core.importers.specs.spec import Columns, Field, FieldKind

_ABSENT: Final = "отсутств"
_NO_SCORE: Final = frozenset({"x", "х", "n", "н", "-", "—"})
_NO_MARK: Final = "нет отметки"
_MAXIMUM: Final = re.compile(r"\((\d+(?:[.,]\d+)?)\s*б(?:\.|алл\w*)?\)$")


def _field(name: str, header: str, *, needed: bool = False, pattern: str = "") -> Field:
    return Field(name, header, FieldKind.TEXT, required=needed, expected=needed, pattern=pattern)


LAYOUT_2020: Final = (
    _field("school_code", "user", needed=True),
    _field("score", "sum", needed=True),
    _field("variant", "var-1", needed=True),
    _field("variant_2", "var-2"),
    _field("previous_mark", "otc", needed=True),
    _field("pupil_code", "code"),
    _field("class_name", "klass"),
)
LAYOUT_2021: Final = (
    _field("school_code", "логин школы", needed=True),
    _field("score", "всего баллов", needed=True),
    _field("variant", "вариант", needed=True),
    _field("previous_mark", "отметка за предыдущую четверть/триместр", needed=True, pattern="^отметка за предыдущ"),
    _field("pupil_code", "код обучающегося"),
    _field("class_name", "класс"),
)
LAYOUT_2022: Final = (
    _field("school_code", "Пользователь", needed=True),
    _field("score", "Итого баллов", needed=True),
    _field("variant", "Вариант", needed=True),
    _field(
        "previous_mark",
        "Отметка за предыдущий триместр/ четверть/полугодие",
        needed=True,
        pattern="^отметка за предыдущ",
    ),
    _field("pupil_code", "Код"),
    _field("class_name", "Наименование класса"),
    _field("loaded_at", "Дата загрузки"),
)


def read(context: Context, located: Located, *, fields: tuple[Field, ...]) -> Reading:
    """One protocol: the procedure from names, classes and the user; the rows as school aggregates."""
    columns = context.columns(fields, located)
    raw = context.raw(located, columns, without=("loaded_at",))
    rows = pupil_rows(raw)
    facts, scale = _procedure(context, rows, lambda: _year_of_loading(located, columns))
    context.check(Stage.RECOGNISED, facts)
    assert facts.grade is not None  # noqa: S101  # the stage above refuses files without a grade
    maximum = declared_maximum(located.header)
    sitting_grade = facts.grade + 1 if context.choice.previous_grade else facts.grade
    headers = {f.name: f.header for f in fields}
    subject = PupilRows(context.file, located.sheet.name, rows, headers, maximum=maximum, grade=sitting_grade)
    context.check(Stage.VALUES, subject)
    kept = rows[subject.taking_part]
    highest = maximum if maximum is not None else float(kept["score"].max())
    results = school_results(kept, maximum=highest, scale=scale, minimum=None)
    values = results.assign(year=facts.year, exam="ВПР", subject=facts.subject, level="", grade=facts.grade)
    context.parameters["maximum_score"] = f"{highest:g}"
    context.parameters["maximum_score_source"] = "сумма по заданиям" if maximum is not None else "наибольший в файле"
    return Reading(values.set_index("first_row"), len(raw), len(kept), facts.year)


def pupil_rows(raw: pd.DataFrame) -> pd.DataFrame:
    """Rows of pupils as ``checks.pupils.PupilRows`` wants them; neither codes nor names are carried on."""
    code = raw["school_code"].map({v: _code(v) for v in raw["school_code"].dropna().unique()}).astype("string")
    score, bad = to_numbers(raw["score"])
    not_attempted = _lookup(raw["score"], lambda v: str(v).strip().lower() in _NO_SCORE)
    formula = raw["score"] == FORMULA
    absent = pd.Series(False, index=raw.index)
    for name in ("variant", "variant_2"):
        if name in raw:
            absent |= _lookup(raw[name], lambda v: _ABSENT in str(v).lower())
    mark, mark_bad = _previous_marks(raw)
    return pd.DataFrame(
        {
            "school_code": code,
            "score": score,
            "score_bad": bad & ~formula & ~not_attempted,
            "formula": formula & ~absent,
            "absent": absent,
            "doubled": _doubled(raw),
            "previous_mark": mark,
            "mark_bad": mark_bad,
            "class_grade": _class_grades(raw),
        },
        index=raw.index,
    )


def declared_maximum(header: tuple[Cell, ...]) -> float | None:
    """Sum of the maxima that the headers of 2022 give («10К1 (1б)»); None when no header gives one."""
    found = [_MAXIMUM.search(normalise_header(cell)) for cell in header]
    points = [float(match[1].replace(",", ".")) for match in found if match]
    return sum(points) if points else None


def _code(value: Cell) -> str | None:
    code = normalise_login(int(value) if isinstance(value, float) and value.is_integer() else value)
    return code if is_login(code) else None


def _lookup(values: pd.Series, test: Callable[[Cell], bool]) -> pd.Series:
    """Mask of the cells that pass a test; each distinct cell is tested once."""
    return values.isin([value for value in values.dropna().unique() if test(value)])


def _previous_marks(raw: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    if "previous_mark" not in raw:
        nothing = pd.Series(pd.NA, index=raw.index, dtype="Float64")
        return nothing, pd.Series(False, index=raw.index)
    mark, text = to_numbers(raw["previous_mark"])
    valid = mark.isin([2.0, 3.0, 4.0, 5.0])
    silent = raw["previous_mark"].isna() | _lookup(
        raw["previous_mark"], lambda v: str(v).lower() in (_NO_MARK, *_NO_SCORE)
    )
    return mark.where(valid), (text | mark.notna()) & ~valid & ~silent


def _doubled(raw: pd.DataFrame) -> pd.Series:
    if "pupil_code" not in raw:
        return pd.Series(False, index=raw.index)
    return raw.duplicated(["school_code", "pupil_code"], keep="first") & raw["pupil_code"].notna()


def _class_grades(raw: pd.DataFrame) -> pd.Series:
    if "class_name" not in raw:
        return pd.Series(pd.NA, index=raw.index, dtype="Float64")
    digits = {
        v: re.match(r"\s*(\d{1,2})", f"{v:g}" if isinstance(v, float) else str(v))
        for v in raw["class_name"].dropna().unique()
    }
    return raw["class_name"].map({v: float(m[1]) if m else None for v, m in digits.items()}).astype("Float64")


def _procedure(
    context: Context, rows: pd.DataFrame, year_of_loading: Callable[[], int | None]
) -> tuple[ProcedureFacts, MarkScale | None]:
    """Year, grade, subject and scale: the user's word, else the names, else the rows."""
    choice, traits = context.choice, context.traits
    year = choice.year or traits.year or (None if traits.years else year_of_loading())
    sitting = choice.grade or traits.grade or _most_frequent(rows.loc[~rows["absent"], "class_grade"])
    subject = choice.subject or traits.subject
    grade = sitting - 1 if sitting and choice.previous_grade else sitting
    known = year is not None and grade is not None and subject is not None
    scale = find_scale(context.scales, year=year, grade=grade, subject=subject) if known else None  # type: ignore[arg-type]  # known says none is None
    facts = ProcedureFacts(
        context.file,
        needs=frozenset({"year", "grade", "subject", "scale"}),
        year=year,
        years=traits.years,
        grade=grade,
        subject=subject,
        exam="ВПР",
        scale_found=scale is not None,
    )
    context.parameters |= {
        "exam": "ВПР",
        "year": str(year or ""),
        "grade": str(grade or ""),
        "subject": subject or "",
        "previous_grade": "да" if choice.previous_grade else "нет",
    }
    if scale is not None:
        context.parameters["mark_scale"] = f"{scale.min_mark3:g}, {scale.min_mark4:g}, {scale.min_mark5:g}"
    return facts, scale


def _year_of_loading(located: Located, columns: Columns) -> int | None:
    place = columns.place.get("loaded_at")
    if place is None:
        return None
    moments, _ = to_moments(located.sheet.values([place], located.header_row)[place])
    return _most_frequent(moments.dt.year)


def _most_frequent(values: pd.Series) -> int | None:
    known = values.dropna()
    return int(known.mode().iloc[0]) if len(known) else None


FORMATS: Final = tuple(
    Format(
        f"vpr_protocol_{year}",
        f"Протокол ВПР, форма {year} года",
        "result",
        tuple(field for field in layout if field.required),
        partial(read, fields=layout),
        sheet,
    )
    for year, layout, sheet in ((2020, LAYOUT_2020, ""), (2021, LAYOUT_2021, ""), (2022, LAYOUT_2022, "протокол"))
)
