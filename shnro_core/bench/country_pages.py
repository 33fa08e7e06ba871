"""Pages over the country: its largest region, the heaviest unit that a page shows."""

from __future__ import annotations

from collections.abc import Iterator

from shnro_core.bench.country import make
from shnro_core.bench.model import BenchmarkFailedError, Measurement, Setting, benchmark
from shnro_core.bench.pages import menu, opened
from shnro_core.bench.processes import running_server

_FEWEST_RUNS = 20
_TARGET_MS = 400
_TARGET_KB = 500
_WITH_SCHOOL = ("school", "compare")
"""Pages that are heaviest when a school is chosen."""


@benchmark("country-pages", "Страницы базы страны: самая большая область, около 2 000 школ")
def country_pages(setting: Setting) -> Iterator[Measurement]:
    """Every page of the largest region among 85: time and bytes of a visit after one that filled the caches.

    Raises BenchmarkFailedError after the last page when a page could not be opened.
    """
    folder = setting.scratch / "country"
    made = make(folder, setting.progress)
    school = made.tables["school"].iloc[0]
    region, code = str(school["region"]), str(school["school_code"])
    failures = []
    with running_server(folder) as (port, _):
        for entry in menu():
            more = f"&school={code}" if entry.stem in _WITH_SCHOOL else ""
            setting.progress(entry.title)
            try:
                opened(port, entry, region + more)
                visits = [opened(port, entry, region + more) for _ in range(max(setting.runs, _FEWEST_RUNS))]
            except BenchmarkFailedError as failed:
                failures.append(f"{entry.title}: {failed}")
                continue
            yield Measurement(
                entry.title, "время сервера", "мс", tuple(1000 * one.seconds for one in visits), _TARGET_MS
            )
            sent = tuple(one.sent_bytes / 1000 for one in visits)
            yield Measurement(entry.title, "отправлено", "КБ", sent, _TARGET_KB)
    if failures:
        raise BenchmarkFailedError("\n".join(failures))
