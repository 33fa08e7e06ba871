"""Fourth stage: rows of a table that are left out and told, while the others are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from shnro_core.importers.cells import FORMULA
from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.specs.spec import Rows
from shnro_core.model import Finding, Severity

_TOTAL: Final = re.compile(r"\s*(итог|всего\b|в целом\b|в среднем\b|средн(ее|ие)\b|сумма\b)", re.IGNORECASE)


@dataclass(frozen=True)
class PutAside:
    """Rows left out of a table: those without a readable login, those of totals, those that repeat another wholly."""

    file: str
    sheet: str | None
    column: str | None = None
    unusable: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()


def usable(subject: TableRows) -> tuple[TableRows, PutAside]:
    """The table without the rows to be left out, and these. A table of nothing else stays whole: it is refused."""
    raw, bad = subject.rows.raw, subject.rows.bad
    name = next((f.name for f in subject.present() if f.name == "school_code"), None)
    nowhere = pd.Series(False, index=raw.index)
    if name is not None:
        nowhere = (bad[name] | raw[name].isna()) & (raw[name] != FORMULA)
    totals = nowhere & _names_total(raw, nowhere)
    repeated = nowhere & False
    if subject.key:
        whole = raw.notna().any(axis="columns") & ~bad.any(axis="columns") & ~nowhere
        repeated = whole & subject.rows.typed.duplicated(keep="first")
    kept = ~(nowhere | repeated)
    if not kept.any():
        return subject, PutAside(subject.file, subject.sheet)
    facts = PutAside(
        subject.file,
        subject.sheet,
        subject.header(name) if name else None,
        tuple(raw.index[nowhere & ~totals]),
        tuple(raw.index[totals]),
        tuple(raw.index[repeated]),
    )
    rows = Rows(raw[kept], subject.rows.typed[kept], bad[kept])
    return replace(subject, rows=rows), facts


@dataclass(frozen=True)
class NobodyTookPart:
    """Rows of results in which the number of participants is zero."""

    file: str
    sheet: str | None
    column: str
    rows: tuple[int, ...]


def with_participants(subject: TableRows) -> tuple[TableRows, NobodyTookPart]:
    """The rows of results of schools that took part, and those of the others: a printed 0 is no result."""
    nobody = (subject.rows.typed["participants"] == 0).fillna(False).astype(bool)
    column = subject.header("participants")
    facts = NobodyTookPart(subject.file, subject.sheet, column, tuple(subject.rows.raw.index[nobody]))
    rows = Rows(subject.rows.raw[~nobody], subject.rows.typed[~nobody], subject.rows.bad[~nobody])
    return replace(subject, rows=rows), facts


def _names_total(raw: pd.DataFrame, mask: pd.Series) -> pd.Series:
    """Rows of ``mask`` in which a cell says that they are totals."""
    told = raw[mask].apply(lambda cells: cells.map(lambda v: isinstance(v, str) and bool(_TOTAL.match(v))))
    named: pd.Series = told.any(axis="columns").reindex(raw.index, fill_value=False).astype(bool)
    return named


def _told(facts: PutAside, rows: tuple[int, ...], what: str, advice: str, severity: Severity) -> Iterator[Finding]:
    column = facts.column if rows is facts.unusable else None
    return at_rows(rows, file=facts.file, sheet=facts.sheet, column=column, what=what, advice=advice, severity=severity)


@check(Stage.VALUES, PutAside)
def check_row_put_aside(facts: PutAside) -> Iterator[Finding]:
    """Rows whose school is not named by a login: the others are read."""
    advice = "Впишите логин вида sch670001 и загрузите файл снова; остальные строки прочитаны"
    what = "вместо логина школы другое значение или пусто, отложено"
    yield from _told(facts, facts.unusable, what, advice, Severity.WARNING)


@check(Stage.VALUES, PutAside)
def check_row_of_total(facts: PutAside) -> Iterator[Finding]:
    """Rows of totals."""
    advice = "Ничего делать не нужно: итоги система считает сама"
    yield from _told(facts, facts.totals, "строка итога не читается", advice, Severity.NOTE)


@check(Stage.VALUES, NobodyTookPart)
def check_participants_zero(facts: NobodyTookPart) -> Iterator[Finding]:
    """Results of schools in which nobody took part."""
    yield from at_rows(
        facts.rows,
        file=facts.file,
        sheet=facts.sheet,
        column=facts.column,
        what="участников 0: школа не участвовала, результата нет",
        advice="Ничего делать не нужно",
        severity=Severity.NOTE,
    )


@check(Stage.VALUES, PutAside)
def check_row_repeated(facts: PutAside) -> Iterator[Finding]:
    """Rows equal to another one in everything that is read."""
    advice = "Ничего делать не нужно; повтор можно удалить из файла"
    yield from _told(facts, facts.repeated, "повторяет другую строку целиком, взята один раз", advice, Severity.NOTE)
