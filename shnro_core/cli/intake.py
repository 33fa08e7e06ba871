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
    for command in (import_files, template, demo_files, boundaries):
        group.add_command(command)


@click.command("import", cls=RussianCommand, epilog="Пример: shnro import ~/ВПР-2022 --region 67 --dry-run")
@click.argument(
    "paths", metavar="ФАЙЛЫ-И-ПАПКИ…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@db_option
@json_option
@click.option("--region", metavar="КОД", help="Код региона; без него — по логинам школ.")
@click.option("--year", metavar="ГОД", type=click.IntRange(2010, 2040), help="Год, если его нет в файлах.")
@click.option("--previous-grade", is_flag=True, help="Работы писали за предыдущий класс (осень 2020 и 2022 года).")
@click.option(
    "--set",
    "settings",
    metavar="СЛОВА",
    multiple=True,
    help='Решение по файлу: "file=Математика.xlsx year=2022 grade=5"; можно повторять. Слова: year, grade, '
    "previous_grade (работа за предыдущий класс), subject, level, exam, format, school (логин школы), wave, retakes "
    "(пересдачи), replace, add, skip.",
)
@click.option(
    "--choices",
    metavar="ФАЙЛ",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Решения по файлам (YAML): --dry-run записывает его, если его ещё нет, загрузка читает.",
)
@click.option("--partial", is_flag=True, help="Опубликовать хорошие файлы без отклонённых.")
@click.option("--replace", is_flag=True, help="Где файлы спорят с загруженным, верны файлы.")
@click.option("--remove-absent", is_flag=True, help="Удалить загруженные школы, которых в файлах больше нет.")
@click.option("--confirm", metavar="СЛОВА", default="", help="Подтверждение удаления: слова, которые назвала проверка.")
@click.option(
    "--sitting",
    metavar="РАБОТА",
    type=click.Choice(["весна", "осень"]),
    help="Какая работа считается, где за один класс писали и весной, и осенью: весна или осень.",
)
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
    settings: tuple[str, ...],
    choices: Path | None,
    partial: bool,
    replace: bool,
    remove_absent: bool,
    confirm: str,
    sitting: str | None,
    surveys: Path | None,
    dry_run: bool,
) -> None:
    """Загрузить выгрузки ФИС ОКО, ГИА, контекстные данные и таблицы отдела: файлы, папки и архивы ZIP."""
    from shnro_core.exports.import_report import report  # noqa: PLC0415 - loaded only by the commands that read files
    from shnro_core.importers import Choice, Request  # noqa: PLC0415 - as above
    from shnro_core.importers.decisions import decisions_text, parse_settings, read_decisions  # noqa: PLC0415 - as above
    from shnro_core.importers.mappings import read_mappings  # noqa: PLC0415 - as above
    from shnro_core.importers.tables import AUTUMN  # noqa: PLC0415 - as above
    from shnro_core.intake.build import build_database  # noqa: PLC0415 - as above
    from shnro_core.intake.plan import prepare  # noqa: PLC0415 - as above
    from shnro_core.intake.publish import publish_plan  # noqa: PLC0415 - as above

    chosen = folder_of(folder)
    if not (chosen / "current.json").exists():
        say_aside("Базы ещё нет, собираю…")
        build_database(chosen, author=author(), now=now())
    kept = read_decisions(choices) if choices and choices.exists() else {}
    said = parse_settings(settings)
    by_file = kept | {file: choice.over(kept.get(file, Choice())) for file, choice in said.items()}
    request = Request(
        region=region,
        default=Choice(year=year, previous_grade=previous_grade or None, replace=replace or None),
        by_file=by_file,
        surveys=read_mappings(surveys) if surveys else (),
        remove_absent=remove_absent,
        sitting={None: None, "весна": "", "осень": AUTUMN}[sitting],
    )
    plan = prepare(chosen, list(paths), request, progress=_progress)
    missed = sorted(set(by_file) - {change.batch.file_name for change in plan.changes})
    if missed:
        raise click.UsageError(f"Файла «{missed[0]}» среди загружаемых нет: имена показывает --dry-run.")
    if dry_run and choices and not choices.exists():
        choices.write_text(decisions_text([c.batch for c in plan.changes], by_file), encoding="utf-8")
        say_aside(f"Решения по файлам записаны: {choices}")
    unconfirmed = plan.confirmation and " ".join(confirm.lower().split()) != plan.confirmation
    held = dry_run or unconfirmed or (plan.refused and not partial)
    version = (
        None if held else publish_plan(chosen, plan, author=author(), now=now(), partial=partial, confirmed=confirm)
    )
    answer(
        {"version": version.version if version else None, **report(plan)},
        as_json=as_json,
        words=_words(plan, version, dry_run=dry_run),
    )
    for finding in plan.findings:
        say_aside(f"{finding.severity.value.upper()}  {finding.sentence}")
    if (plan.refused and not (partial and version)) or unconfirmed:
        sys.exit(REFUSED)


def _progress(done: int, total: int, name: str) -> None:
    say_aside(f"{done:>5} из {total}  {name}")


def _words(plan: Any, version: Any, *, dry_run: bool) -> str:
    from shnro_core.exports.import_report import (  # noqa: PLC0415 - as above
        file_lines,
        published,
        unknown_schools_sentence,
        verdict,
    )

    sentences = [published(plan) if version else verdict(plan), unknown_schools_sentence(plan)]
    if plan.refused:
        sentences.append('Что не сказано в файле, говорит --set "file=Имя.xlsx year=2022 grade=5" или файл --choices.')
    if version:
        sentences.append(f"Версия {version.version} в работе.")
    elif dry_run:
        sentences.append("Это проверка, база прежняя.")
    return "\n".join([*file_lines(plan), " ".join(sentence for sentence in sentences if sentence)])


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


@click.command(cls=RussianCommand, epilog="Пример: shnro boundaries границы.geojson --region 22")
@click.argument("path", metavar="ФАЙЛ", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", metavar="КОД", required=True, help="Код региона: 22.")
@db_option
@json_option
@guarded
def boundaries(*, path: Path, region: str, folder: Path | None, as_json: bool) -> None:
    """Заменить границы муниципалитетов региона своими: GeoJSON в градусах с названием у каждой."""
    from shnro_core.intake.places import load_boundaries  # noqa: PLC0415 - loaded only by this command

    version = load_boundaries(folder_of(folder), path, region=region, author=author(), now=now())
    answer(
        {"version": version.version, "region": region},
        as_json=as_json,
        words=f"Границы из файла «{path.name}» в работе, версия {version.version}; после сборки базы они останутся.",
    )
