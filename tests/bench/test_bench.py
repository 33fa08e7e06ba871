"""Benchmarks: figures and verdicts, the register, a reader without a browser over a real server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shnro_core.bench import model
from shnro_core.bench.model import (
    BenchmarkFailedError,
    Judged,
    Measurement,
    Setting,
    UnknownBenchmarkError,
    benchmark,
    benchmarks,
)
from shnro_core.bench.processes import run_command, running_server
from shnro_core.cli.bench import _table
from shnro_core.ui.browserless import PageFailedError, visit
from shnro_core.ui.router import PAGES
from tests.cli.conftest import Answer, shnro

__all__ = ["shnro"]

MINUTE = tuple(float(n) for n in range(1, 21))


def test_median_and_95th_percentile_are_of_the_runs() -> None:
    one = Measurement("Карта", "время сервера", "мс", MINUTE)
    assert (one.median, one.p95) == (10.5, pytest.approx(19.05))
    assert Measurement("Карта", "время сервера", "мс", (7.0,)).p95 == 7.0


@pytest.mark.parametrize(
    ("judged", "target", "met"),
    [(Judged.P95, 19.5, True), (Judged.P95, 19.0, False), (Judged.MEDIAN, 11.0, True), (Judged.MEDIAN, 10.0, False)],
)
def test_verdict_compares_the_judged_figure_with_the_target(judged: Judged, target: float, met: bool) -> None:
    assert Measurement("x", "y", "мс", MINUTE, target, judged).met is met


def test_measurement_without_a_target_has_no_verdict() -> None:
    assert Measurement("x", "y", "мс", MINUTE).met is None


def test_table_is_russian_and_says_how_many_targets_are_met() -> None:
    rows = [
        Measurement("Карта · Смоленская область", "время сервера", "мс", (100.0, 120.4), 150),
        Measurement("Карта · Смоленская область", "отправлено", "КБ", (312.5,), 300),
        Measurement("Сервер", "отвечает", "с", (1.25,), digits=1),
    ]
    lines = _table("Страницы", rows).splitlines()
    assert lines[0] == "Страницы"
    assert lines[1].split() == ["Что", "Величина", "Замеров", "Медиана", "p95", "Цель", "Итог"]
    assert lines[2].endswith("110 мс  119 мс  p95 ≤ 150 мс  в цели")
    assert lines[3].endswith("313 КБ  313 КБ  p95 ≤ 300 КБ  ВЫШЕ ЦЕЛИ")
    assert lines[4].endswith("1,3 с   1,3 с")
    assert lines[5] == "Цели выполнены: 1 из 2."


def test_promised_benchmarks_are_registered() -> None:
    assert {"pages", "start", "build"} <= {b.name for b in benchmarks()}


def test_unknown_benchmark_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownBenchmarkError, match=r"Замера «скорость» нет\. Есть: .*build.*pages"):
        benchmarks(["скорость"])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A benchmark registered for one test."""
    benchmarks()
    monkeypatch.setattr(model, "_REGISTER", dict(model._REGISTER))

    @benchmark("quick", "Проверка")
    def measure(setting: Setting) -> Iterator[Measurement]:
        assert (setting.folder / "current.json").exists()
        assert list(setting.scratch.iterdir()) == []
        setting.progress("меряю")
        yield Measurement("Проверка", "время", "мс", (1.0,) * setting.runs, 2)


@pytest.mark.usefixtures("quick")
def test_command_runs_the_named_benchmark_and_answers_people_and_programs(
    shnro: Callable[..., Answer], database_folder: Path
) -> None:
    answer = shnro("bench", "quick", "--runs", "3", "--db", database_folder)
    assert (answer.status, answer.err) == (0, "меряю\n")
    assert answer.out.splitlines()[-1] == "Цели выполнены: 1 из 1."
    told = json.loads(shnro("bench", "quick", "--json", "--db", database_folder).out)
    (one,) = told["benchmarks"][0]["measurements"]
    assert (one["median"], one["p95"], one["target"], one["met"], len(one["values"])) == (1.0, 1.0, 2, True, 20)


@pytest.mark.usefixtures("quick")
def test_command_builds_a_base_of_its_own_where_there_is_none(shnro: Callable[..., Answer], tmp_path: Path) -> None:
    assert shnro("bench", "quick", "--db", tmp_path / "нет").status == 0
    assert not (tmp_path / "нет").exists()


def test_unknown_benchmark_is_a_wrong_call(shnro: Callable[..., Answer]) -> None:
    answer = shnro("bench", "скорость")
    assert answer.status == 2
    assert "Ошибка: Замера «скорость» нет." in answer.err


def test_failed_command_is_told_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkFailedError, match="Команда «shnro versions» не выполнилась: База ещё не собрана"):
        run_command(["versions", "--db", str(tmp_path)])


@pytest.fixture(scope="module")
def port(database_folder: Path) -> Iterator[int]:
    """A real server over the built base."""
    with running_server(database_folder) as (number, seconds):
        assert seconds > 0
        yield number


@pytest.mark.parametrize("stem", ["", *(p.stem for p in PAGES[1:3])])
def test_reader_without_a_browser_gets_whole_pages(port: int, stem: str) -> None:
    first, second = (visit(port, page=stem, query="region=67") for _ in range(2))
    assert second.sent_bytes > 10_000
    assert second.messages > 5
    assert second.seconds > 0
    assert abs(first.sent_bytes - second.sent_bytes) < 0.05 * second.sent_bytes


def test_page_that_is_not_in_the_menu_is_no_measurement(port: int) -> None:
    with pytest.raises(PageFailedError, match=r"Страницы «нет» нет в меню\."):
        visit(port, page="нет", query="region=67")


def test_server_is_stopped_after_the_measurement(database_folder: Path) -> None:
    with running_server(database_folder) as (number, _):
        pass
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", number), timeout=1):
        pass


@pytest.mark.usefixtures("quick")
def test_what_was_measured_is_shown_before_what_failed(shnro: Callable[..., Answer], database_folder: Path) -> None:
    @benchmark("broken", "Сломанная проверка")
    def measure(setting: Setting) -> Iterator[Measurement]:
        yield Measurement("Первое", "время", "мс", (1.0,), 2)
        raise BenchmarkFailedError("Второе не открылось.")

    answer = shnro("bench", "broken", "--db", database_folder)
    assert answer.status == 1
    assert "Первое" in answer.out
    assert answer.err == "Второе не открылось.\n"


def test_page_that_asks_the_browser_something_is_answered_and_sends_its_map(port: int) -> None:
    told = visit(port, page="map", query="region=67")
    assert told.sent_bytes > 50_000
    assert "deck_gl_json_chart" in told.shown
