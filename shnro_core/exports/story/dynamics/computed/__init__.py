"""«Динамика» computed from results of schools: lists, clusters, levels and procedures between two years."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.calculation import compared_years, line, nothing_chosen, part, short_periods
from shnro_core.exports.story.cohort import chosen_year, cohort, whole_years
from shnro_core.exports.story.dynamics.computed import entries, kinds, movement, standing
from shnro_core.exports.story.dynamics.computed.change import BETTER, NO_DATA, NOT_TOLD, WORSE, Change, read
from shnro_core.exports.story.funnel.words import about
from shnro_core.exports.story.model import Context, Headline, Story
from shnro_core.exports.story.standing import firmness_sentence, history_sentence
from shnro_core.store.method import NoDataError

_PAGE = "Изменение школ за год не посчитать"


def tell(context: Context) -> Story | None:
    """Story of the year chosen against the earlier one; None for a region without results of schools."""
    year = chosen_year(context)
    if year is None:
        return None
    earlier = compared_years(context, whole_years(context), year)
    if earlier is None:
        return Story(
            title=_PAGE,
            line=f"{year} год",
            absent=(
                short_periods(context, to=year)
                or f"Сравнивать {year} год не с чем: ранних результатов в базе нет, загрузите их на странице «Данные».",
            ),
        )
    try:
        looked_at = cohort(context, year)
        if looked_at.schools.empty:
            return nothing_chosen(_PAGE, context, f"{year} год к {earlier}-му", looked_at)
        change = read(context, looked_at, earlier)
    except NoDataError as missing:
        return Story(title=_PAGE, line=f"{year} год", absent=(str(missing),))
    return _told(context, change)


def _told(context: Context, change: Change) -> Story:
    blocks = (
        standing.grid(context, change),
        movement.clusters(context, change),
        movement.levels(context, change),
        entries.ledger(context, change),
        kinds.by_procedure(context, change),
    )
    return Story(
        title=_title(change),
        line=line(context, f"{change.year} год к {change.earlier}-му", change.cohort)
        + (f" · с тех пор {_closed(change.closed)}" if change.closed else ""),
        headlines=_headlines(change),
        findings=_findings(context, change),
        blocks=tuple(block for block in blocks if block),
    )


def _closed(count: int) -> str:
    return f"{text.plural(count, 'закрыта', 'закрыты', 'закрыто')} {text.schools(count)}"


def _title(change: Change) -> str:
    return (
        f"{entries.came_and_went(change)}; у {text.number(change.verdicts[NOT_TOLD])} из {change.of_schools} "
        "изменение не отличить от случайности"
    )


def _headlines(change: Change) -> tuple[Headline, ...]:
    total = len(change.schools)
    stayed = change.events("осталась")
    verdicts = (
        ("Снизилась доля неуспевающих", BETTER),
        ("Выросла доля неуспевающих", WORSE),
        ("Не отличить от случайности", NOT_TOLD),
    )
    return (
        Headline(
            f"Список ШНРО, {change.year} год",
            text.schools(change.events("вход") + stayed),
            ", ".join(
                f"{text.verb(change.events(event), one, many)} {text.number(change.events(event))}"
                for event, one, many in (("вход", "вошла", "вошли"), ("выход", "вышла", "вышли"))
            ),
        ),
        *(
            Headline(label, text.schools(change.verdicts[verdict]), _part(change.verdicts[verdict], total))
            for label, verdict in verdicts
        ),
    )


def _part(count: int, total: int) -> str:
    return text.share(count, total).partition(" ")[2]


def _findings(context: Context, change: Change) -> tuple[str, ...]:
    total = len(change.schools)
    level = text.percent(100 * context.settings.confidence_level)
    told = change.verdicts[BETTER] + change.verdicts[WORSE]
    unknown = change.verdicts[NO_DATA]
    return tuple(
        sentence
        for sentence in (
            f"У {part(change.verdicts[NOT_TOLD], total)} изменение доли неуспевающих **не отличить от случайности**: "
            f"интервал изменения (Ньюкомб, {level}) содержит ноль. Они показаны серым.",
            f"Отличимо изменение у {part(told, total)}: доля снизилась у {text.number(change.verdicts[BETTER])}, "
            f"у {text.number(change.verdicts[WORSE])} выросла. Школы судятся порознь, без поправки на их число: "
            f"одна случайность дала бы {about((1 - context.settings.confidence_level) * (total - unknown))}."
            if told
            else "Ни у одной школы изменение нельзя отличить от случайности.",
            f"Сравнить нельзя {text.schools(unknown, text.Case.ACCUSATIVE)}: нет результатов одного из двух лет"
            + (f", из них {_closed(change.closed)}." if change.closed else ".")
            if unknown
            else "",
            entries.by_chance(change),
            firmness_sentence(context, change.year, change.cohort.schools),
            history_sentence(context, change.earlier, change.schools.rename(columns={"status_from": "status"})),
        )
        if sentence
    )
