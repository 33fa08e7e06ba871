"""The report of an import as tables: files, findings, rows that a corrected file would change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from shnro_core import text
from shnro_core.exports.import_report.words import COLUMN_WORDS
from shnro_core.importers.readers.catalogue import FORMATS
from shnro_core.importers.readers.protocols import HIGHEST_MET
from shnro_core.intake.plan import REFUSED, STORED_STATUSES, FileChange, Plan
from shnro_core.model import Column, Finding, Kind, Severity, Table

_FINDING_COLUMNS = (
    Column("severity", "Важность"),
    Column("file", "Файл"),
    Column("sheet", "Лист"),
    Column("row", "Строка"),
    Column("column", "Столбец"),
    Column("what", "Что не так", width="large"),
    Column("advice", "Что сделать", width="large"),
)
_PLACES = frozenset({"sheet", "row", "column"})
_FILE_COLUMNS = (
    Column("sign", "Знак"),
    Column("file_name", "Файл", width="medium"),
    Column("status", "Что будет"),
    Column("format", "Что это", width="medium"),
    Column("year", "Год"),
    Column("recognised", "Распознано", width="medium"),
    Column("scale", "Шкала и максимум"),
    Column("participants", "Участников", Kind.COUNT),
    Column("failed", "Не справились", Kind.COUNT),
    Column("rows_read", "Строк прочитано", Kind.COUNT),
    Column("added", "Добавится", Kind.COUNT),
    Column("changed", "Изменится", Kind.COUNT),
    Column("removed", "Исчезнет", Kind.COUNT),
    Column("unchanged", "Без изменений", Kind.COUNT),
    Column("joined", "Сложится", Kind.COUNT, help="Школы, к ученикам которых добавятся другие классы"),
    Column("older", "Останется прежнее", Kind.COUNT, help="Школы, о которых в базе есть более поздние данные"),
    Column("unknown", "Школ не из реестра", Kind.COUNT),
)
_FOR_TERMINAL = re.compile(r"\s*\(в командной строке[^()]*\)")
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_RECOGNISED = {"exam": "", "subject": "", "level": "", "grade": " класс", "wave": "", "respondents": ""}


def on_page(sentence: str) -> str:
    """A sentence without what is meant for the command line."""
    return _FOR_TERMINAL.sub("", sentence)


def findings_table(findings: Sequence[Finding]) -> Table:
    """Findings, errors first, in the order of the files."""
    ordered = sorted(findings, key=lambda f: _ORDER[f.severity])
    frame = pd.DataFrame(
        [
            {
                "severity": f.severity.value,
                "file": f.file,
                "sheet": f.sheet or "",
                "row": "" if f.row is None else str(f.row),
                "column": f.column or "",
                "what": f.what,
                "advice": on_page(f.advice),
            }
            for f in ordered
        ],
        columns=[c.name for c in _FINDING_COLUMNS],
    )
    return Table(
        frame=frame,
        columns=tuple(c for c in _FINDING_COLUMNS if c.name not in _PLACES or frame[c.name].ne("").any()),
        caption="Замечания к загрузке",
        file_stem="zamechaniya_k_zagruzke",
    )


def files_table(plan: Plan) -> Table:
    """Files of an import: what was recognised and what each would change."""
    return Table(
        frame=pd.DataFrame([_file_row(c) for c in plan.changes], columns=[c.name for c in _FILE_COLUMNS]).astype(
            {c.name: "Int64" for c in _FILE_COLUMNS if c.kind is Kind.COUNT}
        ),
        columns=_FILE_COLUMNS,
        caption="Файлы загрузки",
        file_stem="fajly_zagruzki",
    )


def _file_row(change: FileChange) -> dict[str, object]:
    batch, difference = change.batch, change.difference
    recognised = [f"{batch.parameters[k]}{tail}" for k, tail in _RECOGNISED.items() if batch.parameters.get(k)]
    counts = batch.table == "result" and len(batch.frame) > 0
    return {
        "sign": sign(change),
        "file_name": batch.file_name,
        "status": change.status,
        "format": FORMATS[batch.format].title if batch.format else text.MISSING,
        "scale": scale_words(batch.parameters),
        "participants": int(batch.frame["participants"].sum()) if counts else None,
        "failed": int(batch.frame["failed"].sum()) if counts else None,
        "year": batch.parameters.get("year") or text.NOT_APPLICABLE,
        "recognised": ", ".join(recognised),
        "rows_read": batch.rows_read,
        "added": difference.added if difference else None,
        "changed": difference.changed if difference else None,
        "removed": difference.removed if difference else None,
        "unchanged": difference.unchanged if difference else None,
        "joined": difference.joined if difference else None,
        "older": difference.older if difference else None,
        "unknown": len(change.unknown_schools) if difference else None,
    }


def sign(change: FileChange) -> str:
    """The state of a file as a mark and a word: sure, to be looked at, refused, nothing to do."""
    if change.status == REFUSED:
        return "✗ отклонён"
    if change.status not in STORED_STATUSES:
        return "– без действий"
    doubtful = any(f.severity is not Severity.NOTE for f in change.findings)
    return "? проверьте" if doubtful else "✓ ясно"


def scale_words(parameters: Mapping[str, str]) -> str:
    """Lowest totals of the marks and the maximum of the work; what the best pupil got is no maximum."""
    known = parameters.get("maximum_score_source") != HIGHEST_MET
    marks, maximum = parameters.get("mark_scale", ""), parameters.get("maximum_score", "") if known else ""
    return " из ".join(part for part in (marks, maximum) if part)


def changed_rows_table(change: FileChange) -> Table | None:
    """Rows that a corrected file would change or remove, before and after; None when there are none."""
    if change.difference is None or change.difference.examples.empty:
        return None
    frame = change.difference.examples.copy()
    frame["change"] = frame["change"].map({"changed": "изменится", "removed": "исчезнет"})
    pairs = [c.removesuffix("_before") for c in frame.columns if c.endswith("_before")]
    differing = [p for p in pairs if (frame[f"{p}_before"].astype(str) != frame[f"{p}_after"].astype(str)).any()]
    keys = [c for c in frame.columns if not c.endswith(("_before", "_after")) and c != "change"]
    columns = [Column("change", "Что будет")]
    columns += [Column(k, COLUMN_WORDS.get(k, k)) for k in keys]
    for pair in differing:
        words = COLUMN_WORDS.get(pair, pair)
        columns += [Column(f"{pair}_before", f"{words}: было"), Column(f"{pair}_after", f"{words}: станет")]
    return Table(
        frame=frame,
        columns=tuple(columns),
        caption=f"Что изменит файл {change.batch.file_name}",
        file_stem="chto_izmenitsya",
    )
