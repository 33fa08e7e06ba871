"""A region's year in real life as files: 67 protocols, 1.1 million pupils' rows, 650 schools, 39 000 results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo import names
from shnro_core.demo.columns import Columns, frame_of_columns, table_columns
from shnro_core.demo.files.manifest import Manifest, ManifestEntry
from shnro_core.demo.files.official import Progress
from shnro_core.demo.files.protocols import SchoolNames, Work, file_name, write_protocol
from shnro_core.demo.files.pupils import ABSENT, WITHOUT_TOTAL, PupilRows, make_rows
from shnro_core.demo.files.tables import template_sheet, write_tables
from shnro_core.demo.procedures import MAXIMUM, scales
from shnro_core.importers.specs import TEMPLATES

WORKBOOKS: Final = 67
SCHOOLS: Final = 650
RESULTS: Final = 39_000
ROWS: Final = 1_100_000
REGISTER_FILE: Final = "Реестр школ.xlsx"
_NEWEST, _BEFORE = 2022, 2021
_ROWS_PER_PARTICIPANT: Final = 1.06
"""Absent pupils and rows without a total come on top of the participants."""


def write_benchmark_year(
    folder: Path,
    seed: int,
    *,
    workbooks: int = WORKBOOKS,
    rows: int = ROWS,
    school_count: int = SCHOOLS,
    progress: Progress | None = None,
) -> Manifest:
    """Write ``workbooks`` protocols with about ``rows`` pupils' rows together, a register of schools and the manifest.

    The 40 works with a mark scale are written in the layout of 2022, the rest in that of 2021. Sizes scale down for
    tests. Raises ValueError when more workbooks are asked for than there are works in two years.
    """
    works = _works(workbooks)
    rng = np.random.default_rng(seed)
    register = _register(school_count)
    schools = SchoolNames(*(register[name] for name in ("school_code", "name", "municipality")))
    write_tables(folder / REGISTER_FILE, [template_sheet(TEMPLATES["school"], frame_of_columns("school", register))])
    entries = [ManifestEntry(REGISTER_FILE, "template_school", "school", school_count, school_count, school_count)]
    weight = rng.lognormal(0.0, 0.9, school_count)
    for done, work in enumerate(works):
        file = file_name(work)
        if progress:
            progress(done, len(works), file)
        pupils, low = _protocol(work, weight, rows / workbooks / _ROWS_PER_PARTICIPANT, rng)
        write_protocol(folder / file, work, pupils, schools)
        entries.append(_entry(file, work, pupils, low))
    manifest = Manifest(names.REGION_CODE, seed, tuple(entries))
    manifest.write(folder)
    return manifest


def _works(count: int) -> list[Work]:
    known = [(subject, grade) for grade, subject in scales()]
    if count > 2 * len(known):
        raise ValueError(f"there are only {2 * len(known)} works in two years")
    keys = [(year, *key) for year in (_NEWEST, _BEFORE) for key in known][:count]
    return [
        Work(year, subject, grade, MAXIMUM[grade, subject], style=number % 3)
        for number, (year, subject, grade) in enumerate(keys)
    ]


def _register(count: int) -> Columns:
    places = (*names.CITIES, *names.districts())
    number = np.arange(count)
    adjectives = names.village_adjectives()
    return table_columns(
        "school",
        {
            "school_code": [f"{names.LOGIN_PREFIX}{k + 1:04d}" for k in number],
            "name": [f"МБОУ «{adjectives[k % len(adjectives)]} СОШ № {k // len(adjectives) + 1}»" for k in number],
            "municipality": [places[k % len(places)].name for k in number],
            "area": ["сельская"] * count,
            "kind": ["СОШ"] * count,
        },
    )


def _protocol(
    work: Work, weight: NDArray[np.float64], participants: float, rng: np.random.Generator
) -> tuple[PupilRows, int]:
    """Rows of one work and its lowest score of mark 3; nine schools of ten take part."""
    takes_part = rng.random(len(weight)) < RESULTS / WORKBOOKS / SCHOOLS
    share = np.where(takes_part, weight, 0.0)
    size = np.where(takes_part, np.maximum(1, rng.poisson(participants * share / share.sum())), 0)
    school = np.repeat(np.arange(len(weight)), size)
    level = rng.normal(0.6, 0.1, len(weight))
    score = work.maximum * (level[school] + 0.17 * rng.standard_normal(len(school)))
    score = np.clip(np.rint(score), 0, work.maximum)
    mark = np.clip(np.rint(2 + 3 * score / work.maximum + 0.4 * rng.standard_normal(len(school))), 2, 5)
    return make_rows(school, score, mark, work.maximum, rng), scales()[work.grade, work.subject][0]


def _entry(file: str, work: Work, pupils: PupilRows, lowest: int) -> ManifestEntry:
    counted = pupils.takes_part
    return ManifestEntry(
        file=file,
        format=f"vpr_protocol_{work.year}",
        table="result",
        rows_read=len(pupils.school),
        rows_kept=int(counted.sum()),
        records=len(np.unique(pupils.school[counted])),
        participants=int(counted.sum()),
        failed=int((pupils.score[counted] < lowest).sum()),
        absent=int((pupils.state == ABSENT).sum()),
        without_total=int((pupils.state == WITHOUT_TOTAL).sum()),
        procedure=(work.year, "ВПР", work.subject, "", work.grade),
    )


def totals(entries: Sequence[ManifestEntry]) -> dict[str, int]:
    """Workbooks, rows of pupils and school results of a benchmark year."""
    results = [entry for entry in entries if entry.table == "result"]
    return {
        "workbooks": len(results),
        "rows": sum(entry.rows_read for entry in results),
        "records": sum(entry.records for entry in results),
    }
