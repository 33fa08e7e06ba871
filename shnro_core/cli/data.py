"""Commands that show what the database holds: export, versions, rollback, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from shnro_core import text
from shnro_core.cli.base import RussianCommand, answer, db_option, folder_of, guarded, json_option, say
from shnro_core.exports.views import VIEWS, view_table
from shnro_core.store.database import open_current
from shnro_core.store.doctor import examine
from shnro_core.store.versions import current_version, list_versions
from shnro_core.store.versions import rollback as put_back

_FORMATS = ("csv", "csv-excel", "xlsx", "json")


def register(group: click.Group) -> None:
    """Add the commands of this module to the group."""
    for command in (export, versions, rollback, doctor):
        group.add_command(command)


@click.command(cls=RussianCommand, epilog="Пример: shnro export schools --region 67 --format csv -o schools.csv")
@click.argument("view", metavar="ТАБЛИЦА", type=click.Choice(sorted(VIEWS)))
@db_option
@click.option("--region", metavar="КОД", help="Код региона: 67, 76, demo.")
@click.option("--year", metavar="ГОД", type=int, help="Год.")
@click.option(
    "--format",
    "file_format",
    metavar="ВИД",
    type=click.Choice(_FORMATS),
    default="csv",
    show_default=True,
    help="Вид файла: csv, csv-excel, xlsx или json.",
)
@click.option(
    "-o", "--output", metavar="ФАЙЛ", type=click.Path(dir_okay=False, path_type=Path), help="Файл; без него — на экран."
)
@guarded
def export(
    *, view: str, folder: Path | None, region: str | None, year: int | None, file_format: str, output: Path | None
) -> None:
    """Выгрузить таблицу базы: csv — для программ, csv-excel и xlsx — для людей."""
    from shnro_core.exports import tables  # noqa: PLC0415 - pandas and xlsxwriter load only for this command

    database = open_current(folder_of(folder))
    table = view_table(database.query, view, region=region, year=year)
    content = {
        "csv": lambda: tables.to_csv(table.frame).encode(),
        "csv-excel": lambda: tables.to_csv_excel(table),
        "xlsx": lambda: tables.to_xlsx(table),
        "json": lambda: tables.to_json(table.frame).encode(),
    }[file_format]()
    if output:
        output.write_bytes(content)
        say(f"{text.counted(len(table.frame), 'строка')} → {output}")
    elif file_format == "xlsx":
        raise click.UsageError("Для xlsx укажите файл: -o имя.xlsx")
    else:
        click.echo(content, nl=False)


@click.command(cls=RussianCommand, epilog="Пример: shnro versions --json")
@db_option
@json_option
@guarded
def versions(folder: Path | None, as_json: bool) -> None:
    """Показать версии базы: кто, когда и чем её обновил."""
    chosen = folder_of(folder)
    current = current_version(chosen)
    kept = list_versions(chosen)
    lines = [
        f"{'→' if v.version == current else ' '} {v.version}  {v.published_at}  {v.author}  {v.action}  {v.file_name}"
        for v in kept
    ]
    answer(
        {
            "current": current,
            "versions": [
                {
                    "version": v.version,
                    "published_at": v.published_at,
                    "author": v.author,
                    "action": v.action,
                    "file": v.file_name,
                    "files": v.files,
                    "tables": v.tables,
                    "findings": v.findings,
                }
                for v in kept
            ],
        },
        as_json=as_json,
        words="\n".join(lines),
    )


@click.command(cls=RussianCommand, epilog="Пример: shnro rollback 20261101-120000-ab12cd")
@click.argument("version", metavar="ВЕРСИЯ")
@db_option
@guarded
def rollback(version: str, folder: Path | None) -> None:
    """Вернуть в работу прежнюю версию базы."""
    put_back(folder_of(folder), version)
    say(f"В работе версия {version}.")


@click.command(cls=RussianCommand, epilog="Пример: shnro doctor")
@db_option
@json_option
@guarded
def doctor(folder: Path | None, as_json: bool) -> None:
    """Проверить установку: база, целостность чисел, библиотеки, место на диске."""
    checks = examine(folder_of(folder))
    answer(
        {"checks": [{"name": c.name, "ok": c.passed, "details": c.details} for c in checks]},
        as_json=as_json,
        words="\n".join(f"{'в порядке' if c.passed else 'НЕ В ПОРЯДКЕ':12}  {c.name}: {c.details}" for c in checks),
    )
    if not all(c.passed for c in checks):
        raise SystemExit(1)
