"""The commands themselves; each is a thin call into the layer that does the work."""

from __future__ import annotations

import errno
import os
import socket
import time
from pathlib import Path

import click

from shnro_core import text
from shnro_core.cli.base import RussianGroup, answer, author, db_option, folder_of, guarded, json_option, say, say_wrong
from shnro_core.cli.bench import register as register_bench
from shnro_core.cli.data import register as register_data
from shnro_core.cli.intake import register as register_intake
from shnro_core.cli.method import register as register_method
from shnro_core.clock import now
from shnro_core.store.versions import current_version


@click.group(
    cls=RussianGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Пример: shnro run",
    options_metavar="[ПАРАМЕТРЫ]",
    subcommand_metavar="КОМАНДА …",
)
def shnro() -> None:
    """Школы с низкими результатами: база, выгрузки и дашборд."""


@shnro.command(epilog="Пример: shnro build --json")
@db_option
@json_option
@click.option(
    "--data",
    metavar="ПАПКА",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Папка с опубликованными таблицами и границами (по умолчанию data/ проекта).",
)
@guarded
def build(folder: Path | None, as_json: bool, data: Path | None) -> None:
    """Собрать базу из data/ и ввести её в работу."""
    from shnro_core.intake.build import build_database  # noqa: PLC0415 - pandas and the generator load only for a build

    started = time.perf_counter()
    version = build_database(folder_of(folder), author=author(), now=now(), **({"data": data} if data else {}))
    seconds = round(time.perf_counter() - started, 2)
    tables = {name.removeprefix("published."): rows for name, rows in version.tables.items()}
    answer(
        {"version": version.version, "seconds": seconds, "tables": tables},
        as_json=as_json,
        words=f"База собрана за {text.number(seconds, 1)} с: "
        f"{text.counted(len(tables), 'таблица')}, версия {version.version}.",
    )


@shnro.command(epilog="Пример: shnro run --port 8502")
@db_option
@click.option(
    "--port", metavar="ПОРТ", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Порт сервера."
)
@click.option(
    "--address",
    metavar="АДРЕС",
    default="127.0.0.1",
    show_default=True,
    help="Адрес, на котором слушает сервер (0.0.0.0 — вся сеть).",
)
@guarded
def run(folder: Path | None, port: int, address: str) -> None:
    """Запустить дашборд; если базы ещё нет — сначала собрать её."""
    require_free(address, port)
    chosen = folder_of(folder)
    if not (chosen / "current.json").exists():
        from shnro_core.intake.build import build_database  # noqa: PLC0415 - as above

        say("Базы ещё нет, собираю…")
        build_database(chosen, author=author(), now=now())
    say(f"База {current_version(chosen)}. Дашборд: http://{'127.0.0.1' if address == '0.0.0.0' else address}:{port}")  # noqa: S104 - compared, not bound
    if not any(os.environ.get(name) for name in ("SHNRO_OPERATOR_CODE", "SHNRO_OPERATORS")):
        say("Загрузка файлов закрыта: её открывает код оператора — задайте его до запуска в SHNRO_OPERATOR_CODE.")
    from shnro_core.ui.server import serve  # noqa: PLC0415 - streamlit loads only for the server

    serve(folder=chosen, port=port, address=address)


def require_free(address: str, port: int) -> None:
    """Refuse to start on an address of another machine or a port that is taken. Exits with status 1."""
    try:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.create_server((address, port), family=family):
            return
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
    say_wrong(
        f"Порт {port} занят другой программой. Укажите другой, например: shnro run --port {port + 1}."
        if taken
        else f"Адрес {address}:{port} этому компьютеру не принадлежит или недоступен. Укажите 127.0.0.1 или 0.0.0.0."
    )


register_data(shnro)
register_intake(shnro)
register_method(shnro)
register_bench(shnro)
