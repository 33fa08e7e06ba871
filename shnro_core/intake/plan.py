"""An import before it happens: what was read, what is wrong with it, what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from shnro_core.importers import Batch, Register, Request, SurveyMapping, read_paths
from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.loaded import BothSittings, UnitsAbsent, compare_with_loaded
from shnro_core.importers.checks.names import AgainstNames
from shnro_core.importers.checks.register import AgainstMap, RegionFacts
from shnro_core.importers.mappings import merged
from shnro_core.importers.tables import AUTUMN, SCALE_TABLES, unit_of
from shnro_core.intake.kept import kept_mappings, mappings_in
from shnro_core.intake.meeting import met_findings, outcomes, record_of
from shnro_core.intake.places import kept_places
from shnro_core.intake.scales import outdated_results, with_scales
from shnro_core.intake.surroundings import Surroundings, login_digits, named
from shnro_core.model import Finding, Severity
from shnro_core.places.regions import DEMO
from shnro_core.store.database import Connection, of_this_program, open_current
from shnro_core.store.loading import Difference, FileRecord, has_register, register_rows
from shnro_core.store.office import office
from shnro_core.store.units import Outcome, absent_units, sittings_of_both_kinds

Progress = Callable[[int, int, str], None]
NEW, REPLACES, ADDS, LOADED = "новый", "заменит прежнее", "сложится с прежним", "уже загружен"
OLDER, REFUSED, SKIPPED = "старее другого файла", "отклонён", "не загружать"
FOREIGN, ASIDE, REPEATED = "не таблица", "отложен", "повторяет другой файл"
STORED_STATUSES = frozenset({NEW, REPLACES, ADDS})


@dataclass(frozen=True)
class FileChange:
    """One file of an import and what storing it would change.

    ``unknown_schools`` are logins of the file that no register has: their rows are stored all the same.
    """

    batch: Batch
    record: FileRecord
    status: str
    outcome: Outcome | None
    findings: tuple[Finding, ...]
    unknown_schools: frozenset[str] = frozenset()

    @property
    def difference(self) -> Difference | None:
        """Rows added, changed, removed; None for a file that is not stored."""
        return self.outcome.difference if self.outcome else None


@dataclass(frozen=True)
class Plan:
    """A whole import: publishable when no finding is an error and at least one file brings something new.

    ``surveys`` are mappings to be kept when it is published, ``absent`` loaded units to be removed by table,
    ``sitting`` the work that is to count where schools wrote two, and ``both_sittings`` the years in which they did.
    """

    region: str
    version: str
    changes: tuple[FileChange, ...]
    findings: tuple[Finding, ...]
    surveys: tuple[SurveyMapping, ...] = ()
    absent: Mapping[str, pd.DataFrame] | None = None
    sitting: str | None = None
    both_sittings: tuple[BothSittings, ...] = ()

    @property
    def refused(self) -> bool:
        """An error among the findings forbids the publication of the whole."""
        return any(f.severity is Severity.ERROR for f in self.findings)

    @property
    def to_store(self) -> tuple[FileChange, ...]:
        """Files that would change the database."""
        return tuple(c for c in self.changes if c.status in STORED_STATUSES)

    @property
    def rejected(self) -> tuple[FileChange, ...]:
        """Files that stay outside unless they are mended."""
        return tuple(c for c in self.changes if c.status == REFUSED)

    @property
    def confirmation(self) -> str:
        """The words with which the user confirms that loaded schools go; empty when none do."""
        return _absent(self.absent, removed=True).phrase if self.absent else ""

    @property
    def unknown_schools(self) -> frozenset[str]:
        """Logins of the files that neither the loaded register nor one among the files has."""
        return frozenset[str]().union(*(c.unknown_schools for c in self.changes))


def prepare(
    folder: Path, paths: Sequence[Path], request: Request, *, progress: Progress | None = None, workers: int = 2
) -> Plan:
    """Read files, folders and archives and compare them with the version in service. Changes nothing.

    The region is the one the user named; without it the one that the school logins of the files carry; without logins
    the only one loaded before, else the office's own. Files of scales hold for the other files of the same import.
    Raises DataRefusedError for a spoilt survey mapping, DatabaseUnavailableError without a database.
    """
    database = open_current(folder)
    given = merged(mappings_in(paths), request.surveys)
    request = replace(request, surveys=merged(given, kept_mappings(folder)))
    with of_this_program(), database.cursor() as cursor:
        usual = _usual_region(cursor, folder)
        batches, region, before, after = _read(cursor, paths, request, usual, workers=workers, progress=progress)
        batches = [
            replace(b, region=region, findings=(*b.findings, *_region_findings(b, region, request))) for b in batches
        ]
        around = Surroundings(cursor, batches, region, kept_places(folder).assigned(region))
        batches = [_compared(batch, around) for batch in batches]
        good = [b for b in batches if b.table and not b.refused and not request.choice(b.file_name).skip]
        brought = outcomes(cursor, good, request, region)
        changes = [_change(batch, request, around, brought.get(batch.file_name)) for batch in batches]
        for place, batch in enumerate(batches):
            if batch.table in SCALE_TABLES and changes[place].status in STORED_STATUSES:
                told = outdated_results(cursor, before, after, batch, region=region, arriving=good)
                changes[place] = replace(changes[place], findings=(*changes[place].findings, *told))
        absent = _absent_by_table(cursor, changes, region)
        both = _both_sittings(cursor, changes, request, region)
    findings = [f for c in changes for f in c.findings]
    if not (request.region or region_of(batches)) and any(change.outcome for change in changes):
        findings += run_checks(Stage.REGISTER, RegionFacts("", region, "", chosen=False))
    findings += [found for years in both for found in run_checks(Stage.LOADED, years)]
    findings += run_checks(Stage.LOADED, _absent(absent, removed=request.remove_absent))
    return Plan(
        region,
        database.version,
        tuple(changes),
        tuple(findings),
        given,
        absent if request.remove_absent else None,
        request.sitting,
        both,
    )


def region_of(batches: Sequence[Batch]) -> str:
    """Region most school logins of the files belong to: the first two digits of a login; empty without logins."""
    counts = Counter[str]()
    for batch in batches:
        counts.update(login_digits(batch))
    return counts.most_common(1)[0][0] if counts else ""


def _usual_region(cursor: Connection, folder: Path) -> str:
    """Region of files that tell none: the only one files were loaded for, else the office's own; empty when neither."""
    loaded = cursor.execute("SELECT DISTINCT region FROM import_file WHERE region <> ?", [DEMO]).fetchall()
    return str(loaded[0][0]) if len(loaded) == 1 else office(folder).region


def _read(
    cursor: Connection, paths: Sequence[Path], request: Request, usual: str, *, workers: int, progress: Progress | None
) -> tuple[list[Batch], str, Request, Request]:
    """Batches, their region, and the request with the scales before and after the import.

    Read once more when the files bring scales of their own, or show a region whose scales were not known before.
    """

    def known(batches: Sequence[Batch]) -> Register | None:
        region = request.region or region_of(batches) or usual
        return Register(register_rows(cursor, region), has_register(cursor, region)) if region else None

    first = with_scales(cursor, request, request.region or "")
    batches = read_paths(paths, first, workers=workers, progress=progress, register=known)
    region = request.region or region_of(batches) or usual
    after = with_scales(cursor, request, region, batches)
    other = (after.mark_scales, after.thresholds, after.gia_codes) != (
        first.mark_scales,
        first.thresholds,
        first.gia_codes,
    )
    if other and any(batch.table == "result" for batch in batches):
        batches = read_paths(paths, after, workers=workers, progress=progress, register=known)
        region = request.region or region_of(batches) or usual
    return batches, region, with_scales(cursor, request, region), after


def _region_findings(batch: Batch, region: str, request: Request) -> Iterable[Finding]:
    digits = login_digits(batch).most_common(1)
    if not region or not digits:
        return ()
    facts = RegionFacts(batch.file_name, region, digits[0][0], request.region is not None)
    return run_checks(Stage.REGISTER, facts)


def _compared(batch: Batch, around: Surroundings) -> Batch:
    """A readable file with what it says against the year before and against the map."""
    if batch.refused or not batch.table:
        return batch
    findings = compare_with_loaded(batch, around.others(batch), closed=around.closed)
    if batch.table == "school":
        findings += run_checks(
            Stage.REGISTER, AgainstMap(batch.file_name, batch.frame, around.municipalities, around.assigned)
        )
    told = named(batch)
    if told is not None:
        known = around.named_before(batch)
        findings += run_checks(
            Stage.REGISTER, AgainstNames(batch.file_name, told, known, around.municipalities, around.assigned)
        )
    return replace(batch, findings=(*batch.findings, *findings))


def _change(batch: Batch, request: Request, around: Surroundings, outcome: Outcome | None) -> FileChange:
    record = record_of(batch, around.region)
    if request.choice(batch.file_name).skip:
        return FileChange(batch, record, SKIPPED, None, ())
    if outcome is None:
        left = REFUSED if batch.refused else FOREIGN if batch.foreign else ASIDE
        return FileChange(batch, record, left, None, batch.findings)
    findings = (*batch.findings, *met_findings(batch, outcome))
    if outcome.asked():
        return FileChange(batch, record, REFUSED, None, findings)
    status = _status(outcome)
    if status in {LOADED, REPEATED}:
        return FileChange(batch, record, status, None, ())
    return FileChange(batch, record, status, outcome, findings, _unknown_schools(batch, around))


def _status(outcome: Outcome) -> str:
    found = outcome.difference
    if found.nothing and outcome.replaced.empty:
        if found.older:
            return OLDER
        met = outcome.meetings
        return LOADED if met.empty or met["loaded"].any() else REPEATED
    if found.changed or found.removed or len(outcome.replaced):
        return REPLACES
    return ADDS if found.joined else NEW


def _unknown_schools(batch: Batch, around: Surroundings) -> frozenset[str]:
    if "school_code" not in batch.frame or batch.table == "school":
        return frozenset()
    return frozenset(batch.frame["school_code"].dropna()) - around.known_schools


def _absent_by_table(cursor: Connection, changes: Sequence[FileChange], region: str) -> Mapping[str, pd.DataFrame]:
    """Loaded schools that the files of a table would have, had they told of all: units by table.

    Only tables of which a file replaces or repeats something loaded: other files bring new years and procedures.
    """
    absent: dict[str, pd.DataFrame] = {}
    for table in sorted({c.batch.table for c in changes if c.status == REPLACES}):
        if "school_code" not in unit_of(table):
            continue
        files = [
            c.batch for c in changes if c.batch.table == table and c.status in {*STORED_STATUSES, LOADED, REPEATED}
        ]
        units = pd.concat([batch.frame[list(unit_of(table))] for batch in files], ignore_index=True)
        absent[table] = absent_units(cursor, table, region, units, unit_of(table))
    return absent


def _both_sittings(
    cursor: Connection, changes: Sequence[FileChange], request: Request, region: str
) -> tuple[BothSittings, ...]:
    """Years the files bring results to, in which schools wrote one programme twice."""
    frames = [c.batch.frame for c in changes if c.batch.table == "result" and c.status not in {REFUSED, SKIPPED}]
    if not frames:
        return ()
    rows = sittings_of_both_kinds(cursor, region, pd.concat(frames, ignore_index=True)).to_dict("records")
    counted = [row["chosen"] if request.sitting is None else request.sitting for row in rows]
    return tuple(
        BothSittings(int(row["year"]), int(row["schools"]), autumn=sitting == AUTUMN)
        for row, sitting in zip(rows, counted, strict=True)
    )


def _absent(absent: Mapping[str, pd.DataFrame] | None, *, removed: bool) -> UnitsAbsent:
    frames = [frame for frame in (absent or {}).values() if len(frame)]
    codes = {code for frame in frames for code in frame["school_code"].unique()}
    return UnitsAbsent(len(codes), sum(map(len, frames)), removed)
