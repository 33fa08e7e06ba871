"""What every command shares: the database folder, exit statuses, Russian answers and JSON answers."""

from __future__ import annotations

import functools
import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from shnro_core.model import DatabaseUnavailableError, DataRefusedError
from shnro_core.store.database import default_folder

REFUSED = 1
_SHOWN_FINDINGS = 50


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
    help="Папка с версиями базы (по умолчанию var/ проекта или SHNRO_DB).",
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


def answer(result: dict[str, Any], *, as_json: bool, words: str) -> None:
    """The result of a command: JSON for programs, a sentence for people."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=1, default=str) if as_json else words)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turn refusals into one Russian sentence each and exit status 1; nothing else is caught."""

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
            click.echo(str(unavailable), err=True)
            sys.exit(REFUSED)

    return run
