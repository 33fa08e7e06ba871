"""Commands that bring data in: import, template, demo-files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from shnro_core import text
from shnro_core.cli.base import (
    REFUSED,
    RussianCommand,
    answer,
    author,
    db_option,
    folder_of,
    guarded,
    json_option,
    say,
    say_aside,
)
from shnro_core.clock import now


def register(group: click.Group) -> None:
    """Add the commands of this module to the group."""
    for command in (import_files, template, demo_files):
        group.add_command(command)


@click.command("import", cls=RussianCommand, epilog="Пример: shnro import ~/ВПР-2022 --region 67 --dry-run")
@click.argument(
    "paths", metavar="ФАЙЛЫ-И-ПАПКИ…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@db_option
@json_option
@click.option("--region", metavar="КОД", help="Код региона; без него — по логинам школ.")
@click.option("--year", metavar="ГОД", type=click.IntRange(2010, 2040), help="Год, если его нет в файлах.")
@click.option("--previous-grade", is_flag=True, help="Работы писали за предыдущий класс (осень 2020 года).")
@click.option(
    "--surveys",
    metavar="ФАЙЛ",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Сопоставление столбцов опросов с вопросами (YAML); сохраняется для следующих волн.",
)
@click.option("--dry-run", is_flag=True, help="Только проверить и показать, что изменится.")
@guarded
def import_files(
    *,
    paths: tuple[Path, ...],
    folder: Path | None,
    as_json: bool,
    region: str | None,
    year: int | None,
    previous_grade: bool,
    surveys: Path | None,
    dry_run: bool,
) -> None:
    """Загрузить выгрузки ФИС ОКО, ГИА, контекстные данные и таблицы отдела: файлы, папки и архивы ZIP."""
    from shnro_core.exports.import_report import report  # noqa: PLC0415 - loaded only by the commands that read files
    from shnro_core.importers import Choice, Request  # noqa: PLC0415 - as above
    from shnro_core.importers.mappings import read_mappings  # noqa: PLC0415 - as above
    from shnro_core.intake.build import build_database  # noqa: PLC0415 - as above
    from shnro_core.intake.plan import prepare  # noqa: PLC0415 - as above
    from shnro_core.intake.publish import publish_plan  # noqa: PLC0415 - as above

    chosen = folder_of(folder)
    if not (chosen / "current.json").exists():
        say_aside("Базы ещё нет, собираю…")
        build_database(chosen, author=author(), now=now())
    request = Request(
        region=region,
        default=Choice(year=year, previous_grade=previous_grade or None),
        surveys=read_mappings(surveys) if surveys else (),
    )
    plan = prepare(chosen, list(paths), request, progress=_progress)
    version = None if plan.refused or dry_run else publish_plan(chosen, plan, author=author(), now=now())
    answer(
        {"version": version.version if version else None, **report(plan)},
        as_json=as_json,
        words=_words(plan, version, dry_run=dry_run),
    )
    for finding in plan.findings:
        say_aside(f"{finding.severity.value.upper()}  {finding.sentence}")
    if plan.refused:
        sys.exit(REFUSED)


def _progress(done: int, total: int, name: str) -> None:
    say_aside(f"{done:>5} из {total}  {name}")


def _words(plan: Any, version: Any, *, dry_run: bool) -> str:
    from shnro_core.exports.import_report import unknown_schools_sentence, verdict  # noqa: PLC0415 - as above

    sentences = [verdict(plan), unknown_schools_sentence(plan)]
    if plan.to_store and not plan.refused:
        sentences.append("Это проверка, база прежняя." if dry_run else f"Версия {version.version} в работе.")
    return " ".join(sentence for sentence in sentences if sentence)


@click.command(cls=RussianCommand, epilog="Пример: shnro template school -o реестр.xlsx")
@click.argument("name", metavar="ШАБЛОН")
@click.option(
    "-o",
    "--output",
    metavar="ФАЙЛ",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Куда записать.",
)
@guarded
def template(name: str, output: Path) -> None:
    """Записать пустой шаблон таблицы, которую ведёт отдел."""
    from shnro_core.importers.specs import TEMPLATES, write_template  # noqa: PLC0415 - loaded only by this command

    if name not in TEMPLATES:
        known = "; ".join(f"{key} — {spec.title}" for key, spec in TEMPLATES.items())
        raise click.UsageError(f"Шаблона «{name}» нет. Есть: {known}")
    write_template(name, output)
    say(f"{TEMPLATES[name].title} → {output}")


@click.command("demo-files", cls=RussianCommand, epilog="Пример: shnro demo-files учебные-файлы")
@click.argument("target", metavar="ПАПКА", type=click.Path(file_okay=False, path_type=Path))
@json_option
@guarded
def demo_files(target: Path, as_json: bool) -> None:
    """Записать выгрузки вымышленного региона в официальных видах, чтобы учиться загрузке."""
    from shnro_core.demo.files import write_official_files  # noqa: PLC0415 - loaded only by this command
    from shnro_core.demo.region import generate  # noqa: PLC0415 - as above

    manifest = write_official_files(generate(), target, progress=_progress)
    files = len(manifest.files)
    count = text.counted(files, "файл")
    answer({"folder": str(target), "files": files}, as_json=as_json, words=f"{count} → {target}")
