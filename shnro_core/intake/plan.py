"""An import before it happens: what was read, what is wrong with it, what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from shnro_core.importers import Batch, Register, Request, SurveyMapping, read_paths
from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.loaded import compare_files, compare_with_loaded
from shnro_core.importers.checks.register import AgainstMap, RegionFacts
from shnro_core.importers.mappings import merged
from shnro_core.importers.tables import SCALE_TABLES
from shnro_core.intake.kept import kept_mappings, mappings_in
from shnro_core.intake.places import kept_places
from shnro_core.intake.scales import outdated_results, with_scales
from shnro_core.intake.surroundings import Surroundings, login_digits, record_of
from shnro_core.model import Finding, Severity
from shnro_core.store.database import Connection, open_current
from shnro_core.store.loading import Difference, FileRecord, difference, known_file, register_rows

Progress = Callable[[int, int, str], None]
NEW, REPLACES, LOADED, REFUSED = "новый", "заменит прежний", "уже загружен", "отклонён"


@dataclass(frozen=True)
class FileChange:
    """One file of an import and what storing it would change.

    ``unknown_schools`` are logins of the file that no register has: their rows are stored all the same.
    """

    batch: Batch
    record: FileRecord
    status: str
    difference: Difference | None
    findings: tuple[Finding, ...]
    unknown_schools: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """A whole import: publishable when no finding is an error and at least one file brings something new.

    ``surveys`` are mappings to be kept when it is published.
    """

    region: str
    version: str
    changes: tuple[FileChange, ...]
    findings: tuple[Finding, ...]
    surveys: tuple[SurveyMapping, ...] = ()

    @property
    def refused(self) -> bool:
        """An error among the findings forbids publication."""
        return any(f.severity is Severity.ERROR for f in self.findings)

    @property
    def to_store(self) -> tuple[FileChange, ...]:
        """Files that would change the database."""
        return tuple(c for c in self.changes if c.status in {NEW, REPLACES})

    @property
    def unknown_schools(self) -> frozenset[str]:
        """Logins of the files that neither the loaded register nor one among the files has."""
        return frozenset[str]().union(*(c.unknown_schools for c in self.changes))


def prepare(
    folder: Path, paths: Sequence[Path], request: Request, *, progress: Progress | None = None, workers: int = 2
) -> Plan:
    """Read files, folders and archives and compare them with the version in service. Changes nothing.

    The region is the one the user named; without it the one that the school logins of the files carry. Files of scales
    hold for the other files of the same import. Raises DataRefusedError for a spoilt survey mapping,
    DatabaseUnavailableError without a database.
    """
    database = open_current(folder)
    given = merged(mappings_in(paths), request.surveys)
    request = replace(request, surveys=merged(given, kept_mappings(folder)))
    with database.cursor() as cursor:
        batches, region, before, after = _read(cursor, paths, request, workers=workers, progress=progress)
        around = Surroundings(cursor, batches, region, kept_places(folder).assigned(region))
        changes = [_change(cursor, batch, around) for batch in batches]
        for place, batch in enumerate(batches):
            if batch.table in SCALE_TABLES and changes[place].status in {NEW, REPLACES}:
                told = outdated_results(cursor, before, after, batch, region=region, arriving=around.names)
                changes[place] = replace(changes[place], findings=(*changes[place].findings, *told))
    findings = [*_region_findings(batches, region, chosen=request.region is not None), *compare_files(batches)]
    findings += [f for c in changes for f in c.findings]
    return Plan(region, database.version, tuple(changes), tuple(findings), given)


def region_of(batches: Sequence[Batch]) -> str:
    """Region most school logins of the files belong to: the two digits after ``sch``; empty without logins."""
    counts = Counter[str]()
    for batch in batches:
        counts.update(login_digits(batch))
    return counts.most_common(1)[0][0] if counts else ""


def _read(
    cursor: Connection, paths: Sequence[Path], request: Request, *, workers: int, progress: Progress | None
) -> tuple[list[Batch], str, Request, Request]:
    """Batches, their region, and the request with the scales before and after the import.

    Read once more when the files bring scales of their own, or show a region whose scales were not known before.
    """

    def known(batches: Sequence[Batch]) -> Register | None:
        region = request.region or region_of(batches)
        return Register(register_rows(cursor, region)) if region else None

    first = with_scales(cursor, request, request.region or "")
    batches = read_paths(paths, first, workers=workers, progress=progress, register=known)
    region = request.region or region_of(batches)
    after = with_scales(cursor, request, region, batches)
    other = (after.mark_scales, after.thresholds) != (first.mark_scales, first.thresholds)
    if other and any(batch.table == "result" for batch in batches):
        batches = read_paths(paths, after, workers=workers, progress=progress, register=known)
    return batches, region, with_scales(cursor, request, region), after


def _region_findings(batches: Sequence[Batch], region: str, *, chosen: bool) -> Iterable[Finding]:
    for batch in batches if region else batches[:1]:
        digits = login_digits(batch).most_common(1)
        facts = RegionFacts(batch.file_name, region, digits[0][0] if digits else "", chosen)
        yield from run_checks(Stage.REGISTER, facts)


def _change(cursor: Connection, batch: Batch, around: Surroundings) -> FileChange:
    batch = replace(batch, region=around.region)
    record = record_of(batch, around.region)
    if batch.refused or not batch.table:
        return FileChange(batch, record, REFUSED, None, batch.findings)
    known = known_file(cursor, record)
    if known == "same":
        return FileChange(batch, record, LOADED, None, ())
    findings = (*batch.findings, *compare_with_loaded(batch, around.others(batch), closed=around.closed))
    if batch.table == "school":
        findings += run_checks(
            Stage.REGISTER, AgainstMap(batch.file_name, batch.frame, around.municipalities, around.assigned)
        )
    if any(f.severity is Severity.ERROR for f in findings):
        return FileChange(batch, record, REFUSED, None, findings)
    if known == "other":
        change = difference(cursor, record, batch.table, batch.frame)
    else:
        change = Difference(len(batch.frame), 0, 0, 0, pd.DataFrame())
    unknown = _unknown_schools(batch, around)
    return FileChange(batch, record, REPLACES if known == "other" else NEW, change, findings, unknown)


def _unknown_schools(batch: Batch, around: Surroundings) -> frozenset[str]:
    if "school_code" not in batch.frame or batch.table == "school":
        return frozenset()
    return frozenset(batch.frame["school_code"].dropna()) - around.known_schools
