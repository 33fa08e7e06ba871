"""From paths to batches: folders and archives opened, files checked and read in child processes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.copies import RepeatedFile
from shnro_core.importers.checks.register import AgainstRegister
from shnro_core.importers.contract import Batch, Choice, KnownSchool, Register, Request
from shnro_core.importers.intake import Intake, collect
from shnro_core.importers.parse import Job, Parsed
from shnro_core.importers.pool import reading_processes
from shnro_core.importers.scales import load_mark_scales, load_thresholds
from shnro_core.importers.tables import unit_of
from shnro_core.importers.workspace import workspace
from shnro_core.model import Finding

_FILES_THAT_MEET: Final = 2
FORMATS_BY_NAME: Final = frozenset({"gia_summary"})
"""Formats whose schools are known by name only."""

Progress = Callable[[int, int, str], None]
KnownSchools = Callable[[Sequence[Batch]], Register | None]
"""The register to compare with, told when the files have shown which region they belong to."""


def read_paths(
    paths: Sequence[Path],
    request: Request,
    *,
    workers: int = 2,
    progress: Progress | None = None,
    register: Register | KnownSchools | None = None,
) -> list[Batch]:
    """Read files, folders (with all below) and ZIP archives; one batch a file, in the order of their names.

    ``progress`` is called from the calling thread with files done, files in all and the name of the file just finished.
    Schools of a register template among the files count as known besides ``register``. Nothing is raised for a bad
    file: its batch carries the findings. What two files of one import both hold is found by ``intake.meeting``. Raises
    FileNotFoundError for a path that does not exist.
    """
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
    with workspace() as folder:
        files = collect(paths, request.limits, folder)
        batches, rows = _read_all(files, request, workers, progress)
        known = register(batches) if callable(register) else register
        _read_by_name(files, request, known, batches, rows)
    return _with_register(batches, rows, known)


def _read_all(
    files: Sequence[Intake], request: Request, workers: int, progress: Progress | None
) -> tuple[list[Batch], list[tuple[int, ...]]]:
    """Batches in the order of ``files`` and the rows of the files behind the rows of their frames."""
    outcomes: dict[int, Parsed] = {}
    jobs: list[tuple[int, Job]] = []
    for place, file in enumerate(files):
        if file.findings:
            outcomes[place] = Parsed(findings=file.findings, foreign=file.foreign)
        else:
            jobs.append((place, _job(file, request)))
    done = 0

    def report(file: str) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, len(files), file)

    for place in list(outcomes):
        report(files[place].file)
    if jobs:
        with reading_processes(max(1, min(workers, len(jobs))), request.limits) as run:
            for number, parsed in run([job for _, job in jobs]):
                place = jobs[number][0]
                outcomes[place] = parsed
                report(files[place].file)
            _settle_copies(files, [place for place, _ in jobs], outcomes, request)
            key = secrets.token_hex(16)
            meeting = _meeting(outcomes)
            again = [(place, replace(job, fingerprint_key=key)) for place, job in jobs if place in meeting]
            for number, parsed in run([job for _, job in again]):
                outcomes[again[number][0]] = parsed
    batches = [_batch(file, outcomes[place], request) for place, file in enumerate(files)]
    return batches, [outcomes[place].first_rows for place in range(len(files))]


def _settle_copies(
    files: Sequence[Intake], places: Sequence[int], outcomes: dict[int, Parsed], request: Request
) -> None:
    """Of files of equal content one counts: the first that was read without a fault, else the first.

    Copies taken for other things are asked about, until the user leaves one out or says that both are right.
    """
    told = {place: request.by_file.get(files[place].file, Choice()) for place in places}
    asked = [place for place in places if not (told[place].skip or told[place].add or told[place].replace)]
    by_content: dict[str, list[int]] = {}
    for place in sorted(asked, key=lambda place: outcomes[place].refused):
        by_content.setdefault(files[place].sha256, []).append(place)
    for first, *others in by_content.values():
        kept = [first]
        for place in others:
            like = next((one for one in kept if outcomes[one].tells_as(outcomes[place])), None)
            if like is None and not outcomes[place].refused:
                kept.append(place)
                continue
            copy = RepeatedFile(files[place].file, files[first if like is None else like].file)
            outcomes[place] = Parsed(findings=run_checks(Stage.READABLE, copy))
        for place, other in zip(kept, [*kept[1:], first], strict=True) if len(kept) > 1 else ():
            copy = RepeatedFile(files[place].file, files[other].file, apart=True)
            found = (*outcomes[place].findings, *run_checks(Stage.READABLE, copy))
            outcomes[place] = replace(outcomes[place], findings=found)


def _read_by_name(
    files: Sequence[Intake],
    request: Request,
    register: Register | None,
    batches: list[Batch],
    rows: list[tuple[int, ...]],
) -> None:
    """Read files that name schools without logins once more, now that the register is known; replaces their batches."""
    places = [place for place, batch in enumerate(batches) if batch.format in FORMATS_BY_NAME]
    given = [batch.frame for batch in batches if batch.table == "school" and not batch.refused]
    frames = [*([register.schools] if register else []), *given]
    if not places or not frames:
        return
    columns = ["school_code", "name", "municipality"]
    schools = pd.concat([frame.reindex(columns=columns).astype(object) for frame in frames]).dropna()
    schools = schools.drop_duplicates("school_code", keep="last")
    known = tuple(KnownSchool(*row) for row in schools.itertuples(index=False, name=None))
    with reading_processes(1, request.limits) as run:
        for number, parsed in run([replace(_job(files[place], request), schools=known) for place in places]):
            place = places[number]
            batches[place], rows[place] = _batch(files[place], parsed, request), parsed.first_rows


def _meeting(outcomes: Mapping[int, Parsed]) -> set[int]:
    """Files of results that hold a unit another one holds too: they are read once more, with fingerprints of pupils."""
    unit = list(unit_of("result"))
    parts = [p.frame[unit].assign(place=place) for place, p in outcomes.items() if p.table == "result" and len(p.frame)]
    if len(parts) < _FILES_THAT_MEET:
        return set()
    rows = pd.concat(parts, ignore_index=True)
    return set(rows.loc[rows.duplicated(unit, keep=False), "place"])


def _job(file: Intake, request: Request) -> Job:
    return Job(
        path=str(file.path),
        file=file.file,
        told=file.told,
        choice=request.choice(file.file),
        scales=load_mark_scales() if request.mark_scales is None else request.mark_scales,
        thresholds=load_thresholds() if request.thresholds is None else request.thresholds,
        rows=request.limits.rows,
        columns=request.limits.columns,
        surveys=request.surveys,
        gia_codes=request.gia_codes,
    )


def _batch(file: Intake, parsed: Parsed, request: Request) -> Batch:
    choice = request.choice(file.file)
    corrected = [
        name
        for name in (
            "format",
            "year",
            "grade",
            "exam",
            "subject",
            "level",
            "previous_grade",
            "school",
            "wave",
            "retakes",
        )
        if getattr(choice, name) is not None
    ]
    parameters = parsed.parameters | ({"corrected": ", ".join(corrected)} if corrected else {})
    return Batch(
        file_name=file.file,
        sha256=file.sha256,
        format=parsed.format,
        region=request.region,
        year=parsed.year,
        table=parsed.table,
        frame=parsed.frame,
        rows_read=parsed.rows_read,
        rows_kept=parsed.rows_kept,
        findings=parsed.findings,
        parameters=parameters,
        fingerprints=parsed.fingerprints,
        covered=parsed.covered,
        saved_at=parsed.saved_at,
        facts=parsed.facts,
        foreign=parsed.foreign,
    )


def _with_register(batches: Sequence[Batch], rows: Sequence[tuple[int, ...]], register: Register | None) -> list[Batch]:
    """Batches with the findings of the register stage; without any register there is nothing to compare with."""
    given = [batch.frame for batch in batches if batch.table == "school"]
    if not given and not (register and register.loaded):
        return list(batches)
    known = [*([register.schools] if register else []), *given]
    if not any(len(frame) for frame in known):
        return list(batches)
    columns = ["school_code", "closed_year"]
    schools = pd.concat([frame.reindex(columns=columns).astype(object) for frame in known], ignore_index=True)
    schools = schools.drop_duplicates("school_code", keep="last")
    checked = []
    for batch, first_rows in zip(batches, rows, strict=True):
        if batch.table == "school" or "school_code" not in batch.frame or batch.frame.empty:
            checked.append(batch)
            continue
        subject = AgainstRegister(batch.file_name, batch.frame.set_axis(pd.Index(first_rows)), schools)
        checked.append(_adding(batch, run_checks(Stage.REGISTER, subject)))
    return checked


def _adding(batch: Batch, findings: Sequence[Finding]) -> Batch:
    return replace(batch, findings=(*batch.findings, *findings)) if findings else batch
