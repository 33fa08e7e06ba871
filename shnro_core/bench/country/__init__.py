"""The whole country: how long its classification takes beside a scan of its results, pandas and polars."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnro_core import clock, text
from shnro_core.bench.country import invented, rivals
from shnro_core.bench.memory import peak_of_classification
from shnro_core.bench.model import BenchmarkFailedError, Judged, Measurement, Setting, benchmark
from shnro_core.parameters import MethodSettings, resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import Database, open_current
from shnro_core.store.method import timing
from shnro_core.store.versions import publish

if TYPE_CHECKING:
    import pandas as pd

_YEAR = invented.YEARS[-1]
_TARGET_MS = 100
_TARGET_SCANS = 3
_TARGET_GIGABYTES = 1
_RUNS = 15
_RIVAL_RUNS = 3
_GIGABYTE = 2**30
_REGION_SCHOOLS = 344
_REGION_TARGET_MS = 15
_REGION_RUNS = 40
_THRESHOLDS = range(20, 41)
_BORDERS = range(4, 9)


@benchmark("country", "Страна: классификация года, 40 000 школ × 5 лет × 27 процедур")
def country(setting: Setting) -> Iterator[Measurement]:
    """The classification of one year of an invented country, before and after the layout was chosen.

    Raises BenchmarkFailedError when pandas or polars come to another answer.
    """
    folder = setting.scratch / "country"
    made = make(folder, setting.progress)
    settings = resolve(overrides={"procedures": [p.key for p in made.procedures]})
    database = open_current(folder)
    subject = f"Вся страна, {text.number(made.participants.size)} результатов"
    runs = max(_RUNS, setting.runs)
    with database.cursor() as cursor:
        every: dict[str, Any] = {"region": None, "year": _YEAR, "settings": settings}
        scans = {
            "просмотр столбцов таблицы результатов": timing.scan_of_results(cursor),
            "просмотр столбцов: строки результатов": timing.scan_of_rows(cursor),
            "просмотр столбцов: разряды": timing.scan_of_digits(cursor, settings=settings),
        }
        for name, run in scans.items():
            yield Measurement(subject, name, "мс", _timed(run, runs, setting, name), digits=1)
        rows = _timed(timing.by_rows(cursor, **every), runs, setting, "до")
        yield Measurement(subject, "движок, до: строки результатов", "мс", rows, digits=1)
        anew = _timed(timing.by_digits(cursor, **every), runs, setting, "после, с составлением плана")
        yield Measurement(subject, "движок, после: впервые, с составлением плана", "мс", anew, digits=1)
        moved = _one_after_another(
            timing.by_digits(
                cursor, **{**every, "settings": replace(settings, low_results_school_markers=markers)}, keep=True
            )
            for markers in _BORDERS
        )
        scan, engine = _in_turn(scans["просмотр столбцов: разряды"], moved, runs)
        yield Measurement(subject, "движок, после: другая граница", "мс", engine, _TARGET_MS, Judged.MEDIAN, digits=1)
        ratio = (statistics.median(engine) / statistics.median(scan),)
        yield Measurement(
            subject, "движок к просмотру тех же столбцов", "раз", ratio, _TARGET_SCANS, Judged.MEDIAN, digits=1
        )
        largest = {**every, "region": made.tables["region"]["region"].iloc[0]}
        large = _timed(timing.by_rows(cursor, **largest), runs, setting, "самая большая область")
        count = text.schools(int((made.tables["school"]["region"] == largest["region"]).sum()))
        yield Measurement(f"Самая большая область, {count}", "движок: строки результатов", "мс", large, digits=1)
    peak = peak_of_classification(folder, _YEAR)
    yield Measurement(
        subject, "память процесса с ответом", "ГБ", (peak / _GIGABYTE,), _TARGET_GIGABYTES, Judged.MEDIAN, digits=2
    )
    yield from _beside_rivals(subject, database, made, settings, setting)


def _beside_rivals(
    subject: str, database: Database, made: invented.Country, settings: MethodSettings, setting: Setting
) -> Iterator[Measurement]:
    """Our whole answer as a frame, and the same from pandas and polars; their tables are in memory already."""

    def ours() -> pd.DataFrame:
        return compute(database, "classify", region=None, year=_YEAR, settings=settings)

    yield Measurement(subject, "наш ответ таблицей pandas", "мс", _timed(ours, _RIVAL_RUNS, setting, "наш ответ"))
    tables, expected = rivals.tables_of(made), rivals.counts(ours())
    for name, prepare in (("pandas", rivals.with_pandas), ("polars", rivals.with_polars)):
        try:
            run = prepare(tables, _YEAR, settings)
        except ModuleNotFoundError:
            setting.progress(f"{name} не установлен: поставьте зависимости проверок (make test)")
            continue
        found = rivals.counts(run())
        if found != expected:
            raise BenchmarkFailedError(f"Ответы разошлись: наш {expected}, {name} {found}.")
        yield Measurement(subject, f"то же на {name}", "мс", _timed(run, _RIVAL_RUNS, setting, name))


@benchmark("region", "Область: классификация года, 344 школы × 5 лет × 27 процедур")
def region(setting: Setting) -> Iterator[Measurement]:
    """Engine time of the classification of a region of usual size: by a plan kept from other thresholds, and anew."""
    folder = setting.scratch / "region"
    made = make(folder, setting.progress, invented.CountrySize(regions=1, schools=_REGION_SCHOOLS))
    settings = resolve(overrides={"procedures": [p.key for p in made.procedures]})
    subject = f"{text.schools(_REGION_SCHOOLS)}, {text.number(made.participants.size)} результатов"
    runs = max(_REGION_RUNS, setting.runs)
    with open_current(folder).cursor() as cursor:
        one: dict[str, Any] = {"region": made.tables["region"]["region"].iloc[0], "year": _YEAR, "settings": settings}
        moved = _one_after_another(
            timing.by_rows(cursor, **{**one, "settings": replace(settings, low_result_share=percent / 100)}, keep=True)
            for percent in _THRESHOLDS
        )
        kept, anew = _in_turn(moved, timing.by_rows(cursor, **one), runs)
        digits = _timed(timing.by_digits(cursor, **one), runs, setting, "разряды")
    yield Measurement(subject, "движок: другой порог", "мс", kept, _REGION_TARGET_MS, Judged.MEDIAN, digits=1)
    yield Measurement(subject, "движок: впервые, с составлением плана", "мс", anew, digits=1)
    yield Measurement(subject, "движок, не взято: разряды", "мс", digits, digits=1)


def make(folder: Path, progress: Callable[[str], None], size: invented.CountrySize | None = None) -> invented.Country:
    """Invent the country, or a smaller one, and publish it into a folder."""
    progress("страна придумывается и собирается: до минуты")
    made, now = invented.invent(size or invented.CountrySize()), clock.now()

    def fill(connection: Any) -> dict[str, Any]:
        invented.fill(connection, made, now)
        return {"files": [], "findings": []}

    publish(folder, fill, author="замер", action="вымышленная страна", now=now)
    return made


def _timed(run: Callable[[], object], runs: int, setting: Setting, name: str) -> tuple[float, ...]:
    """Milliseconds of runs after one that fills the caches."""
    setting.progress(name)
    run()
    return tuple(_once(run) for _ in range(runs))


def _in_turn(
    one: Callable[[], object], other: Callable[[], object], runs: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Milliseconds of two runs taken in turn, so that a busy machine disturbs both alike."""
    one()
    other()
    pairs = [(_once(one), _once(other)) for _ in range(runs)]
    return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)


def _one_after_another(runs: Iterable[Callable[[], object]]) -> Callable[[], object]:
    """A run that is another one at every call."""
    following = cycle(runs)

    def run() -> object:
        return next(following)()

    return run


def _once(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)
