"""Commands that compute: classify and indicators."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from shnro_core.cli.base import REFUSED, RussianCommand, db_option, folder_of, guarded, say, say_aside
from shnro_core.parameters import DEFAULT_PRESET, Scenario, SettingsError, preset_of, presets
from shnro_core.store.office import office

_FORMATS = ("table", "csv", "json")


def register(group: click.Group) -> None:
    """Add the commands of this module to the group."""
    for command in (classify, indicators):
        group.add_command(command)


def _method_options(command: Any) -> Any:
    options = (
        db_option,
        click.option("--region", metavar="КОД", default="demo", show_default=True, help="Код региона."),
        click.option("--year", metavar="ГОД", type=int, help="Год; без него — последний с результатами."),
        click.option(
            "--preset",
            metavar="НАБОР",
            type=click.Choice([p.key for p in presets()]),
            default=DEFAULT_PRESET,
            show_default=True,
            help="Набор правил: " + "; ".join(f"{p.key} — {p.described}" for p in presets()) + ".",
        ),
        click.option(
            "--set",
            "changes",
            metavar="ИМЯ=ЗНАЧЕНИЕ",
            multiple=True,
            help="Изменить параметр правил; вид записи изменений данных — в скачанном файле сценария.",
        ),
        click.option(
            "--scenario",
            "scenario_file",
            metavar="ФАЙЛ",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Взять правила и изменения данных из файла сценария.",
        ),
        click.option(
            "--format",
            "file_format",
            metavar="ВИД",
            type=click.Choice(_FORMATS),
            default="table",
            show_default=True,
            help="Вид ответа: table, csv или json.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    cls=RussianCommand, epilog="Пример: shnro classify --region demo --set low_result_share=0,4 --format csv"
)
@_method_options
@guarded
def classify(
    *,
    folder: Path | None,
    region: str,
    year: int | None,
    preset: str,
    changes: tuple[str, ...],
    scenario_file: Path | None,
    file_format: str,
) -> None:
    """Посчитать маркеры, кластер, правило, уровень и статус каждой школы."""
    from shnro_core.exports.method_tables import CLASSIFICATION_COLUMNS  # noqa: PLC0415 - loaded only when computing
    from shnro_core.store.method import NoDataError  # noqa: PLC0415 - as above

    scenario = _scenario(preset, changes, scenario_file)
    _say_rules(scenario, region, folder_of(folder))
    try:
        database, chosen = _database_and_year(folder, region, year)
        from shnro_core.store.computation import compute  # noqa: PLC0415 - as above

        compute(database, "data_change_effects", region=region, settings=scenario.settings)
        frame = compute(database, "classify", region=region, year=chosen, settings=scenario.settings)
    except NoDataError as no_data:
        _refuse(str(no_data))
    _show(frame, CLASSIFICATION_COLUMNS, file_format)


@click.command(cls=RussianCommand, epilog="Пример: shnro indicators --region demo --year 2022 --format csv")
@_method_options
@guarded
def indicators(
    *,
    folder: Path | None,
    region: str,
    year: int | None,
    preset: str,
    changes: tuple[str, ...],
    scenario_file: Path | None,
    file_format: str,
) -> None:
    """Посчитать 24 показателя концепции: N, S, P, динамику и балл; за год и предыдущий."""
    from shnro_core.exports.method_tables import (  # noqa: PLC0415 - loaded only when computing
        INDICATOR_COLUMNS,
        indicators_of,
    )
    from shnro_core.store.computation import compute  # noqa: PLC0415 - as above
    from shnro_core.store.method import NoDataError  # noqa: PLC0415 - as above

    scenario = _scenario(preset, changes, scenario_file)
    _say_rules(scenario, region, folder_of(folder))
    try:
        database, chosen = _database_and_year(folder, region, year)
        compute(database, "data_change_effects", region=region, settings=scenario.settings)
        scored, _ = indicators_of(
            lambda name, **values: compute(database, name, **values),
            region=region,
            year_from=chosen - 1,
            year_to=chosen,
            settings=scenario.settings,
        )
    except NoDataError as no_data:
        _refuse(str(no_data))
    _show(scored, INDICATOR_COLUMNS, file_format)


def _scenario(preset: str, changes: tuple[str, ...], file: Path | None) -> Scenario:
    try:
        if file is not None:
            scenario = Scenario.from_yaml(file.read_text(encoding="utf-8-sig"))
        else:
            scenario = Scenario.assigned(preset, changes)
    except SettingsError as refused:
        raise click.UsageError(str(refused)) from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}: файл сценария — не текст в кодировке UTF-8.") from None
    if scenario.changes or scenario.data:
        say_aside("Не официально: расчёт по сценарию, а не по нормам документов.")
    return scenario


def _say_rules(scenario: Scenario, region: str, folder: Path) -> None:
    """Say by which rules is counted where the region's pages open with others."""
    own = preset_of(region, office(folder).preset)
    if scenario.preset == DEFAULT_PRESET != own.key:
        told = next(p.title for p in presets() if p.key == DEFAULT_PRESET)
        say_aside(f"Правила: «{told}»; страницы региона открываются с набором «{own.title}» (--preset {own.key}).")


def _database_and_year(folder: Path | None, region: str, year: int | None) -> tuple[Any, int]:
    from shnro_core.store.database import open_current  # noqa: PLC0415 - loaded only when computing

    database = open_current(folder_of(folder))
    known = [int(y) for y in database.query("result_years", region=region)["year"]]
    if not known:
        codes = ", ".join(database.query("regions")["region"])
        _refuse(
            f"По региону «{region}» нет ни одного результата (регионы базы: {codes}). "
            "Загрузите результаты: shnro import."
        )
    return database, year if year is not None else known[0]


def _refuse(words: str) -> Any:
    click.echo(words, err=True)
    sys.exit(REFUSED)


def _show(frame: Any, columns: Any, file_format: str) -> None:
    from shnro_core.exports.tables import to_csv, to_json  # noqa: PLC0415 - loaded only when computing

    cut = frame[[c.name for c in columns]]
    if file_format == "csv":
        click.echo(to_csv(cut), nl=False)
    elif file_format == "json":
        say(to_json(cut))
    else:
        say(cut.rename(columns={c.name: c.label for c in columns}).to_string(index=False, na_rep="н/д", decimal=","))
