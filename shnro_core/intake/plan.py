"""An import before it happens: what was read, what is wrong with it, what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from shnro_core.importers import Batch, Register, Request, read_paths
from shnro_core.importers.checks.loaded import compare_files, compare_with_loaded
from shnro_core.model import Finding, Severity
from shnro_core.store.database import Database
from shnro_core.store.loading import Difference, FileRecord, difference, known_file, loaded_rows, register_rows

Progress = Callable[[int, int, str], None]
NEW, REPLACES, LOADED, REFUSED = "новый", "заменит прежний", "уже загружен", "отклонён"


@dataclass(frozen=True)
class FileChange:
    """One file of an import and what storing it would change."""

    batch: Batch
    record: FileRecord
    status: str
    difference: Difference | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Plan:
    """A whole import: publishable when no finding is an error and at least one file brings something new."""

    region: str
    version: str
    changes: tuple[FileChange, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """An error among the findings forbids publication."""
        return any(f.severity is Severity.ERROR for f in self.findings)

    @property
    def to_store(self) -> tuple[FileChange, ...]:
        """Files that would change the database."""
        return tuple(c for c in self.changes if c.status in {NEW, REPLACES})


def prepare(
    database: Database,
    paths: Sequence[Path],
    request: Request,
    *,
    progress: Progress | None = None,
    workers: int = 2,
) -> Plan:
    """Read files, folders and archives and compare them with the version in service. Changes nothing.

    The region is the one the user named; without it the one that the school logins of the files carry.
    """
    with database.cursor() as cursor:
        known = Register(register_rows(cursor, request.region)) if request.region else None
        batches = read_paths(paths, request, workers=workers, progress=progress, register=known)
        region = request.region or region_of(batches)
        findings = _region_findings(batches, region) if request.region is None else []
        findings += compare_files(batches)
        changes = tuple(_change(cursor, batch, region) for batch in batches)
    everything = (*findings, *(f for c in changes for f in c.findings))
    return Plan(region=region, version=database.version, changes=changes, findings=everything)


def region_of(batches: Sequence[Batch]) -> str:
    """Region most school logins of the files belong to: the two digits after ``sch``; empty without logins."""
    counts = Counter[str]()
    for batch in batches:
        if "school_code" in batch.frame:
            counts.update(batch.frame["school_code"].dropna().str.slice(3, 5))
    return counts.most_common(1)[0][0] if counts else ""


def _region_findings(batches: Sequence[Batch], region: str) -> list[Finding]:
    if region:
        return []
    advice = "Укажите регион: --region на командной строке или список «Регион» на странице"
    return [Finding(file=b.file_name, what="по файлу не понять, какой это регион", advice=advice) for b in batches[:1]]


def _change(cursor: duckdb.DuckDBPyConnection, batch: Batch, region: str) -> FileChange:
    batch = replace(batch, region=region)
    record = FileRecord(
        region=region,
        file_name=batch.file_name,
        sha256=batch.sha256,
        format=batch.format,
        year=batch.year,
        rows_read=batch.rows_read,
        rows_kept=batch.rows_kept,
        parameters=batch.parameters,
    )
    if batch.refused or not batch.table:
        return FileChange(batch, record, REFUSED, None, batch.findings)
    known = known_file(cursor, record)
    if known == "same":
        return FileChange(batch, record, LOADED, None, ())
    loaded = loaded_rows(cursor, batch.table, region)
    closed = register_rows(cursor, region).dropna(subset=["closed_year"])["school_code"]
    findings = (*batch.findings, *compare_with_loaded(batch, loaded, closed=frozenset(closed)))
    if any(f.severity is Severity.ERROR for f in findings):
        return FileChange(batch, record, REFUSED, None, findings)
    return FileChange(
        batch,
        record,
        REPLACES if known == "other" else NEW,
        difference(cursor, record, batch.table, batch.frame),
        findings,
    )
