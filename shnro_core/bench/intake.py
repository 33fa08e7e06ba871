"""Import of a region's year as a command of its own, and the same workbooks read with pandas and openpyxl."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shnro_core import text
from shnro_core.bench.memory import run_watched
from shnro_core.bench.model import Judged, Measurement, Setting, benchmark

if TYPE_CHECKING:
    from shnro_core.demo.files import ManifestEntry

_SEED = 7
_TARGET_SECONDS = 25
_TARGET_GIGABYTES = 1.5
_TARGET_PERCENT = 100 / 6
"""Our time of the time of pandas and openpyxl: at least six times faster."""

_GIGABYTE = 2**30
_PUPILS_SHEET = {"vpr_protocol_2021": "Sheet", "vpr_protocol_2022": "Протокол"}


@benchmark("import", "Загрузка года региона: команда от папки до опубликованной версии")
def import_year(setting: Setting) -> Iterator[Measurement]:
    """Seconds and memory of ``shnro import`` over a generated year, and its time beside pandas and openpyxl.

    pandas and openpyxl only read the pupils' sheet of the middle-sized workbook of each layout, in one process; the
    time for all workbooks is extrapolated by rows.
    """
    from shnro_core.demo.files import write_benchmark_year  # noqa: PLC0415 - numpy loads only for this benchmark
    from shnro_core.demo.files.benchmark import totals  # noqa: PLC0415 - as above

    year, folder = setting.scratch / "year", setting.scratch / "db"
    manifest = write_benchmark_year(
        year, _SEED, progress=lambda done, count, file: setting.progress(f"книга {done + 1} из {count}: {file}")
    )
    size = totals(manifest.files)
    subject = (
        f"{text.counted(size['workbooks'], 'книга')}, {text.number(size['rows'])} строк учеников, "
        f"{text.number(size['records'])} результатов"
    )
    _copy_version_in_service(setting.folder, folder)
    setting.progress("загрузка года")
    ours = run_watched(["import", str(year), "--db", str(folder), "--json"])
    yield Measurement(subject, "от папки до версии", "с", (ours.seconds,), _TARGET_SECONDS, Judged.MEDIAN, digits=1)
    if ours.peak_bytes is not None:
        yield Measurement(
            subject,
            "память всех процессов вместе",
            "ГБ",
            (ours.peak_bytes / _GIGABYTE,),
            _TARGET_GIGABYTES,
            Judged.MEDIAN,
            digits=2,
        )
    theirs, books, rows = _read_with_pandas(year, manifest.files, setting)
    sample = f"pandas и openpyxl: прочитано {books} книги, {text.number(rows)} строк, остальное — по строкам"
    yield Measurement(subject, sample, "с", (theirs,))
    yield Measurement(
        subject,
        "наше время в процентах от времени pandas и openpyxl",
        "%",
        (100 * ours.seconds / theirs,),
        _TARGET_PERCENT,
        Judged.MEDIAN,
        digits=1,
    )


def _copy_version_in_service(source: Path, target: Path) -> None:
    from shnro_core.store.versions import CURRENT, current_version, database_path  # noqa: PLC0415 - as above

    target.mkdir()
    for path in (database_path(source, current_version(source)), source / CURRENT):
        shutil.copy(path, target)


def _read_with_pandas(year: Path, entries: tuple[ManifestEntry, ...], setting: Setting) -> tuple[float, int, int]:
    """Seconds for all workbooks, extrapolated; number of workbooks and rows really read."""
    import pandas as pd  # noqa: PLC0415 - as above

    whole, read = 0.0, 0
    for layout, sheet in _PUPILS_SHEET.items():
        books = sorted((e for e in entries if e.format == layout), key=lambda e: e.rows_read)
        sample = books[len(books) // 2]
        setting.progress(f"pandas и openpyxl: {sample.file}")
        started = time.perf_counter()
        frame = pd.read_excel(year / sample.file, sheet_name=sheet, engine="openpyxl")
        seconds = time.perf_counter() - started
        read += len(frame)
        whole += seconds * sum(e.rows_read for e in books) / len(frame)
    return whole, len(_PUPILS_SHEET), read
