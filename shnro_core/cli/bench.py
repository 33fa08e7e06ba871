"""Command that measures the program against its targets."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from shnro_core import text
from shnro_core.bench.model import (
    Benchmark,
    BenchmarkFailedError,
    Measurement,
    Setting,
    UnknownBenchmarkError,
    benchmarks,
)
from shnro_core.cli.base import (
    RussianCommand,
    answer,
    author,
    db_option,
    folder_of,
    guarded,
    json_option,
    say_aside,
    say_wrong,
)
from shnro_core.clock import now

_LEAST_RUNS = 20


def register(group: click.Group) -> None:
    """Add the command of this module to the group."""
    group.add_command(bench)


@click.command(cls=RussianCommand, epilog="Пример: shnro bench pages --runs 40")
@click.argument("names", metavar="[ЗАМЕР]…", nargs=-1)
@db_option
@json_option
@click.option(
    "--runs", metavar="ЧИСЛО", type=click.IntRange(1), default=_LEAST_RUNS, show_default=True, help="Повторов замера."
)
@guarded
def bench(*, names: Sequence[str], folder: Path | None, as_json: bool, runs: int) -> None:
    """Измерить скорость страниц, сборки и запуска и сравнить с целями."""
    try:
        chosen = benchmarks(names)
    except UnknownBenchmarkError as unknown:
        raise click.UsageError(str(unknown)) from None
    except ModuleNotFoundError as missing:
        say_wrong(f"Для замеров нет библиотеки {missing.name}. Установите проект вместе с проверками: make test.")
    with tempfile.TemporaryDirectory() as scratch:
        failures: list[str] = []
        results = [(one.title, _measured(one, folder_of(folder), Path(scratch), runs, failures)) for one in chosen]
    answer(
        {"benchmarks": [{"title": title, "measurements": [_record(m) for m in rows]} for title, rows in results]},
        as_json=as_json,
        words="\n\n".join(_table(title, rows) for title, rows in results),
    )
    if failures:
        say_wrong("\n".join(failures))


def _measured(one: Benchmark, folder: Path, scratch: Path, runs: int, failures: list[str]) -> list[Measurement]:
    """Measurements of a benchmark; what it could not measure is added to ``failures``."""
    own = scratch / one.name
    own.mkdir()
    setting = Setting(folder=_base(folder, scratch), scratch=own, runs=runs, progress=say_aside)
    measured: list[Measurement] = []
    try:
        for measurement in one.measure(setting):
            measured.append(measurement)
    except BenchmarkFailedError as failed:
        failures.append(str(failed))
    return measured


def _base(folder: Path, scratch: Path) -> Path:
    """The folder with a database in service, or a base built for the measurement where there is none."""
    built = scratch / "base"
    if (folder / "current.json").exists():
        return folder
    if not built.exists():
        from shnro_core.intake.build import build_database  # noqa: PLC0415 - pandas loads only for a build

        build_database(built, author=author(), now=now())
    return built


def _record(one: Measurement) -> dict[str, Any]:
    return {**asdict(one), "median": one.median, "p95": one.p95, "met": one.met}


def _table(title: str, measurements: Sequence[Measurement]) -> str:
    header = ("Что", "Величина", "Замеров", "Медиана", "p95", "Цель", "Итог")
    rows = [header, *(_row(m) for m in measurements)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    words = {0, 1, 6}
    lines = [
        "  ".join(c.ljust(w) if i in words else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    judged = [m for m in measurements if m.met is not None]
    met = sum(bool(m.met) for m in judged)
    return "\n".join([title, *(line.rstrip() for line in lines), f"Цели выполнены: {met} из {len(judged)}."])


def _row(one: Measurement) -> tuple[str, ...]:
    def shown(value: float) -> str:
        return f"{text.number(value, one.digits)} {one.unit}"

    verdicts = {True: "в цели", False: "ВЫШЕ ЦЕЛИ", None: ""}
    target = "" if one.target is None else f"{one.judged.value} ≤ {text.shortest(one.target)} {one.unit}"
    return (
        one.subject,
        one.quantity,
        text.number(len(one.values)),
        shown(one.median),
        shown(one.p95),
        target,
        verdicts[one.met],
    )
