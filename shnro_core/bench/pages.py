"""Pages over a real server: how long a warm run takes and how many bytes the browser is sent; cold start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from shnro_core.bench.model import BenchmarkFailedError, Judged, Measurement, Setting, benchmark
from shnro_core.bench.processes import running_server
from shnro_core.store.database import open_current

if TYPE_CHECKING:
    from shnro_core.ui.browserless import Visit
    from shnro_core.ui.router import PageEntry

_FEWEST_RUNS = 20
_RUN_TARGET_MS = 150
_BYTES_TARGET_KB = {"map": 300}
_BYTES_TARGET_ELSEWHERE_KB = 500
_START_TARGET_SECONDS = 60
_COLD_STARTS = 3


@benchmark("pages", "Страницы: повторное открытие на прогретом сервере")
def pages(setting: Setting) -> Iterator[Measurement]:
    """Every page of every region: time and bytes of a visit after one visit that filled the caches.

    Raises BenchmarkFailedError after the last page when a page could not be opened.
    """
    regions, failures = _regions(setting), []
    with running_server(setting.folder) as (port, _):
        for entry in menu():
            for code, name in regions:
                subject = f"{entry.title} · {name}"
                setting.progress(subject)
                try:
                    opened(port, entry, code)
                    visits = [opened(port, entry, code) for _ in range(max(setting.runs, _FEWEST_RUNS))]
                except BenchmarkFailedError as failed:
                    failures.append(f"{subject}: {failed}")
                else:
                    yield from _measurements(subject, entry, visits)
    if failures:
        raise BenchmarkFailedError("\n".join(failures))


@benchmark("start", "Запуск: от команды до первой страницы")
def start(setting: Setting) -> Iterable[Measurement]:
    """A server started anew: seconds to its first answer and to the end of the first page."""
    first = menu()[0]
    ready, told = [], []
    for _ in range(_COLD_STARTS):
        with running_server(setting.folder) as (port, seconds):
            ready.append(seconds)
            told.append(seconds + opened(port, first, _regions(setting)[0][0]).seconds)
    subject = f"Сервер и страница «{first.title}»"
    return (
        Measurement(subject, "сервер отвечает", "с", tuple(ready), judged=Judged.MEDIAN, digits=1),
        Measurement(subject, "первая страница", "с", tuple(told), _START_TARGET_SECONDS, Judged.MEDIAN, digits=1),
    )


def _regions(setting: Setting) -> list[tuple[str, str]]:
    rows = open_current(setting.folder).query("regions")
    return list(zip(rows["region"], rows["name"], strict=True))


def menu() -> tuple[PageEntry, ...]:
    """Pages of the menu in its order."""
    from shnro_core.ui.browserless import quiet  # noqa: PLC0415 - needs the libraries of the tests

    quiet()
    from shnro_core.ui.router import PAGES  # noqa: PLC0415 - after the line above

    return PAGES


def opened(port: int, entry: PageEntry, region: str) -> Visit:
    """A visit to a page of a region. Raises BenchmarkFailedError when it cannot be opened."""
    from shnro_core.ui.browserless import PageFailedError, visit  # noqa: PLC0415 - needs the libraries of the tests

    try:
        return visit(port, page="" if entry is menu()[0] else entry.stem, query=f"region={region}")
    except PageFailedError as failed:
        raise BenchmarkFailedError(str(failed)) from failed


def _measurements(subject: str, entry: PageEntry, visits: list[Visit]) -> Iterator[Measurement]:
    milliseconds = tuple(1000 * v.seconds for v in visits)
    yield Measurement(subject, "время сервера", "мс", milliseconds, _RUN_TARGET_MS)
    target = _BYTES_TARGET_KB.get(entry.stem, _BYTES_TARGET_ELSEWHERE_KB)
    yield Measurement(subject, "отправлено", "КБ", tuple(v.sent_bytes / 1000 for v in visits), target)
