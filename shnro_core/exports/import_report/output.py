"""The report of an import as files: a workbook for people, JSON for programs; and its sentences."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.exports.import_report.tables import changed_rows_table, files_table, findings_table
from shnro_core.exports.tables import to_workbook
from shnro_core.intake.plan import FileChange, Plan
from shnro_core.model import Finding, Severity


def report_xlsx(plan: Plan) -> bytes:
    """Workbook with the files, the findings and, for each corrected file, the rows it would change."""
    changed = [table for table in map(changed_rows_table, plan.changes) if table is not None]
    sheets = {"Файлы": files_table(plan), "Замечания": findings_table(plan.findings)}
    return to_workbook(sheets | {f"Изменения {number}": table for number, table in enumerate(changed, start=1)})


def report_json(plan: Plan) -> str:
    """The report for programs."""
    return json.dumps(report(plan), ensure_ascii=False, indent=1, default=str)


def report(plan: Plan) -> dict[str, Any]:
    """Files with what each would change, and all findings, as plain values."""
    return {
        "region": plan.region,
        "refused": plan.refused,
        "confirmation": plan.confirmation,
        "unknown_schools": sorted(plan.unknown_schools),
        "files": [_file(change) for change in plan.changes],
        "findings": [_finding(found) for found in plan.findings],
    }


def unknown_schools_sentence(plan: Plan) -> str:
    """How many schools of the files no register has, and what follows; empty when there are none."""
    count = len(plan.unknown_schools)
    if not count:
        return ""
    named = ", ".join(sorted(plan.unknown_schools)[:5]) + (" …" if count > 5 else "")
    return (
        f"Не в реестре {text.schools(count)} ({named}). Они входят в расчёты и списки, а названы и размещены так, как "
        "говорят загруженные файлы; полные названия, местность и координаты даёт шаблон «Реестр школ»."
    )


def file_lines(plan: Plan) -> list[str]:
    """A line a file for a terminal: sign, name, what it is, participants and failed, what becomes of it."""
    return [_line(row) for row in files_table(plan).frame.to_dict("records")]


def _line(row: Mapping[Hashable, Any]) -> str:
    known = [str(row[k]) for k in ("format", "year", "recognised", "scale") if row[k] not in ("", None, text.MISSING)]
    if not pd.isna(row["participants"]):
        known.append(f"участников {text.number(row['participants'])}, не справились {text.number(row['failed'])}")
    return f"{row['sign']:13} {row['file_name']}: {'; '.join(known)} — {row['status']}"


def verdict(plan: Plan) -> str:
    """One sentence: may the import be published and what it would change."""
    files = text.counted(len(plan.changes), "файл")
    errors = sum(f.severity is Severity.ERROR for f in plan.findings)
    if errors:
        wrong = text.counted(errors, "ошибка")
        alone = f" Можно опубликовать {good_alone(plan)} (в командной строке --partial)." if good_alone(plan) else ""
        return f"{files}: {wrong}. Целиком публиковать нельзя, пока они есть; база прежняя.{alone}"
    if not plan.to_store:
        return f"{files}: всё это уже загружено, менять нечего."
    return f"{files}, ошибок нет; строк {_rows(plan, 'добавится', 'изменится', 'исчезнет')}."


def good_alone(plan: Plan) -> str:
    """«92 файла без отклонённого»: what can be published beside refused files; empty when nothing can or need be."""
    stay, good = len(plan.rejected), len(plan.to_store)
    if not (stay and good and plan.region):
        return ""
    without = "отклонённого" if stay == 1 else text.counted(stay, "отклонённого", "отклонённых", "отклонённых")
    return f"{text.counted(good, 'файл', 'файла', 'файлов')} без {without}"


def published(plan: Plan) -> str:
    """What a publication has done, in one sentence."""
    done = text.counted(len(plan.to_store), "файл", "файла", "файлов")
    stay = f", отклонено {text.number(len(plan.rejected))}" if plan.rejected else ""
    return f"Загружено: {done}{stay}; строк {_rows(plan, 'добавлено', 'изменено', 'удалено')}."


def _rows(plan: Plan, *verbs: str) -> str:
    """Rows added, changed and removed by all files, each count behind its verb."""
    found = [change.difference for change in plan.to_store if change.difference is not None]
    removed = sum(len(units) for units in (plan.absent or {}).values())
    counts = (sum(d.added for d in found), sum(d.changed for d in found), sum(d.removed for d in found) + removed)
    return ", ".join(f"{verb} {text.number(count)}" for verb, count in zip(verbs, counts, strict=True))


def _file(change: FileChange) -> dict[str, Any]:
    batch, difference = change.batch, change.difference
    return {
        "file": batch.file_name,
        "format": batch.format,
        "table": batch.table,
        "year": batch.year,
        "status": change.status,
        "rows_read": batch.rows_read,
        "rows_kept": batch.rows_kept,
        "records": len(batch.frame),
        "participants": _sum(change, "participants"),
        "failed": _sum(change, "failed"),
        "added": difference.added if difference else None,
        "changed": difference.changed if difference else None,
        "removed": difference.removed if difference else None,
        "unknown_schools": len(change.unknown_schools),
        "sha256": batch.sha256,
        "recognised": {k: v for k, v in batch.parameters.items() if k != "questions"},
    }


def _sum(change: FileChange, column: str) -> int | None:
    frame = change.batch.frame
    return int(frame[column].sum()) if column in frame else None


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "check": found.check,
        "severity": found.severity.value,
        "file": found.file,
        "sheet": found.sheet,
        "row": found.row,
        "column": found.column,
        "place": found.place,
        "what": found.what,
        "advice": found.advice,
    }
