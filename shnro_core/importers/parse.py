"""One file from path to values: runs in the reading process, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.readable import Container, FileFacts, ReadingFault
from shnro_core.importers.checks.recognised import FormatFacts
from shnro_core.importers.contract import Choice, GiaCode, KnownSchool, MarkScale, SurveyMapping, Threshold
from shnro_core.importers.frames import frame_of
from shnro_core.importers.readers import FORMATS, Context, Reading, StageFailedError, recognise
from shnro_core.importers.readers.catalogue import first_merged_sheet, nearest
from shnro_core.importers.sheets import Source, UnreadableError, open_source
from shnro_core.importers.sheets.saved import saved_at
from shnro_core.importers.sheets.source import HEAD_ROWS
from shnro_core.importers.tables import TABLES, unit_of
from shnro_core.model import Finding, Severity

_LETTERS: Final = frozenset({".txt", ".md", ".htm", ".html", ".mht", ".xml", ".json", ".log"})


@dataclass(frozen=True)
class Job:
    """What the reading process needs for one file.

    ``file`` is its name in findings, ``told`` that name with the folders above; ``rows`` and ``columns`` bound it.
    With a ``fingerprint_key`` the answer carries fingerprints of the pupils.
    """

    path: str
    file: str
    told: str
    choice: Choice
    scales: Sequence[MarkScale]
    thresholds: Sequence[Threshold]
    rows: int
    columns: int
    surveys: Sequence[SurveyMapping] = ()
    fingerprint_key: str = ""
    gia_codes: Sequence[GiaCode] = ()
    schools: Sequence[KnownSchool] = ()


@dataclass(frozen=True)
class Parsed:
    """Outcome of one file; ``first_rows`` = row of the file behind each row of ``frame``, as are ``fingerprints``.

    ``covered`` holds units as tuples in the order of ``tables.unit_of``, ``saved_at`` is that of ``sheets.saved``,
    ``foreign`` that of ``contract.Batch``.
    """

    format: str = ""
    table: str = ""
    year: int | None = None
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    first_rows: tuple[int, ...] = ()
    rows_read: int = 0
    rows_kept: int = 0
    findings: tuple[Finding, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    fingerprints: tuple[str, ...] = ()
    saved_at: str = ""
    covered: tuple[tuple[int | str, ...], ...] = ()
    facts: pd.DataFrame | None = None
    foreign: bool = False

    @property
    def refused(self) -> bool:
        """Whether an error stopped the file."""
        return any(found.severity is Severity.ERROR for found in self.findings)

    def tells_as(self, other: Parsed) -> bool:
        """Whether both were taken for the same thing and yield the same rows."""
        return self.format == other.format and self.frame.equals(other.frame)


def parse_file(job: Job) -> Parsed:
    """Read one file through all stages that need its content. Never raises for what the file holds.

    A text or a page (``_LETTERS``) in which no known table is found is a letter beside the tables, not a fault.
    """
    parsed = _parsed(job)
    unknown = not parsed.format and job.choice.format is None
    if unknown and Path(job.file).suffix.lower() in _LETTERS:
        facts = FileFacts(job.file, Container.FOREIGN, 0, 0)
        return Parsed(findings=run_checks(Stage.READABLE, facts), foreign=True)
    return parsed


def _parsed(job: Job) -> Parsed:
    try:
        source = open_source(Path(job.path), rows=job.rows, columns=job.columns)
        if not any(cell is not None for sheet in source.sheets for row in sheet.head() for cell in row):
            raise UnreadableError("no cells")
        return _read(source, job)
    except UnreadableError as error:
        fault = ReadingFault(job.file, error.fault, error.sheet, error.row, error.column)
        return Parsed(findings=run_checks(Stage.READABLE, fault))


def _read(source: Source, job: Job) -> Parsed:
    wanted = job.choice.format
    match = recognise(source, wanted if wanted in FORMATS else None)
    context = Context(
        job.file,
        job.told,
        source,
        job.choice,
        job.scales,
        job.thresholds,
        job.surveys,
        job.fingerprint_key,
        job.gia_codes,
        job.schools,
    )
    try:
        merged = first_merged_sheet(source, HEAD_ROWS) if match is None else None
        like, lacking = nearest(source) if match is None else ("", ())
        found = match.format.name if match else None
        context.check(Stage.RECOGNISED, FormatFacts(job.file, found, merged=merged, like=like, lacking=lacking))
    except StageFailedError:
        return Parsed(findings=tuple(context.findings))
    if match is None:
        raise AssertionError("a file without a format passed the stage that refuses it")
    try:
        reading = match.format.read(context, match.located)
    except StageFailedError:
        reading = Reading(pd.DataFrame(), 0, 0, None)
    fmt = match.format
    if not fmt.table:
        return Parsed(format=fmt.name, findings=tuple(context.findings), parameters=context.parameters)
    columns = {name: reading.values[name] for name in TABLES[fmt.table] if name in reading.values}
    return Parsed(
        format=fmt.name,
        table=fmt.table,
        year=reading.year,
        frame=frame_of(fmt.table, columns),
        first_rows=tuple(int(row) for row in reading.values.index),
        rows_read=reading.rows_read,
        rows_kept=reading.rows_kept,
        findings=tuple(context.findings),
        parameters=context.parameters,
        fingerprints=tuple(reading.values["fingerprint"]) if "fingerprint" in reading.values else (),
        covered=_covered(fmt.table, reading),
        saved_at=saved_at(Path(job.path)),
        facts=reading.facts,
    )


def _covered(table: str, reading: Reading) -> tuple[tuple[int | str, ...], ...]:
    if reading.covered is None:
        return ()
    units = reading.covered[list(unit_of(table))].drop_duplicates().astype(object)
    return tuple(units.itertuples(index=False, name=None))
