"""«Обзор» computed from results of schools: what the year shows, what has changed, where, and what support followed."""

from __future__ import annotations

from typing import Final

from shnro_core import text
from shnro_core.exports.story.calculation import line, of_chosen_schools, part, short_periods
from shnro_core.exports.story.cohort import Cohort, whole_years
from shnro_core.exports.story.dynamics.computed import entries
from shnro_core.exports.story.dynamics.computed.change import NOT_TOLD
from shnro_core.exports.story.model import Block, Context, Headline, Story
from shnro_core.exports.story.overview.computed import clusters, places, support, years
from shnro_core.exports.story.overview.computed.picture import BY_CHANCE, LISTED, Picture, read
from shnro_core.exports.story.standing import firmness_sentence, too_few_results, too_few_sentence

_PAGE: Final = "Школы с низкими результатами"
_BY_CONDITIONS: Final = "ШФНСУ"
_COUNTED: Final = (LISTED, "ШсРНР", _BY_CONDITIONS)


def tell(context: Context) -> Story | None:
    """Story of the year chosen beside the year before; None for a region without results of schools."""
    return of_chosen_schools(_PAGE, context, lambda looked_at: _told(context, looked_at))


def _told(context: Context, looked_at: Cohort) -> Story:
    picture = read(context, looked_at, whole_years(context))
    return Story(
        title=_title(context, picture),
        line=line(context, f"{looked_at.year} год", looked_at),
        headlines=_headlines(context, picture),
        findings=_findings(context, picture),
        blocks=_blocks(context, picture),
        absent=tuple(s for s in (short_periods(context, to=looked_at.year),) if s),
    )


def _blocks(context: Context, picture: Picture) -> tuple[Block, ...]:
    found = (
        clusters.by_cluster(context, picture),
        clusters.by_level(context, picture),
        years.listed(context, picture),
        places.most_listed(context, picture),
        support.outcome(context, picture),
    )
    return tuple(block for block in found if block)


def _title(context: Context, picture: Picture) -> str:
    if too_few_results(context.settings, picture.schools):
        whole = text.schools(len(picture.schools), text.Case.GENITIVE)
        return f"У {whole} слишком мало результатов для списка ШНРО"
    listed = picture.count(LISTED)
    words = f"В списке ШНРО {part(listed, len(picture.schools))}"
    if picture.change is None:
        return words
    return f"{words}, в {picture.change.earlier} году — {text.number(picture.count_before(LISTED))}; {_net(picture)}"


def _headlines(context: Context, picture: Picture) -> tuple[Headline, ...]:
    total = len(picture.schools)
    return (
        Headline(
            "Всего школ",
            text.number(total),
            f"с результатами — {text.number(int(picture.schools['markers'].notna().sum()))}",
        ),
        *(_counted(context, picture, cluster) for cluster in _COUNTED if cluster in context.settings.cluster_order),
    )


def _counted(context: Context, picture: Picture, cluster: str) -> Headline:
    count = picture.count(cluster)
    if cluster == _BY_CONDITIONS and picture.without_conditions:
        lacking = "нет ИСБШ" if _has_forms(context, picture) else "нет ИСБШ и контекстных данных"
        return Headline(cluster, text.MISSING, lacking)
    if cluster == LISTED and too_few_results(context.settings, picture.schools):
        return Headline(cluster, text.MISSING, "слишком мало результатов")
    if picture.change is None:
        return Headline(cluster, text.schools(count), f"из {text.number(len(picture.schools))}")
    return Headline(
        f"{cluster}, было {text.number(picture.count_before(cluster))}", text.schools(count), picture.verdict(cluster)
    )


def _findings(context: Context, picture: Picture) -> tuple[str, ...]:
    sentences = (
        too_few_sentence(context.settings, picture.schools),
        _moved(picture),
        firmness_sentence(context, picture.year, picture.schools),
        places.concentration(context, picture),
        clusters.levels_sentence(context, picture),
        _chance(picture),
        support.sentence(picture),
        _conditions(context, picture),
    )
    return tuple(s for s in sentences if s)


def _moved(picture: Picture) -> str:
    if picture.change is None:
        return ""
    return f"{entries.came_and_went(picture.change)}: {_net(picture)}."


def _has_forms(context: Context, picture: Picture) -> bool:
    """Whether context forms of the year are loaded, which the rules do not take in place of ИСБШ."""
    found = context.fetch("intake/coverage", region=context.region.code)
    return bool((found["kind"].eq("context") & found["year"].eq(picture.year)).any())


def _conditions(context: Context, picture: Picture) -> str:
    if not picture.without_conditions:
        return ""
    told = f"Школ в неблагоприятных условиях ({_BY_CONDITIONS}) за {picture.year} год не определить"
    if _has_forms(context, picture):
        return (
            f"{told}: ИСБШ не загружен (страница «Данные»), а собственный индекс контекста заменяет его только по "
            "выбору: «Школа без ИСБШ» на странице «Что если»."
        )
    return (
        f"{told}: не загружены ни "
        "ИСБШ, ни контекстные данные школ — таблица «ИСБШ» или «Сбор контекстных данных об ОО», страница «Данные»."
    )


def _net(picture: Picture) -> str:
    """The change of the number of listed schools as a clause."""
    verdict = picture.verdict(LISTED)
    return "изменение не отличить от случайности" if verdict == BY_CHANCE else f"число школ {verdict}"


def _chance(picture: Picture) -> str:
    if picture.change is None:
        return ""
    quiet = picture.change.verdicts[NOT_TOLD]
    return (
        f"У {part(quiet, len(picture.change.schools))} изменение доли неуспевающих за год не отличить от случайности."
    )
