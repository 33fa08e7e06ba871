"""ВПР protocols of ФИС ОКО, report Ф1 and the form a school fills in: one row per pupil."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd

from shnro_core.importers.aggregate import fingerprints, school_results
from shnro_core.importers.cells import to_moments
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.pupils import PupilRows, ScaleAgainstMarks
from shnro_core.importers.checks.works import ScaleFacts
from shnro_core.importers.contract import MarkScale
from shnro_core.importers.login import login_in, normalise_login
from shnro_core.importers.naming import names_of
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.readers.facts import day_of_title, maximum_of_title, school_facts
from shnro_core.importers.readers.procedure import Procedure, RowsTell, recognise_procedure
from shnro_core.importers.readers.pupil_rows import (
    classes_of,
    declared_maximum,
    filled,
    most_frequent,
    pupil_rows,
)
from shnro_core.importers.scales import find_scale, load_maxima, marks_of, scale_in_words
from shnro_core.importers.specs.spec import Columns, Field, FieldKind
from shnro_core.importers.tables import CLASS_SEPARATOR, DATE

HIGHEST_MET: Final = "наибольший в файле"
"""Where a maximum is from that only the pupils' scores tell: the work may have more points."""


def _field(name: str, header: str, *, needed: bool = False, pattern: str = "", aliases: tuple[str, ...] = ()) -> Field:
    return Field(name, header, FieldKind.TEXT, required=needed, expected=needed, pattern=pattern, aliases=aliases)


_OF_SCHOOL: Final = frozenset({"loaded_at", "name", "municipality"})
"""Fields that are the same in all rows of a school."""
_MARK: Final = _field("mark", "Отметка", aliases=("отметка за впр", "отметка за работу", "отметка впр"))
_PREVIOUS_2022: Final = _field(
    "previous_mark", "Отметка за предыдущий триместр/ четверть/полугодие", needed=True, pattern="^отметка за предыдущ"
)
LAYOUT_2020: Final = (
    _field("school_code", "user", needed=True),
    _field("score", "sum", needed=True),
    _field("variant", "var-1", needed=True),
    _field("variant_2", "var-2"),
    _field("previous_mark", "otc", needed=True),
    _field("pupil_code", "code"),
    _field("class_name", "klass"),
    _MARK,
)
LAYOUT_2021: Final = (
    _field("school_code", "логин школы", needed=True),
    _field("score", "всего баллов", needed=True),
    _field("variant", "вариант", needed=True),
    _field("previous_mark", "отметка за предыдущую четверть/триместр", needed=True, pattern="^отметка за предыдущ"),
    _field("pupil_code", "код обучающегося"),
    _field("class_name", "класс"),
    _MARK,
)
_VARIANTS: Final = (
    _field("variant", "Вариант", needed=True, aliases=("вариант (часть 1)",)),
    _field("variant_2", "Вариант (часть 2)"),
)
LAYOUT_2022: Final = (
    _field("school_code", "Пользователь", needed=True),
    _field("score", "Итого баллов", needed=True),
    *_VARIANTS,
    _PREVIOUS_2022,
    _field("pupil_code", "Код"),
    _field("class_name", "Наименование класса"),
    _field("loaded_at", "Дата загрузки"),
    _field("name", "Школа"),
    _field("municipality", "Муниципалитет"),
    _MARK,
)
FORM: Final = (
    _field("pupil_code", "Код участника", needed=True),
    *_VARIANTS,
    _field("class_name", "Порядковый номер класса", needed=True),
    _PREVIOUS_2022,
    _field("score", "Итого баллов", needed=True),
    _MARK,
)
INDIVIDUAL: Final = (
    _field("school_code", "ОО", needed=True),
    _field("municipality", "Муниципалитет"),
    _field("name", "Название ОО"),
    _field("pupil_code", "Код участника", needed=True),
    _field("class_name", "Класс"),
    *_VARIANTS,
    _field("score", "Первичный балл", needed=True),
    _field("mark", "Отметка", needed=True),
    _field("previous_mark", "Отметка по журналу"),
)


@dataclass(frozen=True)
class Layout:
    """Columns of a protocol; ``class_in_grade`` = the class is a number inside the grade («2», not «5А»)."""

    fields: tuple[Field, ...]
    class_in_grade: bool = False

    @property
    def of_one_school(self) -> bool:
        """No column names the school: the file is one school's."""
        return all(field.name != "school_code" for field in self.fields)


def read(context: Context, located: Located, *, layout: Layout) -> Reading:
    """One protocol: the procedure from names, title, rows and the user; the rows as school aggregates."""
    columns = context.columns(layout.fields, located)
    whole = context.raw(located, columns, without=_OF_SCHOOL)
    school = _school(context) if layout.of_one_school else None
    if layout.of_one_school:
        context.parameters["school"] = school or ""
    raw = filled(whole.assign(school_code=school) if layout.of_one_school else whole, located)
    rows = pupil_rows(raw, class_in_grade=layout.class_in_grade)
    told = _told_of_schools(located, columns, rows["school_code"])
    grade = most_frequent(rows.loc[~rows["absent"], "class_grade"])
    telling = RowsTell(None if grade is None else int(grade), most_frequent(told["dated"]))
    procedure = recognise_procedure(context, located.title, telling, school=school, one_school=layout.of_one_school)
    maximum, source = _maximum(located, procedure)
    headers = {f.name: f.header for f in layout.fields}
    aside = _aside_with_total(whole, raw, "pupil_code" if layout.of_one_school else "school_code")
    subject = PupilRows(context.file, located.sheet.name, rows, headers, maximum=maximum, aside=aside)
    kept = rows[subject.taking_part]
    context.parameters |= {"participants": str(len(kept)), "absent": str(int(rows["absent"].sum()))}
    scale = _scale(context, procedure, kept, maximum)
    context.check(Stage.VALUES, subject, *_against_marks(context, located, kept, scale))
    highest = maximum if maximum is not None else float(kept["score"].max())
    context.parameters |= {"maximum_score": f"{highest:g}", "maximum_score_source": source}
    results = school_results(kept, maximum=highest, scale=scale, minimum=None).set_index("school_code", drop=False)
    values = results.assign(
        year=procedure.year,
        exam="ВПР",
        subject=procedure.subject,
        level=procedure.level,
        grade=procedure.grade,
        sitting=procedure.sitting,
        classes=classes_of(kept, CLASS_SEPARATOR),
        dated=told.set_index("school_code")["dated"],
    )
    if values["dated"].isna().all():
        values["dated"] = day_of_title(located.title)
    if context.fingerprint_key:
        values["fingerprint"] = _fingerprints(context, raw, kept)
    return Reading(values.set_index("first_row"), len(raw), len(kept), procedure.year, facts=school_facts(told))


def _school(context: Context) -> str | None:
    if context.choice.school:
        return normalise_login(context.choice.school)
    return next(filter(None, map(login_in, names_of(context.told))), None)


def _aside_with_total(whole: pd.DataFrame, filled_rows: pd.DataFrame, name: str) -> int:
    """Rows put aside although they carry a total and ``name``: a school, or a pupil where all rows are one school's."""
    aside = whole.loc[whole.index.difference(filled_rows.index)]
    return int((aside[name].notna() & aside["score"].notna()).sum()) if len(aside) else 0


def _told_of_schools(located: Located, columns: Columns, codes: pd.Series) -> pd.DataFrame:
    """What the last row of each school says of it: login, name, municipality and the day of loading.

    The rows of a school repeat it, the last one was loaded last.
    """
    place = {position: name for name, position in columns.place.items() if name in _OF_SCHOOL}
    ends = codes.dropna()
    ends = ends[~ends.duplicated(keep="last")]
    told = located.sheet.at(list(place), list(ends.index)).rename(columns=place) if place else pd.DataFrame()
    told = told.reindex(ends.index).assign(school_code=ends)
    moments = to_moments(told["loaded_at"])[0] if "loaded_at" in told else pd.Series(index=ends.index, dtype=DATE)
    return told.assign(dated=moments.dt.normalize())


def _maximum(located: Located, procedure: Procedure) -> tuple[float | None, str]:
    """Points of the whole work and where they are from."""
    known = load_maxima().get((procedure.year, procedure.grade, procedure.subject))
    told = (
        (maximum_of_title(located.title), "заголовок отчёта"),
        (declared_maximum(located.header), "сумма по заданиям"),
        (known if not procedure.level else None, "таблица наибольших баллов"),
    )
    return next(((points, source) for points, source in told if points is not None), (None, HIGHEST_MET))


def _scale(context: Context, procedure: Procedure, kept: pd.DataFrame, maximum: float | None) -> MarkScale | None:
    """The scale of the work, entered among the parameters; a work with neither scale nor marks is refused."""
    scale = find_scale(
        context.scales,
        year=procedure.year,
        grade=procedure.grade,
        subject=procedure.subject,
        level=procedure.level,
        maximum=maximum,
    )
    unmarked = int(kept["mark"].isna().sum())
    others = [s for s in context.scales if (s.grade, s.subject) == (procedure.grade, procedure.subject)]
    facts = ScaleFacts(
        context.file,
        procedure.year,
        procedure.grade,
        procedure.subject,
        procedure.level,
        participants=len(kept),
        unmarked=unmarked if scale is None else 0,
        maximum=maximum,
        others=tuple(scale_in_words(s) for s in others),
    )
    if scale is not None:
        context.parameters["mark_scale"] = f"{scale.min_mark3:g}, {scale.min_mark4:g}, {scale.min_mark5:g}"
        context.parameters["mark_scale_source"] = scale_in_words(scale)
    given = len(kept) - unmarked
    context.parameters["marks_from"] = "файл" if given == len(kept) else "шкала" if not given else "файл и шкала"
    context.check(Stage.RECOGNISED, facts)
    return scale


def _against_marks(
    context: Context, located: Located, kept: pd.DataFrame, scale: MarkScale | None
) -> list[ScaleAgainstMarks]:
    if scale is None or kept["mark"].isna().all():
        return []
    by_scale = marks_of(kept["score"], scale)
    apart = kept["mark"].notna() & (by_scale != kept["mark"])
    given = int(kept["mark"].notna().sum())
    return [ScaleAgainstMarks(context.file, located.sheet.name, int(apart.sum()), given, scale_in_words(scale))]


def _fingerprints(context: Context, raw: pd.DataFrame, kept: pd.DataFrame) -> pd.Series:
    if "pupil_code" not in raw:
        return pd.Series("", index=kept["school_code"].unique())
    return fingerprints(kept["school_code"], raw.loc[kept.index, "pupil_code"], context.fingerprint_key)


def _format(name: str, title: str, layout: Layout, sheet: str = "") -> Format:
    signature = tuple(field for field in layout.fields if field.required)
    return Format(name, title, "result", signature, partial(read, layout=layout), sheet)


FORMATS: Final = (
    _format("vpr_protocol_2020", "Протокол ВПР, форма 2020 года", Layout(LAYOUT_2020)),
    _format("vpr_protocol_2021", "Протокол ВПР, форма 2021 года", Layout(LAYOUT_2021)),
    _format("vpr_protocol_2022", "Протокол ВПР, форма 2022 года", Layout(LAYOUT_2022), "протокол"),
    _format("vpr_form", "Форма сбора результатов ВПР 2025–2026 годов", Layout(FORM, class_in_grade=True), "протокол"),
    _format("vpr_individual", "Отчёт Ф1 «Индивидуальные результаты»", Layout(INDIVIDUAL, class_in_grade=True)),
)
