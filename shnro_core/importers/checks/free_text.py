"""Fourth stage: free text of tables. Names of people and contacts are cut out before anything else looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from shnro_core.importers.checks.registry import Stage, at_rows, check
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.persons import organisation_only, without_persons
from shnro_core.importers.specs.spec import FREE_TEXT, Field, FieldKind, Rows
from shnro_core.model import Finding, Severity

_NOTHING_LEFT: Final = "имя убрано"


@dataclass(frozen=True)
class CutText:
    """Rows in whose column something personal was cut out."""

    file: str
    sheet: str | None
    column: str
    rows: tuple[int, ...]


def without_personal(subject: TableRows) -> tuple[TableRows, list[CutText]]:
    """The table with its free texts cleaned, and what was cut. A required text of which nothing is left says so."""
    typed, cut = subject.rows.typed.copy(), []
    for spec in subject.present():
        if spec.kind not in FREE_TEXT:
            continue
        clean = _cleaning(spec)
        known = {text: clean(text) for text in typed[spec.name].dropna().unique()}
        changed = {text: left or None for text, left in known.items() if left != text}
        if not changed:
            continue
        rows = typed[spec.name].isin(list(changed))
        left = typed[spec.name].map(lambda text, to=changed: to.get(text, text), na_action="ignore").astype("string")
        if spec.required:
            left = left.mask(rows & left.isna(), _stand_in(spec, typed))
        typed[spec.name] = left
        cut.append(CutText(subject.file, subject.sheet, spec.header, tuple(typed.index[rows])))
    return replace(subject, rows=Rows(subject.rows.raw, typed, subject.rows.bad)), cut


def _cleaning(spec: Field) -> Callable[[str], str]:
    if spec.kind is FieldKind.ORGANISATION:
        return organisation_only
    return lambda text: without_persons(text, prose=spec.prose)


def _stand_in(spec: Field, typed: pd.DataFrame) -> pd.Series | str:
    return typed["school_code"] if spec.kind is FieldKind.ORGANISATION else _NOTHING_LEFT


@check(Stage.VALUES, CutText)
def check_text_personal(facts: CutText) -> Iterator[Finding]:
    """Names of people and contacts in a text: they are not stored, the rest of the text is."""
    yield from at_rows(
        facts.rows,
        file=facts.file,
        sheet=facts.sheet,
        column=facts.column,
        what="имена людей, телефоны или почта убраны из текста: люди в системе не хранятся",
        advice="Если убрано лишнее, напишите текст иначе; в столбце организации укажите организацию",
        severity=Severity.WARNING,
    )
