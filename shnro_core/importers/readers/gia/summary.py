"""Summaries by school of a ministry: subjects across, schools by name down, totals anywhere among them."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from shnro_core.importers.cells import FORMULA, Cell, normalise_header, to_numbers
from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.recognised import ExamFacts, ProcedureFacts
from shnro_core.importers.checks.summaries import NamedSchools, PrintedTotals, SummaryColumns, SummaryValues
from shnro_core.importers.matching import match_schools
from shnro_core.importers.naming import subject_of, traits_of_text
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.readers.gia import model
from shnro_core.importers.specs.spec import Field, FieldKind

_TOOK_PART: Final = r"принял\w* участие|^(?:кол-во |количество |число )?участник"
_FAILED: Final = r"не (?:преодол|сдал|набрал)"
_SIGNATURE: Final = (
    Field("participants", "приняло участие", FieldKind.COUNT, pattern=r"принял\w* участие"),
    Field("failed", "не преодолели", FieldKind.COUNT, pattern=_FAILED),
)
_PLACE: Final = r"муниципал|^район|^мсу|^ате|территор"
_NAME: Final = r"наименован|назван|образовательн\w+ (?:организац|учрежд)|^оо$|^школ"
_TOTAL: Final = (
    r"^(?:итог|всего|в целом|по (?:област|регион|краю|республик|муницип|район|округ|город))|\bитого\b|\bвсего\b"
)
_KEY: Final = ["subject", "level"]


def read(context: Context, located: Located) -> Reading:
    """Counts of the schools that are found by municipality and name; the rest is told."""
    choice, traits, title = context.choice, context.traits, traits_of_text(located.title)
    head = located.sheet.head()[: located.header_row]
    words = " ".join(normalise_header(cell) for row in head for cell in row if cell is not None)
    exam = (
        choice.exam or title.exam or traits.exam or ("ЕГЭ" if re.search(r"\b(?:80|81)\s*[-–—]\s*99\b", words) else None)
    )
    year = choice.year or title.year or traits.year
    context.parameters |= {"exam": exam or "", "year": str(year or "")}
    years = title.years or traits.years
    needs = frozenset({"year", "exam"})
    context.check(Stage.RECOGNISED, ProcedureFacts(context.file, needs=needs, year=year, years=years, exam=exam))
    place, name = (_column(head, pattern) for pattern in (_PLACE, _NAME))
    columns = _columns(head, str(exam), choice.level)
    facts = SummaryColumns(context.file, located.sheet.name, located.header_row, place is not None and name is not None)
    context.check(Stage.COLUMNS, facts)
    assert place is not None and name is not None  # noqa: S101  # the stage above refuses files without them
    unclear = columns[columns["level"] == "?"]
    context.check(
        Stage.RECOGNISED,
        *(ExamFacts(context.file, str(exam), int(year or 0), s, "?", True, True) for s in unclear["subject"]),
    )
    body = located.sheet.values([place, name, *columns["participants"], *columns["failed"]], located.header_row)
    totals = (
        body[[place, name]].astype("string").apply(lambda c: c.str.lower().str.contains(_TOTAL)).any(axis="columns")
    )
    places = body[place].where(~totals).ffill().astype("string").fillna("")
    named = body[name].map(lambda cell: isinstance(cell, str) and not cell.strip().isdecimal()).astype(bool)
    rows = _long(body, columns).assign(total=lambda r: r["row"].map(totals), named=lambda r: r["row"].map(named))
    rows["place"], rows["name"] = rows["row"].map(places), rows["row"].map(body[name]).astype("string")
    schools = rows[rows["named"] & ~rows["total"]]
    context.check(Stage.VALUES, _values(context, located, schools))
    sat = schools[schools["participants"] > 0]
    differing = _differing(schools, rows[rows["total"]])
    context.check(Stage.VALUES, PrintedTotals(context.file, located.sheet.name, differing))
    codes, unknown = match_schools(sat[["place", "name"]].itertuples(index=False, name=None), context.schools)
    told = NamedSchools(context.file, located.sheet.name, len(codes), tuple(f"{n} ({p})" for p, n in unknown))
    context.check(Stage.REGISTER, told)
    logins = [codes.get(pair) for pair in sat[["place", "name"]].itertuples(index=False, name=None)]
    sat = sat.assign(school_code=pd.Series(logins, index=sat.index, dtype="string"))
    values = sat[sat["school_code"].notna()].assign(exam=exam, year=year, grade=model.GRADES[str(exam)])
    context.parameters |= {
        "grade": str(model.GRADES[str(exam)]),
        "subject": ", ".join(sorted(set(values["subject"]))),
    }
    return Reading(values.set_index("row"), len(sat), len(values), year)


def _column(head: list[list[Cell]], pattern: str) -> int | None:
    """First column one of whose header cells has the words."""
    width = max(map(len, head))
    texts = [[normalise_header(row[c]) if c < len(row) else "" for row in head] for c in range(width)]
    return next((c for c, cells in enumerate(texts) if any(re.search(pattern, text) for text in cells)), None)


def _columns(head: list[list[Cell]], exam: str, level: str | None) -> pd.DataFrame:
    """Subjects with the columns of those who took part and those who failed."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for position, cell in enumerate(head[-1]):
        text = normalise_header(cell)
        kind = "failed" if re.search(_FAILED, text) else "participants" if re.search(_TOOK_PART, text) else None
        subject = _subject_above(head[:-1], position) if kind else None
        if kind and subject:
            named = subject_of(subject) or ""
            key = (named, model.level(exam, named, subject, level))
            found.setdefault(key, {}).setdefault(kind, position)
    whole = [(*key, place["participants"], place["failed"]) for key, place in found.items() if len(place) == 2]
    return pd.DataFrame(whole, columns=[*_KEY, "participants", "failed"])


def _subject_above(head: list[list[Cell]], position: int) -> str | None:
    """The nearest header cell above or above-left that names a subject: merged cells keep only their first one."""
    for row in reversed(head):
        left = [cell for cell in row[: position + 1] if isinstance(cell, str)]
        if left and subject_of(left[-1]):
            return left[-1]
    return None


def _long(body: pd.DataFrame, columns: pd.DataFrame) -> pd.DataFrame:
    """One row per row of the file and subject."""
    parts = []
    for subject, level, took, failed in columns.itertuples(index=False, name=None):
        cells = pd.DataFrame({"row": body.index, "subject": subject, "level": level})
        for name, position in (("participants", took), ("failed", failed)):
            raw = body[position].reset_index(drop=True)
            numbers, bad = to_numbers(raw)
            dash = raw.isin(model.ABSENT)
            whole = (numbers % 1 == 0).fillna(False)
            cells[name] = numbers.where(whole).astype("Int64")
            cells[f"{name}_bad"] = (bad & ~dash) | (numbers.notna() & ~whole)
            cells[f"{name}_formula"] = raw == FORMULA
        parts.append(cells)
    return pd.concat(parts, ignore_index=True)


def _values(context: Context, located: Located, rows: pd.DataFrame) -> SummaryValues:
    def lines(mask: pd.Series) -> tuple[int, ...]:
        return tuple(sorted({int(row) for row in rows.loc[mask.fillna(False).astype(bool), "row"]}))

    formula = rows["participants_formula"] | rows["failed_formula"]
    return SummaryValues(
        context.file,
        located.sheet.name,
        unreadable=lines((rows["participants_bad"] | rows["failed_bad"]) & ~formula),
        formula=lines(formula),
        above=lines(rows["failed"] > rows["participants"]),
        unknown=lines((rows["participants"] > 0) & rows["failed"].isna() & ~rows["failed_bad"]),
        none=not (rows["participants"] > 0).any(),
    )


def _differing(schools: pd.DataFrame, totals: pd.DataFrame) -> tuple[tuple[int, str, int, int], ...]:
    """Printed totals equal neither to the sum of their municipality nor to that of all: row, subject, printed, sum."""
    places = schools.drop_duplicates("row").set_index("row")["place"].sort_index()
    told = []
    for row, lines in totals.groupby("row"):
        before = places[places.index < row]
        scopes = [schools, *([schools[schools["place"] == before.iloc[-1]]] if len(before) else [])]
        compared = [_gaps(lines, scope) for scope in scopes]
        best = min(compared, key=len)
        told += [(int(str(row)), *gap) for gap in best]
    return tuple(told)


def _gaps(lines: pd.DataFrame, scope: pd.DataFrame) -> list[tuple[str, int, int]]:
    sums = scope.groupby(_KEY)[["participants", "failed"]].sum()
    both = lines.set_index(_KEY)[["participants", "failed"]].join(sums, rsuffix="_sum")
    gaps = []
    for name in ("participants", "failed"):
        other = both[(both[name] != both[f"{name}_sum"]).fillna(False)]
        gaps += [(key[0], int(line[name]), int(line[f"{name}_sum"])) for key, line in other.iterrows()]  # type: ignore[index]
    return gaps


FORMATS: Final = (
    Format("gia_summary", "Свод результатов ЕГЭ или ОГЭ по школам", "result", _SIGNATURE, read, certain=True),
)
