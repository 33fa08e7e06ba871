"""What a benchmark is given and what it gives back, and the register of benchmarks by name."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules


class BenchmarkFailedError(Exception):
    """Nothing could be measured; the message is a Russian sentence."""


class UnknownBenchmarkError(Exception):
    """There is no benchmark of that name; the message is a Russian sentence with the known names."""


class Judged(StrEnum):
    """Which figure of a row of values the target is compared with."""

    MEDIAN = "медиана"
    P95 = "p95"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured quantity: ``values`` are single runs in ``unit``; ``target`` is the highest allowed value."""

    subject: str
    quantity: str
    unit: str
    values: tuple[float, ...]
    target: float | None = None
    judged: Judged = Judged.P95
    digits: int = 0

    @property
    def median(self) -> float:
        """Median of the runs."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """95th percentile of the runs, interpolated; the value itself when there is one run."""
        if len(self.values) == 1:
            return self.values[0]
        return statistics.quantiles(self.values, n=20, method="inclusive")[-1]

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        return (self.p95 if self.judged is Judged.P95 else self.median) <= self.target


@dataclass(frozen=True, slots=True)
class Setting:
    """What a benchmark works with.

    ``folder`` holds a database in service that must not be changed, ``scratch`` is an empty folder for files,
    ``runs`` the number of repetitions asked for, ``progress`` takes a Russian phrase for the person who waits.
    """

    folder: Path
    scratch: Path
    runs: int
    progress: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A registered benchmark: its name on the command line, what it measures, the function."""

    name: str
    title: str
    measure: Callable[[Setting], Iterable[Measurement]]


_REGISTER: dict[str, Benchmark] = {}


def benchmark(
    name: str, title: str
) -> Callable[[Callable[[Setting], Iterable[Measurement]]], Callable[[Setting], Iterable[Measurement]]]:
    """Register a function as the benchmark ``name``; ``title`` is the Russian heading of its table."""

    def register(measure: Callable[[Setting], Iterable[Measurement]]) -> Callable[[Setting], Iterable[Measurement]]:
        _REGISTER[name] = Benchmark(name, title, measure)
        return measure

    return register


def benchmarks(names: Iterable[str] = ()) -> tuple[Benchmark, ...]:
    """All benchmarks, or the named ones in the order asked.

    Raises UnknownBenchmarkError.
    """
    package = import_module("shnro_core.bench")
    for module in iter_modules(package.__path__, prefix="shnro_core.bench."):
        import_module(module.name)
    wanted = tuple(names) or tuple(_REGISTER)
    unknown = [n for n in wanted if n not in _REGISTER]
    if unknown:
        raise UnknownBenchmarkError(f"Замера «{unknown[0]}» нет. Есть: {', '.join(_REGISTER)}.")
    return tuple(_REGISTER[n] for n in wanted)
