"""What every command shares: the database folder, exit statuses, Russian answers and JSON answers."""

from __future__ import annotations

import errno
import functools
import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from shnro_core.model import DatabaseUnavailableError, DataRefusedError
from shnro_core.store.database import default_folder

REFUSED = 1
_SHOWN_FINDINGS = 50
_FILE_TROUBLES = {
    errno.ENOENT: ("нет такой папки или файла", "Проверьте путь"),
    errno.EACCES: ("нет прав на чтение или запись", "Проверьте права"),
    errno.EPERM: ("нет прав на чтение или запись", "Проверьте права"),
    errno.EROFS: ("диск открыт только для чтения", "Укажите другую папку"),
    errno.ENOSPC: ("на диске нет места", "Освободите место"),
    errno.ENOTDIR: ("это файл, а нужна папка", "Проверьте путь"),
    errno.EISDIR: ("это папка, а нужен файл", "Проверьте путь"),
}


class RussianCommand(click.Command):
    """A command whose usage line is Russian too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[ПАРАМЕТРЫ]", **kwargs})


class RussianGroup(click.Group):
    """A group of such commands."""

    command_class = RussianCommand


db_option = click.option(
    "--db",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SHNRO_DB",
    metavar="ПАПКА",
    help="Папка с версиями базы (по умолчанию SHNRO_DB или var/ проекта, после установки — shnro/ в домашней папке).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Ответ в JSON для программ.")


def folder_of(folder: Path | None) -> Path:
    """The folder the user named, or the default one."""
    return folder or default_folder()


def author() -> str:
    """Who runs the command, for the history of versions."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "неизвестно"


def say(words: str) -> None:
    """A line for the user."""
    click.echo(words)


def say_aside(words: str) -> None:
    """A line about the work, apart from its result."""
    click.echo(words, err=True)


def say_wrong(words: str) -> NoReturn:
    """A sentence about what went wrong, and exit status 1."""
    click.echo(words, err=True)
    sys.exit(REFUSED)


def answer(result: dict[str, Any], *, as_json: bool, words: str) -> None:
    """The result of a command: JSON for programs, a sentence for people."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=1, default=str) if as_json else words)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turn refusals and files that cannot be read or written into one Russian sentence each and exit status 1."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except DataRefusedError as refused:
            if kwargs.get("as_json"):
                findings = [{"place": f.place, "what": f.what, "advice": f.advice} for f in refused.findings]
                click.echo(json.dumps({"refused": findings}, ensure_ascii=False, indent=1))
            for finding in refused.findings[:_SHOWN_FINDINGS]:
                click.echo(finding.sentence, err=True)
            rest = len(refused.findings) - _SHOWN_FINDINGS
            if rest > 0:
                click.echo(f"… и ещё {rest}.", err=True)
            sys.exit(REFUSED)
        except DatabaseUnavailableError as unavailable:
            say_wrong(str(unavailable))
        except OSError as error:
            if error.filename is None:
                raise
            say_wrong(_file_trouble(error))

    return run


def _file_trouble(error: OSError) -> str:
    reason, advice = _FILE_TROUBLES.get(error.errno or 0, ("не читается или не записывается", "Проверьте его"))
    return f"{error.filename}: {reason}. {advice} и повторите."
