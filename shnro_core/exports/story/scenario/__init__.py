"""«Что если»: what the reader's scenario changes in the classification of a region and year."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.calculation import part
from shnro_core.exports.story.cohort import chosen_year, years_with_results
from shnro_core.exports.story.model import Context, Headline, Story
from shnro_core.exports.story.scenario import blocks, controls, strip
from shnro_core.exports.story.scenario.comparison import (
    ENTERED,
    FILE_MARK,
    LEFT,
    LISTED,
    TITLE,
    UNOFFICIAL,
    Comparison,
    compare,
    scenario_name,
)
from shnro_core.store.method import NoDataError

__all__ = ["FILE_MARK", "TITLE", "UNOFFICIAL", "compare", "controls", "has_results", "strip", "tell"]


def has_results(context: Context) -> bool:
    """Whether the region has results of schools, without which there is nothing to try."""
    return bool(years_with_results(context))


def tell(context: Context) -> Story:
    """Story of the scenario whose settings the context carries, against the documents' own values."""
    year = chosen_year(context)
    if year is None:
        return Story(
            title="Сценарий посчитать не на чем",
            line="расчёты по сценарию",
            absent=(
                f"{context.region.name}: результатов школ в базе нет, документы печатают только итоги; сценарий можно "
                "будет посчитать, когда выгрузки ВПР, ОГЭ и ЕГЭ загрузят на странице «Данные».",
            ),
        )
    try:
        comparison = compare(context, year)
    except NoDataError:
        return Story(
            title=f"По сценарию за {year} год не осталось ни одного результата",
            line=_line(context, year),
            absent=(
                "Верните процедуры или исключённые результаты: без единого результата за год классифицировать нечего.",
            ),
        )
    return _told(context, comparison)


def _told(context: Context, comparison: Comparison) -> Story:
    found = (
        blocks.clusters(context, comparison),
        blocks.levels(context, comparison),
        blocks.moves(context, comparison),
        blocks.one_pupil(context, comparison),
        blocks.changed(context, comparison),
    )
    return Story(
        title=_title(context, comparison),
        line=_line(context, comparison.year),
        headlines=_headlines(comparison),
        blocks=tuple(block for block in found if block),
        absent=_absent(comparison),
    )


def _line(context: Context, year: int) -> str:
    return f"{year} год · {UNOFFICIAL.upper()}: сценарий {scenario_name(context)}, расчёт системы"


def _title(context: Context, comparison: Comparison) -> str:
    now, then = comparison.count(LISTED, "_norm"), comparison.count(LISTED, "_then")
    if comparison.is_norm:
        return f"Сценарий равен норме и ничего не меняет: {text.number(now)} ШНРО"
    moves = blocks.moves_words(comparison)
    if not comparison.events(ENTERED) and not comparison.events(LEFT):
        return f"Не официально: {moves}, {text.number(now)} ШНРО"
    return f"Не официально: {text.number(then)} ШНРО вместо {text.number(now)} — {moves}"


def _headlines(comparison: Comparison) -> tuple[Headline, ...]:
    now, then = comparison.count(LISTED, "_norm"), comparison.count(LISTED, "_then")
    came, gone = comparison.events(ENTERED), comparison.events(LEFT)
    total = len(comparison.schools)
    return (
        Headline("ШНРО по сценарию", text.schools(then), f"сейчас, по норме: {text.number(now)}"),
        Headline("Вошли бы в ШНРО", text.schools(came), part(came, total)),
        Headline("Вышли бы из ШНРО", text.schools(gone), f"из {text.number(now)} ШНРО"),
        Headline(
            "Сменили бы кластер",
            text.schools(int(comparison.schools["event"].notna().sum())),
            "все переходы, ШНРО и другие",
        ),
    )


def _absent(comparison: Comparison) -> tuple[str, ...]:
    if comparison.then.list_rule == "markers":
        return ()
    return (
        "Сколько учеников отделяет школу от границы, система считает только для правила маркеров: под выбранным "
        "правилом списка этого показателя нет.",
    )
