"""«Воронка»: schools against the limits of chance and usual spread, and against what their conditions promise."""

from __future__ import annotations

from dataclasses import replace

from shnro_core import text
from shnro_core.exports.story.calculation import rules_words
from shnro_core.exports.story.cohort import chosen_year
from shnro_core.exports.story.funnel import conditions, limits, residuals
from shnro_core.exports.story.funnel.compared import (
    ABOVE_ALARM,
    ABOVE_WARNING,
    BELOW_ALARM,
    BELOW_WARNING,
    HIGHLIGHTED,
    PROCEDURE,
    SCHOOL,
    SMALLEST_FUNNEL,
    Compared,
    compare,
    expected_outside,
)
from shnro_core.exports.story.funnel.words import about, reach, would_give
from shnro_core.exports.story.model import Block, Context, Headline, Story
from shnro_core.parameters import procedures

__all__ = ["ALL_PROCEDURES", "HIGHLIGHTED", "PROCEDURE", "SCHOOL", "procedures_held", "tell"]

ALL_PROCEDURES = "Все процедуры вместе"
_KEYS = ("exam", "subject", "level", "grade")


def procedures_held(context: Context) -> tuple[str, ...]:
    """Titles of the procedures of the catalogue that the region held in the year, all together first."""
    year = chosen_year(context)
    if year is None:
        return ()
    rows = context.fetch("school/procedures_of_year", region=context.region.code, year=year)
    held = set(rows[list(_KEYS)].itertuples(index=False, name=None))
    return (ALL_PROCEDURES, *(p.title for p in procedures() if tuple(getattr(p, k) for k in _KEYS) in held))


def tell(context: Context) -> Story:
    """Funnel of the year and procedure chosen, schools against their conditions; one sentence without results."""
    year = chosen_year(context)
    if year is None:
        return _without_results(context)
    compared = compare(context, year)
    line = f"{compared.what} · {text.schools(len(compared.rows))} · {rules_words(context)}"
    by_conditions, why_not = _by_conditions(compared)
    if compared.funnel is None:
        return Story(
            title=f"Воронка не строится: школ с результатами слишком мало ({compared.what})",
            line=line,
            blocks=by_conditions,
            absent=(_too_few(compared), *why_not),
        )
    blocks = (limits.picture(compared, compared.funnel), limits.outsiders(compared, compared.funnel), *by_conditions)
    return Story(
        title=limits.title(compared),
        line=line,
        findings=limits.highlighted(compared),
        headlines=_headlines(compared),
        blocks=tuple(block for block in blocks if block is not None),
        absent=why_not,
    )


def _by_conditions(compared: Compared) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    pooled = compared
    if compared.procedure is not None:
        choices = {k: v for k, v in compared.context.choices.items() if k != PROCEDURE}
        pooled = compare(replace(compared.context, choices=choices), compared.year)
    found = conditions.measured(pooled)
    if found is None:
        return (), (conditions.absent(pooled),)
    blocks = (conditions.picture(found), residuals.block(found), conditions.listed(found))
    return tuple(block for block in blocks if block is not None), ()


def _headlines(compared: Compared) -> tuple[Headline, ...]:
    warning, alarm = compared.settings.funnel_warning_z, compared.settings.funnel_alarm_z
    far, near = compared.count(ABOVE_ALARM, BELOW_ALARM), compared.count(ABOVE_WARNING, BELOW_WARNING)
    return (
        Headline(
            f"За границей {reach(alarm)}",
            text.schools(far),
            f"{would_give(compared)} {about(expected_outside(compared, alarm))}",
        ),
        Headline(
            f"За границей {reach(warning)}",
            text.schools(far + near),
            f"{would_give(compared)} {about(expected_outside(compared, warning))}",
        ),
        Headline(
            "Внутри границ",
            text.schools(len(compared.judged) - far - near),
            f"из {text.counted(len(compared.judged), 'школы', 'школ', 'школ')} с выводом",
        ),
    )


def _too_few(compared: Compared) -> str:
    enough = text.counted(compared.settings.reliable_participants, "ученик", "ученика", "учеников")
    large = int((compared.rows["standard_pupils"] >= compared.settings.reliable_participants).sum())
    return (
        f"Воронке нужно не меньше {SMALLEST_FUNNEL} школ, где процедуру писали {enough} или больше, а таких — "
        f"{text.number(large)}: выберите другую процедуру или все вместе."
    )


def _without_results(context: Context) -> Story:
    return Story(
        title="Воронки пока нет: не загружены результаты школ",
        line="",
        absent=(
            f"Для региона «{context.region.name}» опубликованы только сводные числа; результаты школ загружаются на "
            "странице «Данные», после этого здесь встанут воронка и сравнение школ с их условиями.",
        ),
    )
