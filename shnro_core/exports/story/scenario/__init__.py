"""«Что если»: what the reader's scenario changes in the classification of a region and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shnro_core import text
from shnro_core.exports.story.calculation import part
from shnro_core.exports.story.cohort import chosen_year, years_with_results
from shnro_core.exports.story.map import Picture
from shnro_core.exports.story.model import Block, Context, Headline, Story
from shnro_core.exports.story.scenario import blocks, controls, equipment, places, second, strip
from shnro_core.exports.story.scenario.base import BASE, base_words
from shnro_core.exports.story.scenario.comparison import (
    ENTERED,
    FILE_MARK,
    LEFT,
    LISTED,
    SECOND,
    TITLE,
    UNOFFICIAL,
    Comparison,
    compare,
    scenario_name,
)
from shnro_core.store.method import NoDataError

__all__ = [
    "BASE",
    "FILE_MARK",
    "SECOND",
    "TITLE",
    "UNOFFICIAL",
    "VIEW",
    "VIEWS",
    "ScenarioStory",
    "compare",
    "controls",
    "has_results",
    "impossible",
    "strip",
    "tell",
]
VIEW: Final = "scenario_view"
"""Choice that names the one view to tell below the clusters; without it all of them are told."""
VIEWS: Final = {
    "moves": "Кто вошёл и вышел",
    "map": "На карте",
    "one_pupil": "Решает один результат",
    "levels": "Уровни и статусы",
    "equipment": "«Точка роста»",
    "second": "Второй сценарий",
    "changes": "Что меняет сценарий",
}
"""Views below the clusters and what their tabs say."""
_EMPTY: Final = {
    "moves": "По этому сценарию кластер не меняется ни у одной школы.",
    "map": "Границ муниципалитетов региона в базе нет, карту нарисовать не на чем.",
    "one_pupil": "Нет школ, чьё место в списке решил бы один другой результат.",
    "levels": "Уровни неуспешности и статусы в списке по сценарию те же, что по норме.",
    "equipment": "Сценарий не открывает «Точку роста»: добавьте её в «Изменить данные».",
    "second": "Второго сценария нет: возьмите его в «Сценарий: название, файл, ссылка».",
    "changes": "Сценарий ничего не меняет: все значения приняты по документам.",
}


_NO_MARGINS: Final = (
    "Сколько результатов отделяет школу от границы, система считает только для правила маркеров: под выбранным "
    "правилом списка этого показателя нет."
)


@dataclass(frozen=True)
class ScenarioStory(Story):
    """Story of a scenario; ``picture`` is its map where the map is told."""

    picture: Picture | None = None


def has_results(context: Context) -> bool:
    """Whether the region has results of schools, without which there is nothing to try."""
    return bool(years_with_results(context))


def tell(context: Context) -> ScenarioStory:
    """Story of the scenario whose settings the context carries, against the documents' own values.

    Its first block is the clusters; the views of ``VIEWS`` follow, or the one that the choice ``scenario_view`` names.
    """
    year = chosen_year(context)
    if year is None:
        return ScenarioStory(
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
        return ScenarioStory(
            title=f"По сценарию за {year} год не осталось ни одного результата",
            line=_line(context, year),
            absent=(
                "Верните процедуры или исключённые результаты: без единого результата за год классифицировать нечего.",
            ),
        )
    return _told(context, comparison)


def impossible(context: Context) -> str:
    """Why the scenario's changes of data do not fit the region, one sentence naming the key; empty when they do."""
    try:
        context.compute("data_change_effects", region=context.region.code)
    except NoDataError as refused:
        return str(refused)
    return ""


def _told(context: Context, comparison: Comparison) -> ScenarioStory:
    wanted = context.choices.get(VIEW, "")
    other = second.second(context, comparison.year)
    views = {key: _view(context, comparison, other, key) for key in ((wanted,) if wanted in VIEWS else VIEWS)}
    no_margins = comparison.then.list_rule != "markers"
    absent = [_NO_MARGINS] if no_margins and "one_pupil" in views else []
    if wanted in VIEWS and not views[wanted] and not absent:
        absent.append(_EMPTY[wanted])
    return ScenarioStory(
        title=_title(context, comparison),
        line=_line(context, comparison.year),
        headlines=_headlines(comparison),
        blocks=tuple(b for b in (blocks.clusters(context, comparison, other), *views.values()) if b),
        absent=tuple(absent),
        picture=places.picture(context, comparison) if "map" in views else None,
    )


def _view(context: Context, comparison: Comparison, other: second.Second | None, key: str) -> Block | None:
    if key == "second":
        return second.block(context, comparison, other) if other else None
    tell_view = {
        "moves": blocks.moves,
        "map": places.block,
        "one_pupil": blocks.one_pupil,
        "levels": blocks.levels,
        "equipment": equipment.block,
        "changes": blocks.changed,
    }
    return tell_view[key](context, comparison)


def _line(context: Context, year: int) -> str:
    own = base_words(context)
    norm = f", норма — {own}" if own else ""
    return f"{year} год · {UNOFFICIAL.upper()}: сценарий {scenario_name(context)}{norm}, расчёт системы"


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
    total = comparison.size
    return (
        Headline("ШНРО по сценарию", text.schools(then), f"сейчас, по норме: {text.number(now)}"),
        Headline("Вошли бы в ШНРО", text.schools(came), part(came, total)),
        Headline("Вышли бы из ШНРО", text.schools(gone), f"из {text.number(now)} ШНРО"),
        Headline(
            "Сменили бы кластер",
            text.schools(comparison.moving),
            "все переходы, ШНРО и другие",
        ),
    )
