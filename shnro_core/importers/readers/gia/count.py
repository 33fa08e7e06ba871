"""From graduates to schools: retakes parted from the main period, marks and thresholds, aggregates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from shnro_core.importers.aggregate import fingerprints
from shnro_core.importers.cells import FORMULA, to_numbers
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.graduates import AbsentGraduates, GivenMarks
from shnro_core.importers.checks.pupils import PupilRows
from shnro_core.importers.checks.recognised import ExamFacts, ProcedureFacts
from shnro_core.importers.readers.base import Context, Reading
from shnro_core.importers.readers.gia import model
from shnro_core.importers.readers.gia.codes import with_logins
from shnro_core.importers.readers.gia.retakes import settle_retakes
from shnro_core.importers.readers.gia.subjects import STATE_EXAM
from shnro_core.importers.scales import find_threshold
from shnro_core.importers.tables import CLASS_SEPARATOR

_PROCEDURE: Final = ["exam", "year", "subject", "level"]
_MARKS: Final = (2, 3, 4, 5)


def school_reading(context: Context, rows: pd.DataFrame, *, grade: int | None) -> Reading:
    """Aggregates per school, exam and subject. ``grade`` = that of ГВЭ, which stands among ОГЭ or ЕГЭ."""
    rows = rows.reset_index(drop=True)
    if not context.fingerprint_key:
        rows["identity"] = _sameness(rows["identity"])
    rows["year"] = _years(context, rows)
    read = len(rows)
    absent = rows[list(model.SCORES)].isna().all(axis="columns")
    context.check(
        Stage.VALUES, *_at_sheets(rows[absent], lambda sheet, part: AbsentGraduates(context.file, sheet, part))
    )
    rows = rows[~absent]
    unnamed = rows["school"].isna()
    rows = rows.assign(school_code=with_logins(context, rows["school"], rows["year"]))
    rows = settle_retakes(context, rows[rows["school_code"].notna() | unnamed])
    keys = rows[_PROCEDURE].drop_duplicates().sort_values(_PROCEDURE).itertuples(index=False, name=None)
    parts = [_part(context, rows[(rows[_PROCEDURE] == list(key)).all(axis="columns")], key) for key in keys]
    if not parts:
        context.check(Stage.VALUES, PupilRows(context.file, None, _no_pupils(), {}))
    values = pd.concat(parts)
    values["grade"] = values["exam"].map(model.GRADES).fillna(grade if grade is not None else pd.NA).astype("Int64")
    found = {
        "exam": ", ".join(sorted(set(values["exam"]))),
        "grade": ", ".join(map(str, sorted(set(values["grade"].dropna())))),
        "subject": ", ".join(sorted(set(values["subject"]))),
    }
    context.parameters |= found
    return Reading(values, read, len(rows), context.only_year(values))


def _sameness(texts: pd.Series) -> pd.Series:
    """Numbers in place of texts: equal where the texts are."""
    codes, _ = pd.factorize(texts)
    return pd.Series(codes, index=texts.index).where(codes >= 0).astype(object)


def _years(context: Context, rows: pd.DataFrame) -> pd.Series:
    """Year of each row: the user's, that of its date, that of the names."""
    choice, traits = context.choice, context.traits
    dated = pd.to_datetime(rows["date"]).dt.year.astype("Int64")
    exams = set(rows["exam"].dropna())
    facts = ProcedureFacts(
        context.file,
        needs=frozenset({"exam", *(["year"] if dated.isna().any() or choice.year else [])}),
        year=choice.year or traits.year,
        years=traits.years,
        exam="ОГЭ" if exams and not rows["exam"].isna().any() else None,
    )
    context.check(Stage.RECOGNISED, facts)
    if choice.year:
        return pd.Series(choice.year, index=rows.index, dtype="Int64")
    return dated.fillna(traits.year) if traits.year else dated


def _part(context: Context, rows: pd.DataFrame, key: tuple[str, int, str, str]) -> pd.DataFrame:
    """Aggregates of one subject and level."""
    exam, year, subject, level = key
    threshold = find_threshold(context.thresholds, year=year, exam=exam, subject=subject, level=level)
    marks, unreadable = _marks(rows, exam)
    column = _score_column(rows, exam, level)
    marked = exam == STATE_EXAM or bool(marks.notna().all())
    known = ExamFacts(
        context.file, exam, year, subject, level, threshold is not None or marked, column is not None or marked
    )
    context.check(Stage.RECOGNISED, known)
    empty = pd.Series(None, index=rows.index, dtype=object)
    cells = rows[column] if column else empty
    score, bad = to_numbers(cells)
    formula = cells == FORMULA
    checked = pd.DataFrame(
        {
            "school_code": rows["school_code"],
            "score": score.fillna(marks),
            "score_bad": bad & ~formula,
            "formula": formula,
            "absent": False,
            "doubled": False,
            "mark_bad": False,
            "row": rows["row"],
        }
    )
    headers = {"school_code": model.SCHOOL.header, "score": model.SCORES[column or "mark"][0]}
    highest = 5.0 if exam == STATE_EXAM else model.HIGHEST[level]
    low = score < threshold.minimum if threshold else pd.Series(False, index=rows.index)
    low = low.fillna(False).astype(bool)
    failed = (marks == 2).where(marks.notna(), low).astype(bool)
    if threshold:
        context.parameters[f"threshold {subject} {level}".rstrip()] = f"{threshold.minimum:g}"
    for sheet, lines in rows.groupby("sheet", dropna=False)["row"]:
        name = sheet if isinstance(sheet, str) else None
        mine = lines.index
        told = PupilRows(context.file, name, checked.loc[mine].set_index("row"), headers, highest=highest)
        gap = marks.notna() & score.notna() & (threshold is not None)
        facts = GivenMarks(
            context.file,
            name,
            subject,
            lower=_where(lines, gap & failed & ~low),
            higher=_where(lines, gap & ~failed & low),
            unreadable=_where(lines, unreadable),
            geometry=exam == "ОГЭ" and subject == model.TWO_LEVELS,
            column=model.SCORES["mark"][1],
            unmarked=_where(lines, marks.isna() & score.notna()),
            minimum=threshold.minimum if threshold else None,
        )
        context.check(Stage.VALUES, told, facts)
    return _schools(
        context, rows.assign(score=score, mark=marks, failed=failed), marked=bool(marks.notna().all())
    ).assign(exam=exam, year=year, subject=subject, level=level)


def _schools(context: Context, rows: pd.DataFrame, *, marked: bool) -> pd.DataFrame:
    """One row per school; sums of scores only where every graduate has one, marks only where all are given."""
    work = rows.assign(square=rows["score"] ** 2)
    groups = work.groupby("school_code")
    size = groups.size()
    whole = groups["score"].count() == size
    sums = groups[["score", "square"]].sum().astype("Float64").where(whole)
    result = pd.DataFrame(
        {
            "participants": size,
            "failed": groups["failed"].sum(),
            "score_sum": sums["score"],
            "score_sum_squares": sums["square"],
            "mean_score": sums["score"] / size,
            "dated": groups["date"].max(),
            "classes": groups["class_name"].agg(_class_names),
            "first_row": groups["row"].min(),
        }
    )
    for mark in _MARKS if marked else ():
        result[f"mark{mark}"] = (work["mark"] == mark).groupby(work["school_code"]).sum()
    if context.fingerprint_key:
        result["fingerprint"] = fingerprints(rows["school_code"], rows["identity"], context.fingerprint_key)
    return result.reset_index().set_index("first_row")


def _class_names(names: pd.Series) -> str | None:
    return None if names.isna().any() else CLASS_SEPARATOR.join(sorted(set(names)))


def _marks(rows: pd.DataFrame, exam: str) -> tuple[pd.Series, pd.Series]:
    """Marks 2–5 of ОГЭ and ГВЭ and the mask of cells that hold something else; ЕГЭ has none."""
    column = _score_column(rows, exam, "") if exam == STATE_EXAM else "mark"
    if exam == "ЕГЭ" or column is None:
        return pd.Series(pd.NA, index=rows.index, dtype="Float64"), pd.Series(False, index=rows.index)
    numbers, bad = to_numbers(rows[column])
    wrong = bad | (numbers.notna() & ~numbers.isin(_MARKS))
    return numbers.where(numbers.isin(_MARKS)), wrong | (rows[column].isna() & (exam == STATE_EXAM))


def _score_column(rows: pd.DataFrame, exam: str, level: str) -> str | None:
    """Column in the unit of the threshold: for the basic level and for ГВЭ often a mark among the test scores."""
    order = ["primary_score" if exam == "ОГЭ" else "test_score", "score"]
    if level == "базовый" or exam == STATE_EXAM:
        order = ["mark", "score", "test_score"]
    return next((name for name in order if rows[name].notna().any()), None)


def _where(lines: pd.Series, mask: pd.Series) -> tuple[int, ...]:
    return tuple(int(row) for row in lines[mask.loc[lines.index].fillna(False).astype(bool)])


def _at_sheets(rows: pd.DataFrame, of: Callable[[str | None, tuple[int, ...]], object]) -> list[object]:
    groups = rows.groupby("sheet", dropna=False)["row"]
    return [of(sheet if isinstance(sheet, str) else None, tuple(map(int, lines))) for sheet, lines in groups]


def _no_pupils() -> pd.DataFrame:
    columns = ["school_code", "score", "score_bad", "formula", "absent", "doubled", "mark_bad"]
    flags = dict.fromkeys(columns[2:], "bool")
    return pd.DataFrame(columns=columns).astype(flags)
